"""What the rules say of a return as it stands, kept beside it with a mark of what was judged: it is trusted only where the mark is still right."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from outturn.actions.returning import entry_of
from outturn.assessment.groundwork import groundwork
from outturn.entry.candidate import Candidate
from outturn.entry.judged import held, judge
from outturn.periods import parse_period

if TYPE_CHECKING:
    from outturn.assessment.groundwork import Groundwork
    from outturn.entry.judged import Judged
    from outturn.entry.typed import Entry, Reading
    from outturn.store.current import Current
    from outturn.store.models import Return

_TABLES = ("indicators", "definitions", "standards", "figures")
"""Whatever a rating depends on besides what was entered. Figures that are only added have no mark, and are counted."""


@dataclass(frozen=True)
class Found:
    """What the rules said of an entry. `judged` marks exactly that entry, and all that it was judged against."""

    rating: str
    warnings: int
    judged: str

    def is_about(self, entry: Entry) -> bool:
        return self.judged.endswith(f":{_digest(entry)}")


def found_of(judged: Judged, entry: Entry, held_now: Current) -> Found:
    """`held_now` is what the entry was judged against."""
    return Found(judged.rating.value if judged.rating else "", judged.warnings, mark_of(judged.indicator.ref, entry, held_now))


def mark_of(indicator: str, entry: Entry, held_now: Current) -> str:
    marks = ".".join(str(held_now.marks.get(name, 0)) for name in _TABLES)
    figures = held_now.package["figures"]["indicator"].eq(indicator).sum()
    return f"{marks}.{figures}:{_digest(entry)}"


def _digest(entry: Entry) -> str:
    return hashlib.sha256(json.dumps(asdict(entry)).encode()).hexdigest()


@dataclass(frozen=True)
class Judging:
    """Judges returns that are held fast, against one state of the data."""

    held_now: Current
    by: str
    at: dt.datetime

    def rating_of(self, standing: Return, reading: Reading) -> Found:
        """As it was found, where it was found of the same; else it is judged now."""
        return self._kept(standing) or self.afresh(standing, reading)[0]

    def found_in(self, standing: Return, reading: Reading) -> tuple[Found, str]:
        """With the errors in words. Only where there was nothing to say is nothing asked again: how much there was is kept, and not what."""
        kept = self._kept(standing)
        return (kept, "") if kept and not kept.warnings else self.afresh(standing, reading)

    def afresh(self, standing: Return, reading: Reading) -> tuple[Found, str]:
        entry, naive = entry_of(standing), self.at.astimezone(dt.UTC).replace(tzinfo=None)
        candidate = Candidate(standing.indicator, parse_period(standing.period), entry, reading, self.by, naive)
        package = self.held_now.package
        judged = judge(package, held(package, standing.indicator, self._ground), candidate)
        return found_of(judged, entry, self.held_now), " ".join(remark.message for remark in judged.errors)

    def _kept(self, standing: Return) -> Found | None:
        is_same = standing.judged == mark_of(standing.indicator, entry_of(standing), self.held_now)
        return Found(standing.rating, standing.warnings, standing.judged) if is_same else None

    @cached_property
    def _ground(self) -> Groundwork:
        package = self.held_now.package
        return groundwork(package.tables, scheme=package.rating_scheme)
