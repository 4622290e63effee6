"""One return as a person sees it: what it says, what is held beside it, how it is judged, and what they may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.safestring import SafeString, mark_safe

from outturn.access.vocabulary import Permission
from outturn.actions.returning import entry_of, thing_of
from outturn.assessment.groundwork import groundwork
from outturn.assessment.vocabulary import Rating
from outturn.charts.size import HALF_WIDTH
from outturn.charts.svg import draw
from outturn.entry.candidate import Candidate, indicator_of
from outturn.entry.judged import Held, Judged, held, judge
from outturn.entry.typed import Asked, Entry, Reading, asked_of, read_entry
from outturn.periods import Period, parse_period
from outturn.renderers.html.inline import InlineWriter
from outturn.renderers.html.page import drawn
from outturn.reports.chart_data import chart_of
from outturn.reports.draft import Draft
from outturn.reports.reference_words import verdict_at
from outturn.reports.wording import bound_text, value_words
from outturn.returns.progress import FINISHED, is_late
from outturn.returns.steps import possible_steps
from outturn.returns.vocabulary import ReturnState, Step
from outturn.store.current import Current, current
from outturn.store.models import Return, User
from outturn.web.asking import now
from outturn.web.assessed import kept
from outturn.web.people import Person, person_of, require
from outturn.web.remembered import Remembered
from outturn.web.returns.forms import STATUS_LABELS

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.assessment.groundwork import Groundwork
    from outturn.reports.catalogue import Action, Indicator
    from outturn.reports.verdicts import Moment

LARGEST_KEY = 2**63 - 1
"""A database has no larger ones; an address may."""

_LAST_SHOWN = 6
_TABLES = ("indicators", "definitions", "standards", "aliases", "commentary", "actions", "sections", "posts", "figures")

_backgrounds: Remembered[Held] = Remembered(512)
_judged: Remembered[Judged] = Remembered(256)


@dataclass(frozen=True)
class Last:
    """One earlier figure in words."""

    period: str
    value: str
    rating: str
    note: str


@dataclass(frozen=True)
class Seen:
    """`entry` is what is looked at: what is saved, or what was just typed."""

    standing: Return
    person: Person
    indicator: Indicator
    period: Period
    held_now: Current
    entry: Entry

    @property
    def pk(self) -> int:
        return int(self.standing.pk)

    @property
    def state(self) -> ReturnState:
        return ReturnState(self.standing.state)

    @cached_property
    def asked(self) -> Asked:
        return asked_of(self.indicator)

    @cached_property
    def reading(self) -> Reading:
        return read_entry(self.entry, self.asked)

    @cached_property
    def judged(self) -> Judged:
        """The same question is answered once for each state of the data."""
        candidate = Candidate(self.indicator.ref, self.period, self.entry, self.reading, self.person.name, now())
        background = _background(self.held_now, self.indicator.ref)
        key = (*_held_key(self.held_now, self.indicator.ref), "judged", self.period.id, self.entry)
        return _judged.get(key, lambda: judge(self.held_now.package, background, candidate))

    @property
    def status_words(self) -> str:
        status = self.reading.figure.status
        return STATUS_LABELS[status].partition(":")[0] if status in STATUS_LABELS else ""

    @property
    def section_name(self) -> str:
        found = self.judged.book.sections.get(self.standing.section)
        return found.name if found else "your service"

    @property
    def is_red(self) -> bool:
        return self.judged.rating is Rating.RED

    @cached_property
    def possible(self) -> tuple[Step, ...]:
        if self.standing.cycle.closed_at is not None:
            return ()
        return possible_steps(self.state, self.person.name, self.person.grants, thing_of(self.standing, by=self.person.name))

    @property
    def may_save(self) -> bool:
        return Step.SAVE in self.possible

    @property
    def late(self) -> bool:
        return is_late(self.state, self.standing.due, now().date())

    @property
    def past_action(self) -> dt.date | None:
        """The day by which an action is to be done that is only now proposed, where it has passed."""
        action = self.reading.action
        is_proposed = self.state not in FINISHED and not self.closed
        return action.when if action is not None and is_proposed and action.when < now().date() else None

    @property
    def closed(self) -> bool:
        return self.standing.cycle.closed_at is not None

    def with_entry(self, changes: dict[str, str]) -> Seen:
        return replace(self, entry=replace(self.entry, **changes))

    @cached_property
    def last(self) -> tuple[Last, ...]:
        """The newest earlier figures, with the same period of last year."""
        moments = [moment for moment in self.judged.book.moments.get(self.indicator.ref, ()) if moment.at.last < self.period.last]
        shown = moments[-_LAST_SHOWN:]
        shown = [moment for moment in moments if moment.at == self.period.same_last_year and moment not in shown] + shown
        return tuple(self._last(moment) for moment in reversed(shown))

    def _last(self, moment: Moment) -> Last:
        words = value_words(moment.value, self.indicator.form, status=moment.status, qualifier=moment.qualifier)
        return Last(moment.at.label, words, (moment.rating or "") if self.indicator.is_kpi else "", moment.note or "")

    @cached_property
    def chart(self) -> SafeString:
        """The series with what was entered, drawn as in the reports; empty where there are fewer than two figures."""
        book = self.judged.book
        moments = [moment for moment in book.moments_to(self.indicator.ref) if moment.value is not None]
        if not moments:
            return SafeString("")
        made = chart_of(Draft(book), self.indicator, verdict_at(book, self.indicator, moments[-1].at))
        return mark_safe(draw(made.spec, HALF_WIDTH)) if made else SafeString("")  # noqa: S308 (the drawing escapes its texts)

    @property
    def standard(self) -> tuple[tuple[str, str], ...]:
        """The target and the floor for this period, or the expected range, in words."""
        moment = self.judged.book.moment_at.get((self.indicator.ref, self.period.id))
        if moment is None:
            return ()
        form = self.indicator.form
        pairs = (("Target", bound_text(moment.target_bound, form)), ("Floor standard", bound_text(moment.floor_bound, form)))
        return tuple((label, words) for label, words in pairs if words)

    @property
    def preview(self) -> SafeString:
        """The commentary as it will be read, with its references filled in."""
        if not self.entry.commentary.strip():
            return SafeString("")
        blocks = Draft(self.judged.book).narrative(self.indicator.ref, level=3)
        return mark_safe(drawn(blocks, InlineWriter()))  # noqa: S308 (the renderer escapes every text)

    @property
    def open_actions(self) -> tuple[Action, ...]:
        """What is being done already, other than by this return."""
        actions = self.judged.book.actions.get(self.indicator.ref, ())
        return tuple(action for action in actions if action.action != "new" and action.state not in {"done", "stopped"})


def _held_key(held_now: Current, ref: str) -> tuple[object, ...]:
    """What the answers about one indicator depend on; another indicator's new figure is no reason to work them out again."""
    marks = tuple(held_now.marks.get(name, 0) for name in _TABLES)
    figures = held_now.package["figures"]["indicator"].eq(ref).sum()
    return (held_now.package.name, ref, marks, figures)


