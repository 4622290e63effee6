"""What is said of a figure before it is sent"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.api import assess
from outturn.entry.candidate import Candidate, with_candidate
from outturn.entry.judged import Judged, held, judge
from outturn.entry.typed import Entry, asked_of, read_entry
from outturn.package.build import make_package
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from tests.builders import PERCENTAGE, package

PERIOD = "2025-09"
AT = dt.datetime(2025, 10, 9, 12, 0)
STANDARD = "target | floor\n90 | 80"
YEAR = "\n".join(["period | value", "2024-09 | 84", *(f"2025-{month:02d} | 86" for month in range(1, 9))])


def candidate(example: object, ref: str = "K1", **typed: str) -> Candidate:
    indicator = indicators_of(example, parse_period(PERIOD))[ref]  # type: ignore[arg-type]
    entry = Entry(**typed)
    return Candidate(ref, parse_period(PERIOD), entry, read_entry(entry, asked_of(indicator)), "ada", AT)


def judged(figures: str = YEAR, indicator: dict[str, object] | None = None, standards: str = STANDARD, **typed: str) -> Judged:
    example = package(indicator or {}, figures, standards=standards)
    return judge(example, held(example, "K1"), candidate(example, **typed))


@pytest.mark.parametrize(
    ("value", "polarity", "rating"),
    [
        ("90", "higher", "GREEN"),
        ("89.9", "higher", "AMBER"),
        ("80", "higher", "AMBER"),
        ("79.9", "higher", "RED"),
        ("", "higher", "None"),
        ("many", "higher", "None"),
    ],
)
def test_a_figure_is_rated_before_it_is_sent(value: str, polarity: str, rating: str) -> None:
    """A percentage with target 90 and floor 80. The rating is that of the assessment of the package with the figure in it."""
    found = judged(indicator={"polarity": polarity}, value=value)
    assert str(found.rating) == rating


@pytest.mark.parametrize("value", ["90", "85.5", "12", "100"])
def test_the_rating_is_the_one_that_is_published_later(value: str) -> None:
    """Typed, and then assessed as part of the package: the same rating, movement and reason."""
    example = package({}, YEAR, standards=STANDARD)
    typed = candidate(example, value=value)
    found = judge(example, held(example, "K1"), typed)
    later = assess(with_candidate(example, typed), PERIOD).to_polars().row(0, named=True)
    verdict = found.verdict
    assert verdict is not None
    wanted = ("rating", "rating_reason", "value", "previous", "same_period_last_year", "change_previous", "change_last_year", "rests_on_rounding")
    assert {name: getattr(verdict, name) for name in wanted} == {name: later[name] for name in wanted}


def test_the_movement_is_told_from_the_polarity() -> None:
    assert judged(value="88").movement == ("Better than Aug 2025 (86.0%): up 2.0 points.", "Better than Sep 2024 (84.0%): up 4.0 points.")
    lower = judged(indicator={"polarity": "lower"}, standards="target | floor\n80 | 90", value="88")
    assert lower.movement == ("Worse than Aug 2025 (86.0%): up 2.0 points.", "Worse than Sep 2024 (84.0%): up 4.0 points.")
    assert judged("period | value\n2025-07 | 80", value="88").movement[0] == "There is no figure for Aug 2025 to compare with."


def test_a_limit_is_not_called_better_or_worse_than_an_earlier_figure() -> None:
    """“>88” may be anything above it."""
    reason = "one of the two is known only as below or above a value"
    assert judged(value=">88").movement == (f"Not compared with Aug 2025 (86.0%): {reason}.", f"Not compared with Sep 2024 (84.0%): {reason}.")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"value": "8.6"}, "outlier"),
        ({"value": "86"}, ""),
    ],
)
def test_the_checks_look_at_it_as_well(typed: dict[str, str], code: str) -> None:
    """A figure that jumps, and one that is as the others were."""
    months = [f"2024-{month:02d} | {86 + month % 3}" for month in range(1, 13)] + [f"2025-{month:02d} | 86" for month in range(1, 9)]
    steady = "\n".join(["period | value", *months])
    found = judged(steady, {"aggregation": "ratio"}, **typed)
    codes = {remark.code for remark in found.remarks}
    assert code in codes if code else not codes


@pytest.mark.parametrize("typed", [{"numerator": "11", "denominator": "10"}, {"numerator": "1", "denominator": "0"}, {"value": "101"}, {"value": "1e300"}])
def test_what_cannot_be_is_not_judged(typed: dict[str, str]) -> None:
    """The field says what is wrong, and nothing else is said of it: no rating, no movement and no second remark."""
    found = judged(YEAR, {"aggregation": "ratio"}, **typed)
    assert (found.verdict, found.rating, found.movement, found.remarks) == (None, None, (), ())


def test_what_was_found_before_is_not_said_of_the_new_figure() -> None:
    """A fault of an earlier figure belongs to that figure."""
    found = judged("period | value | numerator | denominator\n2025-08 | | 11 | 10", {"aggregation": "ratio"}, numerator="8", denominator="10")
    assert "numerator-over-denominator" not in {remark.code for remark in found.remarks}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("It was {K1.value}.", ""),
        ("It was {K9.value}.", "unknown-commentary-reference"),
        ("It was {K1.valeu}.", "unknown-commentary-reference"),
        ("The target of 95% was missed.", "text-contradicts-target"),
        ("The target of 90% was missed.", ""),
        ("It fell from 70% to 86%.", "text-contradicts-direction"),
    ],
)
def test_commentary_is_checked_against_the_figure(text: str, code: str) -> None:
    """What is typed as commentary on a figure of 86, and the finding about it."""
    found = judged(value="86", commentary=text)
    assert {remark.code for remark in found.of_text} == ({code} if code else set())


def test_a_commentary_may_refer_to_another_indicator() -> None:
    example = make_package(
        {
            "indicators": [{"indicator": ref, "name": ref, "kind": "kpi", **PERCENTAGE} for ref in ("K1", "K2")],
            "figures": [{"indicator": "K2", "period": PERIOD, "value": 12}],
            "aliases": [{"alias": "Other", "indicator": "K2"}],
        }
    )
    found = judge(example, held(example, "K1"), candidate(example, value="1", commentary="Beside {K2.value} and {Other.value}."))
    assert found.of_text == ()


def test_the_candidate_is_the_newest_figure_of_its_period() -> None:
    """A correction of a figure that is held is rated, not the figure before."""
    assert str(judged("period | value | recorded_at\n2025-09 | 95 | 2025-10-01T00:00:00Z", value="70").rating) == "RED"


def test_what_is_kept_of_the_whole_council_changes_no_verdict() -> None:
    """The settings and standards of all indicators, made once, give the same rating and remarks as those of the one alone."""
    from outturn.assessment.groundwork import groundwork

    example = package(
        {"aggregation": "sum", "unit": "count"}, "period | value\n2025-04 | 10\n2025-05 | 1000", standards="target | floor | profile\n90 | 80 | even"
    )
    ground = groundwork(example.tables, scheme=example.rating_scheme)
    typed = candidate(example, value="95000")
    alone, kept = judge(example, held(example, "K1"), typed), judge(example, held(example, "K1", ground), typed)
    assert (kept.verdict, kept.remarks, dict(kept.book.moments)) == (alone.verdict, alone.remarks, dict(alone.book.moments))


def test_the_first_figure_says_how_often_an_indicator_without_a_frequency_is_measured() -> None:
    """What is kept of the council cannot know it yet."""
    example = package({"frequency": ""}, "period | value", standards=STANDARD)
    found = judge(example, held(example, "K1"), candidate(example, value="85"))
    assert (found.rating, len(found.book.moments["K1"])) == ("AMBER", 1)


def test_what_was_found_before_is_not_said_again() -> None:
    """An old outlier is the business of its own month."""
    before, after = ([f"{year}-{month:02d} | 86" for month in range(1, last)] for year, last in ((2024, 12), (2025, 9)))
    old = "\n".join(["period | value", *before, "2024-12 | 2", *after])
    assert [remark.code for remark in judged(old, value="86").remarks] == []
    assert [remark.code for remark in judged(old, value="1.5").remarks] == ["outlier"], "of a series the value that is furthest off is named"
