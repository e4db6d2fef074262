"""Result to plain data: mappings with the documented names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.language.write import to_infix
from gradcli.output.command import command_of
from gradcli.results.explanations import (
    Along,
    Equation,
    Explanation,
    ExplanationReport,
    Geometry,
    NoChange,
)
from gradcli.results.gradients import Directional, DirectionalReport, Evaluation, GradientReport, OneSided
from gradcli.results.hessians import HessianAt, HessianReport, Product
from gradcli.results.plans import Method
from gradcli.results.quantities import Quantity, Remark
from gradcli.results.runs import Comparison, ExactStep, Run, RunStart, Status, Step, Verdict
from gradcli.results.stationary import BoxExtremes, Extreme, StationaryPoint, StationaryReport, StationarySet
from gradcli.results.work import WorkedLine, WorkedStep

Record = dict[str, object]

SCHEMA = "gradcli/1"


def document(result: object, command: str) -> Record:
    """Return the whole JSON object of a result."""
    return {"schema": SCHEMA, "command": command, **record(result)}


def record(result: object) -> Record:
    """Return a result as a mapping of JSON's types; a number that is not finite is None.

    A result type without a shape of its own becomes its fields. Raises TypeError for what is no result.
    """
    data = plain(result)
    if not isinstance(data, dict):
        raise TypeError(f"no record of {type(result).__name__}")
    return data


def head(start: RunStart) -> Record:
    """Return what stands before the rows of a trace."""
    return _head(start.of, start.method)


def trace_record(step: Step, columns: tuple[str, ...] = (), work: WorkedStep | None = None) -> Record:
    """Return a row of a trace; what `columns` asks for beyond its fixed fields is added."""
    row = _step(step)
    if "angle" in columns:
        row["angle"] = plain(step.angle)
    asked = (name for name in step.memory if any(c == name or c.startswith(f"{name}_") for c in columns))
    if memory := {name: plain(step.memory[name]) for name in asked}:
        row["memory"] = memory
    if work is not None:
        row["work"] = [*map(_worked_line, (*work.gradient, *work.updates, work.value))]
    return row


def outcome(run: Run) -> Record:
    """Return what stands after the rows of a trace."""
    last = run.last
    return {
        "status": run.status.code,
        "message": run.message,
        "iterations": last.index if last else 0,
        "point": plain(last.point) if last else None,
        "value": plain(last.value) if last else None,
        "gradient_norm": plain(last.gradient_norm) if last else None,
        "evaluations": plain(run.counts),
        "verdict": plain(run.verdict),
        "remarks": _remarks(run.of, run.remarks),
        **_let(run.of),
    }


def plain(value: object) -> object:
    """Return a value as JSON's types.

    Raises TypeError for what has no such form.
    """
    shape = _SHAPES.get(type(value))
    if shape is not None:
        return shape(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no record of {type(value).__name__}")


def _gradient_report(report: GradientReport) -> Record:
    gradient = report.gradient
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(gradient.partials) if gradient else None,
        "evaluations": [_evaluation(report.of, evaluation) for evaluation in report.evaluations],
        "valid_where": plain(gradient.valid_where) if gradient else [],
        "remarks": _remarks(report.of, report.remarks),
        **_let(report.of),
    }


def _evaluation(of: Expression, evaluation: Evaluation) -> Record:
    ascent = evaluation.steepest_ascent
    facts: Record = {
        "at": plain(evaluation.at),
        "value": plain(evaluation.value),
        "gradient": plain(evaluation.gradient),
        "norm": plain(evaluation.norm),
        "exact": {
            "at": _exact(evaluation.at),
            "value": _exact(evaluation.value),
            "gradient": _exact(evaluation.gradient),
            "norm": _exact(evaluation.norm),
        },
        "steepest_ascent": plain(ascent),
        "directional": plain(evaluation.directional),
        "status": evaluation.status.value,
        "detail": _with_unstorable(evaluation.detail, _named_quantities(of, evaluation)),
        "steepest_descent": [None if q.value is None else 0.0 - q.value for q in ascent] if ascent else None,
    }
    return {**facts, "one_sided": plain(evaluation.one_sided)} if evaluation.one_sided else facts


def _explanation_report(report: ExplanationReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(report.gradient.partials),
        "evaluations": [_explanation(report.of, explanation) for explanation in report.explanations],
        "valid_where": plain(report.gradient.valid_where),
        "remarks": _remarks(report.of, report.remarks),
        **_let(report.of),
    }


def _explanation(of: Expression, explanation: Explanation) -> Record:
    evaluation, nature = explanation.evaluation, explanation.nature
    directions = zip(evaluation.directional, explanation.along, strict=True)
    return {
        **_evaluation(of, evaluation),
        "directional": [{**_directional(direction), **_along(along)} for direction, along in directions],
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


def _named_quantities(of: Expression, evaluation: Evaluation) -> Iterator[tuple[str, Quantity | None]]:
    yield from zip(of.variables, evaluation.at, strict=True)
    yield "the value", evaluation.value
    partials = evaluation.gradient or ()
    yield from ((f"df/d{name}", part) for name, part in zip(of.variables, partials, strict=False))
    yield "the norm", evaluation.norm


def _directional(direction: Directional) -> Record:
    return {
        "direction": plain(direction.direction),
        "unit": plain(direction.unit),
        "derivative": plain(direction.derivative),
        "exact": _exact(direction.derivative),
        "normalised": direction.normalised,
        "share": plain(direction.share),
        "detail": _with_unstorable(direction.detail, [("the derivative", direction.derivative)]),
    }


def _hessian_report(report: HessianReport) -> Record:
    hessian = report.hessian
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "hessian": plain(hessian.entries) if hessian else None,
        "evaluations": [_hessian_at(report.of, evaluation) for evaluation in report.evaluations],
        "valid_where": plain(hessian.valid_where) if hessian else [],
        "remarks": _remarks(report.of, report.remarks),
        **_let(report.of),
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
        "exact": {name: _exact(value) for name, value in known.items()},
        "status": answer.status.value,
        "detail": _with_unstorable(answer.detail, _named_seconds(of, answer)),
    }


def _named_seconds(of: Expression, answer: HessianAt) -> Iterator[tuple[str, Quantity | None]]:
    yield from zip(of.variables, answer.at, strict=True)
    yield "the value", answer.value
    for one, row in zip(of.variables, answer.matrix or (), strict=False):
        yield from ((f"d2f/d{one}d{other}", entry) for other, entry in zip(of.variables, row, strict=True))
    for name, listed in (("minor", answer.minors), ("eigenvalue", answer.eigenvalues)):
        yield from ((f"{name} {place}", number) for place, number in enumerate(listed or (), 1))
    yield "the condition number", answer.condition


def _product(product: Product) -> Record:
    return {
        "vector": plain(product.vector),
        "product": plain(product.product),
        "exact": _exact(product.product),
    }


def _one_sided(sides: OneSided) -> Record:
    return {
        "variable": sides.variable,
        "left": plain(sides.left),
        "right": plain(sides.right),
        "left_reason": _with_unstorable(sides.left_reason, [("the slope", sides.left)]),
        "right_reason": _with_unstorable(sides.right_reason, [("the slope", sides.right)]),
    }


def _with_unstorable(detail: str | None, named: Iterable[tuple[str, Quantity | None]]) -> str | None:
    """Tell the numbers that are null because no double holds them."""
    told = [f"{name} is {q.decimal}, which no double holds" for name, q in named if q and q.value is None]
    return "; ".join(filter(None, (detail, *told))) or None


def _exact(value: object) -> object:
    """Return the closed form of a number, or those of numbers in rows; None where there is none."""
    if isinstance(value, tuple):
        return [_exact(item) for item in value]
    return to_infix(value.exact) if isinstance(value, Quantity) and value.exact is not None else None


def _let(of: Expression) -> Record:
    return {"let": {name: to_infix(value) for name, value in of.constants}} if of.constants else {}


def _remarks(of: Expression, remarks: Iterable[Remark]) -> object:
    return plain([*(Remark("reading", note) for note in of.notes), *remarks])


def _stationary_report(report: StationaryReport) -> Record:
    return {
        "expression": plain(report.of),
        "variables": plain(report.of.variables),
        "gradient": plain(report.gradient.partials) if report.gradient else None,
        "points": plain(report.points),
        "sets": plain(report.sets),
        "completeness": report.completeness.value,
        "detail": report.how,
        "box": plain(report.box),
        "boundary": plain(report.boundary),
        "remarks": _remarks(report.of, report.remarks),
        **_let(report.of),
    }


def _stationary_point(point: StationaryPoint) -> Record:
    return {
        "at": plain(point.at),
        "value": plain(point.value),
        "kind": point.kind.value,
        "eigenvalues": plain(point.eigenvalues),
        "exact": plain(point.exact),
        "exact_value": _exact(point.value),
        "detail": _with_unstorable(point.detail, [("the value", point.value)]),
    }


def _stationary_set(one: StationarySet) -> Record:
    return {
        "description": one.description,
        "kind": one.kind,
        "value": plain(one.value),
        "exact_value": _exact(one.value),
        "detail": one.detail,
    }


def _extreme(extreme: Extreme) -> Record:
    return {
        "at": plain(extreme.at) or None,
        "value": plain(extreme.value),
        "exact": _exact(extreme.at) or None,
        "exact_value": _exact(extreme.value),
        "where": extreme.where,
    }


def _box_extremes(found: BoxExtremes) -> Record:
    return {
        "least": plain(found.least),
        "greatest": plain(found.greatest),
        "candidates": plain(found.candidates),
        "completeness": found.completeness.value,
        "detail": found.detail,
    }


def _head(of: Expression, method: Method) -> Record:
    return {
        "expression": plain(of),
        "variables": plain(of.variables),
        "method": method.name,
        "update": method.update,
        "schedule": method.schedule,
        "line_search": method.line_search,
        "settings": {name: plain(value) for name, value in method.settings.items()},
        "maximize": method.maximize,
    }


def _verdict(verdict: Verdict) -> Record:
    curvature, advice = verdict.curvature, verdict.advice
    return {
        "name": verdict.seen.value,
        "kind": verdict.kind.value,
        "explanation": verdict.explanation,
        "theorem": curvature.is_everywhere if curvature else None,
        "at_step": curvature.at_step if curvature else None,
        "largest_curvature": plain(curvature.largest) if curvature else None,
        "smallest_curvature": plain(curvature.smallest) if curvature else None,
        "condition_number": plain(curvature.condition) if curvature else None,
        "rate_limit": plain(curvature.rate_limit) if curvature else None,
        "best_rate": plain(curvature.best_rate) if curvature else None,
        "contraction": plain(curvature.contraction) if curvature else None,
        "method_rate_limit": plain(verdict.limit),
        "direction": plain(verdict.direction),
        "advice": _advice(advice) if advice else None,
    }


def _advice(run: Run) -> Record:
    return {"command": command_of(run), **{name: outcome(run)[name] for name in _ADVISED}}


_ADVISED = ("status", "iterations", "point", "value", "gradient_norm", "evaluations")


def _comparison(comparison: Comparison) -> Record:
    of = comparison.of
    return {
        "expression": plain(of),
        "variables": plain(of.variables),
        "starts": plain(comparison.starts),
        "stopping": plain(comparison.stopping),
        "sorted_by": comparison.sorted_by,
        "tuning": comparison.tuning or None,
        "runs": [{"name": name, "start": plain(run.start), **_run(run)} for name, run in comparison.runs],
        "remarks": _remarks(of, comparison.remarks),
        **_let(of),
    }


def _run(run: Run) -> Record:
    return {**_head(run.of, run.method), **outcome(run)}


def _worked_line(line: WorkedLine) -> Record:
    return {
        "name": line.name,
        "variable": line.variable,
        "formula": to_infix(line.formula) if line.formula else None,
        "substituted": to_infix(line.substituted) if line.substituted else None,
        "value": plain(line.value),
    }


def _step(step: Step) -> Record:
    return {
        "iter": step.index,
        "point": plain(step.point),
        "value": plain(step.value),
        "gradient": plain(step.gradient),
        "gradient_norm": plain(step.gradient_norm),
        "step": plain(step.step),
        "lr": plain(step.learning_rate),
        **({"exact": _exact_step(step.exact)} if step.exact else {}),
    }


def _exact_step(step: ExactStep) -> Record:
    return {"point": plain(step.point), "value": plain(step.value), "gradient": plain(step.gradient)}


def _tree(tree: Tree) -> str:
    return to_infix(tree)


_SHAPES: dict[type, Callable[[Any], object]] = {
    Expression: lambda of: to_infix(of.typed),
    Number: _tree,
    Symbol: _tree,
    Apply: _tree,
    Quantity: lambda quantity: plain(quantity.value),
    Status: lambda status: status.code,
    GradientReport: _gradient_report,
    DirectionalReport: _gradient_report,
    HessianReport: _hessian_report,
    Product: _product,
    ExplanationReport: _explanation_report,
    Directional: _directional,
    StationaryReport: _stationary_report,
    StationaryPoint: _stationary_point,
    StationarySet: _stationary_set,
    Extreme: _extreme,
    BoxExtremes: _box_extremes,
    OneSided: _one_sided,
    Step: _step,
    RunStart: head,
    Run: _run,
    Verdict: _verdict,
    Comparison: _comparison,
}
