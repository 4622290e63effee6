"""The key: what ratings, directions, bands and shorthand mean, for the scheme that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.scheme import SchemeKind
from outturn.assessment.settings import DEFAULT_WINDOW
from outturn.assessment.trend import MIN_POINTS
from outturn.assessment.vocabulary import Rating, Trend, TrendCaveat
from outturn.indicators.vocabulary import Polarity
from outturn.reports.cells import paragraph, plain_rating_tag
from outturn.reports.content import Key, KeyEntry, TrendTag
from outturn.reports.trend_words import ACTIVITY_WORDS, KPI_WORDS
from outturn.reports.wording import NO_VERDICT, and_list, counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.assessment.scheme import RatingScheme
    from outturn.reports.catalogue import Indicator
    from outturn.reports.content import Paragraph
    from outturn.reports.draft import Draft

FLOOR_MEANING = "The floor standard is the least that is acceptable. Where it is not met, management must act."
TOLERANCE_MEANING = "Where a result is RED, management must act."
MILESTONES = (
    "An indicator with milestones is RED where any milestone that has fallen due was missed, GREEN where one or more were met and none was missed,"
    " and not rated before the first falls due. It is never AMBER."
)
_AWARE = "Rolling figures and averages of the year to date share months from one period to the next; the test allows for that."
_PLAIN = (
    "Rolling figures and averages of the year to date share months from one period to the next; the test does not allow for that,"
    " and finds more trends than there are."
)
_PERIODS = {1: ("month", "months"), 3: ("quarter", "quarters"), 4: ("term", "terms"), 12: ("year", "years")}
_NUMBERS = {3: "three", 4: "four", 5: "five", 6: "six"}


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
    return {
        Rating.GREEN: "The target is met or bettered.",
        Rating.AMBER: f"The target is not met, but the result is within {scheme.tolerance} of it.",
        Rating.RED: f"The result is further than {scheme.tolerance} from the target.",
    }


def _rating_notes(draft: Draft, scheme: RatingScheme) -> list[Paragraph]:
    kpis = [draft.book.indicators[ref] for ref in draft.book.kpis]
    is_floor = scheme.kind is SchemeKind.FLOOR
    edge = "a target or a floor standard" if is_floor else "a target, or the end of the tolerance,"
    notes = [
        FLOOR_MEANING if is_floor else TOLERANCE_MEANING,
        f"A result that equals {edge} meets it. Ratings are made from unrounded figures; where one rests on rounding, it says so.",
        *_ranges(kpis),
        *([MILESTONES] if any(indicator.polarity is Polarity.MILESTONE for indicator in kpis) else []),
        *_own_schemes(kpis, scheme),
    ]
    return [paragraph(note) for note in notes]


def _ranges(kpis: Sequence[Indicator]) -> list[str]:
    """How a target that is a range is rated, for each scheme with which one is."""
    by_scheme: dict[RatingScheme, list[str]] = {}
    for indicator in kpis:
        if indicator.polarity is Polarity.RANGE:
            by_scheme.setdefault(indicator.scheme, []).append(indicator.ref)
    notes = []
    for scheme, refs in by_scheme.items():
        amber = "inside the floor range" if scheme.kind is SchemeKind.FLOOR else f"within {scheme.tolerance} of an end of it"
        has = "has a target that is a range" if len(refs) == 1 else "have targets that are ranges"
        notes.append(f"{and_list(refs)} {has}: GREEN is inside it, AMBER outside it but {amber}, and RED further out, ends included.")
    return notes


def _own_schemes(kpis: Sequence[Indicator], scheme: RatingScheme) -> list[str]:
    by_scheme: dict[RatingScheme, list[str]] = {}
    for indicator in kpis:
        if indicator.scheme != scheme and indicator.polarity is not Polarity.MILESTONE:
            by_scheme.setdefault(indicator.scheme, []).append(indicator.ref)
    return [f"{and_list(refs)} {'has' if len(refs) == 1 else 'have'} a scheme of {'its' if len(refs) == 1 else 'their'} own. {own.description}"
            for own, refs in by_scheme.items()]  # fmt: skip


def directions_key(draft: Draft) -> Key:
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
    return Key("Direction of travel", entries, tuple(paragraph(note) for note in _direction_notes(draft)))


def _direction_notes(draft: Draft) -> list[str]:
    """By what test, over how long, and what it allows for: only what holds for an indicator of this report."""
    book = draft.book
    verdicts = [book.verdicts[ref] for ref in (*book.kpis, *book.activity)]
    method = (
        "A direction of travel comes from a regression over every figure in the chart, not from the last two alone."
        f" It counts as a trend where its slope is significant at 5 per cent, from {_NUMBERS.get(MIN_POINTS, str(MIN_POINTS))} figures up."
    )
    notes = [method, *_windows(draft)]
    if any(TrendCaveat.OVERLAPPING in verdict.caveats for verdict in verdicts):
        notes.append(_AWARE if book.package.overlap_aware else _PLAIN)
    if any(TrendCaveat.DIFFERENCED in verdict.caveats for verdict in verdicts):
        notes.append("Of figures that count up through the year, what each period adds is looked at.")
    if any(book.indicators[ref].polarity is Polarity.RANGE for ref in book.kpis):
        notes.append("Where a target is a range, a movement towards it is an improvement.")
    return notes


def _windows(draft: Draft) -> list[str]:
    """“Charts go back 13 months or 9 quarters; that of K5 goes back 6 months.”"""
    book = draft.book
    shown = [
        indicator for indicator in book.indicators.values() if indicator.ref in {*book.kpis, *book.activity} and indicator.polarity is not Polarity.MILESTONE
    ]
    usual: dict[int, str] = {}
    for months in sorted({book.months(indicator) for indicator in shown}):
        usual[months] = counted(book.report.trend_periods or DEFAULT_WINDOW[months], *_PERIODS[months])
    own = [
        f"that of {indicator.ref} {counted(book.window(indicator), *_PERIODS[book.months(indicator)])}"
        for indicator in shown
        if counted(book.window(indicator), *_PERIODS[book.months(indicator)]) != usual[book.months(indicator)]
    ]
    if not usual:
        return []
    return [f"Charts go back {' or '.join(usual.values())}, or as far as there are figures that can be compared{'; ' + and_list(own) if own else ''}."]


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
            " embargoed until its publication, or suppressed to protect people. In a sentence [c] stands for a suppressed figure."
        ),
    )
