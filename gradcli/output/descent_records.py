"""Descents as plain data: the head, rows and outcome of a trace, verdicts, comparisons."""

from __future__ import annotations

from gradcli.language.expression import Expression
from gradcli.language.write import to_infix
from gradcli.output.columns import NINE
from gradcli.output.command import command_of
from gradcli.output.plain_data import SHAPES, Record, let_of, plain, remarks_of, shape
from gradcli.results.plans import Method
from gradcli.results.runs import (
    Comparison,
    ExactStep,
    Rounding,
    RowDigits,
    Run,
    RunStart,
    Status,
    Step,
    Verdict,
)
from gradcli.results.work import WorkedLine, WorkedStep


@shape(RunStart)
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
        "remarks": remarks_of(run.of, run.remarks),
        **({"digits": _rounding(run.rounding)} if run.rounding else {}),
        **let_of(run.of),
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


@shape(Verdict)
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
    last = run.last
    digits = {"digits": _row_digits(last.digits)} if last and last.digits and _is_short(last.digits) else {}
    return {"command": command_of(run), **{name: outcome(run)[name] for name in _ADVISED}, **digits}


_ADVISED = ("status", "iterations", "point", "value", "gradient_norm", "evaluations")


@shape(Comparison)
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
        "remarks": remarks_of(of, comparison.remarks),
        **let_of(of),
    }


@shape(Run)
def _run(run: Run) -> Record:
    return {**_head(run.of, run.method), **outcome(run)}


def _worked_line(line: WorkedLine) -> Record:
    return {
        "name": line.name,
        "variable": line.variable,
        "formula": to_infix(line.formula) if line.formula else None,
        "substituted": to_infix(line.substituted) if line.substituted else None,
        "value": plain(line.value),
        **({"digits": line.digits.digits} if line.digits and line.digits.digits < NINE else {}),
    }


@shape(Step)
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
        **({"digits": _row_digits(step.digits)} if step.digits and _is_short(step.digits) else {}),
    }


def _is_short(digits: RowDigits) -> bool:
    return min(digits.least, digits.norm.digits) < NINE


def _row_digits(digits: RowDigits) -> Record:
    """Return how many digits of each number hold, at least."""
    return {
        "value": digits.value.digits,
        "gradient": [held.digits for held in digits.gradient],
        "gradient_norm": digits.norm.digits,
    }


def _rounding(rounding: Rounding) -> Record:
    right = rounding.held.right
    return {
        "least": rounding.digits,
        "of": "value" if rounding.variable is None else "gradient",
        "variable": rounding.variable,
        "iter": rounding.step,
        "double": plain(rounding.double),
        "right": plain(right),
        "from_iter": rounding.first,
        "led_by_noise_from_iter": rounding.led_at,
    }


def _exact_step(step: ExactStep) -> Record:
    return {"point": plain(step.point), "value": plain(step.value), "gradient": plain(step.gradient)}


SHAPES[Status] = lambda status: status.code
