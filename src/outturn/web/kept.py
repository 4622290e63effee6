"""What somebody had typed when their session had ended: kept until they have signed in again, for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEY, _MOST = "kept_forms", 100_000
FOR = "kept_for"
"""The hidden field that says, signed, whose form it is."""
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", FOR})


def token_for(name: str) -> str:
    return signing.dumps(name, salt=FOR)


def keep(request: HttpRequest) -> None:
    """Puts a form that was sent without a session aside. Forms do not say whose they are unless they are ours."""
    if request.method != "POST":
        return
    owner = _owner(request.POST.get(FOR, ""))
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    if owner and sum(len(value) for values in typed.values() for value in values) <= _MOST:
        request.session[_KEY] = {"path": request.path, "owner": owner, "typed": typed}


def take(request: HttpRequest, name: str) -> dict[str, str]:
    """What this person had typed into the form of this page, once; empty where there is nothing."""
    kept = request.session.get(_KEY)
    if not kept or kept["path"] != request.path or request.method == "HEAD":
        return {}
    del request.session[_KEY]
    return {field: values[-1] for field, values in kept["typed"].items() if values} if kept["owner"] == name else {}


def is_kept(request: HttpRequest, page: str) -> bool:
    """Whether something waits for whoever signs in to go on with this page."""
    kept = request.session.get(_KEY)
    return kept is not None and kept["path"] == page.partition("?")[0]


def _owner(token: str) -> str:
    try:
        return str(signing.loads(token, salt=FOR))
    except signing.BadSignature:
        return ""
