"""A program that comes with a token: the token is made as an administrator makes it, the client is Django's own."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpResponse

PLACE = "/api/v1/"
_made: list[str] = []


def token(person: str = "analyst", scopes: str = "read write", *, at: dt.datetime | None = None, **reach: Any) -> str:
    from outturn.access.vocabulary import TokenScope
    from outturn.actions.tokens import NewToken, make_token

    _made.append("")
    wanted = NewToken(f"Program {len(_made)}", person, frozenset(TokenScope(word) for word in scopes.split()), **reach)
    return make_token(wanted, by="administrator", at=at or dt.datetime.now(dt.UTC))


@dataclass(frozen=True)
class Program:
    token: str

    def ask(self, method: str, place: str, body: object = None, **headers: str) -> HttpResponse:
        from django.test import Client

        client = Client(HTTP_HOST="localhost", raise_request_exception=False)
        sent = {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kind = sent.pop("Content-Type", "application/json")
        answer: Any = client.generic(method, PLACE + place, raw, content_type=kind if raw or method != "GET" else "", headers=sent)
        return answer  # type: ignore[no-any-return]

    def get(self, place: str, **headers: str) -> HttpResponse:
        return self.ask("GET", place, **headers)

    def put(self, place: str, body: object, **headers: str) -> HttpResponse:
        return self.ask("PUT", place, body, **headers)


def program(person: str = "analyst", scopes: str = "read write", **reach: Any) -> Program:
    return Program(token(person, scopes, **reach))


def read(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The answer is a problem of this status, in the form of RFC 9457."""
    found = read(answer)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json"), found
    assert set(found) == {"type", "title", "status", "detail", "errors"}
    assert found["status"] == status
    return found
