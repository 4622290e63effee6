"""Who made a return"""

from __future__ import annotations

import pytest

from outturn.returns.makers import makers
from outturn.returns.vocabulary import Step


@pytest.mark.parametrize(
    ("taken", "made"),
    [
        ("", ""),
        ("save ada", "ada"),
        ("save ada, submit ada", "ada"),
        ("save ada, save dep, submit dep", "ada dep"),
        ("save ada, submit dep", "ada dep"),
        ("save ada, submit ada, withdraw cat, save dep, submit dep", "ada dep"),
        ("save ada, submit ada, send_back ben, save dep, submit dep", "ada dep"),
        ("save ada, submit ada, approve ben", "ada"),
        ("save ada, submit ada, approve ben, send_back ben", "ada"),
        ("save ada, submit ada, approve ben, lock ann, reopen ann, save dep", "dep"),
        ("save ada, submit ada, approve ben, send_back ben, submit dep", "dep"),
        ("save ada, submit ada, approve ben, lock ann, publish ann", "ada"),
    ],
)
def test_everybody_who_saved_or_sent_it_since_it_was_last_approved_made_it(taken: str, made: str) -> None:
    """Whoever decides, takes back, locks or reopens has not made it. What was approved belongs to an earlier round."""
    steps = [step.split() for step in taken.split(", ")] if taken else []
    assert makers((Step(step), person) for step, person in steps) == frozenset(made.split())
