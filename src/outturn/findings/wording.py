"""Commentary against the figures: numbers, dates and words that contradict the data (RULES.md section 7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.commentary.references import find_references
from outturn.commentary.typed_numbers import TypedNumber, TypedUnit, numbers_in
from outturn.findings.check import Fault, check
from outturn.findings.finding import Severity
from outturn.findings.known_numbers import KnownNumbers, known_numbers
from outturn.findings.plain import plain
from outturn.findings.printed import SET, listed
from outturn.findings.prose import contradicting_directions, dates_in, sentences, unequal_sums
from outturn.findings.references import texts_of
from outturn.findings.slips import is_slip
from outturn.indicators.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.figures.formatting import NumberFormat
    from outturn.findings.context import CheckContext

_TARGET_OF = re.compile(r"\btarget\s+(?:of|is|was|at)\s*$|\btarget\s*$", re.IGNORECASE)
_FLOOR_OF = re.compile(r"\bfloor(?:\s+standard)?\s+(?:of|is|was|at)?\s*$", re.IGNORECASE)
_TARGET_AFTER = re.compile(r"^\s*target\b", re.IGNORECASE)
_YEAR_TO_DATE_OF = re.compile(r"\byear[ -]to[ -]date\s+(?:of|is|was|at|stands at|stood at)\s*$", re.IGNORECASE)
_CHANGE_OF = re.compile(
    r"\b(?:reduction|fall|drop|decrease|decline|rise|increase|growth)\s+of\s*$|\b(?:fell|dropped|decreased|declined|rose|increased|grew|up|down)(?:\s+by)?\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(r"^\s*(?:reduction|fall|drop|decrease|decline|rise|increase)\b", re.IGNORECASE)
_NEARBY_DAYS = 60
SAME_UNIT: dict[TypedUnit, tuple[str, ...]] = {
    TypedUnit.PERCENT: ("percent",),
    TypedUnit.GBP: ("gbp",),
    TypedUnit.SECONDS: ("seconds",),
    TypedUnit.MINUTES: ("minutes",),
    TypedUnit.HOURS: ("hours",),
    TypedUnit.DAYS: ("days",),
    TypedUnit.WEEKS: ("weeks",),
    TypedUnit.MONTHS: ("months",),
    TypedUnit.TONNES: ("tonnes",),
    TypedUnit.NUMBER: ("count", "rate", "ratio", "score"),
}
"""Which units of an indicator a number typed with a unit can speak of."""


@dataclass(frozen=True)
class Said:
    """One sentence of commentary with the indicator that it is about."""

    line: int
    subject: str
    period: str
    text: str
    known: KnownNumbers


def _said(context: CheckContext) -> list[Said]:
    """Every sentence that is about one indicator: commentary on it, or a sentence elsewhere that refers to it alone."""
    numbers = known_numbers(context)
    said: list[Said] = []
    for row in texts_of(context):
        for text in sentences(row["text"]):
            referred = {reference.indicator for reference in find_references(text)}
            about = row["subject"] if row["subject"] in numbers else next(iter(referred)) if len(referred) == 1 else None
            known = numbers.get(about) if about else None
            if known is not None and about is not None and not referred - {about}:
                said.append(Said(int(row["line"]), about, row["period"], text, known))
    return said


def _fault(said: Said, message: str, found: str, expected: str = "") -> Fault:
    return Fault(
        message=f"Commentary on {said.subject}, {said.period}: {message}",
        table="commentary",
        row=said.line,
        column="text",
        subject=said.subject,
        found=found,
        expected=expected,
    )


def _numbers(said: Said) -> Iterator[tuple[TypedNumber, str, str]]:
    """The numbers of a sentence that are of the indicator's unit, each with the words before and after it."""
    for number in numbers_in(said.text):
        if said.known.unit in SAME_UNIT.get(number.unit, ()):
            yield number, said.text[: number.position], said.text[number.position + len(number.text) :]


