"""What goes wrong with a return is told in words, and nothing is lost: two people, stale pages, double clicks, ended sessions, strange text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.databases import connect
from tests.web.returns_support import ANSWER, GREEN, RED, a_return, approved, draft, open_quarter, send, submitted, words
from tests.web_support import signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    open_quarter()


# --- two people
def test_the_second_is_told_and_both_texts_are_shown(site: Site) -> None:
    """The analyst saves while the officer has the page open; nothing is written over, and one more send takes the officer's."""
    found = draft(commentary="Words of the officer.", **GREEN)
    send(site("analyst"), found, "commentary/", commentary="Words of the analyst.", page="b2")
    answer = send(site("officer"), found, "commentary/", commentary="New words of the officer.")
    assert answer.status_code == 409
    for wanted in ("Alex Analyst saved this return", "Words of the analyst.", "New words of the officer."):
        assert wanted in words(answer)
    assert a_return().commentary == "Words of the analyst."
    assert f'name="revision" value="{a_return().revision}"' in words(answer)
    again = send(site("officer"), a_return(), "commentary/", commentary="New words of the officer.")
    assert (again.status_code, a_return().commentary) == (302, "New words of the officer.")


def test_while_typing_the_second_is_told_too(site: Site) -> None:
    found = draft()
    send(site("analyst"), found, "figure/", page="b2", **RED)
    answer = send(site("officer"), found, "figure/", aside=True, numerator="2,201", denominator="2,300", status="final")
    assert "Not saved: Alex Analyst changed this return while you had it open." in words(answer)
    assert a_return().numerator == "1,800"


def test_the_audit_trail_has_the_text_that_was_written_over(site: Site) -> None:
    from outturn.store.models import AuditEvent

    found = draft(commentary="First.", **GREEN)
    send(site("analyst"), found, "commentary/", commentary="Second.", page="b2")
    send(site("officer"), a_return(), "commentary/", commentary="Third.")
    texts = AuditEvent.objects.filter(event="return_saved").values_list("old", "new")
    assert ('{"commentary": "Second."}', '{"commentary": "Third."}') in list(texts)


def test_one_person_in_two_windows_is_told_as_well(site: Site) -> None:
    found = draft()
    send(site("officer"), found, "figure/", page="one", numerator="2,150", denominator="2,300", status="final")
    answer = send(site("officer"), found, "figure/", page="two", numerator="2,160", denominator="2,300", status="final")
    assert (answer.status_code, a_return().numerator) == (409, "2,150")


def test_what_was_overtaken_on_its_way_never_replaces_what_is_newer(site: Site) -> None:
    """The browser sends what is typed while the person presses “Save and continue”; the older of the two may arrive last."""
    found = a_return()
    client = site("officer")
    send(client, found, "commentary/", page="one:3", commentary="The whole sentence.")
    revision = a_return().revision
    late = send(client, found, "commentary/", page="one:2", commentary="The whole sen")
    assert late.status_code == 302, "nobody is told of a quarrel with themselves"
    assert (a_return().commentary, a_return().revision) == ("The whole sentence.", revision)
    send(client, found, "commentary/", page="one:4", commentary="The whole sentence.")
    send(client, found, "commentary/", page="one:3", commentary="Another")
    assert a_return().commentary == "The whole sentence.", "what said nothing new was newer all the same"
    send(client, found, "commentary/", page="one:5", commentary="The whole sentence, and more.")
    assert a_return().commentary == "The whole sentence, and more."


def test_a_page_that_saves_while_it_is_typed_does_not_quarrel_with_itself(site: Site) -> None:
    """The form is sent before the answer to the last key has come back: it still carries the older revision."""
    found = a_return()
    send(site("officer"), found, "figure/", aside=True, numerator="2,20", denominator="2,300", status="final")
    answer = send(site("officer"), found, "figure/", **GREEN)
    assert (answer.status_code, a_return().numerator) == (302, "2,200")


