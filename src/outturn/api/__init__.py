"""The library's front door: what an analyst calls from Python, and what every command calls.

Each function takes a package and gives plain values; none reads a clock or the environment. A module is read when the first
of its names is asked for, so that a command waits only for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.api.assessing import Assessment, assess, assess_in_parts, explain, history, refuse_period_before_figures
    from outturn.api.comparing import Comparison, ComparisonOfAll, NeighbourModel, compare, compare_all, neighbour_model, neighbour_model_from_csv
    from outturn.api.editions import compare_editions, publish
    from outturn.api.forecasting import Control, Expectation, Forecast, confirm_expected, control, expect, expected_csv, forecast, refuse_kpi, with_confirmed
    from outturn.api.measuring import Measurement, measure, read_definition
    from outturn.api.packages import check, check_path, load, read_package
    from outturn.api.panels import Panel, open_figures
    from outturn.api.remote import Connection, connect
    from outturn.api.reporting import make_report
    from outturn.api.returned_workbooks import returns_template, take_returns
    from outturn.api.returning import due
    from outturn.api.taking_in import Intake, take_in
    from outturn.api.verifying import verify

_MODULES = {
    "assessing": ("Assessment", "assess", "assess_in_parts", "explain", "history", "refuse_period_before_figures"),
    "comparing": ("Comparison", "ComparisonOfAll", "NeighbourModel", "compare", "compare_all", "neighbour_model", "neighbour_model_from_csv"),
    "editions": ("compare_editions", "publish"),
    "panels": ("Panel", "open_figures"),
    "forecasting": (
        "Control", "Expectation", "Forecast", "confirm_expected", "control", "expect", "expected_csv", "forecast", "refuse_kpi", "with_confirmed",
    ),
    "measuring": ("Measurement", "measure", "read_definition"),
    "packages": ("check", "check_path", "load", "read_package"),
    "remote": ("Connection", "connect"),
    "reporting": ("make_report",),
    "returned_workbooks": ("returns_template", "take_returns"),
    "returning": ("due",),
    "taking_in": ("Intake", "take_in"),
    "verifying": ("verify",),
}  # fmt: skip
_HOME = {name: module for module, names in _MODULES.items() for name in names}

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
    "Panel",
    "assess",
    "assess_in_parts",
    "check",
    "check_path",
    "compare",
    "compare_all",
    "compare_editions",
    "confirm_expected",
    "connect",
    "control",
    "due",
    "expect",
    "expected_csv",
    "explain",
    "forecast",
    "history",
    "load",
    "make_report",
    "measure",
    "neighbour_model",
    "neighbour_model_from_csv",
    "open_figures",
    "publish",
    "read_definition",
    "read_package",
    "refuse_kpi",
    "refuse_period_before_figures",
    "returns_template",
    "take_in",
    "take_returns",
    "verify",
    "with_confirmed",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
