"""The promised columns in SQL, for the engines that speak it. What differs between them is in their `Dialect`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.measures.records import KEY, ROW
from outturn.measures.vocabulary import DateForm, RecordType
from outturn.measures.working_days import DAYS
from outturn.records import written
from outturn.records.headings import wrong_type
from outturn.records.zones import DAY_US

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outturn.measures.definition import Definition, RecordColumn

_INSIDE = DAYS * DAY_US


@dataclass(frozen=True)
class Dialect:
    """`kind` says of a column's type in the engine's words whether it is text, number, boolean, date, local, zoned or other.

    The others give SQL for the name of a column: `local` the local time that a text in the order of ISO 8601 says, where it has
    no offset, `zoned` the instant where it has one, `of_local` the instant of a local time, `micros` microseconds of an instant
    in UTC, `day` its local day since 1970, `clock` the local time that it is.
    """

    kind: Callable[[str], str]
    quoted: Callable[[str], str]
    matches: Callable[[str, str], str]
    replaced: Callable[[str, str, str], str]
    local: Callable[[str], str]
    zoned: Callable[[str], str]
    of_local: Callable[[str], str]
    micros: Callable[[str], str]
    day: Callable[[str], str]
    clock: Callable[[str], str]
    of_date: Callable[[str], str]
    of_micros: Callable[[str], str]
    month: Callable[[str], str]
    key: Callable[[str], str]


Steps = list[dict[str, str]]
"""Selects that build on one another, as names and their SQL: what is used more than once is a column of the step before."""


def steps_of(dialect: Dialect, headings: Mapping[str, str], types: Mapping[str, str], definition: Definition, name: str) -> tuple[Steps, frozenset[str]]:
    """The steps, and the flags among them."""
    steps: Steps = [{ROW: dialect.quoted(ROW)}]
    for column in definition.columns.values():
        heading = headings[column.name]
        made = _column(dialect, dialect.quoted(heading), dialect.kind(types[heading]), column)
        if made is None:
            raise wrong_type(column, _HELD.get(dialect.kind(types[heading]), types[heading]), definition, name)
        for place, part in enumerate(made):
            if place == len(steps):
                steps.append({})
            steps[place] |= part
    if definition.key:
        shown = [dialect.quoted(f"{key}@shown") for key in definition.key]
        empty = " OR ".join(f"{each} IS NULL" for each in shown)
        steps.append({KEY: f"CASE WHEN {empty} THEN NULL ELSE {dialect.key(', '.join(shown))} END"})
    return steps, frozenset(key for part in steps for key in part if key.endswith(("@bad", "@odd")))


_HELD = {"text": "texts", "number": "numbers", "boolean": "true or false", "date": "dates", "local": "instants", "zoned": "instants"}


def _column(dialect: Dialect, raw: str, kind: str, column: RecordColumn) -> Steps | None:
    name, text = column.name, f"TRIM(CAST({raw} AS STRING))"
    match column.type:
        case RecordType.TEXT:
            read = f"NULLIF({text}, '')"
            return [{name: read, f"{name}@shown": read}]
        case RecordType.NUMBER:
            return _number(dialect, raw, text, kind, name)
        case RecordType.BOOLEAN:
            return _boolean(dialect, raw, text, kind, name)
        case _:
            return _date(dialect, raw, text, kind, column)


def _listed(words: list[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


def _filled(text: str) -> str:
    return f"CASE WHEN LOWER({text}) NOT IN ({_listed(written.MISSING)}) THEN {text} END"


def _number(dialect: Dialect, raw: str, text: str, kind: str, name: str) -> Steps | None:
    given, words = dialect.quoted(f"{name}@raw"), dialect.quoted(f"{name}@shown")
    inside = f"ABS({given}) <= {written.LARGEST}"
    last = {name: f"CASE WHEN {inside} THEN {given} END", f"{name}@odd": f"COALESCE(NOT {inside}, FALSE)"}
    if kind == "text":
        good = dialect.matches(words, written.NUMBER)
        read = f"CASE WHEN {good} THEN CAST({dialect.replaced(words, written.NUMBER_MARKS, '')} AS DOUBLE) END"
        bad = f"COALESCE(({_filled(words)}) IS NOT NULL AND NOT {good}, FALSE)"
        return [{f"{name}@shown": text}, {f"{name}@raw": read, f"{name}@bad": bad}, last]
    if kind == "number":
        value = f"CAST({raw} AS DOUBLE)"
        return [{f"{name}@shown": text, f"{name}@raw": f"CASE WHEN NOT isnan({value}) THEN {value} END"}, last]
    return None


def _boolean(dialect: Dialect, raw: str, text: str, kind: str, name: str) -> Steps | None:
    if kind == "boolean":
        return [{name: raw, f"{name}@shown": text}]
    if kind not in {"text", "number"}:
        return None
    word = dialect.quoted(f"{name}@shown")
    yes, no = (f"LOWER({word}) IN ({_listed(words)})" for words in (written.TRUE, written.FALSE))
    bad = f"COALESCE(({_filled(word)}) IS NOT NULL AND NOT {yes} AND NOT {no}, FALSE)"
    return [{f"{name}@shown": text}, {name: f"CASE WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END", f"{name}@bad": bad}]


def _date(dialect: Dialect, raw: str, text: str, kind: str, column: RecordColumn) -> Steps | None:
    name = column.name
    given, local, day = (dialect.quoted(f"{name}@{what}") for what in ("given", "local", "day"))
    bad: dict[str, str] = {}
    match kind:
        case "text":
            steps = _from_text(dialect, text, column)
            bad = {f"{name}@bad": f"{dialect.quoted(f'{name}@text')} IS NOT NULL AND {given} IS NULL"}
        case "date":
            steps = [{f"{name}@local": dialect.of_date(raw)}, {f"{name}@given": dialect.of_local(local)}]
        case "local":
            steps = [{f"{name}@local": raw}, {f"{name}@given": dialect.of_local(local)}]
        case "zoned":
            steps = [{f"{name}@given": raw}]
            text = f"CAST({dialect.clock(raw)} AS STRING)"
        case "number" if column.form is DateForm.SERIAL:
            steps = [{f"{name}@local": dialect.of_micros(_serial(raw))}, {f"{name}@given": dialect.of_local(local)}]
        case _:
            return None
    steps[0][f"{name}@shown"] = text
    micros = dialect.micros(given)
    inside = f"{dialect.day(given)} BETWEEN 0 AND {DAYS - 1}" if kind == "date" else f"{micros} BETWEEN 0 AND {_INSIDE - 1}"
    last = {f"{name}@day": f"CASE WHEN {inside} THEN {dialect.day(given)} END", f"{name}@odd": f"COALESCE(NOT ({inside}), FALSE)", **bad}
    if column.type is RecordType.INSTANT:
        last[f"{name}@us"] = f"CASE WHEN {inside} THEN {micros} END"
    return [*steps, last, {f"{name}@month": dialect.month(day)}]


def _serial(number: str) -> str:
    return f"CAST(ROUND((CAST({number} AS DOUBLE) - {written.SERIAL_START}) * {DAY_US}.0) AS BIGINT)"


def _from_text(dialect: Dialect, text: str, column: RecordColumn) -> Steps:
    """Year, month and day are put in order, a month's name becomes its number, and what then looks like ISO 8601 is read."""
    name = column.name
    words, ordered, plain, local = (dialect.quoted(f"{name}@{what}") for what in ("text", "ordered", "plain", "local"))
    moved = words
    for pattern, replacement in written.in_order(column.form):
        moved = dialect.replaced(moved, pattern, replacement)
    named = f"CASE WHEN {dialect.matches(words, written.NAMED)} THEN {_with_number(dialect, words)} ELSE {ordered} END"
    read = dialect.local(plain)
    if column.form is DateForm.SERIAL:
        read = f"CASE WHEN {dialect.matches(words, written.SERIAL)} THEN {dialect.of_micros(_serial(_serials(dialect, words)))} ELSE {read} END"
    checked = f"CASE WHEN {dialect.matches(plain, written.ISO)} THEN {plain} END"
    return [
        {f"{name}@text": _filled(text)},
        {f"{name}@ordered": moved},
        {f"{name}@named": named},
        {f"{name}@plain": checked.replace(plain, dialect.quoted(f"{name}@named"))},
        {f"{name}@local": read},
        {f"{name}@given": f"COALESCE({dialect.zoned(plain)}, {dialect.of_local(local)})"},
    ]


def _serials(dialect: Dialect, words: str) -> str:
    """Only what is a number is cast to one, in whatever order an engine works."""
    return f"CASE WHEN {dialect.matches(words, written.SERIAL)} THEN {words} END"


def _with_number(dialect: Dialect, text: str) -> str:
    year, day, tail, letters = (dialect.replaced(text, written.NAMED, part) for part in (r"\3", r"\1", r"\4", r"\2"))
    months = " ".join(f"WHEN '{month}' THEN '{number:02d}'" for number, month in enumerate(written.MONTHS, start=1))
    return f"CONCAT({year}, '-', CASE LOWER({letters}) {months} END, '-', {day}, {tail})"


def selected(steps: Steps, quoted: Callable[[str], str], given: str) -> str:
    """The selects around what is given, in one text."""
    first = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in steps[0].items())
    text = f"SELECT {first} FROM {given}"  # noqa: S608 - names are quoted, values are ours
    for place, step in enumerate(steps[1:]):
        more = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in step.items())
        text = f"SELECT *, {more} FROM ({text}) AS step_{place}"  # noqa: S608 - as above
    return text
