"""The mail with a link to set a password: the one that people ask for themselves who have forgotten theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from outturn.store.models import User


def send_link(request: HttpRequest) -> Callable[[User], None]:
    def send(person: User) -> None:
        request_password_reset(request, person.email, [person], default_token_generator)

    return send
