"""Every operation of the API with every token: scopes, reach, the roles of its person, and tokens that do not count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.web.api_support import Program, problem, program, token
from tests.web.returns_support import open_quarter
from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

READERS = frozenset({"officer", "approver", "analyst", "auditor"})
PERSONS = ("officer", "approver", "analyst", "auditor", "member", "administrator")


@dataclass(frozen=True)
class Operation:
    """`persons` may do it with a token for everything; `part`: a token that reaches HT01 alone may."""

    method: str
    place: str
    persons: frozenset[str]
    part: bool = True
    body: object = None

    @property
    def scope(self) -> str:
        return "read" if self.method == "GET" else "write"


FIGURE = {"numerator": 2_200, "denominator": 2_300}
TABLE = {
    "indicators": Operation("GET", "indicators", READERS),
    "one_indicator": Operation("GET", "indicators/HT01", READERS),
    "explanation": Operation("GET", "indicators/HT01/explanation?period=2025-26-Q2", READERS),
    "standards": Operation("GET", "standards?indicator=HT01", READERS),
    "figures": Operation("GET", "figures?indicator=HT01", READERS),
    "assessments": Operation("GET", "assessments/2025-26-Q2?indicator=HT01", READERS),
    "package_whole": Operation("GET", "package", frozenset({"analyst", "auditor"}), part=False),
    "editions": Operation("GET", "editions", frozenset(PERSONS), part=False),
    "edition": Operation("GET", "editions/{edition}", frozenset(PERSONS), part=False),
    "archive": Operation("GET", "editions/{edition}/archive", frozenset(PERSONS), part=False),
    "file": Operation("GET", "editions/{edition}/files/a.html", frozenset(PERSONS), part=False),
    "one_return": Operation("GET", "figures/HT01/2026-01", READERS),
    "put_figure": Operation("PUT", "figures/HT01/2026-01", frozenset({"officer", "analyst"}), body=FIGURE),
    "post_figures": Operation("POST", "figures", frozenset({"officer", "analyst"}), body={"figures": [{"indicator": "HT01", "period": "2026-01", **FIGURE}]}),
}


@pytest.fixture
def edition(site: Callable[[str], Client]) -> int:
    from outturn.store.models import Edition, EditionFile

    made = Edition.objects.create(report="qpr", title="Quarterly", period="2025-26-Q2", as_at=MORNING, published_at=MORNING, published_by="analyst")
    EditionFile.objects.create(edition=made, path="a.html", data=b"<p>", digest="0", size=3)
    open_quarter()
    return int(made.pk)


def status_of(caller: Program, operation: Operation, edition: int) -> int:
    """Of the one figure, where many are sent: each is answered for itself."""
    answer = caller.ask(operation.method, operation.place.format(edition=edition), operation.body)
    if answer.status_code == 200 and operation.method == "POST":
        return int(answer.json()["results"][0]["status"])  # type: ignore[attr-defined]
    if answer.status_code >= 400:
        problem(answer, answer.status_code)
    return int(answer.status_code)


def test_every_operation_is_in_the_table() -> None:
    from tests.databases import connect

    connect("sqlite://", keep=True)
    from outturn.web.rest.interface import api

    schema = api.get_openapi_schema(path_prefix="/")
    names = {operation["operationId"].rpartition("rest_")[2].partition("_")[2] for methods in schema["paths"].values() for operation in methods.values()}
    assert names == set(TABLE)


@pytest.mark.parametrize("person", PERSONS)
def test_a_token_may_no_more_than_its_person(edition: int, person: str) -> None:
    caller = program(person)
    found = {name: status_of(caller, operation, edition) for name, operation in TABLE.items()}
    assert found == {name: 200 if person in operation.persons else 403 for name, operation in TABLE.items()}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_a_token_may_no_more_than_its_scope(edition: int, scope: str) -> None:
    caller = program("analyst", scope)
    found = {name: status_of(caller, operation, edition) for name, operation in TABLE.items()}
    assert found == {name: 200 if operation.scope == scope else 403 for name, operation in TABLE.items()}


@pytest.mark.parametrize("reach", [{"indicators": ("HT01",)}, {"sections": ("HT",)}, {"sections": ("D2",)}], ids=["indicator", "section", "directorate"])
def test_a_token_for_a_part_does_not_reach_the_whole(edition: int, reach: dict[str, tuple[str, ...]]) -> None:
    caller = program("analyst", **reach)
    found = {name: status_of(caller, operation, edition) for name, operation in TABLE.items()}
    assert found == {name: 200 if operation.part else 403 for name, operation in TABLE.items()}


def test_a_token_for_another_part_reaches_nothing_of_it_and_learns_nothing(edition: int) -> None:
    caller = program("analyst", indicators=("AS01",))
    for name in ("one_indicator", "explanation", "standards", "figures", "assessments", "one_return", "put_figure", "post_figures"):
        assert (name, status_of(caller, TABLE[name], edition)) == (name, 403)
    assert problem(caller.get("indicators/NONE"), 403)["detail"] == "This token does not reach the indicator NONE."
    assert [row["indicator"] for row in caller.get("indicators").json()["items"]] == ["AS01"]  # type: ignore[attr-defined]
    for place in ("figures", "standards", "assessments/2025-26-Q2"):
        assert {row["indicator"] for row in caller.get(place).json()["items"]} == {"AS01"}  # type: ignore[attr-defined]


def test_an_officer_gives_figures_of_their_own_section_only(edition: int) -> None:
    caller = program("officer")
    assert "only for the section HT" in problem(caller.put("figures/CS01/2026-01", {"value": 12}), 403)["detail"]
    assert "only for the section HT" in problem(caller.get("figures/CS01/2026-01"), 403)["detail"], "nor reads drafts of others"


# --- tokens that do not count
def test_no_token_no_answer(edition: int) -> None:
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    for operation in TABLE.values():
        answer = client.generic(operation.method, f"/api/v1/{operation.place.format(edition=edition)}", b"{}", content_type="application/json")
        assert problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="outturn"'


def test_a_session_of_a_browser_is_no_token(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert client.get("/indicators/").status_code == 200
    assert problem(client.get("/api/v1/indicators"), 401)
    assert problem(client.put("/api/v1/figures/HT01/2026-01", "{}", content_type="application/json"), 401)


def forged(good: str) -> list[str]:
    head, mark, secret = good.split("_", 2)
    other = "0" * 12 if mark != "0" * 12 else "1" * 12
    return [
        f"{head}_{mark}_{'A' * 43}", f"{head}_{other}_{secret}", f"{head}_{mark}_{secret[:-1]}", f"{head}_{mark}_{secret}A", good.upper(),
        "outturn__", "", "null", "' OR 1=1 --", f"{head}_{mark}_{secret[::-1]}", "\u00e9" * 43, f"{head}_{mark}_", "x" * 8_000,
    ]  # fmt: skip


def test_a_forged_token_is_refused_and_logged_without_its_secret(site: Callable[[str], Client], caplog: pytest.LogCaptureFixture) -> None:
    good = token()
    assert Program(good).get("indicators?limit=1").status_code == 200
    for each in forged(good):
        assert problem(Program(each).get("indicators"), 401)
    assert "The API refused a request without a token that counts: token unknown" in caplog.text
    assert good.rpartition("_")[2] not in caplog.text
    assert good[21:] not in caplog.text


def test_a_revoked_token_is_refused_from_the_next_request_on(site: Callable[[str], Client]) -> None:
    from outturn.actions.tokens import revoke_token
    from outturn.store.models import AuditEvent, ServiceToken

    caller = program()
    assert caller.get("indicators?limit=1").status_code == 200
    name = ServiceToken.objects.latest("id").name
    revoke_token(name, by="administrator", at=dt.datetime.now(dt.UTC), why="lost")
    answer = caller.get("indicators?limit=1")
    assert problem(answer, 401)["detail"] == "This token was revoked."
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="outturn", error="invalid_token"'
    event = AuditEvent.objects.latest("id")
    assert (event.event, event.subject, event.why) == ("token_revoked", f"token {name}", "lost")


def test_an_expired_token_and_that_of_a_closed_account_are_refused(site: Callable[[str], Client]) -> None:
    from outturn.actions.people import close_account

    past = dt.datetime.now(dt.UTC) - dt.timedelta(days=30, seconds=1)
    assert "has expired" in problem(Program(token(at=past, days=30)).get("indicators"), 401)["detail"]
    assert Program(token(at=past, days=31)).get("indicators?limit=1").status_code == 200
    caller = program("officer")
    close_account("officer", by="administrator", at=dt.datetime.now(dt.UTC))
    assert problem(caller.get("indicators"), 401)["detail"] == "The account for which this token acts is closed."


def test_a_role_that_is_taken_is_taken_from_the_token(site: Callable[[str], Client]) -> None:
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.people import take_role

    caller = program("auditor")
    assert caller.get("indicators?limit=1").status_code == 200
    take_role("auditor", Grant(Role.AUDITOR), by="administrator", at=dt.datetime.now(dt.UTC))
    assert problem(caller.get("indicators"), 403)["detail"] == "You have no role yet, so you cannot read figures that are not published yet."


def test_the_last_use_is_kept_to_the_minute(site: Callable[[str], Client]) -> None:
    from outturn.store.models import AuditEvent, ServiceToken

    caller = program()
    events = AuditEvent.objects.count()
    caller.get("indicators?limit=1")
    first = ServiceToken.objects.latest("id").used_at
    caller.get("indicators?limit=1")
    assert first is not None
    assert ServiceToken.objects.latest("id").used_at == first
    ServiceToken.objects.filter(used_at=first).update(used_at=first - dt.timedelta(seconds=61))
    caller.get("indicators?limit=1")
    assert ServiceToken.objects.latest("id").used_at > first
    assert AuditEvent.objects.count() == events


def test_who_asks_too_often_is_told_how_long_to_wait(site: Callable[[str], Client], settings_of: Callable[..., None]) -> None:
    settings_of(API_REQUESTS_A_MINUTE=3)
    caller, other = program(), program()
    statuses = [caller.get("editions").status_code for _ in range(8)]  # a minute may end among them, and a new one gives three more
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses
    assert other.get("editions").status_code == 200
    refused = next(answer for answer in (caller.get("editions") for _ in range(8)) if answer.status_code == 429)
    assert problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


@pytest.fixture
def settings_of() -> object:
    from django.test.utils import override_settings

    entered = []

    def change(**wanted: object) -> None:
        entered.append(override_settings(**wanted))
        entered[-1].enable()

    yield change
    for each in entered:
        each.disable()
