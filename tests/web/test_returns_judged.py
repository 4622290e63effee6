"""A rating is that of what stands in the return, whatever was read before and whoever wrote at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.returns_support import ANSWER, GREEN, OPENED, RED, a_return, draft, open_quarter, send, submitted, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outturn.store.models import Return

    Site = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _quarter(site: Site) -> None:
    open_quarter()


def typed_meanwhile(monkeypatch: pytest.MonkeyPatch, client: Client, found: Return, place: str, **typed: str) -> None:
    """Once, after the next request has read the return and before it saves, another form of the same return is sent."""
    from outturn.web.returns import entering

    save, waiting = entering._save, [True]

    def later(*given: Any) -> Any:
        if waiting.pop() if waiting else False:
            send(client, found, place, aside=True, page="aa:1", **typed)
        return save(*given)

    monkeypatch.setattr(entering, "_save", later)


@pytest.mark.parametrize(("place", "typed"), [("commentary/", {"commentary": "Words."}), ("action/", {"no_action": ""}), ("figure/", {**GREEN, "note": "N"})])
@pytest.mark.parametrize("aside", [True, False])
def test_two_forms_of_one_return_at_once_never_leave_a_red_with_the_rating_of_the_figure_before(
    site: Site, monkeypatch: pytest.MonkeyPatch, place: str, typed: dict[str, str], aside: bool
) -> None:
    """Both say that they come from the same page, as two requests of one browser may that overtake each other."""
    client, found = site("officer"), a_return()
    send(client, found, "figure/", page="zz:1", **GREEN)
    found = a_return()
    typed_meanwhile(monkeypatch, site("officer"), found, "figure/", **RED)
    send(client, found, place, aside=aside, page="aa:2", **typed)
    stands = a_return()
    right = {"1,800": {"RED", ""}, "2,200": {"GREEN", ""}}[stands.numerator]
    assert stands.rating in right
    if stands.numerator == "1,800":
        answer = send(client, stands, "check/")
        assert (answer.status_code, a_return().state) == (422, "draft")
        assert "The figure is RED" in words(answer)


def test_a_page_of_another_step_does_not_pass_for_the_same_page(site: Site) -> None:
    client, found = site("officer"), a_return()
    send(client, found, "figure/", aside=True, page="aa:1", **RED)
    answer = send(client, found, "commentary/", aside=True, page="aa:2", commentary="Words.")
    assert "Not saved" in words(answer)
    assert (a_return().commentary, a_return().rating) == ("", "RED")


def test_a_revision_that_is_still_to_come_is_not_the_right_one(site: Site) -> None:
    found = draft()
    answer = site("officer").post(f"/returns/{found.pk}/figure/", {"revision": found.revision + 5, "page": "b1", **RED})
    assert (answer.status_code, a_return().numerator) == (409, "2,200")


@pytest.mark.parametrize("changed", [{"numerator": "1,800"}, {"judged": "1.1.1"}, {"rating": "GREEN", "judged": ""}])
def test_what_is_sent_is_judged_as_it_stands(site: Site, changed: dict[str, str]) -> None:
    """A rating that is kept beside a return counts only where its mark says that it was found of the same."""
    from outturn.actions.returning import StepRefusedError
    from outturn.actions.returns import submit_return
    from outturn.store.models import Return

    site("officer")
    found = draft(**(GREEN if "numerator" in changed else RED))
    Return.objects.filter(pk=found.pk).update(**changed)
    with pytest.raises(StepRefusedError, match="The figure is RED"):
        submit_return(found.pk, revision=found.revision, by="officer", at=OPENED)


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize(("answer", "state"), [({}, "submitted"), (ANSWER, "approved"), ({"no_action": "It goes on."}, "approved")])
def test_a_red_without_an_answer_is_not_approved_however_it_came_to_be_sent(site: Site, answer: dict[str, str], state: str, many: bool) -> None:
    from outturn.store.models import Return
    from outturn.store.package_tables import ROWS

    found = submitted()
    Return.objects.filter(pk=found.pk).update(numerator="1,800", **answer)
    client = site("approver")
    address, typed = (
        ("/returns/approve/", {"chosen": f"{found.pk}:{found.revision}"}) if many else (f"/returns/{found.pk}/approve/", {"revision": found.revision})
    )
    page = words(client.post(address, typed, follow=True))
    assert ("neither an action nor a reason why there is none is recorded" in page) is (state == "submitted")
    assert a_return().state == state
    assert ROWS["figures"]._default_manager.filter(indicator="HT01", period="2026-01").exists() is (state == "approved")


def test_a_standard_that_was_raised_after_it_was_sent_is_asked_about(site: Site) -> None:
    from outturn.store.holding import touch
    from outturn.store.package_tables import ROWS

    found = submitted()
    touch("standards")
    ROWS["standards"]._default_manager.filter(indicator="HT01", financial_year="2025-26").update(target=99.5, floor=99)
    page = words(site("approver").post(f"/returns/{found.pk}/approve/", {"revision": found.revision}, follow=True))
    assert "The figure is RED" in page
    assert a_return().state == "submitted"
