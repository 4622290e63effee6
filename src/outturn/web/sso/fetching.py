"""Asks the provider: safe addresses alone, never where it sends us on to, not for long, and not for much."""

from __future__ import annotations

import json
import time
from typing import Any

import requests

from outturn.access.single_sign_on import is_safe_address
from outturn.web.sso.refusing import RefusedError

_SECONDS, _MOST, _CHUNK = 10.0, 1_000_000, 65_536


def fetched_json(method: str, address: str, *, on_this_machine: bool, **rest: Any) -> dict[str, Any]:
    """Raises RefusedError for whatever is no JSON object with status 200."""
    if not is_safe_address(address, on_this_machine=on_this_machine):
        raise RefusedError(f"the provider names an address that is not safe to ask: {address[:200]}")
    try:
        with requests.Session() as session:
            answer = session.request(method, address, timeout=_SECONDS, allow_redirects=False, stream=True, **rest)
            with answer:
                return _object(answer, _body(answer, address), address)
    except requests.RequestException as fault:
        raise RefusedError(f"the provider does not answer at {address[:200]}: {type(fault).__name__}") from None


def _body(answer: requests.Response, address: str) -> bytes:
    """All of it in all of the time: one that trickles is cut off as one that is silent is."""
    started, body = time.monotonic(), b""
    for chunk in answer.iter_content(_CHUNK):
        body += chunk
        if len(body) > _MOST or time.monotonic() - started > _SECONDS:
            raise RefusedError(f"the provider's answer at {address[:200]} is too long or too slow")
    return body


def _object(answer: requests.Response, body: bytes, address: str) -> dict[str, Any]:
    if answer.is_redirect or 300 <= answer.status_code < 400:
        raise RefusedError(f"the provider sends us on from {address[:200]} to another address")
    if answer.status_code != requests.codes.ok:
        raise RefusedError(f"the provider answers {answer.status_code} at {address[:200]}: {_error(body)}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RefusedError(f"the provider's answer at {address[:200]} is no JSON object")
    return found


def _error(body: bytes) -> str:
    """The code of the error, such as `invalid_grant`; never a body, which may hold a token."""
    try:
        code = json.loads(body).get("error")
    except (ValueError, AttributeError, RecursionError):
        code = None
    return code[:60] if isinstance(code, str) else "no reason given"
