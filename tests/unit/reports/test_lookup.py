"""The indicator that somebody means, and what is suggested where it is none."""

from __future__ import annotations

import pytest

from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.reports.lookup import indicator_reference

REFS = ("FN16", "FN60", "FN06", "FN07", "FN61", "CS04a", "EW-FTE")


def found(text: str) -> str:
    indicators = [{"indicator": ref, "name": f"Name of {ref}", "kind": "kpi"} for ref in REFS]
    return indicator_reference(make_package({"indicators": indicators}), text)


@pytest.mark.parametrize(("text", "ref"), [("FN06", "FN06"), (" fn06 ", "FN06"), ("cs04A", "CS04a")])
def test_case_and_spaces_do_not_matter(text: str, ref: str) -> None:
    assert found(text) == ref


@pytest.mark.parametrize(
    ("text", "first"), [("FN6", "FN06"), ("fn006", "FN06"), ("FN-06", "FN06"), ("FN 7", "FN07"), ("FN061", "FN61"), ("CS4A", "CS04a"), ("ewfte", "EW-FTE")]
)
def test_what_differs_by_a_nought_or_a_sign_alone_is_suggested_first(text: str, first: str) -> None:
    with pytest.raises(UsageError) as raised:
        found(text)
    suggested = str(raised.value).partition("Did you mean ")[2].removeprefix("one of ").rstrip("?").split(", ")
    assert suggested[0] == first


@pytest.mark.parametrize("text", ["!!", "", "XYZ9"])
def test_where_nothing_is_near_nothing_is_suggested(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        found(text)
    assert "Did you mean" not in str(raised.value)
