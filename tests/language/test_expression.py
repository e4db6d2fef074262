"""Variables and their order, constants, local definitions, written-out sums, and what is worth a note."""

from __future__ import annotations

import pytest

from gradcli.errors import ExpressionError, GradcliError, LimitError, OptionError
from gradcli.language.expression import read, read_constant
from gradcli.language.tree import Apply, Number, Symbol
from gradcli.language.write import to_infix

UNKNOWN = "is neither in --vars nor given a value by --let"


def written(text: str, variables: list[str] | None = None, constants: dict[str, str] | None = None) -> str:
    """Return what a text is after sums, definitions and constants are written out."""
    return to_infix(read(text, variables, constants).tree)


# Variables


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("y + x", ("x", "y")),
        ("x10 + x2 + x1", ("x1", "x2", "x10")),
        ("b*a*C", ("C", "a", "b")),
        ("theta + alpha", ("alpha", "theta")),
        ("x_10 + x_9", ("x_9", "x_10")),
        ("x[3] + x[1] + x2", ("x1", "x2", "x3")),
        ("sum(y[i]*x[i], i, 1, 2)", ("x1", "x2", "y1", "y2")),
        ("e + pi + tau", ()),
        ("5", ()),
        ("x - x", ("x",)),
        ("0*x + y", ("x", "y")),
        ("u = x*y; u", ("x", "y")),
        ("u = z; x", ("x",)),
        ("x₁ + x1", ("x1",)),
    ],
)  # fmt: skip
def test_variables_stand_in_natural_order(text: str, order: tuple[str, ...]) -> None:
    assert read(text).variables == order


def test_declared_variables_stand_as_given() -> None:
    assert read("x + y", ["y", "x"]).variables == ("y", "x")


def test_more_variables_may_be_declared_than_occur() -> None:
    assert read("x", ["x", "y", "z10"]).variables == ("x", "y", "z10")
    assert read("5", ["x"]).variables == ("x",)


def test_declared_names_are_trimmed_and_subscripts_are_digits() -> None:
    assert read("x1 + y", [" x₁ ", "y"]).variables == ("x1", "y")


