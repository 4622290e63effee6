"""What a paper as a whole becomes: its report, its sections and people, its counts, its risks, and its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.assemble.rows import slug, unique
from outturn.intake.facts import Place
from outturn.intake.model import Sureness
from outturn.intake.spans import find_span
from outturn.intake.values import read_value, strip_marks
from outturn.intake.vocabulary import plain
from outturn.package.dates import parse_date
from outturn.package.numbers import CellFault
from outturn.periods import parse_period

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from outturn.intake.assemble.identity import Identities, Identity
    from outturn.intake.assemble.state import State
    from outturn.intake.facts import Counts, Item, RiskSeen, Words

_KINDS = {"dashboard": "dashboard", "quarterly": "quarterly", "catalogue": "review"}
_COUNTED = {"GREEN": "green", "AMBER": "amber", "RED": "red", "NOT_RATED": "not_rated", "Improving": "improving", "Stable": "stable", "Worsening": "worsening",
            "Low": "low", "Medium": "medium", "High": "high", "Tbc": "tbc"}  # fmt: skip
_TO_CONFIRM = re.compile(r"(\d+)\s+risks?\s+(?:had|has|have|with)\s+a\s+score\s+(?:TBC|to be confirmed)", re.IGNORECASE)
_ALL = re.compile(r"^(?:total|all|overall|council|whole)\b", re.IGNORECASE)


def put_report(file: str, items: Sequence[Item], state: State, form: str, taken: set[str]) -> None:
    """The report that a paper is; its kind as asked for, else by what the paper holds."""
    kind = _KINDS.get(form) or _kind(file, items, state)
    title = (
        state.reading.titles.get(file, "")
        or {"review": "Review of indicators", "quarterly": "Quarterly performance report", "dashboard": "Performance dashboard"}[kind]
    )
    report = unique(slug(title, 6), taken)
    state.report_of[file] = report
    frequency = {"review": "annual", "quarterly": "quarterly"}.get(kind, "monthly")
    state.rows.put("reports", {"report": report, "title": title, "kind": kind, "frequency": frequency})


def _kind(file: str, items: Sequence[Item], state: State) -> str:
    own = [item for item in items if item.file == file]
    meanings = {field.heading.meaning for item in own for field in item.fields}
    dated = {field.heading.period for item in own for field in item.fields if field.heading.meaning == "value" and field.heading.period}
    if any(item.listed == "removed" for item in own) or ("target" in meanings and not meanings & {"rating", "ytd", "previous"} and len(dated) <= 1):
        return "review"
    if not own:
        return "quarterly" if any(table.file == file for table in state.reading.breakdowns) else "review"
    kinds = {parse_period(text).kind.months for text in dated}
    return "quarterly" if kinds == {3} or (not dated and "value" in meanings) else "dashboard"


def put_report_rows(identities: Identities, state: State) -> None:
    for identity in identities.found.values():
        for file in dict.fromkeys(item.file for item in identity.items):
            report = state.report_of.get(file, "")
            section = next((found for item in identity.items if item.file == file and (found := state.section(item.place))), "")
            if report and section:
                state.rows.put(
                    "report_rows", {"report": report, "section": section, "indicator": identity.reference, "order": len(state.rows.of("report_rows")) + 1}
                )


def put_holders(state: State) -> None:
    for seen in state.reading.holders:
        section = state.section(seen.place)
        if section:
            state.rows.put("posts", {"section": section, "post": seen.post, "holder": seen.holder}, seen.cell, "holder")


# --- counts
def put_counts(counts: Counts, state: State) -> None:
    report, period = state.report_of.get(counts.file, ""), state.latest.get(counts.file, "")
    columns = {_COUNTED[word]: cell for word, cell in counts.counts if word in _COUNTED}
    is_risks = bool({"low", "medium", "high"} & set(columns))
    subject = _subject(counts, state, is_risks=is_risks)
    if is_risks:
        period = _risk_period(counts, period)
    if not report or not period or not subject:
        for cell in columns.values():
            state.reading.ledger.cell(cell, Sureness.NOT_UNDERSTOOD, "for which period, or of what, is not known")
        return
    row: dict[str, object] = {"report": report, "period": period, "subject": subject}
    if is_risks and (match := _TO_CONFIRM.search(counts.subject)):
        row["tbc"] = int(match[1])
    for column, cell in columns.items():
        value = read_value(cell.text)
        number = int(value.value) if value.value is not None else 0
        state.rows.put(
            "published",
            {**row, column: number, "name": None if subject == "*" else strip_marks(counts.subject)[0]},
            cell,
            column,
            Sureness.CERTAIN if cell.text else Sureness.ASSUMED,
        )
    if counts.label_cell is not None:
        state.reading.ledger.cell(counts.label_cell, Sureness.CERTAIN, "", f"published: {subject}")


def _subject(counts: Counts, state: State, *, is_risks: bool) -> str:
    if is_risks:
        return "risks"
    return "*" if _ALL.match(counts.subject) else state.section(Place(counts.subject, ""))


def _risk_period(counts: Counts, period: str) -> str:
    """The register of a month belongs to the report of the quarter before: the two newest are its own period and the one before."""
    span = find_span(counts.subject)
    if span is None or not span.period or not period:
        return period
    return span.period


# --- risks
def put_risks(risks: Sequence[RiskSeen], state: State) -> None:
    ledger = state.reading.ledger
    for seen in risks:
        held = state.rows.of("risks").get((seen.reference,))
        section = state.section(Place("Corporate Risk Register", "")) if not seen.fields else ""
        if held is None:
            state.rows.put("risks", {"risk": seen.reference, "title": seen.title, "section": section or None})
        elif seen.title and plain(seen.title) != plain(str(held["title"])):
            ledger.say(seen.origin, seen.text, Sureness.ASSUMED, f"its title is printed twice: “{held['title']}” was taken, and this one is “{seen.title}”")
        _put_risk_group(seen, state)
        _put_risk_fields(seen, state)


def _put_risk_group(seen: RiskSeen, state: State) -> None:
    row = state.rows.of("risks")[(seen.reference,)]
    date = _end_of(state.latest.get(seen.file, ""))
    if seen.group == "removed" and date is not None:
        row["closed"], row["closed_reason"] = date, seen.text or "Removed."
    elif seen.group in {"increased", "reduced"} and date is not None:
        state.rows.put("risk_scores", {"risk": seen.reference, "date": date, "note": f"Level {seen.group}. {seen.text}".strip()})
    elif seen.text:
        number = sum(key[0] == seen.reference for key in state.rows.of("risk_actions")) + 1
        state.rows.put("risk_actions", {"risk": seen.reference, "action": f"{seen.reference}-{number}", "progress": seen.text})


def _end_of(period: str) -> dt.date | None:
    return parse_period(period).end if period else None


def _put_risk_fields(seen: RiskSeen, state: State) -> None:
    fields = dict(seen.fields)
    if "owner" in fields and fields["owner"].text:
        state.rows.put("risks", {"risk": seen.reference, "owner": fields["owner"].text}, fields["owner"], "owner")
    numbers = {meaning: read_value(fields[meaning].text).value for meaning in ("likelihood", "impact", "target_score") if meaning in fields}
    date = _end_of(state.latest.get(seen.file, "") or state.reading.periods.get(seen.file, ""))
    if any(value is not None for value in numbers.values()) and date is not None:
        row: dict[str, object] = {meaning: int(value) for meaning, value in numbers.items() if value is not None}
        state.rows.put("risk_scores", {"risk": seen.reference, "date": date, **row})
    if "mitigation" in fields and fields["mitigation"].text:
        state.rows.put(
            "risk_actions", {"risk": seen.reference, "action": f"{seen.reference}-1", "what": fields["mitigation"].text}, fields["mitigation"], "what"
        )


# --- removals
def put_removals(identity: Identity, state: State) -> None:
    for item in identity.removed:
        year = state.reading.years.get(item.file, "") or state.year
        reason_field = next((field for field in item.fields if field.heading.meaning in {"reason", "comment"}), None)
        if not year:
            state.reading.ledger.cell(item.name_cell, Sureness.NOT_UNDERSTOOD, "removed, but for which year is not known", question=f"years|{item.file}|")
            continue
        row = state.rows.of("standards").setdefault(
            (identity.reference, year, ""), {"indicator": identity.reference, "financial_year": year, "profile": "flat", "status": "proposed"}
        )
        row["change"] = "removed"
        state.reading.ledger.cell(item.name_cell, Sureness.CERTAIN, "", f"standards: {identity.reference} {year} change=removed")
        if reason_field is not None and reason_field.cell.text:
            row["reason"] = reason_field.cell.text
            state.reading.ledger.cell(reason_field.cell, Sureness.CERTAIN, "", f"standards: {identity.reference} {year} reason")


# --- summaries
def put_summaries(identity: Identity, state: State) -> None:
    """What a front page prints of an indicator is what the paper published."""
    from outturn.intake.ratings import read_rating

    for item in identity.summaries:
        report, period = state.report_of.get(item.file, ""), state.latest.get(item.file, "")
        row: dict[str, object] = {"report": report, "period": period, "subject": identity.reference, "name": item.name}
        if report and period:
            state.rows.put("published", row, item.name_cell, "name")
        for field in item.fields:
            if field.heading.meaning not in {"rating", "ytd_rating"}:
                continue
            rated = read_rating(field.cell, state.words, state.answers["ratings"])
            if not rated.rating or not report or not period:
                sureness = rated.sureness if report and period else Sureness.NOT_UNDERSTOOD
                state.reading.ledger.cell(field.cell, sureness, rated.note, question=f"ratings|{rated.scheme}|" if rated.scheme else "")
                continue
            state.rows.put("published", {**row, field.heading.meaning: rated.rating}, field.cell, field.heading.meaning, rated.sureness, rated.note)


# --- words
def put_words(words: Sequence[Words], identities: Identities, state: State) -> None:
    narratives: dict[tuple[str, str], list[str]] = {}
    for text in words:
        if text.kind == "narrative" and text.reference:
            period = _period_of(text, identities, state)
            if period:
                narratives.setdefault((text.reference, period), []).append(text.text)
            else:
                state.reading.ledger.say(text.origin, text.text, Sureness.NOT_UNDERSTOOD, "commentary without a period")
        elif text.kind == "footnote":
            _footnote(text, identities, state)
    for (reference, period), texts in narratives.items():
        state.rows.put("commentary", {"subject": reference, "period": period, "kind": "narrative", "text": "\n\n".join(texts)})


def _period_of(text: Words, identities: Identities, state: State) -> str:
    periods = [key[2] for key in state.rows.of("figures") if key[0] == text.reference and not key[3]]
    if periods:
        return max(periods, key=lambda found: parse_period(found).last)
    return state.latest.get(text.file, "") if text.reference in identities.found else ""


def _footnote(text: Words, identities: Identities, state: State) -> None:
    """A note belongs to the indicators above it whose names or values carry its mark."""
    for identity in identities.found.values():
        for item in (*identity.items, *identity.summaries):
            if item.file != text.file or (item.reference or item.name) not in text.items:
                continue
            marked = item.marks == text.mark
            cells = [field for field in item.fields if _marks(field.cell.text) == text.mark]
            if not marked and not cells:
                continue
            _attach(text, identity.reference, cells, state)


def _marks(text: str) -> str:
    return text.strip() if set(text.strip()) == {"*"} else strip_marks(text)[1]


def _attach(text: Words, reference: str, cells: Sequence[object], state: State) -> None:
    from outturn.intake.facts import Field

    period = _latest_of(reference, state) or state.latest.get(text.file, "")
    if not period:
        return
    embargoed = "embargo" in text.text.lower()
    for field in cells:
        if not isinstance(field, Field):
            continue
        for key, row in state.rows.of("figures").items():
            if key[0] == reference and _is_of(field, row):
                row["note"] = text.text
                if row.get("value") is None and embargoed:
                    row["status"] = "embargoed"
                elif row.get("value") is not None and re.search(r"\b(?:only|part of|partial)\b", text.text, re.IGNORECASE):
                    row["status"] = "partial"
    key = (reference, period, "footnote")
    held = state.rows.of("commentary").get(key)
    if held is not None and text.text not in str(held["text"]):
        held["text"] = f"{held['text']}\n\n{text.text}"
    elif held is None:
        state.rows.put("commentary", {"subject": reference, "period": period, "kind": "footnote", "text": text.text})
    state.reading.ledger.say(text.origin, text.text, Sureness.CERTAIN, "", f"commentary: {reference} footnote")


def _is_of(field: object, row: dict[str, object]) -> bool:
    from outturn.intake.facts import Field

    if not isinstance(field, Field):
        return False
    value = read_value(field.cell.text).value
    text = field.heading.period or field.period
    if text and parse_period(text).last != parse_period(str(row["period"])).last:
        return False
    if value is None:
        return row.get("value") is None and field.cell.text.strip() in str(row.get("note") or "")
    return row.get("value") == value


def _latest_of(reference: str, state: State) -> str:
    periods = [key[2] for key in state.rows.of("figures") if key[0] == reference and not key[3] and not key[4]]
    return max(periods, key=lambda found: parse_period(found).last) if periods else ""


def day_of(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except CellFault:
        return None
