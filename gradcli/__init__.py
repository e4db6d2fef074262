"""A command-line gradient and descent calculator, and the same answers as Python calls.

The names below are loaded on first use, so that importing the package costs nothing.

>>> from gradcli import evaluate
>>> evaluate("x^2 + y^2", [3, 4]).norm.value
10.0
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.calculus.requests import directional, evaluate, gradient
    from gradcli.descent.compare import compare
    from gradcli.descent.loop import descend
    from gradcli.descent.verdict import verdict
    from gradcli.errors import ExpressionError, GradcliError, LimitError, OptionError
    from gradcli.language.expression import Expression, read
    from gradcli.language.write import to_infix, to_latex, to_unicode
    from gradcli.numeric.arrays import evaluate_batch
    from gradcli.results.gradients import Directional, Evaluation, EvaluationStatus, Gradient, OneSided
    from gradcli.results.plans import Plan, Stopping
    from gradcli.results.quantities import Quantity, Remark
    from gradcli.results.runs import Comparison, Run, Status, Step, Verdict

__version__ = "0.1.0"

_HOMES = {
    "gradcli.calculus.requests": ("directional", "evaluate", "gradient"),
    "gradcli.descent.compare": ("compare",),
    "gradcli.descent.loop": ("descend",),
    "gradcli.descent.verdict": ("verdict",),
    "gradcli.errors": ("ExpressionError", "GradcliError", "LimitError", "OptionError"),
    "gradcli.language.expression": ("Expression", "read"),
    "gradcli.language.write": ("to_infix", "to_latex", "to_unicode"),
    "gradcli.numeric.arrays": ("evaluate_batch",),
    "gradcli.results.gradients": ("Directional", "Evaluation", "EvaluationStatus", "Gradient", "OneSided"),
    "gradcli.results.plans": ("Plan", "Stopping"),
    "gradcli.results.quantities": ("Quantity", "Remark"),
    "gradcli.results.runs": ("Comparison", "Run", "Status", "Step", "Verdict"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Comparison",
    "Directional",
    "Evaluation",
    "EvaluationStatus",
    "Expression",
    "ExpressionError",
    "GradcliError",
    "Gradient",
    "LimitError",
    "OneSided",
    "OptionError",
    "Plan",
    "Quantity",
    "Remark",
    "Run",
    "Status",
    "Step",
    "Stopping",
    "Verdict",
    "compare",
    "descend",
    "directional",
    "evaluate",
    "evaluate_batch",
    "gradient",
    "read",
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
