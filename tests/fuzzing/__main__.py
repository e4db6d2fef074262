"""Fuzz the readers and the numbers, led by coverage: `python -m tests.fuzzing --minutes 60`.

What is learnt stays in a folder, from which the next run goes on. What is found is added to `cases.txt`,
which the test suite goes through.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.fuzzing.cases import keep, row_of
from tests.fuzzing.formulas import LONGEST
from tests.fuzzing.seeds import dictionary, formula_seeds, reader_seeds

ROOT = Path(__file__).parent.parent.parent
SEEDS = {"readers": reader_seeds, "values": formula_seeds}
LENGTHS = {"readers": 2000, "values": LONGEST}
SECONDS_EACH = 30
"""For one input, which takes a thousandth of that."""

MISSING = "atheris is not installed: pip install '.[fuzz]'"


def main(words: list[str]) -> int:
    """Fuzz each target for its share of the time; return 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, help="in all; 60 unless given")
    parser.add_argument("--target", choices=SEEDS, help="one target; both unless given")
    parser.add_argument("--folder", type=Path, default=ROOT / ".fuzzing", help="of what is learnt")
    given = parser.parse_args(words)
    if importlib.util.find_spec("atheris") is None:
        print(MISSING, file=sys.stderr)
        return 2
    targets = [given.target] if given.target else list(SEEDS)
    reports = [fuzzed(name, given.folder, given.minutes * 60 / len(targets)) for name in targets]
    print("\n".join(report for report, _ in reports))
    return int(any(is_found for _, is_found in reports))


def fuzzed(name: str, folder: Path, seconds: float) -> tuple[str, bool]:
    """Fuzz one target; return a line that tells of it, and whether it failed."""
    learnt, crashes = folder / name, folder / "crashes"
    for place in (learnt, crashes):
        place.mkdir(parents=True, exist_ok=True)
    stored(learnt, SEEDS[name]())
    (folder / "words").write_text(dictionary(), encoding="utf-8")
    before = set(crashes.iterdir())
    log = followed(name, [
        str(learnt), f"-max_total_time={seconds:.0f}", f"-max_len={LENGTHS[name]}",
        f"-timeout={SECONDS_EACH}", f"-dict={folder / 'words'}", f"-artifact_prefix={crashes}/{name}-",
        "-print_final_stats=1",
    ])  # fmt: skip
    found = [row_of(name, crash.read_bytes()) for crash in sorted(set(crashes.iterdir()) - before)]
    for row in found:
        keep(row, "Found by fuzzing.")
    return "; ".join([f"{name}: {figures(log)}", *(f"FOUND {row}" for row in found)]), bool(found)


def stored(folder: Path, seeds: Iterable[bytes]) -> None:
    for seed in seeds:
        (folder / hashlib.sha256(seed).hexdigest()).write_bytes(seed)


def followed(name: str, options: list[str]) -> str:
    """Run a target in a process of its own, show what it says, and return that."""
    command = [sys.executable, "-m", "tests.fuzzing.targets", name, *options]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stderr or ():
            lines.append(line)
            if not line.startswith("INFO: Instrumenting"):
                sys.stderr.write(line)
    return "".join(lines)


def figures(log: str) -> str:
    """Return the counts in what libFuzzer says at its end."""
    executed = re.findall(r"number_of_executed_units: *(\d+)", log) or ["no"]
    edges = re.findall(r"cov: (\d+)", log) or ["no"]
    return f"{executed[-1]} executions, {edges[-1]} edges covered"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
