"""A framework as plain values: its outcomes, its metrics, and which indicators are mapped to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outturn.frameworks.vocabulary import Relation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl


@dataclass(frozen=True)
class Outcome:
    """`number` is None where the framework gives none; a contextual outcome is no measure of councils."""

    ref: str
    number: int | None
    name: str
    ambition: str
    is_contextual: bool


@dataclass(frozen=True)
class Metric:
    """`kind` (outcome or output), `unit`, `polarity` and `source` are empty where they are not known."""

    ref: str
    outcome: str
    name: str
    kind: str
    unit: str
    polarity: str
    source: str
    is_placeholder: bool


@dataclass(frozen=True)
class MetricLink:
    """One line of the mapping. Only links to indicators that are in force are counted."""

    metric: str
    indicator: str
    relation: Relation
    note: str
    is_in_force: bool


@dataclass(frozen=True)
class Framework:
    """In the order of the tables; outcomes by their number."""

    ref: str
    outcomes: tuple[Outcome, ...]
    metrics: tuple[Metric, ...]
    links: tuple[MetricLink, ...]


def read_framework(tables: Mapping[str, pl.DataFrame], framework: str, in_force: Collection[str]) -> Framework:
    """From the tables frameworks, metrics and mappings. `in_force` are the indicators that count.

    An outcome that only metrics name stands at the end under its reference; a mapping to a metric that the framework does
    not have is left out; one without a relation contributes. Each has a finding.
    """
    metrics = tuple(_metric(row) for row in _rows(tables, "metrics", framework))
    described = [_outcome(row) for row in _rows(tables, "frameworks", framework)]
    named = {outcome.ref for outcome in described}
    bare = [Outcome(ref, None, ref, "", is_contextual=False) for ref in dict.fromkeys(metric.outcome for metric in metrics) if ref not in named]
    known = {metric.ref for metric in metrics}
    links = tuple(_link(row, in_force) for row in _rows(tables, "mappings", framework) if row["metric"] in known)
    return Framework(framework, (*sorted(described, key=_place), *bare), metrics, links)


def frameworks_of(tables: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """The references of the frameworks in the tables, in their order."""
    return tuple(dict.fromkeys([*tables["frameworks"]["framework"], *tables["metrics"]["framework"]]))


def _rows(tables: Mapping[str, pl.DataFrame], name: str, framework: str) -> list[dict[str, Any]]:
    return [row for row in tables[name].to_dicts() if row["framework"] == framework]


def _place(outcome: Outcome) -> tuple[bool, int]:
    return (outcome.number is None, outcome.number or 0)


def _outcome(row: Mapping[str, Any]) -> Outcome:
    return Outcome(row["outcome"], row["number"], row["name"] or row["outcome"], row["ambition"] or "", bool(row["contextual"]))


def _metric(row: Mapping[str, Any]) -> Metric:
    kind, unit, polarity, source = (row[name] or "" for name in ("type", "unit", "polarity", "source"))
    return Metric(row["metric"], row["outcome"] or "", row["name"], kind, unit, polarity, source, bool(row["placeholder"]))


def _link(row: Mapping[str, Any], in_force: Collection[str]) -> MetricLink:
    relation = Relation(row["relation"]) if row["relation"] else Relation.CONTRIBUTES
    return MetricLink(row["metric"], row["indicator"], relation, row["note"] or "", row["indicator"] in in_force)
