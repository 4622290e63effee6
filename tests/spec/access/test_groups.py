"""What groups of a directory mean"""

from __future__ import annotations

import re

import pytest

from outturn.access.groups import grants_of, group_grants
from outturn.errors import UsageError


def held(*groups: str, written: str) -> list[str]:
    return sorted(f"{grant.role} {grant.section or grant.indicator}".strip() for grant in grants_of(groups, group_grants(written)))


@pytest.mark.parametrize(
    ("written", "groups", "roles"),
    [
        ("Performance = analyst", ("Performance",), ["analyst"]),
        ("Performance = analyst", ("Choir",), []),
        ("Performance = analyst", (), []),
        ("", ("Performance",), []),
        ("Roads = officer section HT; Roads = approver section HT", ("Roads",), ["approver HT", "officer HT"]),
        ("Roads team=officer indicator HT01", ("Roads team",), ["officer HT01"]),
        ("CN=Roads,OU=Groups = officer", ("CN=Roads,OU=Groups",), ["officer"]),
        ("A = member;; B = auditor\n", ("A", "B", "B"), ["auditor", "member"]),
        ("Performance = analyst", ("performance",), []),
    ],
)
def test_a_group_gives_the_roles_that_are_written_beside_it(written: str, groups: tuple[str, ...], roles: list[str]) -> None:
    assert held(*groups, written=written) == roles


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("Performance", "does not say which role a group has"),
        ("= analyst", "does not say which role a group has"),
        ("Performance =", "does not say which role a group has"),
        ("Performance = boss", "There is no role “boss”."),
        ("Performance = officer HT", "in words that are not known"),
        ("Performance = officer section", "in words that are not known"),
        ("Performance = analyst section HT", "The role of analyst is held for the whole council"),
    ],
)
def test_what_cannot_be_meant_is_refused(written: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        group_grants(written)
