"""How far the returns of a cycle are: counted by section, by person, and as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.returns.vocabulary import ReturnState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

OPEN = frozenset({ReturnState.DUE, ReturnState.DRAFT, ReturnState.RETURNED})
"""States in which the service still has to do something."""

FINISHED = frozenset({ReturnState.APPROVED, ReturnState.LOCKED, ReturnState.PUBLISHED})


@dataclass(frozen=True)
class Progress:
    """The five counts add up to `total`; `late` are those of them that should have been sent and were not."""

    of: str
    due: int
    draft: int
    returned: int
    submitted: int
    finished: int
    late: int

    @property
    def total(self) -> int:
        return self.due + self.draft + self.returned + self.submitted + self.finished

    @property
    def share(self) -> int:
        """How much of it is approved, in whole per cent, rounded down: 100 means all."""
        return self.finished * 100 // self.total if self.total else 0


def is_late(state: ReturnState, due: dt.date, on: dt.date) -> bool:
    """The day on which it is due is not late; what is sent in is not late any more."""
    return state in OPEN and due < on


def progress(returns: Iterable[tuple[str, ReturnState, dt.date]], *, on: dt.date) -> tuple[Progress, ...]:
    """For whatever the first part names. Whoever has most that is late comes first, then who has most to do, then by name."""
    counts: dict[str, Counter[str]] = {}
    for of, state, due in returns:
        found = counts.setdefault(of, Counter())
        found["finished" if state in FINISHED else state.value] += 1
        found["late"] += is_late(state, due, on)
    rows = [Progress(of, *(found[name] for name in ("due", "draft", "returned", "submitted", "finished", "late"))) for of, found in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.late, -(row.total - row.finished), row.of)))


def whole(rows: Iterable[Progress], name: str = "All") -> Progress:
    held = tuple(rows)
    sums = (sum(getattr(row, field) for row in held) for field in ("due", "draft", "returned", "submitted", "finished", "late"))
    return Progress(name, *sums)
