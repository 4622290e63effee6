"""The differences between two years of one indicator"""

from __future__ import annotations

import pytest

from outturn.indicators.vocabulary import Polarity
from outturn.periods import parse_period
from outturn.review.compare import definition_differences, standard_differences
from outturn.review.values import Definition, PeriodStandard, YearStandard
from outturn.standards.bound import Bound
from outturn.standards.vocabulary import Profile, StandardStatus


def bound(text: str) -> Bound:
    """“95” is a single number, “17.5 to 22.5” a band, “30 or more” an open one, “-” none."""
    words = text.split(" to ")
    if len(words) == 2:
        return Bound(low=float(words[0]), high=float(words[1]))
    if text.endswith(" or more"):
        return Bound(low=float(text.removesuffix(" or more")))
    return Bound() if text == "-" else Bound(float(text))


@pytest.mark.parametrize(
    ("polarity", "old", "new", "movement", "demand"),
    [
        ("higher", "95", "96", "raised", "tightened"),
        ("higher", "96", "95", "lowered", "eased"),
        ("lower", "10", "9", "lowered", "tightened"),
        ("lower", "9", "10", "raised", "eased"),
        ("none", "9", "10", "raised", None),
        ("range", "17.5 to 22.5", "18 to 22", "narrowed", "tightened"),
        ("range", "17.5 to 22.5", "15 to 25", "widened", "eased"),
        ("range", "17.5 to 22.5", "20 to 25", "raised", None),
        ("range", "17.5 to 22.5", "15 to 20", "lowered", None),
        ("range", "20", "17.5 to 22.5", "moved", None),
        ("range", "30 or more", "30 to 40", "narrowed", "tightened"),
        ("higher", "95", "95", None, None),
        ("higher", "-", "95", None, None),
        ("higher", "95", "-", None, None),
    ],
)
def test_a_target_or_floor_moves_and_asks_for_more_or_less(polarity: str, old: str, new: str, movement: str | None, demand: str | None) -> None:
    """Whether a higher number asks for more depends on which way is good. A standard that is not held is no difference."""
    for part in ("target", "floor"):
        found = list(standard_differences(YearStandard(**{part: bound(old)}), YearStandard(**{part: bound(new)}), Polarity(polarity)))
        assert [(one.part, one.movement, one.demand) for one in found] == ([(part, movement, demand)] if movement else [])


@pytest.mark.parametrize(
    ("old", "new", "movement"),
    [("tbc", "95", "set"), ("95", "tbc", "unset"), ("tbc", "tbc", None), ("tbc", "-", None), ("-", "tbc", None)],
)
def test_to_be_confirmed_is_a_state_of_its_own(old: str, new: str, movement: str | None) -> None:
    def standard(text: str) -> YearStandard:
        return YearStandard(status=StandardStatus.TBC) if text == "tbc" else YearStandard(target=bound(text))

    found = list(standard_differences(standard(old), standard(new), Polarity.HIGHER))
    assert [one.movement for one in found] == ([movement] if movement else [])


def test_an_expected_range_moves_and_asks_for_nothing() -> None:
    found = list(standard_differences(YearStandard(expected=bound("30 to 120")), YearStandard(expected=bound("40 to 110")), Polarity.NONE))
    assert [(one.part, one.movement, one.demand) for one in found] == [("range", "narrowed", None)]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (Definition("Calls"), Definition("Calls"), []),
        (Definition("Calls"), Definition("Calls answered"), ["name"]),
        (Definition("Calls", "All calls"), Definition("Calls", "Calls in the daytime"), ["definition"]),
        (Definition("Calls", ""), Definition("Calls", "Calls in the daytime"), []),
        (Definition("Entrants", unit="number"), Definition("Entrants", unit="rate per 100,000"), ["unit"]),
        (Definition("Days", polarity=Polarity.HIGHER), Definition("Days", polarity=Polarity.LOWER), ["polarity"]),
    ],
)
def test_a_definition_differs_by_name_words_unit_and_polarity(old: Definition, new: Definition, parts: list[str]) -> None:
    """Words that one of the years does not give are no difference."""
    assert [found.part for found in definition_differences(old, new)] == parts


def explicit(year: str, first_two: float) -> YearStandard:
    rows = tuple(PeriodStandard(parse_period(f"{year}-{month}"), Bound(first_two)) for month in ("04", "05"))
    return YearStandard(Bound(90), profile=Profile.EXPLICIT, by_period=rows)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (explicit("2025", 60), explicit("2026", 60), []),
        (explicit("2025", 60), explicit("2026", 65), ["profile"]),
        (explicit("2025", 60), YearStandard(Bound(90)), ["profile"]),
        (YearStandard(Bound(60)), YearStandard(Bound(60), profile=Profile.EVEN), ["profile"]),
        (YearStandard(Bound(60), profile=Profile.EVEN), YearStandard(Bound(60), profile=Profile.EVEN), []),
    ],
)
def test_a_standard_may_be_shared_out_over_the_year_in_another_way(old: YearStandard, new: YearStandard, parts: list[str]) -> None:
    """Rows for single months are compared with the same months of the other year."""
    assert [found.part for found in standard_differences(old, new, Polarity.HIGHER)] == parts
