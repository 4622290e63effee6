"""Forms of the annual review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.review.proposals import NUMBERS, ProposedStandard
from outturn.standards.vocabulary import Change
from outturn.web.catalogue.forms import STANDARD_FIELDS, NewIndicator
from outturn.web.plain_fields import Choice, Line, Number, Seen, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Opened(forms.Form):
    year = Choice("Financial year", (), missing="Choose the year whose indicators and standards are reviewed")

    def __init__(self, years: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["year"].choices = years


class Proposed(forms.Form):
    """The numbers are asked for as they would be: what differs from the year before is what is proposed."""

    seen = Seen()
    change = Choice(
        "Proposal",
        [("kept", "Kept as it is"), ("changed", "Changed"), ("removed", "Removed from the new year on")],
        radio=True,
        missing="Say what is proposed",
    )
    target = Number("Target", hint="Leave the numbers as they are where they do not change.")
    floor = Number("Floor standard")
    target_low = Number("Target, lower end")
    target_high = Number("Target, upper end")
    floor_low = Number("Floor standard, lower end")
    floor_high = Number("Floor standard, upper end")
    lower = Number("Expected range, lower end")
    upper = Number("Expected range, upper end")
    is_tbc = forms.BooleanField(label="The new standard is still to be confirmed", required=False)
    name = Line("Name")
    definition = Words("Definition", required=False, rows=4)
    comparable = forms.BooleanField(label="Figures under a new definition can be compared with earlier ones", required=False, initial=True)
    reason = Words("Reason", required=False, rows=3, most=2_000, hint="Needed for every change and removal. The review paper prints it.")

    def __init__(self, shape: str, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for other, names in STANDARD_FIELDS.items():
            for name in names if other != shape else ():
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("change") in {"changed", "removed"} and not given.get("reason"):
            self.add_error("reason", "Say why")
        if given.get("is_tbc") and given.get("change") != "changed":
            self.add_error("is_tbc", "A standard that is to be confirmed is a change")
        return given

    def proposal(self, row: Mapping[str, Any], before: Mapping[str, Any]) -> ProposedStandard:
        """`row` is the indicator, `before` its standard of the year before."""
        given = self.cleaned_data
        change = Change(given["change"])
        if change is not Change.CHANGED:
            return ProposedStandard(row["indicator"], change, given["reason"])
        if given["is_tbc"]:
            standard: dict[str, Any] = {name: None for name in NUMBERS if name in self.fields} | {"status": "tbc"}
        else:
            standard = {name: given[name] for name in NUMBERS if name in self.fields and given[name] != before.get(name)}
        texts = {name: given[name] for name in ("name", "definition") if given[name] and given[name] != (row[name] or "")}
        return ProposedStandard(row["indicator"], change, given["reason"], standard, texts, given["comparable"] or not texts)


class NewProposed(NewIndicator):
    target = Number("Target")
    floor = Number("Floor standard")
    lower = Number("Expected range, lower end", hint="Only for an activity indicator.")
    upper = Number("Expected range, upper end")
    reason = Words("Reason", rows=3, most=2_000, missing="Say why it is new")

    def __init__(self, sections: Iterable[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(sections, *given, **named)
        del self.fields["introduced"]

    def proposal(self) -> ProposedStandard:
        given = self.cleaned_data
        standard = {name: given[name] for name in ("target", "floor", "lower", "upper") if given[name] is not None}
        left_out = {"seen", "ref", "reason", "target", "floor", "lower", "upper"}
        definition = {name: value for name, value in given.items() if name not in left_out and value not in (None, "")}
        return ProposedStandard(given["ref"], Change.NEW, given["reason"], standard, definition)


class Said(forms.Form):
    text = Words("Comment", missing="Write what you want to say", rows=3)


class Approved(forms.Form):
    why = Words(
        "On what ground",
        rows=3,
        most=1_000,
        hint="The meeting and its minute, such as: Cabinet, 12 March 2026, minute 47.",
        missing="Say on what ground",
    )
