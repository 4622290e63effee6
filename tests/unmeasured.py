"""What other people's libraries do in a test is not measured: coverage slows every line of Python there is, not only ours."""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Given = ParamSpec("Given")
Found = TypeVar("Found")


def unmeasured(reader: Callable[Given, Found]) -> Callable[Given, Found]:
    """For functions that read a finished file and call nothing of the product."""

    @wraps(reader)
    def read(*given: Given.args, **more: Given.kwargs) -> Found:
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return reader(*given, **more)
        finally:
            sys.settrace(tracer)

    return read
