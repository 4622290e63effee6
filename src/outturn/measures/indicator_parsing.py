"""Reads one `[[indicators]]` of a definition: what its method needs is there, and nothing that it cannot use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.indicators.vocabulary import Frequency, Kind, Polarity, Unit
from outturn.measures.definition import Measure
from outturn.measures.language.compiler import Number, Truth, compile_condition, compile_either, compile_number
from outturn.measures.language.syntax import UNITS
from outturn.measures.proving import prove, proving_scope
from outturn.measures.toml_reader import nearest
from outturn.measures.vocabulary import OF_ONE_VALUE, Method, OpenCases, RecordType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.measures.definition import RecordColumn, Roles
    from outturn.measures.language.compiler import Compiled
    from outturn.measures.toml_reader import Section

_DESCRIPTIVE = ("section", "definition", "rationale", "source", "owner", "numerator_label", "denominator_label")
_UNITS = {"days": Unit.DAYS, "working days": Unit.DAYS, "elapsed days": Unit.DAYS, "weeks": Unit.WEEKS, "hours": Unit.HOURS, "minutes": Unit.MINUTES}
_OF_METHOD = {Method.RATIO: Unit.PERCENT, Method.RATE: Unit.RATE, Method.COUNT: Unit.COUNT}

_WANTED: Mapping[Method, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Method.RATIO: (("numerator",), ("denominator",)),
    Method.RATE: ((), ("numerator", "per")),
    Method.COUNT: ((), ("numerator",)),
    **dict.fromkeys(OF_ONE_VALUE, (("value",), ())),
    Method.PERCENTILE: (("value", "percentile"), ()),
}
"""What each method needs, and what it may have besides."""

_ASKED = ("numerator", "denominator", "value", "percentile", "per")


def measure_of(section: Section, columns: Mapping[str, RecordColumn], roles: Roles) -> Measure | None:
    """None where it cannot be used; what is wrong is among the faults."""
    before = len(section.faults.found)
    method = section.choice("method", Method, Method.RATIO)
    texts = {key: section.text(key) for key in ("filter", "numerator", "denominator", "value")}
    reference, name = section.text("indicator", needed=True), section.text("name")
    period = _period(section, columns, roles)
    frequency = section.choice("frequency", Frequency, Frequency.MONTHLY)
    if frequency is Frequency.TERMLY:
        section.fault("frequency", "Figures from records are monthly, quarterly or annual.", 'Write frequency = "monthly".')
    percentile, per = _percentile(section, method), section.number("per")
    _check_wanted(section, method)
    compiled = _proved(section, texts, method, columns)
    opened = _open(section, compiled, roles)
    unit = _unit(section, method, compiled.get("value"))
    measure = {
        "indicator": reference,
        "name": name or reference,
        "method": method,
        "period": period,
        "frequency": frequency,
        "unit": unit,
        "kind": section.choice("kind", Kind, Kind.KPI),
        "polarity": section.choice("polarity", Polarity, Polarity.HIGHER if method is Method.RATIO else Polarity.LOWER),
        "percentile": percentile,
        "per": per,
        "open": opened,
        "breakdowns": _breakdowns(section, columns),
        "descriptive": _descriptive(section),
    }
    section.close()
    return Measure(**measure, **texts) if len(section.faults.found) == before else None  # type: ignore[arg-type]


def _period(section: Section, columns: Mapping[str, RecordColumn], roles: Roles) -> str:
    """The column of the date that puts a record into a period: one of the three roles, or a column by its name."""
    word = section.text("period", needed=True)
    column = roles.column(word) or word
    if not word:
        return ""
    if column not in columns:
        mend = f"Say under [dates] which column it is: {word} = “…”." if word in {"created", "due", "closed"} else nearest(word, columns)
        section.fault("period", f"“{word}” is not a date of the records.", mend)
    elif not columns[column].is_temporal:
        section.fault("period", f"The column “{column}” is no date.", "Name created, due, closed, or a column of type date or instant.")
    return column


def _percentile(section: Section, method: Method) -> float:
    value = section.number("percentile")
    if method is not Method.PERCENTILE or value is None:
        return 50.0
    if not 0 <= value <= 100:
        section.fault("percentile", f"{value:g} is not a percentile.", "Write a number from 0 to 100, such as 90.")
    return float(value)


def _check_wanted(section: Section, method: Method) -> None:
    needed, allowed = _WANTED[method]
    for key in needed:
        if key not in section.values:
            section.fault(key, f"The method {method} needs “{key}”.", _EXAMPLES[key])
    for key in _ASKED:
        if key in section.values and key not in {*needed, *allowed}:
            section.fault(key, f"The method {method} does not use “{key}”.", "Remove it, or choose another method.")


_EXAMPLES = {
    "numerator": 'Write numerator = "closed - due <= 0 days".',
    "value": 'Write value = "closed - created in days".',
    "percentile": "Write percentile = 90.",
}


def _proved(section: Section, texts: Mapping[str, str], method: Method, columns: Mapping[str, RecordColumn]) -> dict[str, Compiled]:
    scope = proving_scope(columns)
    counted = method in {Method.RATE, Method.COUNT}
    ways = {"filter": compile_condition, "numerator": compile_condition if counted else compile_either, "denominator": compile_either, "value": compile_number}
    found = {}
    for key, text in texts.items():
        if text and (compiled := prove(section, key, text, lambda words, way=ways[key]: way(words, scope))) is not None:  # type: ignore[misc]
            found[key] = compiled
    return found


def _open(section: Section, compiled: Mapping[str, Compiled], roles: Roles) -> OpenCases | None:
    """Whoever counts by the date of closing has to say what becomes of cases that have none: silence would count them as failures."""
    given = section.text("open")
    known = given in set(OpenCases)
    if given and not known:
        section.fault("open", f"“{given}” is not a way to treat open cases.", f"{nearest(given, OpenCases)}Write one of: {', '.join(OpenCases)}.")
    asked = [key for key in ("numerator", "denominator", "value") if key in compiled and roles.closed and roles.closed in compiled[key].names]
    if asked and not given:
        mend = 'Add open = "late" (late once overdue), "leave_out", "as_at" (as if closed on the as-at day) or "as_recorded".'
        section.fault("open", f"The {asked[0]} uses “{roles.closed}”, and nothing says what becomes of cases that are still open.", mend)
    if known and not roles.closed:
        section.fault("open", "Which column says that a case is closed is not known.", "Name it under [dates]: closed = “…”.")
    if given == OpenCases.LATE and "value" in section.values:
        section.fault(
            "open", "A case that is still open has no value that could be late.", 'Write open = "leave_out", or "as_at" to count up to the as-at day.'
        )
    if given == OpenCases.LATE and not roles.due:
        section.fault("open", "A case is late once it is overdue, and which column says when it is due is not known.", "Name it under [dates]: due = “…”.")
    return OpenCases(given) if known else None


def _unit(section: Section, method: Method, value: Compiled | None) -> Unit:
    counted = value.value.unit if value is not None and isinstance(value.value, Number) else None
    assert counted is None or counted.words in {unit.words for unit in UNITS.values()}  # noqa: S101 - the language has no others
    default = _OF_METHOD.get(method) or (_UNITS[counted.words] if counted else None)
    if default is None and "unit" not in section.values and value is not None:
        section.fault("unit", "The unit of the figures is not given.", 'Write unit = "gbp", "days", "count" and so on.')
    return section.choice("unit", Unit, default or Unit.COUNT)


def _breakdowns(section: Section, columns: Mapping[str, RecordColumn]) -> tuple[str, ...]:
    names = section.texts("breakdowns")
    for name in names:
        if name not in columns:
            section.fault("breakdowns", f"There is no column “{name}” under [columns].", nearest(name, columns) or "Name it there first.")
        elif columns[name].type is not RecordType.TEXT:
            section.fault("breakdowns", f"The column “{name}” is no text.", "Give it the type text.")
    return tuple(dict.fromkeys(names))


def _descriptive(section: Section) -> dict[str, str | int]:
    """What goes into the catalogue as it is."""
    found: dict[str, str | int] = {key: text for key in _DESCRIPTIVE if (text := section.text(key))}
    decimals = section.number("decimals")
    if decimals is not None:
        if isinstance(decimals, int) and 0 <= decimals <= 10:
            found["decimals"] = decimals
        else:
            section.fault("decimals", f"{decimals:g} is not a number of decimals.", "Write a whole number from 0 to 10.")
    return found


def is_condition(compiled: Compiled) -> bool:
    return isinstance(compiled.value, Truth)
