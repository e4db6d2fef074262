"""Whether this machine can compile, and a cache for the tests alone."""

from __future__ import annotations

import pytest

from gradcli.numeric.native import compiling
from gradcli.numeric.native.unavailable import Unavailable

needs_compiler = pytest.mark.skipif(
    isinstance(compiling.compiler(), Unavailable), reason="no C compiler here"
)
