"""Turn generated text into a function: the only place that executes any.

The text is made of slot numbers, float literals, the operation names of the table and the names of our own
classes' fields, never of a character that a user typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def compiled(lines: Iterable[str], name: str, namespace: Mapping[str, object]) -> Callable[..., Any]:
    """Return the function `name` that the lines define over the names of `namespace` and no others."""
    names: dict[str, Any] = {**namespace, "__builtins__": {}}
    exec(compile("\n".join(lines), f"<generated {name}>", "exec"), names)  # noqa: S102 - this is the compiler
    function: Callable[..., Any] = names[name]
    return function
