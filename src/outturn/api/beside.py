"""Work that is done beside: in the same process, or in a second one where a command has two processors and much to draw."""

from __future__ import annotations

import atexit
import gc
import pickle
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import ProcessPoolExecutor

SELDOM = 100_000, 50, 100
"""Thresholds of Python's search for objects that hold each other: what a command makes lives to its end, and a search for what does not takes a tenth of it."""

P = ParamSpec("P")
R = TypeVar("R")


def collect_seldom() -> None:
    """For a process that does one thing. What it holds at its end goes with it: to search that as well would take a seventh of the time of a short command."""
    gc.set_threshold(*SELDOM)
    atexit.register(gc.freeze)


class Here(Executor):
    """Does what it is given at once: the answer of `submit` is ready."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        done: Future[R] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class SecondProcess(Executor):
    """What it is given is packed at once, by whoever gives it.

    The pool itself would pack it in a thread of its own. To pack a table, Polars waits for its threads and lets no other Python run meanwhile; if those
    threads are in the midst of an assessment of the first process, and need Python for it, both wait for ever.
    """

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        return self._pool.submit(_unpacked_and_done, pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL))


def _unpacked_and_done(packed: bytes) -> Any:
    done, args, kwargs = pickle.loads(packed)  # noqa: S301 (packed by our own first process)
    return done(*args, **kwargs)


@contextmanager
def second_process() -> Iterator[Executor]:
    """One more process, which starts as a program of its own: Polars' threads do not live through a fork."""
    from concurrent.futures import ProcessPoolExecutor  # which takes a while to load: most commands do not need it
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_loaded)
        yield SecondProcess(pool)


def _loaded() -> None:
    """What it will need is loaded while the first process reads."""
    collect_seldom()
    from outturn.renderers import registry as renderers  # noqa: F401
    from outturn.renderers.html import site  # noqa: F401
    from outturn.reports import registry as reports  # noqa: F401
