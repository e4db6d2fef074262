"""Run the benchmark: a table for each section, quick unless `--full`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import batch, descents, kernels, preparing, start
from tests.benchmarks.measuring import FULL, QUICK, Disagreement
from tests.benchmarks.printing import machine, save, show, show_absent, show_head

SECTIONS = (
    start.SECTION, kernels.SECTION, preparing.SECTION, batch.ARITHMETIC, batch.MEMORY, batch.FILES,
    descents.LOOPS, descents.COMMAND,
)  # fmt: skip
NAMES = tuple(dict.fromkeys(section.name for section in SECTIONS))


def main(words: list[str]) -> int:
    """Measure and print what is asked for; return 1 where methods gave different numbers."""
    asked = _asked(words)
    if asked.list:
        print(*(f"{section.name:10} {section.title}" for section in SECTIONS), sep="\n")
        return 0
    head, measured = machine(), []
    show_head(head)
    try:
        for section in (section for section in SECTIONS if section.name in asked.only):
            rows = list(section.rows(FULL if asked.full else QUICK))
            measured.append((section, rows))
            show(section, rows)
    except Disagreement as found:
        print(f"error: {found}", file=sys.stderr)
        return 1
    show_absent(measured)
    if asked.json:
        save(asked.json, head, measured)
    return 0


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="more rounds, more points and steps")
    parser.add_argument("--quick", dest="full", action="store_false", help="under two minutes (the default)")
    parser.add_argument("--only", type=_names, default=NAMES, metavar="NAME,...", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the run")
    parser.add_argument("--list", action="store_true", help="list the tables")
    return parser.parse_args(words)


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(NAMES)}")
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
