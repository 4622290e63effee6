"""A part of the package straight from the tables, for whoever is about to change them.

`current()` must not be asked inside a transaction that has touched the tables: it would keep what is about to change.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.package.tables import TABLES
from outturn.store import bulk
from outturn.store.holding import as_package, spread
from outturn.store.models import Holding

if TYPE_CHECKING:
    from outturn.package.package import Package


def part_of_package(*tables: str) -> Package:
    """The package with these tables; every other one is there and empty. Raises UsageError where the database holds none."""
    holding = Holding.objects.first()
    if holding is None:
        raise UsageError("The database holds nothing yet. Load a package first: outturn load PACKAGE.")
    unknown = json.loads(holding.unknown_columns)
    frames = {name: spread(bulk.rows(name, until=None if name in tables else 0), unknown.get(name, ())) for name in TABLES}
    return as_package(holding, frames)
