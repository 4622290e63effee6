"""A management action as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.actions.management_actions import CLOSED_STATES
from outturn.web.assessed import known_package
from outturn.web.people import section_parents
from outturn.web.scopes import within

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

STATES = {"planned": "Planned", "under_way": "Under way", "late": "Late", "done": "Done", "stopped": "Stopped"}
NO_OWNER = "-"
"""In an address: whatever has no owner."""


@dataclass(frozen=True)
class ShownAction:
    ref: str
    indicator: str
    indicator_name: str
    section: str
    period: str
    what: str
    owner: str
    due: dt.date | None
    state: str
    progress: str
    expected_effect: str
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED_STATES

    @property
    def state_words(self) -> str:
        """“Under way, late”: the state that was given, and whether the day has passed."""
        words = STATES.get(self.state, "Not said")
        return f"{words}, late" if self.is_late and self.state != "late" else words


@dataclass(frozen=True)
class Wanted:
    """The filters of the list. `state` is one of the states, `open`, `closed` or empty."""

    state: str = ""
    owner: str = ""
    section: str = ""
    indicator: str = ""
    late: bool = False
    text: str = ""

    def fits(self, one: ShownAction, parents: Mapping[str, str]) -> bool:
        return (
            self._fits_state(one)
            and (not self.owner or one.owner == ("" if self.owner == NO_OWNER else self.owner))
            and within(one.section, self.section, parents)
            and (not self.indicator or one.indicator == self.indicator)
            and (not self.late or one.is_late)
            and (not self.text or self.text.casefold() in f"{one.ref} {one.what} {one.progress} {one.indicator_name}".casefold())
        )

    def _fits_state(self, one: ShownAction) -> bool:
        if self.state in {"open", "closed"}:
            return one.is_open is (self.state == "open")
        return not self.state or one.state == self.state


def all_actions(today: dt.date, instant: dt.datetime | None = None) -> list[ShownAction]:
    """As known at an instant, where one is given. The open ones first, by the day on which they are due; those without a day last."""
    package = known_package(instant)[1]
    indicators = {row["indicator"]: row for row in package["indicators"].select("indicator", "name", "section").to_dicts()}
    found = [_shown(row, indicators.get(row["indicator"], {}), today) for row in package["actions"].to_dicts()]
    return sorted(found, key=lambda one: (not one.is_open, one.due is None, one.due or today, one.ref))


def _shown(row: Mapping[str, Any], indicator: Mapping[str, Any], today: dt.date) -> ShownAction:
    state = row["state"] or ""
    overdue = row["due"] is not None and row["due"] < today
    return ShownAction(
        ref=row["action"],
        indicator=row["indicator"],
        indicator_name=indicator.get("name") or "",
        section=indicator.get("section") or "",
        period=row["period"] or "",
        what=row["what"] or "",
        owner=row["owner"] or "",
        due=row["due"],
        state=state,
        progress=row["progress"] or "",
        expected_effect=row["expected_effect"] or "",
        is_late=state not in CLOSED_STATES and (overdue or state == "late"),
    )


def fitting(actions: Sequence[ShownAction], wanted: Wanted) -> list[ShownAction]:
    parents = section_parents()
    return [one for one in actions if wanted.fits(one, parents)]
