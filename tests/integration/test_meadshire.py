"""The invented council: its script makes the same bytes again, its data is sound, and every rule can be seen in it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from meadshire.catalogue import load_catalogue
from meadshire.published import KNOWN_AT
from meadshire.readme import rule_groups
from outturn import api
from outturn.assessment.assess import assess
from outturn.assessment.history import history
from outturn.assessment.vocabulary import Expected, Rating, RatingReason, Trend, TrendCaveat, TrendReason
from outturn.figures.vocabulary import Status
from outturn.findings.finding import Severity
from outturn.indicators.vocabulary import Aggregation, Basis, Frequency, Kind, Polarity
from outturn.package.reading import read_package
from outturn.periods import parse_period
from outturn.standards.vocabulary import Change, MilestoneState, Profile, RangeBasis, StandardStatus

if TYPE_CHECKING:
    from pathlib import Path

    from outturn.package.package import Package

PERIOD = "2025-26-Q2"
PLANTED_WARNINGS = {("red-without-action", "AS02")}
COMPANIONS = [
    ("GC01", None, "GC27"), ("EW01", "EW22", "EW21"), ("ED01", "ED24", "ED23"), ("AS04", "AS27", None), ("PH01", None, "PH21"),
]  # fmt: skip
"""A rolling indicator, the months of its numerator, and those of its denominator or of its count."""


@pytest.fixture(scope="module")
def folder(project: Path) -> Path:
    return project / "examples" / "meadshire"


@pytest.fixture(scope="module")
def package(folder: Path) -> Package:
    return read_package(folder)


@pytest.fixture(scope="module")
def assessed(package: Package) -> pl.DataFrame:
    """The organisation's own verdicts for the whole, of the indicators in the quarterly report."""
    shown = package["report_rows"].filter(pl.col("report") == "qpr")["indicator"].drop_nulls()
    verdicts = assess(package.tables, parse_period(PERIOD), scheme=package.rating_scheme)
    kinds = package["indicators"].select("indicator", "kind", "section")
    return verdicts.filter(pl.col("breakdown").is_null(), pl.col("indicator").is_in(shown.to_list())).join(kinds, on="indicator")


def test_the_script_makes_the_example_again_byte_for_byte(project: Path, folder: Path, tmp_path: Path) -> None:
    script = project / "scripts" / "make_meadshire.py"
    done = subprocess.run([sys.executable, str(script), str(tmp_path / "made")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in sorted(made) if made[name] != kept[name]] == []


def test_the_script_says_how_it_is_used(project: Path) -> None:
    done = subprocess.run([sys.executable, str(project / "scripts" / "make_meadshire.py")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "OUT_DIR" in done.stderr


def test_every_output_can_say_that_the_council_is_invented(package: Package) -> None:
    assert "invented" in package.notice
    assert package.organisation.area == "E10099999"


def test_nothing_is_wrong_with_the_data_but_what_was_planted(folder: Path) -> None:
    findings = api.check_path(folder)
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    warned = {(finding.code, finding.subject) for finding in findings if finding.severity is Severity.WARNING}
    assert warned == PLANTED_WARNINGS


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("indicators", "kind", Kind),
        ("indicators", "polarity", Polarity),
        ("indicators", "frequency", Frequency),
        ("indicators", "basis", Basis),
        ("indicators", "aggregation", Aggregation),
        ("standards", "profile", Profile),
        ("standards", "status", StandardStatus),
        ("standards", "change", Change),
        ("standards", "range_basis", RangeBasis),
        ("figures", "status", Status),
        ("milestones", "state", MilestoneState),
    ],
)
def test_every_word_of_the_vocabulary_occurs(package: Package, table: str, column: str, words: type) -> None:
    assert {word.value for word in words} <= set(package[table][column].drop_nulls())


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("rating", set(Rating)),
        (
            "rating_reason",
            set(RatingReason)
            - {RatingReason.NO_VALUE, RatingReason.QUALIFIER, RatingReason.STANDARDS_CROSS, RatingReason.POLARITY_NONE, RatingReason.SUPPRESSED},
        ),
        ("expected", set(Expected)),
        ("trend", set(Trend)),
        ("trend_reason", {TrendReason.SIGNIFICANT, TrendReason.NOT_SIGNIFICANT, TrendReason.TOO_FEW_POINTS, TrendReason.MILESTONE}),
        ("ytd_rating", set(Rating)),
    ],
)
def test_every_verdict_occurs_in_the_quarterly_report(assessed: pl.DataFrame, column: str, words: set[str]) -> None:
    assert {str(word.value) for word in words} <= set(assessed[column].drop_nulls())  # type: ignore[attr-defined]


