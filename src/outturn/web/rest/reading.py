"""What programs read: the catalogue, standards, figures, assessments, and the story of one indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from outturn.access.decision import WHOLE
from outturn.access.vocabulary import Permission
from outturn.api import assess, explain
from outturn.assessment.current import known_at
from outturn.package.writing import package_zip
from outturn.periods import parse_period
from outturn.web.asking import as_at_utc
from outturn.web.assessed import kept, known_package
from outturn.web.rest.asked import package_asked, period_asked, reader, refuse_missing, refuse_unknown
from outturn.web.rest.fresh import answer, file_answer
from outturn.web.rest.guard import READING
from outturn.web.rest.rows import page_of, rows_of
from outturn.web.rest.schemas import (
    AssessmentPage,
    AssessmentsAsked,
    ExplainAsked,
    FigurePage,
    FiguresAsked,
    Indicator,
    IndicatorPage,
    IndicatorsAsked,
    InstantAsked,
    StandardPage,
    StandardsAsked,
    Story,
)
from outturn.web.scopes import within

if TYPE_CHECKING:
    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.web.rest.guard import Caller

router = Router(auth=READING, tags=["Reading"])
_FIGURE_KEY = ("indicator", "period", "area", "breakdown", "basis", "recorded_at")


@router.get("/indicators", response=IndicatorPage, url_name="api_indicators", summary="The catalogue")
def indicators(request: HttpRequest, asked: Query[IndicatorsAsked]) -> HttpResponse:
    """Every indicator that the token reaches, with the versions of its definition."""
    refuse_unknown(request, IndicatorsAsked)
    caller, package = reader(request), package_asked(request)

    def make() -> dict[str, object]:
        frame = _reached(package["indicators"], caller)
        if asked.kind:
            frame = frame.filter(pl.col("kind") == asked.kind)
        if asked.section:
            parents = {row["section"]: row["parent"] or "" for row in package["sections"].to_dicts()}
            wanted = [section for section in parents if within(section, asked.section, parents)]
            frame = frame.filter(pl.col("section").is_in(wanted))
        page = page_of(frame, ("indicator",), asked.limit, asked.cursor)
        return {**page.as_dict(), "items": _with_definitions(package, page.items)}

    return answer(request, make)


@router.get("/indicators/{indicator}", response=Indicator, url_name="api_indicator", summary="One indicator")
def one_indicator(request: HttpRequest, indicator: str, asked: Query[InstantAsked]) -> HttpResponse:
    """An indicator of the catalogue, with the versions of its definition."""
    refuse_unknown(request, InstantAsked)
    reader(request).refuse_unreached(indicator)
    package = package_asked(request)
    refuse_missing(package, indicator)
    return answer(request, lambda: _with_definitions(package, rows_of(package["indicators"].filter(pl.col("indicator") == indicator)))[0])


@router.get("/indicators/{indicator}/explanation", response=Story, url_name="api_explanation", summary="The story of one indicator")
def explanation(request: HttpRequest, indicator: str, asked: Query[ExplainAsked]) -> HttpResponse:
    """Figure, standard, rating, year to date, direction of travel and rounding, in the words of `outturn explain`."""
    refuse_unknown(request, ExplainAsked)
    reader(request).refuse_unreached(indicator)
    package, period = package_asked(request), period_asked(asked.period)
    refuse_missing(package, indicator)

    def make() -> dict[str, str]:
        story = explain(package, indicator, period, area=asked.area or None, breakdown=asked.breakdown or None)
        return {"indicator": indicator, "period": period.id, "text": story}

    return answer(request, make)


@router.get("/standards", response=StandardPage, url_name="api_standards", summary="Targets, floors and expected ranges")
def standards(request: HttpRequest, asked: Query[StandardsAsked]) -> HttpResponse:
    """By indicator and financial year."""
    refuse_unknown(request, StandardsAsked)
    caller, package = reader(request), package_asked(request)
    _look_for(asked.indicator, caller, package)

    def make() -> dict[str, object]:
        frame = _of(_reached(package["standards"], caller), asked.indicator)
        if asked.financial_year:
            frame = frame.filter(pl.col("financial_year") == asked.financial_year)
        return page_of(frame, ("indicator", "financial_year", "period"), asked.limit, asked.cursor).as_dict()

    return answer(request, make)


@router.get("/figures", response=FigurePage, url_name="api_figures", summary="Approved figures")
def figures(request: HttpRequest, asked: Query[FiguresAsked]) -> HttpResponse:
    """Figures that count: what is still a draft or waits for approval is not among them."""
    refuse_unknown(request, FiguresAsked)
    caller, package = reader(request), package_asked(request)
    _look_for(asked.indicator, caller, package)
    first, last = _bound(asked.from_period, "from"), _bound(asked.to_period, "to")

    def make() -> dict[str, object]:
        frame = _of(_reached(package["figures"], caller), asked.indicator)
        frame = _between(frame, first, last)
        for name, wanted in (("area", asked.area), ("breakdown", asked.breakdown)):
            if wanted is not None:
                frame = frame.filter(pl.col(name) == wanted if wanted else pl.col(name).is_null())
        if not asked.revisions:
            frame = known_at(frame, None, package["indicators"])
        return page_of(frame, _FIGURE_KEY, asked.limit, asked.cursor).as_dict()

    return answer(request, make)


@router.get("/assessments/{period}", response=AssessmentPage, url_name="api_assessments", summary="Ratings of a period")
def assessments(request: HttpRequest, period: str, asked: Query[AssessmentsAsked]) -> HttpResponse:
    """The columns of `outturn assess`: rating with its reason, year to date, direction of travel."""
    refuse_unknown(request, AssessmentsAsked)
    caller, at, instant = reader(request), period_asked(period), as_at_utc(request)
    held, package = known_package(instant)
    _look_for(asked.indicator, caller, package)

    def make() -> dict[str, object]:
        key = (held.version, "programs", at.id, asked.area, instant)
        frame: pl.DataFrame = kept(key, lambda: assess(package, at, area=asked.area or None).to_polars())
        page = page_of(_of(_reached(frame, caller), asked.indicator), ("indicator", "area", "breakdown"), asked.limit, asked.cursor)
        return {"period": at.id, **page.as_dict()}

    return answer(request, make)


@router.get("/package", url_name="api_package", summary="Everything, as a package")
def package_whole(request: HttpRequest, asked: Query[InstantAsked]) -> HttpResponse:
    """The package as a ZIP file, as `outturn dump` writes it: internal, with small numbers as they are. For a token that reaches everything."""
    refuse_unknown(request, InstantAsked)
    caller = reader(request)
    caller.require_everything()
    caller.require(Permission.READ_FIGURES, WHOLE)
    package = package_asked(request)

    def make() -> HttpResponse:
        return HttpResponse(package_zip(package), content_type="application/zip", headers={"Content-Disposition": 'attachment; filename="package.zip"'})

    return file_answer(request, make)


def _look_for(indicator: str, caller: Caller, package: Package) -> None:
    if indicator:
        caller.refuse_unreached(indicator)
        refuse_missing(package, indicator)


def _reached(frame: pl.DataFrame, caller: Caller) -> pl.DataFrame:
    reach = caller.reach
    return frame if reach is None else frame.filter(pl.col("indicator").is_in(list(reach)))


def _of(frame: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return frame.filter(pl.col("indicator") == indicator) if indicator else frame


def _bound(written: str, field: str) -> Period | None:
    return period_asked(written, field) if written else None


def _between(frame: pl.DataFrame, first: Period | None, last: Period | None) -> pl.DataFrame:
    """Periods by their last month, of whatever kind they are."""
    if first is None and last is None:
        return frame
    ends = {text: parse_period(text).last for text in frame["period"].unique()}
    wanted = [text for text, end in ends.items() if (first is None or end >= first.last) and (last is None or end <= last.last)]
    return frame.filter(pl.col("period").is_in(wanted))


def _with_definitions(package: Package, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    versions = package["definitions"].sort("from", maintain_order=True).to_dicts()
    return [{**item, "definitions": [row for row in versions if row["indicator"] == item["indicator"]]} for item in items]