# --- twice, late, closed
@pytest.mark.parametrize("place", ["figure/", "check/"])
def test_a_double_click_is_no_fault(site: Site, place: str) -> None:
    found = draft()
    fields = GREEN if place == "figure/" else {}
    first, second = (send(site("officer"), found, place, **fields) for _ in range(2))
    assert (first.status_code, second.status_code, first.headers["Location"]) == (302, 302, second.headers["Location"])
    assert a_return().events.filter(step="submit").count() == (1 if place == "check/" else 0)


def test_approving_twice_writes_one_figure(site: Site) -> None:
    from outturn.store.package_tables import ROWS

    found = submitted()
    for _ in range(2):
        assert "The return is approved." in words(site("approver").post(f"/returns/{found.pk}/approve/", {"revision": found.revision}, follow=True))
    assert ROWS["figures"]._default_manager.filter(indicator="HT01", period="2026-01").count() == 1


@pytest.mark.parametrize("place", ["check/", "take-back/", "approve/", "send-back/"])
def test_a_stale_page_changes_nothing(site: Site, place: str) -> None:
    """The return went on after the page was opened."""
    found = draft() if place == "check/" else submitted()
    before = a_return().state
    client = site("officer" if place in {"check/", "take-back/"} else "approver")
    answer = client.post(f"/returns/{found.pk}/{place}", {"revision": found.revision - 1, "why": "Because"}, follow=True)
    assert "was changed after you opened the page" in words(answer)
    assert a_return().state == before


@pytest.mark.parametrize("revision", ["", "x", "-1", "1e9", "9" * 400])
def test_a_revision_that_no_page_wrote_changes_nothing(site: Site, revision: str) -> None:
    found = draft()
    for place in ("figure/", "check/"):
        answer = site("officer").post(f"/returns/{found.pk}/{place}", {"revision": revision, "numerator": "1", "denominator": "2", "status": "final"})
        assert answer.status_code in {409, 422}
    assert (a_return().state, a_return().numerator) == ("draft", "2,200")


def test_what_is_sent_cannot_be_changed_but_is_not_lost(site: Site) -> None:
    found = submitted()
    answer = send(site("officer"), found, "figure/", numerator="2,111", denominator="2,300", status="final")
    assert answer.status_code == 409
    assert "This return is sent in" in words(answer)
    assert 'value="2,111"' in words(answer)
    assert a_return().numerator == "2,200"


def test_a_closed_cycle_takes_nothing(site: Site) -> None:
    from outturn.actions.cycles import close_cycle
    from tests.web.returns_support import OPENED

    found = draft()
    close_cycle(found.cycle_id, by="analyst", at=OPENED)
    for place, fields in (("figure/", RED), ("commentary/", {"commentary": "Late words"}), ("action/", ANSWER)):
        answer = send(site("officer"), found, place, **fields)
        assert answer.status_code == 409
        assert "The cycle Q4 2025/26 is closed" in words(answer)
    assert send(site("officer"), found, "check/").status_code == 422
    assert "The cycle of this return is closed" in words(site("officer").get(f"/returns/{found.pk}/"))
    assert a_return().numerator == "2,200"


def test_a_locked_return_says_so(site: Site) -> None:
    from outturn.actions.returns import lock_return

    found = approved()
    lock_return(found.pk, revision=found.revision, by="analyst", at=found.decided_at)
    answer = send(site("officer"), a_return(), "figure/", **RED)
    assert "This return is locked" in words(answer)


def test_somebody_elses_indicator_says_whose_it_may_be(site: Site) -> None:
    found = a_return("AS01")
    for place in ("", "figure/", "commentary/", "action/", "check/"):
        answer = site("officer").get(f"/returns/{found.pk}/{place}")
        assert answer.status_code == 403
        assert "only for the section HT" in words(answer)
    assert send(site("officer"), found, "figure/", value="1").status_code == 403
    assert a_return("AS01").value == ""


