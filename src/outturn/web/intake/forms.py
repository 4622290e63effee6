"""The forms of documents that are brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from outturn.actions.intakes import MOST_BYTES, MOST_FILES, refuse
from outturn.entry.unseen import tidy
from outturn.errors import PeriodError, UsageError
from outturn.indicators.vocabulary import Polarity, Unit
from outturn.intake.questions import read_answers
from outturn.intake.vocabulary import vocabulary
from outturn.periods import parse_financial_year
from outturn.web.plain_fields import LINE, Choice, Line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.intake.questions import Question

KINDS = {
    "auto": "I do not know, or several of these",
    "dashboard": "A dashboard: indicators with their figures by month or quarter",
    "quarterly": "A quarterly report: indicators with commentary",
    "catalogue": "A catalogue of indicators and targets",
}
ACCEPTED = ".docx,.pdf,.xlsx,.xls,.xlsb,.ods,.csv,.tsv,.html,.htm,.txt"
_LARGEST_ANSWERS = 500_000
MOST_QUESTIONS = 200
"""What is asked at once. The others are asked when the documents are read again."""


class _Files(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class ManyFiles(forms.Field):
    """The bytes of each file by its name; two of one name are told apart by a number."""

    widget = _Files

    def clean(self, value: Any) -> dict[str, bytes]:
        given = [one for one in value or () if one is not None]
        if sum(one.size or 0 for one in given) > MOST_BYTES:
            raise forms.ValidationError(f"The files are larger than {MOST_BYTES // 1_000_000} MB together. Send them in one by one.")
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"These are {len(given)} files. Send in at most {MOST_FILES} at once.")
        found: dict[str, bytes] = {}
        for one in given:
            name = tidy(one.name or "file")
            found[name if name not in found else f"{len(found) + 1} {name}"] = one.read()
        try:
            refuse(found)
        except UsageError as fault:
            raise forms.ValidationError(str(fault)) from None
        return found


class SendIn(forms.Form):
    documents = ManyFiles(label="The documents")
    kind = Choice("What they are", KINDS.items(), radio=True, missing="Choose what the documents are.")
    year = Line("Financial year", hint="Only where the documents name none, such as 2025-26", required=False, most=20)
    answers = forms.FileField(label="A file of answers", required=False, help_text="A TOML file that was made by “outturn intake”, or taken along from here")

    def clean_year(self) -> str:
        written: str = self.cleaned_data["year"]
        try:
            return parse_financial_year(written).id if written else ""
        except PeriodError:
            raise forms.ValidationError("Write the financial year like 2025-26.") from None

    def clean_answers(self) -> Mapping[str, Mapping[str, str]]:
        given = self.cleaned_data["answers"]
        if given is None:
            return {}
        if (given.size or 0) > _LARGEST_ANSWERS:
            raise forms.ValidationError("This file is too large to be a file of answers.")
        try:
            return read_answers(given.read().decode("utf-8-sig"), given.name or "The file of answers")
        except UnicodeDecodeError:
            raise forms.ValidationError("The file of answers is not UTF-8.") from None
        except UsageError as fault:
            raise forms.ValidationError(str(fault)) from None


# --- questions
_RATINGS = [("", "Not answered"), ("GREEN", "GREEN"), ("AMBER", "AMBER"), ("RED", "RED"), ("none", "No rating")]
_WAYS = {Polarity.HIGHER: "Higher is good", Polarity.LOWER: "Lower is good", Polarity.RANGE: "Inside a range is good", Polarity.NONE: "Neither"}
_POLARITIES = [("", "Not answered"), *((way.value, words) for way, words in _WAYS.items())]
_UNITS = [("", "Not answered"), *((unit.value, unit.value) for unit in Unit)]
_LABELS = {
    "headings": ("What does the heading “{asked}” mean?", "Choose what stands in this column"),
    "ratings": ("What does the rating “{asked}” stand for?", "A rating of another scheme is not taken until you say so"),
    "units": ("In which unit is {asked} given?", ""),
    "polarities": ("Which way is good for {asked}?", ""),
    "indicators": ("Which indicator is “{asked}”?", "Its reference"),
    "years": ("Which financial year is {asked} about?", "Such as 2025-26"),
    "standards": ("Which number counts for {asked}?", "Two stand in one cell"),
}


def _headings() -> list[tuple[str, str]]:
    meanings = sorted({*vocabulary().tables["columns"].values(), "ignored"})
    return [("", "Not answered"), *((one, one.replace("_", " ").capitalize()) for one in meanings)]


def _choices(table: str) -> list[tuple[str, str]] | None:
    if table == "headings":
        return _headings()
    return {"ratings": _RATINGS, "polarities": _POLARITIES, "units": _UNITS}.get(table)


class Answers(forms.Form):
    """A field for each question, with what is assumed; what a person has answered before can be put right."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, questions: Sequence[Question], given: Mapping[str, Mapping[str, str]], revision: int, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self.asked: list[tuple[str, str, str]] = []
        self.fields["revision"].initial = revision
        open_ones = {(one.table, one.key): one for one in questions}
        for one in list(open_ones.values())[:MOST_QUESTIONS]:
            where = ", ".join(part for part in (one.file, one.place) if part)
            self._ask(one.table, one.key, one.asked, one.assumed, f"In {where}" if where else "")
        for table, answered in given.items():
            for key, answer in answered.items():
                if (table, key) not in open_ones and table in _LABELS and len(self.asked) < 2 * MOST_QUESTIONS:
                    self._ask(table, key, key, answer, "You have answered this")

    def _ask(self, table: str, key: str, asked: str, answer: str, where: str) -> None:
        label, hint = _LABELS[table]
        words, told = label.format(asked=asked[:LINE]), ". ".join(part for part in (hint, where) if part)
        choices = _choices(table)
        name = f"answer_{len(self.asked)}"
        if choices is None:
            self.fields[name] = Line(words, hint=told, required=False, initial=answer, most=LINE)
        else:
            known = choices if answer in dict(choices) else [*choices, (answer, answer)]
            self.fields[name] = Choice(words, known, hint=told, required=False, initial=answer)
        self.asked.append((table, key, name))

    is_wanted = True
    """None of the fields has to be filled in, and that is not said of each."""

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for _, _, name in self.asked]

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for table, key, name in self.asked:
            if answer := self.cleaned_data[name]:
                found.setdefault(table, {})[key] = answer
        return found


class Confirm(forms.Form):
    """`council` is asked for where the database is empty."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    is_wanted = True
    """Where the name is asked for, it is wanted."""
    council = Line("Name of the council", hint="It stands on every page and report", required=False, most=120)
