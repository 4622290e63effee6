"""The terms of `terms.toml`: help texts, the key of a report, the manual and the reference pages read them here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

_WORD_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Term:
    """`term` is how it is printed. `source` names the rule or the authority; `avoid` are words not to use for it."""

    id: str
    term: str
    meaning: str
    note: str = ""
    source: str = ""
    avoid: tuple[str, ...] = ()


@cache
def terms() -> Mapping[str, Term]:
    """Every term by its id, in the order of the file. A member of a list of words has an id with a dot: `rating.green`."""
    text = files(__package__).joinpath("terms.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _term(name, entry) for name, entry in tomllib.loads(text).items()})


def _term(name: str, entry: Mapping[str, object]) -> Term:
    """Raises ValueError for a term that lacks its words or has a field that is not known: the file is ours."""
    if not {"term", "meaning"} <= entry.keys() <= {"term", "meaning", "note", "source", "avoid"}:
        raise ValueError(f"the term {name} must have term and meaning, and may have note, source and avoid")
    avoid = entry.get("avoid", [])
    words = {field: str(value) for field, value in entry.items() if field != "avoid"}
    return Term(id=name, avoid=tuple(avoid) if isinstance(avoid, list) else (), **words)


def term_id(enum: type[Enum], member: str = "") -> str:
    """The id under which a list of allowed words, or the member of that name, stands: `rating_reason.no_value`."""
    name = _WORD_BORDER.sub("_", enum.__name__).lower()
    return f"{name}.{member.lower()}" if member else name


def term_of(member: Enum) -> Term:
    """The term of one allowed word, such as `Rating.GREEN`. Raises KeyError for one that the glossary lacks."""
    return terms()[term_id(type(member), member.name)]
