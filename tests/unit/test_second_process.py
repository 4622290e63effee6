"""What goes to the second process is packed by whoever gives it: elsewhere, two packed tables and an assessment can wait for each other for ever."""

from __future__ import annotations

import threading
from typing import Any

import polars as pl
import pytest

from outturn.api.beside import second_process


class Watched:
    """Arrives as a word, and keeps which thread packed it."""

    def __init__(self) -> None:
        self.packed_by: list[int] = []

    def __reduce__(self) -> tuple[Any, ...]:
        self.packed_by.append(threading.get_ident())
        return str, ("packed",)


@pytest.fixture(scope="module")
def second() -> Any:
    with second_process() as executor:
        yield executor


def test_it_is_packed_in_the_thread_that_gives_it(second: Any) -> None:
    watched = Watched()
    assert second.submit(len, watched).result(timeout=120) == len("packed")
    assert watched.packed_by == [threading.get_ident()]


def test_tables_and_names_arrive_as_they_were(second: Any) -> None:
    frame = pl.DataFrame({"indicator": ["FN06", "FN07"], "value": [1.5, None]})
    assert second.submit(pl.DataFrame.equals, frame, other=frame).result(timeout=120) is True


def test_a_fault_comes_back_as_itself(second: Any) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        second.submit(int, "x").result(timeout=120)
