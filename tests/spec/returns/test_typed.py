"""What may be typed into a return"""

from __future__ import annotations

import pytest

from outturn.entry.typed import Asked, Entry, Reading, read_entry
from outturn.indicators.vocabulary import Unit

NUMBER, PERCENT, MONEY = Asked(Unit.COUNT, parts=False), Asked(Unit.PERCENT, parts=True), Asked(Unit.GBP, parts=False)
KINDS = {"count": NUMBER, "percent": PERCENT, "gbp": MONEY}


def read(asked: Asked, **typed: str) -> Reading:
    return read_entry(Entry(**typed), asked)


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        ("count", "1,234", "1234.0"),
        ("count", " 1234 ", "1234.0"),
        ("count", "0", "0.0"),
        ("count", "<5", "5.0"),
        ("percent", "97%", "97.0"),
        ("percent", "97.3", "97.3"),
        ("gbp", "£3m", "3000000.0"),
        ("gbp", "1,200", "1200.0"),
        ("count", "97%", "refused"),
        ("count", "£5", "refused"),
        ("percent", "£5", "refused"),
        ("count", "1 234", "refused"),
        ("count", "1,2", "refused"),
        ("count", "abc", "refused"),
        ("count", "TBC", "refused"),
        ("count", "#N/A", "refused"),
        ("count", "=1+1", "refused"),
        ("count", "1e400", "refused"),
        ("count", "n/a", "refused"),
    ],
)
def test_a_value_is_read_as_people_write_it(unit: str, typed: str, value: str) -> None:
    """The indicator's unit, what is typed, and the value that is read. What could be meant in two ways is refused."""
    reading = read(KINDS[unit], value=typed)
    assert (str(reading.figure.value) if not reading.problems else "refused") == value
    assert not reading.problems or reading.problems[0].field == "value"


SHARE, CHANGE, RATE = Asked(Unit.PERCENT, parts=True, share=True), Asked(Unit.PERCENT, parts=True), Asked(Unit.RATE, parts=True)
ASKED = {**KINDS, "share": SHARE, "change in percent": CHANGE, "rate": RATE}


@pytest.mark.parametrize(
    ("asked", "value", "numerator", "denominator", "words"),
    [
        ("share", "0", "", "", ""),
        ("share", "100", "", "", ""),
        ("share", "100.1", "", "", "“100.1” cannot be: this is a share, from 0% to 100%."),
        ("share", "-1%", "", "", "“-1%” cannot be: this is a share, from 0% to 100%."),
        ("share", ">100", "", "", "“>100” cannot be"),
        ("share", "", "10", "10", ""),
        ("share", "", "11", "10", "The numerator 11 is above the denominator 10: a share cannot pass 100%."),
        ("share", "", "-1", "10", "The numerator cannot be below 0"),
        ("share", "", "0", "0", "Nothing can be divided by 0"),
        ("share", "", "5", "0", "Nothing can be divided by 0"),
        ("share", "", "5", "-10", "The denominator cannot be below 0"),
        ("share", "101", "11", "10", "The numerator 11 is above the denominator 10"),
        ("change in percent", "140", "", "", ""),
        ("change in percent", "-12", "", "", ""),
        ("change in percent", "", "11", "10", ""),
        ("rate", "", "5", "0", "Nothing can be divided by 0"),
        ("rate", "250", "", "", ""),
        ("count", "0", "", "", ""),
        ("count", "-1", "", "", "A count cannot be below 0."),
        ("gbp", "-1,200", "", "", ""),
        ("count", "1e15", "", "", ""),
        ("count", "1e16", "", "", "“1e16” is larger than any figure can be."),
        ("gbp", "-1e300", "", "", "“-1e300” is larger than any figure can be."),
        ("rate", "", "1e308", "5", "“1e308” is larger than any figure can be."),
        ("share", "", "5", "1e-320", "The numerator 5 is above the denominator “1e-320”"),
        ("rate", "", "5", "1e-320", "5 divided by “1e-320” is larger than any figure can be."),
        ("rate", "", "5", "0.001", ""),
    ],
)
def test_what_can_never_be_is_refused_in_one_sentence(asked: str, value: str, numerator: str, denominator: str, words: str) -> None:
    """A share outside 0 to 100 per cent, a count below nought, a division by nought, a number beyond 10¹⁵. A percentage that is no share may be anything."""
    reading = read(ASKED[asked], value=value, numerator=numerator, denominator=denominator, status="final")
    assert len(reading.problems) == bool(words)
    assert not words or words in reading.problems[0].message


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "faulty"),
    [
        ("2,100", "2,300", "", ""),
        ("0", "2,300", "", ""),
        ("", "", "91.3%", ""),
        ("2,100", "2,300", "91.3", ""),
        ("2,100", "", "", "denominator"),
        ("", "2,300", "", "numerator"),
        ("2,100", "-", "", "denominator"),
        ("", "", "", "numerator"),
        ("90%", "100", "", "numerator"),
        ("<5", "100", "", "numerator"),
        ("£5", "100", "", "numerator"),
        ("5", "£100", "", "denominator"),
        ("", "", "£85", "value"),
    ],
)
def test_a_ratio_is_typed_in_two_parts_or_as_a_value(numerator: str, denominator: str, value: str, faulty: str) -> None:
    """Both parts, or the value alone. The field that is at fault is named."""
    reading = read(PERCENT, numerator=numerator, denominator=denominator, value=value, status="final")
    assert [problem.field for problem in reading.problems] == ([faulty] if faulty else [])


