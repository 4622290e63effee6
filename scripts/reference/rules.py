"""docs/reference/rules.md: the rule book, made from the specifications in tests/spec without running them.

A folder is a chapter, a module a section (the first paragraph of its docstring is the title), a test a rule (its docstring,
or its name, is the sentence). Its small tables are those that it draws in text, and the cases of its `parametrize`.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from reference.markdown import page, plain
from reference.small_tables import case_tables, drawn_constants, drawn_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = Path(__file__).parents[2] / "tests" / "spec"

CHAPTERS = {
    "package": "The data package",
    "time": "Time",
    "period": "Time",
    "figures": "Figures",
    "standards": "Standards",
    "rating": "Rating",
    "year_to_date": "Year to date",
    "direction_of_travel": "Direction of travel",
    "trend": "Direction of travel",
    "process_control": "Process control",
    "movement": "Movement",
    "expected_range": "Expected range",
    "forecasts": "Forecasts",
    "words": "Words",
    "commentary": "Words",
    "breakdowns": "Breakdowns",
    "findings": "Findings",
    "risks": "Risks",
    "review": "Annual review",
    "frameworks": "Frameworks",
    "comparison": "Comparison",
    "reports": "Reports",
    "editions": "Editions",
    "disclosure": "Disclosure control",
    "returns": "Returns",
    "intake": "Documents and workbooks taken in",
    "measures": "Case records",
    "access": "Roles and permissions",
}
"""The chapters in their order, by how the name of a folder or of a module begins. Any other name is refused, so that no rule is left out of the book."""

INTRODUCTION = """\
What every number, rating and word on a report means. Each rule is a test: the table below it is what the program is given and what it must answer.
The meaning of the words is in [Terms](terms.md). What each check of the data finds is in [Findings by example](finding-examples.md)."""


def rules_page() -> str:
    chapters: dict[str, list[Path]] = {title: [] for title in CHAPTERS.values()}
    for path in sorted(SPEC.rglob("test_*.py")):
        chapters[_chapter(path.relative_to(SPEC).parts[0])].append(path)
    blocks = ["\n\n".join([f"## {title}", *map(_section, paths)]) for title, paths in chapters.items() if paths]
    return page("The rules", "the specifications in `tests/spec/`", INTRODUCTION, *blocks)


def _chapter(name: str) -> str:
    for beginning, title in CHAPTERS.items():
        if name.removeprefix("test_").startswith(beginning):
            return title
    raise ValueError(f"scripts/reference/rules.py lists no chapter for tests/spec/{name}")


def _section(path: Path) -> str:
    module = ast.parse(path.read_text(encoding="utf-8"))
    title, _, rest = (plain(ast.get_docstring(module)) or path.stem.removeprefix("test_").replace("_", " ")).partition("\n\n")
    blocks = [f"### {title.rstrip('.')}", rest]
    constants = drawn_constants(module)
    for function in _tests(module.body):
        blocks += [_sentence(function), *drawn_tables(function, constants), *case_tables(function)]
    return "\n\n".join(block for block in blocks if block)


def _tests(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_"):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from _tests(statement.body)


def _sentence(function: ast.FunctionDef) -> str:
    name = function.name.removeprefix("test_").replace("_", " ")
    return plain(ast.get_docstring(function)) or f"{name[0].upper()}{name[1:]}."
