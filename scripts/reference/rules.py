"""docs/reference/rules.md: the rule book, made from the specifications in tests/spec without running them.

A folder is a chapter, a module a section (the first line of its docstring is the title), a test a rule (its docstring, or
its name, is the sentence). The small table of a test is what its `parametrize` holds.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from reference.markdown import page, plain, table

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = Path(__file__).parents[2] / "tests" / "spec"

CHAPTERS = {
    "time": "Time",
    "period": "Time",
    "figures": "Figures",
    "standards": "Standards",
    "rating": "Rating",
    "year_to_date": "Year to date",
    "direction_of_travel": "Direction of travel",
    "trend": "Direction of travel",
    "movement": "Movement",
    "words": "Words",
    "commentary": "Words",
    "breakdowns": "Breakdowns",
    "findings": "Findings",
    "risks": "Risks",
    "reports": "Reports",
}
"""The chapters in their order, by how the name of a folder or of a module begins. Any other name is refused, so that no rule is left out of the book."""

INTRODUCTION = """\
What every number, rating and word on a report means. Each rule is a test: the table below it is what the program is given and what it must answer.
The meaning of the words is in [Terms](terms.md)."""


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
    for function in _tests(module.body):
        blocks += [_sentence(function), *_tables(function)]
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


def _tables(function: ast.FunctionDef) -> Iterator[str]:
    """The small tables of a test: the cases of its decorators."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith("parametrize") and len(decorator.args) >= 2:
            headings, cases = _names(decorator.args[0]), decorator.args[1]
            if isinstance(cases, ast.List | ast.Tuple) and cases.elts:
                yield table(headings, [_row(case, len(headings)) for case in cases.elts])


def _names(node: ast.expr) -> list[str]:
    value = ast.literal_eval(node)
    names = value.split(",") if isinstance(value, str) else list(value)
    return [name.strip().replace("_", " ") for name in names]


def _row(case: ast.expr, width: int) -> list[str]:
    if isinstance(case, ast.Call):  # pytest.param(..., id="...")
        return [_text(argument) for argument in case.args[:width]]
    cells = case.elts if isinstance(case, ast.Tuple | ast.List) and width > 1 else [case]
    return [_text(element) for element in cells]


def _text(node: ast.expr) -> str:
    """A cell as a person writes it: words without quotation marks, a missing value as a dash, code as code."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return f"`{node.attr}`" if isinstance(node, ast.Attribute) else f"`{ast.unparse(node)}`"
    if value is None:
        return "–"
    return str(value) if isinstance(value, str | int | float) else f"`{ast.unparse(node)}`"
