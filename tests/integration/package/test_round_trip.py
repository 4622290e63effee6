"""What is written and read again is the same package, and what is written again is the same bytes."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from polars.testing import assert_frame_equal

from outturn.package.reading import read_package
from outturn.package.tables import TABLES
from outturn.package.writing import package_files, write_package
from tests.integration.package.packages import packages

if TYPE_CHECKING:
    from outturn.package.package import Package


def assert_same(one: Package, other: Package) -> None:
    assert replace(one, tables={}, lines={}, digests={}, source="") == replace(other, tables={}, lines={}, digests={}, source="")
    for name in TABLES:
        assert_frame_equal(one[name], other[name], check_exact=True)
    assert [one.lines[name].len() for name in TABLES] == [one[name].height for name in TABLES]


@given(packages())
@settings(max_examples=50)
def test_writing_and_reading_again_gives_the_same_package_and_the_same_bytes(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_package(package, Path(folder) / "p")
        once = read_package(Path(folder) / "p")
        assert_same(once, package)
        assert package_files(once) == package_files(package)


@given(packages())
@settings(max_examples=10)
def test_a_zip_holds_the_same_bytes_as_the_folder_and_is_the_same_each_time(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_package(package, Path(folder) / "p")
        write_package(package, Path(folder) / "p.zip")
        write_package(package, Path(folder) / "again.zip")
        assert (Path(folder) / "p.zip").read_bytes() == (Path(folder) / "again.zip").read_bytes()
        assert read_package(Path(folder) / "p").digests == read_package(Path(folder) / "p.zip").digests
        assert_same(read_package(Path(folder) / "p.zip"), package)


@given(packages(among=("commentary",)))
@settings(max_examples=20)
def test_every_row_has_the_line_on_which_it_stands(package: Package) -> None:
    assume(package["commentary"].height)
    with tempfile.TemporaryDirectory() as folder:
        write_package(package, Path(folder) / "p")
        written = (Path(folder) / "p" / "commentary.csv").read_bytes().decode().split("\n")
        starts = [line - 1 for line in [*read_package(Path(folder) / "p").lines["commentary"], len(written)]]
        rows = ["\n".join(written[start:end]) for start, end in itertools.pairwise(starts)]
        subjects = [subject.replace('"', '""') for subject in package["commentary"]["subject"]]
        assert all(row.removeprefix('"').startswith(subject) for row, subject in zip(rows, subjects, strict=True))
