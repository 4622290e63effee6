"""From the parts of an expression to Narwhals expressions, with every type checked before a record is read.

Records come with whole numbers beside each date: `closed@day` (days since 1970 by the local calendar), `closed@working`
(working days since 1970 up to that day) and, for an instant, `closed@us` (microseconds since 1970 in UTC). So each span of
time is one subtraction of whole numbers, the same on every engine.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

import narwhals as nw

from outturn.measures.language.parser import parse
from outturn.measures.language.syntax import CALENDAR, ELAPSED, WORKING, Among, Binary, Counted, Literal, Missing, Name, Span, Unary, Unit
from outturn.measures.language.tokens import ExpressionError
from outturn.measures.vocabulary import RecordType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from outturn.measures.language.syntax import Node

EPOCH = dt.date(1970, 1, 1)
_DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Scope:
    """`until_as_at` names the column of dates whose missing values stand for the as-at day: cases that are still open.

    `working` gives the number of working days since 1970 up to a day.
    """

    columns: Mapping[str, RecordType]
    as_at: dt.date
    working: Callable[[dt.date], int]
    until_as_at: str = ""


@dataclass(frozen=True)
class Text:
    expr: nw.Expr
    words: str = "a text"


@dataclass(frozen=True)
class Number:
    """`unit` says in what a counted span is counted; then the number is whole, and counts the unit's base."""

    expr: nw.Expr
    unit: Unit | None = None
    words: str = "a number"


@dataclass(frozen=True)
class Truth:
    """`known`: it is true or false for every record, never unknown."""

    expr: nw.Expr
    known: bool = False
    words: str = "a condition"


@dataclass(frozen=True)
class Day:
    """A date, or an instant where `us` is there. `working` is none where working days cannot be counted from it.

    `words` is the name of the column that it is, if it is one.
    """

    day: nw.Expr
    us: nw.Expr | None = None
    working: nw.Expr | None = None
    words: str = "a date"


@dataclass(frozen=True)
class Difference:
    later: Day
    earlier: Day
    words: str = "a difference of two dates"


@dataclass(frozen=True)
class Length:
    """A span of time that is written out: `28 days`."""

    number: nw.Expr
    unit: Unit
    words: str = "a span of time"

    @property
    def in_base(self) -> nw.Expr:
        return self.number * _whole(self.unit.size)


Value = Text | Number | Truth | Day | Difference | Length

