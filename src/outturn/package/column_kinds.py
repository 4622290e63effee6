"""The columns of tables in as few words as will do: each function makes one kind of column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.package.definition import Column, ColumnType

if TYPE_CHECKING:
    from enum import StrEnum


def words(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in enum)


def text(name: str, meaning: str, *, refers_to: str = "", required: bool = False) -> Column:
    return Column(name, ColumnType.TEXT, meaning, refers_to=refers_to, required=required)


def key(name: str, meaning: str, *, refers_to: str = "") -> Column:
    return Column(name, ColumnType.TEXT, meaning, refers_to=refers_to, required=True)


def choice(name: str, enum: type[StrEnum], meaning: str, *, required: bool = False) -> Column:
    return Column(name, ColumnType.TEXT, meaning, allowed=words(enum), required=required)


def number(name: str, meaning: str, *, least: float | None = None) -> Column:
    return Column(name, ColumnType.NUMBER, meaning, least=least)


def integer(name: str, meaning: str, *, least: int | None = None, most: int | None = None) -> Column:
    return Column(name, ColumnType.INTEGER, meaning, least=least, most=most)


def boolean(name: str, meaning: str) -> Column:
    return Column(name, ColumnType.BOOLEAN, meaning)


def date(name: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, ColumnType.DATE, meaning, required=required)


def markdown(name: str, meaning: str) -> Column:
    return Column(name, ColumnType.MARKDOWN, meaning)


def period(meaning: str, *, required: bool = True) -> Column:
    return Column("period", ColumnType.PERIOD, meaning, required=required)


def year() -> Column:
    return Column("financial_year", ColumnType.FINANCIAL_YEAR, "The financial year that it is for.", required=True)
