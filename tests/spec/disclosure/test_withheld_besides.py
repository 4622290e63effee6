"""What is withheld besides the small numbers, so that none can be worked out.

In the tables [c] is withheld. The rule is threshold 5 unless the case says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.disclosure.disclose import disclose
from outturn.package.build import make_package

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.disclosure.disclose import Disclosure

SNAPSHOT: Mapping[str, object] = {"indicator": "K1", "name": "One", "kind": "activity", "unit": "count", "frequency": "monthly", "basis": "snapshot"}
FLOW: Mapping[str, object] = {**SNAPSHOT, "basis": "period"}


def published(figures: list[dict[str, object]], *, indicator: Mapping[str, object] = SNAPSHOT, rule: str = "threshold_5", **tables: object) -> Disclosure:
    listed = [indicator, *tables.pop("indicators", ())]  # type: ignore[misc]
    made = make_package(
        {"indicators": listed, "figures": [{"indicator": "K1", **row} for row in figures], "disclosure_rules": [{"indicator": "K1", "preset": rule}], **tables}  # type: ignore[arg-type]
    )
    return disclose(made.tables, "qpr")


def by_member(cells: str) -> list[dict[str, object]]:
    """“all 63, a 3” as figures of September by age."""
    pairs = [cell.split() for cell in cells.split(", ")]
    return [{"period": "2025-09", "breakdown": None if name == "all" else f"age={name}", "value": float(value)} for name, value in pairs]


def said(found: Disclosure) -> str:
    rows = found.tables["figures"].to_dicts()
    return ", ".join(f"{(row['breakdown'] or '=all').partition('=')[2]} {'[c]' if row['value'] is None else format(row['value'], 'g')}" for row in rows)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("all 63, a 3, b 20, c 40", "all 63, a [c], b [c], c 40"),
        ("all 60, a 0, b 20, c 40", "all 60, a 0, b 20, c 40"),
        ("all 8, a 3, b 5", "all 8, a [c], b [c]"),
        ("all 64, a 4, b 0, c 60", "all 64, a [c], b 0, c [c]"),
        ("all 42, a 1, b 1, c 40", "all 42, a [c], b [c], c [c]"),
        ("all 46, a 3, b 3, c 40", "all 46, a [c], b [c], c 40"),
        ("all 3, a 3, b 0", "all [c], a [c], b 0"),
        ("all 90, a 3, b 20, c 40", "all 90, a [c], b 20, c 40"),
    ],
)
def test_a_member_and_its_total(given: str, shown: str) -> None:
    """With one small member the next smallest goes, so that the total tells only their sum; two that leave each other open need no third.

    In the last table the members do not add up to the whole, which therefore tells nothing exactly.
    """
    assert said(published(by_member(given))) == shown


def test_nhs_style_needs_nothing_besides() -> None:
    """Where all is rounded, a total is known only to the nearest 5, and so is any difference."""
    assert said(published(by_member("all 63, a 3, b 20, c 40"), rule="nhs")) == "all 65, a [c], b 20, c 40"


def test_two_dimensions() -> None:
    """Withheld in each dimension in which the small number would follow."""
    sexes = [{"period": "2025-09", "breakdown": f"sex={name}", "value": value} for name, value in (("f", 3.0), ("m", 60.0))]
    found = published([*by_member("all 63, a 23, b 40"), *sexes])
    assert said(found) == "all 63, a 23, b 40, f [c], m [c]"


def test_months_of_a_quarter() -> None:
    """The small month follows from its quarter and the other two: the smallest of these goes too."""
    months = [{"period": f"2025-{month:02d}", "value": value} for month, value in ((7, 3.0), (8, 30.0), (9, 20.0))]
    found = published([*months, {"period": "2025-26-Q2", "value": 53.0}], indicator=FLOW)
    assert said(found) == "all [c], all 30, all [c], all 53"


def test_a_year_to_date() -> None:
    """April is the difference of two years to date and a month."""
    months = [{"period": f"2025-{month:02d}", "value": value} for month, value in ((4, 20.0), (5, 3.0), (6, 30.0))]
    ytd = [{"period": f"2025-{month:02d}", "basis": "ytd", "value": value} for month, value in ((4, 20.0), (5, 23.0), (6, 53.0))]
    found = published([*months, *ytd], indicator=FLOW)
    assert [figure.key.period for figure in found.withheld if figure.cause == "small"] == ["2025-05"]
    assert len(found.withheld) > 1
    assert found.exposed == ()


def test_the_same_count_under_another_name() -> None:
    """An indicator whose numerators are the same counts is withheld at that period, though it has no rule."""
    other = {"indicator": "K2", "name": "Two", "kind": "kpi", "unit": "percent", "frequency": "monthly", "basis": "snapshot"}
    values = {"2025-06": 40.0, "2025-07": 60.0, "2025-08": 50.0, "2025-09": 3.0}
    twins = [{"indicator": "K2", "period": period, "numerator": value, "denominator": 500.0} for period, value in values.items()]
    found = published([*({"period": period, "value": value} for period, value in values.items()), *twins], indicators=[other])
    assert {(figure.key.indicator, figure.key.period, figure.cause.value) for figure in found.withheld} == {
        ("K1", "2025-09", "small"),
        ("K2", "2025-09", "complementary"),
    }


def test_the_same_table_under_another_name() -> None:
    """At one period. The denominators of K2 are the members of K1: what is withheld beside the 3 is so in both."""
    other = {"indicator": "K2", "name": "Two", "kind": "kpi", "unit": "percent", "frequency": "monthly", "basis": "snapshot"}
    parts = ((None, 30.0, 63.0), ("age=b", 5.0, 20.0), ("age=c", 10.0, 40.0))
    shares = [{"indicator": "K2", "period": "2025-09", "breakdown": name, "numerator": top, "denominator": bottom} for name, top, bottom in parts]
    found = published([*by_member("all 63, a 3, b 20, c 40"), *shares], indicators=[other])
    assert {(figure.key.indicator, figure.key.breakdown) for figure in found.withheld} == {("K1", "age=a"), ("K1", "age=b"), ("K2", "age=b")}


def test_shares_of_a_count() -> None:
    """4.8% of 63 is 3: the share of a withheld member goes with it, though it stands under another indicator."""
    other = {"indicator": "K2", "name": "Two", "kind": "kpi", "unit": "percent", "frequency": "monthly", "basis": "snapshot"}
    shares = [{"indicator": "K2", "period": "2025-09", "breakdown": f"age={name}", "value": value} for name, value in (("a", 4.8), ("b", 31.7), ("c", 63.5))]
    found = published([*by_member("all 63, a 3, b 20, c 40"), *shares], indicators=[other])
    assert ("K2", "age=a") in {(figure.key.indicator, figure.key.breakdown) for figure in found.withheld}
    assert found.exposed == ()


def test_districts_that_add_up_to_the_county() -> None:
    """Areas of one type are the parts of the whole where they add up to it."""
    areas = [{"area": f"E0{number}", "name": f"District {number}", "type": "district"} for number in (1, 2, 3)]
    figures = [{"period": "2025-09", "value": 63.0}, *({"period": "2025-09", "area": f"E0{n}", "value": v} for n, v in ((1, 3.0), (2, 20.0), (3, 40.0)))]
    assert said(published(figures, areas=areas)) == "all 63, all [c], all [c], all 40"


def test_an_earlier_value_of_what_is_withheld() -> None:
    """A revision tells the number that it replaced, and what hangs together with it: only the newest values stay."""
    older = [{**row, "recorded_at": "2025-10-01T09:00:00Z"} for row in by_member("all 62, a 2, b 20, c 40")]
    newer = [{**row, "recorded_at": "2025-11-01T09:00:00Z"} for row in by_member("all 63, a 3, b 20, c 40")]
    assert said(published([*older, *newer])) == "all 63, a [c], b [c], c 40"


def test_an_earlier_value_that_was_small() -> None:
    """Nothing is small any more. But with the earlier total beside the members that stayed, the earlier 3 could be worked out."""
    older = [{**row, "recorded_at": "2025-10-01T09:00:00Z"} for row in by_member("all 63, a 3, b 20, c 40")]
    newer = [{**row, "recorded_at": "2025-11-01T09:00:00Z"} for row in by_member("all 68, a 8")]
    assert said(published([*older, *newer])) == "b 20, c 40, all 68, a 8"


def test_an_embargo_that_is_over() -> None:
    """The revisions of others stay."""
    older = [{**row, "recorded_at": "2025-10-01T09:00:00Z"} for row in by_member("all 90, a 30, b 20, c 40")]
    older[1]["status"] = "embargoed"
    newer = [{**row, "recorded_at": "2025-11-01T09:00:00Z"} for row in by_member("a 30, b 21")]
    assert said(published([*older, *newer])) == "all 90, a [c], b 20, c 40, a 30, b 21"


def test_an_earlier_edition_withheld_what_is_no_longer_small() -> None:
    """The earlier edition told 63 and 40. Were 20 shown now, the 3 that it withheld would be known: what was withheld stays so."""
    older = [{**row, "recorded_at": "2025-10-01T09:00:00Z"} for row in by_member("all 63, a 3, b 20, c 40")]
    newer = [{**row, "recorded_at": "2025-11-01T09:00:00Z"} for row in by_member("all 68, a 8")]
    earlier = published(older).tables
    made = make_package(
        {"indicators": [SNAPSHOT], "figures": [{"indicator": "K1", **row} for row in (*older, *newer)], "disclosure_rules": [{"preset": "threshold_5"}]}
    )
    assert said(disclose(made.tables, "qpr", earlier=[earlier])) == "b [c], c 40, all 68, a [c]"


@pytest.mark.parametrize(
    ("before", "revised", "shown"),
    [
        ("all 34, a 2, b 9, c 14, d 9", "all 31, c 8, d 12", "a [c], b [c], all 31, c 8, d 12"),
        ("all 38, a 0, b 6, c 2, d 30", "all 13, d 5", "a 0, b [c], c [c], all 13, d 5"),
        ("all 39, a 6, b 30, c 0, d 3", "all 44, c 5", "a [c], b 30, d [c], all 44, c 5"),
    ],
)
def test_another_member_would_be_withheld_now(before: str, revised: str, shown: str) -> None:
    """The revised figures alone would let a smaller member be withheld. Then the one that was withheld before would tell the small one by the earlier total."""
    older = [{**row, "recorded_at": "2025-10-01T09:00:00Z"} for row in by_member(before)]
    newer = [{**row, "recorded_at": "2025-11-01T09:00:00Z"} for row in by_member(revised)]
    made = make_package(
        {"indicators": [SNAPSHOT], "figures": [{"indicator": "K1", **row} for row in (*older, *newer)], "disclosure_rules": [{"preset": "threshold_5"}]}
    )
    found = disclose(made.tables, "qpr", earlier=[published(older).tables])
    assert said(found) == shown
    assert found.exposed == ()


def test_what_an_earlier_edition_has_told() -> None:
    """The next smallest was published before: it hides nothing, and the next but one is withheld in its place."""
    earlier = make_package({"indicators": [SNAPSHOT], "figures": [{"indicator": "K1", **row} for row in by_member("b 20")]})
    made = make_package(
        {
            "indicators": [SNAPSHOT],
            "figures": [{"indicator": "K1", **row} for row in by_member("all 63, a 3, b 20, c 40")],
            "disclosure_rules": [{"preset": "threshold_5"}],
        }
    )
    found = disclose(made.tables, "qpr", earlier=[earlier.tables])
    assert said(found) == "all 63, a [c], b 20, c [c]"
    assert found.exposed == ()


def test_what_was_published_itself_cannot_be_taken_back() -> None:
    """It is withheld all the same, and named: whoever publishes must know."""
    figures = {"indicators": [SNAPSHOT], "figures": [{"indicator": "K1", **row} for row in by_member("all 63, a 3, b 20, c 40")]}
    found = disclose(make_package({**figures, "disclosure_rules": [{"preset": "threshold_5"}]}).tables, "qpr", earlier=[make_package(figures).tables])
    assert [key.breakdown for key in found.exposed] == ["age=a"]
    assert said(found) == "all 63, a [c], b 20, c 40"


def test_the_ratings_of_what_is_withheld() -> None:
    """A rating narrows the number: those that were published with it go as well."""
    rows = [{"report": "qpr", "period": "2025-09", "subject": "K1", "rating": "RED", "trend": "STABLE"}]
    found = published([{"period": "2025-09", "value": 3.0, "published_rating": "RED"}], published=rows)
    assert found.tables["figures"]["published_rating"].to_list() == [None]
    assert found.tables["published"].select("rating", "trend").row(0) == (None, None)


def test_a_number_under_a_status_that_withholds_it() -> None:
    """A number that the status withholds is emptied even where no rule is: it is not for the frozen package."""
    made = make_package({"indicators": [SNAPSHOT], "figures": [{"indicator": "K1", "period": "2025-09", "value": 66.0, "status": "embargoed"}]})
    found = disclose(made.tables, "qpr").tables["figures"]
    assert found.select("value", "status").row(0) == (None, "embargoed")


@pytest.mark.parametrize("status", ["suppressed", "embargoed"])
def test_what_its_owner_withheld_is_protected_without_a_rule(status: str) -> None:
    """The total less the others would tell it all the same."""
    figures = [{"indicator": "K1", **row} for row in by_member("all 63, a 7, b 16, c 40")]
    figures[1]["status"] = status
    found = disclose(make_package({"indicators": [SNAPSHOT], "figures": figures}).tables, "qpr")
    assert said(found) == "all 63, a [c], b [c], c 40"
    assert found.exposed == ()
