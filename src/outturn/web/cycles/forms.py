"""Forms of cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.actions.cycles import CycleTerms
from outturn.errors import PeriodError
from outturn.package.dates import parse_date
from outturn.package.numbers import CellFault
from outturn.periods import parse_period
from outturn.web.plain_fields import Typed, say_names

if TYPE_CHECKING:
    import datetime as dt

    from outturn.periods import Period

_MOST_DAYS = 366


class PeriodField(Typed):
    """A period as people write it: Q4 2025/26, January 2026, 2025/26."""

    def to_python(self, value: Any) -> Period | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_period(text)
        except PeriodError:
            raise forms.ValidationError("This is not a period. Write a quarter such as Q4 2025/26, or a month such as January 2026.") from None

    def run_validators(self, value: Any) -> None:
        """A period has been read: there is nothing more to ask of its text."""


class DayField(Typed):
    """A day as people write it: 30 April 2026, 30/4/2026."""

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except CellFault:
            raise forms.ValidationError("This is not a day. Write it like 30 April 2026 or 30/4/2026.") from None

    def run_validators(self, value: Any) -> None:
        """A day has been read: there is nothing more to ask of its text."""


def _days(label: str, hint: str) -> forms.IntegerField:
    wrong = f"{label}: write a whole number from 0 to {_MOST_DAYS}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong)
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=_MOST_DAYS, error_messages=errors, widget=widget)


class CycleForm(forms.Form):
    period = PeriodField(
        label="Period",
        max_length=40,
        help_text="Such as Q4 2025/26 or March 2026. Every period that ends in it is asked for",
        error_messages={"required": "Enter the period."},
    )
    days = _days("Days until a figure is due", "Counted from the end of its own period")
    not_before = DayField(
        label="None is due before",
        required=False,
        max_length=40,
        help_text="For example 30 April 2026: the earlier months of a quarter are then due together",
    )
    remind_before = _days("Days before it is due to remind", "One e-mail a person a day at most")
    remind_after = _days("Days after it was due to remind", "And then once a week")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False, "label_suffix": ""})
        say_names(self)

    def terms(self) -> CycleTerms:
        return CycleTerms(**self.cleaned_data)


class WhyForm(forms.Form):
    why = Typed(
        label="Reason",
        max_length=2_000,
        help_text="The auditors see this",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give the reason."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False, "label_suffix": ""})
        say_names(self)
