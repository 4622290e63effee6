"""Figures that programs give: into the return that asks for them, once, with the words of the checks; and never past a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.api_support import Program, problem, program, read
from tests.web.returns_support import a_return, draft, open_quarter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PLACE = "figures/HT01/2026-01"
GREEN = {"numerator": 2_200, "denominator": 2_300}
RED = {"numerator": 1_800, "denominator": 2_300}
ACTION = {"action": {"what": "Two more gangs", "who": "Head of Highways", "when": "2026-06-30"}}


@pytest.fixture
def caller(site: Callable[[str], Client]) -> Program:
    open_quarter()
    return program()


def trail() -> list[str]:
    from outturn.store.models import AuditEvent

    return list(AuditEvent.objects.values_list("event", flat=True))


def test_a_figure_becomes_a_draft_and_then_waits_for_a_person(caller: Program) -> None:
    made = read(caller.put(PLACE, {**GREEN, "note": "All wards"}))
    assert {name: made[name] for name in ("state", "revision", "maker", "rating", "words")} == {
        "state": "draft", "revision": 1, "maker": "analyst", "rating": "GREEN", "words": "95.7%",
    }  # fmt: skip
    assert made["figure"] == {"value": None, "qualifier": "", "numerator": 2200, "denominator": 2300, "status": "final", "note": "All wards"}
    sent = read(caller.put(PLACE, {**GREEN, "note": "All wards", "submit": True}))
    assert (sent["state"], a_return().state) == ("submitted", "submitted")
    assert "2026-01" not in [row["period"] for row in read(caller.get("figures?indicator=HT01"))["items"]]
    from outturn.actions.approving import approve_return

    approve_return(a_return().pk, revision=a_return().revision, by="approver", at=a_return().sent_at)
    newest = read(caller.get("figures?indicator=HT01&from=2026-01"))["items"]
    assert [(row["numerator"], row["recorded_by"]) for row in newest] == [(2200, "analyst")]


def test_the_trail_names_the_person_and_the_token(caller: Program) -> None:
    from outturn.store.models import AuditEvent, ServiceToken

    caller.put(PLACE, {**GREEN, "submit": True})
    events = list(AuditEvent.objects.order_by("-id")[:3])
    assert [event.event for event in events] == ["figure_given", "return_sent", "return_saved"]
    assert {(event.by, event.subject) for event in events} == {("analyst", "return HT01 2026-01")}
    assert json.loads(events[0].new) == {"token": ServiceToken.objects.latest("id").name}


@pytest.mark.parametrize("body", [GREEN, {**GREEN, "submit": True}, {**RED, **ACTION, "submit": True, "commentary": "Frost."}])
def test_the_same_again_changes_nothing_and_is_answered_the_same(caller: Program, body: dict[str, Any]) -> None:
    first = caller.put(PLACE, body)
    events, revision = trail(), a_return().revision
    again = caller.put(PLACE, body)
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert (trail(), a_return().revision) == (events, revision)
    assert caller.get(PLACE).content == first.content


def test_what_is_left_out_of_the_figure_is_emptied_and_other_texts_stay(caller: Program) -> None:
    draft("HT01", "2026-01", **{**{name: str(value) for name, value in GREEN.items()}, "commentary": "Written by a person.", "note": "Old"})
    made = read(caller.put(PLACE, {"value": 93.5}))
    assert (made["figure"]["value"], made["figure"]["numerator"], made["figure"]["note"]) == (93.5, None, "")
    assert made["commentary"] == "Written by a person."
    assert read(caller.put(PLACE, {"value": 93.5, "commentary": ""}))["commentary"] == ""


@pytest.mark.parametrize(
    ("given", "read_as"),
    [(12, 12.0), (0.1, 0.1), (99.99999999999997, 99.99999999999997), (0, 0.0), ("93.5%", 93.5), (100, 100.0), (1 / 3, 1 / 3), (-0.0, 0.0)],
)
def test_a_number_is_read_to_its_last_digit(caller: Program, given: float | str, read_as: float) -> None:
    assert read(caller.put(PLACE, {"value": given}))["figure"]["value"] == read_as


# --- what was seen
def test_if_match_holds_what_was_seen(caller: Program) -> None:
    tag = caller.put(PLACE, GREEN).headers["ETag"]
    assert caller.get(PLACE).headers["ETag"] == tag
    assert caller.get(PLACE, If_None_Match=tag).status_code == 304
    draft("HT01", "2026-01", numerator="2,250", denominator="2,300", status="final")
    events = trail()
    for stale in (tag, '"1"', '"99"', 'W/"2"', '"x"'):
        assert problem(caller.put(PLACE, RED, If_Match=stale), 412)
    assert problem(caller.put(PLACE, RED, If_Match="2"), 400)
    assert trail() == events
    assert a_return().numerator == "2,250"
    assert caller.put(PLACE, GREEN, If_Match='"2"').status_code == 200
    assert caller.put(PLACE, RED, If_Match="*").status_code == 200
    assert caller.put(PLACE, GREEN, If_Match=caller.get(PLACE).headers["ETag"]).status_code == 200


# --- once
def test_a_key_gives_the_first_answer_again(caller: Program) -> None:
    first = caller.put(PLACE, GREEN, Idempotency_Key="a-1")
    draft("HT01", "2026-01", numerator="1", denominator="2", status="final")
    events = trail()
    again = caller.put(PLACE, GREEN, Idempotency_Key="a-1")
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert (trail(), a_return().numerator) == (events, "1")
    assert "used for another request" in problem(caller.put(PLACE, RED, Idempotency_Key="a-1"), 422)["detail"]
    assert "used for another request" in problem(caller.put("figures/HT01/2026-02", GREEN, Idempotency_Key="a-1"), 422)["detail"]
    assert program().put(PLACE, GREEN, Idempotency_Key="a-1").status_code == 200, "the key of another token is another key"
    assert a_return().numerator == "2200"


def test_a_refused_request_may_be_mended_under_the_same_key(caller: Program) -> None:
    assert problem(caller.put(PLACE, {**RED, "submit": True}, Idempotency_Key="a-2"), 422)
    assert caller.put(PLACE, {**RED, **ACTION, "submit": True}, Idempotency_Key="a-2").status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "\u00e9"])
def test_a_key_is_plain(caller: Program, key: str) -> None:
    assert problem(caller.put(PLACE, GREEN, Idempotency_Key=key), 400)


def test_a_key_is_forgotten_after_a_day(caller: Program) -> None:
    import datetime as dt

    from outturn.store.models import GivenAnswer

    caller.put(PLACE, GREEN, Idempotency_Key="a-3")
    kept = GivenAnswer.objects.get()
    GivenAnswer.objects.update(at=kept.at - dt.timedelta(days=1, seconds=1))
    assert read(caller.put(PLACE, RED, Idempotency_Key="a-3"))["rating"] == "RED"
    assert GivenAnswer.objects.count() == 1


# --- refused, and nothing changed
@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({**RED, "submit": True}, "action", "The figure is RED"),
        ({"submit": True}, "value", "There is no figure"),
        ({"numerator": 5}, "denominator", "Enter the denominator as well"),
        ({"status": "not_available"}, "note", "Say in the note why there is no figure"),
        ({"value": "about 5"}, "value", "about 5"),
        ({"value": "£5"}, "value", "not measured in pounds"),
        ({**GREEN, "action": {"what": "x", "who": "y", "when": "soon"}}, "action.when", "soon"),
        ({"value": True}, "value", "This is not a number."),
        ({"value": [1]}, "value", "This is not a number."),
        ({**GREEN, "status": "not_due"}, "status", "A figure that is asked for is one of"),
        ({**GREEN, "status": "sure"}, "status", ""),
        ({**GREEN, "nots": "x"}, "nots", "This field is not known."),
        ({**GREEN, "note": "x\u0000y"}, "note", "characters that nobody can see"),
        ({**GREEN, "note": "x\u202ey"}, "note", "characters that nobody can see"),
        ({**GREEN, "note": "x" * 501}, "note", ""),
        ({**GREEN, "action": {"what": "x"}}, "action.who", "This field is missing."),
        ({**GREEN, "submit": "perhaps"}, "submit", ""),
        ([], "", "This is not an object."),
    ],
)
def test_what_cannot_be_taken_says_in_which_field(caller: Program, body: object, field: str, words: str) -> None:
    events = trail()
    found = problem(caller.put(PLACE, body), 422)
    assert field in [error["field"] for error in found["errors"]], found
    assert any(words in error["message"] for error in found["errors"] if error["field"] == field)
    assert (trail(), a_return().revision, a_return().state) == (events, 0, "due")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"{", "This is not JSON (line 1"), (b"\xff\xfe", "This is not JSON"), (b'{"value": NaN}', "NaN is not a number."),
        (b'{"value": 1e400}', "1e400 is too large"), (b'{"value": -Infinity}', "-Infinity is not a number."), (b"1" * 5_000, "too large"),
        (b'{"value": 1, "value": 2}', "names the same field twice"), (b"[" * 200_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_not_json_is_refused(caller: Program, raw: bytes, words: str) -> None:
    assert words in problem(caller.ask("PUT", PLACE, raw), 400)["detail"]
    assert a_return().revision == 0


def test_half_a_character_is_no_text(caller: Program) -> None:
    assert "half a character" in problem(caller.ask("PUT", PLACE, b'{"value": 1, "note": "\\ud800"}'), 422)["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16"])
def test_only_json_is_read(caller: Program, kind: str) -> None:
    assert problem(caller.put(PLACE, GREEN, Content_Type=kind), 415)
    assert problem(caller.put(PLACE, GREEN, Content_Encoding="gzip"), 415)


def test_too_much_is_refused_unread(caller: Program) -> None:
    assert problem(caller.ask("PUT", PLACE, b'{"note": "' + b"x" * 2_000_000 + b'"}'), 413)


@pytest.mark.parametrize("text", ["a\r\nSet-Cookie: x=1", "a\nb"])
def test_no_header_comes_from_what_is_sent(caller: Program, text: str) -> None:
    made = caller.put(PLACE, {**GREEN, "commentary": text})
    assert made.status_code == 200
    assert "Set-Cookie" not in made.headers
    assert not any("\n" in value for value in made.headers.values())


def test_nobody_asks_for_it(caller: Program) -> None:
    assert "No figure of HT01 is asked for" in problem(caller.put("figures/HT01/2019-01", GREEN), 409)["detail"]
    assert problem(caller.put("figures/NONE/2026-01", GREEN), 404)
    assert problem(caller.put("figures/HT01/never", GREEN), 422)


def test_what_is_sent_in_or_closed_is_not_changed_by_a_program(caller: Program) -> None:
    from outturn.store.models import Cycle

    caller.put(PLACE, {**GREEN, "submit": True})
    assert "This return is sent in" in problem(caller.put(PLACE, RED), 409)["detail"]
    Cycle.objects.update(closed_at=a_return().sent_at, closed_by="analyst")
    assert "is closed" in problem(caller.put(PLACE, GREEN), 409)["detail"]


# --- many
def test_each_of_many_is_answered_for_itself(caller: Program) -> None:
    figures = [
        {"indicator": "HT01", "period": "2026-01", **GREEN, "submit": True},
        {"indicator": "HT01", "period": "2026-02", **RED, "submit": True},
        {"indicator": "HT01", "period": "2026-03", "numerator": 1, "revision": 0},
        {"indicator": "NONE", "period": "2026-03", "value": 1},
        {"indicator": "HT02", "period": "2026-01", "value": 1},
        {"indicator": "HT02", "period": "Jan-26", "value": 2},
    ]
    found = read(caller.ask("POST", "figures", {"figures": figures}))
    assert [result["status"] for result in found["results"]] == [200, 422, 422, 404, 422, 422]
    assert (found["taken"], found["refused"]) == (1, 5)
    assert [a_return("HT01", f"2026-0{month}").state for month in (1, 2, 3)] == ["submitted", "due", "due"]
    assert found["results"][0]["figure"]["rating"] == "GREEN"
    assert found["results"][1]["problem"]["errors"][0]["field"] == "action"
    assert "more than once" in found["results"][4]["problem"]["detail"]
    assert read(caller.ask("POST", "figures", {"figures": figures})) == found


def test_one_that_cannot_be_read_refuses_the_list(caller: Program) -> None:
    figures = [{"indicator": "HT01", "period": "2026-01", **GREEN}, {"indicator": "HT01", "period": "2026-02", "valu": 1}]
    found = problem(caller.ask("POST", "figures", {"figures": figures}), 422)
    assert found["errors"] == [{"field": "figures.1.valu", "message": "This field is not known.", "mend": "Leave it out, or look how it is spelt."}]
    assert a_return().revision == 0
    for wrong in ([], [figures[0]] * 1_001):
        assert problem(caller.ask("POST", "figures", {"figures": wrong}), 422)


def test_many_under_one_key_are_done_once(caller: Program) -> None:
    import datetime as dt

    from outturn.store.models import GivenAnswer

    body = {"figures": [{"indicator": "HT01", "period": "2026-01", **GREEN}]}
    first = caller.ask("POST", "figures", body, Idempotency_Key="m-1")
    draft("HT01", "2026-01", numerator="1", denominator="2", status="final")
    assert caller.ask("POST", "figures", body, Idempotency_Key="m-1").content == first.content
    assert a_return().numerator == "1"
    GivenAnswer.objects.update(status=0)  # as if the first were still at work
    assert "is being answered already" in problem(caller.ask("POST", "figures", body, Idempotency_Key="m-1"), 409)["detail"]
    GivenAnswer.objects.update(at=GivenAnswer.objects.get().at - dt.timedelta(minutes=11))  # as if it had died
    assert caller.ask("POST", "figures", body, Idempotency_Key="m-1").status_code == 200
    assert a_return().numerator == "2200"
