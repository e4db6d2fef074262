"""Formulas as a mathematician writes them."""

from __future__ import annotations

import re

import pytest

from gradcli.language.functions import CALLABLE, FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.language.latex_names import latex_name
from gradcli.language.tree import Apply, Number, Symbol, Tree
from gradcli.language.write import part_named, to_infix, to_latex, to_unicode

LATEX = (
    ("x^2 + y^2", "x^{2} + y^{2}"),
    ("2x", "2 x"),
    ("2*3", r"2 \cdot 3"),
    ("x*2", r"x \cdot 2"),
    ("x*2^y", r"x \cdot 2^{y}"),
    ("x1*x10", "x_{1} x_{10}"),
    ("x/y", r"\frac{x}{y}"),
    ("(x + 1)/(y - 1)", r"\frac{x + 1}{y - 1}"),
    ("(x + 1)(y - 1)", r"\left(x + 1\right) \left(y - 1\right)"),
    ("x - (y - z)", r"x - \left(y - z\right)"),
    ("-x^2", "-x^{2}"),
    ("(-x)^2", r"\left(-x\right)^{2}"),
    ("x^(y + 1)", "x^{y + 1}"),
    ("(x^y)^z", r"\left(x^{y}\right)^{z}"),
    ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
    ("x^-1", "x^{-1}"),
    ("x + (-y)", r"x + \left(-y\right)"),
    ("e^x", "e^{x}"),
    ("pi*r^2", r"\pi r^{2}"),
    ("tau/2", r"\frac{\tau}{2}"),
    ("exp(-x)", r"\exp\left(-x\right)"),
    ("ln(x)", r"\log\left(x\right)"),
    ("log(x, 2)", r"\log_{2}\left(x\right)"),
    ("log10(x)", r"\log_{10}\left(x\right)"),
    ("sin(x)*cos(y)", r"\sin\left(x\right) \cos\left(y\right)"),
    ("sin(x)^2", r"\sin\left(x\right)^{2}"),
    ("arctan(x)", r"\arctan\left(x\right)"),
    ("asinh(x)", r"\operatorname{arsinh}\left(x\right)"),
    ("atan2(y, x)", r"\operatorname{atan2}\left({y}, {x}\right)"),
    ("sqrt(x + 1)", r"\sqrt{x + 1}"),
    ("cbrt(x)", r"\sqrt[3]{x}"),
    ("|x - y|", r"\left|{x - y}\right|"),
    ("floor(x)", r"\left\lfloor {x}\right\rfloor"),
    ("ceil(x)", r"\left\lceil {x}\right\rceil"),
    ("max(x, y, 0)", r"\max\left(x, y, 0\right)"),
    ("sigmoid(x)", r"\sigma\left(x\right)"),
    (
        "where(x > 0, x, -x)",
        r"\begin{cases} x & \text{if } x > 0 \\ -x & \text{otherwise} \end{cases}",
    ),
    (
        "Piecewise((0, x < 0), (x, 0 <= x and x <= 1), (1, True))",
        r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{if } 0 \le x \land x \le 1 \\ "
        r"1 & \text{otherwise} \end{cases}",
    ),
    ("sum(x[i]^2, i, 1, n)", r"\sum_{i=1}^{n} x_{i}^{2}"),
    ("sum(x[i] + 1, i, 1, 3)", r"\sum_{i=1}^{3} \left(x_{i} + 1\right)"),
    ("prod(x[i + 1], i, 1, 3)", r"\prod_{i=1}^{3} x_{i + 1}"),
    ("theta*rate", r"\theta \mathrm{rate}"),
    ("1.5e-3*x", r"1.5 \cdot 10^{-3} x"),
)  # fmt: skip

EXACTING_LATEX = (
    ("(1.5e3)^2", r"\left(1.5 \cdot 10^{3}\right)^{2}"),
    ("sum(x[i], i, 1, 3)^2", r"\left(\sum_{i=1}^{3} x_{i}\right)^{2}"),
    ("prod(x[i], i, 1, 3)*y", r"\left(\prod_{i=1}^{3} x_{i}\right) y"),
    ("x*2*y", r"x \cdot 2 y"),
    ("2*1.5e3", r"2 \cdot 1.5 \cdot 10^{3}"),
    ("2*(3/4)", r"2 \cdot \frac{3}{4}"),
    ("2*(3*4)", r"2 \cdot \left(3 \cdot 4\right)"),
    (
        "where(x > 0, 1, 2)^2",
        r"\left(\begin{cases} 1 & \text{if } x > 0 \\ 2 & \text{otherwise} \end{cases}\right)^{2}",
    ),
)  # fmt: skip

