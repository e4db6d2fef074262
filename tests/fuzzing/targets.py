"""The targets of coverage-guided fuzzing: `python -m tests.fuzzing.targets NAME ARGUMENTS-OF-LIBFUZZER`."""

from __future__ import annotations

import sys
from importlib import import_module

# By name, for it is not installed where the checks run, and has no types.
atheris = import_module("atheris")

with atheris.instrument_imports(include=["gradcli"]):
    from tests.fuzzing.derivations import evaluated
    from tests.fuzzing.doors import entered

TARGETS = {"readers": entered, "values": evaluated}

if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    atheris.Setup([name, *arguments], TARGETS[name])
    atheris.Fuzz()
