"""Which rows are about one indicator: by reference, by name, and, for summaries, by the likest name in the same paper."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from outturn.intake.assemble.rows import slug, unique
from outturn.intake.model import Sureness
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outturn.intake.facts import Item, Ledger

_SAME = (
    (re.compile(r"^(?:the )?(?:%|percentage|percent|proportion|per cent)(?: of| all)?(?: of)? "), "pct "),
    (re.compile(r"^(?:the )?(?:total )?(?:number|no|num)(?: of)? "), "no "),
    (re.compile(r"^(?:the )"), ""),
    (re.compile(r"\baverage no\b"), "average number"),
    (
        re.compile(r" (?:rolling (?:12 months?|year)|12 months? rolling|(?:by|each) quarter|(?:snapshot|as) at quarter end|quarterly|cumulative)$"),
        "",
    ),
    (re.compile(r" data to [a-z]+ \d+$"), ""),
)
_LIKE, _NEARLY = 0.62, 0.86
_MOST_COMPARED = 400


@cache
def same_name(name: str) -> str:
    """A name without what papers spell in different ways: “% of” and “Percentage of”, “– rolling 12 months”."""
    text = plain(re.sub(r"[()\[\]]", " ", name))
    for pattern, instead in _SAME:
        text = pattern.sub(instead, text)
    return text


@dataclass
class Identity:
    """One indicator and all the rows about it."""

    reference: str
    items: list[Item] = field(default_factory=list)
    summaries: list[Item] = field(default_factory=list)
    removed: list[Item] = field(default_factory=list)
    made: bool = False

    @property
    def name(self) -> str:
        """The name on its own page or list, of the newest paper; else that of the summary."""
        named = [item for item in self.items if item.name] or [item for item in (*self.summaries, *self.removed) if item.name]
        return named[0].name if named else self.reference


@dataclass
class Identities:
    ledger: Ledger
    answers: Mapping[str, str]
    found: dict[str, Identity] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    by_section: dict[tuple[str, str, str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    likened: list[tuple[str, str]] = field(default_factory=list)

    def of(self, item: Item) -> Identity:
        reference = item.reference or self._answered(item.name) or self.by_section.get(_section_name(item)) or self.by_name.get(same_name(item.name), "")
        if not item.reference and self._is_another(reference, item):
            reference = ""
            self.ledger.cell(item.name_cell, Sureness.ASSUMED, "another section has an indicator of this name with other figures: taken for a second one")
        made = not reference
        if made:
            reference = unique(slug(item.name), self.taken)
        identity = self.found.get(reference)
        if identity is None:
            identity = self.found[reference] = Identity(reference, made=made)
            self.taken.add(reference)
        self.by_name.setdefault(same_name(item.name), reference)
        self.by_section.setdefault(_section_name(item), reference)
        return identity

    def _is_another(self, reference: str, item: Item) -> bool:
        """Without a reference, the same name in two sections of one paper with two figures for one period is of two indicators."""
        if reference not in self.found or _section_name(item) in self.by_section or self._answered(item.name) or item.listed != "table":
            return False
        own = _figures(item)
        others = [other for other in self.found[reference].items if other.file == item.file]
        if any(other.reference for other in others):
            return False
        return any(own[key] != held[key] for other in others for held in [_figures(other)] for key in own.keys() & held.keys())

    def _answered(self, name: str) -> str:
        return self.answers.get(plain(name), "")


def _section_name(item: Item) -> tuple[str, str, str]:
    return item.file, plain(item.place.section), same_name(item.name)


def _figures(item: Item) -> dict[tuple[str, str], str]:
    """What a row prints for each period."""
    return {
        (field.heading.meaning, field.heading.period or field.period or item.period): field.cell.text
        for field in item.fields
        if field.heading.meaning in {"value", "ytd"} and field.cell.text
    }


def identify(items: Sequence[Item], ledger: Ledger, answers: Mapping[str, str]) -> Identities:
    """References first, so that rows without one find those that have it by their names."""
    identities = Identities(ledger, answers)
    main = [item for item in items if item.listed in {"table", "list"}]
    for item in sorted(main, key=lambda item: not item.reference):
        identities.of(item).items.append(item)
    _restore_order(identities, main)
    for item in items:
        if item.listed == "removed":
            _match(identities, item).removed.append(item)
    _summaries(identities, [item for item in items if item.listed == "summary"])
    _say_likenesses(identities)
    _say_other_names(identities)
    return identities


def _say_other_names(identities: Identities) -> None:
    """One reference with two names that are little alike may be two indicators, or a slip of the pen."""
    for identity in identities.found.values():
        own = same_name(identity.name)
        for item in (*identity.items, *identity.removed):
            if item.reference and item.name and _likeness(own, same_name(item.name)) < _LIKE:
                note = f"{identity.reference} is “{identity.name}” elsewhere: taken for the same indicator under two names"
                identities.ledger.cell(item.name_cell, Sureness.ASSUMED, note)


def _restore_order(identities: Identities, main: Sequence[Item]) -> None:
    """Indicators in the order of the papers, whichever had references."""
    order = {id(item): place for place, item in enumerate(main)}
    for identity in identities.found.values():
        identity.items.sort(key=lambda item: order[id(item)])
    identities.found = dict(sorted(identities.found.items(), key=lambda pair: min((order[id(item)] for item in pair[1].items), default=0)))


def _match(identities: Identities, item: Item) -> Identity:
    """By name, or by the likest name of the same paper; else an indicator of its own."""
    if item.reference or same_name(item.name) in identities.by_name or plain(item.name) in identities.answers:
        return identities.of(item)
    likest = _likest(identities, item, set())
    if likest is None:
        return identities.of(item)
    identities.ledger.cell(item.name_cell, Sureness.ASSUMED, f"taken for “{likest.name}”", question=f"indicators|{item.name}|{likest.reference}")
    return likest


def _likest(identities: Identities, item: Item, used: set[str]) -> Identity | None:
    best, score = None, _LIKE
    own = same_name(item.name)
    for identity in identities.found.values():
        if identity.reference in used or not any(other.file == item.file for other in identity.items):
            continue
        near = _likeness(own, same_name(identity.name), score - 0.1)
        if plain(item.place.section) and any(plain(other.place.section) == plain(item.place.section) for other in identity.items):
            near += 0.1
        if near > score:
            best, score = identity, near
    return best


def _likeness(one: str, other: str, least: float = 0.3) -> float:
    """Half from the words that they share, half from the letters in their order; 0 where it cannot be as much as `least`."""
    words, others = set(one.split()), set(other.split())
    shared = len(words & others) / max(1, min(len(words), len(others)))
    if 0.5 + 0.5 * shared <= least:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if 0.5 * matcher.quick_ratio() + 0.5 * shared <= least:
        return 0.0
    return 0.5 * matcher.ratio() + 0.5 * shared


def _summaries(identities: Identities, items: Sequence[Item]) -> None:
    """The names of a summary often differ from those of the pages: the likest left over is taken, and said to be."""
    used: dict[str, set[str]] = defaultdict(set)
    waiting = []
    for item in items:
        if item.reference in identities.found or (not item.reference and same_name(item.name) in identities.by_name):
            identity = identities.of(item)
            identity.summaries.append(item)
            used[item.file].add(identity.reference)
        else:
            waiting.append(item)
    for item in waiting:
        likest = None if item.reference else _likest(identities, item, used[item.file])
        identity = likest or identities.of(item)
        identity.summaries.append(item)
        used[item.file].add(identity.reference)
        if likest is not None:
            identities.ledger.cell(item.name_cell, Sureness.ASSUMED, f"taken for “{likest.name}”", question=f"indicators|{item.name}|{likest.reference}")


def _say_likenesses(identities: Identities) -> None:
    """Names of different papers that are nearly one: asked about, never joined."""
    made = [identity for identity in identities.found.values() if identity.made]
    others = list(identities.found.values())
    if len(others) > _MOST_COMPARED:
        return
    for identity in made:
        files = {item.file for item in identity.items}
        for other in others:
            if other is identity or {item.file for item in other.items} & files or (other.made and other.reference > identity.reference):
                continue
            if _likeness(same_name(identity.name), same_name(other.name), _NEARLY) > _NEARLY and identity.items:
                note = f"much like “{other.name}” ({other.reference}) of another paper; kept apart"
                identities.ledger.cell(
                    identity.items[0].name_cell, Sureness.ASSUMED, note, question=f"indicators|{identity.items[0].name}|{identity.reference}"
                )
