"""A small council with the standards of three years, for the tests of reviews and cover papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.package.build import make_package
from outturn.periods import parse_period
from outturn.reports.review_data import Review, open_review
from tests.builders import rows

if TYPE_CHECKING:
    from outturn.package.package import Package

SECTIONS = """
section | name  | order
S1      | Calls | 1
S2      | Roads | 2
"""
INDICATORS = """
indicator | name             | kind     | section | unit    | polarity | frequency | decimals | replaces
K1        | Calls answered   | kpi      | S1      | percent | higher   | quarterly | 0        |
K2        | Days to reply    | kpi      | S1      | days    | lower    | quarterly | 0        |
K3        | Repeat plans     | kpi      | S1      | percent | range    | quarterly | 1        |
K4        | Old measure      | kpi      | S1      | count   | higher   | quarterly | 0        |
A1        | Calls            | activity | S1      | count   | none     | quarterly | 0        |
R1        | Roads repaired   | kpi      | S2      | percent | higher   | quarterly | 0        |
R2        | Rate of repairs  | kpi      | S2      | percent | higher   | quarterly | 0        | K4
"""
STANDARDS = """
indicator|financial_year|profile|target|floor|target_low|target_high|floor_low|floor_high|lower|upper|range_basis|status|change|reason
K1|2025-26||92|90||||||||confirmed|kept|
K1|2026-27||95|90||||||||proposed|changed|Results stayed above the target.
K2|2025-26|even|60|180||||||||confirmed|kept|
K2|2026-27|even|60|180||||||||proposed|kept|
K3|2025-26||||17.5|22.5|12.5|27.5||||confirmed|kept|
K3|2026-27|||||||||||tbc|kept|
K4|2025-26||400|350||||||||confirmed|kept|
K4|2026-27|||||||||||proposed|removed|Measured as a rate.
A1|2025-26||||||||300|400|period|confirmed|kept|
A1|2026-27||||||||300|400|period|proposed|kept|
R1|2026-27||90|80||||||||proposed|new|
R2|2026-27||70|60||||||||proposed|new|
"""
FIGURES = """
indicator | period     | value
K1        | 2025-26-Q3 | 93.4
K1        | 2025-26-Q4 | 94.2
K2        | 2025-26-Q2 | 14
"""
REPORTS = """
report  | title                | kind   | frequency | committee        | about
review  | Review of indicators | review | annual    | Policy Committee |
cover   | A paper              | cover  | annual    |                  | review
"""


def council(standards: str = STANDARDS, **tables: str) -> Package:
    """The tables above, with others in their place where given."""
    drawn = {"sections": SECTIONS, "indicators": INDICATORS, "standards": standards, "figures": FIGURES, "reports": REPORTS, **tables}
    listed = rows(drawn["indicators"])
    given = {name: rows(text) for name, text in drawn.items()}
    given.setdefault("report_rows", [{"report": "review", "section": row["section"], "indicator": row["indicator"]} for row in listed])
    return make_package(given, organisation={"name": "Example Council"})


def review(standards: str = STANDARDS, *, year: str = "2026-27", compare: str = "", **tables: str) -> Review:
    return open_review(council(standards, **tables), "review", parse_period(year), parse_period(compare) if compare else None)


def standards_of(*lines: str) -> str:
    """Standards of two years in short: “K1 2026-27 95 90 proposed kept A reason.”, with - for what is empty."""
    found = ["indicator | financial_year | target | floor | status | change | reason"]
    for line in lines:
        *cells, reason = (*line.split(" ", 6), "")[:7]
        found.append(" | ".join("" if cell == "-" else cell for cell in (*cells, *("",) * (6 - len(cells)), reason)))
    return "\n".join(found)
