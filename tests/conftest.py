"""Test the checkout, in this process and in every one that a test starts."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["PYTHONPATH"] = str(Path(__file__).parent.parent)
# Without buffers a failure to write would show where the text is printed, and never at the end.
os.environ.pop("PYTHONUNBUFFERED", None)
