"""The log: lines for a person or for a machine, and no personal data in either.

What a request is about is its route, never its address; of whoever asks the role is told, never the name. A fault is told by its kind and where in
the program it happened, not by its message: databases quote the row in theirs. Of what libraries say, only the words that are part of their program.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS = ("", "plain", "json")
_OURS = "outturn"
_SPOKEN = ("gunicorn",)
"""Libraries whose words without parts to fill in are known to be their own."""

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_FIELDS = ("request_id", "method", "route", "status", "milliseconds", "role")


def logging_as(written: str) -> dict[str, Any]:
    """What Django takes for OUTTURN_LOG. Raises ImproperlyConfigured for another word than json and plain."""
    form = written.strip().lower()
    if form not in _FORMS:
        raise ImproperlyConfigured(f"OUTTURN_LOG is “{written}”: write json or plain")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"outturn.config.logs.{'JsonLines' if form == 'json' else 'PlainLines'}"}},
        "handlers": {"console": {"()": "outturn.config.logs.StandardError", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "outturn.requests": {"level": "INFO" if form else "CRITICAL"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "CRITICAL"},  # a request that failed has its line already, and this one would have its address
        },
    }


class StandardError(logging.Handler):
    """Wherever standard error leads when a line is written: it may have been led elsewhere since the start."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)  # noqa: T201 (this is the log)
        except Exception:  # a log that cannot be written stops nobody
            self.handleError(record)


class JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(dict(_told(record)), ensure_ascii=False, default=str)


class PlainLines(logging.Formatter):
    """Time, level and words; what else there is as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        told = dict(_told(record))
        head = f"{told.pop('at')} {told.pop('level')} {told.pop('message')}"
        told.pop("logger")
        return " ".join((head, *(f"{name}={_bare(value)}" for name, value in told.items())))


def _bare(value: object) -> str:
    return " < ".join(str(part) for part in value) if isinstance(value, list) else str(value)


def _told(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    yield "at", dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
    yield "level", record.levelname.lower()
    yield "logger", record.name
    yield "message", _message(record)
    if record.name == "outturn.requests":
        yield from ((name, getattr(record, name)) for name in _FIELDS if hasattr(record, name))
    if record.exc_info and record.exc_info[1] is not None:
        yield "fault", _kinds(record.exc_info[1])
        yield "where", _frames(record.exc_info[1])


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == _OURS:
        return record.getMessage()
    status = getattr(record, "status_code", None)
    if isinstance(status, int):
        return _PHRASES.get(status, "A request failed")
    if record.args:
        return _template(record)
    return str(record.msg) if record.name.startswith(_SPOKEN) else "(what the library said is not kept, for it may name somebody)"


def _template(record: logging.LogRecord) -> str:
    """Numbers are told, words are not."""
    given = record.args if isinstance(record.args, tuple) else ()
    try:
        return str(record.msg) % tuple(one if isinstance(one, int | float) else "…" for one in given)
    except (TypeError, ValueError):
        return str(record.msg)


def _kinds(fault: BaseException) -> str:
    """From the fault to what caused it."""
    kinds, seen = [], set()
    found: BaseException | None = fault
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        kinds.append(type(found).__qualname__)
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return " from ".join(kinds)


def _frames(fault: BaseException) -> list[str]:
    """From the innermost outwards; the last part of the path and the line, no text of the program and no value."""
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in reversed(frames[-25:])]
