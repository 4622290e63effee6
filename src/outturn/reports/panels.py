"""One block for each indicator of a quarterly report: verdicts, chart, key figures, and what is done about a RED."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating
from outturn.figures.vocabulary import Status
from outturn.reports.actions import action_callout
from outturn.reports.cells import NO_FIGURE, NONE, paragraph, plain_rating_tag, rating_tag, ytd_rating_tag
from outturn.reports.chart_data import chart_of, floor_label
from outturn.reports.content import Heading, KeyFact, Panel, PanelKind, Strong, Text
from outturn.reports.milestone_tables import milestone_table, milestones_at
from outturn.reports.trend_words import trend_sentence, trend_tag
from outturn.reports.verdicts import Bound
from outturn.reports.wording import ROUNDING_NOTE, STATUS_MARKS, bound_text, change_since_previous, change_words, gap_words, rating_sentence, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Block, Inline
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Verdict


def kpi_panel(draft: Draft, indicator: Indicator, level: int) -> Panel:
    """A key performance indicator. Every verdict stands with its reason."""
    verdict = draft.book.verdicts[indicator.ref]
    body = milestone_table(draft, indicator, verdict)
    body += draft.narrative(indicator.ref, level=level + 1, latest=verdict.at)
    body += action_callout(draft, indicator, verdict, red=Rating.RED in (verdict.rated, verdict.ytd_rated))
    return verdict_panel(draft, indicator, _heading(draft, indicator, level), body)


def activity_panel(draft: Draft, indicator: Indicator, level: int) -> Panel:
    """An activity indicator: context, without a rating; its place to the expected range is neither good nor bad (A17)."""
    narrative = draft.narrative(indicator.ref, level=level + 1, latest=draft.book.verdicts[indicator.ref].at)
    return verdict_panel(draft, indicator, _heading(draft, indicator, level), narrative)


def verdict_panel(draft: Draft, indicator: Indicator, heading: Heading, more: Sequence[Block] = ()) -> Panel:
    """How one indicator stands, and below that what else there is to say of it."""
    verdict = draft.book.verdicts[indicator.ref]
    words = _reasons(indicator, verdict) if indicator.is_kpi else [trend_sentence(indicator, verdict)]
    directions = () if indicator.is_kpi and is_milestone(verdict) else (trend_tag(indicator, verdict),)
    expected = _standard_facts(indicator, verdict) if indicator.is_kpi else _range_facts(indicator, verdict)
    return Panel(
        kind=PanelKind.KPI if indicator.is_kpi else PanelKind.ACTIVITY,
        heading=heading,
        tags=(*((rating_tag(indicator, verdict),) if indicator.is_kpi else ()), *directions),
        facts=_facts(draft, indicator, verdict, expected),
        chart=chart_of(draft, indicator, verdict),
        body=(paragraph(*words), *_remarks(draft, indicator, verdict), *more),
    )


def _heading(draft: Draft, indicator: Indicator, level: int) -> Heading:
    return Heading(level, f"{indicator.ref}: {indicator.name}", draft.indicator_anchors[indicator.ref])


# --- words
def _reasons(indicator: Indicator, verdict: Verdict) -> list[str]:
    sentences = [rating_sentence(indicator, verdict)]
    if verdict.rests_on_rounding:
        sentences.append(ROUNDING_NOTE)
    if not is_milestone(verdict):
        sentences.append(trend_sentence(indicator, verdict))
    return [" ".join(sentences)]


def _remarks(draft: Draft, indicator: Indicator, verdict: Verdict) -> list[Block]:
    """What must be known of the figure before it is read: its age, a broken series, the rating as it was published."""
    remarks = []
    if is_stale(draft, verdict) and verdict.at:
        remarks.append(f"The latest figure is for {verdict.at.long_label}; there is none for the period of this report.")
    remarks += draft.book.break_remark(indicator.ref, verdict.at)
    if indicator.is_kpi and differs_from_published(verdict):
        remarks.append(f"Published as {verdict.published_rating}; the rating here is computed from the figure and the standards held.")
    return [paragraph(remark) for remark in remarks]


def is_milestone(verdict: Verdict) -> bool:
    """Milestones are met or missed: they have no figure, no series and so no direction."""
    return verdict.trend_reason == "milestone"


def differs_from_published(verdict: Verdict) -> bool:
    """A rating that came with imported history is kept beside the computed one; neither is lost (RULES.md section 4)."""
    return verdict.published_rating is not None and verdict.published_rating != verdict.rating


def is_stale(draft: Draft, verdict: Verdict) -> bool:
    """Whether a newer period of the same kind had already ended when the report's period did (B14)."""
    return verdict.at is not None and verdict.at.shift(1).end <= draft.book.period.end


