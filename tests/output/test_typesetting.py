"""Widths are near those that TeX measures, and a broken formula is still the same formula."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol
from gradcli.language.write import to_latex
from gradcli.output.typesetting import broken, set_width

FORMULAS = [
    "x^2*y + sin(x*y)",
    "(x^2 + 1)/(y^2 + 3*x)",
    "y*cos(x*y)*exp(-x^2)",
    "log(1 + exp(x1))",
    "3*x^2*y^3 - 4*x*y + 7",
    "1/(1 + exp(-a*x - b))",
    "2*x*(x^2 + y^2)^(3/2)",
    "-x*exp(-x^2/2)/sqrt(2*pi)",
    "asinh(x) + erf(y)",
    "0.5*learning_rate*x^2",
]
TEXTS = [
    *(to_latex(read_infix(formula)) for formula in FORMULAS),
    *(to_latex(Apply("partial", (read_infix(formula), Symbol("x")))) for formula in FORMULAS[:4]),
    r"\begin{pmatrix} 2 x + y \\ y \end{pmatrix}",
    r"\text{chain rule: $\sin\left(u\right)$ with $u$ = $x y$}",
    r"\text{derivative of a constant}",
]


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX here")
def test_a_width_is_near_the_one_that_tex_measures(tmp_path: Path) -> None:
    boxes = "\n".join(rf"\setbox0\hbox{{$\displaystyle {text}$}}\typeout{{width \the\wd0}}" for text in TEXTS)
    head = "\\documentclass{article}\\usepackage{amsmath}\\begin{document}\n"
    (tmp_path / "page.tex").write_text(f"{head}{boxes}\n\\end{{document}}\n")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    log = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    measured = [float(width) for width in re.findall(r"^width ([\d.]+)pt", log, re.MULTILINE)]
    assert len(measured) == len(TEXTS)
    for text, width in zip(TEXTS, measured, strict=True):
        assert set_width(text) == pytest.approx(width, rel=0.2), text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a + b}{c}", r"\frac{a + b}{a + b}"),
        (r"\frac{c}{a + b}", r"\frac{a + b}{c}"),
        (r"\begin{aligned} &a + b \\ &\quad a \end{aligned}", r"\begin{aligned} &a + b \end{aligned}"),
        ("a  b", "ab"),
    ],
)
def test_parts_above_each_other_are_as_wide_as_the_widest(one: str, other: str) -> None:
    assert set_width(one) == pytest.approx(set_width(other))


def test_what_is_longer_is_wider() -> None:
    ordered = ["x", "x^{2}", "x y", "x + y", "x + y + z", r"\frac{x + y + z}{2} + a"]
    widths = [set_width(text) for text in ordered]
    assert widths == sorted(set(widths))


LEAVES = st.sampled_from(["x", "y^2", "3*x", "sin(x*y)", "exp(-x)", "12.5", "(x - 1)"])
SUMS = st.lists(LEAVES, min_size=1, max_size=12).map(" + ".join)
TREES = st.recursive(
    SUMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]})*({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]})/({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} - ({pair[1]})"),
    ),
    max_leaves=6,
)


@given(TREES, st.integers(60, 400))
def test_a_broken_formula_is_the_same_formula(formula: str, room: int) -> None:
    latex = to_latex(read_infix(formula))
    lines = broken(latex, room)
    joined = " ".join(lines)
    joined = re.sub(r"\\begin\{aligned\} &|\\\\ &\\quad | \\end\{aligned\}", "", joined)
    # a factor that begins a line has the sign of multiplication before it
    assert joined.replace(r"\cdot ", "").split() == latex.replace(r"\cdot ", "").split()
    for line in lines:
        for opening, closing in (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end")):
            assert line.count(opening) == line.count(closing)


@given(SUMS, st.integers(80, 300))
def test_a_sum_is_broken_into_lines_that_fit(formula: str, room: int) -> None:
    lines = broken(to_latex(read_infix(formula)), room)
    assert all(set_width(line) <= room for line in lines)
    assert all(line.startswith("+ ") for line in lines[1:])


@pytest.mark.parametrize("formula", ["({})/(1 + x)", "(1 + x)/({})", "y*({})", "exp({})"])
def test_what_is_too_long_within_a_group_stands_on_several_lines_there(formula: str) -> None:
    latex = to_latex(read_infix(formula.format(" + ".join(f"a{n}*x^{n}" for n in range(2, 20)))))
    (line,) = broken(latex, 250)
    assert r"\begin{aligned}" in line
    assert set_width(line) <= 250 < set_width(latex)


def test_a_product_is_broken_before_a_factor_not_within_one() -> None:
    latex = to_latex(read_infix("(sin(x) + cos(x))^2*(x + y)*exp(x - y)"))
    assert broken(latex, 130) == [
        r"\left(\sin\left(x\right) + \cos\left(x\right)\right)^{2} \left(x + y\right)",
        r"\cdot \exp\left(x - y\right)",
    ]


@pytest.mark.parametrize(
    "latex",
    [
        r"\left(a_{1},\; a_{2},\; a_{3},\; a_{4},\; a_{5}\right)",
        r"\operatorname{atan2}\left(y y y y, x x x x x\right)",
        r"\sum_{k=1}^{3} k x y z a b c d e",
        r"\text{words and more words and words}",
    ],
)
def test_what_is_no_product_is_given_no_sign_of_multiplication(latex: str) -> None:
    assert r"\cdot" not in "".join(broken(latex, 30))
