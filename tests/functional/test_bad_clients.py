"""Clients that are slow, broken or hostile, against the real server on this machine: the others are served meanwhile, and nothing falls over."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.running_site import filled, running

if TYPE_CHECKING:
    from collections.abc import Iterator

SLOW = 40
"""Five times as many slow clients as the server has threads."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    address = f"sqlite:///{tmp_path_factory.mktemp('clients') / 'site.sqlite3'}"
    filled(address)
    with running(address, processes=2) as (place, _):
        for _ in range(SLOW // 4):  # each process loads its pages with its first visitor
            get(place, "/account/sign-in/")
        yield place


def line_to(site: str) -> socket.socket:
    parts = urlsplit(site)
    line = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def answered(line: socket.socket) -> bytes:
    """Everything until the server ends the connection, or its first part where the client was cut off."""
    parts = []
    try:
        while data := line.recv(65536):
            parts.append(data)
    except ConnectionError:
        pass
    return b"".join(parts)


def asked(site: str, request: bytes) -> bytes:
    with closing(line_to(site)) as line:
        line.sendall(request)
        return answered(line)


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def get(site: str, path: str = "/health/") -> int:
    return status_of(asked(site, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()))


def head(method: str, path: str, *fields: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode("latin-1")


FORM = "Content-Type: application/x-www-form-urlencoded"
PARTED = "Content-Type: multipart/form-data"
PARTS = {
    "says nothing": b"",
    "half a line": b"GET /acc",
    "headers without end": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a",
    "a body that never comes": head("POST", "/account/sign-in/", FORM, "Content-Length: 100000"),
    "a body that drips": head("POST", "/account/sign-in/", FORM, "Content-Length: 100000") + b"login=",
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_slow_clients_do_not_hold_the_service(site: str, part: bytes) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(closing(line_to(site))) for _ in range(SLOW)]
        for line in lines:
            line.sendall(part)
        assert get(site, "/account/sign-in/") == 200
        ended, _, _ = select.select(lines, [], [], 0)
        assert ended == [], "the answer came while every slow client still held its line"


def test_a_client_that_is_too_slow_is_told_and_let_go(site: str) -> None:
    with closing(line_to(site)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: a")
        assert status_of(answered(line)) == 408


def test_a_client_that_does_not_read_its_answer_holds_nobody(site: str) -> None:
    with ExitStack() as stack:
        for _ in range(SLOW):
            line = stack.enter_context(closing(line_to(site)))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            line.sendall(head("GET", "/account/sign-in/"))
        assert get(site) == 200


def test_a_request_in_small_pieces_is_answered_as_if_it_came_at_once(site: str) -> None:
    body = b"login=nobody&password=nothing-of-the-kind"
    whole = head("POST", "/account/sign-in/", FORM, f"Content-Length: {len(body)}", "Connection: close") + body
    with closing(line_to(site)) as line:
        for place in range(0, len(whole), 7):
            line.sendall(whole[place : place + 7])
        assert status_of(answered(line)) == 403  # a form without the mark of our page, which only who has read all of it can say


def test_several_requests_on_one_line_are_all_answered(site: str) -> None:
    with closing(line_to(site)) as line:
        line.sendall(head("GET", "/health/") + head("GET", "/health/") + head("GET", "/health/", "Connection: close"))
        assert answered(line).count(b'{"status": "ok"}') == 3


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(site: str) -> None:
    with closing(line_to(site)) as line:
        line.sendall(head("POST", "/account/sign-in/", FORM, "Content-Length: 5", "Expect: 100-continue", "Connection: close"))
        assert line.recv(1024).startswith(b"HTTP/1.1 100 ")
        line.sendall(b"a=b&c")
        assert b"HTTP/1.1 403 " in answered(line)


def test_an_answer_tells_no_version_of_anything(site: str) -> None:
    answer = asked(site, head("GET", "/account/sign-in/", "Connection: close"))
    fields = answer.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    told = {field.partition(b":")[0].lower(): field.partition(b":")[2].strip() for field in fields}
    assert told[b"server"] == b"gunicorn"
    assert b"x-powered-by" not in told


# --- what is refused
MARKED = f"Cookie: outturn_csrf={'a' * 32}"
BAD = {
    "JSON where a form is asked for": (head("POST", "/account/sign-in/", "Content-Type: application/json", MARKED, "Content-Length: 9") + b'{"a": [1}', {403}),
    "a form in parts that is none": (
        head("POST", "/account/sign-in/", "Content-Type: multipart/form-data; boundary=x", MARKED, "Content-Length: 12") + b"--y\r\nnothing",
        {400, 403},
    ),
    "a form in parts without a border": (
        head("POST", "/account/sign-in/", PARTED, MARKED, "Content-Length: 3") + b"a=b",
        {400, 403},
    ),
    "a form in unknown letters": (
        head("POST", "/account/sign-in/", "Content-Type: application/x-www-form-urlencoded; charset=nonsense", MARKED, "Content-Length: 3") + b"a=b",
        {400, 403, 415},
    ),
    "more than we take": (head("POST", "/account/sign-in/", FORM, "Content-Length: 22000000"), {413}),
    "a length that lies by far": (head("POST", "/account/sign-in/", FORM, "Content-Length: 99999999999999999"), {413}),
    "no length": (head("POST", "/account/sign-in/", FORM, "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n", {411}),
    "two lengths, to smuggle a request": (head("POST", "/", FORM, "Content-Length: 5", "Content-Length: 6") + b"hello!", {400}),
    "a length and pieces, to smuggle a request": (head("POST", "/", FORM, "Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n", {411}),
    "no request": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {400}),
    "a line that is too long": (head("GET", f"/{'a' * 9_000}"), {400, 414}),
    "a header that is too long": (head("GET", "/", f"X-Long: {'a' * 9_000}"), {400, 431}),
    "too many headers": (head("GET", "/", *(f"X-{number}: a" for number in range(200))), {400, 431}),
    "headers without end": (b"GET / HTTP/1.1\r\n" + b"X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 5_000, {400, 431}),
    "a header across two lines": (head("GET", "/", "X-One: a\r\n b"), {400}),
    "a header with a bare end of line": (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-One: a\nX-Two: b\r\n\r\n", {400}),
    "another host": (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {400}),
    "a number that is none": (head("GET", "/health/", "Content-Length: -5"), {400}),
}


@pytest.mark.parametrize(("request_", "statuses"), BAD.values(), ids=BAD)
def test_what_is_no_sound_request_is_refused_and_the_next_one_served(site: str, request_: bytes, statuses: set[int]) -> None:
    answer = asked(site, request_)
    assert status_of(answer) in statuses, answer[:300]
    assert b"Traceback" not in answer
    assert get(site) == 200


def test_who_sends_too_much_reads_why(site: str) -> None:
    """Between what a form may hold and what the server takes at all, it is a page; above, a line of text, and the client reads it although it still sends."""
    small = b"a=" + b"x" * 3_000_000
    cookie = f"Cookie: outturn_csrf={'a' * 32}"  # as a browser has it that was on the page: what it sends is read
    answer = asked(site, head("POST", "/account/sign-in/", FORM, cookie, f"Content-Length: {len(small)}", "Connection: close") + small)
    assert status_of(answer) == 413
    assert b"That is too much at once" in answer
    large = head("POST", "/account/sign-in/", FORM, "Content-Length: 29000000")
    with closing(line_to(site)) as line:
        line.sendall(large)
        sender = threading.Thread(target=_send_anyway, args=(line,))
        sender.start()
        answer = answered(line)
        sender.join()
    assert status_of(answer) == 413


def _send_anyway(line: socket.socket) -> None:
    try:
        for _ in range(50):
            line.sendall(b"x" * 20_000)
    except OSError:
        return


@pytest.mark.parametrize(
    "path",
    [
        "/public/../../etc/passwd",
        "/public/%2e%2e/%2e%2e/etc/passwd",
        "/public/..%2f..%2fetc%2fpasswd",
        "/static/../config/settings.py",
        "/static/%2e%2e/%2e%2e/config/settings.py",
        "/static/..%5c..%5cconfig%5csettings.py",
        "/static//etc/passwd",
        "/static/outturn%00.css",
        "/assets/../../etc/passwd/x",
        "/public/%00",
        "/public/\xff",
        "//evil.example/%2f..",
    ],
)
def test_no_path_leads_out_of_what_is_served(site: str, path: str) -> None:
    answer = asked(site, head("GET", path, "Connection: close"))
    assert status_of(answer) in {301, 302, 400, 404}, answer[:300]
    assert b"root:" not in answer
    assert b"SECRET_KEY" not in answer
    location = next((field for field in answer.split(b"\r\n") if field.lower().startswith(b"location:")), b"")
    assert b"//evil" not in location.replace(b"location: ", b"").replace(b"Location: ", b"")[:7]


@pytest.mark.parametrize(
    "path", ["/account/sign-in/?next=/%0d%0aSet-Cookie:%20a=b", "/returns/?x=%0d%0aX-Evil:%201", "/%0d%0aX-Evil:%201/", "/public/a%0d%0aX-Evil:%201/"]
)
def test_no_header_is_smuggled_into_an_answer(site: str, path: str) -> None:
    answer = asked(site, head("GET", path, "Connection: close"))
    fields = answer.split(b"\r\n\r\n")[0].split(b"\r\n")
    assert not any(field.lower().startswith((b"x-evil", b"set-cookie: a=")) for field in fields)
