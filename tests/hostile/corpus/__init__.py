"""Hostile and clumsy inputs: what people type, paste, and try."""

from __future__ import annotations

from tests.hostile.corpus.characters import CHARACTERS
from tests.hostile.corpus.execution import EXECUTION
from tests.hostile.corpus.files import FILES
from tests.hostile.corpus.growth import BOMBS, GROWTH
from tests.hostile.corpus.malformed import MALFORMED
from tests.hostile.corpus.markup import MARKUP
from tests.hostile.corpus.names import NAMES
from tests.hostile.corpus.options import NUMBERS, OPTIONS
from tests.hostile.corpus.points import POINTS

__all__ = [
    "BOMBS",
    "CHARACTERS",
    "EXECUTION",
    "FILES",
    "GROWTH",
    "MALFORMED",
    "MARKUP",
    "NAMES",
    "NUMBERS",
    "OPTIONS",
    "POINTS",
]
