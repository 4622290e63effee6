"""Whatever is typed into a form: no page breaks, what is shown is escaped, and nothing is written by halves."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.test import Client

    Site = Callable[[str], Client]

_MARK = "<b data-fuzz>"
_PIECES = (
    "'; DROP TABLE store_risk; --", "\" OR 1=1 --", "<script>alert(1)</script>", "</textarea><img src=x onerror=alert(1)>", "{{ 7*7 }}{% now %}", "${7*7}",
    "=1+1", "@SUM(A1)", "\x00", "\x07\x1b[31m", "\u202eevil\u202c", "\u0645\u0631\u062d\u0628\u0627", "\ufeff\u200b", "\ud7ff\U0001f600", "1e999", "nan", "-0",
    "\u0663", "9" * 400, "31/02/2026", "../../etc/passwd", "%00%0a", "\r\nSet-Cookie: a=b",
)  # fmt: skip
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(_PIECES),
    st.builds("{}{}".format, st.text(max_size=10), st.sampled_from(_PIECES)),
    st.builds(str.__mul__, st.sampled_from(("x", "\u05d0", "\U0001f600", "<", "'")), st.sampled_from((301, 5_001, 20_001))),
).map(lambda text: text.encode("utf-8", "replace").decode() + _MARK)


@dataclass(frozen=True)
class Form:
    """One form with what is right in every field; one or two of them are typed otherwise."""

    role: str
    address: str
    right: Mapping[str, str]


_ACTION = {"indicator": "HT01", "period": "Q2 2025/26", "what": "Mend it.", "owner": "Head of Roads", "due": "2026-03-31", "expected_effect": "Better."}
_SCORE = {"likelihood": "4", "impact": "4", "target_score": "6", "note": "Worse."}
_RISK = {"ref": "MCR20", "title": "A flood", "owner": "Head of Roads", "section": "HT"}
_MITIGATION = {"what": "More gritters", "owner": "Head of Roads", "due": "2026-03-31", "progress": "Half."}
_FACTS = {
    "kind": "kpi", "section": "HT", "owner": "Head of Bridges", "unit": "percent", "per": "", "decimals": "1", "polarity": "higher", "frequency": "monthly",
    "basis": "period", "aggregation": "mean", "numerator_label": "", "denominator_label": "", "rationale": "", "source": "",
}  # fmt: skip
_NEW = {"ref": "HT99", "name": "Bridges inspected", "definition": "Bridges inspected.", "introduced": "2026-04-01", **_FACTS}
_VERSION = {"name": "Potholes", "definition": "Mended.", "since": "2026-04-01", "comparable": "yes", "reason": "New."}
_NUMBERS = {"target": "95", "floor": "85"}
FORMS: dict[str, tuple[Form, ...]] = {
    "actions": (
        Form("officer", "/actions/open/", _ACTION),
        Form("officer", "/actions/update/A-HT06-1/", {"seen": "", "state": "under_way", "progress": "Half.", "owner": "Head", "due": "2026-03-31"}),
        Form("officer", "/actions/close/A-HT06-1/", {"seen": "", "state": "done", "result": "Done."}),
    ),
    "risks": (
        Form("analyst", "/risks/add/", {**_RISK, **_SCORE}),
        Form("analyst", "/risks/details/MCR09/", {"seen": "", "title": "A flood", "owner": "Head", "section": "HT"}),
        Form("analyst", "/risks/score/MCR09/", _SCORE),
        Form("analyst", "/risks/mitigate/MCR09/", {"seen": "", **_MITIGATION}),
        Form("analyst", "/risks/mitigation/1/MCR09/", {"seen": "", **_MITIGATION}),
        Form("analyst", "/risks/link/MCR09/", {"indicator": "HT01"}),
        Form("analyst", "/risks/close/MCR09/", {"how": "delegated", "to": "Roads", "why": "Over."}),
    ),
    "catalogue": (
        Form("analyst", "/catalogue/new/", _NEW),
        Form("analyst", "/catalogue/facts/HT01/", {"seen": "", **_FACTS, "why": "New owner."}),
        Form(
            "analyst",
            "/catalogue/definition/HT01/",
            _VERSION,
        ),
        Form("analyst", "/catalogue/standards/HT01/", {"seen": "", **_NUMBERS, "profile": "flat", "why": "Agreed."}),
        Form("analyst", "/catalogue/retire/HT01/", {"since": "2026-04-01", "why": "Over."}),
    ),
    "review": (
        Form("analyst", "/review/2027-28/propose/HT01/", {"seen": "0", "change": "changed", **_NUMBERS, "name": "P", "definition": "D", "reason": "Agreed."}),
        Form("analyst", "/review/2027-28/new/", {**{name: value for name, value in _NEW.items() if name != "introduced"}, **_NUMBERS, "reason": "New."}),
        Form("member", "/review/2027-28/comment/", {"text": "Good."}),
        Form("analyst", "/review/2027-28/approve/", {"why": "Minute 12."}),
        Form("analyst", "/review/open/", {"year": "2028-29"}),
    ),
    "people": (
        Form("administrator", "/people/add/", {"name": "newcomer", "full_name": "New Comer", "email": "new@example.org"}),
        Form("administrator", "/people/of/member/details/", {"full_name": "A Member", "email": "member@example.org"}),
        Form("administrator", "/people/of/member/give/", {"role": "officer", "scope": "section:HT"}),
        Form("administrator", "/people/of/member/take/", {"role": "member", "section": "", "indicator": "", "why": "Over."}),
        Form("administrator", "/people/of/member/close/", {"why": "Left."}),
    ),
}


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    from outturn.store import current
    from outturn.store.models import Holding

    before, mark = Holding.objects.get().version, transaction.savepoint()
    try:
        yield
    finally:
        has_written = Holding.objects.get().version != before
        transaction.savepoint_rollback(mark)
        if has_written:  # what was read of it is no longer so
            current.forget()


def _state() -> tuple[object, ...]:
    """The version of the data, the last record of the trail, and how much there is of what a form may write."""
    from outturn.store.models import AuditEvent, Grant, Holding, Proposal, ReviewComment, ReviewRound, RiskLink, User
    from outturn.store.package_tables import ROWS

    people = list(User.objects.order_by("pk").values_list("username", "first_name", "last_name", "email", "is_active"))
    counted = (ROWS["actions"], ROWS["risks"], ROWS["risk_scores"], ROWS["risk_actions"], ROWS["indicators"], ROWS["definitions"], ROWS["standards"])
    beside = (Grant, Proposal, ReviewComment, ReviewRound, RiskLink)
    return (Holding.objects.get().version, AuditEvent.objects.count(), people, *(model._default_manager.count() for model in (*counted, *beside)))


@pytest.mark.parametrize("part", FORMS)
def test_no_text_breaks_a_form_or_gets_through_half(site: Site, part: str) -> None:
    from outturn.actions.reviews import open_review

    clients = {form.role: site(form.role) for form in FORMS[part]}
    if part == "review":
        open_review("2027-28", by="analyst", at=MORNING)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(form=st.sampled_from(FORMS[part]), data=st.data(), text=HOSTILE)
    def typed(form: Form, data: st.DataObject, text: str) -> None:
        wrong = data.draw(st.lists(st.sampled_from(sorted(form.right)), min_size=1, max_size=2, unique=True))
        _try(clients[form.role], form.address, {**form.right, **dict.fromkeys(wrong, text)})

    typed()
    for form in FORMS[part]:  # the forms are real ones: what is right goes through, or is refused in words
        _try(clients[form.role], form.address, dict(form.right))


def _try(client: Client, address: str, fields: dict[str, str]) -> None:
    with _undone():
        before = _state()
        answer = client.post(address, fields)
        after = _state()
        assert answer.status_code in {200, 302, 400, 409, 422}, (address, fields)
        assert _MARK not in answer.content.decode(), (address, fields)
        assert (before == after) or before[1] != after[1], (address, "something was written without its record")
        if answer.status_code != 302:
            assert before == after, (address, "refused, and yet something was written")
        else:
            page = client.get(answer.headers["Location"])
            assert page.status_code == 200, (address, fields, answer.headers["Location"])
            assert _MARK not in page.content.decode()
