"""Result to plain data: mappings with the documented names."""

from __future__ import annotations

from gradcli.output import (
    check_records,
    curvature_records,
    derivation_records,
    descent_records,
    difference_records,
    explanation_records,
    gradient_records,
    stationary_records,
)
from gradcli.output.plain_data import Record, plain

SCHEMA = "gradcli/1"

FAMILIES = (
    check_records,
    gradient_records,
    explanation_records,
    curvature_records,
    stationary_records,
    derivation_records,
    difference_records,
    descent_records,
)
"""The modules that hold the shapes of results; to be loaded is enough."""


def document(result: object, command: str) -> Record:
    """Return the whole JSON object of a result."""
    return {"schema": SCHEMA, "command": command, **record(result)}


def record(result: object) -> Record:
    """Return a result as a mapping of JSON's types; a number that is not finite is None.

    A result type without a shape of its own becomes its fields. Raises TypeError for what is no result.
    """
    data = plain(result)
    if not isinstance(data, dict):
        raise TypeError(f"no record of {type(result).__name__}")
    return data
