"""Whatever the description of the API allows, and much that it does not: no fault of the server, and no answer that is not described.

A longer search, as before a release: OUTTURN_SCHEMA_EXAMPLES=500 python -m pytest --no-cov tests/web/test_api_schema.py
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.web.api_support import token
from tests.web.returns_support import open_quarter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

EXAMPLES = int(os.environ.get("OUTTURN_SCHEMA_EXAMPLES", "6"))
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.ignored_auth,
)
"""All but that whatever fits the schema is taken: a figure may be written well and yet contradict itself, which is 422."""


@pytest.fixture
def described(site: Callable[[str], Client]) -> Iterator[Any]:
    """The service as a web server runs it, in the transaction of the test: the end of a request does not close the connection."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections
    from django.test.utils import override_settings

    open_quarter()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with override_settings(API_REQUESTS_A_MINUTE=1_000_000):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


REAL = {"indicator": "HT01", "period": "2026-01", "number": 1, "file": "manifest.json"}
"""Beside addresses that are made up, of which nearly all lead nowhere."""


def _names(operation: Any) -> dict[str, object]:
    return {name: value for name, value in REAL.items() if f"{{{name}}}" in operation.path}


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_no_answer_is_a_fault_or_undescribed(described: Any, mode: schemathesis.GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {token()}", "Host": "localhost"}
    asked: set[str] = set()
    for found in described.get_all_operations():
        operation = found.ok()
        for fixed in ({}, {"path_parameters": _names(operation)}) if _names(operation) else ({},):

            def ask(case: Any) -> None:
                asked.add(case.operation.label)
                case.call_and_validate(headers=headers, checks=list(CHECKS))

            _search(operation.as_strategy(generation_mode=mode, **fixed), ask)
    assert len(asked) == sum(len(methods) for methods in described.raw_schema["paths"].values())


def _search(cases: Any, ask: Callable[[Any], None]) -> None:
    from hypothesis import given

    quiet = settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    quiet(given(cases)(ask))()
