"""From the words of an expression to its parts: a parser by precedence, from `or` (weakest) to units (strongest)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from outturn.measures.language.syntax import UNITS, Among, Binary, Counted, Literal, Missing, Name, Span, Unary, Unit
from outturn.measures.language.tokens import ExpressionError, Token, tokens

if TYPE_CHECKING:
    from outturn.measures.language.syntax import Node

_COMPARISONS = frozenset({"=", "==", "!=", "<>", "<", "<=", ">", ">="})
_SAME = {"==": "=", "<>": "!="}
_FIRST_WORDS = frozenset({"calendar", "working", "elapsed"})
RESERVED = frozenset({"and", "or", "not", "in", "is", "missing", "true", "false", "as_at", *_FIRST_WORDS, "day", "days", "hours", "minutes", "weeks"})
"""Words that cannot be the name of a column."""

_DEEPEST = 60


def parse(text: str) -> Node:
    """Raises ExpressionError with the place of what cannot be understood."""
    reader = _Reader(tokens(text))
    if reader.now.kind == "end":
        raise ExpressionError("The expression is empty.", 0)
    node = reader.either()
    if reader.now.kind != "end":
        raise reader.unexpected("“and”, “or” or a comparison")
    return node


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.found, self.at, self.depth = found, 0, 0

    @property
    def now(self) -> Token:
        return self.found[self.at]

    def is_word(self, *words: str) -> bool:
        return self.now.kind in {"name", "mark"} and self.now.text.lower() in words

    def take(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def taken(self, *words: str) -> Token | None:
        return self.take() if self.is_word(*words) else None

    def wanted(self, word: str) -> Token:
        if not self.is_word(word):
            raise self.unexpected(f"“{word}”")
        return self.take()

    def unexpected(self, wanted: str) -> ExpressionError:
        if self.now.kind == "end":
            return ExpressionError(f"The expression ends where {wanted} should come.", self.now.place)
        return ExpressionError(f"“{self.now.text}” stands where {wanted} should come.", self.now.place)

    # --- from the weakest to the strongest
    def either(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError("The brackets are too deep.", self.now.place)
        node = self.both()
        while token := self.taken("or"):
            node = Binary("or", node, self.both(), token.place)
        self.depth -= 1
        return node

    def both(self) -> Node:
        node = self.negated()
        while token := self.taken("and"):
            node = Binary("and", node, self.negated(), token.place)
        return node

    def negated(self) -> Node:
        turned, first = False, self.now.place
        while self.taken("not"):
            turned = not turned
        node = self.compared()
        return Unary("not", node, first) if turned else node

    def compared(self) -> Node:
        node = self.counted()
        if self.now.text in _COMPARISONS and self.now.kind == "mark":
            token = self.take()
            node = Binary(_SAME.get(token.text, token.text), node, self.counted(), token.place)
            if self.now.text in _COMPARISONS:
                raise ExpressionError("Two comparisons stand in a row.", self.now.place, "Join them with “and”.")
            return node
        if token_is := self.taken("is"):
            negated = self.taken("not") is not None
            self.wanted("missing")
            return Missing(node, negated, token_is.place)
        return self.among(node)

    def among(self, node: Node) -> Node:
        place = self.now.place
        negated = self.is_word("not") and self.found[self.at + 1].text.lower() == "in"
        if not negated and not self.is_word("in"):
            return node
        self.at += 2 if negated else 1
        self.wanted("(")
        values = [self.total()]
        while self.taken(","):
            values.append(self.total())
        self.wanted(")")
        return Among(node, tuple(values), negated, place)

    def counted(self) -> Node:
        """A sum, perhaps counted in a unit; `in` before a bracket asks for a list."""
        node = self.total()
        if self.is_word("in") and self.found[self.at + 1].text != "(":
            place = self.take().place
            unit = self.unit()
            if unit is None:
                raise self.unexpected("a unit such as days, working days or hours")
            return Counted(node, unit, place)
        return node

    def total(self) -> Node:
        node = self.product()
        while token := self.taken("+", "-"):
            node = Binary(token.text, node, self.product(), token.place)
        return node

    def product(self) -> Node:
        node = self.measured()
        while token := self.taken("*", "/"):
            node = Binary(token.text, node, self.measured(), token.place)
        return node

    def measured(self) -> Node:
        """One thing, perhaps with a unit after it."""
        if token := self.taken("-"):
            return Unary("-", self.measured(), token.place)
        node = self.single()
        place = self.now.place
        unit = self.unit()
        return node if unit is None else Span(node, unit, place)

    def unit(self) -> Unit | None:
        word = self.now.text.lower() if self.now.kind == "name" else ""
        if word in _FIRST_WORDS:
            first = self.take()
            word = f"{word} {self.now.text.lower()}"
            if _plural(word) not in UNITS:
                raise ExpressionError(f"“{first.text}” is not followed by “days”.", first.place, f"Write {first.text} days.")
        if _plural(word) not in UNITS:
            return None
        self.take()
        return UNITS[_plural(word)]

    def single(self) -> Node:
        token = self.now
        if self.taken("("):
            node = self.either()
            self.wanted(")")
            return node
        if token.kind in {"number", "text", "date"}:
            return self.literal()
        if token.kind == "name" and token.text.lower() in {"true", "false"}:
            return Literal(self.take().text.lower() == "true", token.place)
        if token.kind == "name" and (token.text == "as_at" or token.text.lower() not in RESERVED):
            return Name(self.take().text, token.place)
        raise self.unexpected("a column, a number, a text or a date")

    def literal(self) -> Literal:
        token = self.take()
        if token.kind == "number":
            return Literal(float(token.text), token.place)
        if token.kind == "text":
            return Literal(token.text[1:-1], token.place)
        try:
            return Literal(dt.date.fromisoformat(token.text), token.place)
        except ValueError:
            raise ExpressionError(f"{token.text} is not a day of the calendar.", token.place) from None


def _plural(word: str) -> str:
    return word if word.endswith("s") or not word else f"{word}s"
