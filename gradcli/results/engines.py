"""What a long computation may be asked to run on."""

from __future__ import annotations

from enum import StrEnum

from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean


class Engine(StrEnum):
    """What may be asked for; AUTO is C where that takes less time, with the time for compiling."""

    AUTO = "auto"
    PYTHON = "python"
    C = "c"


def named_engine(name: str) -> Engine:
    """Return the engine of a name. Raises OptionError."""
    if name not in [engine.value for engine in Engine]:
        hint = did_you_mean(str(name), Engine) or f"there are {', '.join(Engine)}"
        raise OptionError(f"--engine: there is no engine '{name}'", hint=hint)
    return Engine(name)
