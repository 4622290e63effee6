"""The whole example as one package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meadshire import parts, standards, structure, words
from meadshire.catalogue import CREATED, load_catalogue
from meadshire.figures import own_figures
from meadshire.logo import ACCENT, logo
from meadshire.monthly import MonthMaker
from meadshire.published import with_published
from outturn.package.build import make_package
from outturn.package.package import Organisation

if TYPE_CHECKING:
    from meadshire.catalogue import Catalogue, Rows
    from outturn.package.package import Package

LOGO = "logo.svg"
NOTICE = "Meadshire is an invented council. Every figure, name and event in this package was made up by a program."


def make_meadshire(catalogue: Catalogue | None = None) -> Package:
    catalogue = catalogue or load_catalogue()
    organisation = Organisation(catalogue.organisation["name"], catalogue.organisation["area"], LOGO, ACCENT)
    package = make_package(
        _tables(catalogue),
        name="meadshire",
        title="Meadshire County Council: performance data (an invented example)",
        organisation=organisation,
        notice=NOTICE,
        created=CREATED,
        licence="CC0-1.0",
        pictures={LOGO: logo()},
        check=True,
    )
    return with_published(package)


def _tables(catalogue: Catalogue) -> dict[str, Rows]:
    maker = MonthMaker(catalogue)
    figures = [*own_figures(catalogue, maker), *parts.breakdown_figures(catalogue, maker), *parts.area_figures(catalogue, maker)]
    return {
        "sections": structure.sections(catalogue),
        "posts": structure.posts(catalogue),
        "indicators": words.indicators(catalogue),
        "definitions": words.definitions(catalogue),
        "aliases": words.aliases(catalogue),
        "standards": standards.standards(catalogue),
        "figures": figures,
        "milestones": words.milestones(catalogue),
        "breakdowns": parts.breakdown_members(catalogue),
        "breakdown_tables": parts.breakdown_tables(catalogue),
        "breakdown_columns": parts.breakdown_columns(catalogue),
        "commentary": words.commentary(catalogue),
        "actions": words.actions(catalogue),
        "disclosure_rules": words.disclosure_rules(catalogue),
        "reports": structure.reports(catalogue),
        "report_rows": structure.report_rows(catalogue),
        "areas": structure.areas(catalogue),
        "neighbours": structure.neighbours(catalogue),
        **structure.risks(catalogue),
        **structure.framework(catalogue),
    }
