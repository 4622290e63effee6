"""What the rules say of a figure that is about to be sent: its rating, its movement, and what the checks find in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from outturn.assessment.groundwork import groundwork
from outturn.assessment.history import history
from outturn.commentary.references import find_references
from outturn.entry.candidate import alone, spoken_of, with_candidate
from outturn.entry.typed import NUMBERS
from outturn.figures.vocabulary import Status
from outturn.findings.finding import Severity
from outturn.findings.registry import checks
from outturn.indicators.vocabulary import Polarity
from outturn.package.checking import check_context
from outturn.reports.book import Book, assess_at
from outturn.reports.catalogue import Section, actions_of, breaks_of, commentary_of, indicators_of, sections_of
from outturn.reports.outline import OutlineSection, ReportInfo
from outturn.reports.reference_words import NEEDS_ASSESSMENT, verdict_at
from outturn.reports.verdicts import moments_from, verdicts_from
from outturn.reports.wording import change_words, movement_words, rating_sentence, value_words, why_not_compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outturn.assessment.groundwork import Groundwork
    from outturn.assessment.vocabulary import Rating
    from outturn.entry.candidate import Candidate
    from outturn.findings.context import CheckContext
    from outturn.findings.finding import Finding
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.reports.catalogue import Indicator
    from outturn.reports.verdicts import Verdict

OF_FIGURES = frozenset({"figures", "series", "shares", "units", "year_to_date", "timeliness", "dates"})
OF_TEXTS = frozenset({"references", "wording"})
"""The classes of checks that can see a figure, and a commentary. The others look at what a return does not touch."""

_NOT_ASKED = frozenset(
    {
        *("period-missing", "period-stale", "frequency-differs", "indicator-without-figures", "qualifier-undecided"),
        *("unit-out-of-character", "dates-contradict", "milestone-overdue", "milestone-contradicts-itself", "milestone-outside-year"),
    }
)
"""Those about the periods between, which are other returns with pages of their own; what the rating says itself; and what no figure changes."""


@dataclass(frozen=True)
class Held:
    """One indicator as it is held: the background before which a new figure is seen. `ground` is that of the whole package it was cut out of."""

    package: Package
    indicator: str
    ground: Groundwork
    _found: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _context(self) -> CheckContext:
        return check_context(self.package, self.ground_of([self.indicator]))

    def ground_of(self, indicators: Sequence[str]) -> Groundwork | None:
        """None where it would have to be made anew: the first figure of an indicator without a frequency says what its frequency is."""
        found = self.ground.about(indicators)
        return None if found.defined["months"].null_count() else found

    def says(self, finding: Finding) -> bool:
        """Whether the same was found already. Of the checks only those are asked that found something in the new figure: most find nothing."""
        if finding.code not in self._found:
            self._found[finding.code] = frozenset(one.message for one in checks()[finding.code].run(self._context))
        return finding.message in self._found[finding.code]


@dataclass(frozen=True)
class Remark:
    """A finding in words for the person at the page. `of_text`: it is about the commentary, not about the figure."""

    severity: Severity
    message: str
    mend: str
    code: str
    of_text: bool = False


@dataclass(frozen=True)
class Judged:
    """`verdict` is None where nothing is said of the figure yet. `value` is the figure in words."""

    book: Book
    indicator: Indicator
    verdict: Verdict | None
    remarks: tuple[Remark, ...]

    @property
    def rating(self) -> Rating | None:
        return self.verdict.rated if self.verdict else None

    @property
    def value(self) -> str:
        verdict = self.verdict
        return value_words(verdict.value, self.indicator.form, status=verdict.status, qualifier=verdict.qualifier) if verdict else ""

    @property
    def why(self) -> str:
        return rating_sentence(self.indicator, self.verdict) if self.verdict and self.indicator.is_kpi else ""

    @property
    def movement(self) -> tuple[str, ...]:
        """Against the period before and the same of last year: “Better than December 2025 (93.4%): up 1.2 points.”"""
        verdict, at = self.verdict, self.book.period
        if verdict is None or verdict.value is None:
            return ()
        pairs = [(at.previous, verdict.previous, verdict.previous_qualifier, verdict.change_previous)]
        if at.same_last_year != at.previous:
            pairs.append((at.same_last_year, verdict.same_period_last_year, verdict.last_year_qualifier, verdict.change_last_year))
        return tuple(_moved(self.indicator, verdict, *pair) for pair in pairs)

    @property
    def of_figure(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if not remark.of_text)

    @property
    def of_text(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.of_text)

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.severity is Severity.ERROR)

    @property
    def warnings(self) -> int:
        """How many remarks an approver should look at: notes are true, and so are not counted."""
        return sum(remark.severity is not Severity.NOTE for remark in self.remarks)


def _moved(indicator: Indicator, verdict: Verdict, period: Period, other: float | None, qualifier: str | None, change: float | None) -> str:
    if other is None:
        return f"There is no figure for {period.label} to compare with."
    shown = value_words(other, indicator.form, qualifier=qualifier)
    if reason := why_not_compared(indicator, verdict, qualifier, with_previous=verdict.at is not None and period == verdict.at.previous):
        return f"Not compared with {period.label} ({shown}): {reason}."
    words = movement_words(verdict.value, other, indicator.polarity if indicator.is_kpi else Polarity.NONE, verdict.target_bound)
    amount = change_words(verdict.value, other, change, indicator)
    return f"{words[:1].upper()}{words[1:]} {period.label} ({shown}){f': {amount}' if amount else ''}."


def held(package: Package, ref: str, ground: Groundwork | None = None) -> Held:
    """`ground` is that of the package, where somebody keeps it for many indicators."""
    return Held(alone(package, [ref]), ref, ground or groundwork(package.tables, scheme=package.rating_scheme))


def judge(package: Package, background: Held, candidate: Candidate) -> Judged:
    """The rating and the movement from the assessment of the series, the remarks from the checks: none of them is decided here."""
    about = [candidate.indicator, *spoken_of(package, candidate.entry.commentary)]
    small = background.package if set(about) == {candidate.indicator} else alone(package, about)
    tried, ground = with_candidate(small, candidate), background.ground_of(about)
    book = book_alone(tried, candidate.indicator, candidate.period, ground)
    verdict = book.verdicts.get(candidate.indicator)
    is_said = candidate.entry.has_figure and not candidate.reading.problems_in(NUMBERS)  # what cannot be used is not judged
    said = verdict if is_said else None
    groups = (OF_FIGURES if is_said else frozenset()) | (OF_TEXTS if candidate.entry.commentary.strip() else frozenset())
    found = [finding for finding in _run(check_context(tried, ground), groups) if _is_new(finding, background, candidate.indicator)]
    return Judged(book, book.indicators[candidate.indicator], said, tuple(_remark(finding, candidate) for finding in found))


def quick_rating(package: Package, candidate: Candidate) -> Rating | None:
    """The rating alone, without what the checks find."""
    book = book_alone(with_candidate(alone(package, [candidate.indicator]), candidate), candidate.indicator, candidate.period)
    verdict = book.verdicts.get(candidate.indicator)
    return verdict.rated if verdict else None


def book_alone(package: Package, ref: str, period: Period, ground: Groundwork | None = None) -> Book:
    """A book about one indicator, without a direction of travel unless its commentary asks for it: that takes longer than all the rest."""
    indicators, sections = indicators_of(package, period), sections_of(package)
    section = sections.get(indicators[ref].section, Section(indicators[ref].section, indicators[ref].section, "", "", None))
    book = Book(
        package=package,
        report=ReportInfo("", "", "", "", "", None, None),
        period=period,
        indicators=indicators,
        sections=sections,
        outline=(OutlineSection(section, tuple(indicators), ()),),
        verdicts={},
        moments=moments_from(history(package.tables, scheme=package.rating_scheme, ground=ground)),
        breakdown_moments={},
        posts={},
        actions=actions_of(package),
        milestones={},
        commentary=commentary_of(package),
        breaks=breaks_of(package),
    )
    return replace(book, verdicts=_verdicts(book, ref))


def _verdicts(book: Book, ref: str) -> Mapping[str, Verdict]:
    """Of the period where it has a figure; of all indicators and with everything where commentary refers to what only that can answer."""
    text = book.words_about(ref, "narrative", book.period)
    if text is not None and any(reference.field in NEEDS_ASSESSMENT for reference in find_references(text.text)):
        return verdicts_from(assess_at(book.package, book.report, book.period))
    return {name: verdict_at(book, book.indicators[name], book.period) for name in book.indicators if (name, book.period.id) in book.moment_at}


def _run(context: CheckContext, groups: Iterable[str]) -> list[Finding]:
    wanted = frozenset(groups)
    found = [finding for check in checks().values() if check.group in wanted and check.code not in _NOT_ASKED for finding in check.run(context)]
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))


def _is_new(finding: Finding, background: Held, ref: str) -> bool:
    about = finding.subject == ref or finding.subject.startswith(f"{ref} ")
    return about and not background.says(finding)


def _remark(finding: Finding, candidate: Candidate) -> Remark:
    """The message without the names of the indicator and the period, which stand at the head of the page."""
    ref, period = candidate.indicator, candidate.period
    message = finding.message
    for start in (f"Commentary on {ref}, {period.id}: ", f"Commentary on {ref}: ", f"{ref}, {period.id}: ", f"{ref}: ", f"{ref}, "):
        if message.startswith(start):
            message = message.removeprefix(start)
            break
    message = _without_codes(message.replace(period.id, period.label))
    return Remark(finding.severity, message[:1].upper() + message[1:], _without_codes(finding.mend), finding.code, finding.table == "commentary")


_CODES = re.compile(rf"\b({'|'.join(status.value for status in Status if '_' in status.value)})\b")


def _without_codes(text: str) -> str:
    """A status as the page calls it: “Not available”."""
    return _CODES.sub(lambda found: f"“{found[0].replace('_', ' ').capitalize()}”", text)
