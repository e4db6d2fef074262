"""A command-line gradient and descent calculator."""

from __future__ import annotations

__version__ = "0.1.0"
