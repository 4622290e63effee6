"""Makes examples/kent from the transcribed facts: `python scripts/make_kent.py GOLDEN_DIR OUT_DIR`.

GOLDEN_DIR holds the CSV tables of published facts (names in scripts/kent/sources.py). The same facts give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from kent import breakdowns, catalogue, commentary, figures, framework, reports, risks, standards
from kent.sources import Facts, Rows, read_facts
from outturn.package.build import make_package
from outturn.package.package import Organisation
from outturn.package.writing import write_package

DESCRIPTION: dict[str, Any] = {
    "name": "kent",
    "title": "Kent County Council: published performance figures",
    "organisation": Organisation("Kent County Council", "E10000016"),
    "notice": "Made from figures that Kent County Council has published. Not a publication of the council.",
    "created": "2026-07-31",
    "licence": "Facts from published council papers; the framework's outcomes and metrics under the Open Government Licence v3.0",
}


def tables(facts: Facts) -> dict[str, Rows]:
    indicators = catalogue.indicators(facts)
    return {
        "sections": catalogue.sections(),
        "posts": catalogue.posts(facts),
        "indicators": indicators,
        "aliases": catalogue.aliases(facts, indicators),
        "standards": standards.standards(facts),
        "figures": [*figures.figures(facts), *breakdowns.breakdown_figures(facts)],
        "milestones": commentary.milestones(facts),
        "breakdowns": breakdowns.breakdowns(facts),
        "breakdown_tables": breakdowns.breakdown_tables(),
        "breakdown_columns": breakdowns.breakdown_columns(),
        "commentary": commentary.commentary(),
        "reports": reports.reports(),
        "report_rows": reports.report_rows(facts, indicators),
        "published": reports.published(facts),
        "risks": risks.risks(facts),
        "risk_scores": risks.risk_scores(),
        "risk_actions": risks.risk_actions(),
        "areas": [{"area": "E10000016", "name": "Kent", "type": "county", "region": "South East"}],
        "frameworks": framework.frameworks(facts),
        "metrics": framework.metrics(facts),
        "mappings": framework.mappings(facts),
    }


def main(golden: Path, out: Path) -> None:
    write_package(make_package(tables(read_facts(golden)), **DESCRIPTION), out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
