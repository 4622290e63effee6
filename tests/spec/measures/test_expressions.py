"""Conditions of a definition

Each condition is asked of one record. What is unknown, because a date or a number is missing, is not true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.measuring import figures, indicator, taken

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """
case | created             | due        | closed              | kind    | cost   | urgent
1    | 2025-03-28 16:00:00 | 2025-04-25 | 2025-04-25 17:30:00 | Pothole | 120.50 | yes
"""


def is_true(folder: Path, condition: str, engine: str, record: str = RECORD) -> bool:
    found = taken(folder, record, indicator(method="count", numerator=condition, open="as_recorded"), engine=engine)
    return bool(figures(found, "value")[0][0])


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("closed - created <= 28 days", True),
        ("closed - created < 28 days", False),
        ("closed - created <= 4 weeks", True),
        ("closed - created <= 28 elapsed days", False),
        ("closed - created <= 672 hours", False),
        ("closed - created <= 672.5 hours", True),
        ("closed - created >= 40350 minutes", True),
        ("closed - created <= 18 working days", True),
        ("closed - created <= 17 working days", False),
        ("closed - due <= 0 days", True),
        ("closed <= due", True),
        ("closed > created + 28 days", False),
        ("closed > created + 672 hours", True),
        ("(closed - created in weeks) > 3.9", True),
        ("28 days >= closed - created", True),
        ("created >= 2025-04-01", False),
        ("as_at - created > 90 days", True),
    ],
)
def test_spans_of_time_are_counted_by_the_calendar_by_working_days_or_by_the_clock(tmp_path: Path, condition: str, holds: bool, engine: str) -> None:
    """Created on Friday 28 March 2025 at 16:00, due on 25 April, closed that day at 17:30. Clocks went forward on 30 March; Good Friday and Easter Monday lay
    between. The as-at day is 30 June.
    """
    assert is_true(tmp_path, condition, engine) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("kind = 'Pothole'", True),
        ("kind != 'Pothole'", False),
        ("kind in ('Kerb', 'Pothole')", True),
        ("kind not in ('Kerb', 'Pothole')", False),
        ("cost > 100 and urgent", True),
        ("cost > 200 or urgent", True),
        ("not urgent", False),
        ("not (cost > 200) and urgent = true", True),
        ("cost * 2 - 1 = 240", True),
        ("cost / 0 > 1", False),
        ("cost in (120.5, 7)", True),
        ("closed is missing", False),
        ("closed is not missing", True),
        ("kind = 'Kerb' or kind = 'Pothole' and urgent", True),
        ("(kind = 'Kerb' or kind = 'Pothole') and not urgent", False),
    ],
)
def test_texts_numbers_and_conditions(tmp_path: Path, condition: str, holds: bool, engine: str) -> None:
    """Kind Pothole, cost 120.50, urgent. `and` binds more strongly than `or`, and `not` more strongly than both."""
    assert is_true(tmp_path, condition, engine) is holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("closed - created <= 28 days", False),
        ("not (closed - created <= 28 days)", False),
        ("closed - created <= 28 days or created >= 2025-01-01", True),
        ("cost > 0", False),
        ("kind = 'Pothole'", False),
        ("kind != 'Pothole'", True),
        ("kind not in ('Pothole', 'Kerb')", True),
        ("kind is missing and cost is missing", True),
    ],
)
def test_what_is_missing_is_unknown_and_a_missing_text_is_no_other_text(tmp_path: Path, condition: str, holds: bool, engine: str) -> None:
    """Closing date, kind and cost are missing."""
    assert is_true(tmp_path, condition, engine, "case | created\n1 | 2025-03-28 16:00:00") is holds
