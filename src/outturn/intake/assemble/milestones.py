"""Milestones: a table of them, or a cell that tells them one after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.model import Sureness
from outturn.intake.ratings import read_rating
from outturn.intake.vocabulary import plain
from outturn.package.dates import parse_date
from outturn.package.numbers import CellFault
from outturn.periods import Period, PeriodKind

if TYPE_CHECKING:
    import datetime as dt

    from outturn.intake.assemble.identity import Identity
    from outturn.intake.assemble.state import State
    from outturn.intake.facts import Field, Item

_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
_DATE = rf"(?:\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
_STATE = (
    r"(?:(?:deadline|date|target)\s+)?"
    r"(?:(?:not\s+(?:yet\s+)?|was\s+|has\s+been\s+)?(?:met|missed|achieved|completed?|delivered|published|due)|late|overdue|done)"
)
_STEP = re.compile(
    rf"(?P<name>[A-Z][A-Za-z&' ,/-]*?)\s*[:–-]?\s*(?:(?:is\s+)?(?:due|by|on|deadline)\s*[:–-]?\s+)?"
    rf"(?P<date>{_DATE})\s*[:(,–-]?\s*(?P<state>{_STATE})?\)?(?:\s*[;,.]\s*|\s+|$)"
)
_NOT_MET = re.compile(r"\bnot\s+(?:met|achieved|completed?|delivered|published)\b|missed|late|overdue|fail", re.IGNORECASE)
_IS_MET = re.compile(r"\b(?:met|achieved|completed?|delivered|published|done)\b", re.IGNORECASE)


def steps_in(text: str) -> list[tuple[str, str, str]]:
    """Name, date and state of each milestone told in a text."""
    return [(match["name"].strip(), match["date"], state_of(match["state"] or "")) for match in _STEP.finditer(text)]


def state_of(text: str) -> str:
    if _NOT_MET.search(text):
        return "missed"
    return "met" if _IS_MET.search(text) and "due" not in text.lower() else "not_due"


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(" ".join(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text).split()))
    except CellFault:
        return None


def milestone_cells(identity: Identity) -> list[Field]:
    """The cells that tell milestones; a rating or a comment may hold dates without being one."""
    told = [field for item in identity.items for field in item.fields if field.heading.meaning in {"value", "milestone", "ytd"}]
    return [field for field in told if field.heading.meaning == "milestone" or steps_in(field.cell.text)]


def put_milestones(item: Item, identity: Identity, state: State) -> None:
    by = {field.heading.meaning: field for field in item.fields}
    if "milestone" in by:
        _from_table(identity.reference, by, state)
    for field in item.fields:
        steps = steps_in(field.cell.text) if field.heading.meaning in {"value", "ytd"} else []
        for name, date, reached in steps:
            _put(identity.reference, name, _day(date), reached, field, state, note="told in one cell")
        if not steps:
            _rest(item, identity.reference, field, state)
    _year_row(item, identity.reference, state)


def _from_table(reference: str, by: dict[str, Field], state: State) -> None:
    day = _day(by["due"].cell.text) if "due" in by else None
    text = by["state"].cell.text if "state" in by else ""
    reached = state.words.meaning("milestone_states", text) or state_of(text)
    _put(reference, by["milestone"].cell.text, day, reached, by["milestone"], state, note="")
    for meaning in ("due", "state"):
        if meaning in by:
            state.reading.ledger.cell(by[meaning].cell, Sureness.CERTAIN, "", f"milestones: {reference} {meaning}")


def _put(reference: str, name: str, day: dt.date | None, reached: str, field: Field, state: State, note: str) -> None:
    if day is None:
        state.reading.ledger.cell(field.cell, Sureness.NOT_UNDERSTOOD, "a milestone without a date that can be read")
        return
    year = Period(PeriodKind.MONTH, day.year * 12 + day.month - 1).financial_year.id
    row = {"indicator": reference, "financial_year": year, "milestone": name, "due": day, "state": reached}
    state.rows.put("milestones", row, field.cell, "state", Sureness.ASSUMED if note else Sureness.CERTAIN, note)


def _rest(item: Item, reference: str, field: Field, state: State) -> None:
    """The ratings of an indicator of milestones are those of the paper; its other cells hold nothing."""
    meaning, cell = field.heading.meaning, field.cell
    ledger = state.reading.ledger
    if meaning in {"rating", "ytd_rating"}:
        rated = read_rating(cell, state.words, state.answers["ratings"])
        report, period = state.report_of.get(item.file, ""), state.latest.get(item.file, "")
        if rated.rating and report and period:
            state.rows.put(
                "published", {"report": report, "period": period, "subject": reference, meaning: rated.rating}, cell, meaning, rated.sureness, rated.note
            )
        elif cell.text:
            ledger.cell(cell, rated.sureness, rated.note or "not rated")
    elif cell.text and plain(cell.text):
        of_table = meaning in {"milestone", "due", "state"}
        ledger.cell(cell, Sureness.CERTAIN, "" if of_table else "of an indicator of milestones")


def _year_row(item: Item, reference: str, state: State) -> None:
    year = state.reading.years.get(item.file, "") or state.year
    if year:
        state.rows.put("standards", {"indicator": reference, "financial_year": year, "profile": "flat", "status": "confirmed"})
