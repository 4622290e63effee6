"""The key: what ratings, directions, bands and shorthand mean, for the scheme that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.scheme import SchemeKind
from outturn.assessment.vocabulary import Rating, Trend
from outturn.reports.cells import paragraph, plain_rating_tag
from outturn.reports.content import Key, KeyEntry, TrendTag
from outturn.reports.trend_words import ACTIVITY_WORDS, KPI_WORDS
from outturn.reports.wording import NO_VERDICT

if TYPE_CHECKING:
    from outturn.assessment.scheme import RatingScheme
    from outturn.reports.content import Paragraph
    from outturn.reports.draft import Draft

FLOOR_MEANING = "The floor standard is the least that is acceptable. Where it is not met, management must act."


def ratings_key(draft: Draft) -> Key:
    scheme = draft.book.package.rating_scheme
    meanings = rating_meanings(scheme)
    entries = [KeyEntry(plain_rating_tag(rating), meanings[rating]) for rating in Rating]
    entries.append(KeyEntry(plain_rating_tag(None), "It cannot be rated; the reason stands beside it. It counts neither for nor against."))
    return Key("Ratings of key performance indicators", tuple(entries), tuple(_rating_notes(draft, scheme)))


def rating_meanings(scheme: RatingScheme) -> dict[Rating, str]:
    """From the scheme itself, so that the key cannot say what the ratings do not do."""
    if scheme.kind is SchemeKind.FLOOR:
        return {
            Rating.GREEN: "The target is met or bettered.",
            Rating.AMBER: "The floor standard is met, but the target is not.",
            Rating.RED: "The floor standard is not met.",
        }
    within = f"{scheme.percent:g} per cent of the target" if scheme.percent is not None else f"{scheme.points:g} points of the target"
    return {Rating.GREEN: "The target is met or bettered.", Rating.AMBER: f"The result is within {within}.", Rating.RED: f"The result is not within {within}."}


def _rating_notes(draft: Draft, scheme: RatingScheme) -> list[Paragraph]:
    notes = [paragraph(FLOOR_MEANING)] if scheme.kind is SchemeKind.FLOOR else []
    equality = "A result that equals a target or a floor standard meets it."
    notes.append(paragraph(f"{equality} Ratings are made from unrounded figures; where one rests on rounding, it says so."))
    own = [draft.book.indicators[ref] for ref in draft.book.kpis if draft.book.indicators[ref].scheme != scheme]
    notes += [paragraph(f"{indicator.ref} has a scheme of its own. {indicator.scheme.description}") for indicator in own]
    return notes


def directions_key() -> Key:
    def entry(trend: Trend, words: str, meaning: str, *, good: bool | None = None) -> KeyEntry:
        return KeyEntry(TrendTag(trend, words, good), meaning)

    entries = (
        entry(Trend.IMPROVING, KPI_WORDS[Trend.IMPROVING], "Performance is getting better over the time shown in the chart.", good=True),
        entry(Trend.STABLE, KPI_WORDS[Trend.STABLE], "Performance keeps its level, or the chart shows no clear trend."),
        entry(Trend.WORSENING, KPI_WORDS[Trend.WORSENING], "Performance is getting worse over the time shown in the chart.", good=False),
        entry(Trend.INCREASING, ACTIVITY_WORDS[Trend.INCREASING], "Activity is rising over the time shown in the chart. That is neither good nor bad."),
        entry(Trend.DECREASING, ACTIVITY_WORDS[Trend.DECREASING], "Activity is falling over the time shown in the chart. That is neither good nor bad."),
        KeyEntry(TrendTag(None, NO_VERDICT), "A direction cannot be told, for the reason that stands beside it."),
    )
    note = paragraph("A direction of travel comes from a regression over every figure in the chart, not from the last two alone.")
    return Key("Direction of travel", entries, (note,))


def activity_notes() -> tuple[Paragraph, ...]:
    """What the band of an activity chart means; alerts have no colour of good and bad (A17)."""
    return (
        paragraph(
            "Activity indicators show demand and context. They have no target and no rating. Some have an expected range, drawn as a band,"
            " which may be for the latest period or for the year to date: beside each stands which."
        ),
        paragraph(
            "“Yes” means that the figure lies in its expected range, ends included; “Above” and “Below” say on which side it lies outside."
            " Neither is good or bad in itself."
        ),
    )


def shorthand_notes() -> tuple[Paragraph, ...]:
    return (
        paragraph("[p] marks a provisional figure, [e] an estimated one, and [part] one that does not cover the whole of its period."),
        paragraph(
            "Where there is no figure a word says why: not available, not applicable, not yet due,"
            " embargoed until its publication, or suppressed to protect people."
        ),
    )
