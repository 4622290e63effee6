"""The faults of records as findings: how many, the first of them by line, and what they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.findings.finding import Finding, Severity
from outturn.measures.codes import RECORD_CODES
from outturn.measures.faults import EXAMPLES
from outturn.measures.records import ROW
from outturn.measures.vocabulary import DateForm, RecordType, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.measures.faults import Fault
    from outturn.measures.figures import Made
    from outturn.measures.passing import Passed
    from outturn.measures.plan import Plan
    from outturn.measures.records import Records

_AMERICAN = re.compile(r"^\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-]\d{2,4}\b")
_DAY_FIRST = re.compile(r"^(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}\b")
_SERIAL = re.compile(r"^[2-7]\d{4}(\.\d+)?$")


def findings_of(passed: Passed, made: Made, records: Records, plan: Plan) -> list[Finding]:
    """The gravest first, then in the order in which they were looked for."""
    found = [_of_fault(fault, records, plan) for fault in passed.faults]
    if passed.records == 0:
        found.append(_made("records-empty", f"{records.name} holds no record{' that the filter lets through' if plan.definition.filter else ''}.", records))
    if passed.doubles.dropped.height:
        found.append(_of_doubles(passed, records, plan))
    if made.without_population:
        found.append(_of_populations(made, plan))
    found += [_made("measure-without-records", f"No record counts for {name}.", records, subject=name) for name in made.without_records if passed.records]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _made(code: str, message: str, records: Records, **more: object) -> Finding:
    known = RECORD_CODES[code]
    return Finding(**{"code": code, "severity": known.severity, "message": message, "table": records.name, "mend": known.mend, **more})  # type: ignore[arg-type]


_WORDS: Mapping[str, tuple[str, str]] = {
    "record-unreadable": ("One cell of “{column}” cannot be read as {kind}", "{count} cells of “{column}” cannot be read as {kind}"),
    "record-implausible": (
        "One cell of “{column}” holds what cannot be meant, and counts as missing",
        "{count} cells of “{column}” hold what cannot be meant, and count as missing",
    ),
    "record-missing": ("One record has no “{column}”", "{count} records have no “{column}”"),
    "record-closed-before-created": ("One record was closed before it was created", "{count} records were closed before they were created"),
    "record-due-before-created": ("One record was due before it was created", "{count} records were due before they were created"),
    "record-in-future": ("One record has a “{column}” after the as-at day, {as_at}", "{count} records have a “{column}” after the as-at day, {as_at}"),
    "record-unknown-category": ("One record has a “{column}” that is not in the list", "{count} records have a “{column}” that is not in the list"),
    "record-without-member": ("One record has no “{column}” and counts in no part", "{count} records have no “{column}” and count in no part"),
}
"""Of one record and of several."""

_KINDS = {
    RecordType.NUMBER: "a number",
    RecordType.BOOLEAN: "yes or no",
    RecordType.DATE: "a date",
    RecordType.INSTANT: "a date and time",
    RecordType.TEXT: "a text",
}


def _of_fault(fault: Fault, records: Records, plan: Plan) -> Finding:
    column = plan.definition.columns[fault.column]
    one, many = _WORDS[fault.code]
    words = (one if fault.count == 1 else many).format(column=column.source, kind=_KINDS[column.type], count=f"{fault.count:,}", as_at=plan.as_at.isoformat())
    examples = [_example(row, held, records) for row, held in fault.examples]
    told = f"{words}{_listed(examples, fault.count)}."
    first = fault.examples[0] if fault.examples else None
    more: dict[str, object] = {
        "row": records.line(first[0]) if first else None,
        "column": column.source,
        "found": first[1].get(fault.column, "") if first else "",
    }
    if fault.code == "record-unreadable":
        texts = [held.get(fault.column, "") for _, held in fault.examples]
        more["expected"] = _KINDS[column.type]
        if plan.definition.unreadable is Unreadable.MISSING:
            more["severity"] = Severity.WARNING
            more["mend"] = "They count as missing, as the definition says. Correct them where you can."
        elif mend := _mend_of_dates(texts, column.form, fault.column) if column.is_temporal else "":
            more["mend"] = mend
    return _made(fault.code, told, records, **more)


def _mend_of_dates(texts: Sequence[str], form: DateForm, name: str) -> str:
    """What the cells look like, where that can be seen."""
    if form is not DateForm.MONTH_FIRST and any(_AMERICAN.match(text) for text in texts):
        return f'They look like American dates, the month first. If all are, write form = "month_first" for “{name}” in the definition.'
    if form is DateForm.MONTH_FIRST and any(_DAY_FIRST.match(text) for text in texts):
        return f"They look like British dates, the day first. If all are, remove the form of “{name}” in the definition."
    if form is not DateForm.SERIAL and any(_SERIAL.match(text) for text in texts):
        return f'They look like the day numbers of a spreadsheet. Format the column as dates, or write form = "serial" for “{name}” in the definition.'
    return ""


def _example(row: int, held: Mapping[str, str], records: Records) -> str:
    line = records.line(row)
    cells = ", ".join(f"{name} {text or '(empty)'}" for name, text in held.items())
    if line is None:
        return cells
    return f"line {line:,}{f' ({cells})' if cells else ''}"


def _listed(examples: Sequence[str], count: int) -> str:
    shown = [example for example in examples if example][:EXAMPLES]
    if not shown:
        return ""
    return f": {'; '.join(shown)}{'; and more' if count > len(shown) else ''}"


def _of_doubles(passed: Passed, records: Records, plan: Plan) -> Finding:
    dropped, keys, kept = passed.doubles.dropped, passed.doubles.keys, plan.definition.keep
    several = f"{dropped.height:,} records have the {'key' if keys == 1 else f'{keys:,} keys'} of others and are left out"
    told = "One record has the key of another and is left out" if dropped.height == 1 else several
    rows = dropped.head(EXAMPLES).iter_rows(named=True)
    examples = [_example(row[ROW], {name: str(row[name] or "") for name in plan.definition.key}, records) for row in rows]
    message = f"{told}, since the {kept.value} of each key counts{_listed(examples, dropped.height)}."
    return _made("record-duplicate", message, records, row=records.line(int(dropped[ROW][0])), column=plan.definition.columns[plan.definition.key[0]].source)


def _of_populations(made: Made, plan: Plan) -> Finding:
    lacking = made.without_population
    first = f"{lacking[0][0]} in {lacking[0][1]}{f', {lacking[0][2]}' if lacking[0][2] else ''}"
    count = "One figure has" if len(lacking) == 1 else f"{len(lacking):,} figures have"
    known = RECORD_CODES["population-missing"]
    message = f"{count} no population to be divided by: {first}{'' if len(lacking) == 1 else ', and others'}."
    place = plan.definition.populations_file or plan.definition.source
    return Finding(code=known.code, severity=known.severity, message=message, table=place, subject=lacking[0][0], mend=known.mend)
