"""Build the wheel, install it where nothing else is, and run the tests against what was installed.

python3 -m tests.supply lowest   every dependency at the lowest version that pyproject.toml allows
python3 -m tests.supply newest   every dependency at the newest
python3 -m tests.supply pythons  newest, by each Python from the lowest to the newest that is on this machine

The first two are tried by the Python that runs them. Further words are handed to pytest.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.supply.building import Built, build, unpacked
from tests.supply.requirements import ROOT, lowest, minors, pyproject

COMMANDS = Path(__file__).with_name("commands.py")


def main(words: Sequence[str]) -> int:
    """Do what the first word says; return the exit code."""
    match words:
        case ["lowest" | "newest" as bound, *rest]:
            return tried(bound, rest)
        case ["pythons", *rest]:
            return each_python(rest)
    print(__doc__)
    return 2


def each_python(words: Sequence[str]) -> int:
    """Try each Python that is here; say at the end how each one did, and which are not here."""
    told = [f"python3.{minor}: {outcome(f'python3.{minor}', words)}" for minor in minors()]
    print(*told, sep="\n")
    return int(any(text.endswith("failed") for text in told))


def outcome(name: str, words: Sequence[str]) -> str:
    """Try the Python of that name."""
    # A name may be there without the Python: a version manager has one for each version it knows.
    if (
        not shutil.which(name)
        or subprocess.run([name, "-c", ""], check=False, capture_output=True).returncode
    ):
        return "not on this machine"
    command = [name, "-m", "tests.supply", "newest", *words]
    return "failed" if subprocess.run(command, cwd=ROOT, check=False).returncode else "passed"


def tried(bound: str, words: Sequence[str]) -> int:
    """Build, install and try by this Python; return the exit code of the tests."""
    with tempfile.TemporaryDirectory() as name:
        # The tools that build are the lowest too; what they write is the same.
        folder = Path(name)
        pins = folder / "pins.txt"
        pinned = lowest() if bound == "lowest" else {}
        pins.write_text("".join(f"{library}=={version}\n" for library, version in pinned.items()))
        built = released(folder, pins)
        try_bare(folder / "with a space and é", built.wheel, pins)
        # A library that is old warns of what newer ones, on which it was not pinned, will leave behind.
        quiet = ["-W", "ignore::DeprecationWarning"] if pinned else []
        return suite(folder, built, pins, [*quiet, *words])


def released(folder: Path, pins: Path) -> Built:
    """Build the wheel from the source distribution, as an installer does that is offered no wheel."""
    python = environment(folder / "builder")
    install(python, pins, *pyproject()["build-system"]["requires"])
    for part in ("first", "second"):
        (folder / part).mkdir()
    sdist = build(ROOT, folder / "first", python).sdist
    return build(unpacked(sdist, folder / "tree"), folder / "second", python)


def try_bare(folder: Path, wheel: Path, pins: Path) -> None:
    """Install the wheel with no extra, run each command once, and uninstall it without a trace."""
    python = environment(folder)
    before = installed_files(folder)
    install(python, pins, str(wheel))
    run(python, "-I", COMMANDS)
    if is_netless():
        run("unshare", "-rn", python, "-I", COMMANDS)
    run(python, "-m", "pip", "uninstall", "-q", "-y", "gradcli")
    if left := [name for name in installed_files(folder) - before if "gradcli" in name]:
        raise SystemExit(f"uninstalling left {left}")


def suite(folder: Path, built: Built, pins: Path, words: Sequence[str]) -> int:
    """Run the tests of the source distribution, its package taken away, against the installed wheel."""
    python = environment(folder / "tests")
    install(python, pins, f"{built.wheel}[test]")
    tree = unpacked(built.sdist, folder / "tested")
    shutil.rmtree(tree / "gradcli")
    print("$", shlex.join(["pytest", *words]), flush=True)
    command: list[str | Path] = [python, "-m", "pytest", *words]
    return subprocess.run(command, cwd=tree, check=False).returncode


def environment(folder: Path) -> Path:
    """Make a virtual environment; return its Python."""
    run(sys.executable, "-m", "venv", folder)
    return folder / "bin" / "python"


def install(python: Path, pins: Path, *requirements: str) -> None:
    """Install with pip, see that all fits together, and show the versions."""
    run(python, "-m", "pip", "install", "-q", "-c", pins, *requirements)
    run(python, "-m", "pip", "check")
    run(python, "-m", "pip", "list", "--format", "freeze")


def installed_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def is_netless() -> bool:
    """Tell whether this system lets a process have no network."""
    unshare = shutil.which("unshare")
    return unshare is not None and not subprocess.run([unshare, "-rn", "true"], check=False).returncode


def run(*words: str | Path) -> None:
    """Show and run a command; stop at the first that fails."""
    print("$", shlex.join(map(str, words)), flush=True)
    if code := subprocess.run(words, check=False).returncode:
        raise SystemExit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