@pytest.mark.parametrize(
    ("status", "value", "note", "faulty"),
    [
        ("final", "80", "", ""),
        ("", "80", "", ""),
        ("provisional", "80", "", ""),
        ("final", "", "", "value"),
        ("partial", "", "July only", "value"),
        ("not_available", "", "The contractor is late; in May", ""),
        ("not_available", "", "", "note"),
        ("not_available", "80", "Because", "value"),
        ("not_applicable", "", "No school term", ""),
        ("suppressed", "3", "Fewer than five people", ""),
        ("suppressed", "", "Fewer than five people", ""),
        ("embargoed", "80", "", "note"),
        ("not_due", "", "Because", "status"),
        ("nonsense", "80", "", "status"),
    ],
)
def test_status_value_and_note_go_together(status: str, value: str, note: str, faulty: str) -> None:
    """No value without a status, no missing value without a note; a status that says “none” stands beside no value. “Not due” cannot be returned."""
    reading = read(NUMBER, status=status, value=value, note=note)
    assert [problem.field for problem in reading.problems] == ([faulty] if faulty else [])


@pytest.mark.parametrize(
    ("what", "who", "when", "no_action", "answered", "faulty"),
    [
        ("Resurface", "Head of Highways", "31 March 2026", "", True, ""),
        ("Resurface", "Head of Highways", "31/3/2026", "", True, ""),
        ("", "", "", "The plan of last quarter goes on", True, ""),
        ("", "", "", "", False, ""),
        ("", "", "", "   ", False, ""),
        ("Resurface", "", "31 March 2026", "", False, "action_who"),
        ("Resurface", "Head of Highways", "", "", False, "action_when"),
        ("", "Head of Highways", "31 March 2026", "", False, "action_what"),
        ("Resurface", "Head of Highways", "soon", "", False, "action_when"),
        ("Resurface", "Head of Highways", "31/02/2026", "", False, "action_when"),
    ],
)
def test_an_action_is_what_who_and_when(what: str, who: str, when: str, no_action: str, answered: bool, faulty: str) -> None:
    """Or a reason why there is none. Half an action is a fault that names the other half."""
    reading = read(NUMBER, value="1", action_what=what, action_who=who, action_when=when, no_action=no_action)
    assert (reading.answered, [problem.field for problem in reading.problems]) == (answered, [faulty] if faulty else [])


@pytest.mark.parametrize("half", [{"action_who": "", "action_when": ""}, {}])
def test_an_action_and_why_there_is_none_contradict_each_other(half: dict[str, str]) -> None:
    typed = {"action_what": "Resurface", "action_who": "Head", "action_when": "31/3/2026", **half}
    problems = read(NUMBER, value="1", no_action="It goes on.", **typed).problems
    assert ("no_action", "Say what is done, or why nothing is, and not both. Remove one of the two.") in {(one.field, one.message) for one in problems}


@pytest.mark.parametrize(("unit", "typed"), [("gbp", "£5"), ("gbp", "5")])
def test_parts_of_an_amount_of_money_may_have_its_sign(unit: str, typed: str) -> None:
    assert read(Asked(Unit(unit), parts=True), numerator=typed, denominator="2", status="final").problems == ()


def test_every_fault_is_told_at_once() -> None:
    reading = read(PERCENT, numerator="many", denominator="few", action_what="Something")
    assert {problem.field for problem in reading.problems} == {"numerator", "denominator", "action_who", "action_when"}


def test_nothing_typed_is_no_fault_yet() -> None:
    assert read(PERCENT).problems == ()


@pytest.mark.parametrize("typed", ["100", "abc", "0"])
def test_a_part_that_is_not_asked_for_is_refused_and_never_dropped(typed: str) -> None:
    """A workbook has the column in every row: what stands in it is told."""
    reading = read(NUMBER, value="850", numerator=typed)
    assert [(problem.field, problem.message) for problem in reading.problems] == [
        ("numerator", "The numerator is not asked for here. Write the figure itself, and leave this empty.")
    ]
