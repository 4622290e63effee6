"""Management actions: a RED indicator always shows them, or that none is recorded (RULES.md section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import BulletList, Callout, CalloutKind, Strong, Text
from outturn.reports.dates import long_date
from outturn.reports.wording import NO_ACTION

if TYPE_CHECKING:
    from outturn.reports.catalogue import Action, Indicator
    from outturn.reports.content import Block
    from outturn.reports.draft import Draft
    from outturn.reports.verdicts import Verdict

STATES = {"planned": "planned", "under_way": "under way", "done": "done", "late": "late", "stopped": "stopped"}
_CLOSED = frozenset({"done", "stopped"})


def action_callout(draft: Draft, indicator: Indicator, verdict: Verdict, *, red: bool) -> list[Block]:
    """The actions that stand at the report's period: for a RED always, otherwise only where one is still open."""
    actions = [action for action in draft.book.actions.get(indicator.ref, ()) if _stands(action, draft, verdict)]
    if not red and not actions:
        return []
    body: tuple[Block, ...] = (BulletList(tuple((paragraph(*_words(action)),) for action in actions)),) if actions else (paragraph(NO_ACTION),)
    return [Callout(CalloutKind.ACTION if actions else CalloutKind.WARNING, "Management action", body)]


def _stands(action: Action, draft: Draft, verdict: Verdict) -> bool:
    """Begun by the report's period, and still open or set for the figure that is shown."""
    if action.period is not None and action.period.end > draft.book.period.end:
        return False
    return action.state not in _CLOSED or (action.period is not None and action.period in (verdict.at, draft.book.period))


def _words(action: Action) -> list[Strong | Text]:
    details = [
        f"Who: {action.owner}" if action.owner else "Who: not recorded",
        f"by {long_date(action.due)}" if action.due else "no date is set",
        STATES.get(action.state, ""),
    ]
    words: list[Strong | Text] = [Strong((Text(_ended(action.what)),)), Text(f" {_ended('; '.join(part for part in details if part))}")]
    if action.expected_effect:
        words.append(Text(f" Expected effect: {_ended(action.expected_effect)}"))
    if action.progress:
        words.append(Text(f" Progress: {_ended(action.progress)}"))
    return words


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
