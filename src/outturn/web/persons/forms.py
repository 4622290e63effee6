"""Forms about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.access.decision import Grant
from outturn.access.roles import PHRASES, TITLES
from outturn.access.vocabulary import Permission, Role
from outturn.store.current import current
from outturn.web.plain_fields import Choice, Line, Words, say_names

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLES = [(role.value, TITLES[role].capitalize()) for role in Role]
PERMISSIONS = [(permission.value, PHRASES[permission].capitalize()) for permission in Permission]


def sections() -> list[tuple[str, str]]:
    return [(row["section"], f"{row['section']}: {row['name']}") for row in current().package["sections"].to_dicts()]


def indicators() -> list[tuple[str, str]]:
    return [(row["indicator"], f"{row['indicator']}: {row['name']}") for row in current().package["indicators"].select("indicator", "name").to_dicts()]


class Details(forms.Form):
    full_name = Line("Full name", hint="As it is printed, such as Siobhan Carrick.", most=150)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="Reminders and links to set a password go there.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        say_names(self)


class NewPerson(Details):
    name = Line("Name to sign in with", hint="Letters, digits and @ . + - _ only. It cannot be changed later.", most=150)
    send_link = forms.BooleanField(label="Send them a link to set a password now", required=False, initial=True)
    field_order = ("name", "full_name", "email", "send_link")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("send_link") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter an e-mail address, or do not send a link yet")
        return cleaned


class NewRole(forms.Form):
    """The scope is one select: the whole council, a section, or an indicator."""

    role = Choice("A role", ROLES, radio=True)
    scope = Choice(
        "For",
        (),
        required=False,
        hint="Officers and approvers may hold theirs for a section with all that is part of it, or for one indicator. All others: the whole council.",
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        scope: Any = self.fields["scope"]
        scope.choices = [("", "The whole council"), ("Sections", _keyed("section", sections())), ("Indicators", _keyed("indicator", indicators()))]

    @property
    def grant(self) -> Grant:
        kind, _, ref = self.cleaned_data["scope"].partition(":")
        return Grant(Role(self.cleaned_data["role"]), section=ref if kind == "section" else "", indicator=ref if kind == "indicator" else "")


def _keyed(kind: str, choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(f"{kind}:{ref}", label) for ref, label in choices]


class HeldRole(forms.Form):
    """Which role is taken: as it was given."""

    role = forms.ChoiceField(choices=ROLES, widget=forms.HiddenInput)
    section = Line("Section", required=False, widget=forms.HiddenInput)
    indicator = Line("Indicator", required=False, widget=forms.HiddenInput)
    why = Words("Why it is taken", required=False, rows=2, most=1_000)

    @property
    def grant(self) -> Grant:
        return Grant(Role(self.cleaned_data["role"]), self.cleaned_data["section"], self.cleaned_data["indicator"])


class Reason(forms.Form):
    why = Words("Why", rows=2, most=1_000, missing="Say why")


class May(forms.Form):
    """“May this person …?”"""

    person = Choice("Person", ())
    permission = Choice("May they", PERMISSIONS, missing="Choose what they may do")
    indicator = Choice("For which indicator", (), required=False)

    def __init__(self, names: Sequence[tuple[str, str]], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        fields: Any = self.fields
        fields["person"].choices = [("", "Choose a person"), *names]
        fields["permission"].choices = [("", "Choose what they may do"), *PERMISSIONS]
        fields["indicator"].choices = [("", "None: the whole council"), *indicators()]
