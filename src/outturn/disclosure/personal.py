"""Personal data in texts: what looks like a postcode, an NHS number, a date of birth or an e-mail address.

It finds, and decides nothing: the address of an office is a postcode too. A person looks at what is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outturn.disclosure.vocabulary import PersonalKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class PersonalData:
    """`position` counts characters of the text from 0; `text` is what stands there."""

    kind: PersonalKind
    position: int
    text: str


_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR ?0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRV-Y])) ?[0-9][ABD-HJLNP-UW-Z]{2})"
    r"(?![A-Za-z0-9])"
)
"""Capital letters only: “in 2 of 3ab” is none. The letters that never occur in a place are left out (Royal Mail's rules)."""

_TEN_DIGITS = re.compile(r"(?<![\d.,£-])(?:\d{3}[ \u00a0-]\d{3}[ \u00a0-]\d{4}|\d{10})(?![\d,]|\.\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![\w-])")

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{4}}|{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})"
)
_BIRTH = r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdates?\s+of\s+birth\b|\bbirth\s?(?:date|day)\b)"
_BORN_ON = re.compile(rf"{_BIRTH}[^.!?\n\d]{{0,25}}(?P<date>{_DATE})(?!\d)", re.IGNORECASE)
_DATE_FIRST = re.compile(rf"(?<!\d)(?P<date>{_DATE})\s*\(?\s*{_BIRTH}", re.IGNORECASE)


def find_personal_data(text: str) -> list[PersonalData]:
    """Everything that looks like it, in order of place; nothing is found twice."""
    found = {(one.kind, one.position): one for one in (*_postcodes(text), *_nhs_numbers(text), *_births(text), *_emails(text))}
    return sorted(found.values(), key=lambda one: (one.position, one.kind))


def _postcodes(text: str) -> Iterator[PersonalData]:
    yield from (PersonalData(PersonalKind.POSTCODE, match.start(), match[0]) for match in _POSTCODE.finditer(text))


def _emails(text: str) -> Iterator[PersonalData]:
    yield from (PersonalData(PersonalKind.EMAIL, match.start(), match[0]) for match in _EMAIL.finditer(text))


def _nhs_numbers(text: str) -> Iterator[PersonalData]:
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(match[0]):
            yield PersonalData(PersonalKind.NHS_NUMBER, match.start(), match[0])


def _births(text: str) -> Iterator[PersonalData]:
    for pattern in (_BORN_ON, _DATE_FIRST):
        yield from (PersonalData(PersonalKind.DATE_OF_BIRTH, match.start("date"), match["date"]) for match in pattern.finditer(text))


def is_nhs_number(text: str) -> bool:
    """Ten digits whose last is the check digit of the others: modulus 11, weights 10 to 2. One digit ten times is none."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and digits[9] == check % 11