_ORDER: Mapping[str, Callable[[nw.Expr, nw.Expr], nw.Expr]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


@dataclass
class Compiled:
    """`needs` are the columns of the records that the value is made from."""

    value: Value
    needs: frozenset[str]
    names: frozenset[str]


def compile_condition(text: str, scope: Scope) -> Compiled:
    """A text that must be true or false. Raises ExpressionError."""
    return _compiled(text, scope, Truth, "a condition, such as closed - due <= 28 days")


def compile_number(text: str, scope: Scope) -> Compiled:
    """A text that must give a number. Raises ExpressionError."""
    return _compiled(text, scope, Number, "a number, such as cost, or closed - created in working days")


def compile_either(text: str, scope: Scope) -> Compiled:
    """A condition, which counts, or a number, which is added up. Raises ExpressionError."""
    return _compiled(text, scope, (Truth, Number), "a condition to count or a number to add up")


def _compiled(text: str, scope: Scope, wanted: type[Value] | tuple[type[Value], ...], words: str) -> Compiled:
    compiler = _Compiler(scope)
    value = compiler.value(parse(text))
    if isinstance(value, Difference):
        raise ExpressionError("A difference of two dates needs a unit.", 0, "Say in what it is counted: closed - created in days.")
    if not isinstance(value, wanted):
        raise ExpressionError(f"The expression is {value.words}, and {words} is wanted.", 0)
    return Compiled(value, frozenset(compiler.needs), frozenset(compiler.names))


@dataclass
class _Compiler:
    scope: Scope
    needs: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def value(self, node: Node) -> Value:
        match node:
            case Name():
                return self.column(node)
            case Literal():
                return self.constant(node.value) if isinstance(node.value, dt.date) else _literal(node)
            case Unary():
                return self.unary(node)
            case Binary():
                return self.binary(node)
            case Span():
                return Length(self.number(node.number).expr, node.unit)
            case Counted():
                return self.counted(node)
            case Missing():
                return self.missing(node)
            case Among():
                return self.among(node)
            case _:
                assert_never(node)

    # --- things
    def column(self, node: Name) -> Value:
        if node.text == "as_at":
            return self.constant(self.scope.as_at)
        kind = self.scope.columns.get(node.text)
        if kind is None:
            raise unknown_column(node.text, self.scope.columns, node.place)
        self.names.add(node.text)
        if kind in {RecordType.DATE, RecordType.INSTANT}:
            return self.day(node.text, kind)
        self.needs.add(node.text)
        expr = nw.col(node.text)
        return Text(expr) if kind is RecordType.TEXT else Number(expr) if kind is RecordType.NUMBER else Truth(expr)

    def day(self, name: str, kind: RecordType) -> Day:
        """What it needs is noted when it is used: working days are not looked up for a date that is only compared."""
        end = self.constant(self.scope.as_at) if name == self.scope.until_as_at else None

        def made(what: str, otherwise: nw.Expr | None) -> nw.Expr:
            return nw.col(f"{name}@{what}") if otherwise is None else nw.coalesce(nw.col(f"{name}@{what}"), otherwise)

        us = None if end is None else _whole((_day_number(self.scope.as_at) + 1) * _DAY_US)
        instant = made("us", us) if kind is RecordType.INSTANT else None
        return Day(made("day", end.day if end else None), instant, made("working", end.working if end else None), words=name)

    def constant(self, day: dt.date) -> Day:
        """A day that is the same for every record."""
        return Day(_whole(_day_number(day)), None, _whole(self.scope.working(day)))

    def unary(self, node: Unary) -> Value:
        if node.mark == "-":
            number = self.number(node.of)
            return Number(-number.expr, number.unit)
        truth = self.truth(node.of)
        return Truth(~truth.expr, known=truth.known)

    def missing(self, node: Missing) -> Value:
        if not isinstance(node.of, Name) or node.of.text == "as_at":
            raise ExpressionError("Only a column can be missing.", node.place)
        name = node.of.text
        if name not in self.scope.columns:
            raise unknown_column(name, self.scope.columns, node.of.place)
        column = f"{name}@day" if self.scope.columns[name] in {RecordType.DATE, RecordType.INSTANT} else name
        self.needs.add(column)
        self.names.add(name)
        empty = nw.col(column).is_null()
        return Truth(~empty if node.negated else empty, known=True)

    def among(self, node: Among) -> Value:
        texts = [value.value for value in node.values if isinstance(value, Literal)]
        if len(texts) < len(node.values):
            raise ExpressionError("A list holds texts or numbers only.", node.place, "Write category in ('Pothole', 'Kerb').")
        of = self.value(node.of)
        if isinstance(of, Text) and all(isinstance(text, str) for text in texts):
            found = of.expr.is_in(texts).fill_null(value=False)
            return Truth(~found if node.negated else found, known=True)
        if isinstance(of, Number) and of.unit is None and all(isinstance(text, float) for text in texts):
            found = of.expr.cast(nw.Float64).is_in(texts)
            return Truth(~found if node.negated else found)
        raise ExpressionError(f"This is {of.words}, and the list is not of its kind.", node.place, "Texts stand in quotation marks, numbers without.")

    # --- two things
    def binary(self, node: Binary) -> Value:
        if node.mark in {"and", "or"}:
            left, right = self.truth(node.left), self.truth(node.right)
            return Truth(left.expr & right.expr if node.mark == "and" else left.expr | right.expr, known=left.known and right.known)
        left_value, right_value = self.value(node.left), self.value(node.right)
        if node.mark in _ORDER:
            return self.compared(node, left_value, right_value)
        if isinstance(left_value, Day) and isinstance(right_value, Day) and node.mark == "-":
            return Difference(left_value, right_value)
        if isinstance(left_value, Day) and isinstance(right_value, Length) and node.mark in "+-":
            return self.moved(node, left_value, right_value)
        return self.arithmetic(node, left_value, right_value)

    def arithmetic(self, node: Binary, left: Value, right: Value) -> Number:
        for each in (left, right):
            if not isinstance(each, Number):
                raise ExpressionError(f"“{node.mark}” joins numbers, and this is {each.words}.", node.place)
        first, second = _plain(left), _plain(right)
        match node.mark:
            case "+":
                return Number(first + second)
            case "-":
                return Number(first - second)
            case "*":
                return Number(first * second)
            case _:
                return Number(nw.when(second != 0.0).then(first / second))

    def moved(self, node: Binary, day: Day, length: Length) -> Day:
        by = length.in_base
        if length.unit.base is WORKING:
            raise ExpressionError("Working days cannot be added to a date.", node.place, "Compare the difference: closed - created <= 10 working days.")
        self.use_day(day)
        sign = 1 if node.mark == "+" else -1
        if length.unit.base is CALENDAR:
            return Day(day.day + by * sign, words="a date")
        instant = self.instant(day, node.place)
        return Day(day.day, instant + by * sign, words="an instant that is reckoned")

    def counted(self, node: Counted) -> Number:
        difference = self.value(node.difference)
        if not isinstance(difference, Difference):
            raise ExpressionError(f"Only a difference of two dates is counted in {node.unit.words}, and this is {difference.words}.", node.place)
        return Number(self.between(difference, node.unit, node.place), node.unit)

    def compared(self, node: Binary, left: Value, right: Value) -> Truth:
        order = _ORDER[node.mark]
        match left, right:
            case Difference(), Length():
                return Truth(order(self.between(left, right.unit, node.place), right.in_base))
            case Length(), Difference():
                return Truth(order(left.in_base, self.between(right, left.unit, node.place)))
            case Number(), Length() if left.unit is not None and left.unit.base is right.unit.base:
                return Truth(order(left.expr, right.in_base))
            case Day(), Day():
                return Truth(self.in_order(order, left, right))
            case Number(), Number():
                return Truth(order(_plain(left), _plain(right)))
            case (Text(), Text()) if node.mark in {"=", "!="}:
                return Truth(order(left.expr, right.expr).fill_null(value=node.mark == "!="), known=True)
            case (Truth(), Truth()) if node.mark in {"=", "!="}:
                return Truth(order(left.expr, right.expr))
            case _:
                raise _cannot_compare(node, left, right)

    def in_order(self, order: Callable[[nw.Expr, nw.Expr], nw.Expr], left: Day, right: Day) -> nw.Expr:
        """Two instants by the clock; as soon as one of them is a date, by the calendar."""
        if left.us is not None and right.us is not None:
            return order(self.instant(left, 0), self.instant(right, 0))
        self.use_day(left)
        self.use_day(right)
        return order(left.day, right.day)

    def between(self, difference: Difference, unit: Unit, place: int) -> nw.Expr:
        """How many of the unit's base lie between two dates."""
        later, earlier = difference.later, difference.earlier
        if unit.base is ELAPSED:
            return self.instant(later, place) - self.instant(earlier, place)
        if unit.base is WORKING:
            return self.working(later, place) - self.working(earlier, place)
        self.use_day(later)
        self.use_day(earlier)
        return later.day - earlier.day

    # --- what is needed
    def use_day(self, day: Day) -> None:
        self._use(day.words, "day")

    def instant(self, day: Day, place: int) -> nw.Expr:
        if day.us is None:
            raise ExpressionError(
                f"“{day.words}” is a date without a time of day: hours cannot be counted from it.", place, "Count in days, or give the column the type instant."
            )
        self._use(day.words, "us")
        return day.us

    def working(self, day: Day, place: int) -> nw.Expr:
        if day.working is None:
            raise ExpressionError("Working days are counted between two columns, or a column and as_at.", place)
        self._use(day.words, "working")
        return day.working

    def _use(self, name: str, what: str) -> None:
        if name in self.scope.columns:
            self.needs.add(f"{name}@{what}")

    def truth(self, node: Node) -> Truth:
        value = self.value(node)
        if not isinstance(value, Truth):
            raise ExpressionError(f"A condition is wanted here, and this is {value.words}.", node.place)
        return value

    def number(self, node: Node) -> Number:
        value = self.value(node)
        if not isinstance(value, Number):
            raise ExpressionError(f"A number is wanted here, and this is {value.words}.", node.place)
        return value


def _literal(node: Literal) -> Value:
    if isinstance(node.value, bool):
        return Truth(nw.lit(node.value), known=True)
    if isinstance(node.value, str):
        return Text(nw.lit(node.value))
    if isinstance(node.value, dt.date):
        raise TypeError("dates are constants of the scope")
    return Number(_whole(int(node.value)) if node.value.is_integer() else nw.lit(node.value))


def _whole(value: int) -> nw.Expr:
    """Of 64 bits on every engine: a year has more microseconds than 32 bits hold."""
    return nw.lit(value, nw.Int64)


def _day_number(day: dt.date) -> int:
    return (day - EPOCH).days


def _plain(value: Value) -> nw.Expr:
    """As a number of the unit that it was counted in."""
    assert isinstance(value, Number)  # noqa: S101 - its callers have looked
    size = 1 if value.unit is None else value.unit.size
    number = value.expr.cast(nw.Float64)
    return number if size == 1 else number / size


def unknown_column(name: str, columns: Mapping[str, RecordType], place: int = 0) -> ExpressionError:
    near = difflib.get_close_matches(name, columns, n=1)
    mend = f"Is “{near[0]}” meant?" if near else "Name it under [columns]." if columns else ""
    return ExpressionError(f"There is no column “{name}” under [columns].", place, mend)


def _cannot_compare(node: Binary, left: Value, right: Value) -> ExpressionError:
    if isinstance(left, Difference) and isinstance(right, Number):
        return ExpressionError("A difference of two dates is compared with a number without a unit.", node.place, "Write the unit: closed - due <= 28 days.")
    if isinstance(left, Difference) and isinstance(right, Difference):
        return ExpressionError("Two differences are compared without a unit.", node.place, "Say in what each is counted: closed - created in days.")
    return ExpressionError(f"{left.words.capitalize()} cannot be compared by “{node.mark}” with {right.words}.", node.place)
