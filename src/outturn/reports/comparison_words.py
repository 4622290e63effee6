"""A comparison in words: with whom, which rank, how far from the median, and whether that is more than chance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outturn.comparison.vocabulary import Against, ComparatorKind, Difference, Quartile, RankedFrom, Standing, Untested
from outturn.figures.formatting import round_half_up
from outturn.figures.vocabulary import Status
from outturn.indicators.vocabulary import Polarity
from outturn.reports.wording import NOT_AVAILABLE, STATUS_WORDS, all_of, and_list, counted, precise_texts, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.comparison.comparison import Comparison
    from outturn.reports.catalogue import Indicator
    from outturn.reports.comparison_rows import ComparisonRow

_MOST_NAMED = 12
NOT_RANKED = "not ranked"
NOT_TESTED = "not tested"


# --- with whom
def introduction(comparison: Comparison, *, named: bool = False) -> str:
    """“Meadshire is compared with its 10 statistical neighbours (model dfe-2025).”; with `named`, a short list of them follows."""
    number, name = len(comparison.comparators), comparison.name(comparison.area)
    if comparison.kind is ComparatorKind.NEIGHBOURS:
        words = f"{name} is compared with its {counted(number, 'statistical neighbour')} (model {comparison.group})"
    else:
        others = "the one other area" if number == 1 else f"{all_of(number)} other areas"
        words = f"The data has no statistical neighbours of {name}, so it is compared with {others} of its type ({comparison.group})"
    if named and 0 < number <= _MOST_NAMED:
        words += f": {and_list([comparison.name(code) for code in comparison.comparators])}"
    return f"{words}."


def comparator_noun(comparison: Comparison, number: int) -> str:
    """“neighbour”, “neighbours”, or “other area(s)” where there are no neighbours."""
    noun = "neighbour" if comparison.kind is ComparatorKind.NEIGHBOURS else "other area"
    return noun if number == 1 else f"{noun}s"


def left_out_words(comparison: Comparison) -> str:
    """Which indicators are not compared; empty where all are."""
    left_out = comparison.left_out
    if not left_out:
        return ""
    listed = f": {and_list(left_out)}" if len(left_out) <= _MOST_NAMED else ""
    verb = "is" if len(left_out) == 1 else "are"
    return f"{counted(len(left_out), 'indicator')} {verb} left out, since no {comparator_noun(comparison, 1)} has a figure{listed}."


_STANDINGS = ((Standing.BETTER, "significantly better"), (Standing.WORSE, "significantly worse"), (Standing.NOT_DIFFERENT, "not significantly different"))


def summary_sentence(rows: Sequence[ComparisonRow]) -> str:
    """How many indicators are in which quartile and how they are tested; each count adds up to all of them. Empty without a row."""
    if not rows:
        return ""
    quartiles, standings = Counter(row.quartile for row in rows), Counter(row.standing for row in rows)
    words = f"{counted(len(rows), 'indicator')} {'is' if len(rows) == 1 else 'are'} compared."
    if quartiles[None] < len(rows):
        places = [f"{quartiles[letter.value]} in quartile {letter.value}" for letter in Quartile if quartiles[letter.value]]
        words += f" By quartile, from A (best) to D: {and_list([*places, *_rest(quartiles[None], 'in none')])}."
    if standings[None] < len(rows):
        verdicts = [f"{standings[standing.value]} {phrase}" for standing, phrase in _STANDINGS if standings[standing.value]]
        words += f" By the test of the difference: {and_list([*verdicts, *_rest(standings[None], 'without a verdict')])}."
    return words


def _rest(number: int, phrase: str) -> list[str]:
    return [f"{number} {phrase}"] if number else []


# --- one indicator
def ordinal(number: int) -> str:
    """“1st”, “2nd”, “11th”, “23rd”."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def ranked_words(row: ComparisonRow) -> str:
    """“4th of 10”, “joint 4th of 10”; “2nd highest of 11” where neither way is better, “smallest of 11” of a count; “not ranked” without a value."""
    if row.rank is None:
        return NOT_RANKED
    joint = "joint " if row.sharing else ""
    if row.ranked_from == RankedFrom.BEST:
        return f"{joint}{ordinal(row.rank)} of {row.of:,}"
    first, last = ("largest", "smallest") if row.ranked_from == RankedFrom.LARGEST else ("highest", "lowest")
    if row.rank == 1:
        return f"{joint}{first} of {row.of:,}"
    is_last = row.rank + (row.sharing or 0) == row.of
    return f"{joint}{last if is_last else f'{ordinal(row.rank)} {first}'} of {row.of:,}"


def size_note(rows: Sequence[ComparisonRow]) -> str:
    """Why a count has no quartile and no best; empty where none is compared."""
    if not any(row.ranked_from == RankedFrom.LARGEST for row in rows):
        return ""
    return "Counts follow the size of the area: they are ranked from the largest, and have no quartile, no best and no worst."


def gap_text(indicator: Indicator, row: ComparisonRow) -> str:
    """“1.2 points above”, “4.7% below”, “equal”; “about equal” for a difference that does not show."""
    if row.gap is None:
        return NOT_AVAILABLE if row.value is None or row.median is None else "not known"
    amount = _amount(indicator, row)
    if not amount:
        return "equal" if row.gap == 0 else "about equal"
    return f"{amount} {'above' if row.gap > 0 else 'below'}"


