"""A long program is divided into parts that hand over what later ones need."""

from __future__ import annotations

from gradcli.language.expression import read
from gradcli.numeric.native.writing import Part, invariants, needed, parts
from gradcli.numeric.program import lower

LINES = ["const double t1 = s0;", "const double t2 = t1;", "const double t3 = (t1 + t2);", "o[0] = t3 + t1;"]


def test_names_are_handed_over_from_part_to_part() -> None:
    assert list(parts(LINES, 2)) == [
        Part(tuple(LINES[:2]), (), ("t1", "t2")),
        Part(tuple(LINES[2:]), ("t1", "t2"), ()),
    ]


def test_each_part_takes_what_it_uses_alone() -> None:
    assert [(part.taken, part.given) for part in parts(LINES, 1)] == [
        ((), ("t1",)),
        (("t1",), ("t2",)),
        (("t1", "t2"), ("t3",)),
        (("t1", "t3"), ()),
    ]


def test_what_fits_is_one_part() -> None:
    assert list(parts(LINES, 4)) == [Part(tuple(LINES), (), ())]


def test_what_depends_on_no_varying_input_is_computed_beforehand() -> None:
    program = lower([read("x*exp(2*a) + (a + 1)").tree], ["x", "a"])
    known = invariants(program, {1: 0.0})
    values = [known[slot] for slot in needed(program, {0: "x"}, known)]
    # exp(0) and 0 + 1 are wanted by what varies; the constants 1 and 2 are not, nor is 2*a
    assert values == [1.0, 1.0]
