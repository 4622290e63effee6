"""A package as it was known: what came later is left out, everything else stays."""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.api import make_report
from outturn.errors import UsageError
from outturn.package.as_known import as_known
from tests.unit.reports.council import council


def test_revisions_up_to_the_instant_stay_and_later_ones_go() -> None:
    first, second = dt.datetime(2025, 4, 20, 9), dt.datetime(2025, 11, 2, 9)
    whole = council()["figures"]
    for instant, gone in ((second, 0), (second - dt.timedelta(seconds=1), 1), (first - dt.timedelta(seconds=1), 2)):
        assert as_known(council(), instant)["figures"].height == whole.height - gone


@pytest.mark.parametrize(("approved_on", "kept"), [("2025-11-20", True), ("2025-11-21", False), (None, True)])
def test_commentary_counts_from_the_day_of_its_approval(approved_on: str | None, kept: bool) -> None:
    row = {"subject": "K1", "period": "2025-26-Q2", "kind": "narrative", "text": "Words.", "approved_on": approved_on}
    assert as_known(council(commentary=[row]), dt.datetime(2025, 11, 20, 8))["commentary"].height == int(kept)


@pytest.mark.parametrize(("published_on", "kept"), [("2025-11-20T08:00:00Z", True), ("2025-11-20T08:00:01Z", False), (None, True)])
def test_what_a_report_said_counts_from_its_publication(published_on: str | None, kept: bool) -> None:
    row = {"report": "qpr", "period": "2025-26-Q1", "subject": "*", "published_on": published_on, "green": 1}
    assert as_known(council(published=[row]), dt.datetime(2025, 11, 20, 8))["published"].height == int(kept)


def test_other_tables_are_not_touched() -> None:
    known = as_known(council(), dt.datetime(2000, 1, 1))
    assert all(known[name].equals(frame) for name, frame in council().tables.items() if name not in {"figures", "published", "commentary"})


def test_pages_are_asked_for_with_a_web_page() -> None:
    with pytest.raises(UsageError, match=r"ask for it with --to html"):
        make_report(council(), "qpr", "2025-26-Q2", formats=["json"], split=True)
    files = make_report(council(), "qpr", "2025-26-Q2", split=True)
    assert {"qpr-2025-26-Q2.html", "qpr-2025-26-Q2/index.html", "qpr-2025-26-Q2/search-index.js"} <= files.keys()
    assert b'"qpr-2025-26-Q2/index.html"' in files["qpr-2025-26-Q2.manifest.json"]
