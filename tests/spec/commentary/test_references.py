"""References to figures in commentary"""

from __future__ import annotations

import pytest

from outturn.commentary.references import FIELDS, ProblemKind, fill, find_references, unknown_references

CATALOGUE = {"FN06", "FN07", "HR1.2"}
ANSWERS = {"FN06.value": "27%", "FN06.value@2025-09": "41%", "HR1.2.value": "12"}


def _answer(text: str) -> str:
    return fill(text, lambda reference: ANSWERS.get(reference.text.strip("{}"), ""))


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Now {FN06.value}.", "Now 27%."),
        ("It was {FN06.value@2025-09} in September.", "It was 41% in September."),
        ("{HR1.2.value} cases", "12 cases"),
        ("{FN06.value} and again {FN06.value}", "27% and again 27%"),
        ("Literal {{braces}} stay.", "Literal {braces} stay."),
        ("Last year: {FN06.ytd}.", "Last year: not available."),
        ("No reference at all.", "No reference at all."),
    ],
)
def test_a_reference_is_filled_in_and_a_missing_figure_is_said_to_be_missing(written: str, printed: str) -> None:
    """A reference is filled in from the data; a figure that is missing is “not available”, never an empty place."""
    assert _answer(written) == printed


@pytest.mark.parametrize(
    ("written", "kind", "suggestion"),
    [
        ("{FN6.value}", ProblemKind.UNKNOWN_INDICATOR, "FN06"),
        ("{fn06.value}", ProblemKind.UNKNOWN_INDICATOR, "FN06"),
        ("{FN06.vaule}", ProblemKind.UNKNOWN_FIELD, "value"),
        ("{FN06.value@2025-13}", ProblemKind.UNKNOWN_PERIOD, ""),
        ("{FN06.value@}", ProblemKind.MALFORMED, ""),
        ("{FN06}", ProblemKind.MALFORMED, ""),
        ("{}", ProblemKind.MALFORMED, ""),
        ("an open { brace", ProblemKind.MALFORMED, ""),
        ("a closing } brace", ProblemKind.MALFORMED, ""),
    ],
)
def test_a_reference_that_cannot_be_filled_in_is_reported(written: str, kind: ProblemKind, suggestion: str) -> None:
    """An unknown indicator, field or period, and a stray brace, are reported with the nearest name that exists."""
    [problem] = unknown_references(written, CATALOGUE)
    assert (problem.kind, problem.suggestion) == (kind, suggestion)


@pytest.mark.parametrize("written", ["{FN06.value}", "{FN06.value@2025-26-Q2}", "{ FN06.value }", "{{not one}}", "plain"])
def test_a_sound_reference_is_left_alone(written: str) -> None:
    """A reference whose indicator, field and period exist is no finding."""
    assert unknown_references(written, CATALOGUE) == ()


def test_the_place_of_each_reference_is_known() -> None:
    """Every reference carries its indicator, its field, its period and where it stands in the text."""
    first, second = find_references("At {FN06.value} from {FN07.ytd@Sep 2025}")
    assert (first.indicator, first.field, first.period, first.position) == ("FN06", "value", None, 3)
    assert (second.indicator, second.field, second.period, second.position) == ("FN07", "ytd", "Sep 2025", 21)


def test_every_field_has_a_meaning() -> None:
    """Every field that may be referred to is documented."""
    assert all(meaning.endswith(".") for meaning in FIELDS.values())
