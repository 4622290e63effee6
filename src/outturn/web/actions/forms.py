"""Forms about management actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.actions.management_actions import OPEN_STATES
from outturn.errors import PeriodError
from outturn.periods import parse_period
from outturn.web.actions.presenting import STATES
from outturn.web.plain_fields import Choice, Day, Line, Seen, Words

if TYPE_CHECKING:
    from collections.abc import Sequence


class Opened(forms.Form):
    indicator = Choice("The indicator", (), missing="Choose the indicator that it is for")
    period = Line("Period", required=False, hint="The period whose figure led to it, such as Q2 2025/26.", most=40)
    what = Words("What is done", hint="One thing, so that anybody can tell later whether it was done.", missing="Say what is done")
    owner = Line("Owner", hint="The post that does it, such as Head of Road Safety.", missing="Say who does it")
    due = Day("Due", hint="The day by which it is done.", missing="Say by when it is done")
    expected_effect = Words("What it should change", required=False, rows=2, hint="For instance: back above the floor standard by the fourth quarter.")

    def __init__(self, indicators: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["indicator"].choices = [("", "Choose an indicator"), *indicators]

    def clean_period(self) -> str:
        written = str(self.cleaned_data["period"])
        try:
            return parse_period(written).id if written else ""
        except PeriodError:
            raise forms.ValidationError("Period must be a month, quarter or year, such as Q2 2025/26 or October 2025") from None


class Updated(forms.Form):
    seen = Seen()
    state = Choice("How far it is", [(state, STATES[state]) for state in OPEN_STATES], radio=True, missing="Say how far it is")
    progress = Words("Progress", required=False, hint="What has happened since, in a sentence or two. Reports print it.")
    owner = Line("Owner", missing="Say who does it")
    due = Day("Due", missing="Say by when it is done")


class TakenUp(Updated):
    why = Words("Why it is taken up again", rows=2, most=1_000, missing="Say why it is taken up again")


class Closed(forms.Form):
    seen = Seen()
    state = Choice("How it ended", [("done", "Done"), ("stopped", "Stopped: it will not be done")], radio=True, missing="Say how it ended")
    result = Words("Result", hint="What was done and what it changed, or why it was stopped. Reports print it.", missing="Say what came of it")
