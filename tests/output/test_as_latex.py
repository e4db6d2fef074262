"""LaTeX: every group and environment is closed, and it compiles where there is a compiler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gradcli import output
from tests.output.samples import DESCENTS, RESULTS, WORKINGS
from tests.output.test_output import shown, traced, worked

TEXTS = {
    **{name: (shown, name) for name in RESULTS},
    **{f"trace {name}": (traced, name) for name in DESCENTS},
    **{f"by hand {name}": (worked, name) for name in WORKINGS},
}


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    write, name = TEXTS[request.param]
    return write(name, "latex")


def test_groups_and_environments_are_closed(text: str) -> None:
    bare = re.sub(r"\\[{}%]|%.*", "", text)
    assert bare.count("{") == bare.count("}")
    assert text.count("$") % 2 == 0
    assert text.count(r"\left") == text.count(r"\right")
    stack = []
    for kind, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", text):
        if kind == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert not stack


def test_a_display_holds_no_empty_line_and_no_empty_row(text: str) -> None:
    for inside in re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.DOTALL):
        assert "\n\n" not in inside
        outside = re.sub(r"\\begin\{(pmatrix|array|aligned)\}.*?\\end\{\1\}", "", inside)
        # beside a formula of a derivation stands its reason
        assert all(line.count("&") == (3 if "&&" in line else 1) for line in outside.splitlines())
        assert not inside.endswith(r"\\")


def test_rows_of_a_trace_have_as_many_cells_as_columns() -> None:
    text = traced("diverged", "latex")
    columns = re.search(r"\\begin\{tabular\}\{(r+)\}", text)
    assert columns
    rows = [line for line in text.splitlines() if re.match(r"\d+ &|\$k\$", line)]
    assert len(rows) == 3
    assert {row.count("&") for row in rows} == {len(columns[1]) - 1}


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of the table of a trace, with its headings first."""
    inside = re.search(r"\\begin\{tabular\}\{r+\}\n(.*?)\\end\{tabular\}", text, re.DOTALL)
    assert inside
    return [
        line.replace(r" \\ \hline", "").removesuffix(r" \\").split(" & ") for line in inside[1].splitlines()
    ]


def test_a_trace_in_fractions_has_numbered_rows() -> None:
    heading, *rows = rows_of(traced("exact", "latex"))
    assert heading[:4] == ["$k$", "$x$", "$y$", "$f$"]
    assert [row[0] for row in rows] == ["0", "1", "2"]
    assert rows[2][1:4] == [
        r"$\frac{81}{121}$",
        r"$\frac{81}{121}$",
        r"$\frac{6561}{1331}$",
    ]


def test_chosen_columns_are_the_columns_of_the_table() -> None:
    heading, *rows = rows_of(traced("heavy", "latex", output.Style(columns=("iter", "v_y", "angle"))))
    assert heading == ["$k$", r"$\text{v\_y}$", r"$\text{angle}$"]
    assert rows == [["0", "$0$", "--"], ["1", "$20$", "--"], ["2", "$10$", "$9.93165$"]]


def test_a_step_by_hand_is_a_chain_of_equations() -> None:
    text = worked("exact", "latex")
    assert r"\frac{\partial f}{\partial x} &= 2 x = 2 \cdot 1 = 2" in text
    assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") == 6


def test_the_gradient_is_a_column() -> None:
    assert r"\nabla f &= \begin{pmatrix} 2 x \\ 2 y \end{pmatrix}" in shown("gradient", "latex")
    assert r"= 2 \sqrt{2} \approx 2.828427125" in shown("gradient", "latex")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_it_compiles(text: str, tmp_path: Path) -> None:
    head = "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n"
    (tmp_path / "page.tex").write_text(f"{head}{text}\\end{{document}}\n")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
