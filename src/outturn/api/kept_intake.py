"""What was read in documents, packed so that it can be kept, and unpacked again."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from outturn.api.taking_in import Intake
from outturn.findings.finding import Finding, Severity
from outturn.intake.facts import Fate
from outturn.intake.model import Origin, Sureness
from outturn.intake.questions import Question
from outturn.package.build import make_package
from outturn.package.canonical import canonical_texts

if TYPE_CHECKING:
    from outturn.package.package import Package

_FINDING = [column.name for column in fields(Finding)]


def packed(taken: Intake) -> bytes:
    package = taken.package
    told = {
        "package": {"name": package.name, "title": package.title, "tables": {name: _columns(package, name) for name in package.tables if package[name].height}},
        "fates": [_fate(fate) for fate in taken.fates],
        "findings": [asdict(finding) for finding in taken.findings],
        "questions": [asdict(question) for question in taken.questions],
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode())


def unpacked(data: bytes) -> Intake:
    told = json.loads(zlib.decompress(data))
    tables = {name: _rows(columns) for name, columns in told["package"]["tables"].items()}
    package = make_package(tables, name=told["package"]["name"], title=told["package"]["title"])
    findings = tuple(Finding(**{**{name: found[name] for name in _FINDING}, "severity": Severity(found["severity"])}) for found in told["findings"])
    return Intake(package, tuple(map(_as_fate, told["fates"])), findings, tuple(Question(**one) for one in told["questions"]))


def _columns(package: Package, table: str) -> dict[str, list[str | None]]:
    texts = canonical_texts(package[table])
    return {name: texts[name].to_list() for name in texts.columns if texts[name].null_count() < texts.height}


def _rows(columns: dict[str, list[str | None]]) -> list[dict[str, object]]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _fate(fate: Fate) -> list[Any]:
    at = fate.origin
    return [at.file, at.place, at.table, at.row, at.column, fate.text, fate.sureness.value, list(fate.became), fate.note, fate.question]


def _as_fate(told: list[Any]) -> Fate:
    *at, text, sureness, became, note, question = told
    return Fate(Origin(*at), text, Sureness(sureness), tuple(became), note, question)
