"""What is found in a text as personal data, and what is not."""

from __future__ import annotations

import pytest

from outturn.disclosure.personal import find_personal_data


def found(text: str) -> str:
    return ", ".join(f"{one.kind.value}: {one.text}" for one in find_personal_data(text))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("She lives at ME14 1XQ.", "postcode: ME14 1XQ"),
        ("Sent to SW1A 2AA, M11AE and CR2 6XH.", "postcode: SW1A 2AA, postcode: M11AE, postcode: CR2 6XH"),
        ("Works on the M20 and the A249 at 3pm.", ""),
        ("Indicator FN06 rose by 2.3 points in Q2 2025/26.", ""),
        ("In 2 of 3 areas, CS01 2AB was closed.", "postcode: CS01 2AB"),
        ("NHS number 943 476 5919.", "nhs_number: 943 476 5919"),
        ("Ref 9434765919 was late.", "nhs_number: 9434765919"),
        ("Ref 9434765918 has a wrong check digit.", ""),
        ("Ref 1111111111 is no number of anybody.", ""),
        ("It cost £9434765919.", ""),
        ("Ring 01622 696 000.", ""),
        ("Born 3 May 2011, placed in June.", "date_of_birth: 3 May 2011"),
        ("DoB: 03/05/2011", "date_of_birth: 03/05/2011"),
        ("d.o.b. 3.5.11", "date_of_birth: 3.5.11"),
        ("His date of birth is 2011-05-03.", "date_of_birth: 2011-05-03"),
        ("May 3rd, 2011 (dob)", "date_of_birth: May 3rd, 2011"),
        ("The centre opened on 3 May 2011.", ""),
        ("Children born in 2011 start school.", ""),
        ("Born in Maidstone. The centre opened on 3 May 2011.", ""),
        ("Write to ann.other@example.gov.uk, or to performance@example.org.", "email: ann.other@example.gov.uk, email: performance@example.org"),
        ("Answered @ 90% within 5 days", ""),
        ("", ""),
    ],
)
def test_what_is_found(text: str, what: str) -> None:
    """Addresses of offices and teams are found as well, since a person decides; roads, references, sums of money and opening days are not."""
    assert found(text) == what


def test_where_it_stands() -> None:
    """The place counts characters from the beginning."""
    (one,) = find_personal_data("Born 3 May 2011")
    assert (one.position, one.text) == (5, "3 May 2011")
