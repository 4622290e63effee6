"""An expression's text, cut into words, numbers, texts, dates and marks; each knows where it begins."""

from __future__ import annotations

import re
from dataclasses import dataclass


class ExpressionError(Exception):
    """What is wrong with an expression, and at which character (counted from 0)."""

    def __init__(self, message: str, place: int, mend: str = "") -> None:
        super().__init__(message)
        self.message, self.place, self.mend = message, place, mend


@dataclass(frozen=True)
class Token:
    """`kind` is name, number, text, date, mark or end."""

    kind: str
    text: str
    place: int


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<date>\d{4}-\d{2}-\d{2})(?![\w-])
    |(?P<number>\d+(?:\.\d+)?)(?![\w.])
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<mark><=|>=|!=|<>|==|[-+*/()<>=,])""",
    re.VERBOSE,
)
LONGEST = 2_000


def tokens(text: str) -> list[Token]:
    """Raises ExpressionError for a character that has no meaning, and for a text that does not end."""
    if len(text) > LONGEST:
        raise ExpressionError(f"The expression has more than {LONGEST:,} characters.", 0, "Put part of it into the filter.")
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise _unknown(text, place)
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group(), place))
        place = match.end()
    return [*found, Token("end", "", len(text))]


def _unknown(text: str, place: int) -> ExpressionError:
    character = text[place]
    if character in "'\"":
        return ExpressionError("A text begins here and does not end.", place, f"Close it with {character}.")
    if character in "‘’“”":
        return ExpressionError(f"The quotation mark {character} is a curly one.", place, "Write straight quotation marks: 'Pothole'.")
    if character in "–−":
        return ExpressionError(f"The dash {character} is not a minus sign here.", place, "Write a plain hyphen: closed - created.")
    if character.isdigit():
        return ExpressionError("This is not a number.", place, "Write 28 or 0.5, and a space before the unit.")
    return ExpressionError(f"The character “{character}” means nothing here.", place)
