"""The annual review: opened, proposals and comments made, approved. Only then do the standards of the new year exist."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from outturn.actions import rows
from outturn.actions.auditing import record
from outturn.actions.catalogue_checks import refuse_new_errors
from outturn.errors import UsageError
from outturn.periods import parse_financial_year
from outturn.review.proposals import NUMBERS, ProposedStandard, Settled, list_rows, live_indicators, new_rows, progress, with_list, with_rows
from outturn.standards.vocabulary import Change, StandardStatus
from outturn.store.holding import touch
from outturn.store.models import Proposal, ReviewComment, ReviewRound
from outturn.store.package_tables import ROWS
from outturn.store.part import part_of_package

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.review.proposals import NewRows

_READ = ("indicators", "standards", "definitions", "figures", "reports", "report_rows")


def open_review(year: str, *, by: str, at: dt.datetime) -> None:
    """What stands in the package as proposed for the year becomes the first proposals.

    Raises UsageError for a year whose standards are in force, and for one whose review was opened.
    """
    asked = parse_financial_year(year)
    with transaction.atomic():
        touch()
        if ReviewRound.objects.filter(financial_year=asked.id).exists():
            raise UsageError(f"The review for {asked.label} is open already.")
        there = list(ROWS["standards"]._default_manager.filter(financial_year=asked.id, period="").values())
        if any(row["status"] in {"", StandardStatus.CONFIRMED} for row in there):
            raise UsageError(f"Standards for {asked.label} are in force already: there is nothing left to review.")
        made = ReviewRound.objects.create(financial_year=asked.id, opened_at=at, opened_by=by)
        taken = [_taken_over(made, row, by, at) for row in there if row["change"]]
        Proposal.objects.bulk_create(taken)
        record("review_opened", by=by, at=at, subject=_subject(asked), new=rows.as_json({"financial_year": asked.id, "proposals": len(taken)}))


def _taken_over(made: ReviewRound, row: dict[str, Any], by: str, at: dt.datetime) -> Proposal:
    columns = ("profile", *NUMBERS, "range_basis")
    status = {"status": "tbc"} if row["status"] == StandardStatus.TBC else {}
    standard = {} if row["change"] in {Change.KEPT, Change.REMOVED} else {name: row[name] for name in columns if row[name] not in (None, "")} | status
    return Proposal(
        round=made, indicator=row["indicator"], change=row["change"], standard=json.dumps(standard), reason=row["reason"], proposed_at=at, proposed_by=by
    )


def propose(year: str, proposed: ProposedStandard, *, by: str, at: dt.datetime, seen: int | None = None) -> None:
    """Makes or changes the proposal for one indicator; `seen` is the revision that the form was made from, 0 where there was none.

    Raises UsageError for a review that is approved and for what cannot be proposed, RefusedError for what the checks
    refuse, and StaleError where somebody else was quicker.
    """
    asked = parse_financial_year(year)
    with transaction.atomic():
        touch()
        of_round = _open_round(asked)
        _refuse_impossible(proposed, asked)
        package = part_of_package("indicators", "standards", "definitions", "figures")
        settled = Settled(StandardStatus.CONFIRMED, by, at.date())
        refuse_new_errors(package, with_rows(package.tables, new_rows(package.tables, asked, [proposed], settled)), [proposed.indicator])
        there = Proposal.objects.filter(round=of_round, indicator=proposed.indicator).first()
        old = as_values(there) if there else {}
        new = _values(proposed)
        if old == new:
            return
        if seen is not None and seen != (there.revision if there else 0):
            raise rows.StaleError(old, str(there.revision if there else 0))
        kept = there or Proposal(round=of_round, indicator=proposed.indicator)
        kept.change, kept.reason = proposed.change.value, proposed.reason
        kept.standard, kept.definition = rows.as_json(new["standard"]), rows.as_json(new["definition"])
        kept.proposed_at, kept.proposed_by, kept.revision = at, by, kept.revision + 1
        kept.save()
        record("review_proposed", by=by, at=at, subject=f"indicator {proposed.indicator}", old=_told(old), new=_told(new), why=proposed.reason)


def _values(proposed: ProposedStandard) -> dict[str, Any]:
    definition = dict(proposed.definition) | ({} if proposed.comparable else {"comparable": False})
    return {"change": proposed.change.value, "reason": proposed.reason, "standard": dict(proposed.standard), "definition": definition}


def as_values(there: Proposal) -> dict[str, Any]:
    return {"change": there.change, "reason": there.reason, "standard": json.loads(there.standard), "definition": json.loads(there.definition)}


def _told(values: dict[str, Any]) -> str:
    if not values:
        return ""
    return rows.as_json({"proposal": values["change"], **values["standard"], **values["definition"]})


def as_proposed(there: Proposal) -> ProposedStandard:
    values = as_values(there)
    comparable = values["definition"].pop("comparable", True)
    return ProposedStandard(there.indicator, Change(there.change), there.reason, values["standard"], values["definition"], comparable)


def _refuse_impossible(proposed: ProposedStandard, year: Period) -> None:
    known = ROWS["indicators"]._default_manager.filter(indicator__iexact=proposed.indicator).exists()
    if proposed.change is Change.NEW and known:
        raise UsageError(f"There is an indicator {proposed.indicator} already.")
    if proposed.change is not Change.NEW and not known:
        raise UsageError(f"There is no indicator {proposed.indicator}.")
    if proposed.change is not Change.KEPT and not proposed.reason.strip():
        raise UsageError("Say why: every change, every new indicator and every removal has its reason.")
    if proposed.change is Change.CHANGED and not proposed.standard and not proposed.definition:
        raise UsageError(f"Nothing differs from {year.previous.label}: propose it as kept, or say what changes.")


def withdraw(year: str, indicator: str, *, by: str, at: dt.datetime) -> None:
    """The indicator is undecided again. Raises UsageError for a review that is approved."""
    asked = parse_financial_year(year)
    with transaction.atomic():
        touch()
        there = Proposal.objects.filter(round=_open_round(asked), indicator=indicator).first()
        if there is not None:
            record("review_withdrawn", by=by, at=at, subject=f"indicator {indicator}", old=_told(as_values(there)))
            there.delete()


def comment(year: str, indicator: str, text: str, *, by: str, at: dt.datetime) -> None:
    """On one indicator, or on the whole review where that is empty. Said twice in a row is said once. Raises UsageError for a review that is approved."""
    asked = parse_financial_year(year)
    with transaction.atomic():
        touch()
        of_round = _open_round(asked)
        last = ReviewComment.objects.filter(round=of_round, indicator=indicator, by=by).order_by("-id").first()
        if last is not None and last.text == text:
            return
        ReviewComment.objects.create(round=of_round, indicator=indicator, text=text, at=at, by=by)
        subject = f"indicator {indicator}" if indicator else _subject(asked)
        record("review_commented", by=by, at=at, subject=subject, new=rows.as_json({"comment": text}))


def approve(year: str, why: str, *, by: str, at: dt.datetime) -> None:
    """Every proposal becomes a standard in force, all of them or none. Approved twice is approved once.

    Raises UsageError where an indicator is undecided or no ground is given, and RefusedError for what the checks refuse.
    """
    asked = parse_financial_year(year)
    if not why.strip():
        raise UsageError("Say on what ground: the minute of the meeting that agreed to it, or a reason.")
    with transaction.atomic():
        touch("indicators", "standards", "definitions", "reports", "report_rows")
        of_round = _round(asked)
        if of_round.approved_at is not None:
            return
        package = part_of_package(*_READ)
        proposals = {there.indicator: as_proposed(there) for there in Proposal.objects.filter(round=of_round)}
        _refuse_undecided(package, asked, proposals)
        made = new_rows(package.tables, asked, proposals.values(), Settled(StandardStatus.CONFIRMED, by, at.date()))
        refuse_new_errors(package, with_rows(package.tables, made), proposals)
        _record_indicators(made, package, by, at)
        _write(made, list_rows(package.tables, asked, made))
        of_round.approved_at, of_round.approved_by, of_round.approved_why = at, by, why
        of_round.save()
        counts = {change.value: sum(one.change is change for one in proposals.values()) for change in Change}
        record("review_approved", by=by, at=at, subject=_subject(asked), new=rows.as_json({"financial_year": asked.id, **counts}), why=why)


def _refuse_undecided(package: Package, year: Period, proposals: dict[str, ProposedStandard]) -> None:
    live = [row["indicator"] for row in live_indicators(package["indicators"], year)]
    undecided = progress(live, {ref: one.change for ref, one in proposals.items()}).undecided
    if undecided:
        count = "1 indicator has" if len(undecided) == 1 else f"{len(undecided)} indicators have"
        raise UsageError(f"{count} no proposal yet: {', '.join(undecided[:12])}{' …' if len(undecided) > 12 else ''}.")


def _write(made: NewRows, lists: tuple[Iterable[dict[str, Any]], Iterable[dict[str, Any]]]) -> None:
    refs = {row["indicator"] for row in made.standards}
    ROWS["standards"]._default_manager.filter(financial_year=made.year, indicator__in=refs).delete()
    reports, report_rows = lists
    for table, added in (("indicators", made.indicators), ("standards", made.standards), ("definitions", made.definitions), ("reports", reports)):
        model: Any = ROWS[table]
        model._default_manager.bulk_create(model(**_filled(row)) for row in added)
    listed: Any = ROWS["report_rows"]
    listed._default_manager.bulk_create(listed(**_filled(row)) for row in report_rows)
    for ref, values in made.changed.items():
        rows.change("indicators", rows.the_row("indicators", f"There is no indicator {ref}.", indicator=ref), values)


def _record_indicators(made: NewRows, package: Package, by: str, at: dt.datetime) -> None:
    """What the approval writes of each indicator, in that indicator's own history. Call it before the rows are written."""
    known = {row["indicator"]: row for row in package["indicators"].to_dicts()}
    for row in made.indicators:
        record("indicator_added", by=by, at=at, subject=f"indicator {row['indicator']}", new=rows.as_json(_told_of(row)))
    for ref, values in made.changed.items():
        old = {name: known[ref][name] for name in values}
        versions = [row["from"] for row in made.definitions if row["indicator"] == ref]
        since = {"from": versions[-1], **({"kept_from": versions[0]} if len(versions) > 1 else {})} if versions else {}
        event = "definition_changed" if versions else "indicator_retired" if "retired" in values else "indicator_changed"
        record(event, by=by, at=at, subject=f"indicator {ref}", old=rows.as_json(old), new=rows.as_json({**since, **values}))
    _record_standards(made, package, by, at)


