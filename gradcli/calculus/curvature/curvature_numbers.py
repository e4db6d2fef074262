"""Answer all that `hessian` is asked at one point, by the reverse sweep, in right digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from gradcli.calculus.curvature.spectra import Eigenpair, ProvenSpectrum, proven_spectrum
from gradcli.dataclass import dataclass
from gradcli.language.tree import Tree, contains_decimal
from gradcli.numeric.curvature_program import MOST_EIGENVALUES, CurvatureProgram
from gradcli.numeric.decimals import Rounded
from gradcli.numeric.evaluation import evaluate_at
from gradcli.numeric.intervals import Real, Undecided
from gradcli.numeric.pointwise import Poison, Settled, enclosed, settle
from gradcli.numeric.program import Slot, lower
from gradcli.numeric.quantities import entries_of, quantity_of
from gradcli.results.gradients import Evaluation, EvaluationStatus
from gradcli.results.hessians import HessianAt, Inertia, Product
from gradcli.results.quantities import Quantity

Exactly = Callable[[Slot], Fraction | None]

REPEATED = "some eigenvectors are left out: an eigenvalue is repeated, or an entry cannot be told from 0"
"""Said of vectors of which no precision tells the digits."""

NO_SECOND = "the second derivatives do not exist or cannot be told"
"""Said where the gradient exists at an edge of the formula."""


@dataclass(frozen=True, slots=True)
class Found:
    """The answer at a point, and the pairs of its spectrum with their exact vectors.

    `gradient` is that of a point at an edge of the formula, where there is one.
    """

    answer: HessianAt
    pairs: tuple[Eigenpair, ...] = ()
    gradient: tuple[Quantity | None, ...] | None = None


def curvature_numbers(
    program: CurvatureProgram,
    point: Sequence[Tree],
    digits: int,
    exactly: tuple[Exactly, Exactly] | None = None,
) -> Found:
    """Answer at one exact point, without closed forms.

    `exactly` settles what no precision can (see `settle`): for the slots of `program.first.full`, then for
    those of `program.full`.
    """
    of_first, of_second = exactly or (None, None)
    evaluation = evaluate_at(program.first, point, digits, of_first)
    if not evaluation.answered:
        return Found(_without_answer(program, evaluation, evaluation.status, evaluation.detail, digits))
    settled = settle(program.full, point, digits, of_second)
    if settled.rough:
        detail = f"{evaluation.detail}; {NO_SECOND}" if evaluation.detail else NO_SECOND
        return Found(
            _without_answer(program, evaluation, EvaluationStatus.UNDECIDED, detail, digits),
            gradient=evaluation.gradient,
        )
    return _smooth(program, point, evaluation, settled, digits)


def inertia_of(coefficients: Sequence[Rounded | Poison]) -> Inertia | None:
    """Count the signs of the eigenvalues; None where the sign of a coefficient is open.

    All roots of the characteristic polynomial t^n + c_1 t^(n-1) + ... are real, so Descartes' rule of signs
    counts them exactly.
    """
    signs = [1]
    for coefficient in coefficients:
        if isinstance(coefficient, Poison):
            return None
        signs.append(0 if coefficient.is_zero else -1 if coefficient.decimal.startswith("-") else 1)
    while signs[-1] == 0:
        signs.pop()
    zero = len(coefficients) + 1 - len(signs)
    positive = sum(one != other for one, other in pairwise(sign for sign in signs if sign))
    return Inertia(positive, len(coefficients) - zero - positive, zero)


def _smooth(
    program: CurvatureProgram, point: Sequence[Tree], evaluation: Evaluation, settled: Settled, digits: int
) -> Found:
    decimals = program.first.decimals or any(map(contains_decimal, point))
    outputs = dict(zip(program.full.outputs, settled.outputs, strict=True))

    def quantities(slots: Sequence[Slot]) -> tuple[Quantity | None, ...]:
        return tuple(quantity_of(outputs[slot], decimals) for slot in slots)

    inertia = inertia_of([outputs[slot] for slot in program.coefficients]) if program.minors else None
    spectrum = _spectrum(program, point, settled, inertia, digits) if inertia else None
    products = tuple(
        Product(entries_of([outputs[slot] for slot in vector], decimals), quantities(product))
        for vector, product in program.products
    )
    missing = _missing(program, outputs)
    answer = HessianAt(
        evaluation.at,
        evaluation.value,
        None if program.matrix is None else tuple(quantities(row) for row in program.matrix),
        *_shown(spectrum, decimals),
        quantities(program.minors) if program.minors else None,
        inertia,
        shown_number(spectrum.condition, decimals) if spectrum and spectrum.condition else None,
        products,
        EvaluationStatus.UNDECIDED if missing else evaluation.status,
        missing or _left_out(program, inertia, spectrum),
    )
    return Found(answer, spectrum.pairs if spectrum else ())


def _shown(
    spectrum: ProvenSpectrum | None, decimals: bool
) -> tuple[tuple[Quantity, ...] | None, tuple[tuple[Quantity, ...] | None, ...] | None]:
    """Return eigenvalues and eigenvectors as quantities."""
    if spectrum is None:
        return None, None
    vectors = (pair.vector for pair in spectrum.pairs)
    return (
        tuple(shown_number(pair.value, decimals) for pair in spectrum.pairs),
        tuple(
            None if vector is None else tuple(shown_number(entry, decimals) for entry in vector)
            for vector in vectors
        ),
    )


def _spectrum(
    program: CurvatureProgram, point: Sequence[Tree], settled: Settled, inertia: Inertia, digits: int
) -> ProvenSpectrum | None:
    def matrix_in(precision: int) -> list[list[Real]]:
        values = enclosed(program.full, point, precision, settled.known)
        return [[_real(values[slot]) for slot in row] for row in program.matrix or ()]

    return proven_spectrum(matrix_in, inertia.zero, digits)


def _real(value: object) -> Real:
    if isinstance(value, Fraction | tuple):
        return value
    raise Undecided


def shown_number(number: Rounded, decimals: bool = False) -> Quantity:
    """Return a settled number as a quantity."""
    return quantity_of(number, decimals) or Quantity(number.value, number.decimal)


def _missing(program: CurvatureProgram, outputs: dict[Slot, Rounded | Poison]) -> str | None:
    """Say why an entry that was asked for has no number."""
    entries = [slot for row in program.matrix or () for slot in row]
    entries += [slot for _, product in program.products for slot in product]
    kinds = {held.kind for slot in entries if isinstance(held := outputs[slot], Poison)}
    if not kinds:
        return None
    reason = (
        "are too large to compute" if kinds == {"too large"} else "cannot be decided at any precision tried"
    )
    return f"some second derivatives {reason}"


def _left_out(
    program: CurvatureProgram, inertia: Inertia | None, spectrum: ProvenSpectrum | None
) -> str | None:
    """Say what is not answered of an answered matrix, and why."""
    if not program.minors:
        count = program.first.count
        return _too_many(count) if program.matrix and count > MOST_EIGENVALUES else None
    if inertia is None:
        return "the signs of the eigenvalues cannot be decided at any precision tried"
    if spectrum is None:
        return "the digits of the eigenvalues cannot be told at any precision tried"
    if any(pair.vector is None for pair in spectrum.pairs):
        return REPEATED
    return None


def _too_many(count: int) -> str:
    return f"minors and eigenvalues are worked out for at most {MOST_EIGENVALUES} variables, not {count}"


def _without_answer(
    program: CurvatureProgram,
    evaluation: Evaluation,
    status: EvaluationStatus,
    detail: str | None,
    digits: int,
) -> HessianAt:
    nothing = (None,) * program.first.count
    vectors = [settle(lower(vector, ()), (), digits).outputs for vector in program.vectors]
    products = tuple(Product(entries_of(vector, program.first.decimals), nothing) for vector in vectors)
    return HessianAt(
        evaluation.at, evaluation.value, None, None, None, None, None, None, products, status, detail
    )
