"""A chain of equal lines: every line and reason is there, aligned, in each format and width."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli import output
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol, Tree
from gradcli.output.layout import lines_of
from gradcli.output.notation import unicode_notation
from gradcli.output.report import (
    Blank,
    Note,
    PageBreak,
    Report,
    Role,
    Sentence,
    Sign,
    StepLine,
    Steps,
    Vector,
)
from gradcli.output.steps import is_beside, reason_column

PARTIAL = Sign("df/dx", "∂f/∂x", r"\frac{\partial f}{\partial x}")
TITLE = Sentence("{} with {} held constant", (PARTIAL, Symbol("y")))


def tree(text: str) -> Tree:
    """Read a formula in which `D(u)` is the derivative of u by x, still to be taken."""
    parts = re.split(r"D<([^>]*)>", text)
    formula = read_infix("".join(part if not place % 2 else f"D{place}" for place, part in enumerate(parts)))
    pending = {
        f"D{place}": Apply("partial", (read_infix(part), Symbol("x")))
        for place, part in enumerate(parts)
        if place % 2
    }

    def visit(node: Tree) -> Tree:
        if isinstance(node, Apply):
            return Apply(node.function, tuple(map(visit, node.arguments)))
        return pending.get(node.name, node) if isinstance(node, Symbol) else node

    return visit(formula)


def because(text: str, *terms: str) -> tuple[Sentence, ...]:
    return (Sentence(text, tuple(map(read_infix, terms))),)


CHAIN = because("chain rule: {} with {} = {}", "sin(u)", "u", "x*y")

STEPS = Steps(
    PARTIAL,
    (
        StepLine(tree("D<x^2*y + sin(x*y)>")),
        StepLine(tree("D<x^2*y> + D<sin(x*y)>"), because("sum rule")),
        StepLine(tree("y*D<x^2> + D<sin(x*y)>"), because("constant factor {}", "y")),
        StepLine(tree("2*x*y + cos(x*y)*D<x*y>"), (*because("power rule"), *CHAIN)),
        StepLine(tree("2*x*y + y*cos(x*y)"), because("derivative of {}", "x")),
    ),
    TITLE,
)
LONG_SUM = " + ".join(f"a{n}*sin(x*y)^{n}" for n in range(1, 30))
LONG = Steps(
    PARTIAL,
    (
        StepLine(tree("D<x>")),
        StepLine(tree(LONG_SUM), because("sum rule")),
        StepLine(tree("(x^2 + y)*(x - y)"), because(" and ".join(["a reason of many words"] * 8))),
        StepLine(tree(f"({LONG_SUM})/(1 + x^2)"), because("quotient rule")),
    ),
)
WORKSHEET = Steps(
    PARTIAL,
    (StepLine(tree("D<x^2*y>")), *(StepLine(Blank(), line.reasons) for line in STEPS.lines[1:])),
    TITLE,
)
CHAINS = {"usual": STEPS, "long": LONG, "worksheet": WORKSHEET}


def shown(steps: Steps, form: str, width: int = 80, *, unicode: bool = True) -> str:
    stream = io.StringIO()
    output.write(Report((steps,)), form, stream, output.Style(width=width, unicode=unicode), "derive")
    return stream.getvalue()


def bare(text: str) -> str:
    """Return what a text says, however its lines are broken."""
    return "".join(text.split())


def test_a_chain_at_80_columns() -> None:
    assert [line.rstrip() for line in shown(STEPS, "table").splitlines()] == [
        "∂f/∂x with y held constant",
        "  ∂f/∂x = ∂/∂x[x²·y + sin(x·y)]",
        "        = ∂/∂x[x²·y] + ∂/∂x[sin(x·y)]   sum rule",
        "        = y·∂/∂x[x²] + ∂/∂x[sin(x·y)]   constant factor y",
        "        = 2·x·y + cos(x·y)·∂/∂x[x·y]",
        "              power rule; chain rule: sin(u) with u = x·y",
        "        = 2·x·y + y·cos(x·y)            derivative of x",
    ]


def test_a_chain_below_40_columns_is_stacked() -> None:
    assert [line.rstrip() for line in shown(STEPS, "table", 30).splitlines()] == [
        "∂f/∂x with y held constant",
        "∂f/∂x",
        "  = ∂/∂x[x²·y + sin(x·y)]",
        "  = ∂/∂x[x²·y]",
        "      + ∂/∂x[sin(x·y)]",
        "        sum rule",
        "  = y·∂/∂x[x²]",
        "      + ∂/∂x[sin(x·y)]",
        "        constant factor y",
        "  = 2·x·y + cos(x·y)·∂/∂x[x·y]",
        "        power rule; chain",
        "          rule: sin(u) with u",
        "          = x·y",
        "  = 2·x·y + y·cos(x·y)",
        "        derivative of x",
    ]


def test_a_chain_in_plain_text() -> None:
    assert shown(STEPS, "plain").splitlines() == [
        "df/dx with y held constant",
        "df/dx = d/dx[x**2*y + sin(x*y)]",
        "      = d/dx[x**2*y] + d/dx[sin(x*y)]   sum rule",
        "      = y*d/dx[x**2] + d/dx[sin(x*y)]   constant factor y",
        "      = 2*x*y + cos(x*y)*d/dx[x*y]      power rule; chain rule: sin(u) with u = x*y",
        "      = 2*x*y + y*cos(x*y)              derivative of x",
    ]


@pytest.mark.parametrize("width", [30, 39, 40, 60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_fits_and_keeps_its_words_and_formulas(name: str, width: int, unicode: bool) -> None:
    steps = CHAINS[name]
    text = shown(steps, "table", width, unicode=unicode)
    assert max(map(len, text.splitlines())) <= width
    # set wide enough, a chain has each line and its reason on one
    assert sorted(bare(text)) == sorted(bare(shown(steps, "table", 100_000, unicode=unicode)))
    assert "more" not in text
    assert "…" not in text


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("name", CHAINS)
def test_each_line_begins_below_the_first_equals_sign(name: str, width: int) -> None:
    lines = shown(CHAINS[name], "table", width).splitlines()
    columns = [line.index("= ") for line in lines if re.match(r" +(∂f/∂x )?= ", line)]
    assert len(columns) == len(CHAINS[name].lines)
    assert len(set(columns)) == 1


@pytest.mark.parametrize("name", CHAINS)
def test_plain_text_is_one_line_a_step_with_its_reason_behind_two_spaces_or_more(name: str) -> None:
    steps = CHAINS[name]
    lines = shown(steps, "plain").splitlines()[bool(steps.title) :]
    assert len(lines) == len(steps.lines)
    for line, step in zip(lines, steps.lines, strict=True):
        formula, *reason = re.split(r"(?<=\S) {2,}", line.lstrip(" "))
        assert formula.removeprefix("df/dx ").startswith("= ")
        assert len(reason) == bool(step.reasons)
    assert shown(steps, "plain", 1, unicode=False) == shown(steps, "plain", 200)


def test_no_vector_of_a_derivation_is_abbreviated() -> None:
    many = Vector(tuple(Symbol(f"x{n}") for n in range(40)))
    text = shown(Steps(PARTIAL, (StepLine(many),)), "table")
    assert re.findall(r"x\d+", text) == [f"x{n}" for n in range(40)]


def test_the_last_line_is_the_answer_and_reasons_are_quiet() -> None:
    lines = list(lines_of(Report((STEPS,)), 80, unicode_notation()))
    assert [role for line in lines for text, role in line if "2·x·y + y·cos(x·y)" in text] == [Role.ANSWER]
    quiet = [text.strip() for line in lines for text, role in line if role is Role.QUIET]
    assert quiet[0] == "sum rule"
    assert len(quiet) == 4
    assert lines[0][0][1] is Role.HEADING


def test_a_left_side_that_is_too_long_stands_alone() -> None:
    wide = Steps(Sign("a" * 50, "a" * 50, "a"), STEPS.lines)
    lines = shown(wide, "table", 60).splitlines()
    assert lines[0].strip() == "a" * 50
    assert lines[1].startswith("  = ")


SIZES = st.lists(st.tuples(st.integers(1, 90), st.integers(0, 60)), min_size=1, max_size=12)


@given(SIZES, st.integers(20, 100))
def test_no_other_column_would_let_more_reasons_stand_beside_their_formulas(
    sizes: list[tuple[int, int]], room: int
) -> None:
    chosen = reason_column(sizes, room, 3)
    counts = [sum(is_beside(size, column, room, 3) for size in sizes) for column in range(room + 1)]
    assert sum(is_beside(size, chosen, room, 3) for size in sizes) == max(counts)


@pytest.mark.parametrize(
    ("form", "blank"),
    [("table", "________"), ("plain", "________"), ("latex", r"\underline{\hspace{5cm}}")],
)
def test_a_blank_is_a_line_to_write_on(form: str, blank: str) -> None:
    text = shown(WORKSHEET, form)
    assert text.count(blank) == 4
    assert "sum rule" in text


def test_a_blank_in_markdown_has_no_underscore_that_markdown_would_see() -> None:
    blanks = re.findall(r"\\underline\{(?:\\qquad)+\}", shown(WORKSHEET, "markdown"))
    assert len(blanks) == 4


@pytest.mark.parametrize(("form", "row_end"), [("latex", r"\\"), ("markdown", r"\cr")])
def test_a_display_has_a_row_for_each_line_with_its_reason_beside_it(form: str, row_end: str) -> None:
    inside = re.search(r"\\begin\{align(?:\*|ed)\}\n(.*)\n\\end", shown(STEPS, form), re.DOTALL)
    assert inside
    first, *others = re.split(rf" {re.escape(row_end)}\*?\n", inside[1])
    assert first.startswith(r"\frac{\partial f}{\partial x} &= \frac{\partial}{\partial x}\left[")
    assert "&&" not in first
    assert [row.split("&& ")[-1] for row in others[:1]] == [r"\text{sum rule}"]
    assert all(row.startswith(("&= ", r"&\qquad", r"&\rlap{$\displaystyle{}")) for row in others)
    assert all(row.count("&") in (1, 3) for row in others)


def test_no_page_ends_between_a_line_and_the_reason_below_it() -> None:
    rows = shown(LONG, "latex").splitlines()
    below = [place for place, row in enumerate(rows) if row.startswith((r"&\quad", r"&\qquad", r"&\rlap"))]
    assert len(below) > len(LONG.lines)
    assert all(rows[place - 1].endswith(r" \\*") for place in below)
    assert not any(
        rows[place - 1].endswith("*") for place in set(range(1, len(rows))) - set(below) if place > 3
    )


@pytest.mark.parametrize(("form", "room"), [("latex", r" \\[2em]"), ("markdown", r" \cr \cr")])
def test_above_each_blank_there_is_room_to_write(form: str, room: str) -> None:
    rows = shown(WORKSHEET, form).splitlines()
    blanks = [place for place, row in enumerate(rows) if r"&= \underline{" in row]
    assert len(blanks) == 4
    assert all(rows[place - 1].endswith(room) for place in blanks)


def test_a_page_begins_where_there_are_pages() -> None:
    def text(form: str) -> str:
        stream = io.StringIO()
        blocks = (Note("one"), PageBreak(), Note("two"))
        output.write(Report(blocks), form, stream, output.Style(), "derive")
        return stream.getvalue()

    assert text("latex").splitlines()[1:] == [r"\par one", r"\newpage", r"\par two"]
    assert [text(form) for form in ("plain", "table", "markdown")] == ["one\n\ntwo\n"] * 3


def test_a_formula_in_a_reason_is_mathematics_in_the_text_of_latex() -> None:
    assert r"chain rule: $\sin\left(u\right)$ with $u = x y$" in shown(STEPS, "latex")
    assert r"\text{chain rule: }\sin\left(u\right)\text{ with }u = x y" in shown(STEPS, "markdown")


@pytest.mark.parametrize("form", ["latex", "markdown"])
@pytest.mark.parametrize("name", CHAINS)
def test_groups_of_a_display_are_closed(name: str, form: str) -> None:
    text = shown(CHAINS[name], form)
    for opening, closing in (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end")):
        assert text.count(opening) == text.count(closing)
    assert "\n\n" not in text[text.index(r"\begin") :]


def test_latex_says_how_a_long_derivation_runs_over_pages() -> None:
    assert shown(STEPS, "latex").splitlines()[1].startswith(r"% \allowdisplaybreaks")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
@pytest.mark.parametrize("name", CHAINS)
def test_a_display_compiles_and_stays_within_the_page(name: str, tmp_path: Path) -> None:
    head = "\\documentclass{article}\\usepackage{amsmath}\\allowdisplaybreaks\\begin{document}\n"
    (tmp_path / "page.tex").write_text(f"{head}{shown(CHAINS[name], 'latex')}\\end{{document}}\n")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    log = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).stdout.decode("latin-1")
    too_wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
    assert [points for points in too_wide if points > 15] == []


def test_steps_follow_each_other_in_the_order_given() -> None:
    for form in ("table", "plain", "latex", "markdown"):
        text = bare(shown(STEPS, form, 200))
        places = [text.index(bare(word)) for word in ("sum rule", "constant factor", "power rule", "chain")]
        assert all(one < other for one, other in pairwise(places))
