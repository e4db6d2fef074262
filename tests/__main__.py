"""Run every check of the project, one after the other, and stop at the first that fails.

Words after `python -m tests` are handed to pytest.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    ("pytest",),  # last, so that its summary is the last thing shown
)


def main(words: list[str]) -> int:
    """Run the checks from the root of the checkout; return the first exit code that is not zero."""
    for name, *arguments in CHECKS:
        extra = words if name == "pytest" else []
        if code := run(name, [*arguments, *extra]):
            return code
    return 0


def run(name: str, arguments: list[str]) -> int:
    """Show and run one check with the tools that are installed beside this Python."""
    print("$", shlex.join([name, *arguments]), flush=True)
    beside = Path(sys.executable).with_name(name)
    return subprocess.run([beside, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
