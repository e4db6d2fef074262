"""A picture of each kind, for the tests of what draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from gradcli.calculus.critical.requests import box_of, stationary_report
from gradcli.calculus.requests import gradient_report
from gradcli.descent.loop import carried_out
from gradcli.language.expression import read
from gradcli.numeric.points import Direction, Question, parse_direction, parse_point
from gradcli.plotting.composing.composition import scene_of
from gradcli.plotting.look import Canvas
from gradcli.plotting.scene import Scene
from gradcli.plotting.subject import Subject
from gradcli.results.plans import Plan, Stopping
from gradcli.results.runs import Run

CANVAS = Canvas(1.4, 101, 73)


def subject_of(
    text: str,
    at: Sequence[str] = (),
    along: Sequence[str] = (),
    descents: Sequence[tuple[str, str, Plan]] = (),
    constants: dict[str, str] | None = None,
    **chosen: object,
) -> Subject:
    """Return what a picture is about; each of `descents` is a name, a start and a plan."""
    formula = read(text, constants=constants)
    questions = [
        Question(parse_point(point, formula.variables), _directions(along, formula.variables)) for point in at
    ]
    report = gradient_report(formula, questions, numeric=True, digits=10)
    runs = tuple((name, run_of(text, start, plan)) for name, start, plan in descents)
    return Subject(formula, report.evaluations, runs, **chosen)  # type: ignore[arg-type]


def run_of(text: str, start: str, plan: Plan, steps: int = 200) -> Run:
    """Return a run with its steps."""
    point = [float(x) for x in start.split(",")]
    return carried_out(read(text), point, plan, Stopping(steps=steps), keep_steps=True)


def _directions(texts: Sequence[str], variables: Sequence[str]) -> tuple[Direction, ...]:
    return tuple(parse_direction(text, variables) for text in texts)


_ROSENBROCK = [
    ("gd:0.001", "-1.2,1", Plan("gd", 0.001)),
    ("momentum:0.0005", "-1.2,1", Plan("momentum", 0.0005)),
    ("adam:0.1", "-1.2,1", Plan("adam", 0.1)),
]


@cache
def sample(name: str, canvas: Canvas = CANVAS) -> Scene:
    """Return the picture that goes by a name."""
    return scene_of(SUBJECTS[name](), canvas)


def _himmelblau() -> Subject:
    formula = read("@himmelblau")
    return Subject(formula, stationary=stationary_report(formula, box_of(formula, "-5,5")))


SUBJECTS: dict[str, Callable[[], Subject]] = {
    "bowl": lambda: subject_of("x^2+y^2", ["1,1"], ["3,4"]),
    "rosenbrock": lambda: subject_of("@rosenbrock", descents=_ROSENBROCK),
    "himmelblau": _himmelblau,
    "saddle": lambda: subject_of("x^2-y^2", ["1,0.5"]),
    "pole": lambda: subject_of("1/x+y^2", ["1,1"]),
    "half": lambda: subject_of("log(x)+y^2", ["1,1"]),
    "kink": lambda: subject_of("abs(x)+y^2", ["0,1", "1,1"]),
    "diverging": lambda: subject_of("x^2+10y^2", descents=[("gd", "4,1", Plan("gd", 0.11))]),
    "graph": lambda: subject_of("x^4-3x^2+x", ["1"], descents=[("gd", "-2", Plan("gd", 0.02))]),
    "history": lambda: subject_of("@rosenbrock", descents=_ROSENBROCK, is_history=True),
    "slice": lambda: subject_of("x^2+y^2*z+z", ["1,1"], constants={"z": "2"}),
    "skewed": lambda: subject_of("x^2+10000*y^2", ["10,0.1"], box=((-20, 20), (-0.2, 0.2))),
}
"""What each sample is about."""

SCENES = tuple(SUBJECTS)
"""Their names, for `sample`."""
