"""The annual review as pages: opened, proposals and comments made, the paper, and the approval that alone makes standards."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from django.db import transaction

from tests.web_support import MORNING, ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from outturn.web.people import Person

YEAR = "2026-27"
HOSTILE = ("'; DROP TABLE store_proposal; --", "<script>alert(1)</script>", "\x00\x07\x1b", "x" * 20_000, "=1+1", "{{ 7*7 }}", "nan", "1e999", "{}")
SHOWS = (f"/review/{YEAR}/", f"/review/{YEAR}/of/HT01/", f"/review/{YEAR}/paper/html/")


@pytest.fixture
def review(site: Callable[[str], Client]) -> Callable[[str], Client]:
    """A round for 2026/27, with what the package proposes for it."""
    from outturn.actions.reviews import open_review

    site("")
    open_review(YEAR, by="analyst", at=MORNING)
    return site


def decide_all() -> None:
    """Whatever is undecided is kept."""
    from outturn.actions.reviews import propose
    from outturn.review.proposals import ProposedStandard
    from outturn.standards.vocabulary import Change
    from outturn.web.reviews.presenting import shown_round, the_round

    for ref in shown_round(the_round(YEAR), an_analyst()).progress.undecided:
        propose(YEAR, ProposedStandard(ref, Change.KEPT), by="analyst", at=MORNING)


def an_analyst() -> Person:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.web.people import Person

    return Person("analyst", "", "", (Grant(Role.ANALYST),))


def standards(ref: str = "") -> list[dict[str, Any]]:
    from outturn.store.current import current

    return [row for row in current().package["standards"].to_dicts() if row["financial_year"] == YEAR and ref in ("", row["indicator"])]


def ratings() -> list[Any]:
    from outturn.api import assess
    from outturn.store.current import current

    columns = ("indicator", "rating", "ytd_rating", "target", "floor")
    frames = (assess(current().package, period).to_polars() for period in ("2024-25", "2025-26-Q2"))
    return [[row for row in frame.select(columns).rows() if row[0] != "HT99"] for frame in frames]


def proposal_form(client: Client, ref: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    page = client.get(f"/review/{YEAR}/propose/{ref}/").content.decode()
    fields = dict(re.findall(r'<input type="(?:text|hidden)" name="([^"]+)" value="([^"]*)"', page))
    return {**fields, "definition": "", "comparable": "on"}


# --- who may
@pytest.mark.parametrize("role", ["", *ROLES])
def test_each_role_sees_and_does_its_own(review: Callable[[str], Client], role: str) -> None:
    client, analyst = review(role), role == "analyst"
    refused = 302 if role == "" else 403
    for address in SHOWS:
        assert client.get(address).status_code == (302 if role == "" else 200), address
    for address in ("open/", f"{YEAR}/new/", f"{YEAR}/approve/", f"{YEAR}/propose/HT01/"):
        assert client.get(f"/review/{address}").status_code == (200 if analyst else refused), address
        assert client.post(f"/review/{address}", {"x": "y"}).status_code == (400 if analyst else refused), address
    assert client.post(f"/review/{YEAR}/withdraw/HT01/").status_code == (302 if analyst else refused)
    for address, people in ((f"{YEAR}/comment/", {"officer", "approver", "analyst", "member"}), (f"{YEAR}/comment/CS01/", {"analyst", "member"})):
        assert client.post(f"/review/{address}", {"text": "Good."}).status_code == (302 if role in people or role == "" else 403), address


def test_a_year_without_a_review_is_not_found(site: Callable[[str], Client]) -> None:
    for year in ("2031-32", "nonsense", "x" * 500):
        assert site("analyst").get(f"/review/{year}/").status_code == 404


# --- opening
def test_what_the_package_proposes_becomes_the_first_proposals(review: Callable[[str], Client]) -> None:
    from outturn.store.models import Proposal

    proposed = {row["indicator"]: row["change"] for row in standards() if not row["period"] and row["change"]}
    assert dict(Proposal.objects.values_list("indicator", "change")) == proposed
    text = review("member").get(f"/review/{YEAR}/").content.decode()
    counts = re.findall(r'<span class="number">(\d+)</span>', text)
    assert [int(count) for count in counts[:4]] == [sum(change == word for change in proposed.values()) for word in ("kept", "changed", "new", "removed")]


def test_a_year_in_force_is_not_reviewed(site: Callable[[str], Client]) -> None:
    from outturn.actions.reviews import open_review
    from outturn.errors import UsageError

    site("")
    with pytest.raises(UsageError, match="in force already"):
        open_review("2025-26", by="a", at=MORNING)


# --- proposals
def test_a_proposal_changes_nothing_but_the_review(review: Callable[[str], Client]) -> None:
    client, before, rated = review("analyst"), standards(), ratings()
    fields = {**proposal_form(client, "HT01"), "change": "changed", "target": "97", "floor": "91", "reason": "More is possible."}
    page = client.post(f"/review/{YEAR}/propose/HT01/", fields, follow=True).content.decode()
    assert "was saved" in page
    assert "More is possible." in page
    assert standards() == before
    assert ratings() == rated


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"change": "changed", "target": "97"}, "Say why"),
        ({"change": "removed"}, "Say why"),
        ({"change": ""}, "Say what is proposed"),
        ({"change": "changed", "target": "50", "floor": "90", "reason": "x"}, "higher is better, but the target is 50.0% and the floor 90.0%."),
        ({"change": "changed", "reason": "x"}, "Nothing differs from 2025/26"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_words(review: Callable[[str], Client], fields: dict[str, str], message: str) -> None:
    client = review("analyst")
    answer = client.post(f"/review/{YEAR}/propose/HT01/", {**proposal_form(client, "HT01"), "definition": definition_of("HT01"), **stands("HT01"), **fields})
    assert answer.status_code == 400
    assert message in answer.content.decode()


def definition_of(ref: str) -> str:
    from outturn.store.current import current

    return str(next(row["definition"] for row in current().package["indicators"].to_dicts() if row["indicator"] == ref))


def stands(ref: str) -> dict[str, str]:
    """Target and floor of the year before, as the form would have them."""
    from outturn.store.current import current

    rows = current().package["standards"].to_dicts()
    row = next(row for row in rows if (row["indicator"], row["financial_year"], row["period"]) == (ref, "2025-26", None))
    return {"target": f"{row['target']:g}", "floor": f"{row['floor']:g}"}


def test_who_is_slower_is_told(review: Callable[[str], Client]) -> None:
    client = review("analyst")
    form = {**proposal_form(client, "HT01"), "change": "changed", "reason": "x"}
    assert client.post(f"/review/{YEAR}/propose/HT01/", {**form, "target": "97"}).status_code == 302
    assert client.post(f"/review/{YEAR}/propose/HT01/", {**form, "target": "97"}).status_code == 302, "sent twice is sent once"
    assert client.post(f"/review/{YEAR}/propose/HT01/", {**form, "target": "98"}).status_code == 409


def test_a_comment_said_twice_is_said_once(review: Callable[[str], Client]) -> None:
    from outturn.store.models import ReviewComment

    client = review("member")
    for _ in range(2):
        client.post(f"/review/{YEAR}/comment/HT01/", {"text": "Why <b>not</b> 98?"})
    assert ReviewComment.objects.count() == 1
    page = client.get(f"/review/{YEAR}/of/HT01/").content.decode()
    assert "Why &lt;b&gt;not&lt;/b&gt; 98?" in page
    assert "Councillor Angela Oyelaran" in page


# --- approval
def test_an_undecided_indicator_holds_the_approval_up(review: Callable[[str], Client]) -> None:
    client, before = review("analyst"), standards()
    client.post(f"/review/{YEAR}/withdraw/HT01/")
    answer = client.post(f"/review/{YEAR}/approve/", {"why": "Cabinet, minute 47"})
    assert answer.status_code == 400
    assert "no proposal yet: " in answer.content.decode()
    assert standards() == before


def test_only_the_approval_makes_standards_and_the_past_stays(review: Callable[[str], Client]) -> None:
    from outturn.store.current import current
    from outturn.store.models import AuditEvent

    client = review("analyst")
    new = {
        "ref": "HT99", "name": "Bridges inspected", "definition": "Bridges.", "kind": "kpi", "section": "HT", "owner": "Head of Bridges", "unit": "percent",
        "polarity": "higher", "frequency": "monthly", "basis": "period", "aggregation": "mean", "target": "90", "floor": "80", "reason": "Asked for.",
    }  # fmt: skip
    assert client.post(f"/review/{YEAR}/new/", new).status_code == 302
    client.post(f"/review/{YEAR}/propose/HT01/", {**proposal_form(client, "HT01"), "change": "changed", "target": "97", "floor": "91", "reason": "More."})
    client.post(f"/review/{YEAR}/propose/HT03/", {**proposal_form(client, "HT03"), "change": "removed", "reason": "Gone."})
    decide_all()
    rated = ratings()
    for _ in range(2):
        answer = client.post(f"/review/{YEAR}/approve/", {"why": "Cabinet, minute 47"})
        assert answer.status_code == 302
    assert ratings() == rated
    (changed,) = [row for row in standards("HT01") if not row["period"]]
    assert (changed["target"], changed["floor"], changed["status"], changed["change"], changed["reason"], changed["set_by"]) == (
        97, 91, "confirmed", "changed", "More.", "analyst",
    )  # fmt: skip
    catalogue = {row["indicator"]: row for row in current().package["indicators"].to_dicts()}
    assert catalogue["HT03"]["retired"] == "2026-04-01"
    assert (catalogue["HT99"]["introduced"], catalogue["HT99"]["name"]) == ("2026-04-01", "Bridges inspected")
    assert {row["status"] for row in standards()} <= {"confirmed", "tbc"}
    event = AuditEvent.objects.get(event="review_approved")
    assert (event.by, event.why, event.subject) == ("analyst", "Cabinet, minute 47", f"review {YEAR}")
    assert "nothing of it can be changed" in client.post(f"/review/{YEAR}/comment/", {"text": "Late."}).content.decode()


def said(client: Client) -> dict[str, Any]:
    """The review paper as JSON, from what its page is made from."""
    from outturn.api import make_report
    from outturn.web.reviews.presenting import review_package, the_round

    files = make_report(review_package(the_round(YEAR), an_analyst()), f"review-{YEAR}", YEAR, formats=("json",))
    content: dict[str, Any] = json.loads(files[f"review-{YEAR}-{YEAR}.json"])
    return content


def test_the_paper_says_the_same_before_the_approval_and_after(review: Callable[[str], Client]) -> None:
    """Only whether the standards are proposed or confirmed differs."""
    client = review("analyst")
    client.post(f"/review/{YEAR}/propose/HT01/", {**proposal_form(client, "HT01"), "change": "changed", "target": "97", "floor": "91", "reason": "More."})
    client.post(f"/review/{YEAR}/propose/HT03/", {**proposal_form(client, "HT03"), "change": "removed", "reason": "Gone."})
    decide_all()
    before = said(client)
    client.post(f"/review/{YEAR}/approve/", {"why": "Cabinet, minute 47"})
    after = said(client)
    assert text_of(after) == text_of(before)
    assert "More." in text_of(before)


def text_of(paper: dict[str, Any]) -> str:
    """Without the words that tell a proposal from a decision."""
    text = json.dumps(paper, ensure_ascii=False, indent=1)
    proposed = r"All targets and floor standards that are given for \S+ are proposed; none takes effect before it is approved\."
    for pattern in (proposed, r"The targets and floor standards for \S+ are confirmed[^\"]*\."):
        text = re.sub(pattern, "STANDING", text)
    text = text.replace("will hold", "holds").replace(", as proposed", "").replace(", proposed", "")
    return re.sub(r"\b(proposed|confirmed)\b", "STATUS", text)


@pytest.mark.parametrize("form", ["docx", "pdf", "html"])
def test_the_paper_is_taken_along(review: Callable[[str], Client], form: str) -> None:
    answer = review("member").get(f"/review/{YEAR}/paper/{form}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="review-{YEAR}-{YEAR}.{form}"'
    assert answer.content[:4] in {b"PK\x03\x04", b"%PDF", b"<!DO"}


def test_a_paper_beside_a_text_that_names_a_withheld_number_is_refused_with_the_text(review: Callable[[str], Client]) -> None:
    from outturn.store import bulk
    from outturn.store.current import current
    from outturn.store.holding import touch
    from outturn.store.package_tables import UNKNOWN

    told = {"subject": "ED04", "period": "2025-26-Q1", "kind": "narrative", "text": "Only 2 were aged 10 or 11."}
    row = pl.DataFrame([told], schema=current().package["commentary"].schema)
    with transaction.atomic():
        touch("commentary")
        bulk.insert("commentary", row.with_columns(pl.lit(None, pl.String).alias(UNKNOWN)))
    answer = review("analyst").get(f"/review/{YEAR}/paper/docx/", follow=True)
    assert answer.redirect_chain == [(f"/review/{YEAR}/", 302)]
    assert "The paper cannot be made. Texts name numbers that this report withholds: “2” in the text about ED04" in answer.content.decode()


def test_the_paper_is_offered_when_it_can_be_made(site: Callable[[str], Client]) -> None:
    """A year for which nothing is held has none before the first proposal."""
    from outturn.actions.reviews import open_review, propose
    from outturn.review.proposals import ProposedStandard
    from outturn.standards.vocabulary import Change

    client = site("member")
    open_review("2027-28", by="analyst", at=MORNING)
    assert "paper/docx/" not in client.get("/review/2027-28/").content.decode()
    answer = client.get("/review/2027-28/paper/html/", follow=True)
    assert answer.status_code == 200
    assert "The paper can be made as soon as the first proposal stands." in answer.content.decode()
    propose("2027-28", ProposedStandard("HT01", Change.REMOVED, "Not needed."), by="analyst", at=MORNING)
    page = client.get("/review/2027-28/").content.decode()
    for form in ("docx", "pdf", "html"):
        assert f"paper/{form}/" in page
    assert client.get("/review/2027-28/paper/html/").status_code == 200


# --- bad input
def test_whatever_is_typed_gets_an_answer_in_words(review: Callable[[str], Client]) -> None:
    client = review("analyst")
    sound = {
        **proposal_form(client, "HT01"),
        "change": "changed",
        "target": "97",
        "reason": "r",
        "why": "w",
        "text": "t",
        "ref": "Q1",
        "kind": "kpi",
        "year": YEAR,
    }
    for place, page in enumerate(("open/", f"{YEAR}/new/", f"{YEAR}/propose/HT01/", f"{YEAR}/comment/", f"{YEAR}/comment/HT01/")):
        for number, field in enumerate(sound):
            answer = client.post(f"/review/{page}", {**sound, field: HOSTILE[(number + place) % len(HOSTILE)]})
            assert answer.status_code in {302, 400, 409}, (page, field)
            assert "<script>alert" not in answer.content.decode()
    for value in HOSTILE:
        assert client.get(f"/review/{YEAR}/", dict.fromkeys(("text", "section", "decision", "table", "download"), value)).status_code == 200
    text = client.get(f"/review/{YEAR}/").content.decode() + client.get(f"/review/{YEAR}/of/HT01/").content.decode()
    assert "<script>alert" not in text


def test_a_page_needs_few_queries(review: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = review("officer")
    for address in ("/review/", f"/review/{YEAR}/", f"/review/{YEAR}/of/HT01/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        assert len(queries) <= 20, address


def test_a_page_of_a_review_needs_at_most_twelve_queries_however_much_is_in_it(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from outturn.actions.reviews import comment, open_review

    open_review("2026-27", by="analyst", at=MORNING)
    for number in range(12):
        comment("2026-27", "HT01" if number % 2 else "", f"Comment {number}", by="member", at=MORNING)
    pages = ("", "of/HT01/", "propose/HT01/", "new/", "approve/", "comment/", "comment/HT01/")
    for role in ("analyst", "officer", "member"):
        client = site(role)
        for page in pages:
            client.get(f"/review/2026-27/{page}")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/review/2026-27/{page}")
            assert len(queries) <= 12, (role, page, len(queries))
