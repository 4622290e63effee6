"""What a person should confirm, and the answers that were given: a TOML file that is kept, edited, and used for the next file of the kind."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.intake.facts import Fate

TABLES = {
    "headings": "What the headings of columns mean: value, target, floor, rating, ytd, ytd_rating, previous, previous_year, upper, lower, alert, ignored …",
    "ratings": "What the words of another rating scheme stand for: GREEN, AMBER, RED, or none.",
    "units": "The unit of an indicator, by its reference.",
    "polarities": "Which way is good, by reference: higher, lower, range, none.",
    "indicators": "Which indicator a name stands for: its reference.",
    "years": "The financial year of a file that names none, such as 2025-26.",
    "standards": "The standard that counts where two numbers stand in one cell, by reference, year and column.",
    "figures": "The figure that counts where two numbers stand in one cell, by reference and period.",
}
"""The tables of the file, with what an answer in each says."""

_BY_WORDS = frozenset({"headings", "ratings", "indicators"})

Answers = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Question:
    """`assumed` is what was taken meanwhile, empty where nothing was."""

    table: str
    asked: str
    assumed: str
    file: str
    place: str

    @property
    def key(self) -> str:
        return key_of(self.table, self.asked)


def key_of(table: str, asked: str) -> str:
    return (plain(asked) or asked) if table in _BY_WORDS else asked  # “▲” has no words


def questions_of(fates: Iterable[Fate], answers: Mapping[str, Mapping[str, str]]) -> tuple[Question, ...]:
    """Each question once, without those that were answered."""
    found: dict[tuple[str, str], Question] = {}
    for fate in fates:
        for line in filter(None, fate.question.split("\n")):
            table, _, rest = line.partition("|")
            asked, _, assumed = rest.rpartition("|")
            question = Question(table, asked, assumed, fate.origin.file, fate.origin.place)
            if asked and question.key not in answers.get(table, {}):
                found.setdefault((table, question.key), question)
    return tuple(found.values())


def read_answers(text: str, name: str) -> Answers:
    """Raises UsageError for what is no TOML or no answer. An empty answer is a question that is still open."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is not TOML: {error}.") from None
    unknown = [table for table in written if table not in TABLES]
    if unknown:
        raise UsageError(f"{name} has a table “{unknown[0]}”. There are: {', '.join(TABLES)}.")
    return {table: _table(table, written.get(table, {}), name) for table in TABLES}


def _table(table: str, entries: object, name: str) -> dict[str, str]:
    if not isinstance(entries, dict) or not all(isinstance(value, str) for value in entries.values()):
        raise UsageError(f"{name}: in the table “{table}” each line is “words” = “answer”.")
    return {key_of(table, asked): answer.strip() for asked, answer in entries.items() if answer.strip()}


def written_answers(given: Mapping[str, Mapping[str, str]], original: str, questions: Sequence[Question], *, confirm: bool = False) -> str:
    """The file anew: what was answered as it was written, and the open questions with what is assumed meanwhile.

    `confirm` takes every assumption as the answer.
    """
    kept = _as_written(original)
    lines = ["# Answers for “outturn intake”. Fill in what stands between the quotation marks; what is empty is still open.", ""]
    for table, meaning in TABLES.items():
        answered = {asked: answer for asked, answer in kept.get(table, {}).items() if answer}
        shown = {key_of(table, asked) for asked in answered}
        answered |= {asked: answer for asked, answer in given.get(table, {}).items() if asked not in shown}
        open_ones = [question for question in questions if question.table == table]
        if not answered and not open_ones:
            continue
        lines += [f"# {meaning}", f"[{table}]"]
        lines += [f"{_quoted(asked)} = {_quoted(answer)}" for asked, answer in answered.items()]
        lines += [_question_line(question, confirm=confirm) for question in open_ones]
        lines.append("")
    return "\n".join(lines)


def _as_written(original: str) -> dict[str, dict[str, str]]:
    return {table: dict(entries) for table, entries in tomllib.loads(original).items()} if original else {}


def _question_line(question: Question, *, confirm: bool) -> str:
    where = ", ".join(part for part in (question.file, question.place) if part)
    answer = question.assumed if confirm else ""
    said = f"assumed: {question.assumed}" if question.assumed else "not understood"
    return f"{_quoted(question.asked)} = {_quoted(answer)}  # {said}; {where}".replace("\n", " ")


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
