"""Medians and percentiles of values that were counted: exact, with no value kept more than once."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def percentile(counts: Mapping[int, int], share: float) -> float:
    """Between the two values that are nearest in rank, as spreadsheets (PERCENTILE.INC) and NumPy reckon it; `share` is from 0 to 100.

    `counts` says how often each value occurs, and is not empty.
    """
    values = sorted(counts)
    upto = list(accumulate(counts[value] for value in values))
    rank = (upto[-1] - 1) * share / 100
    low = floor(rank)
    below, above = (values[bisect_right(upto, place)] for place in (low, min(low + 1, upto[-1] - 1)))
    return below + (rank - low) * (above - below)
