"""An upload as a page sees it: what was read, and what would be written of it into the data as they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404

from outturn.actions.bringing_in import asked_in_returns
from outturn.api.kept_intake import unpacked
from outturn.intake.joining.joined import faults, first, joined
from outturn.store.current import current
from outturn.store.holding import is_empty
from outturn.store.intakes import CONFIRMED, THROWN_AWAY, WAITING
from outturn.store.models import Upload
from outturn.web.assessed import kept
from outturn.web.intake.presenting import figure_rows, indicator_rows

if TYPE_CHECKING:
    from outturn.api.taking_in import Intake
    from outturn.findings.finding import Finding
    from outturn.intake.joining.model import Joining
    from outturn.intake.questions import Question
    from outturn.web.intake.presenting import FigureRow, IndicatorRow


@dataclass(frozen=True)
class Shown:
    """Everything of the page that rests on the data: made once for each reading and each state of them."""

    joining: Joining
    faults: tuple[Finding, ...]
    indicators: tuple[IndicatorRow, ...]
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True)
class SeenUpload:
    """`version` is that of the data, 0 where the database holds none."""

    upload: Upload
    version: int

    @cached_property
    def _mark(self) -> str:
        return hashlib.sha256(bytes(self.upload.reading)).hexdigest()

    @property
    def is_waiting(self) -> bool:
        return self.upload.state == WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.upload.state == CONFIRMED

    @property
    def is_thrown_away(self) -> bool:
        return self.upload.state == THROWN_AWAY

    @property
    def is_readable(self) -> bool:
        """Whether what was read is still kept."""
        return bool(self.upload.reading)

    @cached_property
    def taken(self) -> Intake:
        data = bytes(self.upload.reading)
        return kept((0, "intake", self._mark), lambda: unpacked(data))

    @cached_property
    def shown(self) -> Shown:
        asked = asked_in_returns(self.taken.package["indicators"]["indicator"].to_list()) if self.version else frozenset()
        return kept((self.version, "joined", self._mark, self.upload.answers, asked), lambda: self._made(asked))

    def _made(self, asked: frozenset[tuple[str, str]]) -> Shown:
        brought = self.taken.package
        found = joined(current().package, brought, asked=asked, told=self.given.get("indicators", {})) if self.version else first(brought)
        return Shown(found, faults(found), tuple(indicator_rows(found, brought)), tuple(figure_rows(found, brought)))

    @property
    def given(self) -> dict[str, dict[str, str]]:
        told: dict[str, dict[str, str]] = json.loads(self.upload.answers)
        return told

    @property
    def questions(self) -> tuple[Question, ...]:
        return (*self.taken.questions, *self.shown.joining.questions)

    @property
    def has_indicators(self) -> bool:
        return bool(self.taken.package["indicators"].height)

    @property
    def may_be_confirmed(self) -> bool:
        return self.is_waiting and self.has_indicators and not self.shown.faults and bool(self.shown.joining.added)


def seen_upload(number: int) -> SeenUpload:
    found = Upload.objects.filter(pk=number).first()
    if found is None:
        raise Http404("There are no such documents.")
    return SeenUpload(found, 0 if is_empty() else current().version)
