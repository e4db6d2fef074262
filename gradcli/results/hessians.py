"""What is answered about second derivatives: the symbolic matrix, and its numbers at points."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from gradcli.dataclass import dataclass
from gradcli.results.gradients import EvaluationStatus
from gradcli.results.quantities import Quantity, Remark

if TYPE_CHECKING:
    from gradcli.language.expression import Expression
    from gradcli.language.tree import Tree


@dataclass(frozen=True, slots=True)
class Hessian:
    """The matrix of second partial derivatives of `of`: rows and columns in the order of its variables."""

    of: Expression
    entries: tuple[tuple[Tree, ...], ...]
    valid_where: tuple[Tree, ...] = ()


class Definiteness(StrEnum):
    """The sign of the quadratic form of a symmetric matrix."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDEFINITE = "indefinite"
    SEMIDEFINITE = "semidefinite"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Inertia:
    """How many eigenvalues of a symmetric matrix are positive, negative and zero."""

    positive: int
    negative: int
    zero: int

    @property
    def definiteness(self) -> Definiteness:
        """The sign of the quadratic form."""
        if self.positive and self.negative:
            return Definiteness.INDEFINITE
        if not (self.positive or self.negative):
            return Definiteness.ZERO
        if self.zero:
            return Definiteness.SEMIDEFINITE
        return Definiteness.POSITIVE if self.positive else Definiteness.NEGATIVE


@dataclass(frozen=True, slots=True)
class Product:
    """A Hessian times a vector."""

    vector: tuple[Quantity, ...]
    product: tuple[Quantity | None, ...]


@dataclass(frozen=True, slots=True)
class HessianAt:
    """The Hessian at one point and what it says there.

    `matrix` holds its numbers, row by row; `eigenvalues` are sorted, smallest first, each with a unit vector
    in `eigenvectors`, whose largest entry is positive; `minors` are the leading principal minors, from 1 x 1
    on; `condition` is the largest absolute eigenvalue over the smallest, None where that is 0. What is
    unknown, or was not asked for, is None.
    """

    at: tuple[Quantity, ...]
    value: Quantity | None
    matrix: tuple[tuple[Quantity | None, ...], ...] | None
    eigenvalues: tuple[Quantity, ...] | None
    eigenvectors: tuple[tuple[Quantity, ...] | None, ...] | None
    minors: tuple[Quantity | None, ...] | None
    inertia: Inertia | None
    condition: Quantity | None
    products: tuple[Product, ...]
    status: EvaluationStatus
    detail: str | None = None

    @property
    def definiteness(self) -> Definiteness | None:
        """The sign of the quadratic form, None where it is not known."""
        return self.inertia.definiteness if self.inertia else None

    @property
    def answered(self) -> bool:
        """Whether the second partials exist here and are known."""
        return self.status in (EvaluationStatus.OK, EvaluationStatus.STATIONARY)


@dataclass(frozen=True, slots=True)
class HessianReport:
    """What `hessian` answers: the symbolic matrix (None when only numbers were asked for) and points."""

    of: Expression
    hessian: Hessian | None
    evaluations: tuple[HessianAt, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether every requested point has an answer."""
        return all(evaluation.answered for evaluation in self.evaluations)
