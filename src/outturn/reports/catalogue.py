"""The things that a report speaks of, as plain values: indicators, sections, posts, actions, milestones, commentary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.assessment.milestones import state_as_at
from outturn.assessment.scheme import RatingScheme, parse_scheme
from outturn.figures.formatting import NumberFormat, format_value
from outturn.indicators.vocabulary import Aggregation, Basis, Frequency, Kind, Polarity, Unit
from outturn.periods import Period, PeriodKind, parse_period
from outturn.reports.wording import Style, unit_ending
from outturn.standards.vocabulary import MilestoneState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import polars as pl

    from outturn.package.package import Package


_THOUSAND = 1000


@dataclass(frozen=True)
class Indicator:
    """`scheme` is the rating scheme that holds for it; `trend_periods` None leaves the default of its frequency."""

    ref: str
    name: str
    kind: Kind
    section: str
    form: NumberFormat
    polarity: Polarity
    frequency: Frequency | None
    basis: Basis
    aggregation: Aggregation | None
    scheme: RatingScheme
    trend_periods: int | None
    ytd_from: int | None
    numerator_label: str
    denominator_label: str
    definition: str
    source: str
    replaces: str = ""

    @property
    def in_points(self) -> bool:
        """Changes of percentages are told in points, all others in per cent (RULES.md section 6)."""
        return self.form.unit is Unit.PERCENT

    @property
    def table_style(self) -> Style:
        """In a table the unit is left out where the name says it: “… (seconds)”, “… (£000s)”."""
        said = f"({self.form.unit_words})" in self.name or (self.form.scale == _THOUSAND and self.name.endswith("000s)"))
        return Style.BARE if said or self._has_word_unit else Style.SHORT

    @property
    def _has_word_unit(self) -> bool:
        """Tonnes, seconds and the like, unlike % and £: said once with the name, it need not widen every cell of a row."""
        return " " in format_value(1.0, NumberFormat(self.form.unit))

    @property
    def table_name(self) -> str:
        """The name, with the unit in words or the base of a rate where it does not say that itself, since a table's numbers do not."""
        ending = self.form.unit_words if self._has_word_unit else unit_ending(self.form).strip()
        return f"{self.name} ({self.form.unit_words})" if ending and ending not in self.name else self.name

    @property
    def is_kpi(self) -> bool:
        return self.kind is Kind.KPI


@dataclass(frozen=True)
class Section:
    ref: str
    name: str
    parent: str
    kind: str
    order: int | None


@dataclass(frozen=True)
class Post:
    post: str
    holder: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Action:
    action: str
    what: str
    owner: str
    due: dt.date | None
    state: str
    progress: str
    expected_effect: str
    period: Period | None


@dataclass(frozen=True)
class Milestone:
    milestone: str
    due: dt.date | None
    state: MilestoneState
    met_on: dt.date | None
    note: str


@dataclass(frozen=True)
class Commentary:
    kind: str
    text: str
    period: Period
    author: str = ""
    approved_on: dt.date | None = None


@dataclass(frozen=True)
class DefinitionBreak:
    """A change of definition after which figures cannot be compared with those before."""

    start: Period
    reason: str

    @property
    def remark(self) -> str:
        because = f" ({self.reason.strip().rstrip('.')})" if self.reason else ""
        return f"The definition changed from {self.start.long_label}{because}. Earlier figures cannot be compared and are not shown."


def indicators_of(package: Package, at: Period) -> dict[str, Indicator]:
    """By reference. Name and definition are those of the version in force at the end of the period."""
    names, definitions = (_in_force(package["definitions"], at, column) for column in ("name", "definition"))
    rows = package["indicators"].to_dicts()
    return {row["indicator"]: _indicator(row, names.get(row["indicator"]), definitions.get(row["indicator"]), package.rating_scheme) for row in rows}


def _indicator(row: Mapping[str, Any], name: str | None, definition: str | None, scheme: RatingScheme) -> Indicator:
    def text(column: str) -> str:
        return str(row.get(column) or "")

    return Indicator(
        ref=text("indicator"),
        name=name or text("name"),
        kind=Kind(row["kind"] or Kind.KPI),
        section=text("section"),
        form=_form(row),
        polarity=Polarity(row["polarity"] or Polarity.NONE),
        frequency=Frequency(row["frequency"]) if row["frequency"] else None,
        basis=Basis(row["basis"] or Basis.PERIOD),
        aggregation=Aggregation(row["aggregation"]) if row["aggregation"] else None,
        scheme=_own_scheme(text("rating_scheme"), scheme),
        trend_periods=row["trend_periods"],
        ytd_from=row["ytd_from"],
        numerator_label=text("numerator_label"),
        denominator_label=text("denominator_label"),
        definition=definition or text("definition"),
        source=text("source"),
        replaces=text("replaces"),
    )