# --- facts
def _fact(label: str, value: str, *more: Inline) -> KeyFact:
    """The value stands out; what is said beside it does not."""
    return KeyFact(label, (Strong((Text(value),)), *more))


def _facts(draft: Draft, indicator: Indicator, verdict: Verdict, expected: list[KeyFact]) -> tuple[KeyFact, ...]:
    """The latest figure, what was expected of it, what it was before, and the year to date."""
    return (*_latest_facts(draft, indicator, verdict), *expected, *_earlier_facts(draft, indicator, verdict), *_ytd_facts(indicator, verdict))


def _latest_facts(draft: Draft, indicator: Indicator, verdict: Verdict) -> list[KeyFact]:
    if verdict.at is None:
        return [_fact("Latest", value_words(None, indicator.form, status=verdict.status))]
    mark = STATUS_MARKS.get(Status(verdict.status)) if verdict.status and verdict.value is not None else None
    if is_milestone(verdict):
        return [] if milestones_at(draft, indicator, verdict) else [_fact("Year", verdict.at.label)]
    words = value_words(verdict.value, indicator.form, status=verdict.status, qualifier=verdict.qualifier)
    notes = dict.fromkeys([*([draft.note(verdict.note)] if verdict.note else []), *draft.footnote(indicator.ref, verdict.at)])  # the same words: one note
    return [_fact(f"Latest, {verdict.at.label}", f"{words} {mark}" if mark else words, *notes)]


def _standard_facts(indicator: Indicator, verdict: Verdict) -> list[KeyFact]:
    if is_milestone(verdict):
        return []
    target, floor = missing_standards(verdict)
    facts = [
        _fact("Target", bound_text(verdict.target_bound, indicator.form) or target),
        _fact(floor_label(indicator), bound_text(verdict.floor_bound, indicator.form) or floor),
    ]
    gap = gap_words(indicator, verdict)
    facts += [_fact("Against target", gap.removesuffix(" the target"))] if gap else []
    if verdict.published_rating and differs_from_published(verdict):
        facts.append(KeyFact("As published", (plain_rating_tag(Rating(verdict.published_rating)),)))
    return facts


def missing_standards(verdict: Verdict) -> tuple[str, str]:
    """What to say of a target, and of a floor, that is not there. Without a figure there is no period whose standard could be shown."""
    if verdict.at is None:
        return NO_FIGURE, NO_FIGURE
    target = "to be confirmed" if verdict.rating_reason == "target_tbc" else NONE
    return target, "not known" if verdict.target_bound.exists else target


def _range_facts(indicator: Indicator, verdict: Verdict) -> list[KeyFact]:
    expected = Bound(low=verdict.lower, high=verdict.upper)
    if not expected.exists:
        return []
    basis = "Expected, year to date" if verdict.range_basis == "ytd" else "Expected"
    return [_fact(basis, bound_text(expected, indicator.form)), _fact("In expected range?", verdict.expected or "not known")]


def _earlier_facts(draft: Draft, indicator: Indicator, verdict: Verdict) -> list[KeyFact]:
    """Where there was no figure, the word that says why; a year before is left out where nothing is held of it."""
    if verdict.at is None or is_milestone(verdict):
        return []
    facts = []
    for label, period, value, qualifier, change in (
        ("Previous", verdict.at.previous, verdict.previous, verdict.previous_qualifier, change_since_previous(indicator, verdict)),
        ("Year before", verdict.at.same_last_year, verdict.same_period_last_year, verdict.last_year_qualifier, verdict.change_last_year),
    ):
        moved = change_words(verdict.value, value, change, indicator)
        if value is not None or label == "Previous":
            moment = draft.book.moment_at.get((indicator.ref, period.id))
            words = value_words(value, indicator.form, status=moment.status if moment else None, qualifier=qualifier)
            facts.append(_fact(f"{label}, {period.label}", words, *((Text(f" {moved}"),) if moved else ())))
    return facts[:1] if verdict.at.previous == verdict.at.same_last_year else facts


def _ytd_facts(indicator: Indicator, verdict: Verdict) -> list[KeyFact]:
    """Nothing where the year to date is only the latest figure again."""
    if verdict.ytd is None or (verdict.ytd == verdict.value and verdict.ytd_rating == verdict.rating):
        return []
    content: list[Inline] = [Strong((Text(value_words(verdict.ytd, indicator.form, qualifier=verdict.ytd_qualifier)),))]
    if indicator.is_kpi and verdict.ytd_rating:
        content += [Text(" "), ytd_rating_tag(indicator, verdict)]
    if not verdict.ytd_given and verdict.ytd_periods is not None and verdict.ytd_periods_due and verdict.ytd_periods < verdict.ytd_periods_due:
        content.append(Text(f" from {verdict.ytd_periods} of {verdict.ytd_periods_due} periods"))
    return [KeyFact("Year to date", tuple(content))]
