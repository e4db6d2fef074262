"""Write a tree as infix, Unicode or LaTeX text; the first two read back to the same tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradcli.dataclass import dataclass
from gradcli.language.functions import COMPARISONS, CONSTANTS, FUNCTIONS
from gradcli.language.latex_names import latex_name
from gradcli.language.tree import DERIVATIVES, Apply, Number, Symbol, Tree, written_size

_LEVELS = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(COMPARISONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "neg": 7,
}
_ROOT, _POWER, _ATOM = 8, 9, 10
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_LONGEST_PART = 10_000
"""Nodes written out; a definition that is used twice in each of the next ones doubles at each."""

Part = str | tuple[Tree, int]
"""A piece of the output: text, or a tree still to be written that must bind at least so tightly."""


@dataclass(frozen=True, slots=True)
class _Notation:
    """What differs between two ways of writing: the signs, and the forms of some functions."""

    signs: dict[str, str]
    leaf: Callable[[Tree], str]
    special: Callable[[Apply], tuple[int, list[Part]] | None]
    opening: str = "("
    closing: str = ")"
    differentials: tuple[str, str] = ("d", "d")
    over: tuple[str, str, str] = ("", "/", "")
    brackets: tuple[str, str] = ("[", "]")


def to_infix(tree: Tree) -> str:
    """Write ASCII that reads back to the same tree, as SymPy writes: `2*x**2 - sin(y)`."""
    return _written(tree, _INFIX)


def part_named(tree: Tree) -> str:
    """Write a part of a formula for a sentence, with `...` for what local definitions make too long.

    >>> part_named(Apply("log", (Symbol("x"),)))
    'log(x)'
    """
    if not isinstance(tree, Apply) or written_size(tree) <= _LONGEST_PART:
        return to_infix(tree)
    is_short = [written_size(argument) <= _LONGEST_PART // 2 for argument in tree.arguments]
    arguments = (x if short else Symbol("...") for x, short in zip(tree.arguments, is_short, strict=True))
    return to_infix(Apply(tree.function, tuple(arguments)))


def to_unicode(tree: Tree) -> str:
    """Write as on paper, still readable back to the same tree: `2·x² - sin(y)`."""
    return _written(tree, _UNICODE)


def to_latex(tree: Tree) -> str:
    r"""Write LaTeX for a teacher's page: `2 x^{2} - \sin\left(y\right)`."""
    return _written(tree, _LATEX)


def _written(tree: Tree, notation: _Notation) -> str:
    """Emit the text from left to right over an explicit stack, so that length and depth cost no more."""
    pieces: list[str] = []
    stack: list[Part] = [(tree, 0)]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            pieces.append(part)
            continue
        node, least = part
        if not isinstance(node, Apply) or not node.arguments:
            pieces.append(notation.leaf(node))
            continue
        level, parts = notation.special(node) or _parts(node, notation)
        if level < least:
            parts = [notation.opening, *parts, notation.closing]
        stack.extend(reversed(parts))
    return "".join(pieces)


def _parts(node: Apply, notation: _Notation) -> tuple[int, list[Part]]:
    function, arguments = node.function, node.arguments
    if function == "neg":
        return _LEVELS["neg"], [notation.signs["neg"], (arguments[0], _LEVELS["neg"] + 1)]
    if function == "not":
        return _LEVELS["not"], [notation.signs["not"], (arguments[0], _LEVELS["not"] + 1)]
    if function == "^":
        return _POWER, [(arguments[0], _POWER + 1), notation.signs["^"], (arguments[1], _POWER)]
    if function in _LEVELS:
        level = _LEVELS[function]
        is_sum = function not in COMPARISONS
        right = _ATOM + 1 if is_sum and _begins_with_minus(arguments[1]) else level + 1
        left = level + (function in COMPARISONS)
        return level, [(arguments[0], left), notation.signs[function], (arguments[1], right)]
    return _derivative(node, notation) if function in DERIVATIVES else _named(node)


