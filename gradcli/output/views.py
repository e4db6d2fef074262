"""Result to report: one function for each result type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.output.check_views import check_report
from gradcli.output.derivation_views import derivation_report, worksheet
from gradcli.output.descent_views import compared, run_report, run_start, worked_step
from gradcli.output.difference_views import difference_report
from gradcli.output.explanation_views import explanation_report
from gradcli.output.gradient_views import gradient_report
from gradcli.output.hessian_views import hessian_report
from gradcli.output.listing_views import function_list, method_list, problem_list
from gradcli.output.report import Report
from gradcli.output.stationary_views import stationary_report
from gradcli.results.checks import CheckReport
from gradcli.results.derivations import DerivationReport, Worksheet
from gradcli.results.differences import DifferenceReport
from gradcli.results.explanations import ExplanationReport
from gradcli.results.gradients import DirectionalReport, GradientReport
from gradcli.results.hessians import HessianReport
from gradcli.results.listings import FunctionList, MethodList, ProblemList
from gradcli.results.runs import Comparison, Run, RunStart
from gradcli.results.stationary import StationaryReport
from gradcli.results.work import WorkedStep

VIEWS: dict[type, Callable[[Any], Report]] = {
    GradientReport: gradient_report,
    DirectionalReport: gradient_report,
    HessianReport: hessian_report,
    ExplanationReport: explanation_report,
    StationaryReport: stationary_report,
    CheckReport: check_report,
    DifferenceReport: difference_report,
    DerivationReport: derivation_report,
    Worksheet: worksheet,
    RunStart: run_start,
    Run: run_report,
    WorkedStep: worked_step,
    Comparison: compared,
    FunctionList: function_list,
    MethodList: method_list,
    ProblemList: problem_list,
}


def view(result: object) -> Report:
    """Lay a result out for a person to read.

    Raises TypeError for what is not a result.
    """
    if type(result) not in VIEWS:
        raise TypeError(f"no view of {type(result).__name__}")
    return VIEWS[type(result)](result)
