"""What would be written, as a page shows it: indicators with what the documents say, what is held and how they are judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from outturn.assessment.history import history
from outturn.figures.vocabulary import YTD_BASIS
from outturn.indicators.vocabulary import Kind
from outturn.intake.joining.model import Brought
from outturn.intake.model import Sureness
from outturn.intake.review import review_rows
from outturn.periods import parse_period
from outturn.reports.catalogue import indicators_of
from outturn.reports.wording import counted, standard_text, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.api.taking_in import Intake
    from outturn.intake.joining.model import FigureLine, Joining, Said
    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator

    Row = Mapping[str, Any]

BROUGHT = {Brought.NEW: "New", Brought.CHANGED: "Changed", Brought.SAME: "The same", Brought.REFUSED: "Not taken"}
SURENESS = {
    Sureness.CERTAIN: "Certain",
    Sureness.ASSUMED: "Assumed",
    Sureness.NOT_UNDERSTOOD: "Not understood",
    Sureness.NOT_USED: "Not used",
}
_TABLES = {
    "indicators": "indicator",
    "figures": "figure",
    "standards": "standard",
    "sections": "section",
    "milestones": "milestone",
    "breakdown_tables": "breakdown",
    "commentary": "text",
    "risks": "risk",
}
FIGURE_HEADERS = ("Indicator", "Name", "Period", "Kind", "Part", "Documents say", "Held", "What becomes of it", "Why")


@dataclass(frozen=True)
class FigureRow:
    ref: str
    name: str
    period: str
    kind: str
    part: str
    said: str
    held: str
    brought: str
    label: str
    why: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.ref, self.name, parse_period(self.period).label, self.kind, self.part, self.said, self.held, self.label, self.why


@dataclass(frozen=True)
class IndicatorRow:
    """`latest` is its newest figure; `said_rating` is what the documents print, `rating` how the figure is judged here."""

    ref: str
    name: str
    is_new: bool
    is_kpi: bool
    is_judged: bool
    latest: FigureRow | None
    said_standard: str
    standard: str
    said_rating: str
    rating: str
    reason: str
    counts: str
    has_changes: bool = False

    @property
    def ratings_differ(self) -> bool:
        return bool(self.is_kpi and self.said_rating and self.rating and self.said_rating != self.rating)

    @property
    def is_activity(self) -> bool:
        return self.is_judged and not self.is_kpi

    @property
    def has_news(self) -> bool:
        return self.has_changes or self.ratings_differ or self.standards_differ

    @property
    def standards_differ(self) -> bool:
        return bool(self.said_standard and self.said_standard != self.standard)


def figure_rows(joining: Joining, brought: Package) -> list[FigureRow]:
    indicators, names = _indicators(joining), {row["indicator"]: row["name"] or "" for row in brought["indicators"].to_dicts()}
    return [_figure(line, indicators, names) for line in joining.lines]


def _indicators(joining: Joining) -> Mapping[str, Indicator]:
    periods = [parse_period(line.period) for line in joining.lines]
    at = max(periods, key=lambda period: period.last, default=parse_period("CY2099"))
    return indicators_of(joining.after, at)


def _figure(line: FigureLine, indicators: Mapping[str, Indicator], names: Mapping[str, str]) -> FigureRow:
    indicator = indicators.get(line.indicator)
    kind = {"": "", YTD_BASIS: "Year to date"}.get(line.basis, line.basis.replace("_", " ").capitalize())
    part = " ".join(part for part in (line.breakdown, str(line.row["area"] or "")) if part)
    said, held = (_words(said, indicator) for said in (line.said, line.held))
    name = indicator.name if indicator else names.get(line.indicator, "")
    return FigureRow(line.indicator, name, line.period, kind, part, said, held, line.brought.value, BROUGHT[line.brought], line.why)


def _words(said: Said | None, indicator: Indicator | None) -> str:
    if said is None:
        return "nothing"
    if indicator is None:
        return "" if said.value is None else f"{said.value:,.12g}"
    known = said.status or None
    return value_words(said.value, indicator.form, status=known, qualifier=said.qualifier or None)


def indicator_rows(joining: Joining, brought: Package) -> list[IndicatorRow]:
    """In the order of the documents; those first of which there is something to tell."""
    judged, indicators = _judged(joining.after), _indicators(joining)
    new = set() if joining.is_first else {row["indicator"] for row in joining.rows["indicators"]}
    lines: dict[str, list[FigureLine]] = {}
    for line in joining.lines:
        lines.setdefault(line.indicator, []).append(line)
    standards = {(row["indicator"], row["financial_year"]): row for row in brought["standards"].to_dicts()}
    names = {row["indicator"]: row["name"] for row in brought["indicators"].to_dicts()}
    found = [_indicator(ref, name, lines.get(ref, []), judged, indicators.get(ref), standards, is_new=ref in new) for ref, name in names.items()]
    return sorted(found, key=lambda row: not row.has_news)


def _judged(after: Package) -> dict[tuple[str, str], Row]:
    rows = history(after.tables, scheme=after.rating_scheme).filter(pl.col("area").is_null() & pl.col("breakdown").is_null())
    return {(row["indicator"], row["period"]): row for row in rows.to_dicts()}


def _indicator(
    ref: str,
    name: str,
    lines: Sequence[FigureLine],
    judged: Mapping[tuple[str, str], Row],
    indicator: Indicator | None,
    standards: Mapping[tuple[str, str], Row],
    *,
    is_new: bool,
) -> IndicatorRow:
    own = [line for line in lines if not line.basis and not line.breakdown]
    newest = max(own, key=lambda line: (line.said.value is not None, parse_period(line.period).last), default=None)
    counts = Counter(line.brought for line in lines)
    told = ", ".join(f"{counts[one]:,} {BROUGHT[one].lower()}" for one in Brought if counts[one])
    found = judged.get((ref, newest.period), {}) if newest else {}
    said = standards.get((ref, parse_period(newest.period).financial_year.id), {}) if newest else {}
    return IndicatorRow(
        ref,
        indicator.name if indicator else name,
        is_new,
        indicator is not None and indicator.kind is Kind.KPI,
        indicator is not None,
        _figure(newest, {ref: indicator} if indicator else {}, {ref: name}) if newest else None,
        _standard(said, indicator),
        _standard(found, indicator),
        str(newest.row.get("published_rating") or "") if newest else "",
        str(found.get("rating") or ""),
        str(found.get("rating_reason") or ""),
        told or "no figure",
        has_changes=is_new or any(counts[one] for one in Brought if one is not Brought.SAME),
    )


def _standard(row: Row, indicator: Indicator | None) -> str:
    """“target 92%, floor 85%”."""
    if indicator is None:
        return ""
    pairs = [("target", row.get("target")), ("floor", row.get("floor"))]
    told = [f"{word} {standard_text(number, indicator.form)}" for word, number in pairs if number is not None]
    for word, low, high in (("target", "target_low", "target_high"), ("expected", "lower", "upper")):
        ends = [standard_text(row.get(end), indicator.form) for end in (low, high)]
        if any(ends):
            told.append(f"{word} {' to '.join(end for end in ends if end)}")
    return ", ".join(told)


# --- counts and the review sheet
def said_counts(counts: Mapping[str, int]) -> str:
    """“2 indicators, 14 figures and 3 texts”."""
    told = [counted(counts[table], word) for table, word in _TABLES.items() if counts.get(table)]
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told) or "nothing"


@dataclass(frozen=True)
class ReviewLine:
    where: str
    text: str
    sureness: str
    label: str
    became: str
    note: str


def review_lines(taken: Intake, shown: str, text: str) -> list[ReviewLine]:
    """Those of one sureness, the doubtful ones, or all; with a text in them, where one is looked for."""
    wanted: set[str] = {"": {Sureness.ASSUMED.value, Sureness.NOT_UNDERSTOOD.value}, "all": {one.value for one in Sureness}}.get(shown, {shown})
    rows = [row for row in review_rows(taken.fates, taken.findings) if row[6] in wanted]
    return [_review_line(row) for row in rows if text.casefold() in " ".join(row).casefold()]


def _review_line(row: Sequence[str]) -> ReviewLine:
    file, place, table, line, column, text, sureness, became, note, _ = row
    spots = [place, f"table {table}" if table else "", f"row {line}" if line else "", f"column {column}" if column else ""]
    where = ", ".join(part for part in (file, *spots) if part)
    return ReviewLine(where, text, sureness, SURENESS[Sureness(sureness)], became, note)


def of_brought(rows: Iterable[FigureRow], shown: str, text: str) -> list[FigureRow]:
    found = [row for row in rows if not shown or row.brought == shown]
    return [row for row in found if text.casefold() in f"{row.ref} {row.name}".casefold()]
