"""Writes the generated pages of docs/reference, or checks that they are fresh.

python scripts/make_reference.py            writes every page
python scripts/make_reference.py tables.md  writes one page
python scripts/make_reference.py --check    ends with 1 where a page is not what it would be now
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reference.commands import commands_page
from reference.commentary import commentary_page
from reference.finding_examples import finding_examples_page
from reference.findings import findings_page
from reference.report_schema import schema_page
from reference.rules import rules_page
from reference.settings import settings_page
from reference.tables import tables_page
from reference.terms import terms_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FOLDER = Path(__file__).parents[1] / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "rules.md": rules_page,
    "tables.md": tables_page,
    "commands.md": commands_page,
    "findings.md": findings_page,
    "finding-examples.md": finding_examples_page,
    "commentary.md": commentary_page,
    "terms.md": terms_page,
    "settings.md": settings_page,
    "report.schema.json": schema_page,
}
"""One function for each page; a new page is one line here."""


def is_fresh(name: str) -> bool:
    path = FOLDER / name
    return path.exists() and path.read_text(encoding="utf-8") == PAGES[name]()


def write(name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/reference.")
    parser.add_argument("pages", nargs="*", help="the pages to write; all of them where none is named")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 where a page is stale")
    options = parser.parse_args(arguments)
    names = options.pages or list(PAGES)
    if unknown := [name for name in names if name not in PAGES]:
        parser.error(f"there is no page {unknown[0]}; the pages are {', '.join(PAGES)}")
    if not options.check:
        for name in names:
            write(name)
        return 0
    stale = [name for name in names if not is_fresh(name)]
    for name in stale:
        print(f"docs/reference/{name} is stale: run `make reference`.", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
