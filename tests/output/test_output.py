"""Every result in every format: there is a view, nothing is lost, nothing is markup."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import iter_modules

import pytest

from gradcli import output, results
from gradcli.output.records import record
from gradcli.output.views import VIEWS, view
from gradcli.results.gradients import GradientReport
from gradcli.results.quantities import Remark
from gradcli.results.runs import RunStart, Seen, Step
from tests.output.samples import DESCENTS, METHOD, RESULTS, START, STEPS, WORKINGS

PARTS = {
    "BatchAnswer", "RowNote",
    "CheckedComponent", "ClaimAt", "Explained", "NumberAt", "Witness",
    "Along", "Chord", "Equation", "Explanation", "Geometry", "NoChange",
    "Remark", "Quantity", "Gradient", "OneSided", "Directional", "Evaluation", "Stopping", "Plan", "Method",
    "ExactStep", "Step", "Counts", "Curvature", "Verdict", "WorkedLine", "MethodEntry", "ProblemEntry",
    "FunctionEntry", "Hessian", "HessianAt", "Inertia", "Product", "Nature", "StationaryPoint",
    "StationarySet", "Extreme", "BoxExtremes", "Reason", "DerivationStep", "Part", "Derived", "Derivation",
    "RuleUsed", "Approximation", "StepRow", "Theory", "Accuracy",
    "Held", "RowDigits", "Rounding", "Judgement", "StepVerdict", "PartialDifferences",
}  # fmt: skip
"""What stands only inside another result."""

LEAKED = re.compile(r"<[A-Za-z]|\w\(\w+=")
"""The beginning of what Python writes for an object."""


def shown(name: str, form: str, style: output.Style | None = None) -> str:
    stream = io.StringIO()
    output.write(RESULTS[name], form, stream, style or output.Style(), "grad")
    return stream.getvalue()


def traced(name: str, form: str, style: output.Style | None = None) -> str:
    stream = io.StringIO()
    writer = output.trace_writer(form, stream, style or output.Style(), "descend")
    start, steps, run = DESCENTS[name]
    writer.start(start)
    for step in steps:
        writer.step(step)
    writer.finish(run)
    return stream.getvalue()


def worked(name: str, form: str, style: output.Style | None = None) -> str:
    stream = io.StringIO()
    writer = output.trace_writer(form, stream, style or output.Style(), "descend")
    start, works, run = WORKINGS[name]
    writer.start(start)
    for work in works:
        writer.step(work.step, work)
    writer.finish(run)
    return stream.getvalue()


def test_each_type_of_result_is_a_part_or_has_a_view() -> None:
    kinds = {
        name
        for file in iter_modules(results.__path__, "gradcli.results.")
        for name, kind in vars(import_module(file.name)).items()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == file.name
    }
    assert set(VIEWS) == kinds - PARTS
    assert kinds >= PARTS


@pytest.mark.parametrize("kind", VIEWS)
def test_a_result_type_has_a_sample_a_view_and_a_record(kind: str) -> None:
    samples = [sample for sample in RESULTS.values() if type(sample).__name__ == kind]
    assert samples, "no sample"
    for sample in samples:
        assert view(sample).blocks
        assert record(sample)


def test_what_is_no_result_is_refused() -> None:
    for show in (view, record):
        with pytest.raises(TypeError):
            show(object())


@pytest.mark.parametrize("form", output.FORMATS)
@pytest.mark.parametrize("name", RESULTS)
def test_each_sample_is_written_in_each_format(name: str, form: str) -> None:
    text = shown(name, form)
    assert text.endswith("\n")
    assert not LEAKED.search(text), "a Python object leaked"


@pytest.mark.parametrize("form", output.FORMATS)
@pytest.mark.parametrize("name", DESCENTS)
def test_each_descent_is_written_in_each_format(name: str, form: str) -> None:
    assert traced(name, form).endswith("\n")
    assert not LEAKED.search(traced(name, form)), "a Python object leaked"


@pytest.mark.parametrize("form", output.FORMATS)
@pytest.mark.parametrize("name", WORKINGS)
def test_each_descent_by_hand_is_written_in_each_format(name: str, form: str) -> None:
    assert worked(name, form).endswith("\n")
    assert not LEAKED.search(worked(name, form)), "a Python object leaked"


@pytest.mark.parametrize("leaked", [view, STEPS[0], Seen.SLOW, len], ids=lambda leaked: type(leaked).__name__)
def test_what_leaks_would_be_seen(leaked: object) -> None:
    assert LEAKED.search(repr(leaked))


@pytest.mark.parametrize("form", output.FORMATS)
def test_a_row_is_on_the_stream_before_the_run_ends(form: str) -> None:
    stream = FlushedOnly()
    writer = output.trace_writer(form, stream, output.Style(), "descend")
    writer.start(START)
    before = len(stream.arrived)
    writer.step(STEPS[1])
    row = stream.arrived[before:]
    assert "2.4" in row
    assert "-3.2" in row


@pytest.mark.parametrize("form", [f for f in output.FORMATS if f not in ("csv", "markdown")])
@pytest.mark.parametrize("unicode", [True, False])
def test_markup_in_a_users_words_is_shown_as_it_stands(form: str, unicode: bool) -> None:
    text = shown("troubled", form, output.Style(width=200, unicode=unicode, colour=unicode))
    assert "a remark with [bold]markup[/] and :x: and [/" in text
    assert "abs(x) has a kink at x = 0 [bold]:x:[/]" in text
    run = traced("bowl", form, output.Style(width=200, unicode=unicode))
    assert "or the rate [bold]:x:" in run
    assert "is finite [bold]:x:" in traced("diverged", form, output.Style(width=200, unicode=unicode))
    for name in ("comparison", "methods"):
        assert "[bold]:x:" in shown(name, form, output.Style(width=300, unicode=unicode, colour=unicode))


@pytest.mark.parametrize("form", ["plain", "json", "ndjson", "csv", "latex", "markdown"])
def test_only_a_table_is_coloured(form: str) -> None:
    for name in RESULTS:
        assert "\x1b" not in shown(name, form, output.Style(colour=True, unicode=True))


@pytest.mark.parametrize("form", ["table", "plain", "json", "ndjson", "latex", "markdown"])
def test_ascii_is_all_that_is_written_where_no_more_can_be(form: str) -> None:
    for name in RESULTS:
        assert shown(name, form, output.Style(unicode=False)).isascii()
    for name in DESCENTS:
        assert traced(name, form, output.Style(unicode=False)).isascii()
    for name in WORKINGS:
        assert worked(name, form, output.Style(unicode=False)).isascii()


@pytest.mark.parametrize("form", ["table", "plain", "latex", "markdown"])
def test_control_characters_never_reach_a_terminal(form: str) -> None:
    stream = io.StringIO()
    report = GradientReport(START.of, None, (), (Remark("k", "a\x1b[31mb\rc\u202e"),))
    output.write(report, form, stream, output.Style(unicode=True), "grad")
    assert not set("\x1b\r\u202e") & set(stream.getvalue())


@pytest.mark.parametrize(("form", "loaded"), [(f, f == "table") for f in output.FORMATS])
def test_only_a_table_loads_rich_and_nothing_loads_sympy(form: str, loaded: bool) -> None:
    program = (
        "import sys; from gradcli import output; import io;"
        f"output.trace_writer({form!r}, io.StringIO(), output.Style(), 'descend');"
        "print('rich' in sys.modules, 'sympy' in sys.modules or 'numpy' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == [str(loaded), "False"]


def test_a_head_without_rows_is_still_a_view() -> None:
    assert isinstance(START, RunStart)
    assert view(RunStart(START.of, METHOD)).blocks


class FlushedOnly(io.StringIO):
    """A stream of which only what was flushed has arrived."""

    arrived = ""

    def flush(self) -> None:
        self.arrived = self.getvalue()


def test_the_streams_of_this_file_tell_written_from_arrived() -> None:
    stream = FlushedOnly()
    stream.write(str(Step.__name__))
    assert stream.arrived == ""
