"""Try every hostile text at every door.

`python -m tests.hostile` prints a line for each violation and a summary.
`--only MARKUP,FILES` names corpora, `--share 5` tries only every fifth run, and `--from 2` begins with the
third.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.hostile import corpus
from tests.hostile.doors import every
from tests.hostile.driver import ended, make_ready, told, violations


def main() -> int:
    """Run, and return the exit code: 1 where a promise was broken."""
    asked = _asked()
    make_ready()
    began, runs, broken, slowest = time.monotonic(), 0, 0, (0.0, "nothing")
    for name in asked.only:
        for run in every(name)[asked.first :: asked.share]:
            end = ended(run)
            found = list(violations(run, end))
            for violation in found:
                print(told(run, violation), flush=True)
            runs, broken = runs + 1, broken + bool(found)
            slowest = max(slowest, (end.seconds, told(run, "")))
        print(f"{name}: {runs} runs so far", file=sys.stderr)
    texts = sum(len(getattr(corpus, name)) for name in asked.only)
    print(
        f"{texts} texts, {runs} runs, {time.monotonic() - began:.0f} s, "
        f"slowest {slowest[0]:.1f} s of processor time{slowest[1][:100]}, {broken} violations"
    )
    return int(broken > 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=corpus.__all__, metavar="NAME,..."
    )
    parser.add_argument("--share", type=int, default=1, metavar="N")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="K")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
