"""A text of one long word."""

from __future__ import annotations

import pytest

from outturn.commentary.typed_numbers import numbers_in


@pytest.mark.parametrize("part", ["x", "_a_", "a-", "@", "](", "1,", "a@", "{", "1a"])
def test_a_text_of_one_long_word_is_read_as_quickly_as_any_other(part: str) -> None:
    """Searched again from each of its letters, twenty thousand letters took longer than anybody waits."""
    numbers_in(part * (20_000 // len(part)))
