"""Tables in which a row, not a column, says what its numbers are, and columns that are another's figures: neither is the council's own figure."""

from __future__ import annotations

import pytest

from tests.intake_tables import not_understood, rows, said, taken

MONTHS = "Apr 2025,May 2025"


def figures(text: str) -> list[tuple[str, str, str | None, float | None]]:
    return sorted(rows(taken("a.csv", text), "figures", "indicator", "period", "basis", "value"), key=str)


@pytest.mark.parametrize("order", [("Actual", "Target"), ("Target", "Actual")])
def test_a_long_list_says_in_each_row_what_its_value_is(order: tuple[str, str]) -> None:
    numbers = {"Actual": 97.1, "Target": 98}
    body = "".join(f"H1,Rent collected (%),Q1 2025/26,{word},{numbers[word]}\n" for word in order)
    found = taken("a.csv", f"Ref,Indicator,Period,Measure type,Value\n{body}H1,Rent collected (%),Q2 2025/26,England average,94.5\n")
    assert rows(found, "figures", "period", "value") == [("2025-26-Q1", 97.1)]
    assert rows(found, "standards", "financial_year", "target") == [("2025-26", 98.0)]


def test_a_word_that_is_not_known_in_a_long_list_is_asked_about() -> None:
    text = "Ref,Indicator,Period,Type,Value\nH1,Rent,Q1 2025/26,Actual,9\nH1,Rent,Q1 2025/26,Target,8\nH1,Rent,Q2 2025/26,Our friends,7\n"
    found = taken("a.csv", text)
    assert ("headings", "Our friends") in [(question.table, question.asked) for question in found.questions]
    assert rows(found, "figures", "value") == [(9.0,)]
    answered = taken("a.csv", text, answers={"headings": {"our friends": "value"}})
    assert rows(answered, "figures", "value") == [(9.0,), (7.0,)]


@pytest.mark.parametrize(
    "table",
    [
        f"Ref,Indicator,,{MONTHS}\nA1,Bins missed,Month,10,12\n,,YTD,10,22\n,,Target,15,15\n",
        f"Ref,Indicator,{MONTHS}\nA1,Bins missed,10,12\n,YTD,10,22\n,Target,15,15\n",
        f"Ref,Indicator,{MONTHS}\nA1,Bins missed,10,12\n,Bins missed - cumulative,10,22\n,Bins missed (target),15,15\n",
        f"Ref,Indicator,{MONTHS}\nA1,Bins missed,,\n,Actual,10,12\n,Cumulative,10,22\n,Target,15,15\n",
    ],
)
def test_rows_below_an_indicator_hold_its_target_and_its_year_to_date(table: str) -> None:
    assert figures(table) == [("A1", "2025-04", "ytd", 10.0), ("A1", "2025-04", None, 10.0), ("A1", "2025-05", "ytd", 22.0), ("A1", "2025-05", None, 12.0)]
    found = taken("a.csv", table)
    assert rows(found, "indicators", "indicator", "name", "basis") == [("A1", "Bins missed", "period")]
    assert rows(found, "standards", "target") == [(15.0,)]


def test_names_alone_above_rows_of_actual_figures_are_indicators_and_not_sections() -> None:
    found = taken("a.csv", f"KPI,{MONTHS}\nBins missed,,\nActual,10,12\nTarget,15,15\nCalls answered,,\nActual,80,82\nLast year,70,71\nTotal,90,94\n")
    assert rows(found, "indicators", "name") == [("Bins missed",), ("Calls answered",)]
    assert rows(found, "figures", "period", "value", indicator="calls-answered") == [
        ("2025-04", 80.0), ("2025-05", 82.0), ("2024-04", 70.0), ("2024-05", 71.0),
    ]  # fmt: skip
    assert not_understood(found)[-3:] == ["Total", "90", "94"]


@pytest.mark.parametrize(
    "heading",
    ["Q2 2025/26 CIPFA neighbours", "National outturn 2024/25", "Q3 2025/26 forecast", "Forecast outturn 2025/26", "Top quartile 2024/25", "Budget 2025/26"],
)
def test_figures_of_others_and_figures_to_come_are_never_the_councils(heading: str) -> None:
    found = taken("a.csv", f"Ref,Indicator,{heading},Q1 2025/26,Target\nA1,Bins,7,9,8\n")
    assert rows(found, "figures", "period", "value") == [("2025-26-Q1", 9.0)]
    assert not_understood(found) == [heading, "7"]


def test_a_year_that_stands_once_above_its_columns_is_that_of_all_of_them() -> None:
    text = "Ref,Indicator,2024/25,,,2025/26,,\n,,Q4,Outturn,Target,Q1,Q2,Target\nA1,Bins,2,3,9,4,5,6\n"
    assert [(period, value) for _, period, _, value in figures(text)] == [("2024-25", 3.0), ("2024-25-Q4", 2.0), ("2025-26-Q1", 4.0), ("2025-26-Q2", 5.0)]
    found = taken("a.csv", text)
    assert rows(found, "standards", "financial_year", "target") == [("2024-25", 9.0), ("2025-26", 6.0)]
    assert rows(found, "indicators", "frequency") == [("quarterly",)]


def test_last_years_outturn_is_of_the_whole_year_also_beside_a_year_to_date() -> None:
    found = taken("a.csv", "Ref,Indicator,Sep 2025,YTD,Last year outturn\nA1,Bins,10,60,200\n")
    assert ("2024-25", None, 200.0) in rows(found, "figures", "period", "basis", "value")


