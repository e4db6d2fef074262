"""The most memory that a process has held since its program began.

What `getrusage` tells includes what the parent held, on Linux: a test that measures with it measures the
tests before it.

`python -m tests.peak WORDS` is `gradcli WORDS`, and tells its peak in KiB in the last line of standard error.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from gradcli.cli.main import main


def peak() -> int:
    """Return the most memory in KiB that this process has held; only Linux tells."""
    told = re.search(r"VmHWM:\s*([0-9]+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert told is not None
    return int(told[1])


if __name__ == "__main__":
    code = main()
    print(peak(), file=sys.stderr)
    sys.exit(code)
