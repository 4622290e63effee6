"""A return from due to locked, through its pages."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.web.returns_support import ANSWER, GREEN, RED, a_return, approved, draft, open_quarter, send, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    open_quarter()


# --- entering
def test_what_is_typed_is_kept_and_judged_as_it_is_typed(site: Site) -> None:
    found = a_return()
    answer = send(site("officer"), found, "figure/", aside=True, **RED)
    assert "RED" in words(answer)
    assert "78.3% is below the floor standard of 85.0%." in words(answer)
    assert 'value="1" id="id_revision" hx-swap-oob="true"' in words(answer)
    kept = a_return()
    assert (kept.state, kept.numerator, kept.rating, kept.maker, kept.revision) == ("draft", "1,800", "RED", "officer", 1)


@pytest.mark.parametrize(("typed", "asked"), [(RED, True), (GREEN, False)])
def test_the_steps_follow_the_rating_as_it_is_typed(site: Site, typed: dict[str, str], asked: bool) -> None:
    page = words(send(site("officer"), draft(**(GREEN if asked else RED)), "figure/", aside=True, **typed))
    steps = page.partition('<nav id="steps" hx-swap-oob="true"')[2].partition("</nav>")[0]
    assert "Check and send" in steps
    assert (">Action</a>" in steps) is asked


def test_half_a_number_is_kept_too_and_said_to_be_none(site: Site) -> None:
    answer = send(site("officer"), a_return(), "figure/", aside=True, numerator="12 3x", denominator="", status="final")
    assert "“12 3x” is not a number." in words(answer)
    assert a_return().numerator == "12 3x"


def test_without_script_the_same_is_said_when_the_form_is_sent(site: Site) -> None:
    answer = send(site("officer"), a_return(), "figure/", numerator="2400", denominator="", status="final")
    assert answer.status_code == 422
    assert "Enter the denominator as well" in words(answer)
    assert a_return().numerator == "2400"


def test_a_draft_can_be_left_for_later(site: Site) -> None:
    answer = send(site("officer"), a_return(), "figure/", later="yes", **GREEN)
    assert (answer.status_code, answer.headers["Location"], a_return().state) == (302, "/returns/", "draft")


@pytest.mark.parametrize(("typed", "steps"), [(GREEN, ["commentary", "check"]), (RED, ["commentary", "action", "check"])])
def test_an_action_is_asked_for_only_where_the_figure_is_red(site: Site, typed: dict[str, str], steps: list[str]) -> None:
    client, place, seen = site("officer"), "figure/", []
    while place != "check/":
        fields = {"figure/": typed, "commentary/": {"commentary": "It rained."}, "action/": ANSWER}[place]
        place = send(client, a_return(), place, **fields).headers["Location"].split("/", 3)[3]
        seen.append(place.strip("/"))
    assert seen == steps


def test_the_commentary_is_previewed_with_its_figures(site: Site) -> None:
    found = draft()
    answer = words(send(site("officer"), found, "commentary/", aside=True, commentary="We did **{HT01.value}**, not {HT99.value} <script>alert(1)</script>"))
    assert "<strong>95.7%</strong>" in answer
    assert "which is not in the catalogue" in answer
    assert "<script>alert" not in answer


def test_the_check_page_sends_and_then_a_page_confirms(site: Site) -> None:
    client, found = site("officer"), draft()
    assert "Check what you send" in words(client.get(f"/returns/{found.pk}/check/"))
    answer = send(client, found, "check/")
    assert answer.headers["Location"] == f"/returns/{found.pk}/sent/"
    assert "This return is sent." in words(client.get(answer.headers["Location"]))
    assert a_return().state == "submitted"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (RED, "The figure is RED: say what is done about it"),
        ({"numerator": "2400", "denominator": "2300", "status": "final"}, "The numerator 2,400 is above the denominator 2,300: a share cannot pass 100%."),
        ({"commentary": "Words alone"}, "Enter the figure, or say why there is none."),
        ({"status": "not_available"}, "Say in the note why there is no figure"),
        ({**GREEN, "commentary": "See {HT99.value}"}, "refers to the indicator “HT99”"),
        ({**RED, "action_what": "Something"}, "Say who does it."),
    ],
)
def test_what_is_not_ready_is_not_sent(site: Site, typed: dict[str, str], why: str) -> None:
    found = draft(**typed)
    answer = send(site("officer"), found, "check/")
    assert answer.status_code == 422
    assert why in words(answer)
    assert a_return().state == "draft"


@pytest.mark.parametrize("answer", [ANSWER, {"no_action": "The plan of the last quarter goes on."}])
def test_a_red_with_its_answer_is_sent(site: Site, answer: dict[str, str]) -> None:
    found = draft(**RED, **answer)
    assert send(site("officer"), found, "check/").status_code == 302
    assert (a_return().state, a_return().rating) == ("submitted", "RED")


# --- deciding
def test_approval_writes_figure_commentary_and_action_into_the_package(site: Site) -> None:
    from outturn.store.current import current
    from outturn.store.holding import stored_package

    submitted(**RED, **ANSWER, commentary="It rained:\r\n{HT01.value}.")
    send(site("approver"), a_return(), "approve/")
    stored = stored_package()
    figure = stored["figures"].filter(indicator="HT01", period="2026-01").to_dicts()
    assert [(row["numerator"], row["denominator"], row["status"], row["recorded_by"]) for row in figure] == [(1800.0, 2300.0, "final", "officer")]
    assert stored["commentary"].filter(subject="HT01", period="2026-01")["text"].to_list() == ["It rained:\n{HT01.value}."]
    (action,) = stored["actions"].filter(indicator="HT01", period="2026-01").to_dicts()
    assert (action["action"], action["what"], action["owner"], str(action["due"])) == ("A-HT01-1", "Two more gangs", "Head of Highways", "2026-06-30")
    for name in ("figures", "commentary", "actions"):
        assert current().package[name].equals(stored[name])


def test_a_correction_is_a_new_row_and_puts_the_same_action_right(site: Site) -> None:
    from outturn.actions.returns import lock_return
    from outturn.store.holding import stored_package

    found = approved(**RED, **ANSWER, commentary="First words.")
    lock_return(found.pk, revision=found.revision, by="analyst", at=found.decided_at)
    send(site("analyst"), a_return(), "reopen/", why="The contractor counted twice.")
    assert a_return().state == "returned"
    found = submitted(numerator="1,900", denominator="2,300", action_what="Three more gangs", commentary="")
    send(site("approver"), found, "approve/")
    stored = stored_package()
    assert stored["figures"].filter(indicator="HT01", period="2026-01")["numerator"].to_list() == [1800.0, 1900.0]
    assert stored["actions"].filter(indicator="HT01", period="2026-01").select("action", "what").rows() == [("A-HT01-1", "Three more gangs")]
    assert stored["commentary"].filter(subject="HT01", period="2026-01").is_empty()


def test_commentary_that_was_held_already_is_not_taken_away(site: Site) -> None:
    """Only what a return wrote can a return take back."""
    from outturn.store.holding import stored_package, touch
    from outturn.store.package_tables import ROWS

    touch("commentary")
    ROWS["commentary"]._default_manager.create(subject="HT01", period="2026-01", kind="narrative", text="Loaded from a file.")
    approved()
    assert stored_package()["commentary"].filter(subject="HT01", period="2026-01")["text"].to_list() == ["Loaded from a file."]


def test_the_maker_cannot_approve_nor_can_who_sent_it(site: Site) -> None:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import give_role
    from outturn.actions.returns import submit_return
    from tests.web.returns_support import OPENED

    for name in ("officer", "analyst"):
        give_role(name, Grant(Role.APPROVER, section="D2"), by="test", at=OPENED)
    found = draft()
    submit_return(found.pk, revision=found.revision, by="analyst", at=OPENED)  # the officer made it, the analyst sent it
    for name in ("officer", "analyst"):
        answer = send(site(name), a_return(), "approve/")
        assert answer.status_code == 403
        assert "You made this yourself" in words(answer)
    assert a_return().state == "submitted"


def test_the_approver_sees_all_that_was_entered(site: Site) -> None:
    found = submitted(**RED, **ANSWER, commentary="It *rained*.", note="Counted by hand")
    page = words(site("approver").get(f"/returns/{found.pk}/"))
    for wanted in (
        "78.3%",
        "RED",
        "Counted by hand",
        "<em>rained</em>",
        "Two more gangs",
        "Siobhan Carrick",
        'class="chart"',
        "Dec 2025",
        "Approve",
        "Send back",
    ):
        assert wanted in page


def test_sending_back_needs_a_reason_which_the_officer_sees(site: Site) -> None:
    found = submitted()
    assert send(site("approver"), found, "send-back/", why="  ").status_code == 422
    send(site("approver"), found, "send-back/", why="The denominator is last year's.")
    assert (a_return().state, a_return().reason) == ("returned", "The denominator is last year's.")
    assert "The denominator is last year&#x27;s." in words(site("officer").get("/returns/"))


def test_a_return_that_was_sent_back_can_be_sent_again_as_it_is(site: Site) -> None:
    found = submitted()
    send(site("approver"), found, "send-back/", why="Is it right?")
    assert send(site("officer"), a_return(), "check/").status_code == 302
    assert (a_return().state, a_return().reason) == ("submitted", "")


def test_many_are_approved_at_once_where_they_are_clean(site: Site) -> None:
    clean, red = submitted(period="2026-02"), submitted(**RED, **ANSWER)
    page = words(site("approver").get("/returns/"))
    assert f'value="{clean.pk}:{clean.revision}"' in page
    assert f'value="{red.pk}:' not in page
    answer = site("approver").post("/returns/approve/", {"chosen": [f"{clean.pk}:{clean.revision}", f"{red.pk}:{red.revision - 1}", "x:1", "1"]}, follow=True)
    assert "1 return is approved." in words(answer)
    assert "HT01 was not approved: This return was changed after you opened the page" in words(answer)
    assert (a_return(period="2026-02").state, a_return().state) == ("approved", "submitted")


def test_an_analyst_locks_and_every_step_is_in_the_audit_trail(site: Site) -> None:
    from outturn.store.models import AuditEvent

    found = approved()
    send(site("analyst"), found, "lock/")
    assert a_return().state == "locked"
    events = AuditEvent.objects.filter(subject="return HT01 2026-01").values_list("event", "by", "old", "new")
    assert [(event, by) for event, by, _, _ in events] == [
        ("return_saved", "officer"), ("return_sent", "officer"), ("return_approved", "approver"), ("return_locked", "analyst"),
    ]  # fmt: skip
    assert json.loads(events[0][3]) == GREEN
    assert json.loads(events[0][2]) == {"numerator": "", "denominator": "", "status": ""}


def test_a_return_can_be_taken_back_until_somebody_decides(site: Site) -> None:
    found = submitted()
    send(site("officer"), found, "take-back/")
    assert a_return().state == "draft"
    found = approved(period="2026-02")
    assert "only one that is sent in can be taken back" in words(
        site("officer").post(f"/returns/{found.pk}/take-back/", {"revision": found.revision}, follow=True)
    )


# --- lists
def test_each_sees_what_is_theirs(site: Site) -> None:
    submitted()
    officer, approver, analyst, auditor = (words(site(name).get("/returns/")) for name in ("officer", "approver", "analyst", "auditor"))
    assert "HT02" in officer
    assert "AS01" not in officer
    assert "Waiting for your decision" in approver
    assert "AS01" not in approver
    for watching, name in ((analyst, "analyst"), (auditor, "auditor")):
        assert "HT02" in watching
        assert "AS01" in words(site(name).get("/returns/?section=AS")), "of the first of each group that stand here, or of those of one section"


def test_a_long_group_is_shown_in_part_and_whole_in_pages_of_its_own(site: Site) -> None:
    from outturn.store.models import Return

    client = site("analyst")
    everything, *pages = (client.get(f"/returns/{query}").content.decode() for query in ("", *(f"?group=late&page={number}" for number in (1, 2, 3))))
    number = Return.objects.count()
    assert everything.count('<th scope="row">') == 50
    assert f"The first 50 of {number} are shown." in everything
    assert "Page 1 of 3" in pages[0]
    seen = [ref for html in pages for ref in re.findall(r'href="/returns/(\d+)/', html)]
    assert len(seen) == len(set(seen)) == number, "each return stands on one page"


@pytest.mark.parametrize("role", ["officer", "approver", "analyst"])
def test_the_start_page_says_what_waits(site: Site, role: str) -> None:
    submitted()
    page = words(site(role).get("/"))
    assert {"officer": "late", "approver": "wait for your decision", "analyst": "sent in and not yet decided"}[role] in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_can_be_taken_along_with_its_filter(site: Site, form: str) -> None:
    submitted()
    answer = site("analyst").get(f"/returns/?group=submitted&table=returns&download={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert len(answer.content.decode("utf-8-sig").strip().splitlines()) == 2


@pytest.mark.parametrize("address", ["/returns/", "/", "/cycles/", "/cycles/{cycle}/", "/returns/{pk}/", "/returns/{pk}/figure/", "/returns/{pk}/check/"])
def test_no_page_needs_more_than_twelve_queries(site: Site, address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = draft(**RED, **ANSWER, commentary="{HT01.value} beside {HT03.value}")
    client = site("analyst")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address.format(pk=found.pk, cycle=found.cycle_id)).status_code == 200
    assert len(queries) <= 12
