"""Says on the terminal what is going on, once it has gone on for a second. Nothing is said to a file or a pipe."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 1.0


@contextmanager
def stage(what: str) -> Iterator[None]:
    """`what` is a phrase such as “Reading examples/kent”; it is shown on standard error while the block still runs."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(PATIENCE_SECONDS, click.echo, [f"{what} …"], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