def test_a_rating_shows_the_direction_by_the_figure_and_the_target_of_its_own_period() -> None:
    head = "Ref,Indicator,Q1 2025/26 Actual,Q1 2025/26 Target,Q1 2025/26 RAG,Q2 2025/26 Actual,Q2 2025/26 Target,Q2 2025/26 RAG\n"
    found = taken("a.csv", f"{head}A1,Rent,97.1,98,A,98.2,98,G\nA2,Voids,31,30,G,35,30,G\nA3,Odd,31,30,G,29,30,G\n")
    assert rows(found, "indicators", "indicator", "polarity") == [("A1", "higher"), ("A2", "higher"), ("A3", "higher")]
    assert [question.asked for question in found.questions if question.table == "polarities"] == ["A3"]


def test_a_symbol_whose_colour_is_not_in_the_file_is_no_missing_rating() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 2025/26,Target,Status\nA1,Bins,9,8,▲\nA2,Trees,9,8,●\n")
    assert said(found, "▲") == [("not_understood", "“▲” belongs to another rating scheme")]
    assert {"▲", "●"} <= {question.asked for question in found.questions if question.table == "ratings"}
    answered = taken("a.csv", "Ref,Indicator,Q1 2025/26,Target,Status\nA1,Bins,9,8,▲\n", answers={"ratings": {"▲": "AMBER"}})
    assert rows(answered, "figures", "published_rating") == [("AMBER",)]


@pytest.mark.parametrize("name", ["Agency spend £'000", "Agency spend (£’000s)", "Agency spend £000"])
def test_thousands_of_pounds_however_the_noughts_are_written(name: str) -> None:
    assert [value for *_, value in figures(f"Ref,Indicator,Q1 2025/26\nA1,{name},620\n")] == [620_000.0]


@pytest.mark.parametrize(("words", "polarity"), [("Good to be low", "lower"), ("⬇", "lower"), ("High is better", "higher"), ("Aim to Maximise ↑", "higher")])
def test_directions_as_councils_write_them(words: str, polarity: str) -> None:
    found = taken("a.csv", f"Ref,Indicator,Aim,Q1 2025/26\nA1,Something,{words},9\n")
    assert rows(found, "indicators", "polarity") == [(polarity,)]
    assert said(found, words)[0][0] == "certain"


def test_a_rating_is_of_the_quarter_that_its_heading_names_also_without_a_year() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 25/26,Q1 RAG,Q2 25/26,Q2 RAG\nA1,Bins,10,Green,12,Amber\nA2,Trees,about 9,Red,12,Amber\n")
    assert rows(found, "figures", "indicator", "period", "published_rating") == [
        ("A1", "2025-26-Q1", "GREEN"), ("A1", "2025-26-Q2", "AMBER"), ("A2", "2025-26-Q2", "AMBER"),
    ]  # fmt: skip
    assert rows(found, "published", "rating") == []
    assert said(found, "Red")[0][0] == "not_understood"
    alone = taken("a.csv", "Ref,Indicator,Sep 2025,Q1 RAG,Q1 Target\nA1,Bins,10,Green,12\n")
    assert (said(alone, "Green")[0][0], rows(alone, "figures", "published_rating")) == ("not_understood", [(None,)])


@pytest.mark.parametrize(
    ("heading", "line", "read"),
    [
        ("Number 2025/26 Q1,% 2025/26 Q1", "20,88%", [88.0]),
        ("No. Q1 2025/26,Q1 2025/26 %", "20,88", [88.0]),
        ("Kent 2024/25,2024/25", "45,43", [43.0]),
        ("Anytown 2024/25,Kent 2024/25", "45,43", []),
    ],
)
def test_of_two_columns_for_one_period_only_the_sure_one_or_the_one_in_per_cent_is_the_figure(heading: str, line: str, read: list[float]) -> None:
    found = taken("a.csv", f"Ref,Indicator,{heading}\nA1,Applications on time,{line}\n")
    assert [value for (value,) in rows(found, "figures", "value")] == read
    assert not_understood(found)


def test_what_a_column_is_measured_in_may_stand_below_its_period() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 2025/26,,Q2 2025/26,,Target\n,,No.,%,No.,%,%\nA1,On time,93,93.1,20,88.2,90\n")
    assert rows(found, "figures", "period", "value") == [("2025-26-Q1", 93.1), ("2025-26-Q2", 88.2)]
    assert rows(found, "standards", "target") == [(90.0,)]


def test_a_part_of_a_whole_is_only_taken_to_be_per_cent() -> None:
    found = taken("a.csv", "Ref,Indicator,Q1 2025/26,Q2 2025/26\nA1,Rank among neighbours,11/32,88% (44 of 50)\n")
    assert (said(found, "11/32")[0][0], said(found, "88% (44 of 50)")[0][0]) == ("assumed", "certain")


@pytest.mark.parametrize(("text", "value", "status"), [
    ("93.4 (p)", 93.4, "provisional"), ("93.4(e)", 93.4, "estimated"), ("94 (r)", 94.0, "final"), ("n/a – annual", None, "not_applicable"),
    ("N/A (reported at Q4)", None, "not_applicable"),
])  # fmt: skip
def test_marks_in_round_brackets_and_reasons_behind_not_applicable(text: str, value: float | None, status: str) -> None:
    found = taken("a.csv", f"Ref,Indicator,Q1 2025/26,Q2 2025/26\nA1,Bins,{text},9\n")
    assert (value, status) in rows(found, "figures", "value", "status")
