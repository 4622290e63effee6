"""The wheel as it is installed: it brings the example council along, and an editable installation keeps to the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_BUILD = "import sys, hatchling.build as backend; print(getattr(backend, sys.argv[1])(sys.argv[2]))"
_WHERE = "import importlib.util, site, sys; site.addsitedir(sys.argv[1]); print(importlib.util.find_spec('outturn').origin)"
_SERVES = """
import site, sys
site.addsitedir(sys.argv[1])
from outturn.api import read_package
from outturn.cli.commands.serve import _example
print(_example())
print(read_package(_example()).organisation.name)
"""


def _told(project: Path, *command: str) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHONPATH"))}
    done = subprocess.run([sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout.split("\n")[:-1]


def _unpacked(project: Path, folder: Path, kind: str) -> Path:
    name = _told(project, "-c", _BUILD, kind, str(folder))[-1]
    with zipfile.ZipFile(folder / name) as wheel:
        wheel.extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _unpacked(project, tmp_path_factory.mktemp("wheel"), "build_wheel")


def test_the_wheel_holds_the_example_council_byte_for_byte(project: Path, installed: Path) -> None:
    there, held = project / "examples" / "meadshire", installed / "outturn" / "examples" / "meadshire"
    files = sorted(path.relative_to(there) for path in there.rglob("*") if path.is_file())
    assert sorted(path.relative_to(held) for path in held.rglob("*") if path.is_file()) == files
    assert [path for path in files if (held / path).read_bytes() != (there / path).read_bytes()] == []


def test_the_service_of_an_installation_finds_its_example(project: Path, installed: Path) -> None:
    where, name = _told(installed, "-c", f"import sys; sys.path.insert(0, {str(installed)!r})\n{_SERVES}", str(installed))
    assert (where, name) == (str(installed / "outturn" / "examples" / "meadshire"), "Meadshire County Council")


def test_an_editable_installation_keeps_to_the_repository(project: Path, tmp_path: Path) -> None:
    folder = _unpacked(project, tmp_path, "build_editable")
    assert not list(folder.rglob("serve.py"))
    # -S: without the packages of the tests, among which the repository is installed already
    assert _told(tmp_path, "-S", "-c", _WHERE, str(folder)) == [str(project / "src" / "outturn" / "__init__.py")]
