"""Personal data in what an officer typed: found by the program, decided by a person before the return is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.disclosure.personal import find_personal_data
from outturn.disclosure.vocabulary import PERSONAL_WORDS
from outturn.reports.wording import and_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.disclosure.personal import PersonalData
    from outturn.entry.typed import Entry

TEXT_FIELDS = {
    "note": "note",
    "commentary": "commentary",
    "action_what": "action",
    "action_who": "name of who acts",
    "no_action": "reason why nothing is done",
}
"""What is printed as it was typed, with its name in a sentence."""


@dataclass(frozen=True)
class Suspected:
    """What looks like personal data, in a field of the entry."""

    field: str
    found: PersonalData

    @property
    def message(self) -> str:
        return f"The {TEXT_FIELDS[self.field]} holds what looks like {PERSONAL_WORDS[self.found.kind]}: “{self.found.text}”."


def suspected_in(entry: Entry) -> tuple[Suspected, ...]:
    return tuple(Suspected(field, found) for field in TEXT_FIELDS for found in find_personal_data(getattr(entry, field)))


def kinds_of(suspected: Sequence[Suspected]) -> dict[str, int]:
    """How many of each kind, for a record that shall not repeat them."""
    return dict(Counter(one.found.kind.value for one in suspected))


def summary_of(suspected: Sequence[Suspected]) -> str:
    """“a postcode and an e-mail address”, for a message that shall not repeat them."""
    return and_list(list(dict.fromkeys(PERSONAL_WORDS[one.found.kind] for one in suspected)))
