"""A box to search: a span for each variable, exact, and how it is read from words: `-5,5`, `x=-5:5,y=0:3`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcli.errors import ExpressionError, GradcliError, OptionError
from gradcli.errors import Span as Place
from gradcli.language.names import did_you_mean
from gradcli.language.tree import Tree
from gradcli.numeric.points import floats_of, parse_point

Span = tuple[Tree, Tree]
Box = tuple[Span, ...]

USUAL_BOX = "-10,10"
"""The span of each variable where none is given."""

_FARTHEST = 1e6
_ENDS = ("lo", "hi")
_EXAMPLES = "as in -5,5 for all variables, or x=-5:5,y=0:3"


def parse_box(text: str, variables: Sequence[str], option: str = "--box") -> Box:
    """Read one span for all variables as `-5,5`, or one for each as `x=-5:5,y=0:3`; others get the usual one.

    Raises ExpressionError for what cannot be read, OptionError where a span is empty or reaches too far.

    >>> len(parse_box("x=0:2pi", ["x", "y"]))
    2
    """
    if "=" not in text:
        whole = _span(text, text, (0, max(1, len(text))), "", option)
        return (whole,) * len(variables)
    named = _by_name(text, variables, option)
    low, high = parse_point(USUAL_BOX, _ENDS)
    return tuple(named.get(name, (low, high)) for name in variables)


def _by_name(text: str, variables: Sequence[str], option: str) -> dict[str, Span]:
    spans: dict[str, Span] = {}
    start = 0
    for part in parts_of(text):
        place = (start, start + max(1, len(part)))
        start += len(part) + 1
        name, _, rest = (piece.strip() for piece in part.partition("="))
        if name not in variables or name in spans:
            known = f"the variables are {', '.join(variables)}"
            fact = f"'{name}' is given twice" if name in spans else f"there is no variable '{name}'"
            hint = known if name in spans else did_you_mean(name, variables) or known
            raise ExpressionError(f"{option}: {fact}", source=text, span=place, hint=hint)
        spans[name] = _span(rest, text, place, name, option)
    return spans


def box_text(box: str | Sequence[Sequence[object]] | None, names: Sequence[str]) -> str | None:
    """Return a box as it is typed. Raises OptionError where there are not two ends for each variable.

    >>> box_text([(-5, 5), (0, 3)], ["x", "y"])
    'x=-5:5,y=0:3'
    """
    if box is None or isinstance(box, str):
        return box
    spans = [tuple(map(str, span)) for span in box]
    if len(spans) != len(names) or any(len(span) != 2 for span in spans):
        raise OptionError("the box needs two ends for each variable", hint="as in [(-5, 5), (0, 3)]")
    return ",".join(f"{name}={low}:{high}" for name, (low, high) in zip(names, spans, strict=True))


def parts_of(text: str) -> list[str]:
    """Split at the commas that are in no bracket.

    >>> parts_of("x=max(1,2),y=3")
    ['x=max(1,2)', 'y=3']
    """
    parts, level = [""], 0
    for character in text:
        level += (character in "([") - (character in ")]")
        if character == "," and level == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _span(words: str, text: str, place: Place, variable: str, option: str) -> Span:
    """Read the two ends in `words`, a part of `text`."""
    what = f"the range of {variable}" if variable else "the range"
    try:
        low, high = parse_point(words.replace(":", ","), _ENDS, option)
    except GradcliError as error:
        is_count = "wanted" in error.message
        message = f"{option}: {what} needs a lower and an upper end" if is_count else error.message
        hint = _EXAMPLES if is_count else error.hint or _EXAMPLES
        raise ExpressionError(message, source=text, span=place, hint=hint) from None
    _check_ends(floats_of((low, high)), f"{option}: {what}")
    return low, high


def _check_ends(ends: Sequence[float], what: str) -> None:
    if any(not math.isfinite(end) or abs(end) > _FARTHEST for end in ends):
        raise OptionError(f"{what} reaches too far", hint="at most 1e6 from 0")
    if not ends[0] < ends[1]:
        raise OptionError(f"{what} is empty", hint="the lower end comes first, as in -5,5")
