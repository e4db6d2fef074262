"""A command-line gradient and descent calculator, and the same answers as Python calls.

The names below are loaded on first use, so that importing the package costs nothing.

>>> from gradcli import evaluate
>>> evaluate("x^2 + y^2", [3, 4]).norm.value
10.0
"""

from __future__ import annotations

from importlib import import_module

# Not from `typing`, which takes longer to load than `gradcli --version` to answer.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from gradcli.calculus.checking.requests import check, check_values
    from gradcli.calculus.critical.requests import stationary_points
    from gradcli.calculus.curvature.requests import hessian, hessian_at
    from gradcli.calculus.derivation.requests import derive
    from gradcli.calculus.differences import numdiff
    from gradcli.calculus.meaning.requests import explain
    from gradcli.calculus.requests import directional, evaluate, gradient
    from gradcli.descent.compare import compare
    from gradcli.descent.loop import descend
    from gradcli.descent.verdict import verdict
    from gradcli.errors import ExpressionError, GradcliError, LimitError, OptionError, OutputError
    from gradcli.language.expression import Expression, read
    from gradcli.language.write import to_infix, to_latex, to_unicode
    from gradcli.numeric.batches.doubles import evaluate_batch
    from gradcli.numeric.native.cache import cache_report
    from gradcli.plotting.requests import plot
    from gradcli.plotting.scene import Scene
    from gradcli.results.caches import CacheReport
    from gradcli.results.checks import CheckedComponent, CheckReport, Mistake, Witness
    from gradcli.results.derivations import Derivation, DerivationReport
    from gradcli.results.differences import Difference, DifferenceReport
    from gradcli.results.explanations import Equation, Explanation, Geometry
    from gradcli.results.gradients import Directional, Evaluation, EvaluationStatus, Gradient, OneSided
    from gradcli.results.hessians import Definiteness, Hessian, HessianAt, Inertia, Product
    from gradcli.results.plans import Plan, Stopping
    from gradcli.results.quantities import Quantity, Remark
    from gradcli.results.runs import Comparison, Run, Status, Step, Verdict
    from gradcli.results.stationary import StationaryPoint, StationaryReport, StationarySet

__version__ = "0.1.0"

_HOMES = {
    "gradcli.calculus.meaning.requests": ("explain",),
    "gradcli.calculus.requests": ("directional", "evaluate", "gradient"),
    "gradcli.calculus.curvature.requests": ("hessian", "hessian_at"),
    "gradcli.calculus.checking.requests": ("check", "check_values"),
    "gradcli.calculus.critical.requests": ("stationary_points",),
    "gradcli.calculus.derivation.requests": ("derive",),
    "gradcli.calculus.differences": ("numdiff",),
    "gradcli.descent.compare": ("compare",),
    "gradcli.descent.loop": ("descend",),
    "gradcli.descent.verdict": ("verdict",),
    "gradcli.errors": ("ExpressionError", "GradcliError", "LimitError", "OptionError", "OutputError"),
    "gradcli.language.expression": ("Expression", "read"),
    "gradcli.language.write": ("to_infix", "to_latex", "to_unicode"),
    "gradcli.numeric.batches.doubles": ("evaluate_batch",),
    "gradcli.numeric.native.cache": ("cache_report",),
    "gradcli.plotting.requests": ("plot",),
    "gradcli.plotting.scene": ("Scene",),
    "gradcli.results.caches": ("CacheReport",),
    "gradcli.results.checks": ("CheckReport", "CheckedComponent", "Mistake", "Witness"),
    "gradcli.results.derivations": ("Derivation", "DerivationReport"),
    "gradcli.results.differences": ("Difference", "DifferenceReport"),
    "gradcli.results.explanations": ("Equation", "Explanation", "Geometry"),
    "gradcli.results.gradients": ("Directional", "Evaluation", "EvaluationStatus", "Gradient", "OneSided"),
    "gradcli.results.hessians": ("Definiteness", "Hessian", "HessianAt", "Inertia", "Product"),
    "gradcli.results.plans": ("Plan", "Stopping"),
    "gradcli.results.quantities": ("Quantity", "Remark"),
    "gradcli.results.stationary": ("StationaryPoint", "StationaryReport", "StationarySet"),
    "gradcli.results.runs": ("Comparison", "Run", "Status", "Step", "Verdict"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CacheReport",
    "CheckReport",
    "CheckedComponent",
    "Comparison",
    "Definiteness",
    "Derivation",
    "DerivationReport",
    "Difference",
    "DifferenceReport",
    "Directional",
    "Equation",
    "Evaluation",
    "EvaluationStatus",
    "Explanation",
    "Expression",
    "ExpressionError",
    "Geometry",
    "GradcliError",
    "Gradient",
    "Hessian",
    "HessianAt",
    "Inertia",
    "LimitError",
    "Mistake",
    "OneSided",
    "OptionError",
    "OutputError",
    "Plan",
    "Product",
    "Quantity",
    "Remark",
    "Run",
    "Scene",
    "StationaryPoint",
    "StationaryReport",
    "StationarySet",
    "Status",
    "Step",
    "Stopping",
    "Verdict",
    "Witness",
    "cache_report",
    "check",
    "check_values",
    "compare",
    "derive",
    "descend",
    "directional",
    "evaluate",
    "evaluate_batch",
    "explain",
    "gradient",
    "hessian",
    "hessian_at",
    "numdiff",
    "plot",
    "read",
    "stationary_points",
    "to_infix",
    "to_latex",
    "to_unicode",
    "verdict",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'gradcli' has no attribute '{name}'")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return __all__
