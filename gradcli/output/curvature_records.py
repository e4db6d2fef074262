"""Second derivatives at points as plain data."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.language.expression import Expression
from gradcli.output.plain_data import Record, exact_forms, let_of, plain, remarks_of, shape, with_unstorable
from gradcli.results.hessians import HessianAt, HessianReport, Product
from gradcli.results.quantities import Quantity


@shape(HessianReport)
def _hessian_report(report: HessianReport) -> Record:
    hessian = report.hessian
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "hessian": plain(hessian.entries) if hessian else None,
        "evaluations": [_hessian_at(report.of, evaluation) for evaluation in report.evaluations],
        "valid_where": plain(hessian.valid_where) if hessian else [],
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


def _hessian_at(of: Expression, answer: HessianAt) -> Record:
    known = {
        "at": answer.at, "value": answer.value, "hessian": answer.matrix, "eigenvalues": answer.eigenvalues,
        "eigenvectors": answer.eigenvectors, "minors": answer.minors, "condition": answer.condition,
    }  # fmt: skip
    definiteness = answer.definiteness
    return {
        **{name: plain(value) for name, value in known.items()},
        "definiteness": definiteness.value if definiteness else None,
        "inertia": plain(answer.inertia),
        "products": plain(answer.products),
        "exact": {name: exact_forms(value) for name, value in known.items()},
        "status": answer.status.value,
        "detail": with_unstorable(answer.detail, _named_seconds(of, answer)),
    }


def _named_seconds(of: Expression, answer: HessianAt) -> Iterator[tuple[str, Quantity | None]]:
    yield from zip(of.variables, answer.at, strict=True)
    yield "the value", answer.value
    for one, row in zip(of.variables, answer.matrix or (), strict=False):
        yield from ((f"d2f/d{one}d{other}", entry) for other, entry in zip(of.variables, row, strict=True))
    for name, listed in (("minor", answer.minors), ("eigenvalue", answer.eigenvalues)):
        yield from ((f"{name} {place}", number) for place, number in enumerate(listed or (), 1))
    yield "the condition number", answer.condition


@shape(Product)
def _product(product: Product) -> Record:
    return {
        "vector": plain(product.vector),
        "product": plain(product.product),
        "exact": exact_forms(product.product),
    }
