"""What a picture can be, by what is asked for; known before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean


class SceneKind(StrEnum):
    """The contours of a function of two variables, the graph of one, or how descents went, by iteration."""

    CONTOURS = "contours"
    GRAPH = "graph"
    HISTORY = "history"


def check_drawable(
    names: Sequence[str], axes: Sequence[str], *, is_history: bool, has_descents: bool
) -> SceneKind:
    """Return what a picture will be that shows the variables `axes` of `names`, or by default all.

    Raises OptionError where there can be none, so that this is told before anything is computed.
    """
    if not names:
        raise OptionError("there is no variable, so there is nothing to draw", hint="--vars names variables")
    _check_axes(names, axes)
    if is_history or (len(names) > 2 and not axes):
        if not has_descents:
            many = f"{len(names)} variables are too many for a picture"
            raise OptionError(
                "--history shows a descent, and there is none" if is_history else many,
                hint="--from and --lr give a descent"
                if is_history
                else f"gradcli plot --slice {names[2]}=1 holds one, --axes {names[0]},{names[1]} "
                "chooses two, --from and --lr show a descent by iteration",
            )
        return SceneKind.HISTORY
    return SceneKind.CONTOURS if len(axes or names) == 2 else SceneKind.GRAPH


def _check_axes(names: Sequence[str], axes: Sequence[str]) -> None:
    for name in axes:
        if name not in names:
            hint = did_you_mean(name, names) or f"the variables are {', '.join(names[:8])}"
            raise OptionError(f"--axes: there is no variable '{name}'", hint=hint)
    if len(axes) > 2 or len(set(axes)) < len(axes):
        raise OptionError("--axes takes one variable or two", hint="as in --axes x,y")
