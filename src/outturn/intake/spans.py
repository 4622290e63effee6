"""The periods and years that stand inside headings and sentences: “2020/21 Q4 Actual”, “12 mths to Sep 19”, “Online Oct 19 - Dec 19”."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from outturn.errors import PeriodError
from outturn.periods import Period, PeriodKind, parse_financial_year, parse_period

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_YEAR = r"(?:20\d{2}|\d{2})"
_PAIR = r"(?:20\d{2}\s*[/-]\s*(?:20)?\d{2}|\d{2}\s*/\s*\d{2})"
_GAP = r"[\s'’,-]*"
_DASH = r"\s*(?:-|–|—|to)\s*"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"

_ROLLING = re.compile(
    rf"\b(?:(?:yr|year|12\s*(?:mths?|months?)|(?:rolling\s+)?twelve\s+months|rolling\s+12(?:\s*(?:mths?|months?))?|rolling\s+year)\s+(?:to|ending|ended|up\s+to))\s+"
    rf"(?:end\s+(?:of\s+)?)?{_DAY}(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_QUARTER_TO = re.compile(
    rf"\b(?:quarter|qtr|3\s*(?:mths?|months?)|three\s+months)\s+(?:to|ending|ended)\s+(?:end\s+(?:of\s+)?)?{_DAY}(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})\b",
    re.IGNORECASE,
)
_MONTHS_PAIR = re.compile(rf"\b(?P<first>{_MONTH}){_DASH}(?P<last>{_MONTH}){_GAP}(?P<years>{_PAIR})(?!\d)", re.IGNORECASE)
_MONTHS_BOTH = re.compile(rf"\b(?P<first>{_MONTH}){_GAP}(?P<y1>{_YEAR}){_DASH}(?P<last>{_MONTH}){_GAP}(?P<y2>{_YEAR})\b", re.IGNORECASE)
_MONTHS_YEAR = re.compile(rf"\b(?P<first>{_MONTH}){_DASH}(?P<last>{_MONTH}){_GAP}(?P<year>{_YEAR})(?![\d/])", re.IGNORECASE)
_QUARTER = re.compile(
    rf"\b(?:(?:Q|qtr\.?|quarter)\s*(?P<q1>[1-4]){_GAP}(?:of\s+|FY\s*)?(?P<y1>{_PAIR}|\d{{2}}\s*-\s*\d{{2}})|(?P<y2>{_PAIR}){_GAP}(?:Q|qtr\.?|quarter)\s*(?P<q2>[1-4]))(?!\d)",
    re.IGNORECASE,
)
_YEARS_MONTH = re.compile(rf"\b(?P<years>{_PAIR}){_GAP}(?P<month>{_MONTH})(?![\s'’-]*\d)", re.IGNORECASE)
_MONTH_YEARS = re.compile(rf"\b(?P<month>{_MONTH}){_GAP}(?P<years>{_PAIR})(?!\d)", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH}){_GAP}(?P<year>{_YEAR})(?![\d/])", re.IGNORECASE)
_YEAR_MONTH = re.compile(rf"^\s*(?P<year>20\d{{2}})\s+(?P<month>{_MONTH})(?=\s*$)", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d{2})-(?P<month>0[1-9]|1[0-2])(?:-\d{2})?(?:[T ]00:00(?::00)?)?(?!\d)")
_SLASHED = re.compile(r"(?<![\d/.])(?P<day>\d{1,2})(?P<mark>[/.])(?P<month>\d{1,2})(?P=mark)(?P<year>(?:20)?\d{2})(?![\d/.]\d?)")
_SERIAL = re.compile(r"^(?:4\d{4}|5[0-4]\d{3})$")
_FINANCIAL = re.compile(rf"\b(?:FY\s*)?(?P<years>{_PAIR})(?!\d)", re.IGNORECASE)
_CALENDAR = re.compile(r"(?<![\d/])(?P<year>20\d{2})(?![\d/-])")
_LAST_12 = re.compile(r"\b(?:last|past|previous|rolling)\s+(?:12|twelve)\s+(?:months|mths)\b", re.IGNORECASE)
_BARE_QUARTER = re.compile(r"\b(?:Q|qtr\.?|quarter)\s*(?P<quarter>[1-4])\b", re.IGNORECASE)
_BARE_MONTH = re.compile(rf"\b(?P<month>{_MONTH})(?!\w)", re.IGNORECASE)

AMERICAN = "an American date, with the month first; write 31 October 2025 or 2025-10-31"
"""The note of a date that is not taken."""


@dataclass(frozen=True)
class Span:
    """`period` is an id, empty where the year is not known; `basis` is rolling_12 for twelve months to an end. `start` and `end` are places in the text."""

    period: str
    start: int
    end: int
    basis: str = ""
    financial_year: bool = False
    assumed: str = ""


@lru_cache(maxsize=20_000)
def find_span(text: str, year: str = "") -> Span | None:
    """The first and longest period in a text. `year` is the financial year that a bare month or quarter is taken to be of."""
    clean = text.replace("\u00a0", " ")
    for pattern, reader in _READERS:
        match = pattern.search(clean)
        if match is not None and (found := reader(match)) is not None:
            return found
    return _bare(clean, year)


def find_spans(text: str, year: str = "") -> list[Span]:
    """Every period in a text, from left to right."""
    found, at = [], 0
    while (span := _earliest(text, at, year)) is not None:
        found.append(span)
        at = span.end
    return found


_BESIDE_A_PERIOD = frozenset(
    [
        "performance",
        "report",
        "for",
        "the",
        "of",
        "in",
        "to",
        "end",
        "results",
        "result",
        "data",
        "figures",
        "scorecard",
        "dashboard",
        "kpi",
        "kpis",
        "period",
        "quarter",
        "month",
        "year",
        "financial",
        "fy",
        "update",
    ]
)


def only_period(text: str, year: str = "") -> Span | None:
    """The one period that a heading names, such as “Quarter 2 2025/26 (July to September 2025)”, if it says nothing else."""
    spans = find_spans(text, year)
    if not spans or any(not span.period or span.basis for span in spans):
        return None
    rest = text
    for span in reversed(spans):
        rest = rest[: span.start] + " " + rest[span.end :]
    words = re.findall(r"\w+", rest.lower())
    ends = {parse_period(span.period).last for span in spans}
    return spans[0] if len(ends) == 1 and not set(words) - _BESIDE_A_PERIOD else None


def _earliest(text: str, at: int, year: str) -> Span | None:
    """The leftmost; of those that begin together, the longest."""
    rest = text[at:]
    candidates = [reader(match) for pattern, reader in _READERS for match in [pattern.search(rest)] if match is not None]
    if year:
        candidates.append(_bare(rest, year))
    spans = [span for span in candidates if span is not None]
    if not spans:
        return None
    first = min(spans, key=lambda span: (span.start, -span.end))
    return Span(first.period, first.start + at, first.end + at, first.basis, first.financial_year, first.assumed)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _month_number(name: str) -> int:
    return parse_period(f"{name.rstrip('.')[:3]} 2001").start.month


def month_period(name: str, year: str) -> Period:
    return Period(PeriodKind.MONTH, _full(year) * 12 + _month_number(name) - 1)


def quarter_ending(month: Period) -> Period | None:
    """The quarter of the financial year that ends with a month; None where none does."""
    return Period(PeriodKind.QUARTER, month.first - 2) if month.first % 3 == 2 else None


def _year_id(years: str) -> str:
    try:
        return parse_financial_year("".join(years.split())).id
    except PeriodError:
        return ""


def _rolling(match: re.Match[str]) -> Span:
    month = month_period(match["month"], match["year"])
    return Span((quarter_ending(month) or month).id, match.start(), match.end(), "rolling_12")


def _quarter_to(match: re.Match[str]) -> Span | None:
    quarter = quarter_ending(month_period(match["month"], match["year"]))
    return Span(quarter.id, match.start(), match.end()) if quarter else None


def _stretch(first: Period, last: Period, match: re.Match[str]) -> Span | None:
    """Three months are a quarter, twelve from April a year; from April to any other month is the year to date."""
    months = last.first - first.first + 1
    if months == 3 and first.first % 3 == 0:
        return Span(Period(PeriodKind.QUARTER, first.first).id, match.start(), match.end())
    if months == 12:
        if first.first % 12 == 3:
            return Span(Period(PeriodKind.FINANCIAL_YEAR, first.first).id, match.start(), match.end(), financial_year=True)
        return Span((quarter_ending(last) or last).id, match.start(), match.end(), "rolling_12")
    if first.first % 12 == 3 and 1 < months < 12:
        return Span((quarter_ending(last) or last).id, match.start(), match.end(), "ytd")
    return None


def _months_pair(match: re.Match[str]) -> Span | None:
    years = _year_id(match["years"])
    if not years:
        return None
    first_year = int(years[:4])
    first, last = _month_number(match["first"]), _month_number(match["last"])
    start = Period(PeriodKind.MONTH, (first_year if first > 3 else first_year + 1) * 12 + first - 1)
    end = Period(PeriodKind.MONTH, (first_year if last > 3 else first_year + 1) * 12 + last - 1)
    return _stretch(start, end, match)


def _months_both(match: re.Match[str]) -> Span | None:
    return _stretch(month_period(match["first"], match["y1"]), month_period(match["last"], match["y2"]), match)


def _months_year(match: re.Match[str]) -> Span | None:
    last = month_period(match["last"], match["year"])
    first = Period(PeriodKind.MONTH, last.first // 12 * 12 + _month_number(match["first"]) - 1)
    return _stretch(first if first.first <= last.first else first.shift(-12), last, match)


def _quarter(match: re.Match[str]) -> Span | None:
    years, number = _year_id(match["y1"] or match["y2"]), match["q1"] or match["q2"]
    return Span(f"{years}-Q{number}", match.start(), match.end()) if years else None


def _month_year(match: re.Match[str]) -> Span:
    return Span(month_period(match["month"], match["year"]).id, match.start(), match.end())


def _month_of_years(match: re.Match[str]) -> Span | None:
    """“2025/26 Sep” is September 2025, and “Feb 2025/26” February 2026."""
    years = _year_id(match["years"])
    if not years:
        return None
    number = _month_number(match["month"])
    year = int(years[:4]) + (number <= 3)
    return Span(f"{year}-{number:02d}", match.start(), match.end())


def _numbered(match: re.Match[str]) -> Span | None:
    month, year = int(match["month"]), int(match["year"])
    if not 1 <= month <= 12:
        return None
    if match.re is _ISO and "-" not in match.group()[5:] and month == (year + 1) % 100:  # 2011-12 is a year more often than a month
        return Span(f"{year}-{month:02d}", match.start(), match.end(), financial_year=True)
    return Span(f"{year}-{month:02d}", match.start(), match.end())


def _slashed(match: re.Match[str]) -> Span | None:
    """The day stands first; a date in which it cannot is American, and is not taken."""
    day, month, year = int(match["day"]), int(match["month"]), _full(match["year"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    assumed = "a date with the day first" if day <= 12 and day != month else ""
    return Span(f"{year}-{month:02d}", match.start(), match.end(), assumed=assumed)


def is_american(text: str) -> bool:
    match = _SLASHED.search(text)
    return match is not None and 1 <= int(match["day"]) <= 12 < int(match["month"]) <= 31


def serial_span(text: str) -> Span | None:
    """The month of a day that a spreadsheet counts from 1900: 45930 is 30 September 2025. Only for what stands where a period belongs."""
    if not _SERIAL.match(text.strip()):
        return None
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    return Span(f"{day.year}-{day.month:02d}", 0, len(text), assumed=f"a spreadsheet's number for {day.day} {day:%B %Y}")


def _financial(match: re.Match[str]) -> Span | None:
    years = _year_id(match["years"])
    return Span(years, match.start(), match.end(), financial_year=True) if years else None


def _calendar(match: re.Match[str]) -> Span:
    return Span(f"CY{match['year']}", match.start(), match.end())


def _last_12(match: re.Match[str]) -> Span:
    return Span("", match.start(), match.end(), "rolling_12", assumed="the twelve months to the end of the document's period")


_READERS = (
    (_LAST_12, _last_12),
    (_ROLLING, _rolling),
    (_QUARTER_TO, _quarter_to),
    (_MONTHS_PAIR, _months_pair),
    (_MONTHS_BOTH, _months_both),
    (_MONTHS_YEAR, _months_year),
    (_QUARTER, _quarter),
    (_YEARS_MONTH, _month_of_years),
    (_MONTH_YEARS, _month_of_years),
    (_MONTH_YEAR, _month_year),
    (_YEAR_MONTH, _month_year),
    (_ISO, _numbered),
    (_SLASHED, _slashed),
    (_FINANCIAL, _financial),
    (_CALENDAR, _calendar),
)


def _bare(text: str, year: str) -> Span | None:
    """A month or a quarter without a year."""
    match = _BARE_QUARTER.search(text)
    if match is not None:
        period = f"{year}-Q{match['quarter']}" if year else ""
        return Span(period, match.start(), match.end(), assumed=f"of {year.replace('-', '/')}" if year else "its year stands nowhere")
    match = _BARE_MONTH.search(text)
    if match is None or (match["month"].lower() in {"may", "march", "mar"} and match.group() != text.strip()):
        return None
    if not year:
        return Span("", match.start(), match.end(), assumed="its year stands nowhere")
    number = _month_number(match["month"])
    first = int(year[:4])
    return Span(f"{first if number > 3 else first + 1}-{number:02d}", match.start(), match.end(), assumed=f"of {year.replace('-', '/')}")
