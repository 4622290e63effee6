"""Running text: empty cells that are only spaces, labelled values, people in two columns, running headers, and the answers for the next file."""

from __future__ import annotations

import pytest

from outturn.errors import UsageError
from outturn.intake.questions import read_answers, written_answers
from tests.intake_tables import not_understood, rows, said, taken
from tests.made_documents import html_table, page, word, workbook

COUNTS = " G A R    \n\nDepots {depots}\n\nBridges {bridges}\n\nTOTAL {total}\n\nWhat follows says nothing of any number at all.\n"


def counted(depots: str, bridges: str, total: str) -> list[tuple[object, ...]]:
    text = "Elmet report\n\nQuarter 2 2023/24\n\n" + COUNTS.format(depots=depots, bridges=bridges, total=total)
    found = taken("a.txt", text + "\nDepots\n\nKey Performance Indicators\n\nYards swept GREEN\nCurrent: 5 Target: 4\n")
    return [row for row in rows(found, "published", "subject", "green", "amber", "red", "improving", "stable", "worsening") if row[0] != "yards-swept"]


@pytest.mark.parametrize(
    ("depots", "bridges", "total", "expected"),
    [
        # two spaces are an empty cell
        ("1 1  1 1 ", "2   1  1", "3 1  2 1 1", [("depots", 1, 1, 0, 1, 1, 0), ("bridges", 2, 0, 0, 1, 0, 1), ("*", 3, 1, 0, 2, 1, 1)]),
        # the spaces are lost: only one way adds up to the total
        ("1 2 3", "4 5", "1 6 5 0 0 3", [("depots", 1, 2, 0, 0, 0, 3), ("bridges", 0, 4, 5, 0, 0, 0), ("*", 1, 6, 5, 0, 0, 3)]),
    ],
)
def test_empty_cells_of_running_text(depots: str, bridges: str, total: str, expected: list[tuple[object, ...]]) -> None:
    assert counted(depots, bridges, total) == expected


def test_labelled_values_below_a_title_without_a_rating() -> None:
    found = taken(
        "a.txt", "Elmet report\n\nQuarter 2 2023/24\n\nKey Performance Indicators\n\nYards swept\n\nCurrent: 5 Target: 4\nPrevious: 3\n\nThe yards are wide.\n"
    )
    assert rows(found, "figures", "period", "value") == [("2023-24-Q2", 5.0), ("2023-24-Q1", 3.0)]
    assert rows(found, "standards", "target") == [(4.0,)]


def test_who_answers_in_two_columns_and_in_one_line() -> None:
    table = [["Cabinet Member:", "Ada Fletcher"], ["Responsible Officer:", "Tom Rowe and Una Marsh"]]
    found = taken("a.docx", word("# Elmet dashboard October 2025", "# Depots", table, [["Ref", "Indicator", "Oct-25"], ["A1", "Yards swept", "5"]]))
    assert rows(found, "posts", "section", "post", "holder") == [
        ("depots", "cabinet_member", "Ada Fletcher"),
        ("depots", "responsible_officer", "Tom Rowe, Una Marsh"),
    ]
    lost = taken("a.txt", "Cabinet Member Ada Fletcher\n\nThe yards are wide.\n")
    assert said(lost, "Cabinet Member Ada Fletcher") == [("not_understood", "for which section is not known")]


def test_a_line_at_the_top_of_every_page_is_no_heading() -> None:
    pages = "\n\f".join(f"Papers of Elmet\n\nPage {number}\n\nThis is what is said on page {number} of it." for number in range(1, 5))
    found = taken("a.txt", pages)
    assert {sureness for sureness, _ in said(found, "Papers of Elmet")} == {"not_used"}


@pytest.mark.parametrize(
    ("figures", "basis"),
    [(["10", "20", "30"], "cumulative"), (["10", "11", "9"], "snapshot"), (["10", "20", ""], None)],
)
def test_an_activity_indicator_without_a_year_to_date(figures: list[str], basis: str | None) -> None:
    text = page(
        "<h1>Elmet dashboard 2025/26</h1><h2>Activity Indicators</h2>",
        html_table([["Ref", "Indicator", "Apr-25", "May-25", "Jun-25"], ["B1", "Boats out", *figures]]),
    )
    assert rows(taken("a.html", text), "indicators", "basis", "kind") == [(basis or "period", "activity")]


@pytest.mark.parametrize(
    ("name", "value", "unit", "per"),
    [
        ("Rate of falls per 100,000 people", "12.5", "rate", 100_000.0),
        ("Falls", "12.5 per 1,000", "rate", 1_000.0),
        ("Fires per million people", "3", "rate", 1_000_000.0),
        ("Wait at the gate", "3 mins", "minutes", None),
        ("Percentage of gates shut", "12.5", "percent", None),
        ("Time to answer", "2:30", "seconds", None),
    ],
)
def test_the_unit_of_an_indicator(name: str, value: str, unit: str, per: float | None) -> None:
    found = taken("a.xlsx", workbook(KPIs=[["Ref", "Indicator", "Oct-25"], ["A1", name, value]]))
    assert rows(found, "indicators", "unit", "per") == [(unit, per)]


def test_commentary_on_an_indicator_that_has_no_figure_and_no_period() -> None:
    found = taken("a.txt", "Indicator\tTarget\nA1: Yards swept\t5\n\nA1 – The yards were wide.\n")
    assert "A1 – The yards were wide." in not_understood(found)
    assert found.package["commentary"].height == 0


def test_two_footnotes_in_one_line() -> None:
    table = "Ref\tIndicator\tOct-25\nA1\tYards swept*\t5\nA2\tGates shut**\t6\n"
    found = taken("a.txt", f"Elmet dashboard 2025/26\n\nDepots\n\n{table}\n* Not at Easter; ** Not at night\n")
    assert rows(found, "commentary", "subject", "text") == [("A1", "Not at Easter"), ("A2", "Not at night")]


@pytest.mark.parametrize("heading", ["Surprise", "Month now ending for all."])
def test_the_answers_that_are_written_for_the_next_file(heading: str) -> None:
    table = f"Ref,Indicator,Oct-25,RAG,{heading}\nA1,Yards swept,5,On track,owl\nA2,Gates shut,6,On track,elk\n"
    found = taken("a.csv", table)
    written = written_answers({}, "", found.questions)
    assert all(not answers for answers in read_answers(written, "a.toml").values())  # what is open is no answer yet
    assert "On track" in written
    confirmed = read_answers(written_answers({}, "", found.questions, confirm=True), "a.toml")
    again = taken("a.csv", table, answers=confirmed | {"ratings": {"On track": "GREEN"}, "headings": {heading: "ignored"}})
    assert rows(again, "figures", "published_rating") == [("GREEN",), ("GREEN",)]
    kept = written_answers({"ratings": {"on track": "GREEN"}}, '[ratings]\n"On track" = "GREEN"\n', again.questions)
    assert '"On track" = "GREEN"' in kept


@pytest.mark.parametrize(
    ("text", "why"),
    [("[ratings", "is not TOML"), ("[colours]\n", "has a table “colours”"), ("[ratings]\na = 1\n", "each line is")],
)
def test_answers_that_cannot_be_read_say_why(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        read_answers(text, "a.toml")
    with pytest.raises(UsageError, match="There are no answers about"):
        taken("a.csv", "Ref,Indicator\n", answers={"colours": {}})