@check(
    code="text-contradicts-target",
    severity=Severity.WARNING,
    title="Commentary gives another target",
    mend="Refer to it as {FN06.target}, so that it is filled in from the standards.",
)
def text_contradicts_target(context: CheckContext) -> Iterable[Fault]:
    """Commentary on an indicator names its target or floor with a number that is not the target or floor of that year."""
    for said in context.shared(_said):
        form = context.forms[said.subject]
        for number, before, after in _numbers(said):
            for what, pattern in (("target", _TARGET_OF), ("floor", _FLOOR_OF)):
                stated = pattern.search(before) or (what == "target" and _TARGET_AFTER.match(after))
                own = said.known.standards(what, said.period)
                if stated and own and not any(_agrees(number, value) for value in own):
                    known = listed(own, form, SET)
                    yield _fault(said, f"the {what} is written as {number.text.strip()}, but it is {known}.", number.text.strip(), known)


@check(
    code="text-contradicts-figure",
    severity=Severity.WARNING,
    title="Commentary gives another figure",
    mend="Refer to it as {FN06.value}, so that it is filled in from the data.",
)
def text_contradicts_figure(context: CheckContext) -> Iterable[Fault]:
    """Commentary on an indicator names a year to date that is not its own, or a number that is none of its figures, but
    differs from the newest, the one before or the year to date in one digit, in two swapped digits, or by less than 1 per cent.
    Numbers of fewer than three digits are left alone: too many of them are near.
    """
    for said in context.shared(_said):
        for number, before, _ in _numbers(said):
            own = said.known.at(said.period)
            if _TARGET_OF.search(before) or _FLOOR_OF.search(before) or any(_agrees(number, value) for value in said.known.every):
                continue
            ytd = said.known.year_to_date(said.period)
            near = ytd if ytd and _YEAR_TO_DATE_OF.search(before) else [value for value in own if _is_near(number, value)]
            if near:
                known = listed(near, _as_fine_as(number, context.forms[said.subject]))
                yield _fault(said, f"{number.text.strip()} is none of its figures; near it is {known}.", number.text.strip(), known)


def _agrees(number: TypedNumber, value: float) -> bool:
    return abs(abs(number.value) - abs(value)) <= number.half_step * (1 + 1e-9) + 1e-9


def _is_near(number: TypedNumber, value: float) -> bool:
    digits = len(re.sub(r"\D", "", number.text).lstrip("0"))
    rounded = round(value, _typed_decimals(number))
    return digits >= 3 and (is_slip(number.value, rounded) or abs(number.value - value) < abs(value) * 0.01)


def _as_fine_as(number: TypedNumber, form: NumberFormat) -> NumberFormat:
    """The indicator's own format, with the decimals that were typed where these are more."""
    return replace(form, decimals=max(form.places, _typed_decimals(number)))


def _typed_decimals(number: TypedNumber) -> int:
    return len(number.text.partition(".")[2].rstrip("%"))


@check(
    code="points-called-percent",
    severity=Severity.WARNING,
    title="Points called per cent",
    mend="Write points, or refer to the change as {FN06.change_previous}.",
)
def points_called_percent(context: CheckContext) -> Iterable[Fault]:
    """A change of a percentage is written in per cent, but the number is its change in points: from 61.4 to 60.4 per cent is
    1.0 point, or 1.6 per cent.
    """
    for said in context.shared(_said):
        for number, before, after in _numbers(said):
            if number.unit is not TypedUnit.PERCENT or not (_CHANGE_OF.search(before) or _CHANGE_AFTER.match(after)):
                continue
            for points, percent in said.known.changes(said.period):
                if points and _agrees(number, points) and not _agrees(number, percent):
                    yield _fault(
                        said,
                        f"the change of {number.text.strip()} is in points; in per cent it is {plain(round(abs(percent), 1))}.",
                        number.text.strip(),
                        f"{plain(round(abs(points), 2))} points",
                    )
                    break


