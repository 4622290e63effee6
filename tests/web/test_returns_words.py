"""What the pages of a return say: begun work that is late, half an entry, a day that has passed, a reference that blocks it, a page with a part missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import outturn.web
from tests.web.returns_support import ANSWER, GREEN, RED, a_return, draft, open_quarter, send, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    open_quarter()


# --- the list and the history
def test_a_late_return_that_was_begun_says_both_in_the_list(site: Site) -> None:
    draft(numerator="1")
    page = words(site("officer").get("/returns/"))
    begun, untouched = (page.split(f'/returns/{a_return(ref).pk}/figure/">')[1].split("</tr>")[0] for ref in ("HT01", "HT02"))
    assert re.findall(r'class="state [a-z-]+">([^<]+)<', begun) == ["Late", "Draft"]
    assert re.findall(r'class="state [a-z-]+">([^<]+)<', untouched) == ["Late", "Due"]
    assert "late, draft" in site("officer").get("/returns/?table=returns&download=csv").content.decode()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({}, ""),
        ({"numerator": "1800"}, ""),
        ({"numerator": "1800", "denominator": "", "status": "final"}, ""),
        ({"denominator": "2300"}, ""),
        ({"numerator": "1800", "denominator": "2300", "status": "final"}, "1800 of 2300"),
        ({"value": "<5", "status": "final"}, "<5"),
        ({"value": "", "status": "not_available"}, "not available"),
    ],
)
def test_the_history_tells_a_figure_only_where_it_is_whole(then: dict[str, str], said: str) -> None:
    from outturn.web.returns.deciding import figure_words

    assert figure_words(then) == said


# --- the action
def test_an_action_for_a_day_that_has_passed_is_asked_about_and_may_be_sent(site: Site) -> None:
    found, past = draft(**RED), {**ANSWER, "action_when": "31 March 2020"}
    client, asked = site("officer"), "The action is to be done by 31 March 2020, and that day has passed."
    assert asked in words(send(client, found, "action/", aside=True, **past))
    for place in ("action/", "check/", ""):
        assert words(client.get(f"/returns/{found.pk}/{place}")).count(asked) == 1
    assert send(client, a_return(), "check/").status_code == 302
    assert asked in words(site("approver").get(f"/returns/{found.pk}/"))


def test_an_action_for_a_day_to_come_is_not_asked_about(site: Site) -> None:
    found = draft(**RED, **{**ANSWER, "action_when": "31 March 2090"})
    assert "that day has passed" not in words(site("officer").get(f"/returns/{found.pk}/check/"))


def test_an_action_beside_the_reason_for_none_is_refused_on_its_page(site: Site) -> None:
    answer = send(site("officer"), draft(**RED), "action/", **ANSWER, no_action="It goes on.")
    assert answer.status_code == 422
    assert "and not both" in words(answer)
    assert send(site("officer"), a_return(), "check/").status_code == 422


# --- the check page
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_reference_that_blocks_is_in_the_summary_and_leads_to_the_commentary(site: Site, method: str) -> None:
    found = draft(**GREEN, commentary="See {HT99.value}.")
    address = f"/returns/{found.pk}/check/"
    page = words(getattr(site("officer"), method)(address, {"revision": found.revision}))
    summary = page.split('class="errors"')[1].split("</div>")[0]
    assert f'<a href="/returns/{found.pk}/commentary/">“{{HT99.value}}” refers to the indicator “HT99”' in summary
    assert page.count("This cannot be sent yet") == 1
    assert page.count("refers to the indicator “HT99”") == 1


def test_braces_without_a_reference_are_explained_once_with_the_own_indicator(site: Site) -> None:
    page = words(send(site("officer"), draft(**GREEN), "commentary/", aside=True, commentary="It was {HT01.value and rose."))
    assert page.count("Write {HT01.value}, or write a literal brace twice.") == 1
    assert page.count("literal brace") == 1
    assert "FN06" not in page


# --- a part of the page is missing
@pytest.mark.parametrize(
    ("place", "typed"), [("figure/", {"note": "My own note"}), ("commentary/", {"commentary": "My own note"}), ("send-back/", {"why": "My own note"})]
)
def test_a_page_that_lost_its_mark_on_the_way_says_so_and_keeps_what_was_typed(site: Site, place: str, typed: dict[str, str]) -> None:
    found = submitted() if place == "send-back/" else draft()
    for revision in ({}, {"revision": ""}, {"revision": "x"}):
        answer = site("approver" if place == "send-back/" else "officer").post(f"/returns/{found.pk}/{place}", {**typed, **revision})
        page = words(answer)
        assert answer.status_code == 422
        assert "This page was not complete when it was sent, so nothing was saved." in page
        assert "This field is required" not in page
        assert "My own note" in page


# --- what nobody sees
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1bc\x7f", "abc"),
        ("paid \u202e001\u202c £", "paid 001 £"),
        ("\u2066left\u2069 and \u202aright\u202d", "left and right"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("Ynys Môn – £5 “ok” 🙂", "Ynys Môn – £5 “ok” 🙂"),
    ],
)
def test_characters_that_nobody_sees_are_left_out(site: Site, typed: str, kept: str) -> None:
    """Line ends and tabs stay, and so does every letter."""
    from outturn.entry.unseen import tidy
    from outturn.web.plain_fields import Typed

    assert tidy(typed) == kept
    assert Typed(required=False).clean(typed) == kept
    send(site("officer"), a_return(), "commentary/", commentary=typed)
    assert a_return().commentary == kept


def test_every_form_of_the_service_takes_texts_with_these_fields() -> None:
    folder = Path(outturn.web.__file__).parent
    others = [path for path in folder.rglob("*.py") if path.name != "plain_fields.py" and "forms.CharField" in path.read_text(encoding="utf-8")]
    assert others == []
