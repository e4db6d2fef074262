"""What a picture is about, before anything is measured or placed."""

from __future__ import annotations

from dataclasses import dataclass

from gradcli.language.expression import Expression
from gradcli.results.gradients import Evaluation
from gradcli.results.runs import Run
from gradcli.results.stationary import StationaryReport

Span = tuple[float, float]
NamedRun = tuple[str, Run]


@dataclass(frozen=True, slots=True)
class Subject:
    """A function and what is to be seen of it.

    `evaluations` are the points with their gradients and directions; `runs` have kept their steps. `axes`
    names the one or two variables that are shown, of more; the others are held, at the first point, or where
    the first path ends. `box` is the range of each variable shown. `is_history` asks for the numbers of the
    descents by iteration; `title` stands in the place of the formula. `is_unicode` is False where only ASCII
    may be written.
    """

    of: Expression
    evaluations: tuple[Evaluation, ...] = ()
    runs: tuple[NamedRun, ...] = ()
    stationary: StationaryReport | None = None
    axes: tuple[str, ...] = ()
    box: tuple[Span, ...] | None = None
    title: str = ""
    is_history: bool = False
    has_field: bool = True
    is_unicode: bool = True
