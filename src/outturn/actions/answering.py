"""A request with a key of its own is done once: sent again, it is given the first answer."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from outturn.errors import UsageError
from outturn.store.models import GivenAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KEPT = dt.timedelta(days=1)
"""For how long a key is remembered at least."""
_LONGEST = dt.timedelta(minutes=10)
"""After which a request that gave no answer is taken to have died."""


class KeyReusedError(UsageError):
    """The key was used for another request."""


class StillMakingError(UsageError):
    """The first answer is not there yet."""


@dataclass(frozen=True)
class Answer:
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def answered_once(token: int, key: str, request: str, make: Callable[[], Answer], *, at: dt.datetime) -> Answer:
    """`request` is the digest of what is asked, `token` the id of the one that asks.

    Where `make` raises, nothing of it stays, nor does the key: a request that was refused may be mended and sent again under the same key.
    Raises KeyReusedError.
    """
    with transaction.atomic():
        GivenAnswer.objects.filter(token_id=token, at__lt=at - KEPT).delete()
        try:
            with transaction.atomic():  # whoever sends the same at the same time waits here
                kept = GivenAnswer.objects.create(token_id=token, key=key, request=request, at=at)
        except IntegrityError:
            return _first(GivenAnswer.objects.get(token_id=token, key=key), request)
        answer = make()
        _keep(kept, answer)
        return answer


def answered_apart(token: int, key: str, request: str, make: Callable[[], Answer], *, at: dt.datetime) -> Answer:
    """The same for what takes long and is made of parts that each stand for themselves: no transaction holds them together.

    Each part may be done again without harm, so what a request left that never ended is taken up. Raises StillMakingError besides.
    """
    with transaction.atomic():
        GivenAnswer.objects.filter(token_id=token, at__lt=at - KEPT).delete()
        kept, is_new = GivenAnswer.objects.get_or_create(token_id=token, key=key, defaults={"request": request, "at": at})
        if not is_new and (kept.status or kept.request != request):
            return _first(kept, request)
        if not is_new and not GivenAnswer.objects.filter(pk=kept.pk, at__lt=at - _LONGEST).update(at=at):
            raise StillMakingError("The same request is being answered already. Wait, and send it again under the same key.")
    try:
        answer = make()
    except BaseException:
        kept.delete()
        raise
    _keep(kept, answer)
    return answer


def _keep(kept: GivenAnswer, answer: Answer) -> None:
    kept.status, kept.headers, kept.body = answer.status, json.dumps(dict(answer.headers)), answer.body
    kept.save(update_fields=["status", "headers", "body"])


def _first(kept: GivenAnswer, request: str) -> Answer:
    if kept.request != request:
        raise KeyReusedError("This Idempotency-Key was used for another request. Choose a new key for each request.")
    return Answer(kept.body, json.loads(kept.headers), kept.status)
