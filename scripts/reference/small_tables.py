"""The small tables of a specification, as tables of a page: those drawn in text, and the cases of a decorator."""

from __future__ import annotations

import ast
import datetime as dt
from typing import TYPE_CHECKING

from reference.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INSTANTS = {"dt.date": dt.date, "dt.datetime": dt.datetime}


def drawn(text: str) -> str:
    """A table drawn in text (headings, then rows, cells apart by bars) as a table of the page; empty for any other text."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return ""
    return table(rows[0], rows[1:])


def drawn_constants(module: ast.Module) -> dict[str, str]:
    """The constants of a module that are tables drawn in text, by name."""
    found = {}
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str):
            shown = drawn(statement.value.value)
            found.update({target.id: shown for target in statement.targets if isinstance(target, ast.Name) and shown})
    return found


def drawn_tables(function: ast.FunctionDef, constants: Mapping[str, str]) -> list[str]:
    """The drawn tables that the body of a test holds or names, each once."""
    found: dict[str, None] = {}
    for statement in function.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and (shown := drawn(node.value)):
                found[shown] = None
            elif isinstance(node, ast.Name) and node.id in constants:
                found[constants[node.id]] = None
    return list(found)


def case_tables(function: ast.FunctionDef) -> Iterator[str]:
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
        return [words(argument) for argument in case.args[:width]]
    cells = case.elts if isinstance(case, ast.Tuple | ast.List) and width > 1 else [case]
    return [words(element) for element in cells]


def words(node: ast.expr) -> str:
    """A cell as a person writes it: words without quotation marks, a missing value as a dash, what is left as code."""
    match node:
        case ast.Constant(value=value):
            return _constant(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"−{words(operand)}"
        case ast.Attribute(attr=name):
            return f"`{name}`"
        case ast.Dict(keys=keys, values=values):
            return ", ".join(f"{words(key)}: {words(value)}" if key else "…" for key, value in zip(keys, values, strict=True)) or "*nothing*"
        case ast.Call(func=function, args=arguments) if ast.unparse(function) in INSTANTS:
            return INSTANTS[ast.unparse(function)](*(ast.literal_eval(argument) for argument in arguments)).isoformat()
    return f"`{ast.unparse(node)}`"


def _constant(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value) or "*empty*"
