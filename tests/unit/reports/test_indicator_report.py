"""The report on one indicator: everything that is held of it, in the words of `outturn explain`."""

from __future__ import annotations

import pytest

from outturn.api import explain, make_report
from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity
from outturn.periods import parse_period
from outturn.reports.content import Callout, Contents, Document, Heading, Panel
from outturn.reports.indicator_findings import findings_sentence
from outturn.reports.indicator_history import ratings_sentence
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import QUARTER, council, panel, paragraphs, table, words


def _report(ref: str, period: str = QUARTER, **tables: list[dict[str, object]]) -> Document:
    return build_report(council(**tables), ReportRequest("indicator", parse_period(period), ref))


def _headings(document: Document, level: int) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == level]


ANN = {"recorded_by": "Ann", "note": "Late calls."}


# --- what it holds
def test_every_package_has_the_report_without_a_row_in_reports() -> None:
    document = _report("K2", reports=[], report_rows=[])
    assert document.title == "K2: Complaints answered in time"
    assert document.report == "indicator"
    chapters = ["At a glance", "Why it stands as it does", "Over time", "What was said and done", "The state of its data", "How to read this page"]
    assert _headings(document, 2) == chapters


def test_it_holds_the_words_of_explain() -> None:
    """The same sentences, each under the same heading: there is no second wording."""
    document = _report("K2")
    printed = {*paragraphs(document), *_headings(document, 3)}
    story = explain(council(), "K2", QUARTER).splitlines()[1:]
    lines = [line.strip() for line in story if line.strip()]
    assert len(lines) > 12
    assert [line for line in lines if line not in printed] == []


def test_the_panel_has_the_verdict_the_chart_and_the_facts() -> None:
    document = _report("K2")
    (found,) = [block for block in document.blocks if isinstance(block, Panel)]
    assert [tag.text for tag in found.tags] == ["RED", "Worsening"]
    assert found.heading.text == "The latest: July to September 2025"
    assert found.chart is not None
    assert words(found.facts[0].content).startswith("74% [p]")


def test_the_history_shows_every_figure_with_its_rating() -> None:
    document = _report("K2")
    header, *rows = table(document, "Every figure held")
    assert header == ["Period", "Result", "Target", "Floor", "Rating", "Why"]
    assert [row[0] for row in rows] == ["Q2 2025/26", "Q1 2025/26", "Q4 2024/25", "Q3 2024/25", "Q2 2024/25", "Q1 2024/25"]
    assert rows[0][1:] == ["74% [p]^1", "85%", "80%", "RED", "floor standard missed"]
    assert rows[-1][1:] == ["86%", "85%", "80%", "GREEN", "target met"]
    sentences = "6 figures are held from Q1 2024/25 to Q2 2025/26. Each against the standard of its own period, 2 were GREEN, 1 AMBER and 3 RED."
    assert sentences in paragraphs(document)


def test_history_goes_back_further_than_the_chart() -> None:
    rows = [
        {"indicator": "K1", "period": f"{year}-{str(year + 1)[2:]}-Q{quarter}", "value": 90 + quarter} for year in range(2018, 2025) for quarter in range(1, 5)
    ]
    document = _report("K1", "2024-25", figures=rows)
    (found,) = [block for block in document.blocks if isinstance(block, Panel)]
    assert found.chart is not None
    assert len(found.chart.table.rows) < len(table(document, "Every figure held")) - 1 == 28


def test_the_year_to_date_is_shown_year_by_year() -> None:
    figures = [{"indicator": "A2", "period": f"{month}", "value": 100} for month in ("2024-04", "2024-05", "2025-04", "2025-05", "2025-06")]
    header, *rows = table(_report("A2", "2025-06", figures=figures), "Year to date, year by year")
    assert header == ["Financial year", "Up to", "Year to date", "Periods"]
    assert rows == [["2025/26", "Jun 2025", "300", "3 of 3"], ["2024/25", "May 2024", "200", "2 of 2"]]


