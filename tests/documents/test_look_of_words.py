"""What a reader stumbles over in any sentence of the example reports: the same words twice."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outturn.api import read_package
from outturn.periods import parse_period
from outturn.reports.content import Paragraph
from outturn.reports.registry import build_report
from outturn.reports.request import ReportRequest
from outturn.reports.together import plain_words
from tests.unit.reports.council import all_blocks

if TYPE_CHECKING:
    from outturn.package.package import Package

EXAMPLES = Path(__file__).parents[2] / "examples"
TWICE = re.compile(r"\b(per [\d,]+|[A-Za-z]{2,})[,.;:]? \1\b")
REPORTS = [
    ("meadshire", "qpr", "2025-26-Q2"),
    ("meadshire", "dashboard-highways", "2025-09"),
    ("meadshire", "cover-qpr", "2025-26-Q2"),
    ("kent", "dashboard-ced", "2025-10"),
    ("kent", "qpr", "2020-21-Q2"),
    ("kent", "review-2026-27", "2026-27"),
    ("kent", "cover-2026-27", "2026-27"),
    ("kent", "framework-lof", "2026-27"),
]


@lru_cache(maxsize=2)
def package_of(name: str) -> Package:
    return read_package(EXAMPLES / name)


@pytest.mark.parametrize(("package", "report", "period"), REPORTS, ids=[f"{package} {report}" for package, report, _ in REPORTS])
def test_no_word_stands_twice(package: str, report: str, period: str) -> None:
    """Such as a unit that both the figure and the sentence say: “521 per 100,000 per 100,000”."""
    document = build_report(package_of(package), ReportRequest(report, parse_period(period)))
    sentences = [plain_words(block.content) for block in all_blocks(document.blocks) if isinstance(block, Paragraph)]
    assert len(sentences) > 5
    assert [sentence for sentence in sentences if TWICE.search(sentence)] == []


@pytest.mark.parametrize("sentence", ["It is at 521 per 100,000 per 100,000.", "They met the the target.", "The rate is stable, stable."])
def test_such_a_sentence_is_found(sentence: str) -> None:
    assert TWICE.search(sentence)
