"""What a definition of measures may not say, and what each fault is told as: all at once, by line, with its mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from outturn.api import read_definition
from outturn.errors import PackageError, UsageError
from tests.measuring import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = f"""
[records]
as_at = 2025-06-30
key = "case"
{COLUMNS}[[indicators]]
indicator = "K1"
method = "count"
period = "created"
open = "as_recorded"
numerator = "urgent"
"""


def told(folder: Path, text: str) -> str:
    (folder / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PackageError) as refused:
        read_definition(folder / "cases.toml")
    return str(refused.value)


def changed(old: str, new: str) -> str:
    assert old in DEFINITION
    return DEFINITION.replace(old, new, 1)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("closed - created", ("A difference of two dates needs a unit", "closed - created in days")),
        ("kind", ("a text", "is wanted")),
        ("cost", ("a number", "is wanted")),
        ("1 is missing", ("Only a column can be missing",)),
        ("cots is missing", ("“cots”", "Is “cost” meant?")),
        ("kind in ('Pothole', urgent)", ("A list holds texts or numbers only",)),
        ("kind in (1, 2)", ("the list is not of its kind", "Texts stand in quotation marks")),
        ("cost + kind > 1", ("“+” joins numbers, and this is a text",)),
        ("created + 3 working days < closed", ("Working days cannot be added to a date", "closed - created <= 10 working days")),
        ("(cost in days) > 1", ("Only a difference of two dates is counted in days",)),
        ("closed - created < closed - due", ("Two differences are compared without a unit",)),
        ("(created + 2 days) - due <= 3 working days", ("Working days are counted between two columns, or a column and as_at",)),
        ("not cost", ("A condition is wanted here",)),
        ("-kind > 1", ("a text",)),
        ("kind > created", ("cannot be compared by “>” with",)),
        (" ", ("numerator",)),
        ("(" * 200 + "urgent" + ")" * 200, ("The brackets are too deep",)),
        ("cost < 1 < 2", ("Two comparisons stand in a row", "Join them with “and”.")),
        ("(closed - created in kind) > 1", ("a unit such as days, working days or hours",)),
        ("closed - created <= 2 working", ("“working” is not followed by “days”", "Write working days.")),
        ("cost > and", ("a column, a number, a text or a date",)),
        ("created > 2025-02-31", ("2025-02-31 is not a day of the calendar",)),
        ("urgent and " * 2_000 + "urgent", ("The expression has more than", "Put part of it into the filter.")),
        ("kind = 'Pothole", ("A text begins here and does not end",)),
        ("closed – created <= 2 days", ("is not a minus sign here", "Write a plain hyphen")),
        ("cost > 1.2.3", ("This is not a number",)),
    ],
)
def test_an_expression_that_means_nothing_is_told_with_its_place(tmp_path: Path, expression: str, words: tuple[str, ...]) -> None:
    said = told(tmp_path, changed('numerator = "urgent"', f'numerator = """{expression}"""'))
    assert [word for word in words if word not in said] == [], said
    assert "line 23" in said


def test_a_number_may_be_turned_round_and_added_up(tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text(changed('numerator = "urgent"', 'numerator = "-cost + 1 < 0 and -(cost - 2) < 3"'), encoding="utf-8")
    assert read_definition(tmp_path / "cases.toml").measures


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('key = "case"', 'key = "case"\nkeep_by = "kind"'), ("“kind” is not a date.", "Name a column of type date or instant")),
        (('key = "case"', 'keep = "last"'), ("Which record to keep is said, and not by what they are the same.",)),
        (('key = "case"', 'key = "case"\nfilter = "cost"'), ("The expression is a number, and a condition",)),
        (('kind = "text"', 'kind = "text"\nand = "text"'), ("“and” is a word of the language.", "give the heading as from")),
        (('kind = "text"', 'kind = "text"\n"Kind of Case" = "text"'), ("“Kind of Case” is not a plain name.",)),
        (('kind = "text"', "kind = 3"), ("The column “kind” has no type.", 'Write kind = "date"')),
        (('kind = "text"', 'kind = { from = "Kind" }'), ("The column “kind” has no type.", 'Add type = "date"')),
        (('kind = "text"', 'kind = { type = "text", form = "day_first" }'), ("Only a date has a form.",)),
        (('cost = "number"', 'cost = { type = "number", allowed = ["1"] }'), ("Only a text has words that are allowed.",)),
        (('due = "due"', 'due = "kind"'), ("The column “kind” is no date.", "Give it the type date or instant.")),
        (('due = "due"', 'due = "dew"'), ("There is no column “dew” under [columns].", "Is “due” meant?")),
        (('method = "count"', 'method = "count"\nfrequency = "termly"'), ("Figures from records are monthly, quarterly or annual.",)),
        (('period = "created"', ""), ("“period” is not given.", 'Add a line period = "…".')),
        (('period = "created"', "period = 3"), ("“period” is", "a text is wanted.")),
        (('period = "created"', 'period = ""'), ("“period”",)),
        (('period = "created"', 'period = "kind"'), ("The column “kind” is no date.",)),
        (('open = "as_recorded"', 'open = "latest"'), ("“latest” is not a way to treat open cases.", "Write one of:")),
        (('closed = "closed"\n[[', "[["), ("Which column says that a case is closed is not known.",)),
        (('due = "due"\nclosed = "closed"\n[[indicators]]', 'closed = "closed"\n[[indicators]]'), ()),
        (('open = "as_recorded"', 'open = "as_recorded"\nbreakdowns = 3'), ("a list of texts is wanted.", 'Write breakdowns = ["…", "…"].')),
        (('open = "as_recorded"', 'open = "as_recorded"\nbreakdowns = ["kinds"]'), ("There is no column “kinds” under [columns].", "Is “kind” meant?")),
        (('open = "as_recorded"', 'open = "as_recorded"\nbreakdowns = ["cost"]'), ("The column “cost” is no text.",)),
        (('open = "as_recorded"', 'open = "as_recorded"\ndecimals = 11'), ("11 is not a number of decimals.",)),
        (('open = "as_recorded"', 'open = "as_recorded"\ndecimals = "two"'), ("“decimals” is", "a number is wanted.", "Write it without quotation marks.")),
        (("[dates]\n", "[more]\n"), ("“more” is not a key",)),
        (("[[indicators]]", "[indicators]"), ("“indicators” is", "tables are wanted.", "Begin each with a line [[indicators]].")),
    ],
)
def test_what_a_definition_may_not_say(tmp_path: Path, change: tuple[str, str], words: tuple[str, ...]) -> None:
    text = changed(*change)
    if not words:
        text, words = text.replace("as_recorded", "late"), ("which column says when it is due is not known.",)
    said = told(tmp_path, text)
    assert [word for word in words if word not in said] == [], said
    assert "line " in said


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ('method = "percentile"\npercentile = 101\nvalue = "cost"\nunit = "gbp"', ("101 is not a percentile.", "Write a number from 0 to 100")),
        ('method = "median"\nvalue = "cost"', ("The unit of the figures is not given.",)),
        ('method = "median"\nvalue = "closed - created in days"\nopen = "late"', ("A case that is still open has no value that could be late.",)),
    ],
)
def test_what_the_measure_of_a_wait_may_not_say(tmp_path: Path, fields: str, words: tuple[str, ...]) -> None:
    head = DEFINITION.partition("[[indicators]]")[0]
    said = told(tmp_path, f'{head}[[indicators]]\nindicator = "K1"\nperiod = "created"\n{fields}\n')
    assert [word for word in words if word not in said] == [], said


def test_every_fault_is_told_at_once_and_a_reference_stands_for_one_indicator(tmp_path: Path) -> None:
    again = DEFINITION.partition("[[indicators]]")[2]
    said = told(tmp_path, changed('kind = "text"', 'kind = "txt"') + "[[indicators]]" + again)
    assert "The indicator K1 is defined twice." in said
    assert "“txt” is not one of the words" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (DEFINITION.partition("[[indicators]]")[0], "No indicator is defined."),
        (DEFINITION.replace(DEFINITION.partition("[columns]\n")[2].partition("[dates]")[0], ""), "No column is described."),
    ],
)
def test_what_may_not_be_left_out(tmp_path: Path, text: str, words: str) -> None:
    assert words in told(tmp_path, text)


@pytest.mark.parametrize(
    ("populations", "words"),
    [
        ("from,breakdown\n2024-07-01,North\n", "needs a heading with from, breakdown and population"),
        ("from,breakdown,population\n", "and a row below it"),
        ("from,breakdown,population\n2024-07-01,North,none\n", "line 2, column population: A population is a number above zero, not “none”."),
        ("from,breakdown,population\n2024-07-01,,7\nJuly,,0\n", "line 3, column population"),
        ("from,breakdown,population\nJuly,,9\n", "line 2, column from"),
    ],
)
def test_populations_that_cannot_be_used_are_told_by_line(tmp_path: Path, populations: str, words: str) -> None:
    (tmp_path / "people.csv").write_text(populations, encoding="utf-8")
    text = 'populations = "people.csv"' + DEFINITION
    (tmp_path / "cases.toml").write_text(text, encoding="utf-8")
    with pytest.raises((PackageError, UsageError)) as refused:
        read_definition(tmp_path / "cases.toml")
    assert words in str(refused.value)


def test_populations_that_are_not_there_or_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "cases.toml").write_text('populations = "people.csv"' + DEFINITION, encoding="utf-8")
    for make in (lambda: None, lambda: (tmp_path / "people.csv").write_bytes(b"\xff\xfe\x00")):
        make()
        with pytest.raises(UsageError, match=r"The populations of cases.toml, .*people\.csv, cannot be read"):
            read_definition(tmp_path / "cases.toml")
