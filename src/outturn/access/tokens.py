"""What a program may do that shows a service token: what the token says, and never more than the person may for whom it acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.access.decision import Decision

if TYPE_CHECKING:
    import datetime as dt

    from outturn.access.decision import Thing
    from outturn.access.vocabulary import TokenScope


@dataclass(frozen=True)
class TokenTerms:
    """A token reaches these indicators and all that is part of these sections; everything where both are empty."""

    name: str
    person: str
    scopes: frozenset[TokenScope]
    expires_at: dt.datetime
    indicators: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    revoked_at: dt.datetime | None = None

    @property
    def is_for_everything(self) -> bool:
        return not self.indicators and not self.sections

    def reaches(self, thing: Thing) -> bool:
        return self.is_for_everything or thing.indicator in self.indicators or any(section in self.sections for section in thing.sections)


def counts(terms: TokenTerms, at: dt.datetime) -> Decision:
    """Whether the token is still one at this instant."""
    if terms.revoked_at is not None:
        return Decision(False, "This token was revoked.")
    if at >= terms.expires_at:
        return Decision(False, "This token has expired. An administrator can make a new one.")
    return Decision(True, f"The token is good until {terms.expires_at:%Y-%m-%d}.")


def allows(terms: TokenTerms, scope: TokenScope, thing: Thing | None = None) -> Decision:
    """Whether its scope and its reach allow it; what its person may do is asked beside it. No thing: anything that it reaches."""
    if scope not in terms.scopes:
        held = " and ".join(sorted(known.value for known in terms.scopes))
        return Decision(False, f"This token may {held}, and not {scope.value}.")
    if thing is not None and not terms.reaches(thing):
        what = f"the indicator {thing.indicator}" if thing.indicator else "what is about the whole council"
        return Decision(False, f"This token does not reach {what}.")
    return Decision(True, f"This token may {scope.value}.")
