"""Work that is done beside: in the same process, or in a second one where a command has two processors and much to draw."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
R = TypeVar("R")


class Here(Executor):
    """Does what it is given at once: the answer of `submit` is ready."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        done: Future[R] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@contextmanager
def second_process() -> Iterator[Executor]:
    """One more process, which starts as a program of its own: Polars' threads do not live through a fork."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(_loaded)
        yield pool


def _loaded() -> None:
    """What it will need is loaded while the first process reads."""
    from outturn.renderers import registry as renderers  # noqa: F401
    from outturn.renderers.html import site  # noqa: F401
    from outturn.reports import registry as reports  # noqa: F401
