"""The indicator that somebody means: by its reference, in any case, or by another name of it."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.package.package import Package

_MOST_NAMED = 8


def indicator_reference(package: Package, text: str) -> str:
    """Its own reference. Raises UsageError, which names what is near, for a text that is neither a reference nor an alias."""
    refs: list[str] = package["indicators"]["indicator"].to_list()
    if text in refs:
        return text
    aliases = [(alias.casefold(), ref) for alias, ref in package["aliases"].select("alias", "indicator").iter_rows()]
    by_case: dict[str, str] = dict([*aliases, *((ref.casefold(), ref) for ref in refs)])
    if found := by_case.get(text.strip().casefold()):
        return found
    near = _near(package, text.strip().casefold(), refs)
    hint = f" Did you mean one of {', '.join(near)}?" if len(near) > 1 else f" Did you mean {near[0]}?" if near else ""
    raise UsageError(f"There is no indicator “{text}” in the package.{hint}")


def _near(package: Package, text: str, refs: Sequence[str]) -> list[str]:
    """The reference that differs by a nought or a sign alone (“FN6”, “FN-06”), those that are spelt or begin alike, and those whose names hold the words."""
    by_case = {ref.casefold(): ref for ref in refs}
    bare = [ref for ref in refs if _bare(text) and _bare(ref) == _bare(text)]
    alike = [by_case[near] for near in difflib.get_close_matches(text, by_case, n=_MOST_NAMED, cutoff=0.6)]
    begun = [ref for ref in refs if len(text) > 1 and ref.casefold().startswith(text[:2])]
    named = [ref for ref, name in package["indicators"].select("indicator", "name").iter_rows() if len(text) > 2 and text in (name or "").casefold()]
    return list(dict.fromkeys([*bare, *alike, *begun, *named]))[:_MOST_NAMED]


def _bare(text: str) -> str:
    """Without what is easily left out: leading noughts of numbers, and whatever is no letter or digit."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]+", "", text.casefold()))
