"""Every printed fact of the five source documents, read without help."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from outturn.api import take_in
from tests.golden.intake_facts import Fact, Taken, catalogue_facts, dashboard_facts, people_facts, qpr_facts, risk_facts, source_documents

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.api import Intake

LEAST = 0.99


@pytest.fixture(scope="module")
def shared() -> Path:
    """`conftest.py` leaves this module out where they are not there."""
    folder = source_documents()
    assert folder is not None
    return folder


@pytest.fixture(scope="module")
def taken(shared: Path) -> Intake:
    return take_in(sorted((shared / "seeds").glob("0*.txt")))


def facts_of(taken: Intake, golden: Path) -> list[Fact]:
    tables = Taken({name: frame.to_dicts() for name, frame in taken.package.tables.items()})
    return [
        *dashboard_facts(tables, golden),
        *qpr_facts(tables, golden),
        *risk_facts(tables, golden),
        *people_facts(tables, golden, "002"),
        *people_facts(tables, golden, "004"),
        *catalogue_facts(tables, golden, "2026/27"),
        *catalogue_facts(tables, golden, "2021/22"),
    ]


def test_at_least_99_of_100_facts_of_each_table_come_out_right(taken: Intake, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_of(taken, shared / "golden")
    counts = Counter((fact.file, fact.right) for fact in facts)
    shares = {file: counts[file, True] / (counts[file, True] + counts[file, False]) for file, _ in counts}
    with capsys.disabled():
        for file, share in shares.items():
            print(f"\n  {file}: {counts[file, True]} of {counts[file, True] + counts[file, False]} facts, {share:.1%}", end="")  # noqa: T201
        print()  # noqa: T201
    assert len(facts) > 3_000
    assert {file: share for file, share in shares.items() if share < LEAST} == {}


def test_every_line_of_the_documents_has_its_fate_in_the_review(taken: Intake, shared: Path) -> None:
    read = "".join("".join(fate.text for fate in taken.fates).split())
    words = Counter(word for path in sorted((shared / "seeds").glob("0*.txt")) for word in path.read_text(encoding="utf-8").split() if len(word) > 5)
    # marks of bullets, of columns and of footnotes are not words
    bare = {word.strip("*:") for word in words if not any(sign in word for sign in "|-\uf0b7")}
    assert {word for word in bare if word not in read} == set()


def test_the_five_documents_make_one_package_without_an_error(taken: Intake) -> None:
    from outturn.api import check
    from outturn.findings.finding import Severity

    assert [finding for finding in check(taken.package) if finding.severity is Severity.ERROR] == []
    assert [finding for finding in taken.findings if finding.code == "intake-row-refused"] == []
