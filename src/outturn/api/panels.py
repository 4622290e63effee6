"""The figures of many areas, opened on the engine that works with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from outturn.engines.choosing import engine_of, fits
from outturn.engines.opening import Panel, open_panel
from outturn.errors import UsageError

if TYPE_CHECKING:
    from outturn.package.package import Package

__all__ = ["Panel", "open_figures"]


def open_figures(package: Package, figures: object = None, engine: object = None) -> Panel:
    """The package's own figures where none are given; figures that are open already are given back.

    Raises UsageError for an engine that is none or not installed, and for figures that it cannot work with.
    """
    if isinstance(figures, Panel):
        return figures
    given = package["figures"] if figures is None else str(figures) if isinstance(figures, Path) else figures
    chosen = engine_of(engine, given)
    if not fits(chosen, given):
        raise UsageError(f"Figures are an address, a frame of Polars or a table of the engine's own, and not {type(figures).__name__}.")
    return open_panel(chosen, given, package["indicators"])
