"""What a report says in Word, PDF and Excel is read back to the same figures, standards and ratings, to the precision printed."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from outturn.api import assess, make_report, read_package, take_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from outturn.api import Intake
    from outturn.package.package import Package

REPORTS = {"meadshire": ("dashboard-highways", "2025-10"), "kent": ("dashboard-ced", "2025-10")}
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def packages(project: Path) -> dict[str, Package]:
    return {name: read_package(project / "examples" / name) for name in REPORTS}


@pytest.fixture(scope="module")
def files(packages: dict[str, Package]) -> dict[tuple[str, str], tuple[str, bytes]]:
    found = {}
    for name, (report, period) in REPORTS.items():
        for file, content in make_report(packages[name], report, period, formats=["docx", "pdf", "xlsx", "html"]).items():
            found[name, file.rpartition(".")[2]] = (file, content)
    return found


def printed(package: Package, period: str) -> dict[str, dict[str, Any]]:
    frame = assess(package, period).frame.filter(pl.col("breakdown").is_null())
    return {row["indicator"]: row for row in frame.iter_rows(named=True)}


def half_a_unit(indicator: Mapping[str, Any]) -> float:
    from outturn.indicators.vocabulary import DEFAULT_DECIMALS, Unit

    given = indicator["decimals"]
    decimals = given if given is not None else DEFAULT_DECIMALS.get(Unit(indicator["unit"]), 0)
    return 0.5 * 10.0**-decimals * (indicator["scale"] or 1.0) * 1.000001


def compare(found: Intake, package: Package, period: str) -> int:
    """How many values were compared; every one that is shown must be there and be right."""
    indicators = {row["indicator"]: row for row in package["indicators"].to_dicts()}
    figures = {(row["indicator"], row["period"], row["basis"]): row for row in found.package["figures"].filter(pl.col("breakdown").is_null()).to_dicts()}
    compared = 0
    for reference in found.package["indicators"]["indicator"]:
        assert reference in indicators
    for reference, row in printed(package, period).items():
        if reference not in set(found.package["indicators"]["indicator"]) or row["value"] is None:
            continue
        near = half_a_unit(indicators[reference])
        read = figures[reference, row["period"], None]
        assert read["value"] == pytest.approx(row["value"], abs=near), reference
        if indicators[reference]["kind"] == "kpi":
            assert read["published_rating"] == row["rating"], reference
        elif row["expected"]:
            assert read["published_rating"] == row["expected"], reference
        compared += 1 + compare_standards(found, reference, row, near)
    return compared


def compare_standards(found: Intake, reference: str, row: Mapping[str, Any], near: float) -> int:
    held = found.package["standards"].filter(pl.col("indicator") == reference).to_dicts()
    wanted = [column for column in ("target", "floor", "target_low", "target_high") if row.get(column) is not None]
    for column in wanted:
        assert any(standard[column] == pytest.approx(row[column], abs=near) for standard in held), (reference, column)
    return len(wanted)


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "html"])
@pytest.mark.parametrize("council", list(REPORTS))
def test_a_report_is_read_back_as_it_was_printed(
    council: str, form: str, files: dict[tuple[str, str], tuple[str, bytes]], packages: dict[str, Package]
) -> None:
    name, content = files[council, form]
    found = take_in({name: content})
    assert compare(found, packages[council], REPORTS[council][1]) > 40


def converted(content: bytes, form: str, to: str, folder: Path) -> bytes:
    source = folder / f"report.{form}"
    source.write_bytes(content)
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", to, "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / f"report.{to}").read_bytes()


@pytest.mark.parametrize(("form", "to"), [("docx", "pdf"), ("xlsx", "ods"), ("xlsx", "xls")])
def test_what_libreoffice_made_of_a_report_is_read_as_well(
    form: str, to: str, files: dict[tuple[str, str], tuple[str, bytes]], packages: dict[str, Package], tmp_path: Path
) -> None:
    assert OFFICE is not None, "LibreOffice is not here: `make office` installs it"
    content = converted(files["meadshire", form][1], form, to, tmp_path)
    found = take_in({f"report.{to}": content})
    assert compare(found, packages["meadshire"], REPORTS["meadshire"][1]) > 40
