"""Result to plain data: mappings with the documented names."""

from __future__ import annotations

from importlib import import_module

from gradcli.output.plain_data import Record, plain

SCHEMA = "gradcli/1"

SHAPES_OF: dict[str, str] = {
    "gradcli.results.batches": "batch_records",
    "gradcli.results.checks": "check_records",
    "gradcli.results.derivations": "derivation_records",
    "gradcli.results.differences": "difference_records",
    "gradcli.results.explanations": "explanation_records",
    "gradcli.results.gradients": "gradient_records",
    "gradcli.results.hessians": "curvature_records",
    "gradcli.results.runs": "descent_records",
    "gradcli.results.stationary": "stationary_records",
    "gradcli.results.work": "descent_records",
}
"""The module that holds the shapes of the types in a module of results; to be loaded is enough."""


def document(result: object, command: str) -> Record:
    """Return the whole JSON object of a result."""
    return {"schema": SCHEMA, "command": command, **record(result)}


def record(result: object) -> Record:
    """Return a result as a mapping of JSON's types; a number that is not finite is None.

    A result type without a shape of its own becomes its fields. Raises TypeError for what is no result.
    """
    if shapes := SHAPES_OF.get(type(result).__module__):
        import_module(f"gradcli.output.{shapes}")
    data = plain(result)
    if not isinstance(data, dict):
        raise TypeError(f"no record of {type(result).__name__}")
    return data
