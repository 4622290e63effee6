"""What all steps of the assembly share."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from outturn.intake.assemble.rows import Rows, slug, unique
from outturn.intake.vocabulary import Vocabulary, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.intake.facts import Place, Reading

_NEARLY = 0.95


@dataclass
class State:
    """`year` is what was asked for with --year. `report_of` names the report of each file; `latest` the period of each."""

    reading: Reading
    rows: Rows
    words: Vocabulary
    answers: Mapping[str, Mapping[str, str]]
    year: str = ""
    report_of: dict[str, str] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    year_of: dict[str, str] = field(default_factory=dict)
    profiled: dict[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    section_refs: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def section(self, place: Place) -> str:
        """The reference of a section by its name; one that is nearly the same name is the same section."""
        name = place.section
        if not plain(name):
            return ""
        known = self._known(name)
        if known:
            self._parent(known, place)
            return known
        reference = unique(slug(name), self.taken)
        self.section_refs[plain(name)] = reference
        order = len(self.rows.of("sections")) + 1
        self.rows.put("sections", {"section": reference, "name": name, "kind": "service_area" if place.parent else "report_section", "order": order})
        self._parent(reference, place)
        return reference

    def _known(self, name: str) -> str:
        text = plain(name)
        if text in self.section_refs:
            return self.section_refs[text]
        for other, reference in self.section_refs.items():
            if SequenceMatcher(None, text, other, autojunk=False).ratio() >= _NEARLY:
                self.section_refs[text] = reference
                return reference
        return ""

    def _parent(self, reference: str, place: Place) -> None:
        if not plain(place.parent) or plain(place.parent) == plain(place.section):
            return
        row = self.rows.of("sections")[(reference,)]
        if row.get("parent"):
            return
        parent = self._known(place.parent)
        if not parent:
            parent = unique(slug(place.parent), self.taken)
            self.section_refs[plain(place.parent)] = parent
            self.rows.put("sections", {"section": parent, "name": place.parent, "kind": "directorate", "order": len(self.rows.of("sections")) + 1})
        if parent != reference and not self._is_under(parent, reference):
            row["parent"] = parent
            if row["kind"] == "report_section":
                row["kind"] = "service_area"

    def _is_under(self, section: str, other: str) -> bool:
        """Whether a section is part of another, at any depth."""
        seen: set[str] = set()
        while section and section not in seen:
            if section == other:
                return True
            seen.add(section)
            section = str(self.rows.of("sections").get((section,), {}).get("parent") or "")
        return False
