"""Show what was measured: tables of Rich in a terminal, plain columns elsewhere, JSON to keep."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.rows import Ratio, Row, Section

_PACKAGES = (
    "gradcli", "sympy", "numpy", "typer", "rich", "symengine", "casadi", "jax", "numba", "polars",
)  # fmt: skip
_MARKS = {True: "yes", False: "NO", None: ""}


def machine() -> Mapping[str, str]:
    """Return what the figures depend on: date, machine, versions."""
    now = datetime.now(UTC)
    return {
        "date": f"{now:%Y-%m-%d %H:%M} UTC",
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        "packages": ", ".join(_versions()),
    }


def show_head(head: Mapping[str, str]) -> None:
    """Print the head, and how to read the tables."""
    for name, value in head.items():
        print(f"{name:9} {value}")
    print(
        "\nCPU time, medians; the methods of a row took turns and gave the same numbers.\n"
        "A ratio divides median CPU times (in brackets the quartiles over the rounds); '-' is a peer\n"
        "that is not installed, cannot, or takes minutes.",
        flush=True,
    )


def show(section: Section, rows: Sequence[Row]) -> None:
    """Print one table."""
    title = f"{section.name}: {section.title} ({section.unit})"
    names = list(dict.fromkeys(_columns(rows)))
    header = ["case", *names, "ratio", "of", "target", "met"]
    if sys.stdout.isatty():
        table = Table(title=title, title_justify="left")
        for name in header:
            table.add_column(name, justify="left" if name in {"case", "of"} else "right")
        for row in rows:
            table.add_row(*map("\n".join, zip(*_lines(row, names), strict=True)))
        Console().print("", table)
    else:
        lines = [line for row in rows for line in _lines(row, names)]
        print(f"\n{title}\n\n{_aligned([header, *lines])}", flush=True)


def show_absent(sections: Sequence[tuple[Section, Sequence[Row]]]) -> None:
    """Say why methods are absent, each reason once."""
    notes = [row.notes for _, rows in sections for row in rows if row.notes]
    reasons = {f"{name}: {reason}" for note in notes for name, reason in note.items()}
    if reasons:
        print("\nabsent\n" + "\n".join(f"  {reason}" for reason in sorted(reasons)))


def save(file: Path, head: Mapping[str, str], sections: Sequence[tuple[Section, Sequence[Row]]]) -> None:
    """Write a run to a file of JSON; costs are in the unit of their section."""
    tables = [
        {
            "section": section.name, "title": section.title, "unit": section.unit,
            "rows": [{**asdict(row), "ratios": [_told(ratio) for ratio in row.ratios]} for row in rows],
        }
        for section, rows in sections
    ]  # fmt: skip
    file.write_text(json.dumps({**head, "tables": tables}, indent=1) + "\n")


def _told(ratio: Ratio) -> dict[str, object]:
    return {**asdict(ratio), "target": str(ratio.target) if ratio.target else None, "met": ratio.met}


def _columns(rows: Sequence[Row]) -> Iterator[str]:
    for row in sorted(rows, key=lambda row: -len(row.costs)):
        yield from row.costs


def _lines(row: Row, names: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of a row, one for each ratio; the first has the costs."""
    costs = [row.case, *(_short(row.costs[name]) if name in row.costs else "-" for name in names)]
    ratios: list[list[str]] = [
        [
            f"{_short(ratio.value)} ({_short(ratio.low)}-{_short(ratio.high)})",
            ratio.of, str(ratio.target or ""), _MARKS[ratio.met],
        ]
        for ratio in row.ratios
    ]  # fmt: skip
    for place, ratio in enumerate(ratios or [["", "", "", ""]]):
        yield [*(costs if place == 0 else [""] * len(costs)), *ratio]


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    left = {0, len(widths) - 3}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _short(number: float) -> str:
    return f"{number:.3g}" if number < 1000 else f"{number:.0f}"


def _versions() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} -"


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