def test_standards_stand_by_year_with_what_the_review_did() -> None:
    standards = [
        {"indicator": "K1", "financial_year": "2024-25", "target": 95, "floor": 90, "change": "kept", "set_by": "Cabinet", "set_on": "2024-03-20"},
        {"indicator": "K1", "financial_year": "2025-26", "status": "tbc", "change": "changed", "reason": "A new contract."},
        {"indicator": "K1", "financial_year": "2026-27", "period": "2026-27-Q1", "profile": "explicit", "target": 80, "status": "proposed"},
        {"indicator": "K1", "financial_year": "2026-27", "profile": "explicit", "target": 96, "status": "proposed"},
    ]
    header, *rows = table(_report("K1", standards=standards), "Standards by year")
    assert header == ["Financial year", "Period", "Target", "Floor", "Inside the year", "Status", "In the annual review", "Reason", "Set by", "Set on"]
    assert [row[0] for row in rows] == ["2026/27", "2026/27", "2025/26", "2024/25"]
    assert [row[1:3] for row in rows] == [["rest of the year", "96.0%"], ["Q1 2026/27", "80.0%"], ["", "to be confirmed"], ["", "95.0%"]]
    assert rows[2][5:8] == ["to be confirmed", "changed", "A new contract."]
    assert rows[3][-2:] == ["Cabinet", "20 March 2024"]


def test_commentary_reads_as_it_did_in_its_own_period() -> None:
    """A reference without a period means the figure of the text's own period, not the newest."""
    commentary = [
        {"subject": "K2", "period": "2025-26-Q1", "kind": "narrative", "text": "At {K2.value}, {K2.movement} before.", "author": "Head of Contact"},
        {"subject": "K2", "period": QUARTER, "kind": "narrative", "text": "At {K2.value}.", "approved_on": "2025-11-14"},
        {"subject": "K2", "period": "2025-26-Q3", "kind": "narrative", "text": "Later."},
    ]
    document = _report("K2", commentary=commentary)
    assert _headings(document, 4) == ["July to September 2025", "April to June 2025"]
    texts = paragraphs(document)
    assert texts.index("At 74%.") < texts.index("At 75%, worse than before.")
    assert {"Written by Head of Contact.", "Approved on 14 November 2025."} <= set(texts)


def test_actions_stand_with_their_state() -> None:
    header, row = table(_report("K2"), "Management actions")
    assert header == ["Action", "What is done", "Because of", "Who", "By when", "State"]
    assert row == ["X1", "Fill two posts", "Q2 2025/26", "Head of Contact", "31 January 2026", "under way"]


def test_revisions_tell_the_old_and_the_new_value() -> None:
    figures = [
        {"indicator": "K1", "period": "2024-25-Q4", "value": 92, "recorded_at": "2025-04-20T09:00:00Z"},
        {
            "indicator": "K1",
            "period": "2024-25-Q4",
            "basis": "period",
            "value": 94,
            "recorded_at": "2025-05-02T09:00:00Z",
            "recorded_by": "Ann",
            "note": "Late calls.",
        },
        {"indicator": "K1", "period": "2024-25-Q4", "value": 93, "recorded_at": "2025-11-02T09:00:00Z"},
        {"indicator": "K1", "period": "2025-26-Q1", "value": 95, "recorded_at": "2025-07-02T09:00:00Z"},
    ]
    header, *rows = table(_report("K1", figures=figures), "Figures that were changed")
    assert header == ["Period", "Part", "Was", "Became", "On", "Recorded by", "Why"]
    assert rows == [
        ["Q4 2024/25", "the whole", "94.0%", "93.0%", "2 November 2025", "not recorded", "not recorded"],
        ["Q4 2024/25", "the whole", "92.0%", "94.0%", "2 May 2025", "Ann", "Late calls."],
    ]


