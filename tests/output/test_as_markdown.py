"""Markdown: its structure is ours alone, and mathematics is the same before and after it is read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gradcli import output
from gradcli.language.expression import read
from gradcli.language.tree import Symbol
from gradcli.output.markdown_text import begun, escaped, markdown_notation, mathematics
from gradcli.output.notation import unicode_notation, written
from gradcli.output.report import (
    Block,
    Command,
    Fact,
    Facts,
    Formula,
    Note,
    Phrase,
    Report,
    Role,
    Section,
    Sentence,
    Sign,
    Table,
    Vector,
    Worded,
)
from gradcli.results.gradients import Gradient, GradientReport
from tests.output.samples import DESCENTS, RESULTS, WORKINGS
from tests.output.test_output import shown, traced, worked

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
"""A reader of its own: what GitHub's Markdown has beyond it, tables and `~~`, is switched on."""

MATHEMATICS = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
CODE = re.compile(r"^(`{3,}).*?^\1$|`[^`]*`", re.DOTALL | re.MULTILINE)

OURS = {
    "heading_open", "paragraph_open", "bullet_list_open", "list_item_open", "fence", "inline",
    "table_open", "thead_open", "tbody_open", "tr_open", "th_open", "td_open",
}  # fmt: skip
OURS_INLINE = {"text", "text_special", "code_inline", "softbreak", "strong_open", "strong_close"}

TEXTS = {
    **{name: (shown, name) for name in RESULTS},
    **{f"trace {name}": (traced, name) for name in DESCENTS},
    **{f"by hand {name}": (worked, name) for name in WORKINGS},
}

GRADIENT = r"""$$
f(x, y) = x^{2} + y^{2}
$$

$$
\begin{aligned}
\nabla f &= \begin{pmatrix} 2 x \cr 2 y \end{pmatrix} \cr
\frac{\partial f}{\partial x} &= 2 x \cr
\frac{\partial f}{\partial y} &= 2 y
\end{aligned}
$$

### at $\left(x, y\right) = \left(1, 1\right)$

- $f = 2$
- $\nabla f = \left(2, 2\right)$
- $\left\lVert\nabla f\right\rVert = 2 \sqrt{2} \approx 2.828427125$ (the steepest rate of change)
"""

HOSTILE = [
    "<script>alert(1)</script>",
    "<b>bold</b>, <!-- gone -->, &lt;, <http://a.b>",
    "a|b | c \\| d",
    "`code` ``more`` ```",
    "_a_ __b__ *c* **d** ~~e~~ ~f~ ==g== %%h%%",
    "[a](javascript:x) ![i](u) [b][c] [[d]] [^1] [ ] [x]",
    "[bold]:x: markup[/]",
    "$x$ and $$y$$ cost $5",
    "\\(x\\) \\[y\\] \\begin{equation} \\_ \\",
    "@bowl #12 a@b.example :x: www.a.example https://a.example/?q=_a_&b",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "# heading #",
    "> quoted",
    "---",
    "***",
    "===",
    "    code",
    "a ^block",
    "|---|",
    "x**2*y_1 < 3 & y > 0",
]


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    write, name = TEXTS[request.param]
    return write(name, "markdown")


def inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def read_text(source: str) -> str:
    """Return what a person reads: the text after Markdown, with code marked as such."""
    return "\n".join(map(line_of, READER.parse(source)))


def line_of(block: Token) -> str:
    return "".join(
        f"`{token.content}`" if token.type == "code_inline" else token.content or "\n"
        for token in block.children or ()
    )


def formulas(source: str) -> list[str]:
    found = (display or within for display, within in MATHEMATICS.findall(CODE.sub("", source)))
    return [" ".join(formula.split()) for formula in found]


def test_a_gradient() -> None:
    assert shown("gradient", "markdown").startswith(GRADIENT)


def test_a_text_has_no_structure_but_ours(text: str) -> None:
    tokens = READER.parse(text)
    assert {token.type for token in tokens if token.nesting >= 0} <= OURS
    assert {token.type for token in inline(tokens)} <= OURS_INLINE
    assert {token.markup for token in tokens if token.type == "heading_open"} <= {"##", "###", "####"}


