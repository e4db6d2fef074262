"""A matrix drawn on lines of text, its columns aligned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.output.notation import Notation, closed_and_decimal_rows, joint_of
from gradcli.output.report import Formula, Grid


def drawn_grid(grid: Grid, notation: Notation, width: int) -> list[str]:
    """Return the lines of a matrix, its decimals beside or below it; none where these exceed `width`."""
    closed, decimal = closed_and_decimal_rows(grid, notation)
    pictures = [_bracketed(closed, notation)]
    if closed != decimal:
        pictures.append(_bracketed(decimal, notation))
    joint = joint_of(grid, notation)
    for lines in (_beside(pictures, joint), _below(pictures, joint)):
        if max(map(len, lines)) <= width:
            return lines
    return []


def entry_formulas(grid: Grid) -> Iterator[Formula]:
    """Yield each entry on and above the diagonal as a formula."""
    for place, (names, row) in enumerate(zip(grid.names, grid.rows, strict=True)):
        for name, entry in zip(names[place:], row[place:], strict=True):
            yield Formula(name, entry)


def _bracketed(rows: Sequence[Sequence[str]], notation: Notation) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first, between, last, single = notation.brackets
    sides = [single] if len(rows) == 1 else [first, *[between] * (len(rows) - 2), last]
    return [
        f"{sides_of_row[0]} {'  '.join(map(str.rjust, row, widths))} {sides_of_row[1]}"
        for sides_of_row, row in zip(sides, rows, strict=True)
    ]


def _beside(pictures: Sequence[Sequence[str]], joint: str) -> list[str]:
    """Set pictures of one height side by side, the joint in the middle line."""
    first, *others = pictures
    lines = list(first)
    for picture in others:
        signs = [
            joint if place == (len(picture) - 1) // 2 else " " * len(joint) for place in range(len(picture))
        ]
        lines = [f"{line} {sign} {row}" for line, sign, row in zip(lines, signs, picture, strict=True)]
    return lines


def _below(pictures: Sequence[Sequence[str]], joint: str) -> list[str]:
    first, *others = pictures
    lines = list(first)
    for picture in others:
        lines += [f"{joint if not place else ' ' * len(joint)} {row}" for place, row in enumerate(picture)]
    return lines
