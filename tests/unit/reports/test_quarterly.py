"""What the quarterly report holds, from a small council."""

from __future__ import annotations

import itertools

import pytest

from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.content import Callout, Contents, Document, Heading, Link, Panel
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import NOTICE, QUARTER, all_blocks, council, panel, paragraphs, table, words


def _report(period: str = QUARTER, **tables: list[dict[str, object]]) -> Document:
    return build_report(council(**tables), ReportRequest("qpr", parse_period(period)))


@pytest.fixture(scope="module")
def report() -> Document:
    return _report()


def test_the_counts_add_up_by_section_and_in_total(report: Document) -> None:
    """K1 is GREEN, K2 and the missed milestone RED, K3 not rated; K5 in the other section is AMBER."""
    _, contact, roads, whole = table(report, "Key performance indicators by rating")
    assert contact == ["Contact", "1", "0", "2", "1", "1", "0", "1", "2", "4"]
    assert roads == ["Roads", "0", "1", "0", "0", "0", "0", "0", "1", "1"]
    assert whole == ["All sections", "1", "1", "2", "1", "1", "0", "1", "3", "5"]


def test_the_summary_names_every_red_with_its_reason(report: Document) -> None:
    named = [text for text in paragraphs(report) if "(K2)" in text or "(K4)" in text]
    assert named == ["Complaints answered in time (K2). 74% is below the floor standard of 80%.", "Plan published (K4). At least one milestone was missed."]


def test_a_panel_has_its_verdicts_its_facts_and_its_reasons(report: Document) -> None:
    tags, facts, texts = panel(report, "K1")
    assert tags == ["GREEN", "Improving"]
    assert facts == {
        "Latest, Q2 2025/26": "96.0%^1",
        "Target": "95.0%",
        "Floor": "90.0%",
        "Against target": "1.0 point above",
        "Previous, Q1 2025/26": "95.5% up 0.5 points",
        "Year before, Q2 2024/25": "93.5% up 2.5 points",
    }
    assert texts[0] == "96.0% meets the target: it is above 95.0%. Rising by about 0.60 points a quarter over 6 quarters from Q1 2024/25."


def test_a_red_panel_shows_the_management_action_with_who_and_by_when(report: Document) -> None:
    _, facts, texts = panel(report, "K2")
    assert facts["Latest, Q2 2025/26"] == "74% [p]^2"
    assert texts[1] == "At 74%, worse than before; it was 85%."
    assert texts[-1] == "Fill two posts. Who: Head of Contact; by 31 January 2026; under way."


def test_a_red_without_an_action_says_that_none_is_recorded(report: Document) -> None:
    _, _, texts = panel(report, "K4")
    assert texts[-1] == "No management action is recorded."


def test_a_milestone_that_was_met_after_the_period_is_not_yet_due_in_it(report: Document) -> None:
    assert table(report, "K4: milestones of 2025/26")[1:] == [
        ["Draft", "31 July 2025", "missed", "not met"],
        ["Final", "31 January 2026", "not yet due", ""],
    ]


def test_milestones_have_no_direction_of_travel(report: Document) -> None:
    tags, facts, texts = panel(report, "K4")
    assert (tags, facts) == (["RED"], {})
    assert texts[0] == "At least one milestone was missed."


def test_a_limit_is_never_printed_as_if_it_were_the_figure() -> None:
    """“>95” stays so as the latest, the previous and last year's figure and in the words of the chart, and has no gap to the target."""
    figures = [{"indicator": "K1", "period": period, "value": 95, "qualifier": ">"} for period in ("2024-25-Q2", "2025-26-Q1", QUARTER)]
    report = _report(figures=figures)
    facts = {label: text.partition("^")[0] for label, text in panel(report, "K1")[1].items()}
    assert facts == {
        "Latest, Q2 2025/26": ">95.0%",
        "Target": "95.0%",
        "Floor": "90.0%",
        "Previous, Q1 2025/26": ">95.0%",
        "Year before, Q2 2024/25": ">95.0%",
    }
    (chart,) = (block.chart for block in all_blocks(report.blocks) if isinstance(block, Panel) and block.chart)
    assert "from >95.0% to >95.0%; every figure is >95.0%;" in chart.spec.description