def test_parts_stand_in_their_breakdown_tables_or_in_a_plain_one() -> None:
    assert [row[0] for row in table(_report("A1"), "Calls by channel")[1:]] == ["Phone", "Web", "All"]
    header, *rows = table(_report("A1", breakdown_tables=[], breakdowns=[], report_rows=[]), "Calls received, by channel")
    assert header == ["Channel", "Q2 2025/26"]
    assert rows == [["phone", "100"], ["web", "60"]]


def test_metrics_and_findings_are_named() -> None:
    tables: dict[str, list[dict[str, object]]] = {
        "frameworks": [{"framework": "fw", "outcome": "01", "number": 1, "name": "Contact"}],
        "metrics": [{"framework": "fw", "metric": "m1", "outcome": "01", "name": "Answered in time"}],
        "mappings": [{"framework": "fw", "metric": "m1", "indicator": "K2", "relation": "similar"}],
    }
    document = _report("K2", **tables)
    assert table(document, "Metrics of national frameworks")[1:] == [["Answered in time", "fw", "1: Contact", "similar"]]
    found = [row[-1] for row in table(document, "Findings of the checks")[1:]]
    assert "mapping-without-note" in found


# --- what there is little of
def test_a_milestone_indicator_shows_its_milestones() -> None:
    document = _report("K4")
    assert table(document, "Milestones of 2025/26")[1:] == [["Draft", "31 July 2025", "missed", "not met"], ["Final", "31 January 2026", "not yet due", ""]]
    assert table(document, "Its rating year by year")[1:] == [["2025/26", "RED", "milestone missed"]]


def test_an_activity_indicator_has_its_range_and_no_rating() -> None:
    document = _report("A1")
    header, *rows = table(document, "Every figure held")
    assert header == ["Period", "Result", "Expected range", "Range is for"]
    assert rows[0] == ["Q2 2025/26", "160", "100 to 150", "period"]
    assert "rated" not in " ".join(paragraphs(document)[:3])


@pytest.mark.parametrize(
    ("figures", "heading", "held"),
    [
        ([], "No figure yet", ""),
        ([{"indicator": "K3", "period": QUARTER, "value": 50}], "The latest: July to September 2025", "1 figure is held for Q2 2025/26. It was not rated."),
        (
            [{"indicator": "K3", "period": QUARTER, "status": "not_available"}],
            "The latest: July to September 2025",
            "No figure with a value is held for Q2 2025/26. It was not rated.",
        ),
    ],
)
def test_an_indicator_with_little_can_be_shown(figures: list[dict[str, object]], heading: str, held: str) -> None:
    document = _report("K3", figures=figures, actions=[], commentary=[])
    (found,) = [block for block in document.blocks if isinstance(block, Panel)]
    assert found.heading.text == heading
    assert found.chart is None
    assert not held or held in paragraphs(document)
    missing = "no target, no figure by part, no figure of a statistical neighbour, no management action, no commentary, no mapping to a national metric"
    assert f"For this indicator the package holds {missing} and no revised figure." in paragraphs(document)


@pytest.mark.parametrize(
    ("dates", "notice"),
    [
        ({"retired": "2025-04-01"}, "This indicator has not been measured since 1 April 2025. What is shown is its history."),
        ({"retired": "2026-04-01"}, None),
        ({"introduced": "2026-04-01"}, "This indicator is measured from 1 April 2026, after the period of this report."),
        ({"introduced": "2020-21"}, None),
    ],
)
def test_a_retired_indicator_says_so_first(dates: dict[str, object], notice: str | None) -> None:
    document = _report("K9", indicators=[{"indicator": "K9", "name": "Old", "kind": "kpi", **dates}], figures=[], standards=[])
    notices = [words(block.body[0].content) for block in document.blocks if isinstance(block, Callout)]  # type: ignore[union-attr]
    assert notices == ([notice] if notice else [])


