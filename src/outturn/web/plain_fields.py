"""Fields of forms for what people write: lines, texts, days and numbers, read as tolerantly as is safe."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms

from outturn.entry.unseen import tidy
from outturn.errors import UsageError

if TYPE_CHECKING:
    from django.http import HttpRequest

_FIRST, _LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
_LARGEST = 1e15
LINE, TEXT = 300, 5_000
"""The most characters of a line and of a text."""


def asked(request: HttpRequest, name: str, most: int = LINE) -> str:
    """What the address asks for under this name, as one line."""
    return " ".join(tidy(request.GET.get(name, "")).split())[:most]


def asked_day(request: HttpRequest, name: str) -> dt.date | None:
    """None where the address has no day under this name. Raises UsageError for what is no day: what is shown would not be what was asked for."""
    written = asked(request, name)
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        raise UsageError(f"“{written[:40]}” is not a day: write one such as 2025-10-20.") from None


def say_names(form: forms.Form) -> None:
    """The messages of Django's own fields speak of “this value”: here each says which field it means."""
    for field in form.fields.values():
        name = str(field.label or "")
        given: dict[str, Any] = field.error_messages
        if name and str(given.get("required", "")) == str(forms.Field.default_error_messages["required"]):
            given["required"] = f"Enter {_lower(name)}."
        if name:
            given.setdefault("max_length", f"{name}: write at most %(limit_value)d characters; there are %(show_value)d.")
            given.setdefault("min_value", f"{name}: write %(limit_value)s or more.")
            given.setdefault("max_value", f"{name}: write %(limit_value)s or less.")


class Typed(forms.CharField):
    """A text of a line or of several: every field for texts is one of these, so that none keeps what nobody can see."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(tidy(value) if isinstance(value, str) else value)


class Line(forms.CharField):
    """One line: line ends and tabs become spaces."""

    def __init__(self, label: str, *, hint: str = "", missing: str = "", required: bool = True, most: int = LINE, **rest: Any) -> None:
        errors = {"required": missing or f"Enter {_lower(label)}", "max_length": f"{label} must be {most} characters or fewer"}
        super().__init__(label=label, help_text=hint, required=required, max_length=most, error_messages=errors, **rest)

    def to_python(self, value: Any) -> str:
        return " ".join(tidy(str(value or "")).split())


class Words(forms.CharField):
    """A text of several lines."""

    def __init__(self, label: str, *, hint: str = "", missing: str = "", required: bool = True, most: int = TEXT, rows: int = 4, **rest: Any) -> None:
        errors = {"required": missing or f"Enter {_lower(label)}", "max_length": f"{label} must be {most:,} characters or fewer"}
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, help_text=hint, required=required, max_length=most, error_messages=errors, widget=widget, **rest)

    def to_python(self, value: Any) -> str:
        return tidy(str(value or "")).strip()


class Day(forms.DateField):
    """Chosen from a calendar where the browser has one, or written as 2026-03-31 or 31/3/2026."""

    width = "w-short"

    def __init__(self, label: str, *, hint: str = "", missing: str = "", required: bool = True, **rest: Any) -> None:
        errors = {"required": missing or f"Enter {_lower(label)}", "invalid": f"{label} must be a real day, such as 31/3/2026"}
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, help_text=hint, required=required, input_formats=formats, error_messages=errors, widget=widget, **rest)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found is not None and not _FIRST <= found <= _LAST:
            raise forms.ValidationError(f"{self.label} must be a day from {_FIRST.year} to {_LAST.year}")
        return found


class Number(forms.FloatField):
    """With or without a sign of per cent or pounds and with commas between thousands."""

    width = "w-short"

    def __init__(self, label: str, *, hint: str = "", required: bool = False, **rest: Any) -> None:
        errors = {"required": f"Enter {_lower(label)}", "invalid": f"{label} must be a number, such as 92.5"}
        super().__init__(label=label, help_text=hint, required=required, error_messages=errors, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **rest)

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        found = super().to_python(re.sub(r"[,%£\s]", "", value).replace("\N{MINUS SIGN}", "-") if isinstance(value, str) else value)
        if found is not None and abs(found) > _LARGEST:
            raise forms.ValidationError(f"{self.label} is too large")
        return found


class Choice(forms.ChoiceField):
    """One of a list. Radio buttons where there are few."""

    def __init__(self, label: str, choices: Any, *, hint: str = "", missing: str = "", required: bool = True, radio: bool = False, **rest: Any) -> None:
        errors = {"required": missing or f"Choose {_lower(label)}", "invalid_choice": f"Choose {_lower(label)} from the list"}
        widget = forms.RadioSelect if radio else forms.Select
        super().__init__(label=label, choices=choices, help_text=hint, required=required, error_messages=errors, widget=widget, **rest)


class Seen(forms.CharField):
    """A hidden mark of the state that the form was made from, so that nobody writes over what somebody else wrote meanwhile."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=64, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> str:
        return tidy(str(value or ""))


def _lower(label: str) -> str:
    """The label inside a sentence: “Full name” becomes “full name”, “RAG” stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
