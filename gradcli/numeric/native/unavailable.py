"""Why there is no machine code, as a value."""

from __future__ import annotations

from gradcli.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Why there is no compiled kernel; `is_failure` where something that should have worked did not."""

    reason: str
    is_failure: bool = True
