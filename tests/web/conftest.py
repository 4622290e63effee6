"""Pages through Django's own client: every test starts from the same filled database, and what it writes is gone when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.databases import connect
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
    """`site("officer")` is a client that is signed in as the officer."""
    connect(filled)
    from django.db import transaction

    with transaction.atomic():
        yield signed_in
        transaction.set_rollback(True)
    connect(filled)