def test_a_change_of_definition_is_told_with_the_figures() -> None:
    definitions = [{"indicator": "K1", "from": "2025-04-01", "definition": "Counted anew.", "comparable": "false", "reason": "New rules"}]
    document = _report("K1", definitions=definitions)
    assert table(document, "The change of its definition")[1:] == [["1 April 2025", "Counted anew.", "cannot be compared", "New rules"]]
    assert any("The definition changed from April 2025: figures before and after cannot be compared." in text for text in paragraphs(document))


def test_the_contents_lead_to_headings() -> None:
    document = _report("K2")
    contents = next(block for block in document.blocks if isinstance(block, Contents))
    assert {entry.anchor for entry in contents.entries} <= {block.anchor for block in document.blocks if isinstance(block, Heading)}


# --- sentences
@pytest.mark.parametrize(
    ("ratings", "sentence"),
    [
        ([None], "It was not rated."),
        ([None, None], "None of them was rated."),
        (["RED"], "Each against the standard of its own period, 1 was RED."),
        (["GREEN", "GREEN", "RED", None], "Each against the standard of its own period, 2 were GREEN and 1 RED; 1 was not rated."),
        (["GREEN", "AMBER", "RED", None, None], "Each against the standard of its own period, 1 was GREEN, 1 AMBER and 1 RED; 2 were not rated."),
    ],
)
def test_ratings_over_time_are_counted(ratings: list[str | None], sentence: str) -> None:
    assert ratings_sentence(ratings) == sentence


@pytest.mark.parametrize(
    ("severities", "sentence"),
    [
        ([], "The checks of the data find nothing to say about this indicator."),
        (["note"], "The checks of the data find 1 note. A note is true, and worth knowing."),
        (["warning", "warning", "note"], "The checks of the data find 2 warnings and 1 note. A warning is probably wrong. A note is true, and worth knowing."),
    ],
)
def test_findings_are_counted_by_severity(severities: list[str], sentence: str) -> None:
    assert findings_sentence([Finding(code="x", severity=Severity(severity), message="M.") for severity in severities]) == sentence


# --- what is refused
@pytest.mark.parametrize(
    ("report", "indicator", "message"),
    [
        ("indicator", "", "The report “indicator” is about one indicator: say which, such as --indicator K1."),
        ("indicator", "K22", "There is no indicator “K22” in the package. Did you mean K2?"),
        ("indicator", "pothole", "There is no indicator “pothole” in the package. Did you mean K5?"),
        ("indicator", "ZZZ", "There is no indicator “ZZZ” in the package."),
        ("qpr", "K1", "The report “qpr” is not about one indicator: ask for the report “indicator”, or leave K1 out."),
        ("nothing", "", "Every package has “indicator” besides."),
    ],
)
def test_what_cannot_be_made_says_what_can(report: str, indicator: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        build_report(council(), ReportRequest(report, parse_period(QUARTER), indicator))
    assert message in str(caught.value)


@pytest.mark.parametrize("named", ["k2", "K2 ", "Complaints"])
def test_an_indicator_is_found_in_any_case_and_by_another_name(named: str) -> None:
    package = council(aliases=[{"alias": "complaints", "indicator": "K2"}])
    assert "indicator-K2-2025-26-Q2.json" in make_report(package, "indicator", QUARTER, formats=["json"], indicator=named)


def test_a_reference_with_a_slash_makes_one_file() -> None:
    package = council(
        indicators=[{"indicator": "A/B 1", "name": "Example", "kind": "kpi"}], figures=[], standards=[], report_rows=[], commentary=[], actions=[]
    )
    assert set(make_report(package, "indicator", QUARTER, formats=["json"], indicator="A/B 1")) == {
        "indicator-A%2FB%201-2025-26-Q2.json",
        "indicator-A%2FB%201-2025-26-Q2.manifest.json",
    }


def test_the_panels_of_other_reports_are_as_before() -> None:
    tags, facts, _ = panel(build_report(council(), ReportRequest("qpr", parse_period(QUARTER))), "K2")
    assert tags == ["RED", "Worsening"]
    assert facts["Target"] == "85%"
