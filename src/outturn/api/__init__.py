"""The library's front door: what an analyst calls from Python, and what every command calls.

Each function takes a package and gives plain values; none reads a clock or the environment.
"""

from outturn.api.assessing import Assessment, assess, explain, history, refuse_period_before_figures
from outturn.api.comparing import Comparison, NeighbourModel, compare, neighbour_model, neighbour_model_from_csv
from outturn.api.packages import check, check_path, load, read_package
from outturn.api.reporting import make_report

__all__ = [
    "Assessment",
    "Comparison",
    "NeighbourModel",
    "assess",
    "check",
    "check_path",
    "compare",
    "explain",
    "history",
    "load",
    "make_report",
    "neighbour_model",
    "neighbour_model_from_csv",
    "read_package",
    "refuse_period_before_figures",
]