@pytest.mark.parametrize("caveat", [TrendCaveat.OVERLAPPING, TrendCaveat.DIFFERENCED, TrendCaveat.GAPS, TrendCaveat.DEFINITION_CHANGED])
def test_every_caveat_of_a_direction_of_travel_occurs(assessed: pl.DataFrame, caveat: TrendCaveat) -> None:
    assert assessed["trend_caveat"].drop_nulls().str.contains(caveat.value).any()


VERDICT_TAGS = ("AMBER", "RED", "IMPROVING", "WORSENING", "INCREASING", "DECREASING")


@pytest.mark.parametrize("tag", VERDICT_TAGS)
def test_indicators_have_the_verdict_that_the_readme_says(assessed: pl.DataFrame, tag: str) -> None:
    tagged = [indicator.ref for indicator in load_catalogue().indicators if tag in indicator.get("shows", [])]
    column = "rating" if tag in {"AMBER", "RED"} else "trend"
    found = dict(assessed.select("indicator", column).iter_rows())
    assert tagged
    assert {ref: found[ref] for ref in tagged} == dict.fromkeys(tagged, tag)


CONDITIONS = {
    "exactly-at-target": (pl.col("value") == pl.col("target")) & (pl.col("rating") == "GREEN"),
    "exactly-at-floor": (pl.col("value") == pl.col("floor")) & (pl.col("rating") == "AMBER"),
    "rests-on-rounding": pl.col("rests_on_rounding"),
    "qualifier": pl.col("qualifier") == "<",
    "tbc": pl.col("rating_reason") == "target_tbc",
    "floor-unknown": pl.col("rating_reason") == "floor_unknown",
    "proposed-standard": (pl.col("rating_reason") == "no_target") & pl.col("value").is_not_null(),
    "tolerance-scheme": (pl.col("rating") == "AMBER") & (pl.col("floor") == pl.col("target") - 5),
    "milestone-missed": pl.col("rating_reason") == "milestone_missed",
    "milestone-not-due": pl.col("rating_reason").is_in(["not_due", "milestone_met"]),
    "too-few-points": pl.col("trend_reason") == "too_few_points",
    "embargoed": (pl.col("status") == "embargoed") & pl.col("value").is_null(),
    "ytd-from": pl.col("ytd_from") == "2025-06",
    "ytd-given": pl.col("ytd_given"),
    "aggregation-none": pl.col("ytd_given") | pl.col("ytd").is_null(),
    "range-above": pl.col("expected") == "Above",
    "range-below": pl.col("expected") == "Below",
    "range-ytd": (pl.col("range_basis") == "ytd") & pl.col("expected").is_not_null(),
    "late": pl.col("period") == "2025-26-Q1",
    "overlapping": pl.col("trend_caveat").str.contains("overlapping"),
}


@pytest.mark.parametrize("tag", sorted(CONDITIONS))
def test_indicators_show_the_rule_that_the_readme_says(assessed: pl.DataFrame, tag: str) -> None:
    tagged = [indicator.ref for indicator in load_catalogue().indicators if tag in indicator.get("shows", []) and indicator.in_reports]
    assert tagged
    seen = assessed.filter(pl.col("indicator").is_in(tagged)).filter(CONDITIONS[tag])["indicator"].to_list()
    assert sorted(seen) == sorted(tagged)


def test_every_rule_of_the_list_is_shown_by_an_indicator() -> None:
    shown = {tag for indicator in load_catalogue().indicators for tag in indicator.get("shows", [])}
    listed = {rule for group in rule_groups() for rule in group["rules"]}
    assert shown == listed


def test_results_look_like_those_of_a_real_council(assessed: pl.DataFrame) -> None:
    kpis = assessed.filter(pl.col("kind") == "kpi")
    ratings = dict(kpis["rating"].value_counts().iter_rows())
    trends = dict(kpis["trend"].value_counts().iter_rows())
    assert 18 <= ratings["GREEN"] <= 26
    assert 9 <= ratings["AMBER"] <= 15
    assert 5 <= ratings["RED"] <= 7
    assert 1 <= ratings[None] <= 6
    assert trends["STABLE"] > trends["IMPROVING"] + trends["WORSENING"]
    assert min(trends["IMPROVING"], trends["WORSENING"]) >= 3
    assert assessed.height >= 100


def test_values_are_possible(package: Package) -> None:
    figures = package["figures"].join(package["indicators"].select("indicator", "unit"), on="indicator")
    shares = figures.filter(pl.col("unit") == "percent")
    assert (shares["numerator"].drop_nulls() >= 0).all()
    assert shares.filter(pl.col("numerator") > pl.col("denominator")).is_empty()
    assert shares.filter(~pl.col("value").is_between(0, 100)).is_empty()
    counts = figures.filter(pl.col("unit").is_in(["count", "gbp"]), pl.col("denominator").is_null())["value"].drop_nulls()
    assert (counts == counts.round()).all()


