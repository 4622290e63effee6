"""What a cover paper says of a performance report: counts of ratings, what moved, what turned RED, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.assessment.vocabulary import Rating
from outturn.reports.as_published import only_missed
from outturn.reports.baseline import WHOLE, counts_now, last_report
from outturn.reports.cells import paragraph, rating_tag
from outturn.reports.content import BulletList, Strong, Text
from outturn.reports.cover_parts import CoverContent, CoverPart, sentence, titled
from outturn.reports.dates import long_date
from outturn.reports.summary import change_sentence, count_sentences
from outturn.reports.wording import and_list, kinds_held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.baseline import Baseline
    from outturn.reports.book import Book
    from outturn.reports.catalogue import Action
    from outturn.reports.content import Block
    from outturn.reports.verdicts import Verdict

_CLOSED = frozenset({"done", "stopped"})


def performance_content(book: Book) -> CoverContent:
    counts, baseline = counts_now(book), last_report(book)
    whole = counts[WHOLE]
    missed = only_missed(book.verdicts[ref] for ref in book.kpis)
    held = and_list(kinds_held(len(book.kpis), len(book.activity))) or "no indicator"
    parts: dict[CoverPart, tuple[Block, ...]] = {
        CoverPart.SUMMARY: (
            sentence(f"This paper introduces the {book.report.title} for {book.period.long_label}.", count_sentences(whole, missed)),
            sentence(turned_sentence(book, baseline)),
        ),
        CoverPart.INTRODUCTION: (
            sentence(f"The report, “{book.report.title}”, holds {held} for {book.period.long_label}. It is appended."),
            sentence("It shows how services perform against their targets, which way performance is going, and what is done where it falls short."),
        ),
        CoverPart.PROCESS: (
            sentence(f"Each figure is rated against the target and the floor standard of its own period. {book.package.rating_scheme.description}"),
            sentence("A direction of travel is told from every figure in an indicator's chart by a test of its trend, not from the last two figures."),
        ),
        CoverPart.OUTCOME: (
            sentence(count_sentences(whole, missed), change_sentence(whole, baseline)),
            sentence(turned_sentence(book, baseline)),
            *_red(book),
            *_sections(book),
        ),
        CoverPart.NEXT_STEPS: tuple(_next_steps(book)),
    }
    return CoverContent(
        subtitle=titled(book.report.title, book.period),
        subject=f"{book.report.title}, {book.period.long_label}",
        parts=parts,
        recommendations=tuple(recommendations(book)),
        prompts={
            CoverPart.PROCESS: "who checked and approved the figures, and when",
            CoverPart.NEXT_STEPS: "what the committee will be told next, and when",
        },
        sections=tuple(part.section for part in book.outline),
    )


def recommendations(book: Book) -> list[str]:
    """Each goes on from “It is recommended that the committee”."""
    red = red_verdicts(book)
    found = [f"considers the performance of {book.period.long_label}, which the appended report shows"]
    if red:
        subject = "the one indicator" if len(red) == 1 else f"the {len(red)} indicators"
        found.append(f"asks whether enough is done about {subject} rated RED")
    return found


# --- RED
def red_verdicts(book: Book) -> list[Verdict]:
    return [book.verdicts[ref] for ref in book.kpis if book.verdicts[ref].rated is Rating.RED]


def turned_sentence(book: Book, baseline: Baseline | None) -> str:
    """Which indicators turned RED since the last report, and which are RED no longer."""
    if baseline is None or not baseline.standing:
        return "The ratings of single indicators in an earlier report are not held, so that none can be said to have turned RED."
    known = [book.verdicts[ref] for ref in book.kpis if ref in baseline.standing]
    before = {verdict.indicator: baseline.standing[verdict.indicator][0] for verdict in known}
    turned = [verdict.indicator for verdict in known if verdict.rated is Rating.RED and before[verdict.indicator] is not Rating.RED]
    recovered = [verdict.indicator for verdict in known if verdict.rated is not Rating.RED and before[verdict.indicator] is Rating.RED]
    since = f"Since the report for {baseline.period.label},"
    if not turned and not recovered:
        return f"{since} no indicator has turned RED, and none that was RED has another rating."
    first = f"{_named(book, turned)} {'has' if len(turned) == 1 else 'have'} turned RED" if turned else "no indicator has turned RED"
    second = f"{_named(book, recovered)} {'is' if len(recovered) == 1 else 'are'} RED no longer" if recovered else "none that was RED has another rating"
    return f"{since} {first}, and {second}."


def _named(book: Book, refs: Sequence[str]) -> str:
    return and_list([f"{book.indicators[ref].name} ({ref})" for ref in refs])


def _red(book: Book) -> list[Block]:
    """Every RED with its reason, and how many of them have an action."""
    red = red_verdicts(book)
    if not red:
        return [sentence("No indicator is rated RED.")]
    items = []
    for verdict in red:
        indicator = book.indicators[verdict.indicator]
        items.append((paragraph(Strong((Text(f"{indicator.name} ({indicator.ref})."),)), f" {rating_tag(indicator, verdict).reason}"),))
    start = "One indicator is rated RED" if len(red) == 1 else f"{len(red)} indicators are rated RED"
    return [sentence(f"{start}. {actions_sentence(book, [verdict.indicator for verdict in red])}"), BulletList(tuple(items))]


def actions_sentence(book: Book, red: Sequence[str]) -> str:
    """For how many of the RED a management action is recorded, and which have none."""
    bare = [ref for ref in red if not _recorded(book, ref)]
    if not bare:
        return "A management action is recorded for it." if len(red) == 1 else f"A management action is recorded for each of the {len(red)}."
    if len(bare) == len(red):
        return "No management action is recorded for it." if len(red) == 1 else "No management action is recorded for any of them."
    return f"A management action is recorded for {len(red) - len(bare)} of the {len(red)}; none is for {and_list(bare)}."


def _recorded(book: Book, ref: str) -> list[Action]:
    return [action for action in book.actions.get(ref, ()) if action.period is None or action.period.end <= book.period.end]


# --- sections
def _sections(book: Book) -> list[Block]:
    counts = counts_now(book)
    paragraphs: list[Block] = []
    for part in book.outline:
        kpis = part.of_kind(book.indicators, kpi=True)
        if kpis:
            missed = only_missed(book.verdicts[indicator.ref] for indicator in kpis)
            words = count_sentences(counts[part.section.ref], missed)
            paragraphs.append(paragraph(Strong((Text(f"{part.section.name}."),)), f" {words}"))
    return paragraphs


# --- what comes next
def _next_steps(book: Book) -> list[Block]:
    """The open actions of the RED, the earliest due first."""
    recorded = [(ref, action) for ref in (verdict.indicator for verdict in red_verdicts(book)) for action in _recorded(book, ref)]
    found = sorted((pair for pair in recorded if pair[1].state not in _CLOSED), key=lambda pair: (pair[1].due is None, str(pair[1].due)))
    if not found:
        return [sentence("No open action is recorded for an indicator rated RED.")]
    start = "One action is open for the indicators rated RED:" if len(found) == 1 else f"{len(found)} actions are open for the indicators rated RED:"
    return [sentence(start), BulletList(tuple((paragraph(_action_words(ref, action)),) for ref, action in found))]


def _action_words(ref: str, action: Action) -> str:
    what = action.what.strip().rstrip(".")
    due = f"by {long_date(action.due)}" if action.due else "no date is set"
    return f"{what} ({ref}; {action.owner or 'nobody is named'}; {due})."
