"""What was taken in beside what is held

A document is laid beside the data before anything is written. What is added is new or differs; what stands is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outturn.intake.joining.beside import beside, precision_of
from outturn.intake.joining.joined import faults, joined
from outturn.intake.joining.model import Said
from outturn.package.build import make_package
from tests.builders import rows

if TYPE_CHECKING:
    from outturn.intake.joining.model import Joining
    from outturn.package.package import Package


@pytest.mark.parametrize(
    ("said", "held", "printed_to", "becomes"),
    [
        (94.7, None, 0.1, "new"),
        (94.7, 94.66, 0.1, "same"),
        (94.7, 94.65, 0.1, "same"),
        (94.7, 94.64, 0.1, "changed"),
        (95.0, 94.66, 1.0, "same"),
        (474_000.0, 473_866.0, 1000.0, "same"),
        (0.0, 0.0, 1.0, "same"),
        (-3.0, 3.0, 1.0, "changed"),
    ],
)
def test_a_figure_is_the_same_as_far_as_it_is_printed(said: float, held: float | None, printed_to: float, becomes: str) -> None:
    """Half of the last digit that a document prints, and no more."""
    assert beside(Said(said, "final"), None if held is None else Said(held, "final"), printed_to)[0] == becomes


@pytest.mark.parametrize(
    ("said", "status", "held", "held_status", "becomes"),
    [
        (80.0, "final", 80.0, "provisional", "same"),
        (80.0, "provisional", 80.0, "final", "changed"),
        (80.0, "provisional", 80.0, "provisional", "same"),
        (81.0, "final", 80.0, "provisional", "changed"),
        (80.0, "final", None, "not_available", "changed"),
        (None, "not_available", 80.0, "final", "refused"),
        (None, "not_available", None, "not_available", "same"),
        (None, "not_available", None, "not_due", "changed"),
    ],
)
def test_a_document_that_says_nothing_of_a_status_says_nothing_against_it(
    said: float | None, status: str, held: float | None, held_status: str, becomes: str
) -> None:
    """A figure that is held is never taken away because a document has none."""
    assert beside(Said(said, status), Said(held, held_status), 1.0)[0] == becomes


def test_a_gap_beside_nothing_is_nothing_new() -> None:
    assert beside(Said(None, "not_available"), None, 1.0)[0] == "same"


@pytest.mark.parametrize(("said", "held", "becomes"), [("<", "<", "same"), ("<", "", "changed"), ("", "<", "changed")])
def test_less_than_five_is_not_five(said: str, held: str, becomes: str) -> None:
    assert beside(Said(5.0, "final", said), Said(5.0, "final", held), 1.0)[0] == becomes


@pytest.mark.parametrize(
    ("value", "in_the_document", "in_the_catalogue", "precision"),
    [(94.7, 0.1, 0.1, 0.1), (94.73, 0.01, 0.1, 0.01), (95.0, 1.0, 0.1, 1.0), (30_300_000.0, 0.1, 100_000.0, 100_000.0), (30_312_345.0, 1.0, 100_000.0, 1.0)],
)
def test_how_exactly_a_figure_was_printed(value: float, in_the_document: float, in_the_catalogue: float, precision: float) -> None:
    """£30.3m is read as 30,300,000: that it is a whole number of what the catalogue prints says that it was printed so."""
    assert precision_of(value, in_the_document, in_the_catalogue) == precision


# --- a whole document
SECTIONS = """
section | name     | order
HT      | Highways | 4
"""
INDICATORS = """
indicator | name              | kind     | section | unit    | polarity | frequency | decimals | order
K1        | Potholes in time  | kpi      | HT      | percent | higher   | monthly   | 1        | 1
K2        | Visits to library | activity | HT      | count   | none     | monthly   | 0        | 2
"""
FIGURES = """
indicator | period  | value | status | recorded_at
K1        | 2025-09 | 84.62 | final  | 2025-10-05T09:00:00
K1        | 2025-10 | 80.04 | final  | 2025-11-05T09:00:00
K1        | 2025-10 | 81.26 | final  | 2025-11-09T09:00:00
K2        | 2025-10 | 512   | final  | 2025-11-05T09:00:00
"""
STANDARDS = """
indicator | financial_year | target | floor
K1        | 2025-26        | 90     | 80
"""


def held(**more: str) -> Package:
    tables = {"sections": SECTIONS, "indicators": INDICATORS, "figures": FIGURES, "standards": STANDARDS, **more}
    return make_package({name: rows(drawn) for name, drawn in tables.items()}, check=True)


def document(indicators: str, figures: str = "", **more: str) -> Package:
    tables = {"indicators": indicators, "figures": figures, **more}
    return make_package({name: rows(drawn) for name, drawn in tables.items() if drawn})


K1 = """
indicator | name             | kind | section | unit    | decimals
K1        | Potholes in time | kpi  | roads   | percent | 1
"""


def became(found: Joining) -> list[tuple[str, str, str]]:
    return [(line.indicator, line.period, line.brought.value) for line in found.lines]


def told(found: Joining) -> list[str]:
    return [finding.message for finding in found.findings]


def added(found: Joining, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in found.rows.get(table, ())]


def test_only_figures_that_differ_from_the_newest_are_added() -> None:
    figures = """
    indicator | period  | value | status
    K1        | 2025-09 | 84.6  | final
    K1        | 2025-10 | 80.0  | final
    K1        | 2025-11 | 79.1  | final
    """
    found = joined(held(), document(K1, figures))
    assert became(found) == [("K1", "2025-09", "same"), ("K1", "2025-10", "changed"), ("K1", "2025-11", "new")]
    assert added(found, "figures", "period", "value") == [("2025-10", 80.0), ("2025-11", 79.1)]
    assert [rows for rows in found.rows.values() if rows] == [found.rows["figures"]]
    assert faults(found) == ()


def test_what_is_held_of_a_ratio_counts_as_it_is_worked_out() -> None:
    """Its parts are lost where a document gives the percentage alone, and that is told."""
    parts = """
    indicator | period  | numerator | denominator | status
    K1        | 2025-09 | 846       | 1000        | final
    K1        | 2025-10 | 801       | 1000        | final
    """
    figures = """
    indicator | period  | value | status
    K1        | 2025-09 | 84.6  | final
    K1        | 2025-10 | 85    | final
    """
    found = joined(held(figures=parts), document(K1, figures))
    assert became(found) == [("K1", "2025-09", "same"), ("K1", "2025-10", "changed")]
    assert "numerator and denominator" in found.lines[1].why


def test_a_figure_for_which_a_return_asks_is_left_to_the_return() -> None:
    figures = """
    indicator | period  | value | status
    K1        | 2025-10 | 70    | final
    K1        | 2025-11 | 71    | final
    """
    found = joined(held(), document(K1, figures), asked={("K1", "2025-11")})
    assert became(found) == [("K1", "2025-10", "changed"), ("K1", "2025-11", "refused")]


def test_standing_definitions_and_standards_are_never_changed() -> None:
    """What a document says otherwise is told."""
    changed = """
    indicator | name           | kind     | unit    | polarity
    K1        | Holes in roads | activity | percent | lower
    """
    standards = """
    indicator | financial_year | target | floor
    K1        | 2025-26        | 92     | 80
    K1        | 2024-25        | 88     |
    """
    found = joined(held(), document(changed, standards=standards))
    assert found.added == {}
    assert told(found) == [
        "K1: name “Holes in roads” in the documents, “Potholes in time” in the catalogue. The catalogue stays.",
        "K1: kind “activity” in the documents, “kpi” in the catalogue. The catalogue stays.",
        "K1: polarity “lower” in the documents, “higher” in the catalogue. The catalogue stays.",
        "K1, 2025-26: target 92 in the documents, 90 in the catalogue. The catalogue stays.",
        "K1, 2024-25: target 88 in the documents, none in the catalogue. The catalogue stays.",
    ]


def test_another_unit_is_another_thing() -> None:
    """Kilometres without a word for them look like a count; pounds do not look like per cent."""
    pounds = """
    indicator | name              | unit
    K1        | Potholes in time  | gbp
    K2        | Visits to library | count
    """
    figures = """
    indicator | period  | value | status
    K1        | 2025-11 | 70    | final
    K2        | 2025-11 | 600   | final
    """
    found = joined(held(), document(pounds, figures))
    assert became(found) == [("K1", "2025-11", "refused"), ("K2", "2025-11", "new")]
    assert [(question.table, question.asked, question.assumed) for question in found.questions] == [("units", "K1", "percent")]


NEW = """
indicator | name             | kind | section | unit    | polarity | order
N1        | Buses on time    | kpi  | roads   | percent | higher   | 1
N2        | Trees planted    | kpi  | parks   | count   | higher   | 2
"""
OWN_SECTIONS = """
section | name     | parent | order
roads   | Highways |        | 1
green   | Green    |        | 2
parks   | Parks    | green  | 3
idle    | Idle     |        | 4
"""


def test_a_new_indicator_comes_with_all_that_belongs_to_it() -> None:
    """Under the section that is held by its name; a new section comes with what it is part of, and one that nothing is in does not come."""
    standards = """
    indicator | financial_year | target | floor
    N1        | 2025-26        | 95     | 90
    """
    figures = """
    indicator | period  | value | status
    N1        | 2025-10 | 93    | final
    """
    found = joined(held(), document(NEW, figures, sections=OWN_SECTIONS, standards=standards))
    assert added(found, "sections", "section", "parent", "order") == [("green", None, 5), ("parks", "green", 6)]
    assert added(found, "indicators", "indicator", "section", "order") == [("N1", "HT", 3), ("N2", "parks", 4)]
    assert added(found, "standards", "indicator", "target") == [("N1", 95.0)]
    assert became(found) == [("N1", "2025-10", "new")]
    assert faults(found) == ()
    assert told(found) == ["None of the documents' indicators is in the catalogue. Are they another council's?"]


ALIKE = """
indicator | name             | kind | unit
X9        | Potholes in Time | kpi  | percent
"""
OF_ALIKE = """
indicator | period  | value | status
X9        | 2025-11 | 70    | final
"""


@pytest.mark.parametrize(("answer", "becomes", "questions"), [("", "refused", 1), ("X9", "new", 0)])
def test_a_name_that_is_held_is_asked_about_and_never_doubled(answer: str, becomes: str, questions: int) -> None:
    """Nothing of it is taken until a person says which indicator it is, or that it is one of its own."""
    answers = {"potholes in time": answer} if answer else {}
    found = joined(held(), document(ALIKE, OF_ALIKE), told=answers)
    assert (became(found)[0][2], len(found.questions)) == (becomes, questions)
    assert [question.assumed for question in found.questions] == ["K1"] * questions
    assert bool(found.rows["indicators"]) is (answer == "X9")


def test_a_text_is_added_where_there_is_none() -> None:
    commentary = """
    subject | period  | kind      | text
    K1      | 2025-10 | narrative | It rained.
    """
    texts = """
    subject | period  | kind      | text
    K1      | 2025-10 | narrative | It snowed.
    K1      | 2025-11 | narrative | It was dry.
    roads   | 2025-11 | narrative | All well.
    paper   | 2025-11 | narrative | A report.
    """
    found = joined(held(commentary=commentary), document(K1, sections=OWN_SECTIONS, commentary=texts))
    assert added(found, "commentary", "subject", "period", "text") == [("K1", "2025-11", "It was dry."), ("HT", "2025-11", "All well.")]
    assert told(found) == ["K1, 2025-10: another narrative text is held. It stays.", "A narrative text of the report “paper” is not added."]


BY_SERVICE = """
table | title       | indicator
t1    | By district | K2
"""
MEMBERS = """
table | dimension | member | label | order
t1    | district  | n      | North | 1
"""


def test_members_of_a_breakdown_are_known_by_what_they_are_called() -> None:
    own = """
    table     | title       | indicator
    by-places | By district | K2
    """
    places = """
    table     | dimension | member | label | order
    by-places | place     | north  | North | 1
    by-places | place     | west   | West  | 2
    """
    figures = """
    indicator | period  | breakdown   | value | status
    K2        | 2025-10 | place=north | 200   | final
    K2        | 2025-10 | place=west  | 100   | final
    """
    visits = """
    indicator | name              | unit
    K2        | Visits to library | count
    """
    found = joined(held(breakdown_tables=BY_SERVICE, breakdowns=MEMBERS), document(visits, figures, breakdown_tables=own, breakdowns=places))
    assert [(line.breakdown, line.brought.value) for line in found.lines] == [("district=n", "new"), ("place=west", "refused")]
    assert found.lines[1].why == "The table that is held has no “West”."
    assert found.added == {"figures": 1}
    assert faults(found) == ()


SUMMED = """
indicator | name              | kind     | section | unit  | frequency | aggregation | decimals
K2        | Visits to library | activity | HT      | count | monthly   | sum         | 0
"""
TO_DATE = """
indicator | period  | value | status
K2        | 2025-04 | 100   | final
K2        | 2025-05 | 200   | final
"""


@pytest.mark.parametrize(("year_to_date", "becomes"), [("300", "same"), ("350", "refused")])
def test_a_year_to_date_that_is_worked_out_is_not_written_beside_it(year_to_date: str, becomes: str) -> None:
    """Where every period of the year is there; the document's own figures count too."""
    figures = f"""
    indicator | period  | basis | value          | status
    K2        | 2025-05 |       | 200            | final
    K2        | 2025-05 | ytd   | {year_to_date} | final
    """
    april = TO_DATE.replace("K2        | 2025-05 | 200   | final\n", "")
    visits = """
    indicator | name              | unit
    K2        | Visits to library | count
    """
    found = joined(held(indicators=SUMMED, figures=april, standards=""), document(visits, figures))
    assert [line.brought.value for line in found.lines] == ["new", becomes]
