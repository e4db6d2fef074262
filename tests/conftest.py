"""Test the checkout, in this process and in every one that a test starts."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path

import pytest

os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent)
# Without buffers a failure to write would show where the text is printed, and never at the end.
os.environ.pop("PYTHONUNBUFFERED", None)
# Each command that a test starts would compile its modules anew, if what is compiled may not be kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Read the tests with the garbage collector held: what they are made of stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
