"""Read what is claimed, from text, from JSON, or from Python; in the order of the variables, or by name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from gradcli.calculus.checking.claim_text import claim_in
from gradcli.calculus.checking.claimed import Claimed, Wanted
from gradcli.errors import ExpressionError, InputFileError
from gradcli.language.names import did_you_mean

Entry = str | int | float | Fraction
ClaimWords = Entry | Sequence["ClaimWords"] | Mapping[str, "ClaimWords"]
"""A claim: its text, a list, or a mapping by variable; for a Hessian a list of rows."""


def parse_claim(text: str, wanted: Wanted) -> tuple[Claimed, ...]:
    """Read a claim from its text, or from JSON.

    JSON is a list, a mapping by variable, or an object that holds one as `claim`, `gradient` or `hessian`,
    as `gradcli grad --format json` writes it. Raises ExpressionError for a formula that cannot be read, a
    name that is no variable, a wrong number of components; InputFileError for JSON that holds no claim.
    """
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return claim_in(text, wanted)
    try:
        data = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=_once)
    except RecursionError:
        raise InputFileError(f"{wanted.what}: the JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        if text.lstrip()[0] == "[":
            return claim_in(text, wanted)
        where = f"line {error.lineno}, column {error.colno}"
        raise InputFileError(f"{wanted.what}: this JSON cannot be read: {where}: {error.msg}") from None
    return claim_of(data, wanted)


def claim_of(words: object, wanted: Wanted) -> tuple[Claimed, ...]:
    """Read a claim from Python's or JSON's values. Raises as `parse_claim` does."""
    if isinstance(words, str):
        return parse_claim(words, wanted)
    names = wanted.of.variables
    if isinstance(words, Mapping) and not (words and all(name in names for name in words)):
        return _from_document(words, wanted)
    rows = [_entries(row, wanted) for row in _entries(words, wanted)] if wanted.hessian else [
        _entries(words, wanted)
    ]  # fmt: skip
    entries = [entry for row in rows for entry in row]
    return tuple(_entry(entry, place, wanted) for entry, place in zip(entries, wanted.places, strict=True))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object. Raises InputFileError for a name that comes twice: neither value would count."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise InputFileError(f"the JSON gives '{name}' twice")
        found[name] = value
    return found


def _from_document(document: Mapping[str, object], wanted: Wanted) -> tuple[Claimed, ...]:
    keys = ("claim", "hessian" if wanted.hessian else "gradient")
    names = wanted.of.variables
    key = next((key for key in keys if key in document), None)
    if key is None:
        strange = next((str(name) for name in document if name not in names), "")
        raise InputFileError(
            f"{wanted.what}: the JSON object has neither '{keys[0]}' nor '{keys[1]}'",
            hint=did_you_mean(strange, (*keys, *names)) or f"or a formula for each of {', '.join(names)}",
        )
    inside, order = document[key], document.get("variables")
    is_vector = isinstance(inside, list) and not wanted.hessian
    if is_vector and isinstance(inside, list) and isinstance(order, list) and len(order) == len(inside):
        inside = dict(zip(map(str, order), inside, strict=True))
    return claim_of(_named(inside, wanted) if isinstance(inside, Mapping) else inside, wanted)


def _entries(words: object, wanted: Wanted) -> list[object]:
    """Return one entry, or row, for each variable. Raises ExpressionError where there are fewer or more."""
    names = wanted.of.variables
    if isinstance(words, Mapping):
        return list(_named(words, wanted).values())
    if isinstance(words, Sequence) and not isinstance(words, str):
        if len(words) != len(names):
            raise wanted.wrong_count(len(words))
        return list(words)
    if len(names) == 1 and _is_entry(words):
        return [words]
    raise InputFileError(f"{wanted.what}: no list of components", hint=wanted.form)


def _named(words: Mapping[str, object], wanted: Wanted) -> dict[str, object]:
    """Return entries by name in the order of the variables."""
    names = wanted.of.variables
    if strange := next((str(name) for name in words if name not in names), None):
        hint = did_you_mean(strange, names) or wanted.known
        raise ExpressionError(f"{wanted.what}: there is no variable '{strange}'", hint=hint)
    if missing := next((name for name in names if name not in words), None):
        raise ExpressionError(f"{wanted.called((missing,))} is missing", hint=wanted.form)
    return {name: words[name] for name in names}


def _is_entry(words: object) -> bool:
    return isinstance(words, str | int | float | Fraction) and not isinstance(words, bool)


def _entry(entry: object, place: Sequence[str], wanted: Wanted) -> Claimed:
    if not _is_entry(entry):
        told = "null" if entry is None else str(entry).lower() if isinstance(entry, bool) else "a list"
        raise InputFileError(f"{wanted.called(place)} is no formula but {told}", hint=wanted.form)
    text = f"({entry})" if isinstance(entry, Fraction) else str(entry)
    return wanted.read(text, (0, len(text)), place)
