"""A small council with everything that a report has to show, for the tests of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.package.build import make_package
from tests.builders import series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from outturn.package.package import Package
    from outturn.reports.content import Block, Document, Inline

QUARTER = "2025-26-Q2"
NOTICE = "This council is invented."

_SECTIONS = [
    {"section": "D", "name": "Resources", "kind": "directorate", "order": 1},
    {"section": "A", "name": "Contact", "parent": "D", "kind": "service_area", "order": 1},
    {"section": "B", "name": "Roads", "parent": "D", "kind": "service_area", "order": 2},
]
_POSTS = [
    {"section": "A", "post": "cabinet_member", "holder": "Ann Early", "from": "2020-01-01", "to": "2025-06-30"},
    {"section": "A", "post": "cabinet_member", "holder": "Bea Later", "from": "2025-07-01"},
    {"section": "D", "post": "corporate_director", "holder": "Cy Chief"},
]


def _indicator(ref: str, name: str, **more: object) -> dict[str, object]:
    return {"indicator": ref, "name": name, "kind": "kpi", "section": "A", "unit": "percent", "polarity": "higher", "frequency": "quarterly", **more}


_INDICATORS = [
    _indicator("K1", "Calls answered", decimals=1),
    _indicator("K2", "Complaints answered in time", decimals=0),
    _indicator("K3", "Forms without a target"),
    _indicator("K4", "Plan published", polarity="milestone", unit="date"),
    _indicator("K5", "Potholes mended", section="B", frequency="monthly"),
    _indicator("A1", "Calls received", kind="activity", unit="count", polarity="none"),
    _indicator("A2", "Visits", kind="activity", unit="count", polarity="none", frequency="monthly", aggregation="sum"),
]
_STANDARDS = [
    {"indicator": ref, "financial_year": year, "target": target, "floor": floor}
    for year in ("2024-25", "2025-26")
    for ref, target, floor in (("K1", 95, 90), ("K2", 85, 80), ("K5", 90, 80))
]
_RANGES = [
    {"indicator": "A1", "financial_year": "2025-26", "lower": 100, "upper": 150, "range_basis": "period"},
    {"indicator": "A2", "financial_year": "2025-26", "lower": 500, "upper": 700, "range_basis": "ytd"},
]
_FIGURES = [
    *series([93, 93.5, 94, 94.5, 95.5, 96], last=QUARTER, indicator="K1"),
    *series([86, 85, 84, 79, 75], last="2025-26-Q1", indicator="K2"),
    {"indicator": "K2", "period": QUARTER, "value": 74, "status": "provisional", "note": "One service is late."},
    *series([50, 51], last=QUARTER, indicator="K3"),
    *series([91, 92, 85], last="2025-08", indicator="K5"),
    *series([120, 130, 140, 150, 160], last=QUARTER, indicator="A1"),
    *series([100, 100, 110, 120, 90, 110], last="2025-09", indicator="A2"),
    {"indicator": "K1", "period": "2024-25-Q4", "value": 92, "recorded_at": "2025-04-20T09:00:00Z"},
    {"indicator": "K1", "period": "2024-25-Q4", "value": 94, "recorded_at": "2025-11-02T09:00:00Z"},
    *[{"indicator": "A1", "period": QUARTER, "breakdown": f"channel={member}", "value": value} for member, value in (("phone", 100), ("web", 60))],
]
_FIGURES = [row for row in _FIGURES if not (row["indicator"] == "K1" and row["period"] == "2024-25-Q4" and "recorded_at" not in row)]
_REPORTS = [
    {"report": "qpr", "title": "Quarterly report", "kind": "quarterly", "frequency": "quarterly", "committee": "Cabinet"},
    {"report": "dash", "title": "Dashboard", "kind": "dashboard", "frequency": "monthly", "periods_shown": 3},
    {"report": "paper", "title": "Review", "kind": "review", "frequency": "annual"},
]
_ROWS = [
    {"report": report, "section": section, "indicator": ref, "order": place}
    for report in ("qpr", "dash")
    for place, (ref, section) in enumerate([("K1", "A"), ("K2", "A"), ("K3", "A"), ("K4", "A"), ("A1", "A"), ("A2", "A"), ("K5", "B")])
]
_COMMENTARY = [
    {"subject": "K2", "period": QUARTER, "kind": "narrative", "text": "At {K2.value}, {K2.movement} before; it was {K2.value@2024-25-Q2}."},
    {"subject": "K1", "period": QUARTER, "kind": "footnote", "text": "Counted from the first ring."},
    {"subject": "A", "period": QUARTER, "kind": "narrative", "text": "# A heading\n\nWords about *contact*."},
    {"subject": "qpr", "period": QUARTER, "kind": "narrative", "text": "Words for the whole."},
]


def council(**tables: list[dict[str, object]]) -> Package:
    """The council; a table that is given stands in place of its own, and `published` and `risks` are empty otherwise."""
    given: Mapping[str, list[dict[str, object]]] = {
        "sections": _SECTIONS,
        "posts": _POSTS,
        "indicators": _INDICATORS,
        "standards": [*_STANDARDS, *_RANGES],
        "figures": _FIGURES,
        "milestones": [
            {"indicator": "K4", "financial_year": "2025-26", "milestone": "Draft", "due": "2025-07-31", "state": "missed"},
            {"indicator": "K4", "financial_year": "2025-26", "milestone": "Final", "due": "2026-01-31", "state": "met", "met_on": "2026-01-20"},
        ],
        "reports": _REPORTS,
        "report_rows": [*_ROWS, {"report": "qpr", "section": "A", "table": "channels", "order": 99}],
        "breakdown_tables": [{"table": "channels", "title": "Calls by channel", "indicator": "A1"}],
        "breakdowns": [
            {"table": "channels", "dimension": "channel", "member": "phone", "label": "Phone", "order": 1},
            {"table": "channels", "dimension": "channel", "member": "web", "label": "Web", "order": 2},
            {"table": "channels", "dimension": "channel", "member": "all", "label": "All", "is_total": "true", "order": 3},
        ],
        "commentary": _COMMENTARY,
        "actions": [
            {
                "action": "X1",
                "indicator": "K2",
                "period": QUARTER,
                "what": "Fill two posts",
                "owner": "Head of Contact",
                "due": "2026-01-31",
                "state": "under_way",
            }
        ],
        **tables,
    }
    return make_package(given, organisation={"name": "Example Council"}, notice=NOTICE)


# --- reading a document
def words(content: tuple[Inline, ...]) -> str:
    """Inline content as plain text: tags by their word, notes as ^1."""
    parts = []
    for inline in content:
        if hasattr(inline, "content"):
            parts.append(words(inline.content))
        else:
            parts.append(getattr(inline, "text", None) or f"^{getattr(inline, 'number', '')}")
    return "".join(parts)


def all_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block, with those inside panels, grids, callouts and lists."""
    for block in blocks:
        yield block
        inner = (*getattr(block, "panels", ()), *getattr(block, "body", ()), *(part for item in getattr(block, "items", ()) for part in item))
        if getattr(block, "chart", None) is not None:
            inner = (*inner, block.chart.table)
        yield from all_blocks(inner)


def table(document: Document, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so, its header first."""
    for block in all_blocks(document.blocks):
        if getattr(block, "caption", "").startswith(caption):
            return [[column.header for column in block.columns], *([words(cell.content) for cell in row.cells] for row in block.rows)]
    raise AssertionError(f"no table “{caption}” among {[block.caption for block in all_blocks(document.blocks) if hasattr(block, 'caption')]}")


def panel(document: Document, ref: str) -> tuple[list[str], dict[str, str], list[str]]:
    """The tags, the facts and the texts of one indicator's panel."""
    for block in all_blocks(document.blocks):
        if hasattr(block, "tags") and block.heading.text.startswith(f"{ref}:"):
            texts = [words(inner.content) for inner in all_blocks(block.body) if hasattr(inner, "content")]
            return [tag.text for tag in block.tags], {fact.label: words(fact.content) for fact in block.facts}, texts
    raise AssertionError(f"no panel for {ref}")


def paragraphs(document: Document) -> list[str]:
    return [words(block.content) for block in all_blocks(document.blocks) if hasattr(block, "content")]