def _amount(indicator: Indicator, row: ComparisonRow) -> str:
    """“1.2 points”, “1 point”, “4.7%”; empty where it rounds to nothing."""
    number = abs(round_half_up(row.gap or 0.0, max(indicator.form.places, 1) if row.gap_in_points else 1))
    if number == 0:
        return ""
    return f"{number:,}%" if not row.gap_in_points else f"{number:,} {'point' if number == 1 else 'points'}"


_WHY_UNTESTED: dict[Untested, str] = {
    Untested.NO_VALUE: "no figure",
    Untested.LIMIT: "only a limit is known",
    Untested.NO_COMPARATOR: "nothing to test against",
    Untested.NO_COUNTS: "counts not known",
}


def difference_word(row: ComparisonRow) -> str:
    """“better”, “worse”, “above”, “below”, “no significant difference”, or “not tested (counts not known)”."""
    if row.difference is None:
        return f"{NOT_TESTED} ({_WHY_UNTESTED[Untested(row.untested or Untested.NO_VALUE)]})"
    if row.difference == Difference.NO_DIFFERENCE:
        return "no significant difference"
    return {Standing.BETTER: "better", Standing.WORSE: "worse"}[Standing(row.standing)] if row.standing else row.difference


def standing_sentence(comparison: Comparison, indicator: Indicator, row: ComparisonRow) -> str:
    """The figure's place among the others and beside their median, then what the test says, and why a count is not judged; one to three sentences."""
    if row.value is None:
        return f"There is no figure to compare: it is {STATUS_WORDS.get(Status(row.status), NOT_AVAILABLE)}."
    if row.rank is None:
        shown = value_words(row.value, indicator.form, qualifier=row.qualifier)
        return f"{shown} is only a limit of the figure, so it is not ranked."
    return " ".join(filter(None, (_place_sentence(comparison, indicator, row), _test_sentence(comparison, indicator, row), _size_sentence(row))))


def _size_sentence(row: ComparisonRow) -> str:
    if row.ranked_from != RankedFrom.LARGEST:
        return ""
    return "A count follows the size of the area, so that a large one is neither better nor worse for it."


def _place_sentence(comparison: Comparison, indicator: Indicator, row: ComparisonRow) -> str:
    value = row.value or 0.0
    judged = row.ranked_from == RankedFrom.BEST
    from_best = " from the best" if judged and row.rank != 1 else ""
    place = f"{ranked_words(row)}{from_best}" if row.rank != 1 or not judged else f"{'joint best' if row.sharing else 'the best'} of {row.of:,}"
    article = "the " if not judged and not row.sharing else ""
    if row.median is None or row.compared == 0:
        return f"{value_words(value, indicator.form)} is {article}{place}."
    shown, median = precise_texts(value, row.median, indicator.form)
    return f"{shown} is {article}{place}, {_beside(comparison, indicator, row, median)}."


def _beside(comparison: Comparison, indicator: Indicator, row: ComparisonRow, median: str) -> str:
    """“1.2 points better than the median of the 9 neighbours with a figure, 86.8%”."""
    one = row.compared == 1
    noun = comparator_noun(comparison, row.compared)
    whom = f"the one {noun} with a figure" if one else f"the median of the {row.compared:,} {noun} with a figure"
    amount = _amount(indicator, row)
    if row.gap == 0:
        return f"equal to {whom}"
    if not amount:
        return f"about equal to {whom}, {median}" if row.gap is not None else f"beside {whom}, {median}"
    above = (row.gap or 0.0) > 0
    better = {Polarity.HIGHER: above, Polarity.LOWER: not above}.get(indicator.polarity) if row.ranked_from == RankedFrom.BEST else None
    word = ("above" if above else "below") if better is None else "better than" if better else "worse than"
    return f"{amount} {word} {whom}, {median}"


_UNTESTED: dict[Untested, str] = {
    Untested.NO_COMPARATOR: "there is nothing to test it against",
    Untested.NO_COUNTS: "the counts behind the figure are not known, or are not whole numbers",
}


def _test_sentence(comparison: Comparison, indicator: Indicator, row: ComparisonRow) -> str:
    if row.untested:
        reason = _UNTESTED.get(Untested(row.untested))
        return f"Whether the difference is more than chance was not tested: {reason}." if reason else ""
    form = indicator.form
    noun = comparator_noun(comparison, row.compared)
    what = f"the {noun}{'’s' if row.compared == 1 else '’'} {'figures taken together' if row.against == Against.POOLED else 'mean'}"
    beside = f"{what}, {value_words(row.against_value, form)} (95% interval of the area: {value_words(row.low, form)} to {value_words(row.high, form)})"
    if row.difference == Difference.NO_DIFFERENCE:
        return f"It does not differ significantly from {beside}."
    if row.standing:
        return f"It is significantly {'better' if row.standing == Standing.BETTER else 'worse'} than {beside}."
    return f"It is significantly {row.difference} {beside}."
