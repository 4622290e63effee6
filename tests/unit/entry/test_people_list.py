"""The CSV file of everybody who is in: what it may hold, and what is told of each row that is wrong."""

from __future__ import annotations

import re

import pytest

from outturn.access.decision import Grant
from outturn.access.groups import group_grants
from outturn.access.vocabulary import Role
from outturn.entry.people_list import read_people_list
from outturn.errors import UsageError

GROUPS = group_grants("Roads = officer section HT; Performance = analyst")


def test_a_list_is_read_with_several_rows_for_one_person() -> None:
    text = (
        "\ufeffName,Full name,E-mail,Role,Section\r\n".replace("E-mail", "email")
        + 'ada,"Lovelace, Ada",ada@example.org,analyst,\r\n\r\nbob,,,officer,HT\r\nBob,,,approver,HT\r\n'
    )
    ada, bob = read_people_list(text, "who.csv")
    assert (ada.name, ada.full_name, ada.email, ada.grants) == ("ada", "Lovelace, Ada", "ada@example.org", frozenset({Grant(Role.ANALYST)}))
    assert (bob.name, bob.grants) == ("bob", frozenset({Grant(Role.OFFICER, "HT"), Grant(Role.APPROVER, "HT")}))


def test_groups_become_roles_and_a_list_without_them_says_nothing_of_roles() -> None:
    (ada,) = read_people_list("name,groups\nada,Roads; Choir ;Performance\n", "who.csv", GROUPS)
    assert ada.grants == frozenset({Grant(Role.OFFICER, "HT"), Grant(Role.ANALYST)})
    (ada,) = read_people_list("name,groups\nada,\n", "who.csv", GROUPS)
    assert ada.grants == frozenset()
    (ada,) = read_people_list("name,subject\nada,7\n", "who.csv", GROUPS)
    assert (ada.grants, ada.subject) == (None, "7")


def test_a_list_of_nobody_is_read_as_that() -> None:
    assert read_people_list("name\n", "who.csv") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "who.csv has no column “name” in its first row"),
        ("who\nada\n", "has no column “name”"),
        ("name,shoes\nada,7\n", "has a column “shoes”, which is not known"),
        ("name,name\nada,ada\n", "the same column twice"),
        ("name,email\nada\n", "who.csv, row 2: it has 1 cells and the first row 2"),
        ('name\n"ada\n', "who.csv cannot be read as CSV"),
        ("name,section\nada,HT\n", "but has no column “role”"),
        ("name\nno/slash\n", "who.csv, row 2: column name: “no/slash” cannot be a name"),
        ("name,email\nada,nonsense\n", "who.csv, row 2: column email: “nonsense” is not an e-mail address."),
        ("name,role\nada,boss\n", "who.csv, row 2: There is no role “boss”."),
        ("name,role,section\nada,analyst,HT\n", "held for the whole council"),
        ("name,email,role\nada,a@b.example,member\nada,c@d.example,auditor\n", "row 3: column email: it differs from row 2"),
        ("name,full_name\nada," + "x" * 200 + "\n", "it is too long"),
        ("name\n" + "a b\n" * 30, "… and 10 more."),
        ("name\n\x00\n", "cannot be a name"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        read_people_list(text, "who.csv", ())


def test_groups_that_mean_nothing_here_are_told() -> None:
    with pytest.raises(UsageError, match="OUTTURN_GROUPS does not say"):
        read_people_list("name,groups\nada,Roads\n", "who.csv")
