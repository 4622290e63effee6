"""Registers of risks as tables in Word, in a workbook and as CSV, with what the text below them says."""

from __future__ import annotations

import pytest

from tests.intake_tables import not_understood, rows, said, taken
from tests.made_documents import word, workbook

REGISTER = [
    ["Risk ID", "Risk title", "Current likelihood", "Current impact", "Target score", "Risk owner", "Mitigation"],
    ["CR1", "Flood at the weir", "4", "5", "8", "Ada Fletcher", "Sandbags are kept."],
    ["CR2", "Loss of the ferry", "2", "3", "", "", ""],
    ["", "CR3 – Shortage of salt", "x", "2", "", "Tom Rowe", ""],
    ["", "Nobody to ring the bell", "1", "1", "", "", ""],
]
SCORES = [("CR1", 4, 5, 8), ("CR2", 2, 3, None), ("CR3", None, 2, None)]
MARCH = "2025-03-31"


def in_word() -> bytes:
    return word("# Risks of Elmet in March 2025", "# Corporate Risk Register", REGISTER)


def in_a_workbook() -> bytes:
    return workbook(Risks=[["Risks of Elmet in March 2025"], [], *REGISTER])


def in_csv() -> bytes:
    return "\n".join(["Risks of Elmet in March 2025", "", *(",".join(row) for row in REGISTER)]).encode()


@pytest.mark.parametrize(("name", "made"), [("risks.docx", in_word), ("risks.xlsx", in_a_workbook), ("risks.csv", in_csv)])
def test_a_register_as_a_table(name: str, made: object) -> None:
    found = taken(name, made())  # type: ignore[operator]
    assert rows(found, "risks", "risk", "title", "owner")[:3] == [
        ("CR1", "Flood at the weir", "Ada Fletcher"),
        ("CR2", "Loss of the ferry", None),
        ("CR3", "Shortage of salt", "Tom Rowe"),
    ]
    assert rows(found, "risk_scores", "risk", "likelihood", "impact", "target_score")[:3] == SCORES
    assert {str(date) for (date,) in rows(found, "risk_scores", "date")} == {MARCH}
    assert rows(found, "risk_actions", "risk", "what") == [("CR1", "Sandbags are kept.")]


def test_a_risk_without_a_reference_has_one_made_from_where_it_stands() -> None:
    found = taken("risks.docx", in_word())
    assert rows(found, "risks", "risk", "title")[3] == ("R-1-5", "Nobody to ring the bell")


def test_columns_and_rows_that_are_not_known_are_said() -> None:
    table = [[*REGISTER[0], "Colour of the file"], [*REGISTER[1], "blue"], ["CR9", "", "1", "1", "", "", "", "red"]]
    found = taken("risks.docx", word("# Risks in March 2025", "# Corporate Risk Register", table))
    assert not_understood(found) == ["Colour of the file", "blue", "CR9", "1", "1", "red"]
    assert rows(found, "risks", "risk") == [("CR1",)]


@pytest.mark.parametrize(
    ("heading", "line", "closed", "note", "progress"),
    [
        ("Risks removed", "CR8: Closing of the mill. It was sold.", "It was sold.", None, None),
        ("Risks removed", "CR8: Closing of the mill", "Removed.", None, None),
        ("Risk level increased", "CR8 - Cost of oil – The price rose twice.", None, "Level increased. The price rose twice.", None),
        ("Risk level reduced", "CR8: Cost of oil", None, "Level reduced.", None),
        ("Risks added", "CR8: Loss of the harp: It was lent out.", None, None, "It was lent out."),
        ("Mitigating actions", "CR8 and CR9: Cost of oil: A price was agreed.", None, None, "A price was agreed."),
    ],
)
def test_what_is_said_of_a_risk_in_running_text(heading: str, line: str, closed: str | None, note: str | None, progress: str | None) -> None:
    found = taken("risks.docx", word("# Risks of Elmet in March 2025", "# Corporate Risk Register", REGISTER, heading, line))
    assert rows(found, "risks", "closed_reason", risk="CR8") == [(closed,)]
    assert rows(found, "risk_scores", "note", risk="CR8") == ([(note,)] if note else [])
    assert rows(found, "risk_actions", "progress", risk="CR8") == ([(progress,)] if progress else [])


def test_a_title_that_is_printed_twice_in_two_ways_is_said_with_all_its_words() -> None:
    line = "CR1: Flood at the lock. The water stands high."
    found = taken("risks.docx", word("# Risks of Elmet in March 2025", "# Corporate Risk Register", REGISTER, "Risk level increased", line))
    assert rows(found, "risks", "title", risk="CR1") == [("Flood at the weir",)]
    ((sureness, note),) = said(found, line)
    assert sureness == "assumed"
    assert "its title is printed twice: “Flood at the weir” was taken, and this one is “Flood at the lock”" in note


def test_a_table_that_only_speaks_of_risk_is_no_register() -> None:
    found = taken("a.csv", b"Ref,Indicator,Risk,Sep-25\nA1,Doors mended,low,5\n")
    assert found.package["risks"].height == 0
    assert rows(found, "figures", "indicator", "value") == [("A1", 5.0)]
