"""Test the checkout, in this process and in every one that a test starts."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# On a busy machine any example may take longer than Hypothesis allows; only some of its versions see that.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# The job of a shell in the background ignores interrupts, one under nohup that its terminal is gone, and so
# would each command that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for name in ("SIGHUP", "SIGQUIT"):
    if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, name), signal.SIG_DFL)

os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent)
# Without buffers a failure to write would show where the text is printed, and never at the end.
os.environ.pop("PYTHONUNBUFFERED", None)
# Each command that a test starts would compile its modules anew, if what is compiled may not be kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Take a worker more than there are processors: many tests wait for a command that waits."""
    return 1 + (os.cpu_count() or 1)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Read the tests with the garbage collector held: what they are made of stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
