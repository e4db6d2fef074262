"""Parts of a long formula get names, and nothing of the formula is lost."""

from __future__ import annotations

from gradcli.calculus.derivation.naming import named_parts
from gradcli.calculus.derivation.requests import derive
from gradcli.language.expression import read
from gradcli.language.tree import free_symbols, written_size
from gradcli.language.write import to_infix
from tests.calculus.derivation.derivable import FORMULAS

LONG = (
    "sin(x*y)*exp(-(x*y)) + log(1 + (x*y)^2)/(x*y) + cos(x*y)^2*sqrt(1 + x*y) + atan(x*y)^3 - x*y/(1 + x^2)"
)


def test_the_parts_put_together_are_the_formula() -> None:
    for formula in map(read, [*FORMULAS, LONG]):
        named = named_parts(formula)
        assert to_infix(named.of_variables(named.function)) == to_infix(formula.tree)


def test_a_short_formula_needs_no_names() -> None:
    assert named_parts(read("x^2*y + sin(x*y) + exp(x*y)")).parts == ()


def test_what_is_shared_has_one_name_and_is_derived_once() -> None:
    report = derive(LONG, wrt=["x"])
    assert to_infix(report.parts[0].tree) == "x*y"
    assert [derived.name for derived in report.derivations[0].parts] == [part.name for part in report.parts]


def test_typed_definitions_keep_their_names() -> None:
    named = named_parts(read("r = sqrt(x^2 + y^2); exp(-r)/r"))
    assert [(part.name, to_infix(part.tree)) for part in named.parts] == [("r", "sqrt(x**2 + y**2)")]
    assert to_infix(named.function) == "exp(-r)/r"


def test_definitions_that_are_numbers_are_put_in() -> None:
    named = named_parts(read("n = 3; sum(x[i]^2, i, 1, n)"))
    assert named.parts == ()
    assert to_infix(named.function) == "x1**2 + x2**2 + x3**2"


def test_new_names_are_not_those_of_variables() -> None:
    formula = read(LONG.replace("x", "u").replace("eup", "exp").replace("y", "v"))
    names = {part.name for part in named_parts(formula).parts}
    assert names
    assert names.isdisjoint({"u", "v"})


def test_lines_stay_short_however_long_the_sum_is() -> None:
    named = named_parts(read("+".join(f"(w*{n} + b - {n * n})^2*exp(-w*{n})" for n in range(40))))
    assert max(written_size(part.tree) for part in named.parts) <= 20
    assert all(free_symbols(part.tree) for part in named.parts)
