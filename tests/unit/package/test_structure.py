"""The structure of a CSV text agrees with Python's own reader, and a stray quotation mark is found with its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outturn.package.structure import StructureError, csv_structure

CELLS = st.sampled_from(["", "a", "a,b", '"', 'a"b', "a\nb", "\n", "\n\n", ",", '""', "a\r\nb"])


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_cells_and_lines_are_those_that_were_written(rows: list[list[str]], line_end: str, quoting: int, ends: bool) -> None:
    text, lines = "", []
    for row in rows:
        written = io.StringIO()
        csv.writer(written, lineterminator=line_end, quoting=quoting).writerow(row)  # type: ignore[arg-type]
        lines.append(text.count("\n") + 1)
        text += written.getvalue()
    data = (text if ends else text.removesuffix(line_end)).encode()
    structure = csv_structure(data)
    assert list(structure.cells) == [len(row) for row in rows]
    assert list(structure.lines) == lines
    assert structure.header_end == len(data.partition(b"\n")[0]) + 1 or "\n" in "".join(rows[0])


@pytest.mark.parametrize("text", ["a,b\n\n1,2\n", 'a,"b"\n\n1,2\n', "a,b\r\n\r\n1,2\r\n", 'a,"b"\r\n\r\n1,2\r\n'])
def test_a_blank_line_has_no_cells(text: str) -> None:
    assert list(csv_structure(text.encode()).cells) == [2, 0, 2]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,5" pipe\n', 2),
        ('a,b\n"x"y,2\n', 2),
        ('a,b\n"x\n\ny"z,2\n', 4),
        ('a,b\n1,"x\n3,4\n', 2),
        ('a,b\n1,""x""\n', 2),
        ('"', 1),
    ],
)
def test_a_stray_quotation_mark_is_found_with_its_line(text: str, line: int) -> None:
    with pytest.raises(StructureError) as error:
        csv_structure(text.encode())
    assert error.value.line == line
    assert error.value.mend