def test_a_target_is_not_called_none_where_only_the_figure_is_missing() -> None:
    """The package holds a target for the year; there is no figure whose period it would be shown for."""
    report = _report(figures=[{"indicator": "K2", "period": QUARTER, "value": 74}])
    assert panel(report, "K1")[1] == {"Latest": "not available", "Target": "no figure", "Floor": "no figure"}
    assert table(report, "Contact: ratings and directions")[1][-2:] == ["no figure", "no figure"]


def test_a_section_with_nothing_in_it_says_so() -> None:
    sections = [{"section": ref, "name": name, "kind": "service_area"} for ref, name in (("A", "Contact"), ("E", "Empty"))]
    rows = [{"report": "qpr", "section": "A", "indicator": "K1", "order": 1}, {"report": "qpr", "section": "E", "order": 2}]
    only_a = {name: [] for name in ("posts", "commentary", "breakdown_tables", "breakdowns")}
    assert "This section holds nothing for this period." in paragraphs(_report(sections=sections, report_rows=rows, **only_a))


def test_a_kind_of_indicator_of_which_there_is_none_is_not_spoken_of() -> None:
    """“1 key performance indicator”, never “and 0 activity indicators”."""
    document = _report(report_rows=[{"report": "qpr", "section": "A", "indicator": "K1", "order": 1}])
    assert [words(fact.content) for fact in document.facts if fact.label == "Holds"] == ["1 key performance indicator"]


def test_a_figure_that_counts_up_from_nought_is_no_fall_from_the_last_year() -> None:
    """The panel shows it without a movement, and commentary that asks for one is told that there is none."""
    indicators = [{"indicator": "K1", "name": "Homes", "kind": "kpi", "section": "A", "unit": "count", "polarity": "higher", "basis": "cumulative"}]
    figures = [{"indicator": "K1", "period": period, "value": value} for period, value in (("2024-25-Q1", 20), ("2024-25-Q4", 92), ("2025-26-Q1", 30))]
    text = "{K1.movement}; {K1.change_previous}; {K1.movement@2025-26-Q1}; {K1.movement_last_year} a year ago."
    commentary = [{"subject": "K1", "period": "2025-26-Q1", "kind": "narrative", "text": text}]
    _, facts, texts = panel(_report("2025-26-Q1", indicators=indicators, figures=figures, commentary=commentary), "K1")
    assert (facts["Previous, Q4 2024/25"], facts["Year before, Q1 2024/25"]) == ("92", "20 up 50.0 per cent")
    assert "not available; not available; not available; better than a year ago." in texts


def test_a_figure_older_than_the_report_is_shown_with_its_own_date(report: Document) -> None:
    _, facts, texts = panel(report, "K5")
    assert facts["Latest, Aug 2025"] == "85.0%"
    assert "The latest figure is for August 2025; there is none for the period of this report." in texts
    assert table(report, "Indicators with no figure for July to September 2025")[1:] == [["K5", "Potholes mended", "August 2025"]]


def test_an_expected_range_of_the_year_to_date_is_not_drawn_beside_the_months(report: Document) -> None:
    panels = {block.heading.text: block for block in all_blocks(report.blocks) if isinstance(block, Panel)}
    quarterly, monthly = panels["A1: Calls received"], panels["A2: Visits"]
    assert quarterly.chart is not None
    assert [series.label for series in quarterly.chart.spec.series] == ["Result", "Expected, lower", "Expected, upper"]
    assert monthly.chart is not None
    assert [series.label for series in monthly.chart.spec.series] == ["Result"]
    facts = panel(report, "A2")[1]
    assert (facts["Expected, year to date"], facts["In expected range?"], facts["Year to date"]) == ("500 to 700", "Yes", "630")