def _derivative(node: Apply, notation: _Notation) -> tuple[int, list[Part]]:
    """Write a derivative still to be taken: `d/dx[x**2]`, or `du/dx` of what has a name."""
    operand, variable = node.arguments
    d = notation.differentials[DERIVATIVES.index(node.function)]
    before, bar, after = notation.over
    if isinstance(operand, Symbol):
        return _ATOM, [before + d, (operand, 0), bar + d, (variable, 0), after]
    opening, closing = notation.brackets
    return _ATOM, [before + d.strip() + bar + d, (variable, 0), after + opening, (operand, 0), closing]


def _named(node: Apply) -> tuple[int, list[Part]]:
    """Write calls, and the forms that only a typed tree has."""
    arguments = node.arguments
    if node.function == "let":
        parts: list[Part] = []
        for place in range(0, len(arguments) - 1, 2):
            parts += [(arguments[place], 0), " = ", (arguments[place + 1], 0), "; "]
        return 0, [*parts, (arguments[-1], 0)]
    if node.function == "index":
        return _ATOM, [(arguments[0], 0), "[", (arguments[1], 0), "]"]
    if node.function == "Piecewise":
        return _ATOM, [
            "Piecewise(",
            *_joined([_pair(arguments, n) for n in range(0, len(arguments), 2)]),
            ")",
        ]
    return _ATOM, [f"{node.function}(", *_joined([[(argument, 0)] for argument in arguments]), ")"]


def _pair(arguments: Sequence[Tree], place: int) -> list[Part]:
    return ["(", (arguments[place], 0), ", ", (arguments[place + 1], 0), ")"]


def _joined(groups: list[list[Part]]) -> list[Part]:
    parts: list[Part] = []
    for group in groups:
        parts += [", ", *group] if parts else group
    return parts


def _begins_with_minus(tree: Tree) -> bool:
    while isinstance(tree, Apply) and tree.function in ("+", "-", "*", "/", *COMPARISONS):
        tree = tree.arguments[0]
    return isinstance(tree, Apply) and tree.function == "neg"


def _infix_leaf(node: Tree) -> str:
    if isinstance(node, Number):
        return node.text
    if isinstance(node, Symbol):
        return node.name
    return {"true": "True", "false": "False"}.get(node.function, node.function)


def _unicode_leaf(node: Tree) -> str:
    if isinstance(node, Apply) and node.function in CONSTANTS:
        return CONSTANTS[node.function].unicode or node.function
    return _infix_leaf(node)


def _unicode_special(node: Apply) -> tuple[int, list[Part]] | None:
    function, arguments = node.function, node.arguments
    if function == "^" and isinstance(arguments[1], Number) and arguments[1].text.isdigit():
        return _POWER, [(arguments[0], _POWER + 1), arguments[1].text.translate(_SUPERSCRIPTS)]
    if function == "sqrt":
        return _ROOT, ["√", (arguments[0], _ATOM)]
    if function == "abs" and _needs_no_bars_inside(arguments[0]):
        return _ATOM, ["|", (arguments[0], 0), "|"]
    return None


def _needs_no_bars_inside(tree: Tree) -> bool:
    """Tell whether a short formula holds no absolute value of its own; longer ones are written abs(...)."""
    stack, seen = [tree], 0
    while stack and seen < 50:
        node = stack.pop()
        seen += 1
        if isinstance(node, Apply):
            if node.function == "abs":
                return False
            stack.extend(node.arguments)
    return not stack


def _latex_leaf(node: Tree) -> str:
    if isinstance(node, Number):
        mantissa, _, exponent = node.text.lower().partition("e")
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
    if isinstance(node, Symbol):
        return latex_name(node.name)
    if node.function in ("true", "false"):
        return rf"\text{{{node.function}}}"
    return CONSTANTS[node.function].latex


