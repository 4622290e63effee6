"""What the first visitors would wait for, made when the service starts."""

from __future__ import annotations

import logging
from threading import Thread

from django.db import DatabaseError, connection

from outturn.errors import OutturnError
from outturn.reports.board import BoardKind, boards_of
from outturn.web import books
from outturn.web.dashboards.board_page import board_page, kind_of
from outturn.web.public import serving

_log = logging.getLogger("outturn")


def warm_aside() -> None:
    """In a thread of its own: the service answers meanwhile, and whoever asks for the same waits for the same."""
    Thread(target=warm, name="warm", daemon=True).start()


def warm() -> None:
    """The dashboard of the council for the newest period, the findings on pages of indicators, and the public site; of an empty database nothing."""
    try:
        at = books.known(None)
        for board in boards_of(at.package):
            periods = books.periods(kind_of(board), at)
            if board.kind is BoardKind.COUNCIL and periods:
                board_page(board, periods[0], at)
        books.findings(at)
        serving.make_ready()
    except (OutturnError, DatabaseError) as fault:
        _log.info("Nothing was made beforehand", exc_info=fault)
    finally:
        connection.close()