def test_mathematics_is_the_same_before_and_after_markdown_is_read(text: str) -> None:
    assert formulas(text) == formulas(read_text(text))
    assert text.count("$$") == 2 * len(re.findall(r"^\$\$\n.+?\n\$\$$", text, re.DOTALL | re.MULTILINE))


def test_mathematics_takes_nothing_that_some_reader_lacks(text: str) -> None:
    for formula in formulas(text):
        assert not re.search(r"\\[^A-Za-z\s]|[<>]|\\operatorname|\\parbox|\\rlap", formula), formula
        assert formula.count("{") == formula.count("}")
        assert formula.count(r"\left") == formula.count(r"\right")
        assert formula.count(r"\begin") == formula.count(r"\end")


def test_dollar_signs_stand_where_every_reader_sees_them(text: str) -> None:
    """GitHub wants no letter, digit or minus before a formula, Pandoc no digit behind it."""
    for line in CODE.sub("", text).splitlines():
        outside = MATHEMATICS.split(line)[::3]
        assert all(re.fullmatch(r"(|.*[^\w-])", before) for before in outside[:-1])
        assert not any(re.match(r"\w", after) for after in outside[1:])


def cells(source: str) -> list[list[str]]:
    """Return the rows of the first table as its reader sees them."""
    rows: list[list[str]] = []
    for token, following in zip(tokens := READER.parse(source), tokens[1:], strict=False):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(line_of(following))
        elif token.type == "table_close":
            return rows
    return rows


@pytest.mark.parametrize("name", [name for name, (_, steps, _) in DESCENTS.items() if steps])
def test_a_trace_is_a_table_with_a_row_for_each_step(name: str) -> None:
    _, steps, _ = DESCENTS[name]
    heading, *rows = cells(traced(name, "markdown"))
    assert heading[0] == "$k$"
    assert [row[0] for row in rows] == [str(step.index) for step in steps]
    assert {len(row) for row in rows} == {len(heading)}


def test_chosen_columns_are_the_columns_of_the_table() -> None:
    text = traced("heavy", "markdown", output.Style(columns=("iter", "y", "v_y", "angle")))
    assert cells(text) == [
        ["$k$", "$y$", "v_y", "angle"],
        ["0", "1", "0", "-"],
        ["1", "0", "20", "-"],
        ["2", "-0.5", "10", "9.93165"],
    ]


def test_fractions_of_a_trace_are_whole() -> None:
    assert cells(traced("exact", "markdown"))[3][:4] == ["2", "81/121", "81/121", "6561/1331"]


def test_a_listing_is_a_table_of_its_entries() -> None:
    rows = cells(shown("methods", "markdown"))
    assert rows[0] == ["name", "formula", "settings", "source", "summary"]
    assert [row[:2] for row in rows[1:]] == [["gd", "x = x - lr*g"], ["lion", "c = g; x = x - lr*sign(c)"]]
    assert rows[2][3].replace("`", "") == "50% of #1_&"


def page(words: str) -> Report:
    """Return a report that has words in every place where there can be any."""
    term = Phrase((words, Sign("f", "f", "f"), Worded(words)))
    sentence = Sentence(f"{words.replace('{}', '')} {{}} and {{}}", (term, Worded(words)))
    blocks: tuple[Block, ...] = (
        Note(words),
        Note(words, words),
        Note(words, role=Role.HEADING),
        Table(words, (words, "n"), ((words, "1"), (words, words)), frozenset("n")),
        Facts((Fact(words, words, words), Fact(term, term)), Formula(term, 2.0)),
        Section(sentence, (sentence, Fact(words, words))),
    )
    return Report(blocks)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("unicode", [True, False])
