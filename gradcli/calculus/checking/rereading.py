"""A wrong claim read in another way, which may be meant: as on paper, or with numbers for decimals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gradcli.calculus.checking.claimed import Claimed
from gradcli.calculus.checking.clock import Clock
from gradcli.calculus.checking.comparison import compared
from gradcli.calculus.checking.correct import Correct
from gradcli.calculus.checking.rounded_literals import rounded_readings
from gradcli.calculus.checking.verdicts import Judge
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree
from gradcli.language.write import to_infix
from gradcli.results.checks import CheckedComponent, Explained, Mistake

_ON_PAPER = (
    "read as on paper; a function without brackets takes all that follows, so that gradcli itself reads"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Another way to read a component: what is told of it, and where it is not good enough, what to write."""

    tree: Tree
    told: str
    advice: str = ""


def read_otherwise(
    components: Sequence[CheckedComponent],
    claims: Sequence[Claimed],
    correct: Correct,
    digits: int,
    clock: Clock,
) -> tuple[CheckedComponent, ...]:
    """Judge each wrong component again, in the first reading that makes it right."""

    def reread(place: int, component: CheckedComponent) -> CheckedComponent:
        for reading in _readings(claims[place]) if component.agrees is False else ():
            others = [replace(c, tree=reading.tree) if n == place else c for n, c in enumerate(claims)]
            comparison = compared(correct.of, [c.tree for c in others], hessian=correct.is_hessian)
            judge = Judge(correct, others, comparison, digits, clock)
            if place not in judge.wrong and (again := judge.unrefuted(place)).agrees:
                return _told(component, again, reading)
        return component

    return tuple(reread(place, component) for place, component in enumerate(components))


def _readings(claim: Claimed) -> Iterator[_Reading]:
    if claim.short is not None:
        yield _Reading(claim.short, f"{_ON_PAPER} {to_infix(claim.typed)}")
    for rounded in rounded_readings(claim.tree):
        yield _Reading(rounded.tree, f"right with {rounded.told}", rounded.advice)


def _told(wrong: CheckedComponent, again: CheckedComponent, reading: _Reading) -> CheckedComponent:
    """Call a component right as it was read; one with too few digits stays wrong, with what to write."""
    if reading.advice:
        return replace(wrong, explained=Explained(Mistake.FACTOR, reading.advice, how=again.how))
    return replace(again, claimed=reading.tree, detail=f"{again.detail}; {reading.told}")
