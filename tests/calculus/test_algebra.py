from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import gc
{before}
from gradcli.calculus.algebra import sympy
print(gc.isenabled(), gc.get_freeze_count() > 10_000, sympy.sqrt(8))
"""


@pytest.mark.parametrize(("before", "collects"), [("", True), ("gc.disable()", False)])
def test_sympy_comes_with_its_objects_frozen_and_collection_as_it_was(before: str, collects: bool) -> None:
    command = [sys.executable, "-c", PROGRAM.format(before=before)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout == f"{collects} True 2*sqrt(2)\n"