def test_a_year_to_date_weighs_its_months(package: Package, assessed: pl.DataFrame) -> None:
    """The mean of the months' percentages is another number than the year to date."""
    for ref in ("CS04", "HT01", "CH01"):
        months = history(package.tables).filter(
            pl.col("indicator") == ref, pl.col("breakdown").is_null(), pl.col("period").is_between(pl.lit("2025-04"), pl.lit("2025-09"))
        )
        ytd = assessed.row(by_predicate=pl.col("indicator") == ref, named=True)["ytd"]
        assert months.height == 6
        assert ytd == pytest.approx(100 * months["numerator"].sum() / months["denominator"].sum())
        assert abs(ytd - months["value"].mean()) > 0.001


@pytest.mark.parametrize(("rolling", "numerator", "denominator"), COMPANIONS)
def test_a_rolling_figure_is_the_sum_of_the_months_beside_it(package: Package, rolling: str, numerator: str | None, denominator: str | None) -> None:
    own = _current(package).filter(pl.col("indicator") == rolling)
    columns = {"denominator" if numerator else "value": denominator, "numerator": numerator}
    for column, ref in columns.items():
        if ref is None:
            continue
        months = dict(_current(package).filter(pl.col("indicator") == ref).select("period", "value").iter_rows())
        for period, total in own.filter(pl.col("period") >= "2024-04").select("period", column).iter_rows():
            end = parse_period(period)
            twelve = [months[parse_period(f"{end.end:%Y-%m}").shift(-back).id] for back in range(12)]
            assert total == sum(twelve), (rolling, period)


def test_cumulative_series_rise_inside_a_year_and_start_again_in_april(package: Package) -> None:
    for ref in ("HT27", "HT28", "EW05", "ED27"):
        values = dict(_current(package).filter(pl.col("indicator") == ref).select("period", "value").iter_rows())
        for period, value in values.items():
            before = values.get(parse_period(period).previous.id)
            if before is not None:
                assert (value < before) if period.endswith("-04") else (value >= before), (ref, period)


def test_revisions_keep_what_was_known_before(package: Package) -> None:
    """At least six figures have two rows with different numbers and different instants."""
    whole = package["figures"].filter(pl.col("area").is_null(), pl.col("breakdown").is_null(), pl.col("basis").is_null())
    twice = whole.group_by("indicator", "period").agg(
        pl.len(), pl.struct("value", "numerator", "denominator").n_unique().alias("numbers"), pl.col("recorded_at", "recorded_by").n_unique()
    )
    revised = twice.filter(pl.col("len") > 1)
    assert revised.height >= 6
    assert (revised["numbers"] == 2).all()
    assert (revised["recorded_at"] == 2).all()


def test_what_was_published_is_what_was_known_then(package: Package) -> None:
    published = package["published"].filter(pl.col("report") == "qpr", pl.col("period") == "2025-26-Q1")
    then = assess(package.tables, parse_period("2025-26-Q1"), scheme=package.rating_scheme, as_at=KNOWN_AT).filter(pl.col("breakdown").is_null())
    both = published.join(then, left_on="subject", right_on="indicator", suffix="_then")
    assert both.height == package["indicators"].filter(pl.col("kind") == "kpi", pl.col("indicator").is_in(published["subject"].to_list())).height
    assert both.filter(~pl.col("rating").eq_missing(pl.col("rating_then"))).is_empty()
    assert both.filter(~pl.col("trend").eq_missing(pl.col("trend_then"))).is_empty()


def test_published_counts_add_up_to_the_whole_report(package: Package) -> None:
    counts = package["published"].filter(pl.col("green").is_not_null())
    columns = ("green", "amber", "red", "not_rated", "improving", "stable", "worsening")
    for column in columns:
        whole = counts.filter(pl.col("subject") == "*")[column].item()
        assert whole == counts.filter(pl.col("subject") != "*")[column].sum()


def test_published_ratings_of_past_quarters_agree_with_the_computed_ones(package: Package) -> None:
    beside = history(package.tables).filter(pl.col("published_rating").is_not_null())
    assert beside.height >= 100
    assert beside.filter(pl.col("published_rating") != pl.col("rating")).is_empty()


