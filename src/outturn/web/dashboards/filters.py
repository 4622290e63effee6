"""Which lines of a dashboard an address asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating, Trend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.reports.board import Line

NONE = "none"
"""Chooses what has no rating, or no verdict on its direction."""
RATINGS = (*(rating.value for rating in (Rating.GREEN, Rating.AMBER, Rating.RED)), NONE)
DIRECTIONS = (*(trend.value for trend in (Trend.IMPROVING, Trend.STABLE, Trend.WORSENING)), NONE)
KINDS = ("kpi", "activity")
_LONGEST = 80


@dataclass(frozen=True)
class Chosen:
    """Empty where everything is wanted. What an address may not mean is taken as empty, so that an old link still shows something."""

    section: str = ""
    rating: str = ""
    direction: str = ""
    kind: str = ""
    words: str = ""

    @property
    def is_all(self) -> bool:
        return self == Chosen()


def chosen(asked: Mapping[str, str], sections: Sequence[str]) -> Chosen:
    def one_of(name: str, known: Sequence[str]) -> str:
        return asked.get(name, "") if asked.get(name, "") in known else ""

    return Chosen(
        one_of("section", sections),
        one_of("rating", RATINGS),
        one_of("direction", DIRECTIONS),
        one_of("kind", KINDS),
        " ".join(asked.get("q", "").split())[:80],
    )


def fitting(lines: Sequence[Line], wanted: Chosen) -> tuple[Line, ...]:
    """Every word that is searched for stands in the reference, the name or the section."""
    words = wanted.words.casefold().split()
    return tuple(line for line in lines if _fits(line, wanted) and all(word in f"{line.ref} {line.name} {line.section_name}".casefold() for word in words))


def _fits(line: Line, wanted: Chosen) -> bool:
    return (
        wanted.section in {"", line.section}
        and wanted.kind in {"", "kpi" if line.is_kpi else "activity"}
        and (not wanted.rating or (line.is_kpi and _word(line.rating.rating if line.rating else None) == wanted.rating))
        and (not wanted.direction or (line.is_kpi and _direction(line) == wanted.direction))
    )


def _word(rating: Rating | None) -> str:
    return rating.value if rating else NONE


def _direction(line: Line) -> str:
    """As the counts have it: a direction that is neither good nor bad counts as no verdict."""
    trend = line.trend.trend
    return trend.value if trend and trend.value in DIRECTIONS else NONE
