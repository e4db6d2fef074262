"""How much of the time for algebra is left."""

from __future__ import annotations

import time


class Clock:
    """Counts down from some seconds; work that is only nice to have asks for a share of what is left."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def share(self, part: float, most: float) -> float:
        """Return a part of the seconds left, at most so many; 0 where none are."""
        return min(most, max(0.0, part * (self._end - time.monotonic())))
