"""What is installed is what lies in the checkout; the other tests are of the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

import gradcli
from gradcli import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture
def installed() -> Distribution:
    try:
        found = distribution("gradcli")
    except PackageNotFoundError:
        pytest.skip("gradcli is not installed here")
    if json.loads(found.read_text("direct_url.json") or "{}").get("dir_info", {}).get("editable"):
        pytest.skip("the checkout itself is installed")
    return found


def test_every_module_is_installed_as_it_is(installed: Distribution) -> None:
    if not (ROOT / "gradcli").is_dir():
        pytest.skip("the sources are not here: the installed package is tested")
    files = {str(file): file for file in installed.files or () if file.parts[0] == "gradcli"}
    modules = [path for path in sorted((ROOT / "gradcli").rglob("*")) if path.suffix in (".py", ".typed")]
    assert len(modules) > 20
    for path in modules:
        name = path.relative_to(ROOT).as_posix()
        assert Path(str(files[name].locate())).read_bytes() == path.read_bytes()


def test_the_version_and_licence_are_told(installed: Distribution) -> None:
    assert installed.version == __version__
    assert installed.metadata["License-Expression"] == "MIT"
    assert any(file.name == "LICENSE" for file in installed.files or ())


def test_the_command_is_installed(installed: Distribution) -> None:
    assert [script.name for script in installed.entry_points] == ["gradcli"]
    command = [str(Path(sys.executable).with_name("gradcli")), "--version"]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
        == f"gradcli {__version__}\n"
    )


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "gradcli", "--version"]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
        == f"gradcli {__version__}\n"
    )


@pytest.mark.parametrize("name", gradcli.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(gradcli, name)
    assert found.__name__ == name
    assert found.__doc__


def test_the_public_names_are_in_order_and_each_has_a_home() -> None:
    assert gradcli.__all__ == sorted(gradcli._HOME_OF)
    with pytest.raises(AttributeError, match="no attribute 'descent_of_man'"):
        _ = gradcli.descent_of_man


def test_the_package_is_typed() -> None:
    assert Path(gradcli.__file__).with_name("py.typed").exists()


def test_no_module_of_the_working_directory_is_imported(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("print('imported from the working directory')")
    command = [sys.executable, "-m", "gradcli", "--help"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "working directory" not in ended.stdout
