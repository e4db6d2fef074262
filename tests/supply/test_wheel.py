from __future__ import annotations

import base64
import csv
import hashlib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from gradcli import __version__
from tests.supply.building import Built, build, unpacked
from tests.supply.requirements import needed, pyproject

PAGE = {f"gradcli/plotting/page/page.{kind}" for kind in ("css", "html", "js")}
ABOUT = f"gradcli-{__version__}.dist-info"
METADATA = {
    f"{ABOUT}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
}


def modules(checkout: Path) -> set[str]:
    return {path.relative_to(checkout).as_posix() for path in (checkout / "gradcli").rglob("*.py")}


@pytest.fixture(scope="session")
def contents(released: Built) -> dict[str, bytes]:
    """Return what is in the wheel, by its names. A name that is there twice fails."""
    with zipfile.ZipFile(released.wheel) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
        assert len(found) == len(archive.namelist())
    return found


@pytest.fixture(scope="session")
def metadata(contents: dict[str, bytes]) -> Message:
    return message_from_bytes(contents[f"{ABOUT}/METADATA"])


def test_the_wheel_holds_the_modules_and_nothing_else(checkout: Path, contents: dict[str, bytes]) -> None:
    assert set(contents) == modules(checkout) | PAGE | METADATA | {"gradcli/py.typed"}


def test_what_is_in_the_wheel_is_what_is_in_the_checkout(checkout: Path, contents: dict[str, bytes]) -> None:
    for name in modules(checkout) | PAGE:
        assert contents[name] == (checkout / name).read_bytes()


def test_what_lies_about_gets_into_no_release_and_changes_no_byte_of_it(
    littered: Path, released: Built, tmp_path: Path
) -> None:
    again = build(littered, tmp_path)
    assert again.wheel.read_bytes() == released.wheel.read_bytes()
    assert again.sdist.read_bytes() == released.sdist.read_bytes()


def test_the_source_distribution_builds_the_same_wheel(released: Built, tmp_path: Path) -> None:
    tree = unpacked(released.sdist, tmp_path / "tree")
    (tmp_path / "built").mkdir()
    again = build(tree, tmp_path / "built")
    assert again.wheel.read_bytes() == released.wheel.read_bytes()
    assert again.sdist.read_bytes() == released.sdist.read_bytes()


def test_the_source_distribution_holds_what_the_tests_read(checkout: Path, sdist_names: set[str]) -> None:
    files = {path.relative_to(checkout).as_posix() for path in checkout.rglob("*") if path.is_file()}
    assert sdist_names == files | {"PKG-INFO"}


def test_each_file_is_recorded_with_its_size_and_its_hash(contents: dict[str, bytes]) -> None:
    record = f"{ABOUT}/RECORD"
    expected = [
        (name, "", "") if name == record else (name, f"sha256={digest(content)}", str(len(content)))
        for name, content in contents.items()
    ]
    assert sorted(map(tuple, csv.reader(contents[record].decode().splitlines()))) == sorted(expected)


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def test_the_wheel_is_for_every_system_and_has_the_one_command(contents: dict[str, bytes]) -> None:
    told = message_from_bytes(contents[f"{ABOUT}/WHEEL"])
    assert (told["Tag"], told["Root-Is-Purelib"]) == ("py3-none-any", "true")
    entry_points = contents[f"{ABOUT}/entry_points.txt"].decode().split()
    assert entry_points == ["[console_scripts]", "gradcli", "=", "gradcli.cli.main:main"]


def test_the_metadata_says_what_the_project_says(metadata: Message) -> None:
    project = pyproject()["project"]
    assert (metadata["Name"], metadata["Version"]) == ("gradcli", __version__)
    assert metadata["Summary"] == project["description"]
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == project["requires-python"]
    assert metadata.get_all("Classifier") == project["classifiers"]


def test_the_description_is_the_readme(checkout: Path, contents: dict[str, bytes], metadata: Message) -> None:
    _, _, body = contents[f"{ABOUT}/METADATA"].partition(b"\n\n")
    assert body == (checkout / "README.md").read_bytes()
    assert metadata["Description-Content-Type"] == "text/markdown"


def test_what_is_installed_without_an_extra_is_what_a_run_needs(metadata: Message) -> None:
    always = [text for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert len(always) == len(needed())
    assert all(any(text.startswith(name) for name in needed()) for text in always)
