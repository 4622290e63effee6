"""What an analyst asks for: a report to be built, or one to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.errors import OutturnError, UsageError
from outturn.periods import parse_period
from outturn.renderers.registry import RENDERERS
from outturn.reports.lookup import indicator_reference
from outturn.reports.registry import BUILDERS
from outturn.reports.request import INDICATOR
from outturn.web.clock import clock_name, instant_of, parsed
from outturn.web.plain_fields import Typed, say_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.package.package import Package
    from outturn.renderers.registry import Renderer

_LONGEST = 2_000


def format_label(renderer: Renderer) -> str:
    """As a reader would look for it."""
    return "Data for programs (JSON)" if renderer.name == "json" else renderer.label[:1].upper() + renderer.label[1:]


def report_choices(package: Package, kinds: Sequence[str]) -> list[tuple[str, str]]:
    return [(row["report"], row["title"] or row["report"]) for row in package["reports"].to_dicts() if row["kind"] in kinds]


def _instant(written: str, words: str, *, to_its_end: bool = True) -> dt.datetime:
    """In UTC. Raises ValidationError, with these words for what is no instant."""
    if parsed(written) is None:
        raise forms.ValidationError(words)
    try:
        return instant_of(written, to_its_end=to_its_end)
    except UsageError as fault:
        raise forms.ValidationError(str(fault)) from None


class _PeriodForm(forms.Form):
    report = forms.ChoiceField(label="Report")
    period = Typed(label="Period", max_length=40, help_text="Such as 2025-26-Q2, Oct 2025 or 2026/27.")

    def __init__(self, package: Package, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        say_names(self)

    def clean_period(self) -> str:
        try:
            return parse_period(self.cleaned_data["period"]).id
        except OutturnError as fault:
            raise forms.ValidationError(str(fault)) from None


class AskForm(_PeriodForm):
    indicator = Typed(label="Indicator", max_length=80, required=False, help_text="For the report on one indicator: its reference, such as HT01.")
    compare_with = Typed(label="Year to compare with", max_length=40, required=False, help_text="For a review: the financial year beside which it is laid.")
    formats = forms.MultipleChoiceField(
        label="Formats",
        choices=[(name, format_label(renderer)) for name, renderer in RENDERERS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one format."},
    )
    as_at = Typed(label="As known at", max_length=40, required=False)

    def __init__(self, package: Package, now: dt.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(package, *args, **kwargs)
        self._now = now
        self.fields["as_at"].help_text = f"A day such as 2025-10-20, or 2025-10-20T09:00 ({clock_name()}). Leave it empty for now."
        self.fields["report"].choices = [*report_choices(package, list(BUILDERS)), (INDICATOR, "Everything about one indicator")]  # type: ignore[attr-defined]

    def clean_as_at(self) -> dt.datetime | None:
        """None for now. A day counts to its end, and today's to now."""
        written = self.cleaned_data["as_at"].strip()
        if not written:
            return None
        found = _instant(written, "This is not a day or an instant: write 2025-10-20, or 2025-10-20T09:00.").replace(tzinfo=None)
        if found.date() > self._now.date():
            raise forms.ValidationError("What will be known then is not known yet. Write a day that has been, or leave it empty for now.")
        return found if found < self._now else None

    def clean_compare_with(self) -> str:
        written = self.cleaned_data["compare_with"].strip()
        try:
            return parse_period(written).id if written else ""
        except OutturnError as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        wanted, is_one = (found.get("indicator") or "").strip(), found.get("report") == INDICATOR
        if is_one and not wanted:
            self.add_error("indicator", "Say which indicator the report is about.")
        elif wanted and not is_one:
            self.add_error("indicator", "Only “Everything about one indicator” is about one indicator. Leave this empty, or choose that report.")
        elif wanted:
            self._settle(found, wanted)
        return found

    def _settle(self, found: dict[str, Any], wanted: str) -> None:
        try:
            found["indicator"] = indicator_reference(self.package, wanted)
        except OutturnError as fault:
            self.add_error("indicator", str(fault))


class PublishForm(_PeriodForm):
    why = Typed(
        label="Why it is published before every return is locked",
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only where returns of the period are not locked. It stands in the audit trail and on the page of the edition.",
    )

    released_at = Typed(label="Public from", max_length=40, required=False)

    def __init__(self, package: Package, now: dt.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(package, *args, **kwargs)
        self._now = now
        such = f"such as 2026-02-03T09:30 ({clock_name()})"
        self.fields[
            "released_at"
        ].help_text = f"For an embargo: the instant from which the public sees it, {such}. Leave it empty for as soon as it is published."
        self.fields["report"].choices = report_choices(package, list(BUILDERS))  # type: ignore[attr-defined]

    def clean_released_at(self) -> dt.datetime | None:
        """A day without an hour is its first instant."""
        written = self.cleaned_data["released_at"].strip()
        if not written:
            return None
        found = _instant(written, "This is not an instant: write 2026-02-03T09:30.", to_its_end=False)
        if found.replace(tzinfo=None) <= self._now:
            raise forms.ValidationError("This instant is past. Leave it empty, and the public sees the report as soon as it is published.")
        return found


class HoldForm(forms.Form):
    why = Typed(
        label="Why",
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: the pre-election period. It stands in the audit trail and on the page of the edition.",
        error_messages={"required": "Say why."},
    )
