"""Reads a table of TOML key by key: of the right type, from the allowed words, and with nothing left over that is not known."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from outturn.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    Words = TypeVar("Words", bound=StrEnum)


@dataclass
class Faults:
    """What is wrong with a definition, gathered so that all of it is told at once."""

    file: str
    lines: Mapping[str, int]
    found: list[Finding] = field(default_factory=list)

    def add(self, path: str, message: str, mend: str = "", *, found: str = "", expected: str = "") -> None:
        finding = Finding(
            code="definition-fault", severity=Severity.ERROR, message=message, table=self.file, row=self.line(path), column=path, mend=mend, found=found,
            expected=expected,
        )  # fmt: skip
        self.found.append(finding)

    def line(self, path: str) -> int | None:
        """Of the key, or of the nearest table that it belongs to."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path)


@dataclass
class Section:
    """One table. What was asked for is known; `close` refuses the rest."""

    path: str
    values: dict[str, Any]
    faults: Faults
    known: list[str] = field(default_factory=list)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def fault(self, key: str, message: str, mend: str = "") -> None:
        self.faults.add(self.at(key), message, mend)

    def taken(self, key: str) -> Any:
        self.known.append(key)
        return self.values.get(key)

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.taken(key)
        if value is None:
            if needed:
                self.fault(key, f"“{key}” is not given.", f'Add a line {key} = "…".')
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(key, f"“{key}” is {kind_of(value)}; a text is wanted.", f'Write {key} = "…".')
            return ""
        return value.strip()

    def choice(self, key: str, words: type[Words], default: Words) -> Words:
        text = self.text(key)
        if not text:
            return default
        if text in set(words):
            return words(text)
        self.fault(key, f"“{text}” is not one of the words for “{key}”.", f"{nearest(text, words)}Write one of: {', '.join(words)}.")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        value = self.taken(key)
        listed = [value] if isinstance(value, str) else value
        if listed is None:
            return ()
        if not isinstance(listed, list) or not all(isinstance(each, str) and each.strip() for each in listed):
            self.fault(key, f"“{key}” is {kind_of(value)}; a list of texts is wanted.", f'Write {key} = ["…", "…"].')
            return ()
        return tuple(each.strip() for each in listed)

    def number(self, key: str) -> float | None:
        value = self.taken(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        self.fault(key, f"“{key}” is {kind_of(value)}; a number is wanted.", "Write it without quotation marks.")
        return None

    def days(self, key: str) -> tuple[dt.date, ...]:
        value = self.taken(key)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        good = tuple(each for each in listed if type(each) is dt.date)
        if len(good) < len(listed):
            self.fault(
                key,
                f"“{key}” holds {kind_of(next(each for each in listed if type(each) is not dt.date))}; dates are wanted.",
                "Write 2025-10-31, without quotation marks.",
            )
        return good

    def table(self, key: str) -> Section:
        value = self.taken(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, f"“{key}” is {kind_of(value)}; a table is wanted.", f"Begin it with a line [{key}].")
        return Section(self.at(key), value if isinstance(value, dict) else {}, self.faults)

    def tables(self, key: str) -> list[Section]:
        value = self.taken(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, f"“{key}” is {kind_of(value)}; tables are wanted.", f"Begin each with a line [[{key}]].")
            return []
        return [Section(f"{self.at(key)}[{place}]", each, self.faults) for place, each in enumerate(value)]

    def close(self) -> None:
        for key in self.values:
            if key not in self.known:
                self.fault(key, f"“{key}” is not a key that is known here.", nearest(key, self.known) or f"The keys are: {', '.join(sorted(self.known))}.")


def nearest(word: str, words: Any) -> str:
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"Is “{near[0]}” meant? " if near else ""


def kind_of(value: object) -> str:
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a table",
        dt.date: "a date",
        dt.datetime: "an instant",
    }
    if isinstance(value, str) and not value.strip():
        return "an empty text"
    return names.get(type(value), "something else")
