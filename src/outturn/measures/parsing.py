"""Reads a definition from TOML. Everything that is wrong with it is told at once, with line, key and mend."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from typing import TYPE_CHECKING, Any

from outturn.errors import EXIT_UNREADABLE, PackageError
from outturn.findings.finding import Finding, Severity
from outturn.measures.definition import Definition, Population, RecordColumn, Roles
from outturn.measures.indicator_parsing import measure_of
from outturn.measures.language.compiler import compile_condition
from outturn.measures.language.parser import RESERVED
from outturn.measures.proving import prove, proving_scope
from outturn.measures.toml_lines import key_lines
from outturn.measures.toml_reader import Faults, Section, nearest
from outturn.measures.vocabulary import DateForm, Kept, Nation, RecordType, Unreadable

if TYPE_CHECKING:
    import datetime as dt

    from outturn.measures.definition import Measure

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse_definition(text: str, source: str) -> Definition:
    """`source` is the name of the file, for messages. Raises PackageError with every fault that was found."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused(source, [_not_toml(error, source)]) from None
    faults = Faults(source, key_lines(text))
    definition = _definition(Section("", tables, faults))
    if faults.found:
        raise refused(source, faults.found)
    return definition


def refused(source: str, findings: list[Finding]) -> PackageError:
    count = "1 error" if len(findings) == 1 else f"{len(findings):,} errors"
    shown = [f"- {source}{f', line {found.row}' if found.row else ''}: {found.message} {found.mend}".rstrip() for found in findings[:5]]
    return PackageError("\n".join([f"{source} cannot be used: {count}.", *shown]), findings, EXIT_UNREADABLE)


def _not_toml(error: tomllib.TOMLDecodeError, source: str) -> Finding:
    place = _LINE.search(str(error))
    return Finding(
        code="definition-fault",
        severity=Severity.ERROR,
        message=f"This is not TOML: {_LINE.sub('', str(error)).strip()}.",
        table=source,
        row=int(place[1]) if place else None,
        mend="Write texts in quotation marks, such as filter = \"category = 'Pothole'\", and dates without.",
    )


def _definition(root: Section) -> Definition:
    title, populations = root.text("title"), root.taken("populations")
    organisation = root.table("organisation")
    about = {key: organisation.text(key) for key in ("name", "area")}
    organisation.close()
    columns = _columns(root.table("columns"))
    roles = _roles(root.table("dates"), columns)
    records = _records(root.table("records"), columns)
    calendar = root.table("working_days")
    nation, closed = calendar.choice("bank_holidays", Nation, Nation.ENGLAND), calendar.days("also_closed")
    calendar.close()
    sections = root.tables("indicators")
    if not sections:
        root.fault("indicators", "No indicator is defined.", "Begin one with a line [[indicators]].")
    measures = [measure for section in sections if (measure := measure_of(section, columns, roles)) is not None]
    _refuse_twice(sections, measures)
    rows = _populations(root, populations)
    root.close()
    return Definition(
        source=root.faults.file,
        title=title,
        columns=columns,
        roles=roles,
        measures=tuple(measures),
        nation=nation,
        also_closed=frozenset(closed),
        populations=rows,
        populations_file=populations if isinstance(populations, str) else "",
        organisation={key: value for key, value in about.items() if value},
        lines=root.faults.lines,
        **records,
    )


def _records(section: Section, columns: dict[str, RecordColumn]) -> dict[str, Any]:
    as_at = section.days("as_at")
    found: dict[str, Any] = {
        "as_at": as_at[0] if as_at else None,
        "key": section.texts("key"),
        "keep": section.choice("keep", Kept, Kept.FIRST),
        "keep_by": section.text("keep_by"),
        "filter": section.text("filter"),
        "time_zone": section.text("time_zone") or "Europe/London",
        "unreadable": section.choice("unreadable", Unreadable, Unreadable.REFUSE),
        "sheet": section.text("sheet"),
        "table": section.text("table"),
    }
    for name in found["key"]:
        known_column(section, "key", name, columns)
    if found["keep_by"] and known_column(section, "keep_by", found["keep_by"], columns) and not columns[found["keep_by"]].is_temporal:
        section.fault("keep_by", f"“{found['keep_by']}” is not a date.", "Name a column of type date or instant, such as the one of the last change.")
    if not found["key"] and (section.values.keys() & {"keep", "keep_by"}):
        section.fault("keep", "Which record to keep is said, and not by what they are the same.", 'Add a line key = "…" with the column of the reference.')
    if found["time_zone"] not in zoneinfo.available_timezones():
        section.fault("time_zone", f"There is no time zone “{found['time_zone']}”.", "Write Europe/London or UTC.")
    if found["filter"]:
        prove(section, "filter", found["filter"], lambda text: compile_condition(text, proving_scope(columns)))
    section.close()
    return found


