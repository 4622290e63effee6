"""docs/reference/finding-examples.md: a faulty case and a sound one for every check, from tests/spec/findings."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outturn.findings.registry import checks
from reference.markdown import page
from reference.small_tables import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

SPEC = Path(__file__).parents[2] / "tests" / "spec" / "findings"

INTRODUCTION = """\
What each check finds, and what it leaves alone. The tables are as small as the case allows; columns that are not shown are empty. The codes are explained in
[Findings](findings.md)."""


def finding_examples_page() -> str:
    groups = [_group(path) for path in sorted(SPEC.glob("*.toml"))]
    return page("Findings by example", "the specifications in `tests/spec/findings/`", INTRODUCTION, *groups)


def _group(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    title = text.partition("\n")[0].removeprefix("#").strip().rstrip(".")
    by_code: dict[str, list[str]] = {}
    for case in tomllib.loads(text)["spec"]:
        by_code.setdefault(case["code"], []).append(_case(case))
    sections = (f"### {checks()[code].title}\n\nCode: `{code}`.\n\n" + "\n\n".join(cases) for code, cases in by_code.items())
    return "\n\n".join([f"## {title}", *sections])


def _case(case: Mapping[str, Any]) -> str:
    period = f", as known for {case['period']}" if case.get("period") else ""
    found = f"**{case['says']}.** Found{_place(case['at'])}{period}:"
    return "\n\n".join([found, *_tables(case["faulty"]), "Not a fault:", *_tables(case["sound"])])


def _place(at: str) -> str:
    """Where the finding must be, from its table, its line (None for the whole) and its column."""
    table, line, column = at.split(" ")
    parts = [f"`{table}`" if table else "", f"line {line}" if line.isdigit() else "", f"column `{column}`" if column else ""]
    words = ", ".join(part for part in parts if part)
    return f" in {words}" if words else ""


def _tables(tables: Mapping[str, str]) -> list[str]:
    return [f"`{name}`\n\n{drawn(text)}" for name, text in tables.items() if drawn(text)]
