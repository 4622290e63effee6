"""Pages through Django's own client: every test starts from the same filled database, and what it writes is gone when it ends."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from outturn.access.single_sign_on import SingleSignOn
from tests.databases import connect, kept_as_it_was
from tests.oidc_provider import CLIENT, SECRET, provider_running
from tests.web_support import fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from tests.oidc_provider import Provider

    Site = Callable[[str], Client]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('web') / 'web.sqlite3'}"
    fill(address)
    return address


@pytest.fixture
def site(filled: str) -> Iterator[Callable[[str], Client]]:
    """`site("officer")` is a client that is signed in as the officer.

    What pages keep of the data stays kept from test to test: making it anew takes longer than most tests. What a test has written
    is taken back, and so is what was kept of it.
    """
    connect(filled, keep=True)
    from django.db import DatabaseError, transaction
    from django.test import override_settings

    from outturn.store.models import Holding

    def version() -> object:
        try:
            return Holding.objects.values_list("version", "descriptor", "marks").first()
        except DatabaseError:  # the test ended in the middle of a broken transaction
            return None

    first, taken_back = version(), ExitStack()
    with override_settings(PASSWORD_HASHERS=["tests.web.quick_hasher.QuickHasher"]), transaction.atomic():
        taken_back.enter_context(kept_as_it_was())
        yield signed_in
        if version() == first:
            taken_back.pop_all()
        taken_back.close()
        transaction.set_rollback(True)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with provider_running() as running:
        yield running


@pytest.fixture
def terms(provider: Provider, site: Site) -> Iterator[Callable[..., None]]:
    """The service with that provider; what a test says besides, such as `match="email"`, holds from then on."""
    from django.test import override_settings

    held: list[Any] = []

    def say(passwords: str = "everybody", **changed: object) -> None:
        said = replace(SingleSignOn(provider.issuer, CLIENT, SECRET, "Meadshire"), **changed)  # type: ignore[arg-type]
        held.append(override_settings(SINGLE_SIGN_ON=said, PASSWORDS=passwords))
        held[-1].enable()

    say()
    yield say
    for one in reversed(held):
        one.disable()
