"""The meaning of a gradient at points as plain data."""

from __future__ import annotations

from gradcli.language.expression import Expression
from gradcli.language.write import to_infix
from gradcli.output.gradient_records import directional_record, evaluation_record
from gradcli.output.plain_data import Record, let_of, plain, remarks_of, shape
from gradcli.results.explanations import Along, Equation, Explanation, ExplanationReport, Geometry, NoChange
from gradcli.results.gradients import Evaluation
from gradcli.results.hessians import HessianAt


@shape(ExplanationReport)
def _explanation_report(report: ExplanationReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(report.gradient.partials),
        "evaluations": [_explanation(report.of, explanation) for explanation in report.explanations],
        "valid_where": plain(report.gradient.valid_where),
        "remarks": remarks_of(report.of, report.remarks),
        **let_of(report.of),
    }


def _explanation(of: Expression, explanation: Explanation) -> Record:
    evaluation, nature = explanation.evaluation, explanation.nature
    directions = zip(evaluation.directional, explanation.along, strict=True)
    return {
        **evaluation_record(of, evaluation),
        "directional": [
            {**directional_record(direction), **_along(along)} for direction, along in directions
        ],
        **_geometry(evaluation, explanation.geometry),
        **_second_order(explanation.hessian),
        "kind": nature.kind.value if nature else None,
        "reason": nature.reason if nature else None,
    }


def _along(along: Along) -> Record:
    return {"angle": plain(along.angle), "curvature": plain(along.curvature)}


def _geometry(evaluation: Evaluation, geometry: Geometry | None) -> Record:
    if geometry is None:
        return dict.fromkeys(_GEOMETRY)
    normal = geometry.normal and {"point": plain(evaluation.at), "direction": plain(geometry.normal)}
    plane, quadratic = geometry.tangent_plane, geometry.quadratic
    found = (
        [plain(one.vector) for one in geometry.no_change], _equation(geometry.level_set),
        _equation(geometry.tangent), normal, _equation(plane), to_infix(plane.right),
        to_infix(quadratic.right) if quadratic else None, _perpendicular(geometry.no_change),
    )  # fmt: skip
    return dict(zip(_GEOMETRY, found, strict=True))


_GEOMETRY = (
    "no_change", "level_set", "tangent", "normal", "tangent_plane", "linear_model", "quadratic_model",
    "perpendicular",
)  # fmt: skip


def _equation(equation: Equation | None) -> Record | None:
    if equation is None:
        return None
    text = f"{to_infix(equation.left)} = {to_infix(equation.right)}"
    return {"equation": text, "exact": equation.is_exact}


def _perpendicular(directions: tuple[NoChange, ...]) -> Record | None:
    if not directions:
        return None
    products = [one.product for one in directions]
    return {
        "products": plain(products),
        "exact": all(product is not None and product.exact is not None for product in products),
        "chords": plain([chord for one in directions for chord in one.chords]),
    }


def _second_order(hessian: HessianAt | None) -> Record:
    known = hessian if hessian is not None and hessian.answered else None
    return {
        "hessian": plain(known.matrix) if known else None,
        "eigenvalues": plain(known.eigenvalues) if known else None,
        "eigenvectors": plain(known.eigenvectors) if known else None,
        "definiteness": known.inertia.definiteness.value if known and known.inertia else None,
        "hessian_detail": hessian.detail if hessian is not None else None,
    }
