"""Keeps the database of this version, so that every later one proves that it can upgrade it.

python scripts/make_release.py            writes tests/data/releases/<version>.sql.gz and <version>.outturn
python scripts/make_release.py FOLDER     writes them there

The first is the text of a SQLite database as this version makes it, with a row in every table; the second is its backup, from which the same is made
on PostgreSQL. Run it once for each release, when its migrations are final, and never again for that version.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import sqlite3
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "releases"


def make(folder: Path) -> list[Path]:
    with tempfile.TemporaryDirectory() as aside:
        file = Path(aside) / "release.sqlite3"
        os.environ |= {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "outturn.config.settings"}  # noqa: TID251 (our own process)
        import django

        django.setup()
        from django.db import connection

        import outturn
        from outturn.actions.backups import back_up
        from outturn.store.schema import upgrade
        from release_data import AT, fill_everything

        upgrade()
        fill_everything()
        folder.mkdir(parents=True, exist_ok=True)
        text, backup = folder / f"{outturn.__version__}.sql.gz", folder / f"{outturn.__version__}.outturn"
        back_up(backup, by="release", at=AT, version=outturn.__version__, replace=True)
        connection.close()
        text.write_bytes(gzip.compress(_text(file).encode(), mtime=0))
        backup.chmod(0o644)  # invented data, which everybody who has the repository may read
        return [text, backup]


def _text(file: Path) -> str:
    with contextlib.closing(sqlite3.connect(file)) as database:
        return "\n".join(database.iterdump()) + "\n"


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
