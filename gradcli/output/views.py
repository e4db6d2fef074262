"""Result to report: one function for each result type."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from gradcli.output.report import Report

VIEWS: dict[str, str] = {
    "GradientReport": "gradient_views.gradient_report",
    "DirectionalReport": "gradient_views.gradient_report",
    "BatchHead": "batch_views.batch_head",
    "BatchSummary": "batch_views.batch_summary",
    "HessianReport": "hessian_views.hessian_report",
    "ExplanationReport": "explanation_views.explanation_report",
    "StationaryReport": "stationary_views.stationary_report",
    "CheckReport": "check_views.check_report",
    "DifferenceReport": "difference_views.difference_report",
    "DerivationReport": "derivation_views.derivation_report",
    "Worksheet": "derivation_views.worksheet",
    "RunStart": "descent_views.run_start",
    "Run": "descent_views.run_report",
    "WorkedStep": "descent_views.worked_step",
    "Comparison": "descent_views.compared",
    "FunctionList": "listing_views.function_list",
    "MethodList": "listing_views.method_list",
    "ProblemList": "listing_views.problem_list",
    "CacheReport": "cache_views.cache_report",
}
"""The module and function of each type's view, loaded when it is asked for: no command shows them all."""


def view(result: object) -> Report:
    """Lay a result out for a person to read; a report stays as it is.

    Raises TypeError for what is not a result.
    """
    if isinstance(result, Report):
        return result
    name = type(result).__name__
    if name not in VIEWS:
        raise TypeError(f"no view of {name}")
    module, _, function = VIEWS[name].partition(".")
    lay_out = getattr(import_module(f"gradcli.output.{module}"), function)
    return cast("Callable[[object], Report]", lay_out)(result)