# --- the session
def test_what_was_typed_is_there_again_after_signing_in(site: Site) -> None:
    found = a_return()
    page = words(site("officer").get(f"/returns/{found.pk}/commentary/"))
    mark = page.split('name="kept_for" value="')[1].split('"')[0]
    stranger = signed_in("")
    answer = stranger.post(f"/returns/{found.pk}/commentary/", {"commentary": "A long text.", "revision": "0", "page": "a1", "kept_for": mark})
    assert answer.headers["Location"].startswith("/account/sign-in/")
    from outturn.store.models import User

    stranger.force_login(User.objects.get(username="officer"))
    again = words(stranger.get(f"/returns/{found.pk}/commentary/"))
    assert "What you had typed is here again" in again
    assert "A long text." in again
    assert a_return().commentary == ""


def test_while_typing_an_ended_session_is_said_on_the_page(site: Site) -> None:
    answer = send(signed_in(""), a_return(), "figure/", aside=True, **GREEN)
    assert (answer.status_code, a_return().state) == (200, "due")
    assert "You have been signed out." in words(answer)


# --- strange text
ATTACKS = (
    "'; DROP TABLE store_return; --", '"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "{{ 7*7 }}", "{% load static %}", "%s%n",
    "\x00", "\x1b[31m", "\N{RIGHT-TO-LEFT OVERRIDE}", "=1+1", "[x](javascript:alert(1))", "{HT01.value", "}}{{", "\N{ARABIC-INDIC DIGIT THREE}", "NaN",
    "1e999", "-0", "0x10", "1_000",
)  # fmt: skip
FIELDS = {
    "figure/": ("numerator", "denominator", "value", "status", "note"),
    "commentary/": ("commentary",),
    "action/": ("action_what", "action_who", "action_when", "no_action"),
}


@pytest.fixture(scope="module")
def fuzzed(filled: str) -> Iterator[None]:
    yield
    connect(filled)


def tried(client: Client, place: str, typed: dict[str, str]) -> None:
    """As it is typed, when it is sent, and on every page that shows it afterwards: an answer, and never the text as markup."""
    found = a_return()
    answers = [send(client, found, place, aside=True, **typed), send(client, a_return(), place, **typed)]
    answers += [client.get(f"/returns/{found.pk}/"), send(client, a_return(), "check/")]
    for answer in answers:
        assert answer.status_code in {200, 302, 409, 422}, (place, typed, answer.status_code)
        text = answer.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text.lower()


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_are_only_text(site: Site, text: str) -> None:
    for place, names in FIELDS.items():
        tried(site("officer"), place, dict.fromkeys(names, text))


@settings(max_examples=10)
@given(data=st.data())
def test_no_text_at_all_brings_a_page_down(fuzzed: None, data: st.DataObject) -> None:
    """Whatever is typed into whichever field, of whatever length."""
    from django.db import transaction

    letters = st.characters(exclude_categories=["Cs"])
    text = st.one_of(st.text(letters, max_size=80), st.sampled_from(ATTACKS).map(lambda attack: attack * 3))
    place = data.draw(st.sampled_from(sorted(FIELDS)))
    typed = {name: data.draw(text) for name in FIELDS[place]}
    with transaction.atomic():
        tried(signed_in("officer"), place, typed)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("place", "field", "length"),
    [("figure/", "numerator", 61), ("figure/", "note", 501), ("commentary/", "commentary", 20_001), ("action/", "action_what", 1_001)],
)
def test_a_text_that_is_too_long_is_not_cut_but_refused(site: Site, place: str, field: str, length: int) -> None:
    found = a_return()
    answer = send(site("officer"), found, place, **{field: "9" * length})
    assert answer.status_code == 422
    assert f"at most {length - 1} characters" in words(answer)
    assert (a_return().state, getattr(a_return(), field)) == ("due", "")
    assert "Not saved yet" in words(send(site("officer"), found, place, aside=True, **{field: "9" * length}))


def test_a_form_that_is_far_too_large_is_refused_whole(site: Site) -> None:
    answer = send(site("officer"), a_return(), "commentary/", commentary="x" * 2_100_000)
    assert answer.status_code in {400, 413}
    assert a_return().commentary == ""


