"""Which figures are withheld besides the small ones, so that no small one can be found out: as little as will do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.disclosure.attack import Attacker
from outturn.disclosure.model import components
from outturn.disclosure.vocabulary import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from outturn.disclosure.attack import Interval
    from outturn.disclosure.model import Constraint, Form, Model, PublishedFigure

_TINY = 1e-6
_MOST_TRIED = 12
"""Candidates that are tried one by one before the cheapest is taken in the hope that it helps together with the next."""


@dataclass(frozen=True)
class Protection:
    """By the place of a figure in the model: why it is withheld. `exposed` could not be protected, whatever is withheld.

    `touched` are all figures that hang together with one that is withheld.
    """

    causes: dict[int, Cause]
    exposed: tuple[int, ...]
    touched: frozenset[int]


def protect(model: Model) -> Protection:
    """Looks at each component in which something must not be shown."""
    causes: dict[int, Cause] = {}
    exposed: list[int] = []
    touched: set[int] = set()
    for figures, constraints in components(model):
        if any(model.figures[place].cause for place in figures):
            search = _Search(model, figures, constraints)
            search.run()
            causes |= search.causes
            exposed += search.exposed
            touched.update(figures)
    return Protection(causes, tuple(exposed), frozenset(touched))


class _Search:
    """Withholds until every small figure is safe, then gives back what was not needed."""

    def __init__(self, model: Model, figures: Sequence[int], constraints: Sequence[Constraint]) -> None:
        self._model, self._places = model, figures
        self._attacker = Attacker(model, figures, constraints)
        self._holders: dict[int, list[int]] = defaultdict(list)
        for place in figures:
            for unknown in model.figures[place].unknowns:
                self._holders[unknown].append(place)
        told = [constraint for place in figures for constraint in model.figures[place].tells if len(constraint.form) > 1]
        self._near: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for constraint in (*constraints, *told):
            names = tuple(unknown for unknown, _ in constraint.form)
            for unknown in names:
                self._near[unknown].append(names)
        self._public = {constraint.form[0][0] for constraint in model.known if constraint.low == constraint.high}
        self.causes: dict[int, Cause] = {place: cause for place in figures if (cause := model.figures[place].cause)}
        self.exposed: list[int] = []

    # --- withholding
    def run(self) -> None:
        done: set[int] = set()
        while waiting := [place for place in self.causes if place not in done]:
            for place in sorted(waiting, key=lambda place: self._model.figures[place].key):
                self._make_safe(place)
                done.add(place)
        self._give_back()

    def _make_safe(self, place: int) -> None:
        while True:
            open_secret = next((secret for secret in self._secrets(place) if not self._is_safe(place, secret)), None)
            if open_secret is None:
                return
            chosen = self._choose(place, open_secret)
            if chosen is None:
                self.exposed.append(place)
                return
            self.causes[chosen] = Cause.COMPLEMENTARY

    def _secrets(self, place: int) -> Iterable[Form]:
        figure = self._model.figures[place]
        return figure.secrets if figure.cause and figure.secrets else (figure.main,)

    def _interval(self, secret: Form) -> Interval:
        return self._attacker.interval(secret, self.causes)

    def _is_safe(self, place: int, secret: Form) -> bool:
        return is_protected(self._model.figures[place], self._interval(secret), self.width)

    @property
    def width(self) -> float:
        """How far the ends must lie apart for a figure that has no threshold of its own."""
        rules = [self._model.figures[place].rule for place in self.causes if self._model.figures[place].cause]
        return max((_width(rule.threshold, rule.base) for rule in rules), default=1.0)

    # --- choosing
    def _choose(self, place: int, secret: Form) -> int | None:
        before = self._interval(secret)
        value, first = self._model.value_of(secret), None
        for level in self._levels(secret):
            candidates = sorted(level, key=lambda other: self._cost(other, value, place))
            first = first if first is not None else next(iter(candidates), None)
            for other in candidates[:_MOST_TRIED]:
                after = self._attacker.interval(secret, {*self.causes, other})
                if after.low < before.low - _TINY or after.high > before.high + _TINY:
                    return other
        return first

    def _cost(self, other: int, value: float, place: int) -> tuple[object, ...]:
        """A figure of nought hides nothing, and one that is too small to bring the sum to the threshold hides little."""
        figure = self._model.figures[other]
        size = abs(self._model.value_of(figure.main))
        short = size + value < self._model.figures[place].rule.threshold
        return (size == 0, *figure.cost[:1], short, *figure.cost[1:], size, figure.key)

    def _levels(self, secret: Form) -> Iterator[list[int]]:
        """The figures that are shown, by how many relations away they are: first those that tell of the secret itself."""
        seen: set[int] = set()
        found: set[int] = set(self.causes)
        reached = {unknown for unknown, _ in secret}
        while reached:
            level = {holder for unknown in reached for holder in self._holders[unknown]} - found
            found |= level
            if useful := sorted(place for place in level if self._could_help(place)):
                yield useful
            border = (reached | {unknown for place in level for unknown in self._model.figures[place].unknowns}) - seen
            seen |= border
            reached = {unknown for start in border for names in self._near[start] for unknown in names} - seen

    def _could_help(self, place: int) -> bool:
        """Not where all that it tells was published before."""
        figure = self._model.figures[place]
        return figure.row is not None and not self._public.issuperset(figure.unknowns)

    # --- giving back
    def _give_back(self) -> None:
        """From the dearest on: what leaves everything safe that is safe now is shown after all."""
        safe = [place for place in self.causes if place not in self.exposed]
        besides = [place for place in self.causes if self.causes[place] is Cause.COMPLEMENTARY]
        for place in sorted(besides, key=lambda place: (self._model.figures[place].cost, self._model.figures[place].key), reverse=True):
            kept = self.causes.pop(place)
            others = [other for other in safe if other != place and other in self.causes]
            others.sort(key=lambda other: not self._is_beside(place, other))
            if all(self._is_safe(other, secret) for other in others for secret in self._secrets(other)):
                continue
            self.causes[place] = kept

    def _is_beside(self, place: int, other: int) -> bool:
        mine = set(self._model.figures[place].unknowns)
        return any(mine.intersection(names) for unknown in self._model.figures[other].unknowns for names in self._near[unknown])


def is_protected(figure: PublishedFigure, found: Interval, width: float = 1.0) -> bool:
    """Whether what is published leaves a withheld count open.

    One that is small must be able to be as little as 1 and as much as the threshold; where counts are rounded, and for one that is
    withheld for the sake of others, the ends must lie as far apart as those of the rule.
    """
    rule = figure.rule
    if figure.cause is Cause.SMALL and not rule.rounds:
        return found.low <= 1 + _TINY and found.high >= rule.threshold - _TINY
    return found.width >= (_width(rule.threshold, rule.base) if rule.protects else width) - _TINY


def _width(threshold: float, base: float) -> float:
    return base - 1 if base > 1 else max(threshold - 1, 1.0)
