"""Random formulas as text, for Hypothesis: smooth everywhere they are defined, and re-readable by SymPy."""

from __future__ import annotations

from hypothesis import strategies as st

_LEAVES = st.sampled_from(["x", "y", "x", "y", "2", "3", "1/3", "0.7", "pi"])
_FUNCTIONS = st.sampled_from(["sin", "cos", "exp", "atan", "tanh", "log", "sqrt", "asinh"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(_FUNCTIONS, parts).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(parts, st.integers(2, 4)).map(lambda t: f"({t[0]})^{t[1]}"),
        parts.map(lambda part: f"-({part})"),
    )


FORMULAS = st.recursive(_LEAVES, _grown, max_leaves=10)

COORDINATES = st.fractions(min_value=-3, max_value=3, max_denominator=50)
