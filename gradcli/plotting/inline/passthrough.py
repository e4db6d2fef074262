"""What tmux hands on to the terminal that it runs in."""

from __future__ import annotations


def passed(text: str) -> str:
    """Return escape text wrapped so that tmux hands it on, where its option allow-passthrough lets it.

    Source: tmux's manual, `allow-passthrough`.
    """
    return "\x1bPtmux;" + text.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def reserved(text: str, rows: int) -> str:
    """Return `text`, which draws a picture `rows` high, wrapped for tmux, with lines made free for it.

    tmux does not know of the picture: the lines are made first, and the cursor goes past them afterwards.
    Erasing one cell makes tmux move the terminal's own cursor to the place, which it else does later.
    """
    below = rows - 1
    up, down = (f"\x1b[{below}A", f"\x1b[{below}B") if below else ("", "")
    return "\n" * below + up + "\x1b[X" + passed(text) + down
