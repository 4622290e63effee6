"""A value as it is written in a file."""

from __future__ import annotations


def plain(value: object) -> str:
    """A value as people write it: no trailing zeros, thousands separated, empty for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-4 or value == 0 else f"{value:.3g}"
    return "0" if text == "-0" else text