def test_tables_of_parts_add_to_their_totals(package: Package) -> None:
    """Exactly, but for the contributions, which are rounded to the nearest thousand pounds."""
    figures = package["figures"].filter(pl.col("breakdown").is_not_null())
    tables = package["breakdown_tables"].select("table", "indicator")
    assert tables.height >= 4
    for indicator in tables["indicator"]:
        cells = figures.filter(pl.col("indicator") == indicator, pl.col("value").is_not_null())
        is_total = pl.col("breakdown").str.ends_with("=total")
        sums = cells.group_by("period").agg(total=pl.col("value").filter(is_total).sum(), parts=pl.col("value").filter(~is_total).sum(), cells=pl.len())
        tolerance = 500 * 6 if indicator == "GC26" else 0
        revised = set(package["figures"].filter(pl.col("indicator") == indicator, pl.col("breakdown").is_null()).filter(pl.len().over("period") > 1)["period"])
        wrong = sums.filter((pl.col("total") - pl.col("parts")).abs() > tolerance, ~pl.col("period").is_in(revised))
        assert wrong.is_empty(), indicator


def test_risks_show_every_way_in_which_a_register_changes(package: Package) -> None:
    risks = package["risks"]
    assert risks.height >= 18
    assert risks["closed_reason"].drop_nulls().str.contains("Removed").any()
    assert risks["closed_reason"].drop_nulls().str.contains("Delegated").any()
    assert package["risk_scores"]["likelihood"].null_count() == 1
    assert package["risk_scores"]["date"].n_unique() >= 6


def test_there_are_districts_neighbours_and_a_framework(package: Package) -> None:
    assert package["areas"].filter(pl.col("type") == "district").height == 8
    assert package["neighbours"].height == 10
    assert package["frameworks"].height == 16
    assert set(package["mappings"]["relation"]) == {"same", "similar", "contributes"}
    own = package["figures"].filter(pl.col("area").is_not_null())
    assert own["area"].n_unique() == 18


def test_district_figures_add_up_to_the_county(package: Package) -> None:
    figures = package["figures"].filter(pl.col("breakdown").is_null())
    for ref in ("GC03", "GC25"):
        districts = figures.filter(pl.col("indicator") == ref, pl.col("area").is_not_null()).group_by("period").agg(pl.col("numerator", "denominator").sum())
        county = figures.filter(pl.col("indicator") == ref, pl.col("area").is_null())
        both = districts.join(county, on="period", suffix="_county")
        assert both.height == 5
        assert (both["numerator"] == both["numerator_county"]).all()
        assert (both["denominator"] == both["denominator_county"]).all()


def test_the_review_says_what_it_does_with_every_indicator(package: Package) -> None:
    review = package["standards"].filter(pl.col("financial_year") == "2026-27")
    assert {"kept", "changed", "new", "removed"} <= set(review["change"].drop_nulls())
    assert set(review["status"]) <= {"proposed", "tbc"}
    assert review.filter(pl.col("change").is_in(["changed", "removed"]), pl.col("reason").is_null()).is_empty()


def test_every_section_and_most_kpis_have_words_that_refer_to_figures(package: Package) -> None:
    words = package["commentary"].filter(pl.col("kind") == "narrative")
    sections = set(package["sections"].filter(pl.col("kind") == "report_section")["section"])
    for period in ("2025-26-Q1", PERIOD):
        assert sections <= set(words.filter(pl.col("period") == period)["subject"])
    kpis = set(package["indicators"].filter(pl.col("kind") == "kpi")["indicator"])
    written = kpis & set(words.filter(pl.col("period") == PERIOD)["subject"])
    assert len(written) >= 0.9 * len(kpis)
    assert words.filter(pl.col("text").str.contains(r"\{\w+\.\w+")).height >= 40


def test_a_post_changes_hands_in_the_middle_of_the_year(package: Package) -> None:
    member = package["posts"].filter(pl.col("section") == "PH", pl.col("post") == "cabinet_member").sort("from")
    assert member.height == 2
    assert member["to"][0] is not None
    assert (member["from"][1] - member["to"][0]).days == 1


def _current(package: Package) -> pl.DataFrame:
    """The newest row of each of the organisation's own figures for the whole."""
    whole = package["figures"].filter(pl.col("area").is_null(), pl.col("breakdown").is_null(), pl.col("basis").is_null())
    return whole.sort("recorded_at").unique(["indicator", "period"], keep="last", maintain_order=True)


def test_an_embargoed_figure_is_in_the_package_and_in_no_report(package: Package) -> None:
    hidden = package["figures"].filter(pl.col("status") == "embargoed")
    assert hidden.select("indicator", "value").rows() == [("ED06", 66.0)]
    files = api.make_report(package, "qpr", PERIOD, formats=("json",))
    text = next(content for name, content in files.items() if name.endswith(".json") and "manifest" not in name).decode()
    assert "ED06" in text
    assert "66%" not in text
