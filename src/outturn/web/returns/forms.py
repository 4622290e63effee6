"""The forms of a return: one for each of its pages. What is typed is only kept here; what it means is read by `outturn.entry`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.entry.typed import ACTION_FIELDS, FIGURE_FIELDS, OFFERED
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Unit
from outturn.web.plain_fields import Typed, say_names

if TYPE_CHECKING:
    from outturn.entry.typed import Asked, Reading
    from outturn.reports.catalogue import Indicator

STATUS_LABELS = {
    Status.FINAL: "Final",
    Status.PROVISIONAL: "Provisional: it may still change",
    Status.ESTIMATED: "Estimated: worked out from a part or from a model",
    Status.PARTIAL: "Partial: it does not cover the whole period or the whole area",
    Status.NOT_AVAILABLE: "Not available: there is no figure yet",
    Status.NOT_APPLICABLE: "Not applicable: there was nothing to measure",
    Status.EMBARGOED: "Embargoed: it may not be shown before a day",
    Status.SUPPRESSED: "Suppressed: too few people to show it",
}
_PART = "This page was not complete when it was sent, so nothing was saved. What you typed is still below: copy it, open the page again, and put it in."
_LONGEST_NUMBER, _LONGEST_NOTE, _LONGEST_COMMENTARY, _LONGEST_LINE = 60, 500, 20_000, 1_000


def _revision() -> forms.IntegerField:
    """Which state of the return the page showed. No person types it: where it is missing or strange, a part of the page got lost on its way."""
    return forms.IntegerField(
        widget=forms.HiddenInput(), min_value=0, max_value=2_000_000_000, error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _PART)
    )


class DraftField(Typed):
    """Asked for, so that its label does not call it optional; a draft may be without it all the same."""

    def validate(self, value: object) -> None:
        """Whether it is there is asked when the return is sent."""


def _text(label: str, longest: int = _LONGEST_NUMBER, hint: str = "", **attributes: str) -> Typed:
    return Typed(
        label=label, max_length=longest, required=False, strip=True, help_text=hint, widget=forms.TextInput(attrs={"autocomplete": "off", **attributes})
    )


def _asked_text(label: str, hint: str) -> Typed:
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"})
    return DraftField(label=label, max_length=_LONGEST_NUMBER, strip=True, help_text=hint, widget=widget)


def _area(label: str, longest: int, hint: str, rows: int) -> Typed:
    return Typed(label=label, max_length=longest, required=False, strip=True, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}))


class StepForm(forms.Form):
    """`FIELDS` are those of the entry that this page changes. Fields say themselves what is wrong; none is required while it is a draft."""

    FIELDS: tuple[str, ...] = ()
    revision = _revision()
    page = Typed(widget=forms.HiddenInput(), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False, "label_suffix": ""})
        say_names(self)

    def changes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.FIELDS if name in self.cleaned_data}

    def report(self, reading: Reading) -> bool:
        """Puts what cannot be used beside its field, and says whether there was any."""
        problems = reading.problems_in(self.FIELDS)
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)
        return bool(problems)


class FigureForm(StepForm):
    FIELDS = FIGURE_FIELDS

    def __init__(self, *args: Any, asked: Asked, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.parts:
            above, below = indicator.numerator_label or "Numerator", indicator.denominator_label or "Denominator"
            self.fields["numerator"] = _asked_text(above, "The number above the line of the fraction")
            self.fields["denominator"] = _asked_text(below, "The number below the line: of how many")
            self.fields["value"] = _text(_value_label(asked), hint=_value_hint(asked, indicator), inputmode="decimal")
        else:
            self.fields["value"] = _asked_text(_value_label(asked), _value_hint(asked, indicator))
        choices = [(status.value, STATUS_LABELS[status]) for status in OFFERED]
        self.fields["status"] = DraftField(
            label="How sure is it?", max_length=40, help_text="Where there is no figure, this says why", widget=forms.Select(choices=choices)
        )
        self.fields["note"] = _text("Note", _LONGEST_NOTE, "Printed beside the figure. Needed where there is no figure: say why, and when there will be one")
        say_names(self)


def _value_label(asked: Asked) -> str:
    return "Or the value alone" if asked.parts else "Figure"


def _value_hint(asked: Asked, indicator: Indicator) -> str:
    """In which unit it is typed, and how."""
    if asked.parts:
        return "Only where you do not have the two numbers: it cannot be added up to a year then"
    if asked.unit is Unit.GBP:
        return "In pounds: £1,234,567 or £1.2m"
    examples = {Unit.PERCENT: "In per cent: 97.3 or 97.3%", Unit.COUNT: "A whole number, such as 1,234"}
    return examples.get(asked.unit, f"In {indicator.form.unit_words}")


class CommentaryForm(StepForm):
    FIELDS = ("commentary",)
    commentary = _area(
        "Commentary", _LONGEST_COMMENTARY, "Say what happened and why. Leave an empty line between paragraphs; **bold** and lists with - are possible", 12
    )


class ActionForm(StepForm):
    """`is_wanted`: one of the two is needed, so that neither is called optional; a draft may be without both all the same."""

    FIELDS = ACTION_FIELDS
    is_wanted = False
    action_what = _area("What is done", _LONGEST_LINE, "One action that will bring the figure back, in a sentence", 3)
    action_who = _text("Who does it", _LONGEST_LINE, "A post rather than a name")
    action_when = _text("By when", 60, "For example 31 March 2026 or 31/3/2026")
    no_action = _area("Or: why nothing is done", _LONGEST_LINE, "Only where no action is needed, or one that is recorded already goes on", 3)


class ReasonForm(forms.Form):
    revision = _revision()
    why = Typed(label="Reason", max_length=2_000, strip=True, widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "Give the reason."})

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False, "label_suffix": ""})
        self.fields["why"].help_text = hint
        say_names(self)
