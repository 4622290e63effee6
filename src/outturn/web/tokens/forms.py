"""Forms about tokens."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from outturn.access.vocabulary import TokenScope
from outturn.actions.tokens import LONGEST_DAYS, NewToken
from outturn.store.people import people
from outturn.web.plain_fields import Choice, Line, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCOPES = (
    ("read", "Read what it reaches"),
    ("read write", "Read, and enter figures that are asked for"),
    ("write", "Only enter figures that are asked for"),
)
_DAYS = (("30", "30 days"), ("90", "90 days"), ("365", "1 year"), (str(LONGEST_DAYS), "2 years"))


class TokenForm(forms.Form):
    name = Line("Name", hint="The program that will use it, such as Highways system.", most=100)
    person = Choice("Acts for", (), hint="It may never do more than this person may, and what it enters counts as theirs.", missing="Choose for whom it acts")
    scopes = Choice("It may", _SCOPES, radio=True, missing="Choose what it may do")
    indicators = Line(
        "Only these indicators", required=False, hint="Their references with commas between, such as HT01, HT02. Leave both empty for everything."
    )
    sections = Line("Only these sections", required=False, hint="With all that is part of them, such as HT, D2.")
    days = Choice("Good for", _DAYS, radio=True, missing="Choose for how long it is good")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["person"].choices = [("", "Choose a person"), *_people()]

    @property
    def wanted(self) -> NewToken:
        given = self.cleaned_data
        scopes = frozenset(TokenScope(word) for word in given["scopes"].split())
        return NewToken(given["name"], given["person"], scopes, int(given["days"]), _references(given["indicators"]), _references(given["sections"]))


def _people() -> Iterator[tuple[str, str]]:
    return ((person.name, f"{person.full_name or person.name} ({person.name})") for person in people() if person.is_active)


def _references(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in re.split(r"[\s,;]+", written) if part))


class RevokeForm(forms.Form):
    why = Words("Why", rows=2, most=1_000, missing="Say why")
