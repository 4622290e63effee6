"""Reading an edition back: what its report tells, apart from what is frozen beside it."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from functools import partial
from pathlib import Path

from outturn.api.edition_manifest import MANIFEST, parse_manifest
from outturn.api.editions import PACKAGE
from outturn.api.public_edition import PublicEdition, is_of_the_report
from outturn.errors import OutturnError
from outturn.package.reading import read_package
from outturn.store.models import EditionFile

_log = logging.getLogger("outturn")


def read_edition(pk: int, released_at: dt.datetime, number: int = 1) -> PublicEdition | None:
    """None for one that cannot be read: that is told to the people who run the service, and the other pages are there."""
    files = EditionFile.objects.filter(edition_id=pk)
    sizes = dict(files.values_list("path", "size"))
    try:
        manifest = parse_manifest(_data(pk, MANIFEST), f"the manifest of edition {pk}")
        with tempfile.TemporaryDirectory(prefix="outturn-public-") as aside:
            for file in files.filter(path__startswith=f"{PACKAGE}/"):
                path = Path(aside) / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(bytes(file.data))
            package = read_package(Path(aside) / PACKAGE)
        at = released_at.astimezone(dt.UTC).replace(tzinfo=None)
        own = {path: size for path, size in sizes.items() if is_of_the_report(path)}
        edition = PublicEdition(manifest, number, at, package, own, partial(_data, pk))
        edition.info  # noqa: B018 (a package that does not have the report is refused here)
    except (OutturnError, EditionFile.DoesNotExist) as fault:
        _log.error("Edition %s cannot be read", pk, exc_info=fault)
        return None
    return edition


def _data(edition: int, path: str) -> bytes:
    return bytes(EditionFile.objects.get(edition_id=edition, path=path).data)
