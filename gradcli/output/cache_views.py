"""The cache of compiled kernels laid out."""

from __future__ import annotations

from gradcli.output.report import Fact, Facts, Note, Report, Role
from gradcli.results.caches import CacheReport

_UNITS = (("MB", 1e6), ("kB", 1e3))


def cache_report(report: CacheReport) -> Report:
    """Lay out where the cache is and what it holds."""
    lines = [
        Fact("directory", report.directory or "none"),
        Fact("kernels", f"{_files(report.files)}, {_size(report.size)}"),
    ]
    if report.removed is not None:
        lines.append(Fact("removed", _files(report.removed)))
    facts = Facts(tuple(lines))
    if report.obstacle is None:
        return Report((facts,))
    return Report((facts, Note(f"nothing is kept here: {report.obstacle}", "note", Role.WARNING)))


def _files(count: int) -> str:
    return f"{count} file{'s' * (count != 1)}"


def _size(size: int) -> str:
    for unit, factor in _UNITS:
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} B"
