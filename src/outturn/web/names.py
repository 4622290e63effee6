"""What people are called, by the name with which they sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.models import User

if TYPE_CHECKING:
    from collections.abc import Mapping


def called() -> Mapping[str, str]:
    """In one query. A program or somebody who is gone is not among them: then the name itself must do."""
    return {name: f"{first} {last}".strip() or name for name, first, last in User.objects.values_list("username", "first_name", "last_name")}