def test_words_are_never_markup(words: str, unicode: bool) -> None:
    source = as_markdown(page(words), unicode=unicode)
    tokens = READER.parse(source)
    assert {token.type for token in tokens if token.nesting >= 0} <= OURS - {"fence"}
    assert {token.type for token in inline(tokens)} <= OURS_INLINE
    assert [token.type for token in tokens].count("heading_open") == 4
    assert [len(row) for row in cells(source)] == [2, 2, 2]
    told = read_text(source).replace("`", "")
    assert told.count(words.replace("`", "").strip()) >= 19
    assert len(formulas(source)) == 5


@pytest.mark.parametrize("words", HOSTILE)
def test_words_within_mathematics_are_text_for_every_reader(words: str) -> None:
    latex = mathematics(markdown_notation(unicode_notation()).words(words))
    safe = r"\\text\{[^_^%#&${}\\~<>|`*\[\]]*\}|\\[a-z]+ |\\underline\{\\enspace\}"
    assert re.fullmatch(f"(?:{safe})*", latex)
    assert formulas(f"${latex}$") == formulas(read_text(f"${latex}$"))


PIECES = st.sampled_from(
    [*"`*_[]()<>!#$%&\\~^|=+-.:/@ \"'{}0aZ", "http://", "www.", "&lt;", "```", "~~", "$$", "  ", "x"]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_words_at_all_are_markup(words: str) -> None:
    source = begun(escaped(words.strip()))
    tokens = READER.parse(source)
    assert {token.type for token in tokens if token.nesting >= 0} <= {"paragraph_open", "inline"}
    assert {token.type for token in inline(tokens)} <= OURS_INLINE - {"softbreak", "strong_open"}
    assert read_text(source).replace("`", "").strip() == words.replace("`", "").strip()


@given(st.lists(PIECES, max_size=14).map("".join))
@example("0\\http://")
@example("0#x://y")
def test_words_hold_nothing_that_begins_mathematics_or_a_link_elsewhere(words: str) -> None:
    outside = CODE.sub("", escaped(words))
    assert "$" not in outside
    assert not re.search(r"\\\\|\\begin|\\end|@\w|:[\w+-]+:|\w://|(?i:\bwww\.)", outside)


def test_a_number_may_begin_a_line_and_a_list_may_not() -> None:
    assert [begun(line) for line in ("1.5 x", "2", "1. x", "7) x", "- x", "> x", "12.")] == [
        "1.5 x", "2", r"1\. x", r"7\) x", r"\- x", r"\> x", r"12\.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("learning_rate^2", r"\mathrm{learning\underline{\enspace}rate}^{2}"),
        ("rate1*rate2", r"\mathrm{rate}_ {1} \mathrm{rate}_ {2}"),
        ("where(x < 1, x, erf(x))", r"\text{if } x \lt 1 \cr \mathop{\mathrm{erf}}\left(x\right)"),
    ],
)
def test_a_formula_is_written_without_what_markdown_would_change(formula: str, latex: str) -> None:
    of = read(formula)
    stream = io.StringIO()
    report = GradientReport(of, Gradient(of, (of.tree,) * len(of.variables)), ())
    output.write(report, "markdown", stream, output.Style(), "grad")
    assert latex in stream.getvalue()
    assert formulas(stream.getvalue()) == formulas(read_text(stream.getvalue()))


def test_a_vector_within_a_line_is_a_row() -> None:
    notation = markdown_notation(unicode_notation())
    assert written(Vector((2.0, "does not exist")), notation) == r"\left(2, \text{does not exist}\right)"
    assert written(Vector(("-1.5e-7", "inf")), notation) == r"\left(-1.5 \cdot 10^{-7}, \infty\right)"


@pytest.mark.parametrize("command", ["gradcli grad 'x^2'", "gradcli grad '```'", "a ````` b $x$ <b>"])
def test_a_command_is_a_block_of_code(command: str) -> None:
    source = as_markdown(Report((Note("tried"), Command(command), Note("end"))))
    fences = [token for token in READER.parse(source) if token.type == "fence"]
    assert [(fence.info, fence.content) for fence in fences] == [("sh", f"{command}\n")]