@check(code="target-in-activity-text", severity=Severity.WARNING, title="Commentary gives an activity indicator a target", mend="Speak of its expected range.")
def target_in_activity_text(context: CheckContext) -> Iterable[Fault]:
    """Commentary on an activity indicator speaks of a target. It has none: it may have an expected range."""
    activities = set(context.settings.filter(pl.col("kind") == Kind.ACTIVITY)["indicator"])
    for row in texts_of(context):
        if row["subject"] in activities and re.search(r"\btargets?\b", row["text"], re.IGNORECASE):
            message = f"Commentary on {row['subject']}, {row['period']} speaks of a target, but it is an activity indicator."
            yield Fault(
                message=message, table="commentary", row=int(row["line"]), column="text", subject=row["subject"], found="target", expected="expected range"
            )


@check(code="text-sum-differs", severity=Severity.WARNING, title="Parts in the text do not add up", mend="Compare the number and its parts with their source.")
def text_sum_differs(context: CheckContext) -> Iterable[Fault]:
    """A sentence gives a whole number and its parts after a colon, in brackets or after “of which”, and they do not add up,
    though nearly: seven schools, of which 4, 2 and 2.
    """
    for row in texts_of(context):
        for whole, parts, words in unequal_sums(row["text"]):
            listed = ", ".join(plain(part) for part in parts)
            message = f"Commentary on {row['subject']}, {row['period']}: the parts {listed} add up to {plain(sum(parts))}, not to {plain(whole)}."
            yield Fault(
                message=message, table="commentary", row=int(row["line"]), column="text", subject=row["subject"], found=words, expected=plain(sum(parts))
            )


@check(
    code="text-contradicts-direction",
    severity=Severity.WARNING,
    title="Words and numbers go different ways",
    mend="Correct the word or the numbers; say better or worse where that is meant.",
)
def text_contradicts_direction(context: CheckContext) -> Iterable[Fault]:
    """A sentence says that something rose or fell from one number to another, and the numbers go the other way."""
    for row in texts_of(context):
        for words in contradicting_directions(row["text"]):
            message = f"Commentary on {row['subject']}, {row['period']}: “{words}” goes the other way."
            yield Fault(message=message, table="commentary", row=int(row["line"]), column="text", subject=row["subject"], found=words)


@check(
    code="text-date-differs",
    severity=Severity.WARNING,
    title="Commentary gives a milestone another date",
    mend="Find out which date is right; none is picked for you.",
)
def text_date_differs(context: CheckContext) -> Iterable[Fault]:
    """Commentary on an indicator names one of its milestones with a date near its due date that is none of its dates."""
    milestones = context.tables["milestones"].drop_nulls("due")
    for row in texts_of(context):
        own = milestones.filter(pl.col("indicator") == row["subject"])
        stated = {*own["due"].to_list(), *own["met_on"].drop_nulls().to_list()}
        for name, date in _named_dates(row["text"], own["milestone"].to_list()):
            due = own.filter(pl.col("milestone") == name)["due"][0]
            if date not in stated and abs((date - due).days) <= _NEARBY_DAYS:
                message = f"Commentary on {row['subject']}, {row['period']}: {name} is dated {date}, but it is due on {due}."
                yield Fault(
                    message=message, table="commentary", row=int(row["line"]), column="text", subject=row["subject"], found=str(date), expected=str(due)
                )


def _named_dates(text: str, names: list[str]) -> Iterator[tuple[str, object]]:
    """Each date of a sentence with the milestone that is named last before it."""
    for sentence in sentences(text):
        for date, position in dates_in(sentence):
            before = sentence[:position].lower()
            named = [(before.rfind(name.lower()), len(name), name) for name in names if re.search(rf"\b{re.escape(name.lower())}\b", before)]
            if named:
                yield max(named)[2], date
