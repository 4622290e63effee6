"""Every small table of the specifications of the assessment, put into one package, so that an engine assesses all of them at once.

A specification is run as far as its first assessment; what it was about to assess is kept as it was drawn. Each case keeps
its own indicators, under names of its own, so that a row of the result is that of one case.
"""

from __future__ import annotations

import importlib.util
import inspect
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from outturn.package.build import make_package
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from outturn.package.package import Package

_SPECIFICATIONS = Path(__file__).parents[1] / "spec"
CHAPTERS = ("rating", "year_to_date", "direction_of_travel", "movement", "expected_range", "standards", "figures", "time")
_MERGED = ("indicators", "figures", "standards", "definitions", "milestones")


class _RecordedError(Exception):
    """Ends a specification where its assessment begins."""


@dataclass(frozen=True)
class _Drawn:
    """A package before it is made: to make one takes a hundred times as long as to draw it."""

    tables: Mapping[str, list[dict[str, object]]]
    scheme: str


@dataclass(frozen=True)
class Batch:
    """Cases that are assessed at the same period with the same options."""

    package: Package
    period: str
    options: dict[str, Any]
    cases: int


def batches() -> list[Batch]:
    """The largest first."""
    groups: dict[str, list[tuple[_Drawn, str, dict[str, Any]]]] = {}
    for drawn, period, options in _recorded():
        groups.setdefault(f"{period} {sorted(options.items())}", []).append((drawn, period, options))
    merged = [Batch(_merged([case[0] for case in cases]), cases[0][1], cases[0][2], len(cases)) for cases in groups.values()]
    return sorted(merged, key=lambda batch: -batch.cases)


def _recorded() -> list[tuple[_Drawn, str, dict[str, Any]]]:
    found: list[tuple[_Drawn, str, dict[str, Any]]] = []

    def draw(tables: Mapping[str, list[dict[str, object]]], *, rating_scheme: object) -> _Drawn:
        return _Drawn(tables, rating_scheme if isinstance(rating_scheme, str) else json.dumps(rating_scheme))

    def record(drawn: _Drawn, period: str, **options: Any) -> None:
        if set(drawn.tables) <= set(_MERGED):
            found.append((drawn, period, options))
        raise _RecordedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builders, "make_package", draw)
        patch.setattr(builders, "assess", record)
        for path in sorted(path for chapter in CHAPTERS for path in (_SPECIFICATIONS / chapter).glob("test_*.py")):
            for case in _cases(path):
                try:
                    case()
                except (_RecordedError, AttributeError, TypeError):
                    continue  # recorded, or about something else than the assessment of what is drawn
    return found


def _cases(path: Path) -> Iterator[Callable[[], object]]:
    """The tests of a module that need nothing but their own cases."""
    module = _loaded(path)
    for name, test in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("test_") or hasattr(test, "hypothesis") or not _assesses(module, test):
            continue
        choices = [list(_named(mark.args[0], mark.args[1])) for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        for chosen in itertools.product(*choices):
            arguments = {key: value for part in chosen for key, value in part.items()}
            if set(arguments) == set(inspect.signature(test).parameters):
                yield lambda test=test, arguments=arguments: test(**arguments)


def _assesses(module: Any, test: Any) -> bool:
    """Itself, or through a function of its module; what assesses nothing would be run to its end."""
    called = set(test.__code__.co_names)
    helpers = [vars(module)[name] for name in called if inspect.isfunction(vars(module).get(name)) and vars(module)[name].__module__ == module.__name__]
    return bool(called & _ASSESSING) or any(_assesses(module, helper) for helper in helpers if helper is not test)


_ASSESSING = {"assessed", "assessment"}


def _loaded(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"recorded_{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _named(names: str | tuple[str, ...], cases: Any) -> Iterator[dict[str, Any]]:
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for case in cases:
        values = case.values if hasattr(case, "marks") else case if len(listed) > 1 else (case,)
        yield dict(zip(listed, values, strict=True))


def _merged(cases: list[_Drawn]) -> Package:
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in _MERGED}
    for place, case in enumerate(cases):
        for name, rows in case.tables.items():
            own = {"rating_scheme": case.scheme} if name == "indicators" else {}
            tables[name] += [{**own, **row, "indicator": f"{place:03d}-{row['indicator']}"} for row in rows]
    return make_package(tables)
