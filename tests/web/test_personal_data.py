"""What looks like personal data in a return: told before it is sent, decided by a person, and the decision kept without the data."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.web.api_support import Program, token
from tests.web.returns_support import ANSWER, GREEN, a_return, draft, open_quarter, send, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

WITH_OFFICE = "Write to the highways office, Sessions House, ME14 1XQ."
WITH_PERSON = "Mrs Example (NHS number 943 476 5919) waited since May."


@pytest.fixture(autouse=True)
def _cycle(site: Callable[[str], Client]) -> None:
    open_quarter()


def trail() -> list[tuple[str, str, str, str]]:
    from outturn.store.models import AuditEvent

    return list(AuditEvent.objects.filter(event="personal_data_allowed").values_list("by", "subject", "new", "why"))


def test_a_return_without_any_is_sent_as_ever(site: Callable[[str], Client]) -> None:
    client, found = site("officer"), draft(**GREEN, commentary="All went well.")
    assert "Is this about a person?" not in words(client.get(f"/returns/{found.pk}/check/"))
    assert send(client, found, "check/").status_code == 302
    assert trail() == []


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("commentary", WITH_OFFICE, "The commentary holds what looks like a postcode: “ME14 1XQ”."),
        ("note", WITH_PERSON, "The note holds what looks like an NHS number: “943 476 5919”."),
        ("action_what", "Ring ada@example.org", "The action holds what looks like an e-mail address: “ada@example.org”."),
        ("no_action", "The child, born 3 May 2012, moved", "The reason why nothing is done holds what looks like a date of birth: “3 May 2012”."),
    ],
)
def test_what_was_found_is_told_and_holds_the_return_back(site: Callable[[str], Client], field: str, text: str, told: str) -> None:
    client, found = site("officer"), draft(**{**GREEN, **(ANSWER if field == "action_what" else {}), field: text})
    assert told in words(client.get(f"/returns/{found.pk}/check/"))
    refused = send(client, found, "check/", personal="The office")
    assert refused.status_code == 422
    assert "tick that you looked" in words(refused)
    assert 'value="The office"' in words(refused), "what was written stays"
    assert send(client, found, "check/", looked="yes", personal="  ").status_code == 422
    assert a_return().state == "draft"
    assert trail() == []


def test_a_person_decides_and_the_decision_is_kept_without_the_data(site: Callable[[str], Client]) -> None:
    client, found = site("officer"), draft(**GREEN, commentary=WITH_OFFICE)
    assert send(client, found, "check/", looked="yes", personal="It is our own office").status_code == 302
    assert a_return().state == "submitted"
    assert trail() == [("officer", "return HT01 2026-01", '{"postcode": 1}', "It is our own office")]
    assert "It may be published with a postcode: It is our own office" in words(site("approver").get(f"/returns/{found.pk}/"))
    assert "decided that what looks like personal data may stay" in words(site("auditor").get("/audit/"))


def test_sent_back_and_sent_again_it_is_decided_again(site: Callable[[str], Client]) -> None:
    client, found = site("officer"), draft(**GREEN, commentary=WITH_OFFICE)
    send(client, found, "check/", looked="yes", personal="It is our own office")
    send(site("approver"), a_return(), "send-back/", why="Which office?")
    assert send(client, a_return(), "check/").status_code == 422
    assert send(client, a_return(), "check/", looked="yes", personal="That in Maidstone").status_code == 302
    assert [why for *_, why in trail()] == ["It is our own office", "That in Maidstone"]


def test_a_workbook_says_which_rows_will_ask(site: Callable[[str], Client]) -> None:
    client = site("officer")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/returns/workbook/").content))
    sheet = book.active
    assert sheet is not None
    headings = next(row for row in sheet.iter_rows() if any(cell.value == "Commentary" for cell in row))
    column = next(cell.column for cell in headings if cell.value == "Commentary")
    sheet.cell(headings[0].row + 1, column, WITH_OFFICE)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "returns.xlsx"
    shown = words(client.post("/returns/workbook/in/", {"workbook": out}))
    assert f"Row {headings[0].row + 1}: The commentary holds what looks like a postcode: “ME14 1XQ”." in shown


def test_a_program_says_why_as_well(site: Callable[[str], Client]) -> None:
    program = Program(token())
    body = {"numerator": 2_200, "denominator": 2_300, "commentary": WITH_OFFICE, "submit": True}
    refused = program.put("figures/HT01/2026-01", body)
    assert refused.status_code == 409
    assert "what looks like a postcode" in refused.json()["detail"]
    assert "ME14" not in refused.content.decode(), "a refusal may end in a log"
    assert program.put("figures/HT01/2026-01", {**body, "personal_data": "It is our own office"}).status_code == 200
    assert len(trail()) == 1
