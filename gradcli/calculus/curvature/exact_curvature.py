"""Closed forms of a Hessian at exact points: its minors, eigenvalues, eigenvectors and products."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from gradcli.calculus.algebra import GIVEN_UP, sympy
from gradcli.calculus.curvature.curvature_numbers import REPEATED, Found, shown_number
from gradcli.calculus.curvature.letters import Letters
from gradcli.calculus.curvature.spectra import Eigenpair, components, proven_spectrum
from gradcli.calculus.derivatives import gradient
from gradcli.calculus.exact_values import MOST_NODES, SECONDS, ExactValues, rational_of, simplified
from gradcli.calculus.special import Expr
from gradcli.calculus.symbols import to_sympy
from gradcli.calculus.timer import within
from gradcli.language.tree import Tree, contains_decimal
from gradcli.numeric.curvature_program import CurvatureProgram
from gradcli.numeric.minors import Ring, minors_and_coefficients
from gradcli.numeric.points import Point
from gradcli.numeric.program import Slot
from gradcli.results.hessians import Hessian, HessianAt, Product
from gradcli.results.quantities import Quantity

_MOST_NODES = 6 * MOST_NODES

_LEAST_SECONDS = 0.1
"""What is quick is still tried when the time is up."""

_NEAR = 1e-12
"""Doubles of the same number differ by less than this, relatively."""

_EXPRESSIONS = Ring(
    sympy.S.One, lambda x: -x, lambda x, y: sympy.expand(x + y), lambda x, y: sympy.expand(x * y)
)


_FRACTIONS: Ring[Fraction] = Ring(Fraction(1), lambda x: -x, lambda x, y: x + y, lambda x, y: x * y)


class ExactCurvature(ExactValues):
    """A Hessian at one exact point, as SymPy numbers."""

    def __init__(self, formula: Hessian, point: Sequence[Tree]) -> None:
        upper = [entry for place, row in enumerate(formula.entries) for entry in row[place:]]
        super().__init__(formula.of, upper, point, _MOST_NODES)
        self.formula = formula
        self._letters = Letters()
        self._tried: dict[Expr, Fraction | None] = {}
        self._seconds = SECONDS

    @cached_property
    def matrix(self) -> list[list[Expr]] | None:
        """The entries here, None where one is not known to be a real number."""
        rows = [[self.value(entry) for entry in row] for row in self.formula.entries]
        return None if any(entry is None for row in rows for entry in row) else rows

    @cached_property
    def minors_and_coefficients(self) -> tuple[list[Expr], list[Expr]] | None:
        """The leading minors and the coefficients of the characteristic polynomial, in letters."""
        try:
            with within(SECONDS):
                if self.matrix is None:
                    return None
                rows = [[self._letters.put(entry) for entry in row] for row in self.matrix]
                return minors_and_coefficients(rows, _EXPRESSIONS)
        except GIVEN_UP:
            return None

    @cached_property
    def multiple(self) -> tuple[Expr, list[list[Fraction]]] | None:
        """A number and the rational matrix of which it makes this one, where it is such a multiple."""
        factor = next((entry for row in self.matrix or () for entry in row if entry != 0), None)
        if factor is None or self.matrix is None:
            return None
        try:
            with within(SECONDS):
                rows = [[self._ratio(entry, factor) for entry in row] for row in self.matrix]
        except GIVEN_UP:
            return None
        known = [[entry for entry in row if entry is not None] for row in rows]
        return (factor, known) if list(map(len, known)) == list(map(len, rows)) else None

    def _ratio(self, entry: Expr, factor: Expr) -> Fraction | None:
        ratio = entry / factor
        return rational_of(ratio if ratio.is_Rational else sympy.cancel(self._letters.put(ratio)))

    def partials_exactly(self, program: CurvatureProgram) -> Callable[[Slot], Fraction | None]:
        """Return what tells the rational value of a slot of `program.first.full`."""
        first = program.first

        def value(slot: Slot) -> Fraction | None:
            if slot in first.full.outputs[1 : first.count + 1]:
                return self.rational(gradient(self.of).partials[first.full.outputs.index(slot, 1) - 1])
            origin = first.full.origins[slot]
            return None if origin is None else self.rational(origin)

        return value

    def exactly(self, program: CurvatureProgram) -> Callable[[Slot], Fraction | None]:
        """Return what tells the rational value of a slot of `program.full`."""
        entries = {
            slot: tree
            for slots, trees in zip(program.matrix or (), self.formula.entries, strict=bool(program.matrix))
            for slot, tree in zip(slots, trees, strict=True)
        }

        def value(slot: Slot) -> Fraction | None:
            tree = entries.get(slot, program.full.origins[slot])
            if tree is not None:
                return self.rational(tree)
            return self._combined(program, slot)

        return value

    def _combined(self, program: CurvatureProgram, slot: Slot) -> Fraction | None:
        """Return the rational value of a minor, a coefficient or an entry of a product."""
        derived = (*program.minors, *program.coefficients)
        if slot in derived and self._vanishing(derived.index(slot)):
            return Fraction(0)
        if slot in derived and self.minors_and_coefficients is not None:
            minors, coefficients = self.minors_and_coefficients
            return self._suspected([*minors, *coefficients][derived.index(slot)])
        for vector, (_, product) in zip(program.vectors, program.products, strict=True):
            if slot in product:
                return self._rational_product(vector, product.index(slot))
        return None

    def _vanishing(self, place: int) -> bool:
        """Tell whether a minor or coefficient is 0 because that of a rational matrix is."""
        if self.multiple is None:
            return False
        minors, coefficients = minors_and_coefficients(self.multiple[1], _FRACTIONS)
        return [*minors, *coefficients][place] == 0

    def _suspected(self, value: Expr) -> Fraction | None:
        """Return a number that is suspected to be rational, after more work than others are worth."""
        if value not in self._tried:
            self._tried[value] = self._tried[-value] = None
            until = time.monotonic() + self._seconds
            try:
                with within(max(self._seconds, _LEAST_SECONDS)):
                    found = rational_of(sympy.cancel(value))
                    found = rational_of(self._letters.take_back(value)) if found is None else found
                self._tried[value], self._tried[-value] = found, None if found is None else -found
            except GIVEN_UP:
                pass
            self._seconds = until - time.monotonic()
        return self._tried[value]

    def _rational_product(self, vector: Point, row: int) -> Fraction | None:
        try:
            with within(SECONDS):
                return rational_of(self._product(vector)[row]) if self.matrix else None
        except GIVEN_UP:
            return None

    def _product(self, vector: Point) -> list[Expr]:
        entries = [to_sympy(tree) for tree in vector]
        return [sympy.Add(*map(sympy.Mul, row, entries)) for row in self.matrix or ()]

    def completed(self, found: Found, vectors: Sequence[Point], digits: int) -> HessianAt:
        """Add closed forms to the numbers at a point, where they are short and quick to find."""
        answer = found.answer
        if not self.is_modest or answer.value is None or self.has_decimals:
            return answer
        until = time.monotonic() + SECONDS
        for complete in (self._with_entries, self._with_products, self._with_spectrum):
            try:
                with within(max(until - time.monotonic(), _LEAST_SECONDS)):
                    answer = complete(answer, found, vectors, digits)
            except GIVEN_UP:
                continue
        return answer

    def _with_entries(
        self, answer: HessianAt, _found: Found, _vectors: Sequence[Point], digits: int
    ) -> HessianAt:
        value = self.form(answer.value, self.value(self.of.tree), digits)
        if not (answer.answered and answer.matrix):
            return replace(answer, value=value)
        matrix = tuple(
            tuple(self.form(q, self.value(tree), digits) for q, tree in zip(row, trees, strict=True))
            for row, trees in zip(answer.matrix, self.formula.entries, strict=True)
        )
        minors = answer.minors
        if minors and self.minors_and_coefficients:
            forms = self.minors_and_coefficients[0]
            values = (simplified(self._letters.take_back(form)) for form in forms)
            minors = tuple(self.form(q, v, digits) for q, v in zip(minors, values, strict=True))
        return replace(answer, value=value, matrix=matrix, minors=minors)

    def _with_products(
        self, answer: HessianAt, _found: Found, vectors: Sequence[Point], digits: int
    ) -> HessianAt:
        if not answer.answered or self.matrix is None:
            return answer
        pairs = zip(answer.products, vectors, strict=True)
        return replace(answer, products=tuple(self._along(product, v, digits) for product, v in pairs))

    def _along(self, product: Product, vector: Point, digits: int) -> Product:
        if any(map(contains_decimal, vector)):
            return product
        return Product(
            self.forms(product.vector, [to_sympy(tree) for tree in vector], digits),
            tuple(map(self.form, product.product, self._product(vector), [digits] * len(vector))),
        )

    def _with_spectrum(
        self, answer: HessianAt, found: Found, _vectors: Sequence[Point], digits: int
    ) -> HessianAt:
        if answer.eigenvalues is None or self.matrix is None:
            return answer
        candidates = list(self._eigenvalues(answer))
        values = tuple(self._nearest(q, candidates, digits) for q in answer.eigenvalues)
        if answer.eigenvectors is None:
            return replace(answer, eigenvalues=values)
        pairs = self._pairs(found.pairs, digits)
        vectors = tuple(self._vector(pair, value, digits) for value, pair in zip(values, pairs, strict=True))
        condition = self.form(answer.condition, _ratio(values), digits)
        detail = None if answer.detail == REPEATED and None not in vectors else answer.detail
        return replace(answer, eigenvalues=values, eigenvectors=vectors, condition=condition, detail=detail)

    def _nearest(self, quantity: Quantity, candidates: Sequence[Expr], digits: int) -> Quantity:
        for candidate in candidates:
            if quantity.value is not None and math.isclose(candidate, quantity.value, rel_tol=_NEAR):
                quantity = self.form(quantity, candidate, digits) or quantity
        return quantity

    def _eigenvalues(self, answer: HessianAt) -> Iterator[Expr]:
        """Yield the eigenvalues that have closed forms, block by block."""
        rows = answer.matrix or ()
        connected = [[Fraction(entry is None or entry.decimal != "0") for entry in row] for row in rows]
        for group in components(connected):
            yield from _of_block([[(self.matrix or [])[i][j] for j in group] for i in group])
        if self.multiple is not None:
            factor, rational = self.multiple
            numbers = [list(map(_number, row)) for row in rational]
            yield from (factor * value for value in _of_block(numbers))

    def _pairs(self, pairs: Sequence[Eigenpair], digits: int) -> Sequence[Eigenpair]:
        """Take the vectors of the rational matrix of which this is a multiple, where some are not known."""
        if self.multiple is None or all(pair.vector is not None for pair in pairs):
            return pairs
        factor, rows = self.multiple
        zeros = sum(pair.value.is_zero for pair in pairs)
        found = proven_spectrum(lambda _: rows, zeros, digits)
        if found is None:
            return pairs
        ordered = found.pairs if factor > 0 else found.pairs[::-1]
        return [replace(other, value=pair.value) for pair, other in zip(pairs, ordered, strict=True)]

    def _vector(self, pair: Eigenpair, value: Quantity, digits: int) -> tuple[Quantity, ...] | None:
        """Attach the closed forms of a unit vector that is known up to its length."""
        if pair.vector is None:
            return None
        vector = tuple(map(shown_number, pair.vector))
        along = list(map(_number, pair.multiple)) if pair.multiple else self._direction(vector, value)
        if along is None:
            return vector
        length = sympy.sqrt(sympy.expand(sympy.Add(*(entry**2 for entry in along))))
        largest = max(range(len(vector)), key=lambda place: abs(vector[place].value or 0.0))
        side = 1 if (along[largest] > 0) == ((vector[largest].value or 0.0) > 0) else -1
        forms = self.forms(vector, [simplified(side * entry / length) for entry in along], digits)
        return forms if all(entry.exact is not None for entry in forms) else vector

    def _direction(self, vector: tuple[Quantity, ...], value: Quantity) -> list[Expr] | None:
        """Return a vector of a two-dimensional block whose eigenvalue is known in closed form."""
        support = [place for place, entry in enumerate(vector) if entry.decimal != "0"]
        if len(support) != 2 or value.exact is None or self.matrix is None:
            return None
        one, other = support
        along = [sympy.S.Zero] * len(vector)
        along[one] = self.matrix[one][other]
        along[other] = to_sympy(value.exact) - self.matrix[one][one]
        return along


def _of_block(block: list[list[Expr]]) -> Iterator[Expr]:
    if len(block) == 1:
        yield block[0][0]
    elif len(block) == 2:
        (a, b), (_, d) = block
        root = sympy.sqrt(simplified(((a - d) / 2) ** 2 + b**2))
        for value in ((a + d) / 2 - root, (a + d) / 2 + root):
            yield sympy.sqrtdenest(simplified(value))
    elif all(entry.is_Rational for row in block for entry in row):
        yield from _roots([1, *minors_and_coefficients(block, _EXPRESSIONS)[1]])


def _roots(coefficients: Sequence[Expr]) -> Iterator[Expr]:
    """Yield the roots of a polynomial's factors of degree one and two."""
    unknown = sympy.Symbol("t")
    for factor, _ in sympy.Poly(coefficients, unknown).factor_list()[1]:
        if factor.degree() <= 2:
            yield from sympy.roots(factor)


def _ratio(values: Sequence[Quantity]) -> Expr | None:
    """Return the largest absolute eigenvalue over the smallest, where both have closed forms."""
    ordered = sorted(values, key=lambda quantity: abs(quantity.value or 0.0))
    if not ordered or ordered[0].exact is None or ordered[-1].exact is None:
        return None
    smallest, largest = abs(to_sympy(ordered[0].exact)), abs(to_sympy(ordered[-1].exact))
    return simplified(sympy.expand(sympy.radsimp(largest / smallest))) if smallest != 0 else None


def _number(value: Fraction) -> Expr:
    return sympy.Rational(value.numerator, value.denominator)