# --- what can never be true
@pytest.mark.parametrize(
    ("indicator", "typed", "words_of_it"),
    [
        ("HT01", {"numerator": "5", "denominator": "0", "status": "final"}, "Nothing can be divided by 0"),
        ("HT01", {"value": "101%", "status": "final"}, "“101%” cannot be: this is a share, from 0% to 100%."),
        ("HT21", {"value": "-3", "status": "final"}, "A count cannot be below 0."),
        ("HT21", {"value": "1e308", "status": "final"}, "“1e308” is larger than any figure can be."),
    ],
)
def test_what_can_never_be_is_kept_in_the_draft_and_cannot_be_sent(site: Site, indicator: str, typed: dict[str, str], words_of_it: str) -> None:
    client, found = site("officer"), a_return(indicator)
    aside = words(send(client, found, "figure/", aside=True, **typed))
    assert aside.count(words_of_it) == 1
    answer = send(client, a_return(indicator), "figure/", **typed)
    assert answer.status_code == 422
    assert a_return(indicator).status == "final", "the draft holds it"
    assert "0000000000" not in words(answer)
    check = words(client.get(f"/returns/{found.pk}/check/"))
    assert check.count(words_of_it) == 1
    assert "0000000000" not in check
    refused = client.post(f"/returns/{found.pk}/check/", {"revision": a_return(indicator).revision})
    assert (refused.status_code, a_return(indicator).state) == (422, "draft")
    assert words(refused).count(words_of_it) == 1


# --- words
def test_what_is_needed_for_a_red_is_not_called_optional(site: Site) -> None:
    answered = {"value": "99", "status": "final", "action_what": "Go on", "action_who": "Head", "action_when": "1/5/2026"}
    red, green = draft(**RED), draft("HT02", **answered)
    assert "(optional)" not in words(site("officer").get(f"/returns/{red.pk}/action/"))
    assert "(optional)" in words(site("officer").get(f"/returns/{green.pk}/action/"))


def test_a_reason_for_sending_back_is_not_asked_for_a_draft(site: Site) -> None:
    found = draft()
    answer = site("approver").get(f"/returns/{found.pk}/send-back/", follow=True)
    assert answer.redirect_chain == [(f"/returns/{found.pk}/", 302)]
    assert "This return is a draft, so it cannot be sent back." in words(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "nan", "status": "final"}, "Leave it empty where there is no number."),
        ({"value": "9" * 90, "status": "final"}, "Or the value alone: write at most 60 characters; there are 90."),
        ({"value": "95", "status": "final", "note": "x" * 600}, "Note: write at most 500 characters; there are 600."),
    ],
)
def test_messages_name_their_field_and_speak_of_no_cell(site: Site, typed: dict[str, str], said: str) -> None:
    page = words(send(site("officer"), a_return(), "figure/", **typed))
    assert said in page
    assert "Ensure this value" not in page
    assert "the cell" not in page


# --- a judge that fails
@pytest.mark.parametrize("aside", [True, False])
@pytest.mark.parametrize(("place", "typed"), [("figure/", GREEN), ("commentary/", {"commentary": "It rained."}), ("action/", ANSWER)])
def test_what_is_typed_is_saved_before_it_is_judged(site: Site, monkeypatch: pytest.MonkeyPatch, place: str, typed: dict[str, str], aside: bool) -> None:
    from outturn.web.remembered import forget
    from outturn.web.returns import seen

    def broken(*about: object) -> None:
        raise ZeroDivisionError("a fault of ours")

    client, found = site("officer"), a_return()
    monkeypatch.setattr(seen, "judge", broken)
    forget()  # the same words may have been judged for another test
    assert send(client, found, place, aside=aside, **typed).status_code == 500
    assert {name: getattr(a_return(), name) for name in typed} == typed
    monkeypatch.undo()
    send(client, a_return(), "figure/", **RED)
    assert a_return().rating == "RED", "the next save is judged again"


def test_what_was_judged_of_an_older_text_is_not_kept(site: Site) -> None:
    from outturn.actions.judging import Found
    from outturn.actions.returns import keep_found

    found = draft(**GREEN)
    send(site("officer"), found, "figure/", **RED)
    keep_found(found.pk, Found("GREEN", 0, "1.1.1"), revision=found.revision)
    assert a_return().rating == "RED"
