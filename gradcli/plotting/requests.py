"""What a caller may ask of a picture: to be composed, and to be written into a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import Words, direction_of, formula_of, point_of
from gradcli.calculus.requests import gradient_report
from gradcli.errors import OptionError
from gradcli.language.expression import Expression
from gradcli.numeric.points import Question
from gradcli.plotting import medium_of, suffix_of
from gradcli.plotting.composing.composition import kind_of, scene_of
from gradcli.plotting.files import check_target, save
from gradcli.plotting.look import Canvas, Look
from gradcli.plotting.scene import Scene
from gradcli.plotting.subject import Span, Subject
from gradcli.results.runs import Run
from gradcli.results.stationary import StationaryReport

_CANVAS = Canvas(1.0, 101, 101)


def plot(
    expression: str | Expression,
    to: str | None = None,
    *,
    at: Sequence[Words] = (),
    directions: Sequence[Words] = (),
    runs: Sequence[Run] | Mapping[str, Run] = (),
    stationary: StationaryReport | None = None,
    box: Sequence[Span] | None = None,
    axes: Sequence[str] = (),
    title: str = "",
    history: bool = False,
    field: bool = True,
    size: tuple[int, int] | None = None,
    style: str = "light",
    linked: bool = False,
    variables: Sequence[str] | None = None,
    constants: Mapping[str, str] | None = None,
) -> Scene:
    """Compose a picture, and draw it into the file `to`, whose ending says what it is to be.

    `runs` were made with `keep_steps=True`; a mapping names them. `box` has the two ends of each variable
    that is shown. `size` is in pixels. Raises ExpressionError, OptionError where there is nothing to draw or
    a library is missing, OutputError for a file that cannot be written.

    >>> scene = plot("x^2 + y^2", at=["1,1"])
    >>> [entry.text for entry in scene.legend][:2]
    ['level curve f = 2', 'gradient ∇f = (2, 2)']
    """
    if style not in ("light", "dark"):
        raise OptionError(f"the style is light or dark, not '{style}'")
    suffix = "" if to is None else suffix_of(to)
    if to is not None:
        check_target(to)
    formula = formula_of(expression, variables, constants)
    along = tuple(direction_of(words, formula, True) for words in directions)
    questions = [Question(point_of(words, formula), along) for words in at]
    subject = Subject(
        formula, gradient_report(formula, questions, numeric=True).evaluations, _named(runs), stationary,
        tuple(axes), None if box is None else tuple((float(low), float(high)) for low, high in box), title,
        history, field,
    )  # fmt: skip
    if to is None:
        return scene_of(subject, _CANVAS)
    look, medium = Look(suffix, size, style == "dark", linked), medium_of(suffix)
    scene = scene_of(subject, medium.canvas(look, kind_of(subject)))
    save(medium.draw(scene, look), to)
    return scene


def _named(runs: Sequence[Run] | Mapping[str, Run]) -> tuple[tuple[str, Run], ...]:
    """Name runs by their methods. Raises OptionError for one that kept no steps."""
    named = (
        tuple(runs.items()) if isinstance(runs, Mapping) else tuple((run.plan.method, run) for run in runs)
    )
    if any(run.last is not None and not run.steps for _, run in named):
        raise OptionError("a run kept no steps to draw", hint="descend with keep_steps=True")
    return named