def test_a_figure_whose_note_and_footnote_say_the_same_refers_to_it_once() -> None:
    figures = [{"indicator": "K1", "period": QUARTER, "value": 96, "note": "Counted from the first ring."}]
    (panel_of_k1,) = (block for block in all_blocks(_report(figures=figures).blocks) if isinstance(block, Panel) and block.heading.text.startswith("K1"))
    assert words(panel_of_k1.facts[0].content) == "96.0%^1"


def test_a_chart_says_in_words_what_it_shows(report: Document) -> None:
    chart = next(block.chart for block in all_blocks(report.blocks) if isinstance(block, Panel) and block.heading.text.startswith("K1"))
    assert chart is not None
    assert chart.spec.description == (
        "Line chart of Calls answered, Q1 2024/25 to Q2 2025/26: from 93.0% to 96.0%; lowest 93.0% in Q1 2024/25, highest 96.0% in Q2 2025/26;"
        " target 95.0%; floor 90.0%. Latest: GREEN. 96.0% meets the target: it is above 95.0%."
    )
    assert table(report, "Figures behind the chart: Calls answered")[-1] == ["Q2 2025/26", "96.0%", "95.0%", "90.0%", "GREEN"]


def test_a_breakdown_table_has_its_members_and_its_total(report: Document) -> None:
    assert table(report, "Calls by channel") == [["Channel", "Q2 2025/26"], ["Phone", "100"], ["Web", "60"], ["All", "160"]]


def test_the_members_and_directors_are_those_of_the_period(report: Document) -> None:
    """The member who left before the quarter's end is not named; an area without a post of its own has its directorate's."""
    assert "Cabinet member: Bea Later" in paragraphs(report)
    assert "Corporate director: Cy Chief" in paragraphs(report)


def test_changes_since_the_last_report_are_counted_again_where_it_was_not_published(report: Document) -> None:
    assert table(report, "Ratings that changed since the last report")[1:] == [
        ["K4", "Plan published", "Not rated", "RED"],
        ["K5", "Potholes mended", "GREEN", "AMBER"],
    ]
    said = next(text for text in paragraphs(report) if text.startswith("The last report"))
    assert said.startswith("The last report, for Q1 2025/26 (counted again from what was known then), had 2 GREEN, 1 RED and 2 not rated")


def test_the_last_report_stands_as_it_was_published() -> None:
    """What the last report said is not counted again with what is known now (B5)."""
    published: list[dict[str, object]] = [
        {
            "report": "qpr",
            "period": "2025-26-Q1",
            "subject": "*",
            "green": 3,
            "amber": 1,
            "red": 1,
            "not_rated": 0,
            "improving": 1,
            "stable": 3,
            "worsening": 1,
        },
        {"report": "qpr", "period": "2025-26-Q1", "subject": "K1", "rating": "AMBER", "trend": "STABLE"},
    ]
    document = _report(published=published)
    assert table(document, "Change in these counts since the report for Q1 2025/26")[-1] == ["All sections", "−2", "0", "+1", "+1", "0", "−3", "0", "+3"]
    assert table(document, "Ratings that changed")[1:] == [["K1", "Calls answered", "AMBER", "GREEN"]]
    assert any("(as it was published), had 3 GREEN, 1 AMBER, 1 RED" in text or "had 3 GREEN, 1 AMBER and 1 RED" in text for text in paragraphs(document))


def test_a_count_that_the_last_report_did_not_give_is_unknown_and_not_none() -> None:
    document = _report(published=[{"report": "qpr", "period": "2025-26-Q1", "subject": "*", "green": 3}])
    assert not [block for block in all_blocks(document.blocks) if getattr(block, "caption", "").startswith("Change in these counts")]
    assert "The ratings of single indicators in that report are not held, so those that moved cannot be listed." in paragraphs(document)
    assert "The last report, for Q1 2025/26 (as it was published), had 3 GREEN. Its other counts are not held." in paragraphs(document)


def test_what_was_known_when_the_last_report_was_published_is_no_revision() -> None:
    """Without that instant, what was known at the end of the period after its own counts as known to it."""
    published: dict[str, object] = {"report": "qpr", "period": "2025-26-Q1", "subject": "*", "green": 3}
    assert table(_report(published=[published]), "Figures changed since")[1][0] == "K1"
    after = _report(published=[published | {"published_on": "2025-11-05T12:00:00"}])
    assert "No figure that the report for Q1 2025/26 could show has been changed since." in paragraphs(after)
    before = _report(published=[published | {"published_on": "2025-11-01T12:00:00"}])
    assert table(before, "Figures changed since")[1][0] == "K1"


