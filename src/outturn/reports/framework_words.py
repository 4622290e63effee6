"""The sentences of a framework paper, each right for none, one and many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.figures.formatting import round_half_up
from outturn.reports.framework_paper import outcome_number
from outturn.reports.wording import all_of, and_list, counted, started

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.frameworks.coverage import CoveredOutcome, FrameworkCoverage, Tally
    from outturn.periods import Period
    from outturn.reports.framework_paper import Paper

POLARITY_WORDS = {"higher": "higher is better", "lower": "lower is better", "none": "neither is better", "": "not said"}
SAME, SIMILAR, CONTRIBUTES = "the same", "something similar", "something that contributes"


def framework_sentence(covered: FrameworkCoverage) -> str:
    """“The framework lof-2026-07 has 16 outcomes, 2 of them contextual, and 115 metrics. 3 metrics are placeholders …”"""
    contextual = sum(outcome.outcome.is_contextual for outcome in covered.outcomes)
    apart = f", {_of_them(contextual, len(covered.outcomes))} contextual," if contextual else ""
    start = f"The framework {covered.framework} has {counted(len(covered.outcomes), 'outcome')}{apart} and {counted(covered.metrics.total, 'metric')}."
    placeholders = covered.metrics.placeholder
    if not placeholders:
        return start
    rest = f"so that {_can(covered.metrics.defined)}"
    return f"{start} {counted(placeholders, 'metric is a placeholder', 'metrics are placeholders')}, still to be defined, {rest}."


def _of_them(number: int, whole: int) -> str:
    return f"{'both' if whole == 2 else 'all'} of them" if number == whole and whole > 1 else "it" if whole == 1 else f"{number} of them"


def _can(defined: int) -> str:
    return "none can be covered yet" if not defined else f"{counted(defined, 'metric')} can be covered"


def metric_sentence(covered: FrameworkCoverage) -> str:
    """“Of the 112 metrics that are defined, 30 (27%) have an indicator of the council: 4 the same, …; 82 have none.”"""
    tally = covered.metrics
    if not tally.defined:
        return "No metric of the framework is defined, so that there is nothing to cover."
    of_all = "The one metric that is defined" if tally.defined == 1 else f"Of the {tally.defined:,} metrics that are defined,"
    if tally.defined == 1:
        return f"{of_all} has {'an indicator of the council' if tally.covered else 'no indicator of the council'}{_by_relation(tally)}."
    if not tally.covered:
        return f"{of_all} none has an indicator of the council."
    if tally.covered == tally.defined:
        return f"{started(all_of(tally.defined))} metrics that are defined have an indicator of the council{_by_relation(tally)}."
    return f"{of_all} {tally.covered:,} ({_share(tally)}) {_have(tally.covered)} an indicator of the council{_by_relation(tally)}{_rest(tally.none)}."


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _rest(number: int) -> str:
    return f"; {number:,} {_have(number)} none" if number else ""


def _share(tally: Tally) -> str:
    return f"{round_half_up(100 * tally.covered / tally.defined, 0)}%"


def _by_relation(tally: Tally, how: str = "", *, comma: str = "") -> str:
    """“: 4 as the same measure, 9 as something similar and 17 as something that contributes”; without a number where all are alike."""
    phrases = (f"{SAME} measure" if how else SAME, SIMILAR, CONTRIBUTES)
    numbers = (tally.same, tally.similar, tally.contributes)
    known = [(number, f"{how} {phrase}".strip()) for number, phrase in zip(numbers, phrases, strict=True) if number]
    if len(known) == 1:
        return f"{comma} {known[0][1]}" if how else f": {known[0][1]}"
    return f": {and_list([f'{number:,} {phrase}' for number, phrase in known])}" if known else ""


def contextual_sentence(covered: FrameworkCoverage) -> str:
    """The same for the outcomes that measure councils and for the contextual ones; nothing where there are none of these."""
    if not covered.contextual.total:
        return ""
    measured, contextual = _covered_of(covered.measured), _covered_of(covered.contextual)
    return f"In the outcomes that measure councils {measured}; in the contextual ones, which describe the place, {contextual}."


def _covered_of(tally: Tally) -> str:
    if not tally.defined:
        return "no metric is defined"
    if tally.defined == 1:
        return f"the one defined metric is {'' if tally.covered else 'not '}covered"
    if tally.covered == tally.defined:
        return f"{all_of(tally.defined)} metrics are covered"
    return f"{tally.covered:,} of {tally.defined:,} metrics {'is' if tally.covered == 1 else 'are'} covered"


def indicator_sentence(covered: FrameworkCoverage, year: Period) -> str:
    """The other way about: “Of the council's 88 indicators in force in 2026/27, 33 speak to a metric: …; 54 speak to none.”"""
    tally = covered.speaking
    if not tally.total:
        return f"The council has no indicator in force in {year.label}."
    if tally.total == 1:
        to_what = "a metric" if tally.covered else "a placeholder alone" if tally.placeholder else "no metric"
        return f"The council's one indicator in force in {year.label} speaks to {to_what}{_by_relation(tally, 'as', comma=',')}."
    of_all = f"Of the council's {tally.total:,} indicators in force in {year.label},"
    if not tally.covered and not tally.placeholder:
        return f"{of_all} none speaks to a metric."
    if tally.covered == tally.total:
        return f"{started(all_of(tally.total))} of the council's indicators in force in {year.label} speak to a metric{_by_relation(tally, 'as', comma=',')}."
    parts = [
        f"{tally.covered:,} {_speak(tally.covered)} to a metric{_by_relation(tally, 'as', comma=',')}"
        if tally.covered
        else "none speaks to a metric that is defined"
    ]
    parts += [f"{tally.placeholder:,} {_speak(tally.placeholder)} to a placeholder alone"] if tally.placeholder else []
    parts += [f"{tally.none:,} {_speak(tally.none)} to none"] if tally.none else []
    return f"{of_all} {'; '.join(parts)}."


