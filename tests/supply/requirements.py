"""What pyproject.toml declares."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

_BOUNDED = re.compile(r"(?P<name>[\w.-]+)>=(?P<lowest>\d+(\.\d+)*)(,<\d+(\.\d+)*)?")
_OWN = re.compile(r"gradcli\[(?P<extras>[\w,]+)\]")


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def lowest() -> dict[str, str]:
    """Return the lowest version that is allowed of each requirement: to build, to run, of every extra."""
    project = pyproject()["project"]
    lists = project["dependencies"], *project["optional-dependencies"].values()
    return {
        **bounds(pyproject()["build-system"]["requires"]),
        **bounds(one for each in lists for one in each),
    }


def needed(*extras: str) -> dict[str, str]:
    """Return what a run of gradcli needs with these extras: names, and their lowest versions."""
    project = pyproject()["project"]
    chosen = [one for extra in extras for one in project["optional-dependencies"][extra]]
    return bounds([*project["dependencies"], *chosen])


def bounds(texts: Iterable[str]) -> dict[str, str]:
    """Return the lower bound of each requirement but of gradcli itself.

    Raises ValueError for one without, which the oldest version ever made would satisfy.
    """
    found = {}
    for text in texts:
        if _OWN.fullmatch(text):
            continue
        if not (match := _BOUNDED.fullmatch(text)):
            raise ValueError(f"'{text}' is not a name with a lowest version")
        found[match["name"]] = match["lowest"]
    return found


def named_minors() -> list[int]:
    """Return the n of each Python 3.n that the classifiers name."""
    texts = pyproject()["project"]["classifiers"]
    found = (re.fullmatch(r"Programming Language :: Python :: 3\.(\d+)", text) for text in texts)
    return [int(match[1]) for match in found if match]


def minors() -> range:
    """Return the n of each Python 3.n on which gradcli may be installed, to the newest that was tested."""
    first = pyproject()["project"]["requires-python"].removeprefix(">=3.")
    return range(int(first), max(named_minors()) + 1)