def _background(held_now: Current, ref: str) -> Held:
    return _backgrounds.get(_held_key(held_now, ref), lambda: held(held_now.package, ref, ground_now(held_now)))


def ground_now(held_now: Current) -> Groundwork:
    """Of the whole council; it rests on figures only where an indicator has no frequency."""
    package = held_now.package
    key = ("ground", package.name, *(held_now.marks.get(name, 0) for name in ("indicators", "definitions", "standards")))
    return kept(key, lambda: groundwork(package.tables, scheme=package.rating_scheme))


def see(request: HttpRequest, pk: int) -> Seen:
    """Raises Http404 where there is no such return, and PermissionDenied where the person may not read it."""
    standing = Return.objects.select_related("cycle").filter(pk=pk).first() if pk <= LARGEST_KEY else None
    if standing is None:
        raise Http404("There is no such return. It may have been asked for by mistake and taken away.")
    require(request, Permission.READ_FIGURES, thing_of(standing))
    held_now = current()
    period = parse_period(standing.period)
    indicator = indicator_of(held_now.package, standing.indicator, period)
    if indicator is None:
        raise Http404(f"The indicator {standing.indicator} is no longer in the catalogue.")
    return Seen(standing, person_of(request), indicator, period, held_now, entry_of(standing))


def full_names() -> dict[str, str]:
    """Of everybody, by the name with which they sign in."""
    return {user.username: user.get_full_name() or user.username for user in User.objects.only("username", "first_name", "last_name")}


def aware(instant: dt.datetime) -> dt.datetime:
    return instant.replace(tzinfo=dt.UTC)
