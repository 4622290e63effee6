"""Medians and percentiles of values that were counted: exact, with no value kept more than once."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from itertools import accumulate
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def percentile(counts: Mapping[int, int], share: float) -> float:
    """Between the two values that are nearest in rank, as spreadsheets (PERCENTILE.INC) and NumPy reckon it; `share` is from 0 to 100.

    In fractions, so that 24 is 24 and not 24.000000000000004. `counts` says how often each value occurs, and is not empty.
    """
    values = sorted(counts)
    upto = list(accumulate(counts[value] for value in values))
    rank = (upto[-1] - 1) * Fraction(str(share)) / 100
    low = floor(rank)
    below, above = (values[bisect_right(upto, place)] for place in (low, min(low + 1, upto[-1] - 1)))
    return float(below + (rank - low) * (above - below))
