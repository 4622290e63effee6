"""A review round as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404

from outturn.access.vocabulary import Permission
from outturn.actions.reviews import as_values, proposed_package
from outturn.errors import PeriodError
from outturn.periods import parse_financial_year
from outturn.reports.catalogue import indicators_of
from outturn.reports.wording import value_words
from outturn.review.proposals import NUMBERS, live_indicators, progress
from outturn.standards.vocabulary import Change
from outturn.store.current import current
from outturn.store.models import Proposal, ReviewRound
from outturn.web.assessed import rows
from outturn.web.catalogue.presenting import bounds_words
from outturn.web.published import Told, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.review.proposals import ReviewProgress
    from outturn.web.people import Person

DECISIONS = {"kept": "Kept", "changed": "Changed", "new": "New", "removed": "Removed", "": "Undecided"}


@dataclass(frozen=True)
class ShownProposal:
    """One indicator with what it had in the year before, and what is proposed for it."""

    ref: str
    name: str
    section: str
    kind: str
    polarity: str
    actual: str
    actual_period: str
    rating: str
    target: str
    floor: str
    expected: str
    decision: str
    new_target: str
    new_floor: str
    new_expected: str
    new_name: str
    new_definition: str
    is_tbc: bool
    reason: str
    by: str
    revision: int
    comments: int

    @property
    def decision_words(self) -> str:
        return DECISIONS[self.decision]

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Part, before, after: what is proposed to be otherwise."""
        new = (("Target", self.target, self.new_target), ("Floor standard", self.floor, self.new_floor), ("Expected range", self.expected, self.new_expected))
        found = [(part, old, fresh) for part, old, fresh in new if self.decision in {"changed", "new"} and old != fresh]
        texts = [("Name", self.name, self.new_name), ("Definition", "", self.new_definition)]
        return [*found, *((part, old, fresh) for part, old, fresh in texts if fresh and self.decision == "changed")]


@dataclass(frozen=True)
class ShownRound:
    """`figures` says which figures are shown, to somebody who may not read what is not published."""

    round: ReviewRound
    year: Period
    proposals: tuple[ShownProposal, ...]
    progress: ReviewProgress
    figures: str = ""

    @property
    def is_open(self) -> bool:
        return self.round.approved_at is None

    def find(self, ref: str) -> ShownProposal:
        for one in self.proposals:
            if one.ref == ref:
                return one
        raise Http404(f"The review for {self.year.label} does not look at {ref}.")


def the_round(year: str) -> ReviewRound:
    """Raises Http404 for a year without a review."""
    try:
        found = ReviewRound.objects.filter(financial_year=parse_financial_year(year).id).first()
    except PeriodError:
        found = None
    if found is None:
        raise Http404("There is no review for that year.")
    return found


def told_to(person: Person, year: Period) -> Told | None:
    """The figures of the year before as they are published; None for those who may read what is not."""
    return None if person.may_somewhere(Permission.READ_FIGURES) else told(year.previous)


def shown_round(of_round: ReviewRound, person: Person) -> ShownRound:
    year = parse_financial_year(of_round.financial_year)
    known_to = told_to(person, year)
    package = current().package
    proposals = {there.indicator: there for there in of_round.proposals.all()}
    refs = [row["indicator"] for row in live_indicators(package["indicators"], year)]
    added = [ref for ref in proposals if ref not in set(refs)]
    known = {row["indicator"]: row for row in package["indicators"].to_dicts()}
    maker = _Maker(package, year, proposals, _counts(of_round), known_to.rows if known_to else rows(year.previous))
    found = tuple(maker.one(ref, known.get(ref, {})) for ref in [*refs, *added])
    done = progress(refs, {ref: Change(there.change) for ref, there in proposals.items()})
    return ShownRound(of_round, year, found, done, known_to.words if known_to else "")


def _counts(of_round: ReviewRound) -> dict[str, int]:
    counts: dict[str, int] = {}
    for ref in of_round.comments.values_list("indicator", flat=True):
        counts[ref] = counts.get(ref, 0) + 1
    return counts


class _Maker:
    """Holds what is read once for all indicators."""

    def __init__(
        self, package: Package, year: Period, proposals: Mapping[str, Proposal], comments: Mapping[str, int], assessed: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._proposals, self._comments, self._assessed = proposals, comments, assessed
        self._printed = indicators_of(package, year.previous)
        self._standards = {row["indicator"]: row for row in package["standards"].to_dicts() if row["financial_year"] == year.previous.id and not row["period"]}

    def one(self, ref: str, row: Mapping[str, Any]) -> ShownProposal:
        there = self._proposals.get(ref)
        values: dict[str, Any] = as_values(there) if there else {"change": "", "reason": "", "standard": {}, "definition": {}}
        definition, before = values["definition"], self._standards.get(ref, {})
        printed = self._printed.get(ref)
        words = _bounds(before, printed)
        after = {**({} if values["change"] == "new" else before), **values["standard"]}
        new = _bounds(after, printed) if values["change"] in {"kept", "changed", "new"} else ("", "", "")
        actual, period, rating = self._actual(ref, printed)
        kind, polarity = (row.get(name) or definition.get(name) or "" for name in ("kind", "polarity"))
        by, revision = (there.proposed_by, there.revision) if there else ("", 0)
        is_tbc = values["standard"].get("status") == "tbc"
        texts = definition.get("name", "") if row else "", definition.get("definition", "")
        name, section = (row.get(part) or definition.get(part) or "" for part in ("name", "section"))
        return ShownProposal(
            ref, name, section, kind, polarity, actual, period, rating, *words, values["change"], *new, *texts, is_tbc, values["reason"], by, revision,
            self._comments.get(ref, 0),
        )  # fmt: skip

    def _actual(self, ref: str, printed: Indicator | None) -> tuple[str, str, str]:
        row = self._assessed.get(ref)
        if row is None or printed is None or row["value"] is None:
            return "", "", ""
        return value_words(row["value"], printed.form), row["period"], row["rating"] or ""


def _bounds(row: Mapping[str, Any], printed: Indicator | None) -> tuple[str, str, str]:
    from outturn.figures.formatting import NumberFormat

    full = {name: row.get(name) for name in NUMBERS}
    words = bounds_words(full, printed.form if printed else NumberFormat())
    return ("to be confirmed", *words[1:]) if row.get("status") == "tbc" and not words[0] else words


def has_paper(of_round: ReviewRound) -> bool:
    """Whether there is anything to put on paper: a proposal, or a standard of the year that is held already."""
    return of_round.proposals.exists() or of_round.financial_year in current().package["standards"]["financial_year"]


def review_package(of_round: ReviewRound, person: Person) -> Package:
    """What the paper is made from for this person: before the approval a copy with the proposals, after it what the database holds."""
    known_to = told_to(person, parse_financial_year(of_round.financial_year))
    package = known_to.package if known_to else current().package
    if of_round.approved_at is not None:
        return package
    set_on = of_round.opened_at.date()
    return proposed_package(package, of_round.financial_year, of_round.proposals.all(), set_by="", set_on=set_on)
