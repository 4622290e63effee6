"""The vocabulary of headings and words, from the file that ships with the program and from a council's own answers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_WORDS = re.compile(r"[^\w%£#+↑↓→↔⇧⇩⇔⬆⬇★✓✔✗✘●◆■]+")


def plain(text: str) -> str:
    """A heading as it is looked up: lower case, words only, one space between."""
    return " ".join(_NOT_WORDS.sub(" ", text.lower().replace("’", "'").replace("&", " and ")).split())


@dataclass(frozen=True)
class Vocabulary:
    """Each table: what a plain text means. `sections` are the names under which the file keeps them."""

    tables: Mapping[str, Mapping[str, str]]

    def meaning(self, table: str, text: str) -> str:
        return self.tables[table].get(plain(text), "")

    def knows(self, table: str, text: str) -> bool:
        return plain(text) in self.tables[table]


@cache
def vocabulary() -> Vocabulary:
    written = tomllib.loads(files("outturn.intake").joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    tables = {table: {plain(word): meaning for meaning, words in meanings.items() for word in words} for table, meanings in written.items()}
    for table in ("not_rated", "milestone_states"):  # words that are nothing but punctuation
        tables[table] |= {word.lower(): meaning for meaning, words in written[table].items() for word in words}
    return Vocabulary(tables)
