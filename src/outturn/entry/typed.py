"""What was typed into a return, read as a figure and an action; every fault says in which field it is, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from outturn.assessment.settings import aggregation_of
from outturn.entry.possible import LARGEST, impossible
from outturn.figures.vocabulary import WITH_VALUE, Status
from outturn.indicators.vocabulary import Aggregation, Unit
from outturn.package.dates import parse_date
from outturn.package.numbers import SPREADSHEET_ERRORS, CellFault, WrittenNumber, parse_number, shortened

if TYPE_CHECKING:
    import datetime as dt

    from outturn.reports.catalogue import Indicator

OFFERED = (
    Status.FINAL, Status.PROVISIONAL, Status.ESTIMATED, Status.PARTIAL,
    Status.NOT_AVAILABLE, Status.NOT_APPLICABLE, Status.EMBARGOED, Status.SUPPRESSED,
)  # fmt: skip
"""What can be said of a figure that is asked for; one that is “not due” is not asked for."""


@dataclass(frozen=True)
class Entry:
    """A return as it is typed: texts, none of them read yet."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    status: str = ""
    note: str = ""
    commentary: str = ""
    action_what: str = ""
    action_who: str = ""
    action_when: str = ""
    no_action: str = ""

    @property
    def has_figure(self) -> bool:
        """Whether anything at all was said of the figure; the status alone counts where it says why there is none."""
        typed = self.value.strip() or self.numerator.strip() or self.denominator.strip()
        return bool(typed) or (self.status in set(Status) and Status(self.status) not in WITH_VALUE)


NUMBERS = ("value", "numerator", "denominator")
FIGURE_FIELDS = (*NUMBERS, "status", "note")
ACTION_FIELDS = ("action_what", "action_who", "action_when", "no_action")
ALL_FIELDS = tuple(field.name for field in fields(Entry))


@dataclass(frozen=True)
class Asked:
    """How an indicator's figure is asked for. `parts`: as numerator and denominator, from which the value is computed. `share`: as a part of a whole."""

    unit: Unit
    parts: bool
    share: bool = False


@dataclass(frozen=True)
class Figure:
    """`status` is None only where nothing was typed."""

    value: float | None = None
    qualifier: str = ""
    numerator: float | None = None
    denominator: float | None = None
    status: Status | None = None
    note: str = ""


@dataclass(frozen=True)
class Action:
    what: str
    who: str
    when: dt.date


@dataclass(frozen=True)
class Problem:
    """Why a field cannot be used; `field` is its name in `Entry`."""

    field: str
    message: str


@dataclass(frozen=True)
class Reading:
    """`action` is None where none is complete. `answered`: an action, or a reason for none, is recorded."""

    figure: Figure
    problems: tuple[Problem, ...] = ()
    action: Action | None = None
    no_action: str = ""

    @property
    def answered(self) -> bool:
        return self.action is not None or bool(self.no_action)

    def problems_in(self, names: tuple[str, ...]) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.field in names)


def asked_of(indicator: Indicator) -> Asked:
    """Numerator and denominator are asked for where the definition names both, or adds them up to the year to date."""
    named = bool(indicator.numerator_label and indicator.denominator_label)
    unit, given = indicator.form.unit, indicator.aggregation
    added_up = aggregation_of(given, unit, indicator.basis)
    share = unit is Unit.PERCENT and (added_up in {Aggregation.RATIO, Aggregation.LAST} or given is Aggregation.RATIO)
    return Asked(unit, parts=named or given is Aggregation.RATIO, share=share)


def read_entry(entry: Entry, asked: Asked) -> Reading:
    """Reads everything and reports every fault at once. What could not be read is left out of the figure."""
    problems: list[Problem] = []
    figure = _figure(entry, asked, problems)
    if not problems and (entry.has_figure or entry.status):
        problems += _of_the_whole(entry, figure, asked)
    action = _action(entry, problems)
    return Reading(figure, tuple(problems), action, entry.no_action.strip())


def _figure(entry: Entry, asked: Asked, problems: list[Problem]) -> Figure:
    value = _number(entry.value, "value", asked, problems)
    parts = [_part(getattr(entry, name), name, asked, problems) for name in ("numerator", "denominator")]
    status = Status(entry.status) if entry.status in set(Status) else None
    if status is None and (value.value is not None or any(part.value is not None for part in parts)):
        status = Status.FINAL
    return Figure(value.value, value.qualifier, parts[0].value, parts[1].value, status, entry.note.strip())


