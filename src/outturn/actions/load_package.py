"""Loads a package into the database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import transaction

from outturn.actions.auditing import record
from outturn.errors import UsageError
from outturn.store import holding
from outturn.store.locks import alone

if TYPE_CHECKING:
    import datetime as dt

    from outturn.package.package import Package


def load_package(package: Package, *, by: str, at: dt.datetime, replace: bool = False) -> None:
    """All of it or nothing. Raises UsageError where the database holds a package already and `replace` is not said."""
    with transaction.atomic():
        alone("package")  # two that load at once into an empty database find no row on which to wait for each other
        if not holding.is_empty() and not replace:
            raise UsageError("The database holds a package already. Dump it first (outturn dump DIR), then load with --replace.")
        holding.put(package)
        counts = {name: package[name].height for name in package.tables if package[name].height}
        record("package_loaded", by=by, at=at, subject=package.name, new=json.dumps(counts))