def _record_standards(made: NewRows, package: Package, by: str, at: dt.datetime) -> None:
    """Each row of the year as it was proposed and as it is now in force, one beside the other."""
    refs = {row["indicator"] for row in made.standards}
    there = [row for row in package["standards"].to_dicts() if row["financial_year"] == made.year and row["indicator"] in refs]
    old, new = ({(row["indicator"], row["period"] or ""): _told_of(row) for row in found} for found in (there, made.standards))
    for key in dict.fromkeys([*new, *old]):
        was, now = ({name: value for name, value in side.get(key, {}).items() if name != "indicator"} for side in (old, new))
        told = [rows.as_json(words) if words else "" for words in (was, now)]
        record("standards_set", by=by, at=at, subject=f"indicator {key[0]}", old=told[0], new=told[1], why=str(now.get("reason", "")))


def _told_of(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is missing: the model's own defaults stand for it."""
    return {name: value for name, value in row.items() if value is not None}


def _round(year: Period) -> ReviewRound:
    found = ReviewRound.objects.select_for_update().filter(financial_year=year.id).first()
    if found is None:
        raise UsageError(f"No review is open for {year.label}.")
    return found


def _open_round(year: Period) -> ReviewRound:
    found = _round(year)
    if found.approved_at is not None:
        raise UsageError(f"The review for {year.label} is approved: nothing of it can be changed.")
    return found


def _subject(year: Period) -> str:
    return f"review {year.id}"


def proposed_package(package: Package, year: str, proposals: Iterable[Proposal], *, set_by: str, set_on: dt.date) -> Package:
    """A copy of the package with the proposals put in, marked as proposed: what the review paper is made from before the approval."""
    asked = parse_financial_year(year)
    made = new_rows(package.tables, asked, [as_proposed(there) for there in proposals], Settled(StandardStatus.PROPOSED, set_by, set_on))
    lists = list_rows(package.tables, asked, made)
    return replace(package, tables=with_list(with_rows(package.tables, made), lists), lines={})
