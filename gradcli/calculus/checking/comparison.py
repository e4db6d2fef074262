"""A claim held against the reverse sweep at many points, over enclosures: what differs, differs for sure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from gradcli.calculus.checking.agreement import PRECISIONS, agree, number
from gradcli.calculus.checking.places import places
from gradcli.dataclass import dataclass
from gradcli.language.expression import Expression
from gradcli.language.tree import Tree
from gradcli.numeric.intervals import Real
from gradcli.numeric.pointwise import Held, Poison, forward
from gradcli.numeric.program import Builder, Program, Slot, lower
from gradcli.numeric.trial_points import TrialPoint, trial_points

POINTS = 40
LEAST = 3
"""Points at which a claim must have the right number to be called right."""


class Outcome(Enum):
    """What one point says of one component."""

    SAME = auto()
    DIFFERENT = auto()
    UNDEFINED = auto()
    OPEN = auto()


@dataclass(frozen=True, slots=True)
class Pair:
    """The slots of a claimed component and of the correct one."""

    claimed: Slot
    correct: Slot


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim at points: `outcomes` has a row for each component, with an entry for each of `points`."""

    program: Program
    pairs: tuple[Pair, ...]
    points: tuple[TrialPoint, ...]
    outcomes: tuple[tuple[Outcome, ...], ...]

    def where(self, component: int, outcome: Outcome) -> list[TrialPoint]:
        """Return the points at which a component has an outcome."""
        return [
            point for point, one in zip(self.points, self.outcomes[component], strict=True) if one is outcome
        ]


def compared(
    of: Expression, claims: Sequence[Tree], *, hessian: bool, given: Sequence[TrialPoint] = ()
) -> Comparison:
    """Hold claimed partials, or second partials row by row, against those of the reverse sweep."""
    program = comparing_program(of, claims, hessian=hessian)
    claimed, correct = program.outputs[1 : len(claims) + 1], program.outputs[len(claims) + 1 :]
    pairs = tuple(Pair(*slots) for slots in zip(claimed, correct, strict=True))
    derived = comparing_program(of, (), hessian=hessian) if claims else program
    with_claims = _with_outputs(program, [program.outputs[0], *correct])
    points = places(derived, with_claims, given, POINTS)
    rows = [_outcomes(program, pairs, point) for point in points]
    more = _where_defined(
        program, [pair for place, pair in enumerate(pairs) if _is_rare(rows, place)], points
    )
    rows += [_outcomes(program, pairs, point) for point in more]
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * len(pairs)
    return Comparison(program, pairs, (*points, *more), columns)


def comparing_program(of: Expression, claims: Sequence[Tree], *, hessian: bool) -> Program:
    """Return the program whose outputs are f, the claims, then the correct derivatives row by row."""
    typed = lower([of.tree, *claims], of.variables)
    builder = Builder.extending(typed)
    value, *claimed = typed.outputs
    correct = builder.sweep(value)
    if hessian:
        correct = _square([builder.sweep(partial) for partial in correct])
    return builder.program([value, *claimed, *correct])


def _square(rows: Sequence[Sequence[Slot]]) -> list[Slot]:
    """Return a symmetric matrix row by row; each pair of variables has one slot."""
    count = range(len(rows))
    return [rows[max(i, j)][min(i, j)] for i in count for j in count]


def _with_outputs(program: Program, outputs: Sequence[Slot]) -> Program:
    return Program(program.inputs, program.code, program.constants, program.origins, tuple(outputs))


def _is_rare(rows: Sequence[Sequence[Outcome]], place: int) -> bool:
    """Tell whether a claim has so few numbers that nothing could be said of it."""
    return sum(row[place] is not Outcome.UNDEFINED for row in rows) < LEAST


def _where_defined(program: Program, pairs: Sequence[Pair], points: Sequence[TrialPoint]) -> list[TrialPoint]:
    """Look for more points at which claims have numbers."""
    found: list[TrialPoint] = []
    for pair in pairs:
        both = _with_outputs(program, [program.outputs[0], pair.claimed, pair.correct])
        found += trial_points(both, 4 * LEAST)
    return [point for point in dict.fromkeys(found) if point not in points]


def _outcomes(program: Program, pairs: Sequence[Pair], point: TrialPoint) -> list[Outcome]:
    found = [Outcome.OPEN] * len(pairs)
    for precision in PRECISIONS:
        values = forward(program, point, precision)
        found = [
            _outcome(values[pair.claimed], values[pair.correct]) if one is Outcome.OPEN else one
            for one, pair in zip(found, pairs, strict=True)
        ]
        if Outcome.OPEN not in found:
            break
    return found


def _outcome(claimed: Held, correct: Held) -> Outcome:
    right = number(correct)
    if right is None:
        return Outcome.OPEN
    if isinstance(claimed, Poison):
        return Outcome.UNDEFINED if claimed.kind == "undefined" else Outcome.OPEN
    return _judged(claimed, right) if not isinstance(claimed, bool) else Outcome.OPEN


def _judged(claimed: Real, correct: Real) -> Outcome:
    return {True: Outcome.SAME, False: Outcome.DIFFERENT, None: Outcome.OPEN}[agree(claimed, correct)]