def known_column(section: Section, key: str, name: str, columns: dict[str, RecordColumn]) -> bool:
    if name not in columns:
        section.fault(key, f"There is no column “{name}” under [columns].", nearest(name, columns) or "Name it there first.")
    return name in columns


def _columns(section: Section) -> dict[str, RecordColumn]:
    found = {}
    for name in section.values:
        if not _NAME.match(name) or name in RESERVED:
            reason = "is a word of the language" if name in RESERVED else "is not a plain name"
            section.fault(name, f"“{name}” {reason}.", 'Choose a name of small letters, digits and _, and give the heading as from = "…".')
        elif column := _column(section, name):
            found[name] = column
        section.known.append(name)
    if not section.values:
        section.fault("", "No column is described.", 'Begin with a line [columns], and write created = "date" and so on.')
    return found


def _column(section: Section, name: str) -> RecordColumn | None:
    value = section.values[name]
    own = Section(section.at(name), value if isinstance(value, dict) else {"type": value}, section.faults)
    if not isinstance(value, dict | str):
        section.fault(name, f"The column “{name}” has no type.", f'Write {name} = "date"; the types are {", ".join(RecordType)}.')
        return None
    if "type" not in own.values:
        section.fault(name, f"The column “{name}” has no type.", f'Add type = "date"; the types are {", ".join(RecordType)}.')
    kind = own.choice("type", RecordType, RecordType.TEXT)
    column = RecordColumn(name, kind, own.text("from") or name, own.choice("form", DateForm, DateForm.DAY_FIRST), own.texts("allowed"))
    if "form" in own.values and not column.is_temporal:
        own.fault("form", "Only a date has a form.", "Remove it.")
    if column.allowed and kind is not RecordType.TEXT:
        own.fault("allowed", "Only a text has words that are allowed.", "Remove it.")
    own.close()
    return column


def _roles(section: Section, columns: dict[str, RecordColumn]) -> Roles:
    found = {}
    for role in ("created", "due", "closed"):
        name = section.text(role)
        if name and known_column(section, role, name, columns):
            if columns[name].is_temporal:
                found[role] = name
            else:
                section.fault(role, f"The column “{name}” is no date.", "Give it the type date or instant.")
    section.close()
    return Roles(**found)


def _refuse_twice(sections: list[Section], measures: list[Measure]) -> None:
    seen: set[str] = set()
    for section in sections:
        reference = section.values.get("indicator")
        if isinstance(reference, str) and reference in seen:
            section.fault("indicator", f"The indicator {reference} is defined twice.", "Give each a reference of its own.")
        if isinstance(reference, str):
            seen.add(reference)


def _populations(root: Section, value: object) -> tuple[Population, ...]:
    """Of tables in the definition itself; a text is the name of a file, which others read."""
    if value is None or isinstance(value, str):
        return ()
    rows = []
    for section in Section("", {"populations": value}, root.faults).tables("populations"):
        start, breakdown, number = section.days("from"), section.text("breakdown"), section.number("population")
        section.close()
        if not start or number is None or number <= 0:
            section.fault(
                "population", "A population needs the day from which it counts, and a number above zero.", "Write from = 2025-04-01 and population = 1_600_000."
            )
        else:
            rows.append(Population(start[0], breakdown, float(number)))
    return tuple(rows)


def earliest(populations: tuple[Population, ...]) -> dt.date | None:
    return min((row.start for row in populations), default=None)
