"""Nobody approves what they entered or sent in themselves, whoever else took part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.returns_support import GREEN, OPENED, a_return, draft, open_quarter, send, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outturn.store.models import Return

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    """The officer may approve as well; the analyst enters in their place."""
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import give_role

    open_quarter()
    give_role("officer", Grant(Role.APPROVER, section="D2"), by="test", at=OPENED)


def recorded_by() -> list[str]:
    from outturn.store.holding import stored_package

    return stored_package()["figures"].filter(indicator="HT01", period="2026-01")["recorded_by"].to_list()


def refuses(client: Client, found: Return) -> None:
    """The page offers no button, the list no box, and neither does it when it is asked all the same."""
    assert f"returns/{found.pk}/approve/" not in words(client.get(f"/returns/{found.pk}/"))
    assert f'value="{found.pk}:' not in words(client.get("/returns/"))
    assert send(client, found, "approve/").status_code == 403
    answer = client.post("/returns/approve/", {"chosen": f"{found.pk}:{found.revision}"}, follow=True)
    assert "You made this yourself" in words(answer)
    assert a_return().state == "submitted"


def test_whoever_entered_the_figure_does_not_approve_it_after_another_touched_the_return(site: Site) -> None:
    draft(**GREEN)
    found = submitted(by="analyst", commentary="Words of the deputy.")
    assert found.maker == "analyst"
    refuses(site("officer"), found)
    send(site("approver"), found, "approve/")
    assert recorded_by() == ["officer"]


def test_the_author_of_a_commentary_is_who_wrote_it(site: Site) -> None:
    from outturn.store.holding import stored_package
    from outturn.store.models import User

    draft(by="analyst", commentary="Words of the deputy.")
    found = submitted(**GREEN)
    send(site("approver"), found, "approve/")
    (author,) = stored_package()["commentary"].filter(subject="HT01", period="2026-01")["author"].to_list()
    assert (author, recorded_by()) == (User.objects.get(username="analyst").get_full_name(), ["officer"])


@pytest.mark.parametrize("field", ["status", "note", "numerator"])
def test_the_figure_is_recorded_as_of_who_last_changed_any_part_of_it(site: Site, field: str) -> None:
    draft(**GREEN)
    found = submitted(by="analyst", **{field: {"status": "provisional", "note": "Counted", "numerator": "2,201"}[field]})
    send(site("approver"), found, "approve/")
    assert recorded_by() == ["analyst"]


def test_a_figure_that_a_new_round_leaves_as_it_was_is_still_whose_it_was(site: Site) -> None:
    from outturn.actions.approving import approve_return
    from outturn.actions.returns import lock_return, reopen_return

    found = submitted(**GREEN)
    approve_return(found.pk, revision=found.revision, by="approver", at=OPENED)
    lock_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED)
    reopen_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED, why="The words")
    found = submitted(by="analyst", commentary="Other words.")
    refuses(site("officer"), found)


def test_a_new_round_with_a_new_figure_may_be_approved_by_who_made_the_one_before(site: Site) -> None:
    from outturn.actions.approving import approve_return
    from outturn.actions.returns import lock_return, reopen_return

    found = submitted(**GREEN)
    approve_return(found.pk, revision=found.revision, by="approver", at=OPENED)
    lock_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED)
    reopen_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED, why="The figure")
    found = submitted(by="analyst", numerator="2,250")
    client = site("officer")
    assert f'value="{found.pk}:{found.revision}"' in words(client.get("/returns/"))
    send(client, found, "approve/")
    assert (a_return().state, recorded_by()) == ("approved", ["officer", "analyst"])


def test_who_goes_on_with_their_own_draft_of_an_earlier_round_took_part_in_this_one(site: Site) -> None:
    from outturn.actions.approving import approve_return
    from outturn.actions.returns import send_back_return, submit_return, withdraw_return

    found = submitted(**GREEN)
    approve_return(found.pk, revision=found.revision, by="approver", at=OPENED)
    send_back_return(found.pk, revision=a_return().revision, by="approver", at=OPENED, why="Is it right?")
    submit_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED)
    withdraw_return(found.pk, revision=a_return().revision, by="analyst", at=OPENED)
    draft(commentary="The officer's words.")
    found = submitted(by="analyst", numerator="2,250")
    refuses(site("officer"), found)


def test_the_list_asks_no_more_for_many_returns_than_for_one(site: Site) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            site("officer").get("/returns/")
        return len(queries)

    draft(**GREEN)
    submitted(by="analyst", commentary="Words.")
    once = asked()
    for period in ("2026-02", "2026-03"):
        draft(period=period, **GREEN)
        submitted(period=period, by="analyst", commentary="Words.")
    assert asked() == once