def _part(text: str, field: str, asked: Asked, problems: list[Problem]) -> WrittenNumber:
    """A part that nobody asks for is refused, and never dropped: a workbook has its column in every row."""
    if asked.parts:
        return _number(text, field, asked, problems)
    if text.strip():
        problems.append(Problem(field, f"{_NAMES[field].capitalize()} is not asked for here. Write the figure itself, and leave this empty."))
    return WrittenNumber(None)


def _number(text: str, field: str, asked: Asked, problems: list[Problem]) -> WrittenNumber:
    """A text that is no number becomes a problem, and is then as if nothing had been typed."""
    clean = text.strip()
    try:
        if clean.upper() in SPREADSHEET_ERRORS:
            raise CellFault("spreadsheet-error", f"“{shortened(clean)}” is an error of a spreadsheet.")
        number = parse_number(clean)
        if number.value is not None and abs(number.value) > LARGEST:
            raise CellFault("not-a-number", f"“{shortened(clean)}” is larger than any figure can be. Check how many digits it has.")
        _refuse_marks(number, clean, field, asked)
    except CellFault as fault:
        problems.append(Problem(field, f"{fault.message} {fault.mend}".replace("Leave the cell empty", "Leave it empty").strip()))
        return WrittenNumber(None)
    return number


def _refuse_marks(number: WrittenNumber, text: str, field: str, asked: Asked) -> None:
    """A unit that is not the indicator's own would be a figure of something else."""
    shown = shortened(text)
    if number.to_confirm:
        raise CellFault("not-a-number", f"“{shown}” is not a figure. Leave it empty, and say with the status why there is none yet.")
    if number.qualifier and field != "value":
        raise CellFault("not-a-number", f"“{shown}” is an inequality. Only the value itself can be one.")
    if number.percent and (field != "value" or asked.unit is not Unit.PERCENT):
        raise CellFault("not-a-number", f"“{shown}” is a percentage, and a percentage is not asked for here. Write the number alone.")
    if number.pounds and asked.unit is not Unit.GBP:
        raise CellFault("not-a-number", f"“{shown}” is an amount of money, and this is not measured in pounds. Write the number alone.")


_NAMES = {"value": "the figure", "numerator": "the numerator", "denominator": "the denominator"}


def _of_the_whole(entry: Entry, figure: Figure, asked: Asked) -> list[Problem]:
    """What is wrong with the fields together: parts that are not whole, and a status that contradicts what was typed."""
    if entry.status and entry.status not in {status.value for status in OFFERED}:
        return [Problem("status", "Choose one of the statuses that are offered.")]
    if figure.status is not None and figure.status not in WITH_VALUE:
        return _without_value(entry, figure)
    if (figure.numerator is None) != (figure.denominator is None):
        missing = "numerator" if figure.numerator is None else "denominator"
        return [Problem(missing, f"Enter {_NAMES[missing]} as well: the value is computed from both.")]
    if figure.value is None and figure.numerator is None:
        first = "numerator" if asked.parts else "value"
        return [Problem(first, "Enter the figure, or choose the status that says why there is none.")]
    never = impossible(entry, figure, asked)
    return [Problem(*never)] if never else []


def _without_value(entry: Entry, figure: Figure) -> list[Problem]:
    found = []
    if figure.status in {Status.NOT_AVAILABLE, Status.NOT_APPLICABLE}:
        typed = next((name for name in _NAMES if getattr(figure, name) is not None), "")
        found += [Problem(typed, "The status says that there is no figure. Remove the figure, or choose another status.")] if typed else []
    if not figure.note:
        found.append(Problem("note", "Say in the note why there is no figure, and when there will be one."))
    return found


def _action(entry: Entry, problems: list[Problem]) -> Action | None:
    """Complete or not at all; half an action is a problem that names the other half."""
    texts = {name: getattr(entry, name).strip() for name in ("action_what", "action_who", "action_when")}
    if not any(texts.values()):
        return None
    if entry.no_action.strip():
        problems.append(Problem("no_action", "Say what is done, or why nothing is, and not both. Remove one of the two."))
    missing = {"action_what": "Say what is done.", "action_who": "Say who does it.", "action_when": "Say by when it is done."}
    problems += [Problem(name, words) for name, words in missing.items() if not texts[name]]
    when = _date(texts["action_when"], problems)
    if when is None or not all(texts.values()):
        return None
    return Action(texts["action_what"], texts["action_who"], when)


def _date(text: str, problems: list[Problem]) -> dt.date | None:
    if not text:
        return None
    try:
        return parse_date(text)
    except CellFault as fault:
        problems.append(Problem("action_when", f"{fault.message} Write a day such as 31 March 2026 or 31/03/2026."))
        return None