def test_figures_changed_since_the_last_report_are_listed(report: Document) -> None:
    assert table(report, "Figures changed since")[1:] == [["K1", "Calls answered", "Q4 2024/25", "92.0%", "94.0%", "2 November 2025"]]


def test_risks_close_the_report() -> None:
    risks: list[dict[str, object]] = [{"risk": "R1", "title": "Flood", "opened": "2025-08-01"}]
    document = _report(risks=risks, risk_scores=[{"risk": "R1", "date": "2025-08-01", "likelihood": 4, "impact": 4, "note": "Wet winter."}])
    assert table(document, "Risks by level")[1:] == [
        ["30 June 2025", "0", "0", "0", "0", "0"],
        ["30 September 2025", "0", "0", "1", "0", "1"],
        ["Change", "0", "0", "+1", "0", "+1"],
    ]
    assert "R1: Flood. Score 16 (High). Wet winter." in paragraphs(document)


def test_headings_anchors_and_links_hold_together(report: Document) -> None:
    blocks = list(all_blocks(report.blocks))
    headings = [block if isinstance(block, Heading) else block.heading for block in blocks if isinstance(block, Heading | Panel)]
    anchors = [heading.anchor for heading in headings]
    assert len(set(anchors)) == len(anchors)
    levels = [heading.level for heading in headings]
    assert levels[0] == 2
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    contents = next(block for block in blocks if isinstance(block, Contents))
    assert {entry.anchor for entry in contents.entries} <= set(anchors)
    cells = [inline for block in blocks if hasattr(block, "rows") for row in block.rows for cell in row.cells for inline in cell.content]
    targets = {inline.target.removeprefix("#") for inline in cells if isinstance(inline, Link)}
    assert targets <= set(anchors)
    assert "A heading" in [heading.text for heading in headings]


def test_ids_are_unique_and_rows_as_long_as_their_header(report: Document) -> None:
    tables = [block for block in all_blocks(report.blocks) if hasattr(block, "columns")]
    assert len({block.id for block in tables}) == len(tables)
    assert all(len(row.cells) == len(block.columns) for block in tables for row in block.rows)


def test_notes_are_numbered_as_they_are_referred_to(report: Document) -> None:
    assert [(note.number, words(note.content)) for note in report.notes] == [(1, "Counted from the first ring."), (2, "One service is late.")]


def test_the_notice_and_the_cover_stand_in_the_document(report: Document) -> None:
    assert (report.notice, report.organisation, report.subtitle) == (NOTICE, "Example Council", "Q2 2025/26: July to September 2025")
    assert ("Committee", "Cabinet") in [(fact.label, words(fact.content)) for fact in report.facts]


def test_the_same_inputs_give_the_same_document(report: Document) -> None:
    assert _report() == report


def test_an_action_callout_is_a_callout(report: Document) -> None:
    assert [block.title for block in all_blocks(report.blocks) if isinstance(block, Callout)] == ["Management action", "Management action"]


@pytest.mark.parametrize(
    ("name", "period", "message"),
    [
        ("annual", QUARTER, "There is no report “annual” in this package. Its reports: qpr, dash, paper."),
        ("paper", QUARTER, "A review is for a financial year, such as 2025-26; 2025-26-Q2 is a quarter."),
        ("qpr", "2026-27-Q1", "There are figures for 2024-25-Q1, 2024-25-Q2, 2024-25-Q3, 2024-25-Q4, 2025-26-Q1, 2025-26-Q2."),
    ],
)
def test_a_report_that_cannot_be_made_says_what_can(name: str, period: str, message: str) -> None:
    with pytest.raises(UsageError, match=r".") as caught:
        build_report(council(), ReportRequest(name, parse_period(period)))
    assert message in str(caught.value)
