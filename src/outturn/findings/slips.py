"""Slips of the hand: a number with one digit mistyped, or two neighbours swapped."""

from __future__ import annotations

from outturn.findings.plain import plain


def is_slip(typed: float, meant: float) -> bool:
    """Whether `typed` becomes `meant` by changing one digit or swapping two neighbours."""
    left, right = plain(abs(float(typed))).replace(",", ""), plain(abs(float(meant))).replace(",", "")
    if (typed < 0) != (meant < 0) or len(left) != len(right):
        return False
    apart = [place for place in range(len(left)) if left[place] != right[place]]
    if len(apart) == 1:
        return len(left) > 1
    swapped = len(apart) == 2 and apart[1] == apart[0] + 1
    return swapped and left[apart[0]] == right[apart[1]] and left[apart[1]] == right[apart[0]]
