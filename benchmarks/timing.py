"""How the benchmarks take a time: of work inside the program, of a process, and of work beside its yardstick in turns."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and seconds of all processors together: the second hardly notices what else runs."""

    clock: float
    processors: float


def taken(work: Callable[[], object]) -> Taken:
    gc.collect()
    before, start = os.times(), time.perf_counter()
    work()
    clock, after = time.perf_counter() - start, os.times()
    return Taken(clock, sum(after[:4]) - sum(before[:4]))


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The shortest of several rounds, by the clock: what else runs can only add to it."""
    return min(taken(work).clock for _ in range(rounds))


def in_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[Taken]:
    """The median of each work. Each round does each of them once, so that a busy minute falls on all and spares their ratio."""
    return [Taken(statistics.median(one.clock for one in column), statistics.median(one.processors for one in column)) for column in all_turns(works, rounds)]


def all_turns(works: Sequence[Callable[[], object]], rounds: int) -> list[list[Taken]]:
    """Every time of each work."""
    times = [[taken(work) for work in works] for _ in range(rounds)]
    return [list(column) for column in zip(*times, strict=True)]


def process(command: Sequence[str]) -> None:
    """A process of its own, as a person runs it."""
    subprocess.run(command, check=True, capture_output=True)
