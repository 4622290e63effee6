"""outturn: performance management and reporting for public bodies.

import outturn
package = outturn.read_package("examples/meadshire")
outturn.assess(package, "2025-26-Q2").to_polars()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.api import (
        Assessment,
        Comparison,
        ComparisonOfAll,
        Connection,
        Control,
        Expectation,
        Forecast,
        Intake,
        Measurement,
        NeighbourModel,
        assess,
        check,
        compare,
        compare_all,
        compare_editions,
        connect,
        control,
        due,
        expect,
        explain,
        forecast,
        history,
        make_report,
        measure,
        neighbour_model,
        publish,
        read_package,
        returns_template,
        take_in,
        take_returns,
        verify,
    )

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "Comparison",
    "ComparisonOfAll",
    "Connection",
    "Control",
    "Expectation",
    "Forecast",
    "Intake",
    "Measurement",
    "NeighbourModel",
    "__version__",
    "assess",
    "check",
    "compare",
    "compare_all",
    "compare_editions",
    "connect",
    "control",
    "due",
    "expect",
    "explain",
    "forecast",
    "history",
    "make_report",
    "measure",
    "neighbour_model",
    "publish",
    "read_package",
    "returns_template",
    "take_in",
    "take_returns",
    "verify",
]


def __getattr__(name: str) -> object:
    """The library comes with the first name that is asked for: `outturn --help` does not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from outturn import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
