"""Records with the same key"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.measuring import figures, indicator, taken

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = """
case | created    | closed     | cost
1    | 2025-05-01 | 2025-05-09 | 1
2    | 2025-05-02 | 2025-05-03 | 2
1    | 2025-05-01 | 2025-05-07 | 4
2    | 2025-05-02 |            | 8
1    | 2025-05-01 | 2025-05-08 | 16
     | 2025-05-01 |            | 32
     | 2025-05-01 |            | 64
"""


@pytest.mark.parametrize(
    ("rule", "cost"),
    [
        ("", 127),
        ('key = "case"', 1 + 2 + 96),
        ('key = "case"\nkeep = "last"', 16 + 8 + 96),
        ('key = "case"\nkeep = "last"\nkeep_by = "closed"', 1 + 2 + 96),
        ('key = "case"\nkeep = "first"\nkeep_by = "closed"', 4 + 8 + 96),
        ('key = ["case", "closed"]', 31 + 96),
    ],
)
def test_one_record_of_each_key_counts(tmp_path: Path, rule: str, cost: int, engine: str) -> None:
    """By its place in the file, or by a date; a record without that date comes first. Records without a key are no duplicates of one another."""
    found = taken(tmp_path, RECORDS, indicator(method="sum", value="cost", unit="count"), head=f"[records]\n{rule}", engine=engine)
    assert figures(found, "value")[0] == (cost,)
    assert ("record-duplicate" in {finding.code for finding in found.findings}) is (bool(rule) and "[" not in rule)
