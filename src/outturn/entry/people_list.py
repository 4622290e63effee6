"""A list of everybody who is in, as a council's directory writes it at night: CSV, read row by row with what is wrong in each."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from outturn.access.directory import Listed
from outturn.access.groups import GroupGrant, grant_of, grants_of
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from outturn.access.decision import Grant

COLUMNS = ("name", "email", "full_name", "subject", "groups", "role", "section", "indicator")
_SAME = ("email", "full_name", "subject")
_MOST_TOLD = 20
_LONGEST = {"full_name": 150, "subject": 191, "email": 254}
_NAME = re.compile(r"[\w.@+-]{1,150}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass
class _One:
    row: Mapping[str, str]
    number: int
    grants: set[Grant] = field(default_factory=set)


def read_people_list(text: str, name: str, meanings: Iterable[GroupGrant] = ()) -> tuple[Listed, ...]:
    """One row for each person, or several for one who has several roles. `name` is the file's, for messages.

    Raises UsageError with every row that is wrong, or with what is wrong with the file.
    """
    rows, faults = _rows(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), name), list[str]()
    known, found = tuple(meanings), dict[str, _One]()
    says_roles = _says_roles(rows[0].keys(), known, name) if rows else False
    for number, row in enumerate(rows, start=2):
        fault = _fault(row) or _other_than_before(row, found.get(row["name"].casefold()))
        one = found.setdefault(row["name"].casefold(), _One(row, number))
        try:
            one.grants |= _grants(row, known)
        except UsageError as wrong:
            fault = fault or str(wrong)
        if fault:
            faults.append(f"{name}, row {number}: {fault}")
    if faults:
        more = [f"… and {len(faults) - _MOST_TOLD} more."] if len(faults) > _MOST_TOLD else []
        raise UsageError("\n".join(["The list cannot be used, so nothing was changed.", *faults[:_MOST_TOLD], *more]))
    return tuple(_listed(one.row, frozenset(one.grants) if says_roles else None) for one in found.values())


def _listed(row: Mapping[str, str], grants: frozenset[Grant] | None) -> Listed:
    return Listed(row["name"], row.get("email", ""), row.get("full_name", ""), row.get("subject", ""), grants)


def _rows(text: str, name: str) -> list[dict[str, str]]:
    try:
        reader = csv.reader(text.splitlines(keepends=True), strict=True)
        header = [" ".join(cell.split()).lower().replace(" ", "_").replace("-", "_") for cell in next(reader, [])]
        _refuse_header(header, name)
        return [dict(zip(header, cells, strict=True)) for cells in _filled(reader, len(header), name)]
    except csv.Error as fault:
        raise UsageError(f"{name} cannot be read as CSV: {fault}.") from None


def _filled(reader: Iterable[list[str]], width: int, name: str) -> Iterator[list[str]]:
    for number, cells in enumerate(reader, start=2):
        if any(cell.strip() for cell in cells):
            if len(cells) != width:
                raise UsageError(f"{name}, row {number}: it has {len(cells)} cells and the first row {width}. Put quotation marks around cells with commas.")
            yield [" ".join(cell.split()) for cell in cells]


def _refuse_header(header: list[str], name: str) -> None:
    if "name" not in header:
        raise UsageError(f"{name} has no column “name” in its first row: the name with which each person signs in. It may also have {', '.join(COLUMNS[1:])}.")
    unknown = [column for column in header if column not in COLUMNS]
    if unknown:
        raise UsageError(f"{name} has a column “{unknown[0]}”, which is not known. The columns are {', '.join(COLUMNS)}.")
    if len(set(header)) != len(header):
        raise UsageError(f"{name} has the same column twice.")


def _says_roles(header: Iterable[str], meanings: tuple[GroupGrant, ...], name: str) -> bool:
    columns = set(header)
    if "groups" in columns and not meanings:
        raise UsageError(f"{name} has a column “groups”, but OUTTURN_GROUPS does not say which role a group has.")
    if columns & {"section", "indicator"} and "role" not in columns:
        raise UsageError(f"{name} says for what a role is held, but has no column “role”.")
    return bool(columns & {"groups", "role"})


def _fault(row: Mapping[str, str]) -> str:
    if not _NAME.fullmatch(row["name"]):
        return f"column name: “{row['name']}” cannot be a name to sign in with. Use letters, digits and @ . + - _ only."
    if len(row.get("full_name", "")) > _LONGEST["full_name"] or len(row.get("subject", "")) > _LONGEST["subject"]:
        return "column full_name or subject: it is too long."
    if row.get("email") and (not _EMAIL.fullmatch(row["email"]) or len(row["email"]) > _LONGEST["email"]):
        return f"column email: “{row['email']}” is not an e-mail address."
    return ""


def _other_than_before(row: Mapping[str, str], before: _One | None) -> str:
    other = [column for column in _SAME if before and row.get(column, "") != before.row.get(column, "")]
    return f"column {other[0]}: it differs from row {before.number}, which is about the same person." if other and before else ""


def _grants(row: Mapping[str, str], meanings: tuple[GroupGrant, ...]) -> set[Grant]:
    groups = [group.strip() for group in row.get("groups", "").split(";") if group.strip()]
    own = {grant_of(row["role"].lower(), row.get("section", ""), row.get("indicator", ""))} if row.get("role") else set()
    return own | grants_of(groups, meanings)
