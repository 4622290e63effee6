"""All tables of the package from all that was recognised."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outturn.intake.assemble.breakdowns import put_breakdown
from outturn.intake.assemble.identity import Identities, identify
from outturn.intake.assemble.indicators import put_indicator
from outturn.intake.assemble.measures import frequency_of, own_period
from outturn.intake.assemble.papers import put_counts, put_holders, put_removals, put_report, put_report_rows, put_risks, put_summaries, put_words
from outturn.intake.assemble.rows import Rows
from outturn.intake.assemble.state import State
from outturn.intake.vocabulary import vocabulary
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.facts import Item, Reading


def assembled(reading: Reading, answers: Mapping[str, Mapping[str, str]], *, form: str = "auto", year: str = "") -> State:
    """`answers` has a table for each kind of answer; `form` is what the files were said to be."""
    state = State(reading, Rows(reading.ledger), vocabulary(), answers, year)
    taken: set[str] = set()
    for file in _files(reading):
        put_report(file, reading.items, state, form, taken)
        state.latest[file] = _latest(file, reading)
    identities = identify(reading.items, reading.ledger, answers["indicators"])
    state.taken = set(identities.found)
    for identity in identities.found.values():
        put_indicator(identity, state)
    _rest(identities, state)
    return state


def _rest(identities: Identities, state: State) -> None:
    reading = state.reading
    for identity in identities.found.values():
        put_summaries(identity, state)
        put_removals(identity, state)
    tables: set[str] = set()
    for table in reading.breakdowns:
        put_breakdown(table, state, tables)
    put_holders(state)
    for counts in reading.counts:
        put_counts(counts, state)
    put_risks(reading.risks, state)
    put_words(reading.words, identities, state)
    put_report_rows(identities, state)
    aliases = state.rows.of("aliases")
    for name in [name for name, row in aliases.items() if not row["indicator"]]:
        del aliases[name]


def _files(reading: Reading) -> list[str]:
    named = [
        *(item.file for item in reading.items),
        *(table.file for table in reading.breakdowns),
        *(seen.file for seen in reading.risks),
        *(counts.file for counts in reading.counts),
    ]
    return list(dict.fromkeys(named))


def _latest(file: str, reading: Reading) -> str:
    """The latest period of the columns of most of its tables; else the period that the paper speaks of most."""
    found: Counter[str] = Counter()
    for item in reading.items:
        if item.file == file:
            found.update([period] if (period := _own_latest(item)) else [])
    if not found:
        return reading.periods.get(file, "")
    return max(found, key=lambda text: (parse_period(text).last, found[text]))


def _own_latest(item: Item) -> str:
    periods = [
        parse_period(field.heading.period or field.period)
        for field in item.fields
        if field.heading.meaning == "value" and (field.heading.period or field.period)
    ]
    if not periods:
        return ""
    frequency, _ = frequency_of(item, periods)
    return own_period(max(periods, key=lambda period: period.last).id, frequency)