@pytest.mark.parametrize(
    ("text", "variables", "message", "hint"),
    [
        ("x*y", ["x"], f"'y' {UNKNOWN}", ""),
        ("xy", ["x", "y"], f"'xy' {UNKNOWN}", "write x*y for the product"),
        ("xyx + 1", ["x", "y"], f"'xyx' {UNKNOWN}", "write x*y*x for the product"),
        ("rat*x", ["rate", "x"], f"'rat' {UNKNOWN}", "did you mean 'rate'?"),
        ("x2", ["x", "y"], f"'x2' {UNKNOWN}", "did you mean 'x'?"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_declared(text: str, variables: list[str], message: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        read(text, variables)
    assert (raised.value.message, raised.value.hint) == (message, hint)
    start, end = raised.value.span or (0, 0)
    assert text[start:end] == message.split("'")[1]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ([], "--vars needs names, as in --vars x,y"),
        (["x", ""], "--vars needs names, as in --vars x,y"),
        ([""], "--vars needs names, as in --vars x,y"),
        (["x", "x"], "--vars names 'x' twice"),
        (["x1", "x₁"], "--vars names 'x1' twice"),
        (["1"], "--vars: '1' is not a name"),
        (["x+y"], "--vars: 'x+y' is not a name"),
        (["x y"], "--vars: 'x y' is not a name"),
        (["x:10000000"], "--vars: 'x:10000000' is not a name"),
        (["x.y"], "--vars: 'x.y' is not a name"),
        (["_x"], "--vars: '_x' is not a name"),
        (["é"], "--vars: 'é' is not a name"),
        (["х"], "--vars: 'х' is not a name"),
        (["sin"], "--vars: 'sin' already has a meaning"),
        (["ln"], "--vars: 'ln' already has a meaning"),
        (["sum"], "--vars: 'sum' already has a meaning"),
        (["pi"], "--vars: 'pi' already has a meaning"),
        (["π"], "--vars: 'π' already has a meaning"),
        (["I"], "--vars: 'I' is not a name that can be used"),
        (["oo"], "--vars: 'oo' is not a name that can be used"),
        (["lambda"], "--vars: 'lambda' is not a name that can be used"),
        (["and"], "--vars: 'and' belongs in a condition, as in where(x > 0, a, b)"),
        (["True"], "--vars: 'True' belongs in a condition, as in where(x > 0, a, b)"),
        (["x__y"], "--vars: the name 'x__y' is refused"),
        (["Α"], "--vars: the Greek letter U+0391 looks like a Latin one"),
    ],
)
def test_a_name_that_cannot_be_declared(variables: list[str], message: str) -> None:
    with pytest.raises(OptionError) as raised:
        read("1", variables)
    assert raised.value.message == message


def test_a_long_list_of_names_with_a_double_is_refused() -> None:
    with pytest.raises(OptionError):
        read("1", [*(f"x{n}" for n in range(200)), "x7"])


def test_a_hint_does_not_contradict_the_name() -> None:
    with pytest.raises(OptionError) as raised:
        read("1", ["_x"])
    assert raised.value.hint != "a name is letters, digits and _"


def test_declared_names_may_look_like_slips() -> None:
    assert written("sinx + cost", ["sinx", "cost"]) == "sinx + cost"
    assert written("sinx(y)", ["sinx", "y"]) == "sinx*y"
    assert written("f(x + 1)", ["f", "x"]) == "f*(x + 1)"
    assert written("rate(x + 1)", ["rate", "x"]) == "rate*(x + 1)"


# Constants of mathematics


def test_e_and_tau_are_constants_unless_declared() -> None:
    assert read("e*x").tree == Apply("*", (Apply("e", ()), Symbol("x")))
    assert read("e*x", ["e", "x"]).tree == Apply("*", (Symbol("e"), Symbol("x")))
    assert read("E*x", ["E", "x"]).tree == Apply("*", (Symbol("E"), Symbol("x")))
    assert read("tau*x", ["x", "tau"]).variables == ("x", "tau")
    assert read("E*x", ["e", "x"]).tree == Apply("*", (Apply("e", ()), Symbol("x")))
    assert read("e*x", constants={"e": "3"}).tree == Apply("*", (Number("3"), Symbol("x")))


def test_pi_is_always_pi() -> None:
    assert read("pi").tree == read("π").tree == Apply("pi", ())


# Values given by name


def test_a_constant_takes_the_place_of_its_name() -> None:
    assert written("a*x + b", constants={"a": "3", "b": "sqrt(2)/2"}) == "3*x + sqrt(2)/2"
    assert written("a*x", constants={"a": "-1/3"}) == "-1/3*x"
    assert written("x^a", constants={"a": "-2"}) == "x**(-2)"
    assert read("a*x", constants={"a": "3"}).variables == ("x",)


def test_constants_are_kept_in_their_order_and_may_go_unused() -> None:
    expression = read("x", constants={"b": "2", "a": "1"})
    assert expression.constants == (("b", Number("2")), ("a", Number("1")))


def test_typed_keeps_the_name_of_a_constant() -> None:
    assert to_infix(read("a*x", constants={"a": "3"}).typed) == "a*x"


def test_a_constant_may_stand_for_a_bound_an_index_and_an_exponent() -> None:
    assert written("sum(x[i], i, 1, n)", constants={"n": "3"}) == "x1 + x2 + x3"
    assert written("x[n]", constants={"n": "2 + 1"}) == "x3"
    assert written("x[i]", constants={"x3": "7", "i": "3"}) == "7"


@pytest.mark.parametrize(
    ("constants", "kind", "message"),
    [
        ({"a": "y"}, ExpressionError, "the value of 'a' cannot contain the variable 'y'"),
        ({"a": "1/0"}, ExpressionError, "this divides by zero"),
        ({"a": ""}, ExpressionError, "the expression is empty"),
        ({"a": "2 > 1"}, ExpressionError, "this is a condition, not a function"),
        ({"a": "1,5"}, ExpressionError, "unexpected ','"),
        ({"a": "__import__"}, ExpressionError, "the name '__import__' is refused"),
        ({"a": "9^9^9"}, LimitError, None),
        ({"sin": "1"}, OptionError, "--let: 'sin' already has a meaning"),
        ({"pi": "3"}, OptionError, "--let: 'pi' already has a meaning"),
        ({"a b": "1"}, OptionError, "--let: 'a b' is not a name"),
        ({"": "1"}, OptionError, "--let: '' is not a name"),
        ({"I": "1"}, OptionError, "--let: 'I' is not a name that can be used"),
    ],
)
def test_a_value_that_cannot_be_given(
    constants: dict[str, str], kind: type[GradcliError], message: str | None
) -> None:
    with pytest.raises(kind) as raised:
        read("x", constants=constants)
    assert message is None or raised.value.message == message


def test_a_name_is_a_variable_or_has_a_value() -> None:
    with pytest.raises(OptionError, match="'x' is both a variable and given a value"):
        read("x", ["x"], {"x": "1"})


@pytest.mark.parametrize(
    "text", ["pi/2", "sqrt(2)", "1/3", "-2", "1e-3", "e", "sin 1", "u = 2; u^2", "sum(i, i, 1, 4)"]
)
def test_a_coordinate_is_an_expression_without_variables(text: str) -> None:
    assert to_infix(read_constant(text, "a coordinate")) == to_infix(read(text).tree)


@pytest.mark.parametrize("text", ["y", "I", "1j", "nan", "oo", "", "x > 0", "1/0", "1; 2"])
def test_a_coordinate_that_is_refused(text: str) -> None:
    with pytest.raises(GradcliError):
        read_constant(text, "a coordinate")


# Local definitions


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("u = x*y; u^2", "(x*y)**2"),
        ("u = x*y; v = sin(u); u^2 + v", "(x*y)**2 + sin(x*y)"),
        ("u = 2; u(x + 1)", "2*(x + 1)"),
        ("e = 3; e*x", "3*x"),
        ("f = 3; f(x)", "3*x"),
        ("n = 3; sum(x[i], i, 1, n)", "x1 + x2 + x3"),
        ("x1 = 5; sum(x[i], i, 1, 2)", "5 + x2"),
        ("u = x;\n  v = u^2;\n  v + u", "x**2 + x"),
    ],
)
def test_definitions_are_written_out(text: str, tree: str) -> None:
    assert written(text) == tree