NAMES = (
    ("x", "x"),
    ("x1", "x_{1}"),
    ("x10", "x_{10}"),
    ("x_2", "x_{2}"),
    ("theta", r"\theta"),
    ("theta2", r"\theta_{2}"),
    ("θ", r"\theta"),
    ("θ1", r"\theta_{1}"),
    ("λ", r"\lambda"),
    ("Ω", r"\Omega"),
    ("Gamma", r"\Gamma"),
    ("ς", r"\varsigma"),
    ("rate", r"\mathrm{rate}"),
    ("rate3", r"\mathrm{rate}_{3}"),
    ("long_name", r"\mathrm{long\_name}"),
    ("xy", r"\mathrm{xy}"),
    ("Q", "Q"),
)

PLAIN = (
    ("2x^2 - sin(y)", "2*x**2 - sin(y)", "2·x² - sin(y)"),
    ("π r²", "pi*r**2", "π·r²"),
    ("√(x+1)", "sqrt(x + 1)", "√(x + 1)"),
    ("|x|", "abs(x)", "|x|"),
    ("abs(abs(x))", "abs(abs(x))", "abs(|x|)"),
    ("x^y^z", "x**y**z", "x^y^z"),
    ("(x^2)^3", "(x**2)**3", "(x²)³"),
    ("x^-1", "x**(-1)", "x^(-1)"),
    ("x^0.5", "x**0.5", "x^0.5"),
    ("x != y", "x != y", "x ≠ y"),
    ("x <= y and not y >= z", "x <= y and not y >= z", "x ≤ y and not y ≥ z"),
    ("u = x*y; u^2", "u = x*y; u**2", "u = x·y; u²"),
    ("x - (y - z) - -w", "x - (y - z) - (-w)", "x - (y - z) - (-w)"),
    ("Max(x, ln(y), arcsin(z))", "max(x, log(y), asin(z))", "max(x, log(y), asin(z))"),
    ("Piecewise((x, x>0), (0, True))", *["Piecewise((x, x > 0), (0, True))"] * 2),
    ("sum(x[i], i, 1, 3)", "sum(x[i], i, 1, 3)", "sum(x[i], i, 1, 3)"),
)  # fmt: skip


def typed(text: str) -> Tree:
    """Return the tree of a text as typed, a condition too."""
    return read_infix(text, condition=True)


@pytest.mark.parametrize(("text", "latex"), LATEX)
def test_latex(text: str, latex: str) -> None:
    assert to_latex(typed(text)) == latex


@pytest.mark.parametrize(("text", "latex"), EXACTING_LATEX)
def test_latex_where_brackets_and_dots_change_the_meaning(text: str, latex: str) -> None:
    assert to_latex(typed(text)) == latex


@pytest.mark.parametrize(("name", "latex"), NAMES)
def test_a_name_in_latex(name: str, latex: str) -> None:
    assert latex_name(name) == latex


@pytest.mark.parametrize(("text", "infix", "unicode"), PLAIN)
def test_plain_text(text: str, infix: str, unicode: str) -> None:
    tree = typed(text)
    assert to_infix(tree) == infix
    assert to_unicode(tree) == unicode


@pytest.mark.parametrize("name", sorted({*CALLABLE.values()} - {"sum", "prod", "where", "Piecewise", "^"}))
def test_each_function_has_latex_of_its_own(name: str) -> None:
    count = 2 if len(FUNCTIONS[name].parameters) == 2 else 1
    latex = to_latex(typed(f"{name}({', '.join('xy'[:count])})"))
    assert re.search(r"\\[a-z]+", latex)
    assert all(re.search(rf"(?<![a-z\\]){letter}(?![a-z])", latex) for letter in "xy"[:count])


def test_a_definition_list_in_latex_names_no_escapes() -> None:
    assert to_latex(typed("u = x_1; u^2")) == "u = x_{1}; u^{2}"


def test_a_part_that_doubles_at_each_definition_is_named_in_short() -> None:
    tree: Tree = Symbol("x")
    for _ in range(60):
        tree = Apply("*", (tree, tree))
    assert part_named(Apply("log", (tree,))) == "log(...)"
    assert part_named(Apply(">", (tree, Number("0")))) == "... > 0"
    assert part_named(Apply("+", (Symbol("y"), tree))) == "y + ..."
