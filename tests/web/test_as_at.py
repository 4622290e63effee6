"""As known at an instant: actions, risks, the catalogue and late returns as they stood, from the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.web.returns_support import ANSWER, RED, a_return, open_quarter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.test import Client

LOADED_AT = dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TABLES = ("actions", "risks", "risk_scores", "risk_actions", "indicators", "definitions", "standards")


def _day(number: int) -> dt.datetime:
    return LOADED_AT + number * DAY


def _asked(number: int) -> str:
    """Noon of a day: after what was done in its morning."""
    return f"{(_day(number) + dt.timedelta(hours=3)).replace(tzinfo=None).isoformat(timespec='minutes')}"


def _steps() -> list[Callable[[dt.datetime], object]]:
    """One thing a day, each an action as the pages take it."""
    from outturn.actions import catalogue, management_actions, risks

    def standards(target: float) -> Callable[[dt.datetime], object]:
        values = {"target": target, "floor": 80.0, "status": "confirmed"}
        return lambda at: catalogue.change_standards("CS03", "2025-26", values, "Agreed.", today=at.date(), by="analyst", at=at)

    score, again = risks.NewScore(4, 4, 8, "Worse."), risks.NewScore(2, 4, 8, "Better.")
    details = risks.RiskDetails("A flood", "Head of Roads", "HT")
    version = catalogue.NewVersion(dt.date(2026, 1, 1), "Calls answered", "Another way of counting.", True, "New system.")
    fresh = {"name": "A new one", "kind": "kpi", "section": "HT", "unit": "percent", "polarity": "higher", "frequency": "monthly"}
    return [
        lambda at: management_actions.open_action(management_actions.NewAction("HT01", "Mend it", "Head of Roads", dt.date(2026, 1, 10)), by="officer", at=at),
        lambda at: management_actions.update_action(
            "A-2026-001", management_actions.ActionUpdate("under_way", "Somebody else", None, "Half."), by="officer", at=at
        ),
        lambda at: management_actions.close_action("A-2026-001", "done", "All mended.", by="officer", at=at),
        lambda at: risks.add_risk("MCR20", details, score, on=at.date(), by="analyst", at=at),
        lambda at: risks.score_risk("MCR09", score, on=at.date(), by="analyst", at=at),
        lambda at: risks.score_risk("MCR09", again, on=(at - DAY).date(), by="analyst", at=at),
        lambda at: risks.update_risk("MCR09", risks.RiskDetails("Another title", "Another owner", "HT"), by="analyst", at=at),
        lambda at: risks.add_risk_action("MCR09", risks.MitigatingAction("More gritters"), by="analyst", at=at),
        lambda at: risks.update_risk_action("MCR09", "1", risks.MitigatingAction("Fewer gritters", due=dt.date(2026, 5, 1)), by="analyst", at=at),
        lambda at: risks.close_risk("MCR09", "Gone.", on=at.date(), by="analyst", at=at),
        lambda at: catalogue.add_indicator("HT99", fresh, by="analyst", at=at),
        lambda at: catalogue.change_indicator("HT01", {"owner": "Nobody in particular"}, by="analyst", at=at),
        lambda at: catalogue.change_definition("CS03", version, by="analyst", at=at),
        lambda at: catalogue.retire_indicator("HT02", at.date(), "Not needed.", by="analyst", at=at),
        standards(88.0),
        standards(89.0),
    ]


def _tables() -> Mapping[str, pl.DataFrame]:
    from outturn.store.current import current

    return {name: current().package[name] for name in TABLES}


def test_every_day_of_the_past_is_found_again_row_by_row(site: Callable[[str], Client]) -> None:
    from polars.testing import assert_frame_equal

    from outturn.store.current import current
    from outturn.store.earlier import as_it_stood

    past = [_tables()]
    for number, step in enumerate(_steps(), start=1):
        step(_day(number))
        past.append(_tables())
    now = current().package
    for number, stood in enumerate(past):
        found = as_it_stood(now, (_day(number) + dt.timedelta(hours=1)).replace(tzinfo=None))
        for name in TABLES:
            assert_frame_equal(found[name], stood[name], check_row_order=name not in {"standards", "risk_scores"})


def test_a_review_that_was_approved_since_is_not_in_force_yet(site: Callable[[str], Client]) -> None:
    from polars.testing import assert_frame_equal

    from outturn.actions.reviews import approve, open_review, propose
    from outturn.periods import parse_financial_year
    from outturn.review.proposals import ProposedStandard, live_indicators
    from outturn.standards.vocabulary import Change
    from outturn.store.current import current
    from outturn.store.earlier import as_it_stood

    before = _tables()
    open_review("2026-27", by="analyst", at=_day(1))
    live = [row["indicator"] for row in live_indicators(current().package["indicators"], parse_financial_year("2026-27"))]
    for place, ref in enumerate(live):
        definition = {"definition": "Counted in another way."} if place == 0 else {}
        change = Change.REMOVED if place == 1 else Change.CHANGED if definition else Change.KEPT
        propose("2026-27", ProposedStandard(ref, change, "Agreed.", {}, definition), by="analyst", at=_day(2))
    approve("2026-27", "Minute 12.", by="analyst", at=_day(3))
    stood = as_it_stood(current().package, _day(2).replace(tzinfo=None))
    for name in ("indicators", "definitions"):
        assert_frame_equal(stood[name], before[name])
    assert_frame_equal(stood["standards"], before["standards"], check_row_order=False)
    assert current().package["standards"].filter(pl.col("financial_year") == "2026-27").height >= len(live)


def test_what_was_loaded_since_is_taken_as_it_was_loaded(site: Callable[[str], Client]) -> None:
    from outturn.store.current import current
    from outturn.store.earlier import as_it_stood

    stood = as_it_stood(current().package, dt.datetime(2020, 1, 1))
    assert stood["actions"].equals(current().package["actions"])
    words = site("officer").get("/actions/?as_at=2020-01-01").content.decode()
    assert "You see what was known at 1 January 2020" in words
    assert "The data were loaded on 8 January 2026, 09:00, after that instant." in words
    assert "The data were loaded on" not in site("officer").get("/actions/?as_at=2026-01-09").content.decode()


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-800:]
    return " ".join(answer.content.decode().split())


def test_actions_are_shown_as_they_stood(site: Callable[[str], Client]) -> None:
    for number, step in enumerate(_steps()[:3], start=1):
        step(_day(number))
    client = site("officer")
    assert client.get(f"/actions/of/A-2026-001/?as_at={_asked(0)}").status_code == 404
    first, second, now = (_page(client, f"/actions/of/A-2026-001/{at}") for at in (f"?as_at={_asked(1)}", f"?as_at={_asked(2)}", ""))
    assert [">Planned<" in first, ">Under way<" in second, ">Done<" in now] == [True, True, True]
    assert ["Head of Roads" in first, "Somebody else" in second, "All mended." in now] == [True, True, True]
    assert "All mended." not in first + second
    assert "Take it up again" in now
    assert "Update" not in second.partition("<main")[2].partition("<h2>History")[0]
    listed = _page(client, f"/actions/?as_at={_asked(2)}&state=open")
    assert "A-2026-001" in listed
    assert f'/actions/of/A-2026-001/?as_at={_asked(2).replace(":", "%3A")}"' in listed
    assert "A-2026-001" not in _page(client, "/actions/?state=open")
    assert "A-2026-001" in client.get(f"/actions/?as_at={_asked(2)}&state=open&table=actions&download=csv").content.decode()


def test_risks_and_their_links_are_shown_as_they_stood(site: Callable[[str], Client]) -> None:
    from outturn.actions.risks import link_risk, unlink_risk

    link_risk("MCR09", "HT01", by="analyst", at=_day(1))
    for number, step in enumerate(_steps()[3:10], start=2):
        step(_day(number))
    client = site("officer")
    assert client.get(f"/risks/of/MCR20/?as_at={_asked(1)}").status_code == 404
    assert "A flood" in _page(client, f"/risks/?as_at={_asked(2)}")
    then, now = _page(client, f"/risks/of/MCR09/?as_at={_asked(1)}"), _page(client, "/risks/of/MCR09/")
    assert ["Another title" in then, "Another title" in now, "left the register" in then, "left the register" in now] == [False, True, False, True]
    assert "HT01" in then
    assert "Fewer gritters" not in then
    unlink_risk("MCR09", "HT01", by="analyst", at=_day(12))
    assert "Risks that it is linked to" in _page(client, f"/indicators/HT01/?as_at={_asked(11)}")
    assert "Risks that it is linked to" not in _page(client, f"/indicators/HT01/?as_at={_asked(12)}")
    assert "Risks that it is linked to" not in _page(client, f"/indicators/HT01/?as_at={_asked(0)}")


def test_the_catalogue_is_shown_as_it_stood(site: Callable[[str], Client]) -> None:
    for number, step in enumerate(_steps()[10:], start=1):
        step(_day(number))
    client = site("analyst")
    assert "HT99" not in _page(client, f"/catalogue/?as_at={_asked(0)}&section=HT")
    assert "HT99" in _page(client, f"/catalogue/?as_at={_asked(1)}&section=HT")
    then, now = _page(client, f"/catalogue/of/CS03/?as_at={_asked(2)}"), _page(client, "/catalogue/of/CS03/")
    assert ["Another way of counting." in then, "Another way of counting." in now] == [False, True]
    assert ["89%" in then, "89%" in now] == [False, True]
    assert "Change the definition" not in then


def test_late_returns_are_told_as_they_stood(site: Callable[[str], Client]) -> None:
    from outturn.actions.returns import save_return, submit_return

    open_quarter()
    found = a_return("HT01", "2026-01")
    sent_at = dt.datetime(2026, 5, 4, 9, 0, tzinfo=dt.UTC)
    save_return(found.pk, {**RED, **ANSWER}, revision=found.revision, by="officer", at=sent_at)
    submit_return(found.pk, revision=a_return("HT01", "2026-01").revision, by="officer", at=sent_at)
    client = site("officer")

    def late(at: str) -> str:
        return client.get(f"/dashboards/council/?as_at={at}&table=late&download=csv").content.decode()

    assert "HT01,2026-01" in late("2026-05-03")
    assert "HT01,2026-01" not in late("2026-05-05")
    assert "HT01" not in late("2026-04-01")  # before the cycle was opened
    assert "No return of these indicators was late then." in _page(client, "/dashboards/council/?as_at=2026-04-01")


@pytest.mark.parametrize("address", ["/review/", "/returns/", "/cycles/", "/reports/", "/actions/open/"])
def test_a_page_about_the_present_says_so(site: Callable[[str], Client], address: str) -> None:
    words = _page(site("analyst"), f"{address}?as_at=2026-01-09")
    assert "This page is about the present only" in words
    assert "This page is about the present only" not in _page(site("analyst"), address)


def test_an_action_that_came_with_a_return_has_its_history_too(site: Callable[[str], Client]) -> None:
    from tests.web.returns_support import approved

    open_quarter()
    approved(**RED, **ANSWER)
    client = site("officer")
    assert "Two more gangs" in _page(client, "/actions/of/A-HT01-1/")
    assert client.get("/actions/of/A-HT01-1/?as_at=2026-04-01").status_code == 404
