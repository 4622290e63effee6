"""Who made what a return says: nobody approves what they entered or sent in themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.returns.vocabulary import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

MAKING = frozenset({Step.SAVE, Step.SUBMIT})


def makers(taken: Iterable[tuple[Step, str]]) -> frozenset[str]:
    """Everybody who entered something or sent it in since it was last approved. `taken` are its steps with who took each, the oldest first.

    An approved return was made by those before its approval, until somebody goes on with it.
    """
    found: set[str] = set()
    is_decided = False
    for step, person in taken:
        if step is Step.APPROVE:
            is_decided = True
        elif step in MAKING:
            if is_decided:
                found.clear()
            is_decided = False
            found.add(person)
    return frozenset(found)
