"""What a caller may ask of a picture: to be composed, and to be written into a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcli.calculus.asking import Coordinate, Words, direction_of, formula_of, point_of
from gradcli.calculus.requests import gradient_report
from gradcli.errors import OptionError
from gradcli.language.expression import Expression
from gradcli.language.tree import same
from gradcli.numeric.points import Question
from gradcli.numeric.spans import box_text
from gradcli.plotting import suffix_of
from gradcli.plotting.composing.composition import scene_of
from gradcli.plotting.drawing import drawn
from gradcli.plotting.files import check_target, save
from gradcli.plotting.look import DATA, Look, check_size, check_style
from gradcli.plotting.scene import Scene
from gradcli.plotting.subject import Subject, box_spans
from gradcli.results.runs import Run
from gradcli.results.stationary import StationaryReport


def plot(
    expression: str | Expression,
    to: str | None = None,
    *,
    at: Sequence[Words] = (),
    directions: Sequence[Words] = (),
    runs: Sequence[Run] | Mapping[str, Run] = (),
    stationary: StationaryReport | None = None,
    box: str | Sequence[Sequence[Coordinate]] | None = None,
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

    `runs` were made with `keep_steps=True`; a mapping names them. `box` is as "-5,5", or has the two ends of
    each variable that is shown. `size` is in pixels. Raises ExpressionError, OptionError where there is
    nothing to draw or a library is missing, OutputError for a file that cannot be written.

    >>> scene = plot("x^2 + y^2", at=["1,1"])
    >>> [entry.text for entry in scene.legend][:2]
    ['level curve f = 2', 'gradient ∇f = (2, 2), its direction']
    """
    check_style(style)
    suffix = "" if to is None else suffix_of(to)
    if to is not None:
        check_target(to)
    if size is not None:
        check_size(size, suffix)
    formula = formula_of(expression, variables, constants)
    named = _named(runs)
    _check_same(formula, [*(run.of for _, run in named), *([stationary.of] if stationary else [])])
    along = tuple(direction_of(words, formula, True) for words in directions)
    questions = [Question(point_of(words, formula), along) for words in at]
    evaluations = gradient_report(formula, questions, numeric=True).evaluations
    names = tuple(axes) or formula.variables
    spans = box_spans(box_text(box, names), names)
    subject = Subject(formula, evaluations, named, stationary, tuple(axes), spans, title, history, field)
    if to is None:
        return scene_of(subject, DATA)
    scene, data = drawn(subject, Look(suffix, size, style == "dark", linked))
    save(data, to)
    return scene


def _check_same(formula: Expression, others: Sequence[Expression]) -> None:
    """Raise OptionError where a run or stationary points belong to another formula."""
    if any(other.variables != formula.variables or not same(other.tree, formula.tree) for other in others):
        raise OptionError("a run or the stationary points belong to another formula")


def _named(runs: Sequence[Run] | Mapping[str, Run]) -> tuple[tuple[str, Run], ...]:
    """Name runs by their methods. Raises OptionError for one that kept no steps."""
    named = (
        tuple(runs.items()) if isinstance(runs, Mapping) else tuple((run.plan.method, run) for run in runs)
    )
    if any(run.last is not None and not run.steps for _, run in named):
        raise OptionError("a run kept no steps to draw", hint="descend with keep_steps=True")
    return named
