"""Which column holds which variable, by the names of a header."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.errors import InputFileError

_MOST_NAMED = 8
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def columns_of(
    names: Sequence[str], variables: Sequence[str], where: str
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the column of each variable, and the names that are no variable.

    Columns named `at_x` are taken where gradcli wrote the file, and where none has the plain name of a
    variable.
    Raises InputFileError, which `where` begins, for a variable without a column or with two.
    """
    wanted = list(variables)
    names = [name.translate(_SUBSCRIPTS) for name in names]
    written = [f"at_{name}" for name in variables]
    if not set(wanted) & set(names) or {*written, "value", "norm", "status"} <= set(names):
        wanted = written
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if name in places:
            raise InputFileError(f"{where}: two columns are named {name}", hint=known(variables))
        if name in wanted:
            places[name] = place
    for name, plain in zip(wanted, variables, strict=True):
        if name not in places:
            raise InputFileError(f"{where}: no column is named {plain}", hint=known(variables))
    return tuple(places[name] for name in wanted), tuple(name for name in names if name not in places)


def known(variables: Sequence[str]) -> str:
    """Return the hint that names the variables."""
    if len(variables) == 1:
        return f"the variable is {variables[0]}"
    return f"the variables are {few(variables)}"


def few(names: Sequence[str]) -> str:
    """Return names as a list, shortened where they are many."""
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:3])}, ..., {names[-1]}"
