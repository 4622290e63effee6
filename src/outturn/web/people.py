"""Who asks, and what they may do: the one place where a page meets permissions."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse

from outturn.access.decision import WHOLE, Decision, Grant, Thing, decide
from outturn.access.vocabulary import Permission, Role
from outturn.store.current import current, one_state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Person:
    """The one who is signed in, with the roles that they hold."""

    name: str
    full_name: str
    email: str
    grants: tuple[Grant, ...]

    @property
    def called(self) -> str:
        return self.full_name or self.name

    def may(self, permission: Permission, thing: Thing = WHOLE) -> Decision:
        return decide(self.name, self.grants, permission, thing)

    def may_somewhere(self, permission: Permission) -> bool:
        """For navigation: whether there is anything at all to which they may do it."""
        from outturn.access.roles import ALLOWS

        return any(permission in ALLOWS[grant.role] for grant in self.grants)

    def holds(self, role: Role) -> bool:
        return any(grant.role is role for grant in self.grants)


class CurrentPerson:
    """Gives every request its `person`, or None where nobody is signed in.

    A request that only reads sees one state of the data from its beginning to its end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_state() if request.method in {"GET", "HEAD"} else nullcontext():
            return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        know_person(request)


def know_person(request: HttpRequest) -> Person | None:
    """Gives the request its `person`, for what answers before any page is asked too."""
    person = _person(request)
    request.person = person  # type: ignore[attr-defined]
    return person


def _person(request: HttpRequest) -> Person | None:
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    grants = tuple(Grant(Role(row.role), row.section, row.indicator) for row in user.grants.all())
    return Person(user.username, user.get_full_name(), user.email, grants)


def person_of(request: HttpRequest) -> Person:
    """Of a request that came past `signed_in`. Raises PermissionDenied for one that did not."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        raise PermissionDenied("Sign in first.")
    return person


def signed_in(view: View, back: tuple[str, ...] = ()) -> View:
    """A page for whoever is signed in. Others are asked to sign in and come back; what they had typed is kept (`outturn.web.kept`).

    `back` is for an address that only takes what is sent: the name of the page with its button, and which of its own arguments that takes.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "person", None) is None:
            from outturn.web.kept import keep

            page = page_to_send_again(request, back)
            if not back:
                keep(request)
            if request.headers.get("HX-Request") == "true":  # a part of a page cannot ask somebody to sign in
                return render(request, "outturn/parts/signed_out.html")
            return redirect_to_login(page)
        return view(request, *args, **kwargs)

    guarded.needs, guarded.back = None, back  # type: ignore[attr-defined]
    return guarded


def page_to_send_again(request: HttpRequest, back: tuple[str, ...]) -> str:
    """The address of the page from which this was sent, with the `back` of its view."""
    asked = request.resolver_match
    return reverse(back[0], kwargs={name: asked.kwargs[name] for name in back[1:]}) if back and asked else request.get_full_path()


def allowed(permission: Permission, *, anywhere: bool = False, back: tuple[str, ...] = ()) -> Callable[[View], View]:
    """A page for those who hold the permission for the whole council, or `anywhere` for those who hold it for some part of it.

    A page about one thing asks again with that thing: see `require`. `back` is that of `signed_in`.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            person = person_of(request)
            decision = person.may(permission)
            if not decision and not (anywhere and person.may_somewhere(permission)):
                raise PermissionDenied(decision.reason)
            return view(request, *args, **kwargs)

        outer = signed_in(guarded, back)
        outer.needs = permission  # type: ignore[attr-defined]
        return outer

    return wrap


def require(request: HttpRequest, permission: Permission, thing: Thing) -> None:
    """Raises PermissionDenied with the reason."""
    decision = person_of(request).may(permission, thing)
    if not decision:
        raise PermissionDenied(decision.reason)


def thing_of(indicator: str, section: str = "", maker: str = "") -> Thing:
    """An indicator with the sections that it is in, from the nearest."""
    parents = section_parents()
    line: list[str] = []
    while section and section not in line:
        line.append(section)
        section = parents.get(section, "")
    return Thing(tuple(line), indicator, maker)


def section_parents() -> Mapping[str, str]:
    return {row["section"]: row["parent"] or "" for row in current().package["sections"].select("section", "parent").to_dicts()}


def sections_of_indicators() -> dict[str, str]:
    frame: Any = current().package["indicators"].select("indicator", "section")
    return {row["indicator"]: row["section"] or "" for row in frame.to_dicts()}
