"""Pages through Django's own client: every test starts from the same filled database, and what it writes is gone when it ends."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.databases import connect, kept_as_it_was
from tests.web_support import fill, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client


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

    from outturn.store.models import Holding

    def version() -> object:
        try:
            return Holding.objects.values_list("version", "descriptor", "marks").first()
        except DatabaseError:  # the test ended in the middle of a broken transaction
            return None

    first, taken_back = version(), ExitStack()
    with transaction.atomic():
        taken_back.enter_context(kept_as_it_was())
        yield signed_in
        if version() == first:
            taken_back.pop_all()
        taken_back.close()
        transaction.set_rollback(True)
