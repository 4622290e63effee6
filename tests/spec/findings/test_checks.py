"""Every check with a faulty case that it finds and a sound twin that it leaves alone.

The cases stand in the TOML files beside this one, one file for each class of checks. `faulty` and `sound` are small
tables drawn in text; `sound` only names the tables in which it differs from `faulty`. `at` is the place that the
finding must name: table, line in the file, column.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outturn.findings.context import CheckContext
from outturn.findings.registry import checks
from outturn.package.build import make_package
from outturn.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.findings.finding import Finding

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Spec:
    code: str
    says: str
    faulty: Mapping[str, str]
    sound: Mapping[str, str]
    at: str
    subject: str
    mend: str
    period: str


def _specs() -> list[Spec]:
    found = []
    for path in sorted(HERE.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["spec"]:
            sound = {**case["faulty"], **case["sound"]}
            found.append(
                Spec(case["code"], case["says"], case["faulty"], sound, case["at"], case.get("subject", ""), case.get("mend", ""), case.get("period", ""))
            )
    return found


def _rows(drawn: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def _findings(code: str, tables: Mapping[str, str], period: str = "") -> list[Finding]:
    package = make_package({table: _rows(drawn) for table, drawn in tables.items()})
    context = CheckContext(package.tables, package.lines, period=parse_period(period) if period else None)
    return checks()[code].run(context)


SPECS = _specs()


@pytest.mark.parametrize("spec", SPECS, ids=[f"{spec.code}: {spec.says}" for spec in SPECS])
def test_a_check_finds_its_fault_and_leaves_the_sound_twin_alone(spec: Spec) -> None:
    found = _findings(spec.code, spec.faulty, spec.period)
    assert f"{found[0].table} {found[0].row} {found[0].column}" == spec.at if found else not spec.at
    assert len(found) == 1, [finding.message for finding in found]
    assert spec.subject in found[0].subject
    assert spec.mend in found[0].mend
    assert found[0].code == spec.code
    assert found[0].message.endswith((".", "”"))
    assert _findings(spec.code, spec.sound, spec.period) == []


def test_every_check_has_a_spec() -> None:
    assert {spec.code for spec in SPECS} == set(checks())


def test_every_check_says_what_it_finds_and_what_to_do() -> None:
    assert [check.code for check in checks().values() if not (check.title and check.meaning and check.mend)] == []


def test_codes_are_kebab_case_words() -> None:
    assert [code for code in checks() if not all(part.isalpha() or part.isdigit() for part in code.split("-")) or code != code.lower()] == []
