"""Refusals in the form of RFC 9457: what is wrong, in which field, and how to mend it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import Field, Schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEDIA_TYPE = "application/problem+json"


class Fault(Schema):
    """One finding. `field` is empty where the request as a whole is meant."""

    field: Annotated[str, Field(description="The field that it is about; empty where the request as a whole is meant.")]
    message: Annotated[str, Field(description="What is wrong.")]
    mend: Annotated[str, Field(description="What to do about it.")] = ""


class Problem(Schema):
    """Why a request was refused, after RFC 9457. Nothing was changed."""

    type: str = Field("about:blank", description="The kind of problem; the status says it.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The status of the answer.")
    detail: str = Field(description="What happened, in a sentence for a person.")
    errors: list[Fault] = Field([], description="The findings, one for each field.")


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(self, status: int, detail: str, errors: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.problem = problem(status, detail, errors)
        self.headers = headers or {}


def problem(status: int, detail: str, errors: Sequence[Fault] = ()) -> Problem:
    return Problem(type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))


def answer(found: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    body = json.dumps(found.model_dump(), ensure_ascii=False)
    return HttpResponse(body, status=found.status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store", **(headers or {})})