def test_a_definition_used_twice_is_one_node() -> None:
    tree = read("u = sin(x); u*u").tree
    assert isinstance(tree, Apply)
    assert tree.arguments[0] is tree.arguments[1]


def test_a_definition_cannot_take_a_declared_name() -> None:
    with pytest.raises(ExpressionError, match="'x' already has a value or is a variable"):
        read("x = 3; x", ["x"])
    with pytest.raises(ExpressionError, match="'a' already has a value or is a variable"):
        read("a = 3; a*x", constants={"a": "1"})


# Sums and products


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("sum(x[i]^2, i, 1, 3)", "x1**2 + x2**2 + x3**2"),
        ("prod(x[i], i, 1, 3)", "x1*x2*x3"),
        ("product(x[i], i, 1, 2)", "x1*x2"),
        ("sum((1 - x[i])^2, i, 1, 2)", "(1 - x1)**2 + (1 - x2)**2"),
        ("sum(i*x, i, 1, 3)", "1*x + 2*x + 3*x"),
        ("sum(x, i, 1, 3)", "x + x + x"),
        ("sum(x[i], i, 2, 2)", "x2"),
        ("sum(x[i], i, 3, 1)", "0"),
        ("prod(x[i], i, 3, 1)", "1"),
        ("sum(i*x, i, -1, 1)", "-1*x + 0*x + 1*x"),
        ("sum(x[2i + 1], i, 0, 2)", "x1 + x3 + x5"),
        ("sum(x[i + 1] - x[i]^2, i, 1, 2)", "x2 - x1**2 + (x3 - x2**2)"),
        ("sum(sum(x[i]*y[j], j, 1, 2), i, 1, 2)", "x1*y1 + x1*y2 + (x2*y1 + x2*y2)"),
        ("sum(sum(x[j], j, 1, i), i, 1, 2)", "x1 + (x1 + x2)"),
        ("sum(prod(x[j], j, 1, i), i, 1, 3)", "x1 + x1*x2 + x1*x2*x3"),
        ("sum(x[i], i, 1, 2) + i", "x1 + x2 + i"),
        ("sum(x[i], i, 1, 2)*sum(x[i], i, 1, 2)", "(x1 + x2)*(x1 + x2)"),
        ("sum(x[i], i, 2 - 1, 4/2)", "x1 + x2"),
        ("x[2^3]", "x8"),
        ("x[0]", "x0"),
        ("x_[1]", "x_1"),
        ("θ[2]", "θ2"),
        ("log(x, 2)", "log(x, 2)"),
    ],
)
def test_sums_products_and_indices_are_written_out(text: str, tree: str) -> None:
    assert written(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("sum(x[i], i, 1, n)", "a bound of 'sum' must be an integer", "n"),
        ("prod(x[i], i, m, 3)", "a bound of 'prod' must be an integer", "m"),
        ("sum(x[i], i, 1, 5/2)", "a bound of 'sum' must be an integer", "5/2"),
        ("sum(x[i], i, 1, sqrt(4))", "a bound of 'sum' must be an integer", "sqrt(4)"),
        ("x[n]", "an index must be an integer", "x[n]"),
        ("sum(x[i/2], i, 1, 2)", "an index must be an integer", "x[i/2]"),
        ("sum(x[i - 2], i, 1, 2)", "an index is not negative; here it is -1", "x[i - 2]"),
        ("sum(sum(x[i], i, 1, 2), i, 1, 2)", "'i' already has a value", "i"),
        ("i = 3; sum(x[i], i, 1, 2)", "'i' already has a value", "i"),
    ],
)
def test_a_sum_that_cannot_be_written_out(text: str, message: str, at: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        read(text)
    assert raised.value.message == message
    start, end = raised.value.span or (0, 0)
    assert text[start:end] == at


def test_the_index_of_a_sum_may_be_called_like_a_constant_that_is_given() -> None:
    with pytest.raises(ExpressionError, match="'i' already has a value"):
        read("sum(x[i], i, 1, 2)", constants={"i": "3"})


def test_an_index_of_a_sum_is_no_variable() -> None:
    assert read("sum(i^2*x, i, 1, 3)", ["x"]).variables == ("x",)


def test_an_index_that_is_a_declared_variable_is_refused_or_shadows_it() -> None:
    try:
        expression = read("sum(i*x, i, 1, 2) + i", ["x", "i"])
    except ExpressionError:
        return
    assert to_infix(expression.tree) == "1*x + 2*x + i"


# Notes


def test_a_name_made_of_variables_is_noted() -> None:
    assert read("xy + x + y").notes == ("'xy' is read as one variable; write x*y for the product",)
    assert read("xy + x").notes == ()
    assert read("xy").notes == ()
    assert read("x*y").notes == ()


def test_a_declared_name_is_not_noted() -> None:
    assert read("xy + x + y", ["x", "y", "xy"]).notes == ()


@pytest.mark.parametrize("text", ["alpha + α", "beta*β + q", "θ^2 + theta"])
def test_a_greek_letter_beside_its_name_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="would look the same"):
        read(text)


def test_an_expression_keeps_its_source_and_notation() -> None:
    expression = read("  2x + y ")
    assert expression.source == "  2x + y "
    assert expression.notation == "infix"


def test_an_expression_is_frozen() -> None:
    with pytest.raises(AttributeError):
        read("x").source = "y"  # type: ignore[misc]
