"""The source distribution and the wheel, built by what pyproject.toml names for it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

# What a build front end does, without one: it would be a dependency more.
_BUILD = (
    "import sys; from hatchling.build import build_sdist, build_wheel; "
    "build_sdist(sys.argv[1]); build_wheel(sys.argv[1])"
)


class Built(NamedTuple):
    """The two files of a release."""

    sdist: Path
    wheel: Path


def build(source: Path, folder: Path, python: Path = Path(sys.executable)) -> Built:
    """Build both from a source tree into a folder, with the hatchling of that Python."""
    command: list[str | Path] = [python, "-I", "-c", _BUILD, folder]
    subprocess.run(command, cwd=source, check=True, stdout=subprocess.DEVNULL)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return Built(sdist, wheel)


def unpacked(sdist: Path, folder: Path) -> Path:
    """Unpack a source distribution in a folder; return the tree in it."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    return tree
