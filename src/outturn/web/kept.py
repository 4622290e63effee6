"""What somebody had typed when their session had ended: kept until they have signed in again, for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.http import UnreadablePostError

if TYPE_CHECKING:
    from django.http import HttpRequest

_KEY, _MOST = "kept_forms", 100_000
FOR = "kept_for"
"""The hidden field that says, signed, whose form it is."""
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", FOR})


def token_for(name: str) -> str:
    return signing.dumps(name, salt=FOR)


def keep(request: HttpRequest) -> bool:
    """Puts a form that was sent without a session aside, and says whether. Forms do not say whose they are unless they are ours."""
    owner = owner_of(request)
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    if not owner or sum(len(value) for values in typed.values() for value in values) > _MOST:
        return False
    request.session[_KEY] = {"path": request.path, "owner": owner, "typed": typed}
    return True


def owner_of(request: HttpRequest) -> str:
    """Whose form was sent; empty where it is none of ours."""
    try:
        return str(signing.loads(request.POST.get(FOR, ""), salt=FOR)) if request.method == "POST" else ""
    except (signing.BadSignature, UnreadablePostError):
        return ""


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