def _speak(number: int) -> str:
    return "speaks" if number == 1 else "speak"


def bare_sentence(covered: FrameworkCoverage) -> list[str]:
    """The outcomes that no indicator reaches, and those that have nothing to be reached."""
    bare = [outcome for outcome in covered.outcomes if outcome.is_bare]
    empty = [outcome for outcome in covered.outcomes if not outcome.tally.defined]
    sentences = []
    if bare:
        sentences.append(f"{counted(len(bare), 'outcome has', 'outcomes have')} metrics and no indicator for any of them: {_named(bare)}.")
    if empty:
        sentences.append(f"{counted(len(empty), 'outcome has', 'outcomes have')} no metric that is defined: {_named(empty)}.")
    return sentences


def _named(outcomes: Sequence[CoveredOutcome]) -> str:
    return and_list([f"{outcome_number(outcome)} ({outcome.outcome.name})" for outcome in outcomes])


def former_sentence(covered: FrameworkCoverage, year: Period) -> list[str]:
    """“12 indicators that are mapped are not in force in 2026/27. They are named beside their metrics and counted nowhere.”"""
    former = len({link.indicator for link in covered.former})
    if not former:
        return []
    are = counted(former, "mapped indicator is", "mapped indicators are")
    they = "It is named beside its metric" if former == 1 else "They are named beside their metrics"
    return [f"{are} not in force in {year.label}. {they}, and counted nowhere."]


def outcome_sentence(outcome: CoveredOutcome) -> str:
    """“9 metrics, 1 of them a placeholder. 3 are covered: 1 by something similar …; 5 are not.”"""
    tally = outcome.tally
    if not tally.total:
        return "The framework names no metric for this outcome yet, so that there is nothing to lay beside the council's indicators."
    placeholders = f", {_placeholders(tally)}" if tally.placeholder else ""
    start = f"{counted(tally.total, 'metric')}{placeholders}."
    if not tally.defined:
        return f"{start} Nothing can be covered yet."
    if tally.defined == 1:
        return (
            f"{start} {'It' if tally.total == 1 else 'The one that is defined'} is {'covered' if tally.covered else 'not covered'}{_by_relation(tally, 'by')}."
        )
    if not tally.covered:
        return f"{start} {'None' if not tally.placeholder else 'None of those that are defined'} is covered."
    rest = f"; {tally.none:,} {'is' if tally.none == 1 else 'are'} not" if tally.none else ""
    return f"{start} {_how_many(tally)} covered{_by_relation(tally, 'by')}{rest}."


def _how_many(tally: Tally) -> str:
    """“3 are”, “Both are”; where some are placeholders, all that can be are told by their number."""
    if tally.covered == tally.total:
        return f"{started(all_of(tally.covered))} are"
    return f"{tally.covered:,} {'is' if tally.covered == 1 else 'are'}"


def _placeholders(tally: Tally) -> str:
    if tally.placeholder == tally.total:
        return "a placeholder" if tally.total == 1 else f"{'both' if tally.total == 2 else 'all'} of them placeholders"
    return f"{tally.placeholder:,} of them {'a placeholder' if tally.placeholder == 1 else 'placeholders'}"


# --- method
def method_points(paper: Paper) -> list[str]:
    year, covered = paper.year, paper.coverage
    counting = (
        "Counting: each metric is counted once, by the nearest indicator that is in force: the same before something similar before something that"
        " contributes. Each indicator is counted once, by the nearest metric to which it speaks. A placeholder is neither covered nor a gap."
    )
    points = [
        counting,
        f"In force: {_in_force_words(paper)}",
        "Numbers: the framework does not number its metrics. Here 6.3 is the third metric of outcome 6, in the order of the data.",
        "Mapping: an analyst's reading of names and definitions, kept in the table mappings with a note that says what differs.",
        f"Figures: {_figures_words(paper)}",
    ]
    if covered.contextual.total:
        points.append("Contextual outcomes describe the place rather than the work of its council. They are counted apart, and no verdict rests on them.")
    if paper.is_only_proposed:
        points.append(f"The council's list for {year.label} is proposed and not yet approved.")
    return points


def _in_force_words(paper: Paper) -> str:
    year = paper.year.label
    return (
        f"the indicators on the council's list for {year}, without those that its annual review removes. Where a year has no such list, all indicators"
        " count that were introduced before its end and not retired by its start."
    )


def _figures_words(paper: Paper) -> str:
    """How many mapped indicators have a figure, and how old the figures are."""
    refs = list(dict.fromkeys(link.indicator for link in paper.framework.links))
    verdicts = [verdict for ref in refs if (verdict := paper.draft.book.verdicts.get(ref)) is not None]
    periods = sorted((verdict.at for verdict in verdicts if verdict.at and verdict.value is not None), key=lambda period: period.last)
    if not refs:
        return "no indicator is mapped."
    if not periods:
        return f"no figure is held of the {counted(len(refs), 'mapped indicator')}."
    span = f"for {periods[0].label}" if periods[0] == periods[-1] else f"the oldest for {periods[0].label}, the newest for {periods[-1].label}"
    some = f"{len(periods):,} of {len(refs):,}" if len(periods) < len(refs) else all_of(len(refs))
    which = "the one mapped indicator has a figure" if len(refs) == 1 else f"{some} mapped indicators {_have(len(periods))} a figure"
    return f"the latest that is held, with its own period and rated against the standard of that period; {which}, {span}."
