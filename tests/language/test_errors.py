"""Each refusal says one fact, points at the place, gives one hint; `refusals.txt` holds them as read."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcli.errors import ExitCode, ExpressionError, GradcliError
from gradcli.language.expression import read
from gradcli.language.functions import CALLABLE

REFUSALS = [
    tuple(block.split("\n", 1))
    for block in (Path(__file__).parent / "refusals.txt").read_text("utf-8").strip().split("\n\n")
]

INVISIBLE = (
    ("x\u200b+y", "unexpected character U+200B (zero width space)", r"x\u200b+y", " ^^^^^^"),
    ("x\u202ey", "unexpected character U+202E (right-to-left override)", r"x\u202ey", " ^^^^^^"),
    ("\ufeffx", "unexpected character U+FEFF (zero width no-break space)", r"\ufeffx", "^^^^^^"),
    ("\x1b[31mx", "unexpected character U+001B (a control character)", r"\x1b[31mx", "^^^^"),
    ("x\x07", "unexpected character U+0007 (a control character)", r"x\x07", " ^^^^"),
    ("x\x00y", "unexpected character U+0000 (a control character)", r"x\x00y", " ^^^^"),
    ("x\x7f", "unexpected character U+007F (a control character)", r"x\x7f", " ^^^^"),
    ("x\x0b+y", "unexpected character U+000B (a control character)", r"x\x0b+y", " ^^^^"),
    ("x\x0c+y", "unexpected character U+000C (a control character)", r"x\x0c+y", " ^^^^"),
    ("x\x85+y", "unexpected character U+0085 (a control character)", r"x\x85+y", " ^^^^"),
    ("x\u2028+y", "unexpected character U+2028 (line separator)", r"x\u2028+y", " ^^^^^^"),
    (
        "a*\tx + \x1by",
        "unexpected character U+001B (a control character)",
        r"a*\tx + \x1by",
        " " * 8 + "^^^^",
    ),
)

NEW_LINES = (
    ("x\ny", "a new line does not multiply", "y", "^", "write *, or ';' after a definition"),
    ("x + 1\n(y + 2)", "a new line does not multiply", "(y + 2)", "^", "write *, or ';' after a definition"),
    ("u = x;\nsn(u)", "unknown function 'sn'", "sn(u)", "^^", "did you mean 'sin'?"),
    ("x +\n  y % z\n+ w", "unexpected '%'", "  y % z", "    ^", "the remainder is not part of the language"),
)  # fmt: skip


def described(text: str) -> str:
    """Return what a person reads when `text` is refused."""
    with pytest.raises(GradcliError) as raised:
        read(text)
    return raised.value.describe()


def told(text: str) -> str:
    """Return what a person reads when `text` is refused, nothing where it is read."""
    try:
        read(text)
    except ExpressionError as error:
        return error.describe()
    return ""


def test_the_table_of_refusals_is_large_and_without_repetition() -> None:
    inputs = [source for source, _ in REFUSALS]
    assert len(inputs) >= 120
    assert len(set(inputs)) == len(inputs)


@pytest.mark.parametrize(("source", "text"), REFUSALS, ids=[source for source, _ in REFUSALS])
def test_a_refusal(source: str, text: str) -> None:
    assert described(source) == text


@pytest.mark.parametrize(("source", "fact", "shown", "caret"), INVISIBLE)
def test_what_cannot_be_seen_is_escaped(source: str, fact: str, shown: str, caret: str) -> None:
    hint = "leave it out: it is not seen, and means nothing here"
    assert described(source) == f"gradcli: {fact}\n  {shown}\n  {caret}\n  {hint}"


@pytest.mark.parametrize(("source", "fact", "shown", "caret", "hint"), NEW_LINES)
def test_of_several_lines_the_one_at_fault_is_shown(
    source: str, fact: str, shown: str, caret: str, hint: str
) -> None:
    assert described(source) == f"gradcli: {fact}\n  {shown}\n  {caret}\n  {hint}"


@pytest.mark.parametrize(
    "code", [*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x202A, 0x2066, 0xFEFF, 0xDCFF, 0xE000]
)
def test_no_control_character_is_echoed(code: int) -> None:
    for text in (f"x + {chr(code)}y", f"{chr(code)}", f"sn{chr(code)}(x)"):
        shown = described(text)
        assert chr(code) not in shown.replace("\n", "")
        shown.encode("utf-8")


@pytest.mark.parametrize("text", ["", " ", "   ", "\n", "\t \n", "\u00a0"])
def test_nothing_is_an_error_that_says_what_to_write(text: str) -> None:
    lines = described(text).split("\n")
    assert lines[0] == "gradcli: the expression is empty"
    assert lines[-1] == '  write one, as in "x^2 + y^2"'


def test_every_refusal_of_reading_is_bad_input() -> None:
    for source, _ in REFUSALS:
        with pytest.raises(GradcliError) as raised:
            read(source)
        assert raised.value.exit_code == ExitCode.BAD_INPUT
        assert raised.value.record()["message"] == raised.value.message
        assert raised.value.source == source


def test_a_long_source_is_cut_around_the_caret() -> None:
    head, tail = "x+" * 500, "+x" * 500
    fact = "gradcli: unexpected '$'"
    hint = "  LaTeX is not read here; write the formula as on a keyboard"
    middle = f"  ...{'x+' * 16}${'+x' * 15}+..."
    assert described(f"{head}${tail}") == "\n".join((fact, middle, "  " + " " * 35 + "^", hint))
    start = f"  ${'+x' * 31}+..."
    assert described(f"${tail}") == f"{fact}\n{start}\n  ^\n{hint}"
    end = f"  ...{'x+' * 16}$"
    assert described(f"{head}$") == "\n".join((fact, end, "  " + " " * 35 + "^", hint))


def test_a_span_longer_than_the_window_is_cut_with_it() -> None:
    first, shown, carets, hint = described(f"{'x+' * 40}{'y' * 101}{'+x' * 200}").split("\n")
    assert first == "gradcli: the name length limit is met: at most 100 characters"
    assert shown == f"  ...{'x+' * 16}{'y' * 32}..."
    assert carets == "  " + " " * 35 + "^" * 32
    assert hint == "  take a shorter name"


def test_a_message_that_quotes_the_user_is_cut() -> None:
    assert max(map(len, described("x" * 100_000).split("\n"))) < 420
    assert max(map(len, described(f"{'ab' * 40_000}(x)").split("\n"))) < 420


@pytest.mark.parametrize("name", sorted(CALLABLE))
def test_a_function_alone_needs_an_argument(name: str) -> None:
    assert described(f"x + {name}") == "\n".join(
        (
            f"gradcli: '{name}' needs an argument",
            f"  x + {name}",
            "      " + "^" * len(name),
            f"  write {name}(...)",
        )
    )


# Carets

UNCLOSED = (
    ("sin(x", "(", 3),
    ("2*max(x, y", "(", 5),
    ("where(x>0,1,2", "(", 5),
    ("sin((x)", "(", 3),
    ("x[1", "[", 1),
    ("sum(x[i],i,1,3", "(", 3),
)


@pytest.mark.parametrize(("source", "bracket", "place"), UNCLOSED)
def test_the_caret_stands_under_the_bracket_that_is_never_closed(
    source: str, bracket: str, place: int
) -> None:
    caret = "  " + " " * place + "^"
    told, hint = described(source).rsplit("\n", 1)
    assert told == f"gradcli: this '{bracket}' is never closed\n  {source}\n{caret}"
    assert hint == f"  add '{')' if bracket == '(' else ']'}' where it ends"


def test_a_bar_too_many_is_a_bar_that_is_never_closed() -> None:
    told = "gradcli: this '|' is never closed\n  |x|y|\n      ^\n  add '|' where it ends"
    assert described("|x|y|") == told


@pytest.mark.parametrize(
    ("source", "start", "length"),
    [("1/(1-1)", 0, 7), ("(x+1)*(y+1)/0", 0, 13), ("x + 2/(3 - 3)", 4, 9)],
)
def test_a_span_holds_the_brackets_around_its_ends(source: str, start: int, length: int) -> None:
    assert described(source).split("\n")[2] == "  " + " " * start + "^" * length


# Facts and hints


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        ("log(x,2,3)", "'log' takes one or two arguments, not 3"),
        ("max(x)", "'max' takes two or more arguments, not 1"),
        ("min(x)", "'min' takes two or more arguments, not 1"),
    ],
)
def test_the_number_of_arguments_is_said_rightly(source: str, fact: str) -> None:
    assert described(source).split("\n")[0] == f"gradcli: {fact}"


@pytest.mark.parametrize("source", ["sum(x[i],i,1,2.5)", "x[1.5]", "x[1/2]", "prod(x[i],i,pi,3)"])
def test_let_is_not_suggested_where_there_are_no_letters(source: str) -> None:
    assert "--let" not in described(source)
    assert "must be an integer" in described(source)


@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("log10x", "write log10(x)"),
        ("log2x", "write log2(x)"),
        ("sin -x", "write sin(-x)"),
        ("h(x)", "write h*(...)"),
        ("µ", "did you mean 'μ'?"),
        ("𝜃", "did you mean 'θ'?"),
    ],
)
def test_a_hint_is_the_right_one(source: str, right: str) -> None:
    assert right in described(source).split("\n")[-1]


@pytest.mark.parametrize(
    ("source", "wrong"),
    [
        ("x__y", "a name begins with a letter"),
        ("(1, 2)", "1.5"),
        ("x[1,2]", "1.5"),
        ("root(x, 3)", "arccot"),
        ("max(x; y)", "never closed"),
        ("x\r\n+ y", "lone"),
        ("x\udcff", "a control character"),
        ("sum(x[e], e, 1, 2)", "is a name"),
    ],
)
def test_a_message_does_not_mislead(source: str, wrong: str) -> None:
    assert wrong not in told(source)


@pytest.mark.parametrize("source", ["x; y", "x;;", "u = x; y; u", "x; import os", "x^2 + y^2; garbage(("])
def test_nothing_after_a_semicolon_is_dropped_in_silence(source: str) -> None:
    described(source)


@pytest.mark.parametrize("source", ["x if y else z", "x for y in z", "import os"])
def test_words_of_programs_are_not_products_of_variables(source: str) -> None:
    described(source)


@pytest.mark.parametrize("source", ["True < x", "where(True == x, 1, 0)", "False <= x != y", "not True > 1"])
def test_a_truth_value_cannot_be_compared(source: str) -> None:
    assert described(source).startswith("gradcli: a condition cannot be used as a number\n")


def test_a_definition_cannot_use_itself() -> None:
    described("x = x + 1; x")


@pytest.mark.parametrize("source", ["πr²", "2πr", "πx y", "sin πx"])
def test_pi_is_never_part_of_a_name(source: str) -> None:
    assert read(source).tree == read(source.replace("π", "pi ")).tree
    assert not any("π" in name for name in read(source).variables)
