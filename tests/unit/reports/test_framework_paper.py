"""What the framework paper holds, from a small council."""

from __future__ import annotations

import pytest

from outturn.errors import UsageError
from outturn.periods import parse_period
from outturn.reports.content import Contents, Document, Heading
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from tests.unit.reports.council import all_blocks, council, paragraphs, table, words

_FRAMEWORKS = [
    {"framework": edition, "outcome": ref, "number": number, "name": name, "ambition": ambition, "contextual": contextual}
    for edition in ("fw-2026-02", "fw-2026-07")
    for ref, number, name, ambition, contextual in (
        ("A", 1, "Homes", "Homes for all.", "false"),
        ("B", 2, "Roads", "", "false"),
        ("C", 3, "Place", "", "true"),
    )
]
_METRICS = [
    {"framework": "fw-2026-07", "metric": "m1", "outcome": "A", "name": "Calls answered in England", "type": "outcome", "unit": "%", "polarity": "higher"},
    {"framework": "fw-2026-07", "metric": "m2", "outcome": "A", "name": "Homes built", "type": "output", "unit": "homes", "source": "Ministry"},
    {"framework": "fw-2026-07", "metric": "m3", "outcome": "B", "name": "To be found", "placeholder": "true"},
    {"framework": "fw-2026-07", "metric": "m4", "outcome": "C", "name": "Income"},
    {"framework": "fw-2026-02", "metric": "m2", "outcome": "A", "name": "Homes built"},
    {"framework": "fw-2026-02", "metric": "m9", "outcome": "A", "name": "Homes planned"},
]
_MAPPINGS = [
    {"framework": "fw-2026-07", "metric": "m1", "indicator": "K1", "relation": "similar", "note": "One council only."},
    {"framework": "fw-2026-07", "metric": "m1", "indicator": "A1", "relation": "contributes", "note": "A number."},
    {"framework": "fw-2026-07", "metric": "m2", "indicator": "K2", "relation": "same", "note": "Nothing differs."},
    {"framework": "fw-2026-07", "metric": "m3", "indicator": "A2", "relation": "similar", "note": "Not yet defined."},
]
_LIST = [{"indicator": ref, "financial_year": "2026-27", "change": "kept", "status": "proposed"} for ref in ("K1", "K3", "A1", "A2")]
_REPORT = {"report": "paper", "title": "The framework and us", "kind": "framework", "committee": "Cabinet", "framework": "fw-2026-07"}


def _paper(**tables: list[dict[str, object]]) -> Document:
    given = {"frameworks": _FRAMEWORKS, "metrics": _METRICS, "mappings": _MAPPINGS, "standards": [*_LIST], "reports": [_REPORT], **tables}
    return build_report(council(**given), ReportRequest("paper", parse_period("2026-27")))


@pytest.fixture(scope="module")
def paper() -> Document:
    return _paper()


def test_the_parts_stand_in_their_order(paper: Document) -> None:
    titles = [block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 2]
    assert titles == [
        "Summary",
        "Key",
        "Coverage by outcome",
        "Outcome by outcome",
        "Gaps",
        "Beside our statistical neighbours",
        "Other editions of the framework",
        "How this paper was made",
    ]
    contents = next(block for block in paper.blocks if isinstance(block, Contents))
    anchors = {block.anchor for block in paper.blocks if isinstance(block, Heading)}
    assert {entry.anchor for entry in contents.entries} <= anchors


def test_the_summary_counts_both_ways(paper: Document) -> None:
    texts = paragraphs(paper)
    assert "Of the 3 metrics that are defined, 1 (33%) has an indicator of the council: something similar; 2 have none." in texts
    speaking = "2 speak to a metric: 1 as something similar and 1 as something that contributes; 1 speaks to a placeholder alone; 1 speaks to none."
    assert f"Of the council's 4 indicators in force in 2026/27, {speaking}" in texts
    assert "1 outcome has metrics and no indicator for any of them: 3 (Place)." in texts
    assert "1 outcome has no metric that is defined: 2 (Roads)." in texts
    assert "1 mapped indicator is not in force in 2026/27. It is named beside its metric, and counted nowhere." in texts


def test_every_column_of_the_coverage_adds_up(paper: Document) -> None:
    _, *rows = table(paper, "Coverage both ways")
    columns = list(zip(*([int(cell) for cell in row[1:]] for row in rows), strict=True))
    assert [sum(column[:-1]) for column in columns] == [column[-1] for column in columns] == [3, 1, 4, 4]
    _, *outcomes = table(paper, "Metrics of each outcome")
    assert [row[0] for row in outcomes] == ["1: Homes", "2: Roads", "Outcomes that measure councils", "3: Place", "Contextual outcomes", "All outcomes"]
    assert outcomes[-1][1:] == ["0", "1", "0", "2", "1", "4"]


