"""Service tokens"""

from __future__ import annotations

import datetime as dt

import pytest

from outturn.access.decision import Thing
from outturn.access.tokens import TokenTerms, allows, counts
from outturn.access.vocabulary import TokenScope

NOON = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)
HT01 = Thing(("HT", "D2"), "HT01")


def terms(scopes: str = "read", indicators: str = "", sections: str = "", revoked: dt.datetime | None = None) -> TokenTerms:
    of = tuple(indicators.split()), tuple(sections.split())
    return TokenTerms("Highways", "analyst", frozenset(TokenScope(word) for word in scopes.split()), NOON, *of, revoked)


@pytest.mark.parametrize(
    ("scopes", "asked", "allowed"), [("read", "read", True), ("read", "write", False), ("write", "read", False), ("read write", "write", True)]
)
def test_a_token_allows_its_scopes_alone(scopes: str, asked: str, allowed: bool) -> None:
    assert bool(allows(terms(scopes), TokenScope(asked))) is allowed


@pytest.mark.parametrize(
    ("indicators", "sections", "reached"),
    [("", "", True), ("HT01", "", True), ("AS01", "", False), ("", "HT", True), ("", "D2", True), ("", "AS", False), ("AS01", "HT", True)],
)
def test_a_token_reaches_its_indicators_and_all_that_is_part_of_its_sections(indicators: str, sections: str, reached: bool) -> None:
    assert bool(allows(terms("read", indicators, sections), TokenScope.READ, HT01)) is reached


def test_a_token_for_a_part_does_not_reach_the_whole_council() -> None:
    assert allows(terms("read", "HT01"), TokenScope.READ, Thing()).reason == "This token does not reach what is about the whole council."


@pytest.mark.parametrize(("seconds", "revoked", "good"), [(-1, False, True), (0, False, False), (1, False, False), (-1, True, False)])
def test_a_token_counts_until_its_last_instant_and_while_it_is_not_revoked(seconds: int, revoked: bool, good: bool) -> None:
    held = terms(revoked=NOON - dt.timedelta(days=1) if revoked else None)
    assert bool(counts(held, NOON + dt.timedelta(seconds=seconds))) is good
