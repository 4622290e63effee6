"""The latest answers to one kind of question, kept apart from those about the whole council: each key that somebody presses makes one."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")
_every: list[Remembered[Any]] = []


class Remembered(Generic[T]):
    """The latest so many answers; the one that was longest not asked for goes first. Two who ask at once may both work it out."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._book = Lock()
        _every.append(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._book:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        made = make()
        with self._book:
            self._answers[key] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._book:
            self._answers.clear()


def forget() -> None:
    """For whoever connects to another database."""
    for each in _every:
        each.clear()
