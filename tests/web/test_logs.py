"""The log names nobody: names, addresses of e-mail, what was typed and tokens go in, and none of them comes out."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from outturn.config.logs import JsonLines, PlainLines, logging_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

NAME, MAIL, TYPED = "Siobhan-Carrick", "siobhan.carrick@meadshire.example", "The bridge at Nether Wallop is shut"
SECRETS = ("Siobhan", "Carrick", "siobhan.carrick", "meadshire.example", "Nether Wallop", "officer-of-a-test", "a-long-password")


@pytest.fixture(params=[JsonLines, PlainLines], ids=["json", "plain"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that any logger says, down to the least, as the service writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root, levels = logging.getLogger(), {}
    for name in ("", "outturn", "outturn.requests", "django", "django.request", "django.security", "allauth"):
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG if name != "django" else logging.INFO)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def told(lines: io.StringIO) -> str:
    text = lines.getvalue()
    assert text.strip()
    return text


def test_requests_with_names_mail_commentary_and_tokens_leave_none_of_them(site: Callable[[str], Client], lines: io.StringIO) -> None:
    from tests.web.api_support import token
    from tests.web.returns_support import draft, open_quarter

    secret = token()
    open_quarter()
    pk = draft().pk
    officer, administrator, stranger = site("officer"), site("administrator"), site("")
    administrator.get(f"/people/{NAME}/")
    administrator.post("/people/add/", {"name": NAME, "full_name": NAME, "email": MAIL})
    administrator.get(f"/audit/?by={NAME}")
    officer.post(f"/returns/{pk}/commentary/", {"revision": "1", "commentary": TYPED})
    officer.get(f"/indicators/{MAIL}/")
    officer.get(f"/nowhere/{MAIL}", {"q": TYPED})
    officer.get("/", HTTP_HOST=f"{MAIL.replace('@', '.')}")
    officer.get("/", HTTP_REFERER=f"https://{NAME}.example/", HTTP_USER_AGENT=MAIL)
    stranger.post("/account/sign-in/", {"login": MAIL, "password": "a-long-password-of-a-test"})
    stranger.get(f"/api/v1/indicators?q={MAIL}", HTTP_AUTHORIZATION=f"Bearer {secret}")
    stranger.get("/api/v1/indicators", HTTP_AUTHORIZATION=f"Bearer {secret[:-1]}x")
    stranger.get("/api/v1/indicators", HTTP_AUTHORIZATION=f"Bearer {MAIL}")
    stranger.generic(NAME, f"/people/{NAME}/")
    text = told(lines)
    assert [word for word in (*SECRETS, secret, secret.rpartition("_")[2]) if word.lower() in text.lower()] == []
    assert "officer" in text  # the role
    assert "nobody" in text


def test_a_fault_is_told_by_its_kind_and_its_place(site: Callable[[str], Client], lines: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database quotes the row in its message."""
    from outturn.web import views

    def broken(person: object) -> None:
        try:
            raise KeyError(MAIL)
        except KeyError as cause:
            raise ValueError(f"Key (email)=({MAIL}) exists, {TYPED}") from cause

    monkeypatch.setattr(views, "start_of", broken)
    assert site("officer").get("/").status_code == 500
    text = told(lines)
    assert "ValueError from KeyError" in text
    assert re.search(r"test_logs\.py:\d+ broken", text)
    assert [word for word in SECRETS if word.lower() in text.lower()] == []


def test_a_line_of_json_has_what_a_machine_asks_for(site: Callable[[str], Client]) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("outturn.requests")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        answer = site("analyst").get("/indicators/HT01/")
        site("analyst").get("/public/")
        site("").get("/static/outturn/site.css").close()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
    first, public, static = (json.loads(line) for line in stream.getvalue().splitlines())
    assert first["request_id"] == answer.headers["X-Request-ID"]
    assert (first["method"], first["status"], first["role"], first["level"]) == ("GET", 200, "analyst", "info")
    assert first["route"].startswith("/indicators/<")
    assert 0 < first["milliseconds"] < 60_000
    assert first["at"].endswith("+00:00")
    assert (public["route"], static["route"]) == ("/public/<path>", "/static/<path>")


# --- what libraries say
@pytest.mark.parametrize(
    ("logger", "message", "arguments", "expected"),
    [
        ("gunicorn.error", "Booting worker with pid: %s", (77,), "Booting worker with pid: 77"),
        ("gunicorn.error", "Invalid request from ip=%s: %s", ("192.0.2.7", "ada"), "Invalid request from ip=…: …"),
        ("gunicorn.error", "Handling signal", (), "Handling signal"),
        ("somebody", f"A letter of {MAIL}", (), "(what the library said is not kept, for it may name somebody)"),
        ("somebody", "%d of %s", ("no number", "ada"), "%d of %s"),
        ("outturn", "job %s", (7,), "job 7"),
    ],
)
def test_of_what_a_library_says_only_its_own_words_are_kept(logger: str, message: str, arguments: tuple[object, ...], expected: str) -> None:
    record = logging.LogRecord(logger, logging.WARNING, "file.py", 1, message, arguments, None)
    assert json.loads(JsonLines().format(record))["message"] == expected
    assert PlainLines().format(record).endswith(f"warning {expected}")


@pytest.mark.parametrize(("status", "expected"), [(403, "Forbidden"), (799, "A request failed")])
def test_a_refusal_of_the_library_is_told_by_its_status(status: int, expected: str) -> None:
    record = logging.LogRecord("django.security.csrf", logging.WARNING, "file.py", 1, "Forbidden (%s): %s", ("no cookie", f"/people/{NAME}/"), None)
    record.status_code = status
    assert json.loads(JsonLines().format(record))["message"] == expected


@pytest.mark.parametrize(("written", "form", "level"), [("", "PlainLines", "CRITICAL"), ("plain", "PlainLines", "INFO"), (" JSON ", "JsonLines", "INFO")])
def test_the_setting_chooses_the_form(written: str, form: str, level: str) -> None:
    found = logging_as(written)
    assert found["formatters"]["lines"]["()"].endswith(form)
    assert found["loggers"]["outturn.requests"]["level"] == level


def test_another_form_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_LOG"):
        logging_as("xml")
