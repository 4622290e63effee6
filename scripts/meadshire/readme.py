"""The README of the example: what it is, how it is made, and where each rule can be seen."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from meadshire.catalogue import FOLDER
from meadshire.published import KNOWN_AT, PERIOD

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Entry


def readme(catalogue: Catalogue) -> str:
    shown = [indicator for indicator in catalogue.indicators if indicator.in_reports]
    kpis = sum(indicator.kind == "kpi" for indicator in shown)
    groups = rule_groups()
    known_rules = {rule for group in groups for rule in group["rules"]}
    for indicator in catalogue.indicators:
        if unknown := set(indicator.get("shows", [])) - known_rules:
            raise ValueError(f"{indicator.ref} shows rules that rules.toml does not know: {', '.join(sorted(unknown))}.")
    known = f"{KNOWN_AT.day} {KNOWN_AT:%B %Y}"
    published = f"{PERIOD[-2:]} {PERIOD[:7].replace('-', '/')}"
    rules = "".join(_group(group, catalogue) for group in groups)
    template = (FOLDER / "readme.md").read_text(encoding="utf-8")
    return template.format(kpis=kpis, activity=len(shown) - kpis, published=published, known=known, rules=rules)


def rule_groups() -> list[Entry]:
    return list(tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))["group"])


def _group(group: Entry, catalogue: Catalogue) -> str:
    lines = [f"\n### {group['title']}\n", "| rule | for example |", "| --- | --- |"]
    for rule, meaning in group["rules"].items():
        refs = [indicator.ref for indicator in catalogue.indicators if rule in indicator.get("shows", [])]
        if not refs:
            raise ValueError(f"No indicator shows “{rule}”.")
        lines.append(f"| {meaning} | {', '.join(refs)} |")
    return "\n".join(lines) + "\n"