def _form(row: Mapping[str, Any]) -> NumberFormat:
    return NumberFormat(Unit(row["unit"] or Unit.COUNT), row["decimals"], row["scale"] or 1.0, row["per"])


def _own_scheme(text: str, organisation: RatingScheme) -> RatingScheme:
    """A scheme that cannot be read is a finding; the organisation's holds meanwhile, as in the assessment."""
    try:
        return parse_scheme(text) if text else organisation
    except ValueError:
        return organisation


def _in_force(definitions: pl.DataFrame, at: Period, column: str) -> dict[str, str]:
    dated = [(parse_period(row["from"]).start, row["indicator"], row[column]) for row in definitions.to_dicts() if row[column] and row["from"]]
    return {indicator: text for start, indicator, text in sorted(dated) if start <= at.end}


def sections_of(package: Package) -> dict[str, Section]:
    rows = package["sections"].to_dicts()
    return {row["section"]: Section(row["section"], row["name"], row["parent"] or "", row["kind"] or "", row["order"]) for row in rows}


def posts_of(package: Package, at: dt.date) -> dict[str, tuple[Post, ...]]:
    """Who held which post of each section on a day; a date that is missing leaves that end open."""
    posts: dict[str, list[Post]] = {}
    for row in package["posts"].to_dicts():
        if (row["from"] is None or row["from"] <= at) and (row["to"] is None or row["to"] >= at):
            posts.setdefault(row["section"], []).append(Post(row["post"], row["holder"] or "", row["from"]))
    return {section: tuple(held) for section, held in posts.items()}


def actions_of(package: Package) -> dict[str, tuple[Action, ...]]:
    actions: dict[str, list[Action]] = {}
    for row in package["actions"].to_dicts():
        period = parse_period(row["period"]) if row["period"] else None
        words = {name: row[name] or "" for name in ("owner", "state", "progress", "expected_effect")}
        actions.setdefault(row["indicator"], []).append(Action(action=row["action"], what=row["what"], due=row["due"], period=period, **words))
    return {indicator: tuple(rows) for indicator, rows in actions.items()}


def milestones_of(package: Package, at: Period) -> dict[tuple[str, str], tuple[Milestone, ...]]:
    """By indicator and financial year, in order of their due dates, each with its state at the end of the period."""
    milestones: dict[tuple[str, str], list[Milestone]] = {}
    frame = package["milestones"].with_columns(state=state_as_at(at)).sort("due", nulls_last=True, maintain_order=True)
    for row in frame.to_dicts():
        state = MilestoneState(row["state"])
        met_on = row["met_on"] if state is MilestoneState.MET else None
        milestone = Milestone(row["milestone"], row["due"], state, met_on, row["note"] or "")
        milestones.setdefault((row["indicator"], row["financial_year"]), []).append(milestone)
    return {key: tuple(rows) for key, rows in milestones.items()}


def commentary_of(package: Package) -> dict[str, tuple[Commentary, ...]]:
    texts: dict[str, list[Commentary]] = {}
    for row in package["commentary"].to_dicts():
        if row["text"]:
            texts.setdefault(row["subject"], []).append(
                Commentary(row["kind"], row["text"], parse_period(row["period"]), row["author"] or "", row["approved_on"])
            )
    return {subject: tuple(rows) for subject, rows in texts.items()}


def breaks_of(package: Package) -> dict[str, tuple[DefinitionBreak, ...]]:
    """By indicator, in order of time. `start` is the month in which the new definition begins."""
    breaks: dict[str, list[DefinitionBreak]] = {}
    for row in package["definitions"].to_dicts():
        if row["comparable"] is False and row["from"]:
            start = Period(PeriodKind.MONTH, parse_period(row["from"]).first)
            breaks.setdefault(row["indicator"], []).append(DefinitionBreak(start, row["reason"] or ""))
    return {indicator: tuple(sorted(found, key=lambda change: change.start.first)) for indicator, found in breaks.items()}
