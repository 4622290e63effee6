"""What an indicator is measured in, how often, and which way is good: from its name, its values and its standards."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.intake.spans import quarter_ending
from outturn.intake.values import Value, read_value
from outturn.periods import Period, PeriodKind, parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.facts import Field, Item

_PERCENT = re.compile(r"^(?:the )?(?:%|percentage|percent|proportion)|\(%\)|[^\d\s]\s*%$|percentage of amount|as a percentage", re.IGNORECASE)
_PER = re.compile(r"\bper\s+(?P<per>1[0,]*000(?:,000)?|100,000|10,000|1,000|million)\b", re.IGNORECASE)
_IN_NAME = (
    ("gbp", re.compile(r"£|\bvalue of\b|\bspend\b|\bsavings\b", re.IGNORECASE)),
    ("tonnes", re.compile(r"\btonn(?:es|age)\b", re.IGNORECASE)),
    ("seconds", re.compile(r"\bseconds\b|\bspeed of answer\b|\bhandling time\b", re.IGNORECASE)),
    ("minutes", re.compile(r"\(minutes\)|\bminutes\b(?! late)", re.IGNORECASE)),
    ("days", re.compile(r"\b(?:average|mean|median)\b.*\bdays\b|\(days\)|\bnumber of (?:working )?days\b|\bmedian wait\b", re.IGNORECASE)),
    ("weeks", re.compile(r"\b(?:average|mean|median)\b.*\bweeks\b|\(weeks\)", re.IGNORECASE)),
    ("hours", re.compile(r"\b(?:average|mean|median)\b.*\bhours\b|\(hours\)", re.IGNORECASE)),
    ("years", re.compile(r"\bin years\b|\blife expectancy\b|\(years\)", re.IGNORECASE)),
    ("kwh", re.compile(r"\bkwh\b", re.IGNORECASE)),
    ("score", re.compile(r"\bscore\b$", re.IGNORECASE)),
)
_SCALES = (
    (
        re.compile(
            r"£\s*['’‘]?000['’]?s?|['’‘]000s?\b|\(000'?s?\)|in thousands|\(thousands?\)|\(£ thousands?\)|\bthousands\)|£k\b|\b000s\b",
            re.IGNORECASE,
        ),
        1000.0,
    ),
    (re.compile(r"\(£\s*m\)|£\s*million|\(£m\)|\(millions?\)|\(£ millions?\)|in millions", re.IGNORECASE), 1_000_000.0),
)
_ROLLING = re.compile(r"\brolling (?:12|twelve|year)|12.months? rolling|last 12 months", re.IGNORECASE)
_CUMULATIVE = re.compile(r"\bcumulative\b|\bYTD\b|\byear to date\b", re.IGNORECASE)
_SNAPSHOT = re.compile(r"\bsnapshot\b|\bas at\b|\bcurrent(?:ly)?\b|\bregistered users\b|\bopen\b.*\bcases\b|\bat quarter end\b", re.IGNORECASE)
_LOWER = re.compile(
    r"\b(?:complaints (?:received|upheld)|repeat|re-?offend|missed|overdue|delay|vacanc|sickness|absence|turnover|backlog|emissions|excluded|"
    r"exclusions|fly-?tipping|homeless|waiting|wait time|vacant|failures?|errors?|days (?:lost|between|taken)|time taken|first-time entrants)\b",
    re.IGNORECASE,
)


_MOST_PRINTED = 4
_APART = (20, 500)
SHARE_AMONG = "a share of one, or per cent: other numbers of this indicator are about a hundred times as large"
SHARE_ALONE = "per cent as it is printed; it may be a share of one"


@dataclass(frozen=True)
class Measure:
    """`assumed` are the reasons for what is not printed, `largest` is the largest number of the indicator as it is printed."""

    unit: str
    per: float | None
    scale: float | None
    decimals: int | None
    assumed: tuple[str, ...] = ()
    largest: float = 0.0


def measure_of(item_names: Sequence[str], values: Sequence[Value], heading_units: Sequence[str], stated: str) -> Measure:
    name = item_names[0] if item_names else ""
    everything = " ".join([*item_names, *heading_units])
    assumed: list[str] = []
    scale = next((scale for pattern, scale in _SCALES if pattern.search(everything)), None)
    per = _per(everything)
    numbers = [value for value in values if value.is_number]
    printed = [value.decimals for value in numbers if value.decimals <= _MOST_PRINTED]  # a workbook holds unrounded quotients, which nobody prints
    decimals = max(printed, default=None) if len(printed) == len(numbers) else None
    unit = stated or _by_values(numbers, heading_units)
    if not unit:
        unit = _by_name(name, per=per)
        if unit not in {"count"} or numbers:
            assumed.append(f"unit {unit}")
    if unit == "rate" and per is None:
        per = next((value.per for value in numbers if value.per), None)
    largest = max((abs(value.value) for value in numbers if value.value is not None and value.whole is None), default=0.0)
    return Measure(unit, per if unit == "rate" else None, scale, decimals, tuple(assumed), largest)


def _per(text: str) -> float | None:
    match = _PER.search(text)
    if match is None:
        return None
    return 1_000_000.0 if match["per"].lower() == "million" else float(match["per"].replace(",", ""))


def _by_values(numbers: Sequence[Value], heading_units: Sequence[str]) -> str:
    if any(value.percent for value in numbers) or any(unit.lower() in {"per cent", "percent", "%"} for unit in heading_units):
        return "percent"
    units = {value.unit for value in numbers if value.unit}
    if units:
        return sorted(units)[0]
    if any(value.pounds for value in numbers) or any("£" in unit for unit in heading_units):
        return "gbp"
    return ""


def _by_name(name: str, *, per: float | None) -> str:
    if _PERCENT.search(name):
        return "percent"
    if per is not None or re.match(r"^(?:the )?rate of", name, re.IGNORECASE):
        return "rate"
    return next((unit for unit, pattern in _IN_NAME if pattern.search(name)), "count")


def scaled(value: float | None, text: str, measure: Measure) -> float | None:
    """In whole units: a plain number in a row of thousands stands for thousands, one with its own “m” does not."""
    if value is None or measure.scale is None or re.search(r"\d\s*(?:k|m|mn|bn|million|thousand|billion)\b", text, re.IGNORECASE):
        return value
    return value * measure.scale if measure.unit != "percent" else value


def basis_of(names: Sequence[str]) -> str:
    text = " ".join(names)
    if _ROLLING.search(text):
        return "rolling_12"
    if _CUMULATIVE.search(text):
        return "cumulative"
    return "snapshot" if _SNAPSHOT.search(text) else ""


def series_basis(points: Sequence[tuple[str, float]], *, has_ytd: bool, ytd_missing: bool) -> tuple[str, str]:
    """For an activity indicator without a year to date: a count that grows and grows is that of the year so far. With the reason."""
    if ytd_missing:
        return "snapshot", "its year to date is printed as not applicable"
    if has_ytd or len(points) < 3:
        return "", ""
    values = [value for _, value in sorted(points)]
    grows = all(later >= earlier for earlier, later in itertools.pairwise(values))
    if grows and values[0] > 0 and values[-1] >= 1.5 * values[0]:
        return "cumulative", "it has no year to date and grows from period to period"
    return "snapshot", "it has no year to date"


def lower_by_name(name: str) -> bool:
    return _LOWER.search(name) is not None


def frequency_of(item: Item, periods: Sequence[Period]) -> tuple[str, bool]:
    """With whether it is assumed. Months three apart that end quarters are quarters."""
    kinds = {period.kind for period in periods}
    if len(kinds) > 1:  # the whole of a year beside its months is their sum or their last, not how often they come
        kinds -= {PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR}
        periods = [period for period in periods if period.kind in kinds]
    if kinds == {PeriodKind.MONTH}:
        firsts = sorted(period.first for period in periods)
        apart = {later - earlier for earlier, later in itertools.pairwise(firsts)}
        if item.frequency == "quarterly" and all(quarter_ending(period) for period in periods):
            return "quarterly", False
        if apart == {3} and all(quarter_ending(period) for period in periods):
            return "quarterly", True
        return "monthly", False
    if PeriodKind.QUARTER in kinds:
        return "quarterly", False
    if PeriodKind.TERM in kinds:
        return "termly", False
    return ("annual", False) if kinds else (item.frequency or "", True)


def own_period(text: str, frequency: str) -> str:
    """A month that stands for its quarter as that quarter."""
    period = parse_period(text)
    if frequency == "quarterly" and period.kind is PeriodKind.MONTH:
        quarter = quarter_ending(period)
        return quarter.id if quarter else period.id
    return period.id


def values_of(fields: Sequence[Field]) -> list[Value]:
    return [read_value(field.cell.text) for field in fields]


def is_share(value: Value, text: str, measure: Measure) -> str:
    """What is doubtful about a number such as 0.93 of an indicator in per cent, printed without a sign: empty where nothing is.

    Beside percentages of another size it is a share of one, which nothing says; alone it may be one.
    """
    number = value.value
    if measure.unit != "percent" or number is None or not 0 < abs(number) <= 1 or "%" in text or value.whole is not None or not value.decimals:
        return ""
    return SHARE_AMONG if measure.largest > 1 and _APART[0] < measure.largest / abs(number) < _APART[1] else SHARE_ALONE
