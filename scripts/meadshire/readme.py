"""The README of the example: what it is, how it is made, and where each rule can be seen."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from meadshire.catalogue import FOLDER
from meadshire.published import KNOWN_AT, PERIOD

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Entry

ABOUT = """# Meadshire: an invented county council

Meadshire does not exist. Every figure, name, place and event in this package was made up by a program, so that every rule can be seen at work in one place. Only the names of
the outcomes of the Local Outcomes Framework are real. The area codes are not valid GSS codes.

It holds {kpis} key performance indicators and {activity} activity indicators in eight sections, with figures from April 2023 to December 2025. Try:

    outturn check examples/meadshire
    outturn assess examples/meadshire --period 2025-26-Q2
    outturn explain examples/meadshire HT01 --period 2025-26-Q2
    outturn report examples/meadshire qpr --period 2025-26-Q2 -o build/meadshire
    outturn report examples/meadshire dashboard-highways --period 2025-09 -o build/meadshire

## How it is made

`python scripts/make_meadshire.py examples/meadshire` writes all of its files, this one too. The same catalogue and seed give the same bytes; a test makes sure of it.

The catalogue is in `scripts/meadshire/catalogue/`, one TOML file for each section. An indicator names its definition, its standards (lists with one entry for each year from
2023/24 to 2026/27, the last only proposed), its words, and how its series is drawn:

| setting of `[indicator.series]` | meaning |
| --- | --- |
| `amount` | a count or an amount for each month; several numbers are the knots of a path from April 2023 to September 2025 |
| `den` and `share` | a ratio: the denominators of the months, and what numerator over denominator is about, in the unit of the indicator |
| `given`, `given_rolling` | values of which the parts are not known |
| `values`, `pairs` | listed values, or numerators and denominators, for annual indicators |
| `of` and `part` | the numerators or denominators of another indicator, so that the two agree |
| `over`, `population`, `programme` | a denominator that is not added over months |
| `…_noise`, `…_season` | how far months stray from the path (a share of an amount; units of a `share`), and the pattern of the year |
| `share_jumps` | points added from a month on |

Months are drawn first; quarters, terms, cumulative and rolling figures are made from them. `[[indicator.event]]` then sets a status, a note or exact numbers for one period, and
`[[indicator.revision]]` says what was known before. What the quarterly report published for {published} is worked out by the program itself from what was known on {known}.

## What it shows
"""

PLANTED = """
## Planted faults

`outturn check` finds no error. It warns of these on purpose:

- **AS02** is RED and has no management action, so that the report can say so.

Among its notes are: a companies' return that is late (EW04), targets to be confirmed (EW04), indicators without a floor standard (GC04, PH06), a risk without a score (MCR18),
a table whose rounded column differs from its total (GC26), and ratings that rest on rounding (EW02 and others).
"""


def readme(catalogue: Catalogue) -> str:
    shown = [indicator for indicator in catalogue.indicators if indicator.in_reports]
    kpis = sum(indicator.kind == "kpi" for indicator in shown)
    known = f"{KNOWN_AT.day} {KNOWN_AT:%B %Y}"
    about = ABOUT.format(kpis=kpis, activity=len(shown) - kpis, published=f"{PERIOD[-2:]} {PERIOD[:7].replace('-', '/')}", known=known)
    groups = rule_groups()
    known_rules = {rule for group in groups for rule in group["rules"]}
    for indicator in catalogue.indicators:
        if unknown := set(indicator.get("shows", [])) - known_rules:
            raise ValueError(f"{indicator.ref} shows rules that rules.toml does not know: {', '.join(sorted(unknown))}.")
    return about + "".join(_group(group, catalogue) for group in groups) + PLANTED


def rule_groups() -> list[Entry]:
    return list(tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))["group"])


def _group(group: Entry, catalogue: Catalogue) -> str:
    lines = [f"\n### {group['title']}\n", "| rule | indicators |", "| --- | --- |"]
    for rule, meaning in group["rules"].items():
        refs = [indicator.ref for indicator in catalogue.indicators if rule in indicator.get("shows", [])]
        if not refs:
            raise ValueError(f"No indicator shows “{rule}”.")
        lines.append(f"| {meaning} | {', '.join(refs)} |")
    return "\n".join(lines) + "\n"
