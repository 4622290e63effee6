"""On which line of a TOML text each key stands. The standard reader tells what is there, and not where."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?P<key>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_TRIPLE = ('"""', "'''")


def key_lines(text: str) -> dict[str, int]:
    """Lines by key path, such as `columns.due` and `indicators[1].numerator`; a table's path stands for its header."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    prefix, closing = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif match := _HEADER.match(line):
            name = _plain(match[2])
            if match[1] == "[[":
                counts[name] = counts.get(name, -1) + 1
                name = f"{name}[{counts[name]}]"
            prefix = f"{name}."
            found.setdefault(name, number)
        elif match := _KEY.match(line):
            found.setdefault(prefix + _plain(match["key"]), number)
            closing = next((mark for mark in _TRIPLE if line.count(mark) == 1), "")
    return found


def _plain(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