def _latex_special(node: Apply) -> tuple[int, list[Part]] | None:
    function, arguments = node.function, node.arguments
    if function == "/":
        return _ROOT, [r"\frac{", (arguments[0], 0), "}{", (arguments[1], 0), "}"]
    if (
        function == "^"
        and isinstance(arguments[0], Number)
        and not arguments[0].text.replace(".", "").isdigit()
    ):
        return _POWER, [r"\left(", (arguments[0], 0), r"\right)^{", (arguments[1], 0), "}"]
    if function == "^":
        return _POWER, [(arguments[0], _POWER + 1), "^{", (arguments[1], 0), "}"]
    if function == "*" and _begins_with_digit(arguments[1]):
        return _LEVELS["*"], [(arguments[0], _LEVELS["*"]), r" \cdot ", (arguments[1], _LEVELS["*"] + 1)]
    if function in ("where", "Piecewise"):
        return _ROOT, _latex_cases(node)
    if function in ("sum", "prod"):
        return _LEVELS["+"], _latex_series(node)
    if function == "index":
        return _ATOM, [(arguments[0], 0), "_{", (arguments[1], 0), "}"]
    if function == "log" and len(arguments) == 2:
        return _ATOM, [r"\log_{", (arguments[1], 0), r"}\left(", (arguments[0], 0), r"\right)"]
    if function in FUNCTIONS and FUNCTIONS[function].latex:
        return _ATOM, _filled(FUNCTIONS[function].latex, node)
    return None


def _begins_with_digit(tree: Tree) -> bool:
    while isinstance(tree, Apply) and tree.function in ("*", "^", "/"):
        tree = tree.arguments[0]
    return isinstance(tree, Number)


def _filled(template: str, node: Apply) -> list[Part]:
    """Put arguments in a row's template; the first takes as many as a function of any number has."""
    first = (
        _joined([[(a, 0)] for a in node.arguments])
        if FUNCTIONS[node.function].variadic
        else [(node.arguments[0], 0)]
    )
    if template.endswith("(x)"):
        return [template[:-3], r"\left(", *first, r"\right)"]
    before, after = template.split("{x}")
    if "{y}" not in after:
        return [before, "{", *first, "}", after]
    between, end = after.split("{y}")
    if FUNCTIONS[node.function].variadic:
        return [before, *first, end]
    return [before, "{", *first, "}", between, "{", (node.arguments[1], 0), "}", end]


def _latex_cases(node: Apply) -> list[Part]:
    arguments = list(node.arguments)
    if node.function == "where":
        arguments = [arguments[1], arguments[0], arguments[2], Apply("true", ())]
    parts: list[Part] = [r"\begin{cases} "]
    for place in range(0, len(arguments), 2):
        condition = arguments[place + 1]
        is_last = isinstance(condition, Apply) and condition.function == "true"
        when: list[Part] = [r"\text{otherwise}"] if is_last else [r"\text{if } ", (condition, 0)]
        parts += [(arguments[place], 0), " & ", *when, r" \\ "]
    return [*parts[:-1], r" \end{cases}"]


def _latex_series(node: Apply) -> list[Part]:
    term, index, first, last = node.arguments
    sign = r"\sum" if node.function == "sum" else r"\prod"
    return [sign + "_{", (index, 0), "=", (first, 0), "}^{", (last, 0), "} ", (term, _LEVELS["*"])]


def _plain(_: Apply) -> None:
    return None


_WORDS = {"or": " or ", "and": " and ", "not": "not ", "neg": "-", "+": " + ", "-": " - "}
_INFIX = _Notation(
    {**_WORDS, **{c: f" {c} " for c in COMPARISONS}, "*": "*", "/": "/", "^": "**"}, _infix_leaf, _plain
)
_UNICODE = _Notation(
    {**_INFIX.signs, "*": "·", "^": "^", "<=": " ≤ ", ">=": " ≥ ", "!=": " ≠ "},
    _unicode_leaf,
    _unicode_special,
    differentials=("d", "∂"),
)
_LATEX = _Notation(
    {
        **_INFIX.signs, "*": " ", "<=": r" \le ", ">=": r" \ge ", "!=": r" \ne ", "==": " = ",
        "or": r" \lor ", "and": r" \land ", "not": r"\lnot ",
    },
    _latex_leaf, _latex_special, r"\left(", r"\right)", ("d", r"\partial "), (r"\frac{", "}{", "}"),
    (r"\left[", r"\right]"),
)  # fmt: skip
