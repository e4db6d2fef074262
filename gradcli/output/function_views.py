"""The function itself, its signs and its remarks: what every view begins or ends with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gradcli.language.expression import Expression
from gradcli.language.tree import Apply, Symbol, Tree
from gradcli.language.write import to_infix, to_latex, to_unicode
from gradcli.output.report import Block, Facts, Formula, Note, Role, Sign
from gradcli.results.quantities import Remark

_NAMED_ARGUMENTS = 12
"""More variables than this are not all named in `f(x, y, ...)`."""

NABLA = Sign("grad f", "∇f", r"\nabla f")
LENGTH = Sign("|grad f|", "‖∇f‖", r"\left\lVert\nabla f\right\rVert")
F = Sign("f", "f", "f")


def function_facts(of: Expression, name: str = "f") -> Iterator[Block]:
    """Yield the function with its definitions and constants, and how it was read where that may surprise."""
    constants = (Formula(Symbol(letter), value, "constant") for letter, value in of.constants)
    *definitions, function = _parts(of.typed)
    parts = (Formula(symbol, value, "definition") for symbol, value in definitions)
    yield Facts((*parts, Formula(called(name, of.variables), function[1]), *constants))
    for note in of.notes:
        yield Note(note, "note", Role.QUIET)


def partial_sign(name: str, variables: tuple[str, ...]) -> Sign:
    """Name a partial; with one variable only, it is the ordinary derivative."""
    variable = Symbol(name)
    alone = len(variables) == 1
    return Sign(
        f"df/d{to_infix(variable)}",
        f"{'d' if alone else '∂'}f/{'d' if alone else '∂'}{to_unicode(variable)}",
        rf"\frac{{df}}{{d{to_latex(variable)}}}"
        if alone
        else rf"\frac{{\partial f}}{{\partial {to_latex(variable)}}}",
    )


def called(function: str, variables: tuple[str, ...]) -> Sign:
    """Name a function with its variables: `f(x, y)`."""

    def script(write: Callable[[Tree], str], dots: str) -> str:
        names = [write(Symbol(name)) for name in variables]
        if len(names) > _NAMED_ARGUMENTS:
            names[2:-1] = [dots]
        return f"{function}({', '.join(names)})" if names else function

    return Sign(script(to_infix, "..."), script(to_unicode, "..."), script(to_latex, r"\dots"))


def remark_notes(remarks: tuple[Remark, ...]) -> Iterator[Note]:
    """Yield the remarks that came with a result."""
    for remark in remarks:
        yield Note(remark.text, "note", Role.WARNING)


def _parts(typed: Tree) -> list[tuple[Symbol, Tree]]:
    """Return the local definitions of a formula, then the function itself under no name."""
    trees = typed.arguments if isinstance(typed, Apply) and typed.function == "let" else (typed,)
    named = [
        (name, value)
        for name, value in zip(trees[:-1:2], trees[1:-1:2], strict=True)
        if isinstance(name, Symbol)
    ]
    return [*named, (Symbol(""), trees[-1])]
