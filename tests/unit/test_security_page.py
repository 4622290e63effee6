"""The page on OWASP's standard names files that exist, and leaves out no line of levels 1 and 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "reference" / "security.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))

SECTIONS = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1 2", "1.8": "1 2", "1.9": "1 2", "1.10": "1", "1.11": "1 2",
    "1.12": "2", "1.14": "1-6", "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3", "2.7": "1-6", "2.8": "1-7",
    "2.9": "1-3", "2.10": "1-4", "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1", "4.1": "1-3 5", "4.2": "1 2",
    "4.3": "1-3", "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4", "6.1": "1-3", "6.2": "1-6", "6.3": "1 2", "6.4": "1 2",
    "7.1": "1-4", "7.2": "1 2", "7.3": "1 3 4", "7.4": "1-3", "8.1": "1-6", "8.2": "1-3", "8.3": "1-8", "9.1": "1-3", "9.2": "1-4", "10.2": "1 2",
    "10.3": "1-3", "11.1": "1-8", "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1 2", "12.5": "1 2", "12.6": "1", "13.1": "1 3-5",
    "13.2": "1-3 5 6", "13.3": "1 2", "13.4": "1 2", "14.1": "1-5", "14.2": "1-6", "14.3": "2 3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip
"""The numbers of version 4.0.3 that are of level 1 or 2, by section."""


def numbers(written: str) -> list[int]:
    found: list[int] = []
    for part in written.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def test_no_line_is_left_out_and_none_stands_twice() -> None:
    named = [number for number, *_ in ROWS]
    wanted = {f"{section}.{number}" for section, written in SECTIONS.items() for number in numbers(written)}
    assert wanted - set(named) == set()
    assert len(named) == len(set(named))
    assert named == sorted(named, key=lambda number: [int(part) for part in number.split(".")])


@pytest.mark.parametrize(("number", "asked", "met", "where"), ROWS, ids=[number for number, *_ in ROWS])
def test_each_line_says_how_it_is_met_and_where(number: str, asked: str, met: str, where: str) -> None:
    files = re.findall(r"`([^`]+)`", where)
    assert files or where.startswith("the council")
    for file in files:
        if "*" in file:  # what another part of the work brings is there with it, or told as missing by the line's word
            assert where.startswith("sign-in: ") or "sign-in: " in where, number
        else:
            assert (PROJECT / file).exists(), f"{number}: there is no {file}"


def test_every_pattern_of_the_sign_in_names_a_file_where_there_is_one() -> None:
    """Both kinds of files stand in the tests of the web, under these names."""
    patterns = {file for *_, where in ROWS for file in re.findall(r"`([^`]+\*[^`]*)`", where)}
    assert patterns == {"tests/web/test_second_factor*.py", "tests/web/test_single_sign_on*.py"}