def test_facts_stand_below_the_one_that_they_belong_to() -> None:
    lines = shown("gradient", "markdown").splitlines()
    place = lines.index(r"* direction: $\left(3, 4\right)$")
    assert [line[:4] for line in lines[place + 1 : place + 4]] == ["  * "] * 3
    assert lines[place - 2].startswith("- steepest descent")
    tokens = READER.parse(shown("stationary", "markdown"))
    lists = [token for token in tokens if token.type == "list_item_open"]
    assert {token.level for token in lists} == {1, 3}


def lists(source: str) -> list[int]:
    """Return how many items each outermost list has."""
    counts: list[int] = []
    for token in READER.parse(source):
        if token.type == "bullet_list_open" and not token.level:
            counts.append(0)
        counts[-1:] = [count + (token.type == "list_item_open" and token.level == 1) for count in counts[-1:]]
    return counts


def test_lists_of_different_blocks_are_different_lists() -> None:
    one, two = Facts((Fact("a", "b"), Fact("c", "d"))), Facts((Fact("e", "f"),))
    assert lists(as_markdown(Report((one, two, one, one)))) == [2, 1, 2, 2]
    rules = Section(Sentence("the rules used"), (Sentence("x' = 1"),))
    assert lists(as_markdown(Report((rules, two, rules)))) == [1, 1, 1]


def headings(source: str) -> list[tuple[str, str]]:
    tokens = READER.parse(source)
    return [
        (token.markup, line_of(following))
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
    ]


def test_what_is_part_of_a_section_has_a_lesser_heading() -> None:
    levels = {name: level for level, name in headings(shown("differences", "markdown"))}
    assert levels["Reading the errors"] == "###"
    assert {level for name, level in levels.items() if name.startswith(r"$\frac")} == {"###"}
    assert levels["what theory expects, and the best step seen"] == "####"
    explained = headings(shown("explained", "markdown"))
    assert explained[:2] == [
        ("###", r"At $\left(x, y\right) = \left(1, 1\right)$"),
        ("####", "Directions"),
    ]
    assert ("##", "answers") in headings(shown("worksheet", "markdown"))


def test_a_comparison_has_mathematics_in_its_title_and_columns_and_no_empty_cell() -> None:
    text = shown("comparison", "markdown")
    assert headings(text)[0] == ("###", r"from $\left(x, y\right) = \left(1, 1\right)$")
    rows = cells(text)
    assert rows[0][3:5] == ["$f$", r"$\left\lVert\nabla f\right\rVert$"]
    assert rows[2][:2] == ["newton", "-"]


@pytest.mark.parametrize(
    ("sentence", "mathematics"),
    [
        (Sentence("at {} = {}.", (Symbol("x"), 2.0)), "at $x = 2$."),
        (Sentence("{} = {} = {} and {}", (Symbol("x"), Symbol("y"), 1.0, 2.0)), "$x = y = 1$ and $2$"),
        (Sentence("{} = {}", (Symbol("x"), "unknown")), "$x$ = unknown"),
        (Sentence(" = {}", (2.0,)), "= $2$"),
    ],
)
def test_what_a_sentence_equates_is_one_formula(sentence: Sentence, mathematics: str) -> None:
    source = as_markdown(Report((Section(Sentence("title"), (sentence,)),)))
    assert source.splitlines()[-1] == f"- {mathematics}"


def test_lists_are_tight_and_blocks_are_apart(text: str) -> None:
    assert "\n\n\n" not in text
    items = [token for token in READER.parse(text) if token.type == "paragraph_open" and token.level > 1]
    assert all(token.hidden for token in items), "an item of a loose list is a paragraph"
    lines = text.splitlines()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        assert not line.startswith("#") or (before, after) == ("", "")


def test_greek_and_curves_are_spelled_where_only_ascii_is() -> None:
    both = [traced("heavy", "markdown", output.Style(unicode=unicode)) for unicode in (True, False)]
    assert "- f by step: `█▁▂`" in both[0]
    assert re.search(r"- f by step: `[_.=+*#-]{3}`", both[1])


def as_markdown(report: Report, *, unicode: bool = True) -> str:
    stream = io.StringIO()
    output.write(report, "markdown", stream, output.Style(unicode=unicode), "grad")
    return stream.getvalue()
