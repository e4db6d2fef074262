"""How a terminal shows pictures among its lines, by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gradcli.errors import OptionError

_PROTOCOLS = ("kitty", "iterm", "sixel")

# Every terminal sets TERM anew, so it is trusted first: the other variables may be those of a terminal from
# which this one was started. One that is not named here says itself whether it knows sixel.
_BY_TERM = {
    "xterm-kitty": "kitty",
    "xterm-ghostty": "kitty",
    "wezterm": "iterm",
    "mintty": "iterm",
    "rio": "iterm",
    "foot": "sixel",
    "mlterm": "sixel",
    "contour": "sixel",
    "yaft": "sixel",
}

_BY_PROGRAM = {
    "kitty": "kitty",
    "ghostty": "kitty",
    "WezTerm": "iterm",
    "iTerm.app": "iterm",
    "mintty": "iterm",
    "rio": "iterm",
    "WarpTerminal": "iterm",
}

# The values of TERM that say little about the terminal, alone or before a hyphen.
_GENERIC = ("xterm", "tmux", "screen", "konsole")

_FIRST_KONSOLE = 220400
"""The version of Konsole from which on it shows pictures."""

_SIXEL = "4"


def protocol(environ: Mapping[str, str], ask: Callable[[], str] | None) -> str:
    """Return the protocol by which the terminal shows pictures: kitty, iterm, sixel, or nothing.

    `ask` returns the terminal's reply to the query for its primary device attributes, or nothing.
    Raises OptionError where GRADCLI_INLINE names no protocol.
    """
    if wanted := environ.get("GRADCLI_INLINE"):
        return _named(wanted)
    if environ.get("TERM", "") in ("", "dumb"):
        return ""
    return _by_name(environ) or _by_reply(ask() if ask else "")


def _named(wanted: str) -> str:
    if wanted not in _PROTOCOLS:
        raise OptionError(
            f"GRADCLI_INLINE={wanted} names no way to show pictures in a terminal",
            hint=f"it may be {', '.join(_PROTOCOLS[:-1])} or {_PROTOCOLS[-1]}",
        )
    return wanted


def _by_name(environ: Mapping[str, str]) -> str:
    """Return the protocol of a terminal known by its variables, else nothing."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    # GNU screen, which sets STY, hands on no pictures.
    if environ.get("STY"):
        return ""
    if found := next((found for name, found in _BY_TERM.items() if _is_named(term, name)), ""):
        return found
    if "sixel" in term:
        return "sixel"
    if not any(_is_named(term, name) for name in _GENERIC):
        return ""
    return _by_traces(environ) if program in ("", "tmux") else _BY_PROGRAM.get(program, "")


def _is_named(term: str, name: str) -> bool:
    return term == name or term.startswith(f"{name}-")


def _by_traces(environ: Mapping[str, str]) -> str:
    """Return the protocol of a terminal that only variables of its own tell, as in tmux or over ssh."""
    if environ.get("LC_TERMINAL") == "iTerm2" or environ.get("WEZTERM_PANE"):
        return "iterm"
    if environ.get("KITTY_WINDOW_ID") or environ.get("GHOSTTY_RESOURCES_DIR"):
        return "kitty"
    version = environ.get("KONSOLE_VERSION", "")
    return "iterm" if version.isdecimal() and int(version) >= _FIRST_KONSOLE else ""


def _by_reply(reply: str) -> str:
    """Return sixel where it is among the attributes, of which the first is the class of the device."""
    match = re.search(r"\x1b\[\?([\d;]*)c", reply)
    return "sixel" if match and _SIXEL in match[1].split(";")[1:] else ""
