"""A worker of Gunicorn that slow clients cannot hold: a request gets a thread when all of it has come, and not before.

Gunicorn reads a request in the thread that answers it, so that as many slow clients as there are threads stop the service. Here the loop that waits for
all connections at once collects the bytes, within limits of time and size, as a server such as nginx does that stands before it.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_SECONDS = 10.0
"""From the first look at a connection to the end of the headers."""

BODY_SECONDS = 40.0
"""The same to the end of the body: 5 MB over a line of one megabit a second."""

SEND_SECONDS = 60.0
"""For one piece of an answer to be taken."""

LINGER_SECONDS = 2.0
"""For a client that was refused to read why."""

MOST_BODY = 5_000_000
"""More than any form or file that we take, so that somebody who sends too much is told so on a page."""

MOST_HEAD = 70_000
MOST_HELD = 200_000_000
"""Bytes of all requests that are not complete."""

_READ = 1 << 16
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_PACKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_WAITS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


def _refusal(status: str, words: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(words)}\r\n\r\n"
    return f"{head}{words}".encode("ascii")


HEAD_TOO_LONG = _refusal("431 Request Header Fields Too Large", "The headers of the request are too long.\n")
TOO_LARGE = _refusal("413 Content Too Large", "That is too much at once. Nothing was saved.\n")
NO_LENGTH = _refusal("411 Length Required", "Say how long the request is, with Content-Length.\n")
TOO_SLOW = _refusal("408 Request Timeout", "The request took too long to arrive. Nothing was saved.\n")
TOO_MANY = _refusal("503 Service Unavailable", "Too much is being sent at once. Try again.\n")


@dataclass
class Head:
    """What has to come before a request is complete: `whole` bytes, or None while the headers are not there."""

    whole: int | None = None
    refusal: bytes = b""
    is_asked_to_go_on: bool = False


def head_of(data: bytes) -> Head:
    """What the bytes that have come say of the request."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return Head(refusal=HEAD_TOO_LONG if len(data) > MOST_HEAD else b"")
    head = data[: end + 2]
    if _PACKED.search(head):
        return Head(refusal=NO_LENGTH)
    lengths = {int(found) for found in _LENGTH.findall(head)}
    body = max(lengths, default=0)  # several that differ are refused by the server itself
    if body > MOST_BODY:
        return Head(refusal=TOO_LARGE)
    return Head(whole=end + 4 + body, is_asked_to_go_on=bool(_WAITS.search(head)))


class PatientSocket(socket.socket):
    """Waits for the other side, and not for ever."""

    def setblocking(self, flag: bool) -> None:
        self.settimeout(SEND_SECONDS if flag else 0.0)


@dataclass
class _Coming:
    """A request of which a part is there."""

    head_until: float
    body_until: float
    held: int = 0
    head: Head | None = None
    is_refused: bool = False


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._coming: dict[Any, _Coming] = {}
        self._held = 0

    def enqueue_req(self, conn: Any) -> None:
        """Every way of a connection to a thread leads past here, on the thread of the loop."""
        try:
            if not conn.initialized:
                conn.sock = PatientSocket(fileno=conn.sock.detach())
                conn.init()
            now = time.monotonic()
            self._coming[conn] = _Coming(now + HEAD_SECONDS, now + BODY_SECONDS)
            conn.sock.setblocking(False)
            self._more(conn)
            if conn in self._coming:
                self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))
        except (OSError, ValueError):
            self._drop(conn)

    def _more(self, conn: Any, client: Any = None) -> None:
        coming, buffer = self._coming[conn], conn.parser.unreader.buf
        if coming.is_refused:
            self._discard(conn)
            return
        try:
            has_ended = self._read(conn.sock, buffer, coming)
        except OSError:
            self._drop(conn)
            return
        if coming.head is None or coming.head.whole is None:
            coming.head = head_of(buffer.getvalue())
            if coming.head.refusal:
                self._refuse(conn, coming.head.refusal)
                return
            if coming.head.is_asked_to_go_on:
                self._send(conn, _GO_ON)
        if coming.head.whole is not None and buffer.getbuffer().nbytes >= coming.head.whole:
            self._hand_over(conn)
        elif has_ended:
            self._drop(conn)
        elif self._held > MOST_HELD:
            self._refuse(conn, TOO_MANY)

    def _read(self, sock: socket.socket, buffer: Any, coming: _Coming) -> bool:
        """What is there now, and no more than the request needs. True where the other side has ended."""
        buffer.seek(0, 2)
        whole = coming.head.whole if coming.head else None
        while whole is None or buffer.tell() < whole:
            try:
                data = sock.recv(_READ)
            except (BlockingIOError, TimeoutError):
                return False
            if not data:
                return True
            buffer.write(data)
            coming.held += len(data)
            self._held += len(data)
            if whole is None and len(data) < _READ:
                return False
        return False

    def _hand_over(self, conn: Any) -> None:
        self._forget(conn)
        conn.data_ready = True
        super().enqueue_req(conn)

    def _forget(self, conn: Any) -> None:
        coming = self._coming.pop(conn, None)
        if coming is not None:
            self._held -= coming.held
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _refuse(self, conn: Any, words: bytes) -> None:
        """Says why. Closing at once would take the words away from a client that is still sending: what it sends is thrown away for a while."""
        coming = self._coming[conn]
        self._held -= coming.held
        self._send(conn, words)
        conn.parser.unreader.take_buffered()
        until = time.monotonic() + LINGER_SECONDS
        self._coming[conn] = _Coming(until, until, is_refused=True)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)

    def _discard(self, conn: Any) -> None:
        try:
            if not conn.sock.recv(_READ):
                self._drop(conn)
        except (BlockingIOError, TimeoutError):
            pass
        except OSError:
            self._drop(conn)

    def _send(self, conn: Any, words: bytes) -> None:
        """A few bytes, which a socket takes without waiting."""
        with contextlib.suppress(OSError):
            conn.sock.send(words)

    def murder_pending(self) -> None:
        """Called by the loop each time: ends whoever takes too long."""
        super().murder_pending()
        now = time.monotonic()
        for conn, coming in list(self._coming.items()):
            has_head = coming.head is not None and coming.head.whole is not None
            if now <= (coming.body_until if has_head else coming.head_until):
                continue
            if coming.held:
                self._refuse(conn, TOO_SLOW)
            else:
                self._drop(conn)