def test_an_outcome_has_its_metrics_and_the_indicators_beside_them(paper: Document) -> None:
    assert "Its ambition: homes for all. 2 metrics. 1 is covered by something similar; 1 is not." in paragraphs(paper)
    _, first, second = table(paper, "The metrics of outcome 1")
    assert first == ["1.1", "Calls answered in England", "Outcome, in %; higher is better", "not stated", "something similar"]
    assert second[-2:] == ["Ministry", "nothing now"]
    _, *beside = table(paper, "Indicators beside outcome 1")
    assert beside[0] == ["1.1", "K1: Calls answered", "similar", "One council only.", "96.0%", "Q2 2025/26", "Not rated"]
    assert [row[2] for row in beside] == ["similar", "contributes", "same (not in force)"]
    assert [row[-1] for row in beside][1] == "activity"


def test_the_gaps_name_metrics_placeholders_and_indicators(paper: Document) -> None:
    assert table(paper, "Metrics that no indicator in force speaks to")[1:] == [["1: Homes", "1", "2", "1.2"], ["3: Place", "1", "1", "3.1"]]
    assert table(paper, "Metrics that are still to be defined")[1:] == [["2.1", "To be found", "A2: Visits (similar)"]]
    assert [row[0] for row in table(paper, "Indicators in force in 2026/27 that speak to no metric")[1:]] == ["K3"]
    assert table(paper, "Mapped indicators that are not in force")[1:] == [["K2", "Complaints answered in time", "1.2", "same"]]


def test_other_editions_are_laid_beside_it(paper: Document) -> None:
    assert [row[0] for row in table(paper, "Only in fw-2026-02")[1:]] == ["Homes planned"]
    assert [row[0] for row in table(paper, "Only in fw-2026-07")[1:]] == ["Calls answered in England"]
    assert any("Of outcomes 2 and 3 it holds no metric of fw-2026-02: what has changed there is not known." in text for text in paragraphs(paper))


def test_without_neighbours_the_paper_says_so(paper: Document) -> None:
    wanted = "The package names no statistical neighbours of Example Council, and holds no figure of another authority: there is nothing to compare."
    assert wanted in paragraphs(paper)


def test_a_list_that_is_only_proposed_is_called_so(paper: Document) -> None:
    words_of = paragraphs(paper)
    assert "The council's list for 2026/27 is proposed and not yet approved." in words_of
    confirmed = _paper(standards=[{**row, "status": "confirmed"} for row in _LIST])
    assert "The council's list for 2026/27 is proposed and not yet approved." not in paragraphs(confirmed)


def test_the_whole_mapping_is_there_as_data(paper: Document) -> None:
    assert [(found.caption, len(found.rows)) for found in paper.data] == [("Metrics", 4), ("Mapping", 4), ("Indicators in force", 4)]
    assert [words(cell.content) for cell in paper.data[1].rows[0].cells][:7] == [
        "1.1",
        "K1",
        "Calls answered",
        "Calls answered in England",
        "similar",
        "yes",
        "One council only.",
    ]


@pytest.mark.parametrize(
    ("tables", "wanted"),
    [
        ({"mappings": []}, "Of the 3 metrics that are defined, none has an indicator of the council."),
        (
            {"metrics": [], "mappings": []},
            "The framework names no metric for this outcome yet",
        ),
        ({"standards": [{**row, "change": "removed"} for row in _LIST]}, "The council has no indicator in force in 2026/27."),
        ({"metrics": [row for row in _METRICS if row["framework"] == "fw-2026-07"]}, "Of the 3 metrics that are defined, 1 (33%) has"),
    ],
)
def test_a_paper_with_little_in_it_can_be_made(tables: dict[str, list[dict[str, object]]], wanted: str) -> None:
    assert any(text.startswith(wanted) for text in paragraphs(_paper(**tables)))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"framework": "fw-2030"}, "about the framework “fw-2030”, which the package does not have. Its frameworks: fw-2026-02, fw-2026-07."),
        ({"framework": ""}, "Say in the column framework of reports which framework “paper” is about. The package's frameworks: fw-2026-02, fw-2026-07."),
    ],
)
def test_a_framework_that_is_not_there_is_refused(row: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        _paper(reports=[{**_REPORT, **row}])
    assert message in str(caught.value)


def test_a_package_with_one_framework_need_not_name_it() -> None:
    one = {"frameworks": _FRAMEWORKS[3:], "metrics": _METRICS[:4], "reports": [{**_REPORT, "framework": ""}]}
    document = _paper(**one)
    assert [words(fact.content) for fact in document.facts if fact.label == "Framework"] == ["fw-2026-07"]
    assert not [block for block in all_blocks(document.blocks) if getattr(block, "text", "") == "Other editions of the framework"]
