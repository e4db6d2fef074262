"""Hypothesis strategies for trees of the language and for texts that are nearly in it."""

from __future__ import annotations

from hypothesis import strategies as st

from gradcli.language.functions import COMPARISONS, CONSTANTS, FUNCTIONS
from gradcli.language.tree import Apply, Number, Symbol, Tree

NAMES = (
    "x",
    "y",
    "z",
    "a",
    "n",
    "f",
    "x1",
    "x10",
    "x_2",
    "x2_",
    "rate",
    "theta",
    "θ",
    "λ",
    "Δ",
    "e5",
    "ab",
    "Q",
    "i",
)
BASES = ("x", "y", "rate", "θ", "x_")
LITERALS = (
    "0",
    "1",
    "2",
    "10",
    "007",
    "0.1",
    "1.5",
    ".5",
    "5.",
    "2.50",
    "1e3",
    "1E3",
    "2.5e-3",
    "1.e+2",
    ".5e1",
    "12345678901234567890",
)

UNARY = tuple(
    row.name
    for row in FUNCTIONS.values()
    if row.parameters == ("x",) and row.name not in ("neg", "not", "sum", "prod")
)

names = st.sampled_from(NAMES).map(Symbol)
literals = st.one_of(st.sampled_from(LITERALS), st.integers(0, 10**12).map(str)).map(Number)
constants = st.sampled_from(sorted(CONSTANTS)).map(lambda name: Apply(name, ()))
leaves = st.one_of(names, names, literals, constants)


def _conditions(numbers: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    compared = st.builds(lambda c, x, y: Apply(c, (x, y)), st.sampled_from(COMPARISONS), numbers, numbers)
    truths = st.sampled_from(("true", "false")).map(lambda name: Apply(name, ()))

    def joined(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        both = st.builds(lambda c, x, y: Apply(c, (x, y)), st.sampled_from(("and", "or")), inner, inner)
        return st.one_of(both, inner.map(lambda c: Apply("not", (c,))))

    return st.recursive(st.one_of(compared, compared, truths), joined, max_leaves=2)


def _larger(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    condition = _conditions(inner)
    pairs = st.lists(st.tuples(inner, condition), min_size=1, max_size=3)
    index = st.sampled_from(("i", "j", "k2")).map(Symbol)
    return st.one_of(
        st.builds(lambda op, x, y: Apply(op, (x, y)), st.sampled_from("+-*/^"), inner, inner),
        st.builds(lambda op, x, y: Apply(op, (x, y)), st.sampled_from("+-*/^"), inner, inner),
        inner.map(lambda x: Apply("neg", (x,))),
        st.builds(lambda name, x: Apply(name, (x,)), st.sampled_from((*UNARY, "abs", "sqrt")), inner),
        st.builds(lambda x, y: Apply("atan2", (x, y)), inner, inner),
        st.builds(lambda x, y: Apply("log", (x, y)), inner, inner),
        st.builds(
            lambda name, parts: Apply(name, tuple(parts)),
            st.sampled_from(("max", "min")),
            st.lists(inner, min_size=2, max_size=4),
        ),
        st.builds(lambda c, x, y: Apply("where", (c, x, y)), condition, inner, inner),
        pairs.map(lambda rows: Apply("Piecewise", tuple(part for row in rows for part in row))),
        st.builds(lambda base, place: Apply("index", (Symbol(base), place)), st.sampled_from(BASES), inner),
        st.builds(
            lambda name, term, i, first, last: Apply(name, (term, i, first, last)),
            st.sampled_from(("sum", "prod")), inner, index, inner, inner,
        ),
    )  # fmt: skip


formulas: st.SearchStrategy[Tree] = st.recursive(leaves, _larger, max_leaves=12)
conditions = _conditions(formulas)


@st.composite
def programs(draw: st.DrawFn) -> Tree:
    """Return local definitions of names that no formula uses by chance, then the function."""
    parts: list[Tree] = []
    for place in range(draw(st.integers(1, 4))):
        earlier = st.sampled_from([Symbol(f"part{n}") for n in range(place)]) if place else names
        value = draw(st.one_of(formulas, st.builds(lambda x, y: Apply("*", (x, y)), earlier, formulas)))
        parts += [Symbol(f"part{place}"), value]
    return Apply("let", (*parts, Apply("+", (Symbol("part0"), draw(formulas)))))


PIECES = [
    "x",
    "y",
    "x1",
    "xy",
    "z",
    "e",
    "E",
    "pi",
    "tau",
    "i",
    "n",
    "u",
    "f",
    "g",
    "sin",
    "cos",
    "log",
    "sqrt",
    "abs",
    "max",
    "where",
    "Piecewise",
    "sum",
    "prod",
    "atan2",
    "(",
    "(",
    ")",
    ")",
    "[",
    "]",
    "|",
    "|",
    ",",
    ",",
    ";",
    "=",
    "==",
    "<",
    "<=",
    ">",
    "!=",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "²",
    "³",
    "⁻¹",
    "√",
    "π",
    "θ",
    "·",
    "1",
    "2",
    "3",
    "0",
    "0.5",
    "1e3",
    "1e400",
    "10^400",
    "400",
    "and",
    "or",
    "not",
    "True",
    "False",
    "x[1]",
    "sum(x[i],i,1,3)",
    "sin^-1",
    "__x__",
    ".y",
    "'",
    "#",
    "\\",
    "$",
    "{",
    "}",
    "!",
    "%",
    "&",
    "~",
    ":",
    "@",
    "é",
    "\u200b",
    "\x1b",
    "𝑥",
    "∞",
]
near_texts = st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=14).map("".join)
