"""The glossary is whole: every word that is stored or printed has a term, and nothing uses a word that it refuses."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from outturn.assessment.vocabulary import Rating, RatingReason
from outturn.glossary.terms import Term, term_id, term_of, terms
from outturn.indicators.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "outturn"

# How a page is laid out, how a command is typed, or what a drawing is made of says nothing about the meaning of a figure.
LAYOUT = {"charts", "cli", "renderers", "reports"}
# Read out of running text to be compared with units, and never stored.
NOT_STORED = {"TypedUnit"}


def packages() -> list[str]:
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def enums() -> Iterator[tuple[str, str, list[str]]]:
    """Each public list of allowed words: where it stands, its name and its members, read without running anything."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.relative_to(SOURCE).parts[0] in LAYOUT:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and any(ast.unparse(base).endswith("Enum") for base in node.bases):
                members = [target.id for entry in node.body if isinstance(entry, ast.Assign) for target in entry.targets if isinstance(target, ast.Name)]
                yield path.relative_to(PROJECT).as_posix(), node.name, members


ENUMS = [pytest.param(name, members, id=f"{name}") for _, name, members in enums() if name not in NOT_STORED]


@pytest.mark.parametrize("package", packages())
def test_every_package_has_a_term(package: str) -> None:
    assert package in terms()


@pytest.mark.parametrize(("name", "members"), ENUMS)
def test_every_list_of_words_and_each_of_its_words_has_a_term(name: str, members: list[str]) -> None:
    head = term_id(type(name, (), {}))  # type: ignore[arg-type]
    assert members
    assert [wanted for wanted in (head, *(f"{head}.{member.lower()}" for member in members)) if wanted not in terms()] == []


def test_no_term_is_left_of_a_word_that_is_gone() -> None:
    lists = {term_id(type(name, (), {})): {member.lower() for member in members} for _, name, members in enums()}  # type: ignore[arg-type]
    stale = [name for name in terms() if "." in name and name.partition(".")[2] not in lists.get(name.partition(".")[0], set())]
    assert stale == []


@pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.id)
def test_a_meaning_is_one_sentence(term: Term) -> None:
    assert term.meaning.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", term.meaning)
    assert term.term == term.term.strip() != ""


def test_a_term_is_found_by_its_word() -> None:
    assert term_of(Rating.GREEN).term == "GREEN"
    assert term_of(RatingReason.FLOOR_UNKNOWN).id == "rating_reason.floor_unknown"
    assert term_of(Kind.KPI).term == "key performance indicator"


def written() -> list[Path]:
    """Everything that a reader meets: the manual, the templates of reports and the pages of the project.

    The glossary itself names the words that it refuses, and the rules quote what is refused as input.
    """
    pages = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    templates = [path for path in SOURCE.rglob("*") if path.suffix in {".html", ".j2", ".jinja", ".jinja2"}]
    quoting = {PROJECT / "docs" / "reference" / name for name in ("terms.md", "rules.md", "finding-examples.md")}
    return sorted({*pages, *templates} - quoting)


@pytest.mark.parametrize("path", written(), ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_page_uses_a_word_that_the_glossary_refuses(path: Path) -> None:
    refused = {word: term.term for term in terms().values() for word in term.avoid}
    text = " ".join(path.read_text(encoding="utf-8").split())
    used = {word: f"say “{instead}”" for word, instead in refused.items() if re.search(rf"\b{re.escape(word)}s?\b", text, flags=re.IGNORECASE)}
    assert used == {}
