"""What is asked and answered, as OpenAPI tells it. Rows of tables come from the one definition of the package's tables."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - read when the schemas are made
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StrictFloat, StrictInt, StrictStr, create_model

from outturn.assessment.assess import COLUMNS, MORE_COLUMNS
from outturn.entry.typed import OFFERED
from outturn.entry.unseen import tidy
from outturn.figures.vocabulary import Status  # noqa: TC001 - read when the schemas are made
from outturn.package.tables import TABLES, ColumnType

MOST_ROWS, ROWS = 5_000, 500
MOST_AT_ONCE = 1_000


def _plain(text: str) -> str:
    if tidy(text) != text.replace("\r\n", "\n").replace("\r", "\n"):
        raise ValueError("This text holds characters that nobody can see.")
    return text


_Number = StrictInt | StrictFloat | Annotated[StrictStr, Field(max_length=60), AfterValidator(_plain)]
_Note = Annotated[StrictStr, Field(max_length=500), AfterValidator(_plain)]
_Commentary = Annotated[StrictStr, Field(max_length=20_000), AfterValidator(_plain)]
_Line = Annotated[StrictStr, Field(max_length=1_000), AfterValidator(_plain)]


def _offered(status: Status) -> Status:
    if status not in OFFERED:
        raise ValueError(f"A figure that is asked for is one of {', '.join(status.value for status in OFFERED)}.")
    return status


class Strict(Schema):
    """Names that are not known are refused: a slip of the pen shall not be lost in silence."""

    model_config = ConfigDict(extra="forbid")


# --- questions
class Paged(Strict):
    limit: int = Field(ROWS, ge=1, le=MOST_ROWS, description="The most rows of a page.")
    cursor: str = Field("", description="“next” of the page before; empty for the first.")


class InstantAsked(Strict):
    as_at: str = Field("", description="What was known at this instant: a day (to its end), or 2025-10-20T09:00 in UTC. Empty for now.")


class IndicatorsAsked(Paged, InstantAsked):
    section: str = Field("", description="Only of this section and those that are part of it.")
    kind: Literal["", "kpi", "activity"] = Field("", description="Only of this kind.")


class StandardsAsked(Paged, InstantAsked):
    indicator: str = Field("", description="Only of this indicator.")
    financial_year: str = Field("", description="Only of this year, such as 2025-26.")


class FiguresAsked(Paged, InstantAsked):
    indicator: str = Field("", description="Only of this indicator.")
    from_period: str = Field("", alias="from", description="Only of periods that end with this one or after it.")
    to_period: str = Field("", alias="to", description="Only of periods that end with this one or before it.")
    area: str | None = Field(None, description="Only of this area (GSS code); empty for the organisation's own.")
    breakdown: str | None = Field(None, description="Only of this part, such as district=Ashby; empty for the whole.")
    revisions: bool = Field(False, description="Earlier values as well; without it the newest of each figure.")


class AssessmentsAsked(Paged, InstantAsked):
    indicator: str = Field("", description="Only of this indicator.")
    area: str = Field("", description="GSS code of one area; empty for the organisation's own.")


class ExplainAsked(InstantAsked):
    period: str = Field(description="The period up to whose end figures count, such as 2025-26-Q2.")
    area: str = Field("", description="GSS code of one area; empty for the organisation's own.")
    breakdown: str = Field("", description="One part, such as district=Ashby; empty for the whole.")


# --- rows
_TYPES: dict[ColumnType, Any] = {ColumnType.NUMBER: float, ColumnType.INTEGER: int, ColumnType.BOOLEAN: bool}


def _rows_of(table: str, name: str) -> Any:
    columns = TABLES[table].columns
    fields: dict[str, Any] = {column.name: (_TYPES.get(column.type, str) | None, Field(description=column.meaning)) for column in columns}
    return create_model(name, __base__=Schema, __doc__=TABLES[table].meaning, **fields)


DefinitionRow: Any = _rows_of("definitions", "DefinitionRow")
StandardRow: Any = _rows_of("standards", "StandardRow")
FigureRow: Any = _rows_of("figures", "FigureRow")
IndicatorColumns: Any = _rows_of("indicators", "IndicatorColumns")

_BOOLEANS = frozenset({"rests_on_rounding", "ytd_rests_on_rounding", "ytd_given"})
_COUNTS = frozenset({"trend_n", "ytd_periods", "ytd_periods_due", "ytd_last_year_periods"})
_TEXTS = frozenset(
    {
        *("indicator", "area", "breakdown", "period", "status", "rating", "rating_reason", "ytd_rating", "ytd_rating_reason", "expected", "trend"),
        *("trend_reason", "trend_from", "trend_caveat", "qualifier", "note", "published_rating", "recorded_at", "range_basis", "ytd_from"),
        *("trend_method", "trend_plain", "previous_qualifier", "last_year_qualifier", "ytd_qualifier", "ytd_last_year_qualifier"),
    }
)


def assessment_type(column: str) -> type:
    return bool if column in _BOOLEANS else int if column in _COUNTS else str if column in _TEXTS else float


_ASSESSED: dict[str, Any] = {name: (assessment_type(name) | None, Field()) for name in (*COLUMNS, *MORE_COLUMNS)}
AssessmentRow: Any = create_model("AssessmentRow", __base__=Schema, __doc__="What `outturn assess` says of one indicator.", **_ASSESSED)


Indicator: Any = create_model(
    "Indicator",
    __base__=IndicatorColumns,
    __doc__="An indicator of the catalogue, with the versions of its definition.",
    definitions=(list[DefinitionRow], Field(description="Changes of its definition, from the oldest.")),
)


class _Pages(Schema):
    next: str | None = Field(description="The cursor of the next page; null on the last.")
    total: int = Field(description="How many rows all pages have.")


def _page_of(name: str, row: Any, **more: Any) -> Any:
    return create_model(name, __base__=_Pages, items=(list[row], Field(description="The rows of this page.")), **more)


IndicatorPage = _page_of("IndicatorPage", Indicator)
StandardPage = _page_of("StandardPage", StandardRow)
FigurePage = _page_of("FigurePage", FigureRow)
AssessmentPage = _page_of("AssessmentPage", AssessmentRow, period=(str, Field(description="The period up to whose end figures count.")))


class Story(Schema):
    """The story of one indicator in words."""

    indicator: str
    period: str
    text: str


class EditionFileLine(Schema):
    path: str
    size: int = Field(description="In bytes.")
    sha256: str = Field(description="The digest of the file.")


class EditionLine(Schema):
    number: int
    report: str = Field(description="The report's reference.")
    title: str
    period: str
    as_at: dt.datetime = Field(description="What was known at this instant is in it.")
    published_at: dt.datetime
    why: str = Field(description="Why it was published, where that was asked for.")


class EditionList(Schema):
    items: list[EditionLine]


class EditionWhole(EditionLine):
    files: list[EditionFileLine]


# --- figures that are given
class ActionGiven(Strict):
    what: _Line = Field(description="What is done.")
    who: _Line = Field(description="Who does it.")
    when: _Line = Field(description="By when: 2026-03-31 or 31/3/2026.")


class FigureGiven(Strict):
    """Value, parts, status and note are given as a whole: what is left out is empty. Commentary and action stay as they stand where they are left out."""

    value: _Number | None = Field(None, description="The value in the unit of the indicator; a text, such as “<5”, is read as if it were typed.")
    numerator: _Number | None = Field(None, description="With the denominator in place of the value.")
    denominator: _Number | None = None
    status: Annotated[Status, AfterValidator(_offered)] | None = Field(
        None, description="How far it can be relied on, or why there is none; final where it is left out."
    )
    note: _Note | None = Field(None, description="Printed beside the figure; needed where there is none.")
    commentary: _Commentary | None = Field(None, description="Markdown; an empty text takes it away.")
    action: ActionGiven | None = Field(None, description="What is done about a RED figure.")
    no_action: _Line | None = Field(None, description="Or why nothing is done.")
    submit: bool = Field(False, description="Send it to its approver, where it is not only a draft.")
    personal_data: _Line = Field("", description="Why what looks like personal data in the texts, such as an office's postcode, may be published.")


class OneOfMany(FigureGiven):
    indicator: Annotated[StrictStr, Field(max_length=200), AfterValidator(_plain)]
    period: Annotated[StrictStr, Field(max_length=60), AfterValidator(_plain)]
    revision: int | None = Field(None, ge=0, le=2_000_000_000, description="The revision of the return that was seen, where it matters.")


class FiguresGiven(Strict):
    figures: list[OneOfMany] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Remark(Schema):
    """What the checks found."""

    severity: str
    code: str
    about: Literal["figure", "commentary"]
    message: str
    mend: str


class FigureRead(Schema):
    """The figure as it was read."""

    value: float | None
    qualifier: str
    numerator: float | None
    denominator: float | None
    status: str | None
    note: str


class ActionRead(Schema):
    what: str
    who: str
    when: str


class ReturnNow(Schema):
    """The return as it stands: what was given, and what the rules say of it. It counts when a person has approved it."""

    indicator: str
    period: str
    state: str = Field(description="due, draft, submitted, returned, approved, locked or published.")
    revision: int = Field(description="Grows with every change.")
    due: dt.date
    maker: str = Field(description="Who entered what stands here.")
    reason: str = Field(description="Why it was sent back, where it was.")
    figure: FigureRead
    commentary: str
    action: ActionRead | None
    no_action: str
    rating: str | None = Field(description="What the figure would be rated; null where it is not rated.")
    words: str = Field(description="The figure as it is printed.")
    why: str = Field(description="The rating with its reason, in a sentence.")
    remarks: list[Remark]


class OneResult(Schema):
    """`status` is what the figure alone would have been answered with."""

    indicator: str
    period: str
    status: int
    figure: ReturnNow | None = None
    problem: Any = None


class ManyResults(Schema):
    taken: int = Field(description="How many were taken.")
    refused: int = Field(description="How many were refused; nothing of them was changed.")
    results: list[OneResult] = Field(description="In the order in which they were sent.")
