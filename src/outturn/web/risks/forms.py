"""Forms about risks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.web.plain_fields import Choice, Day, Line, Seen, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDS = {1: "1 (lowest)", 5: "5 (highest)"}
MARKS = [("", "Choose a mark"), *((str(mark), _ENDS.get(mark, str(mark))) for mark in range(1, 6))]


def _whole(written: str) -> int | None:
    return int(written) if written else None


class Scoring(forms.Form):
    likelihood = Choice("Likelihood", MARKS, hint="How likely it is to happen.", missing="Choose a mark for the likelihood")
    impact = Choice("Impact", MARKS, hint="How much harm it would do.", missing="Choose a mark for the impact")
    target_score = forms.IntegerField(
        label="Target score",
        required=False,
        min_value=1,
        max_value=25,
        help_text="The score to be reached, 1 to 25.",
        error_messages={
            "invalid": "Target score must be a whole number from 1 to 25",
            "min_value": "Target score must be from 1 to 25",
            "max_value": "Target score must be from 1 to 25",
        },
    )
    note = Words("Why", rows=3, hint="What makes this the score. Reports print it.", missing="Say why this is the score")

    def score(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"likelihood": int(given["likelihood"]), "impact": int(given["impact"]), "target_score": given["target_score"], "note": given["note"]}


class Details(forms.Form):
    seen = Seen()
    title = Line("Title", hint="What could happen, in one sentence.", missing="Say what could happen")
    owner = Line("Owner", hint="The post that answers for it.", missing="Say who owns it")
    section = Choice("Section", (), missing="Choose the section that it belongs to")

    def __init__(self, sections: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["section"].choices = [("", "Choose a section"), *sections]


class Added(Scoring, Details):
    ref = Line("Reference", hint="Short, and for good. Nobody else has it.", most=40, missing="Give it a reference")
    field_order = ("ref", "title", "owner", "section", "likelihood", "impact", "target_score", "note")


class Closed(forms.Form):
    how = Choice(
        "How it leaves the register",
        [("removed", "Removed: it is no longer a corporate risk"), ("delegated", "Delegated to another register")],
        radio=True,
        missing="Say how it leaves the register",
    )
    to = Line("Delegated to", required=False, hint="Only where it is delegated: the register that it goes to.", most=120)
    why = Words("Why", missing="Say why it leaves the register", most=2_000)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") == "delegated" and not given.get("to"):
            self.add_error("to", "Say to which register it is delegated")
        return given

    @property
    def reason(self) -> str:
        """The words by which the overview tells a delegation from a removal."""
        given = self.cleaned_data
        return f"Delegated to {given['to']}. {given['why']}" if given["how"] == "delegated" else str(given["why"])


class Mitigation(forms.Form):
    seen = Seen()
    what = Words("What is done", rows=3, missing="Say what is done")
    owner = Line("Owner", missing="Say who does it")
    due = Day("Due", required=False)
    progress = Words("Progress", required=False, rows=3)


class Linked(forms.Form):
    indicator = Choice("Indicator", (), missing="Choose an indicator")

    def __init__(self, indicators: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["indicator"].choices = [("", "Choose an indicator"), *indicators]
