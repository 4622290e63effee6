"""Forms about indicators, their definitions and their standards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from outturn.glossary.terms import term_of
from outturn.indicators.vocabulary import Aggregation, Basis, Frequency, Kind, Polarity, Unit
from outturn.standards.vocabulary import Profile, RangeBasis
from outturn.web.plain_fields import Choice, Day, Line, Number, Seen, Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def _words(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [("", "Choose"), *((member.value, _label(member)) for member in enum)]


def _label(member: StrEnum) -> str:
    """As the glossary prints it, with a capital."""
    words = term_of(member).term
    return words[:1].upper() + words[1:]


def _whole(label: str, least: int, most: int, hint: str = "") -> forms.IntegerField:
    wrong = f"{label} must be a whole number from {least} to {most}"
    errors = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, help_text=hint, error_messages=errors)


class Facts(forms.Form):
    """What an indicator is, without its words, which have versions."""

    seen = Seen()
    kind = Choice("Kind", _words(Kind), hint="A key performance indicator has a target; an activity indicator may have an expected range.")
    section = Choice("Section", ())
    owner = Line("Owner", hint="The post that answers for it. Its returns go there.", missing="Say who answers for it")
    unit = Choice("Unit", _words(Unit))
    per = Number("Base of a rate", hint="Only for a rate: 10,000 for “per 10,000”.")
    decimals = _whole("Decimals", 0, 10, "To print. Ratings never use rounded values.")
    polarity = Choice("Which way is good", _words(Polarity), hint="For an activity indicator: none.")
    frequency = Choice("How often", _words(Frequency))
    basis = Choice("What a figure covers", _words(Basis))
    aggregation = Choice("How the year to date is made", _words(Aggregation), required=False)
    numerator_label = Line("What the numerator counts", required=False)
    denominator_label = Line("What the denominator counts", required=False)
    rationale = Words("Why it is measured", required=False, rows=3)
    source = Line("Source", required=False, hint="Where its figures come from.")

    def __init__(self, sections: Iterable[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["section"].choices = [("", "Choose a section"), *sections]

    @property
    def values(self) -> dict[str, Any]:
        left_out = {"seen", "ref", "since", "why"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class NewIndicator(Facts):
    ref = Line("Reference", hint="Short, and for good, such as HT31. Figures are joined on it.", most=40)
    name = Line("Name", hint="As it is printed.")
    definition = Words("Definition", hint="Exactly what is measured.")
    introduced = Day("Measured since", hint="The first day of its first period.")
    field_order = ("ref", "name", "definition", "kind", "section", "owner", "introduced")

    def clean_ref(self) -> str:
        ref = str(self.cleaned_data["ref"])
        if not _REF.fullmatch(ref):
            raise forms.ValidationError("Reference must be letters, digits, dots, hyphens and underscores only")
        return ref

    @property
    def values(self) -> dict[str, Any]:
        return {**super().values, "introduced": self.cleaned_data["introduced"].isoformat()}


class ChangedFacts(Facts):
    why = Words("Why it changes", rows=2, most=1_000, missing="Say why it changes")


class Version(forms.Form):
    name = Line("Name")
    definition = Words("Definition", hint="Exactly what is measured from then on.", rows=6)
    since = Day("In force from", hint="The first day of the first period that is measured so.")
    comparable = Choice(
        "Can earlier figures be compared with later ones?",
        [("yes", "Yes"), ("no", "No: charts and directions of travel begin anew")],
        radio=True,
        missing="Say whether earlier figures can be compared with later ones",
    )
    reason = Words("Why it changes", rows=3, most=1_000, missing="Say why it changes")


class Retired(forms.Form):
    since = Day("No longer measured from")
    why = Words("Why", rows=3, most=1_000, missing="Say why it is retired")


STANDARD_FIELDS = {
    "single": ("target", "floor"),
    "band": ("target_low", "target_high", "floor_low", "floor_high"),
    "range": ("lower", "upper", "range_basis"),
}


def shape_of(kind: str, polarity: str) -> str:
    """Which numbers an indicator's standard has."""
    if kind == Kind.ACTIVITY:
        return "range"
    return "band" if polarity == Polarity.RANGE else "single"


class Standards(forms.Form):
    """Only the numbers that the indicator can have are asked for."""

    seen = Seen()
    target = Number("Target")
    floor = Number("Floor standard", hint="The least that is acceptable.")
    target_low = Number("Target, lower end")
    target_high = Number("Target, upper end")
    floor_low = Number("Floor standard, lower end")
    floor_high = Number("Floor standard, upper end")
    lower = Number("Expected range, lower end")
    upper = Number("Expected range, upper end")
    range_basis = Choice("The expected range is for", _words(RangeBasis), required=False)
    profile = Choice(
        "How it differs inside the year", [(profile.value, _label(profile)) for profile in Profile if profile is not Profile.EXPLICIT], required=False
    )
    is_tbc = forms.BooleanField(label="Still to be confirmed: there is no number yet", required=False)
    why = Words("Why it changes", rows=3, most=1_000, missing="Say why it changes")

    def __init__(self, shape: str, *given: Any, keeps_profile: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        for other, names in STANDARD_FIELDS.items():
            for name in names if other != shape else ():
                del self.fields[name]
        if shape == "range":
            del self.fields["is_tbc"]
        if keeps_profile:
            del self.fields["profile"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        numbers = [name for names in STANDARD_FIELDS.values() for name in names if name in self.fields and name != "range_basis"]
        held = [name for name in numbers if given.get(name) is not None]
        if given.get("is_tbc") and held:
            self.add_error("is_tbc", "Either give numbers, or say that they are still to be confirmed")
        if not held and not given.get("is_tbc") and "is_tbc" in self.fields and not self.errors:
            self.add_error(numbers[0], "Give a target, or say that it is still to be confirmed")
        return given

    @property
    def values(self) -> dict[str, Any]:
        """The columns of `standards`."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "why", "is_tbc"}}
        return {**given, "status": "tbc" if self.cleaned_data.get("is_tbc") else "confirmed"}
