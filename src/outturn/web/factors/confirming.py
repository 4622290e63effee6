"""Who changes how they sign in has signed in or confirmed who they are in the last quarter of an hour."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpResponseRedirect
from django.urls import reverse

from outturn.web.people import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from outturn.web.people import View


def is_signed_in_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT  # noqa: TID251 (as the library stamps them)


def confirmed(view: View) -> View:
    """For a page that changes how somebody signs in.

    The library asks for the password or the second factor. Who has neither, because they come by single sign-on alone, goes there
    once more: the library would let them through.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_signed_in_lately(request) and not get_adapter().get_reauthentication_methods(request.user):
            return HttpResponseRedirect(f"{reverse('account_sso')}?{urlencode({'again': 'yes', 'next': request.path})}")
        return view(request, *args, **kwargs)

    return signed_in(guarded)
