"""Every table and column of the data package, defined once (PACKAGE.md).

Reading, writing, the Table Schemas in `datapackage.json` and the reference page all come from `TABLES`. To add a column,
add it here and nowhere else.
"""

from __future__ import annotations

from outturn.disclosure.vocabulary import Preset
from outturn.figures.vocabulary import Qualifier, Status
from outturn.frameworks.vocabulary import Relation
from outturn.indicators.vocabulary import Aggregation, Basis, Frequency, Kind, Polarity, Unit
from outturn.package.column_kinds import boolean as _boolean
from outturn.package.column_kinds import choice as _choice
from outturn.package.column_kinds import date as _date
from outturn.package.column_kinds import integer as _integer
from outturn.package.column_kinds import key as _key
from outturn.package.column_kinds import markdown as _markdown
from outturn.package.column_kinds import number as _number
from outturn.package.column_kinds import period as _period
from outturn.package.column_kinds import text as _text
from outturn.package.column_kinds import words as _words
from outturn.package.column_kinds import year as _year
from outturn.package.definition import Column, ColumnType, Table
from outturn.standards.vocabulary import Change, MilestoneState, Profile, RangeBasis, StandardStatus

__all__ = ["TABLES", "Column", "ColumnType", "Table"]


_INDICATOR = _key("indicator", "The indicator that it is about.", refers_to="indicators.indicator")
_ORDER = _integer("order", "Place in lists, from the lowest.")

SECTIONS = Table(
    "sections",
    "Directorates, service areas and sections of a report.",
    ("section",),
    (
        _key("section", "Its stable reference."),
        _text("name", "Its name as printed.", required=True),
        _text("parent", "The section that it is part of.", refers_to="sections.section"),
        Column("kind", ColumnType.TEXT, "What sort of section it is.", allowed=("directorate", "service_area", "report_section")),
        _ORDER,
    ),
)

POSTS = Table(
    "posts",
    "Who answers for a section, and since when.",
    ("section", "post", "from"),
    (
        _key("section", "The section that is answered for.", refers_to="sections.section"),
        _text("post", "The post, such as cabinet_member, corporate_director or responsible_officer.", required=True),
        _text("holder", "Who holds it, with a title where one is printed."),
        _date("from", "First day in post."),
        _date("to", "Last day in post."),
    ),
)

INDICATORS = Table(
    "indicators",
    "The catalogue: one row for each key performance indicator and activity indicator.",
    ("indicator",),
    (
        _key("indicator", "Its stable reference, such as FN06. Figures are joined on it, never on a name."),
        _text("name", "Its name as printed.", required=True),
        _choice("kind", Kind, "A kpi is rated against a target; an activity indicator may have an expected range.", required=True),
        _text("section", "The section that it belongs to.", refers_to="sections.section"),
        _choice("unit", Unit, "The unit of its values."),
        _number("per", "The base of a rate: 10000 for “per 10,000”."),
        _number("scale", "Values are printed divided by this: 1000 for “£000s”."),
        _integer("decimals", "Decimals to print, after scaling. Rating never uses rounded values.", least=0, most=10),
        _choice("polarity", Polarity, "Which way is good."),
        _choice("frequency", Frequency, "How often it is measured."),
        _choice("basis", Basis, "What a figure at a period covers."),
        _choice("aggregation", Aggregation, "How the year to date is made from the periods."),
        _integer("ytd_from", "The month (1 to 12) from which its year to date counts; April where empty.", least=1, most=12),
        _integer("trend_periods", "How many periods its chart and its direction of travel look back on."),
        _text("rating_scheme", "Its own rating scheme where it differs from the organisation's, such as “tolerance 10%” or “tolerance 5 points”."),
        _text("numerator_label", "What the numerator counts."),
        _text("denominator_label", "What the denominator counts."),
        _text("definition", "Exactly what is measured."),
        _text("rationale", "Why it is measured."),
        _text("source", "Where its figures come from."),
        _text("owner", "Who answers for it."),
        Column("introduced", ColumnType.WHEN, "Since when it has been measured."),
        Column("retired", ColumnType.WHEN, "From when it is no longer measured."),
        _text("replaces", "The indicator whose place it took, where the measure changed too much to keep its reference.", refers_to="indicators.indicator"),
        _ORDER,
    ),
)

DEFINITIONS = Table(
    "definitions",
    "Changes of an indicator's definition: from when, what it says, and whether figures before can be compared.",
    ("indicator", "from"),
    (
        _INDICATOR,
        Column("from", ColumnType.WHEN, "The first day on which this definition is in force.", required=True),
        _text("name", "The indicator's name under this definition."),
        _text("definition", "Exactly what is measured from then on."),
        _boolean("comparable", "Whether earlier figures can be compared with later ones. False breaks the series."),
        _text("reason", "Why the definition changed."),
    ),
)

ALIASES = Table(
    "aliases",
    "Other names under which documents speak of an indicator.",
    ("alias",),
    (_key("alias", "The other name."), _INDICATOR),
)

STANDARDS = Table(
    "standards",
    "Targets, floor standards and expected ranges, for each indicator and financial year.",
    ("indicator", "financial_year", "period"),
    (
        _INDICATOR,
        _year(),
        _period("The period that the row is for, with the profile explicit; a row without it is for the rest of the year.", required=False),
        _choice("profile", Profile, "How the standard differs inside the year."),
        _number("target", "The target."),
        _number("floor", "The floor standard: the least that is acceptable."),
        _number("target_low", "Lower end of the target band, for polarity range."),
        _number("target_high", "Upper end of the target band."),
        _number("floor_low", "Lower end of the floor band."),
        _number("floor_high", "Upper end of the floor band."),
        _number("lower", "Lower end of the expected range of an activity indicator."),
        _number("upper", "Upper end of the expected range."),
        _choice("range_basis", RangeBasis, "Whether the expected range is for the latest period or for the year to date."),
        _choice("status", StandardStatus, "Whether the standard is in force. A proposed one is not."),
        _choice("change", Change, "What the annual review did with the indicator for this year."),
        _text("reason", "Why it changed or was removed."),
        _text("set_by", "Who set it."),
        _date("set_on", "When it was set."),
    ),
)

FIGURES = Table(
    "figures",
    "One value for one indicator, area, period and breakdown member. Revisions are kept: the newest recorded_at counts.",
    ("indicator", "area", "period", "basis", "breakdown", "recorded_at"),
    (
        _INDICATOR,
        _text("area", "GSS code of the area; empty for the organisation's own.", refers_to="areas.area"),
        _period("The period that it is for."),
        Column("basis", ColumnType.TEXT, "Empty for the indicator's own basis; ytd for a year to date as given.", allowed=(*_words(Basis), "ytd")),
        _text("breakdown", "dimension=member for a part; empty for the whole."),
        _number("value", "The value."),
        _choice("qualifier", Qualifier, "An inequality: the true value lies below or above the value given."),
        _number("numerator", "The numerator of a ratio."),
        _number("denominator", "The denominator of a ratio."),
        _choice("status", Status, "How far the value can be relied on, or why there is none. Empty counts as final where there is a value."),
        _text("note", "A note to print beside the figure."),
        Column(
            "published_rating",
            ColumnType.TEXT,
            "The rating as published, kept beside the computed one.",
            allowed=("GREEN", "AMBER", "RED", "Yes", "Above", "Below"),
        ),
        Column("recorded_at", ColumnType.INSTANT, "When this value became known."),
        _text("recorded_by", "Who recorded it."),
    ),
)

MILESTONES = Table(
    "milestones",
    "Dated steps of an indicator with polarity milestone.",
    ("indicator", "financial_year", "milestone"),
    (
        _INDICATOR,
        _year(),
        _key("milestone", "What is due."),
        _date("due", "The date by which it is due."),
        _choice("state", MilestoneState, "Whether it was met, was missed, or is not yet due."),
        _date("met_on", "When it was met."),
        _text("note", "A note to print beside it."),
    ),
)

BREAKDOWNS = Table(
    "breakdowns",
    "The rows of breakdown tables: members of a dimension, with their totals.",
    ("table", "member"),
    (
        _key("table", "The table's reference."),
        _text("dimension", "The dimension, as in the breakdown of a figure.", required=True),
        _key("member", "The member, as in the breakdown of a figure."),
        _text("label", "The member's name as printed."),
        _text("parent", "The member that it is part of."),
        _boolean("is_total", "Whether the row is the total of the others."),
        _ORDER,
    ),
)

BREAKDOWN_TABLES = Table(
    "breakdown_tables",
    "The breakdown tables themselves; one that is only in `breakdowns` is shown with its reference as its title.",
    ("table",),
    (
        _key("table", "The table's reference."),
        _text("title", "The table's title as printed."),
        _text("indicator", "The indicator whose figures fill it.", refers_to="indicators.indicator"),
        _boolean("one_whole", "Whether its members are shares of one whole, which cannot pass 100 per cent."),
        _text("note", "A note to print below the table."),
    ),
)

BREAKDOWN_COLUMNS = Table(
    "breakdown_columns",
    "The columns of a breakdown table, where they are not simply the latest periods of its indicator.",
    ("table", "order"),
    (
        _key("table", "The table.", refers_to="breakdown_tables.table"),
        Column("order", ColumnType.INTEGER, "The column's place, from 1.", required=True),
        _text("indicator", "The indicator whose figures fill it; empty for that of the table.", refers_to="indicators.indicator"),
        _period("The period whose figures fill it."),
        Column("basis", ColumnType.TEXT, "The basis of those figures; empty for the indicator's own.", allowed=(*_words(Basis), "ytd")),
        _text("label", "The column's heading; the period's label where empty."),
    ),
)

COMMENTARY = Table(
    "commentary",
    "Words about an indicator, a section or a report for one period.",
    ("subject", "period", "kind"),
    (
        _key("subject", "The indicator, section or report that it is about."),
        _period("The period that it is about."),
        Column("kind", ColumnType.TEXT, "A narrative is printed as text, a footnote as a note.", allowed=("narrative", "footnote"), required=True),
        _markdown("text", "Markdown that may refer to figures, such as {FN06.value}."),
        _text("author", "Who wrote it."),
        _date("approved_on", "When it was approved."),
    ),
)

ACTIONS = Table(
    "actions",
    "Management actions: what is done where the floor standard is missed.",
    ("action",),
    (
        _key("action", "Its stable reference."),
        _INDICATOR,
        _period("The period whose figure led to it.", required=False),
        _text("what", "What is done.", required=True),
        _text("owner", "Who does it."),
        _date("due", "By when."),
        Column("state", ColumnType.TEXT, "How far it is.", allowed=("planned", "under_way", "done", "late", "stopped")),
        _text("progress", "Progress, in words."),
        _text("expected_effect", "What it should change."),
    ),
)

REPORTS = Table(
    "reports",
    "The reports that are made from the package.",
    ("report",),
    (
        _key("report", "Its stable reference."),
        _text("title", "Its title as printed.", required=True),
        Column("kind", ColumnType.TEXT, "What sort of report it is.", allowed=("quarterly", "dashboard", "review", "framework", "cover"), required=True),
        _choice("frequency", Frequency, "How often it is published."),
        _text("committee", "The committee that it goes to."),
        _integer("trend_periods", "How many periods its charts and directions of travel look back on."),
        _integer("periods_shown", "How many periods the tables of a dashboard show; 4 where empty."),
        _text("about", "For a cover paper: the report that it introduces.", refers_to="reports.report"),
        _text("framework", "For a framework paper: the framework that it maps.", refers_to="frameworks.framework"),
        _text("logo", "A picture in the package (PNG, JPEG or SVG) for the front of the report; the organisation's where empty."),
        _text("accent", "The report's colour, such as #12436D; the organisation's where empty."),
        _boolean("forecast", "Whether a dashboard shows a forecast of the year's end, which is never a rating."),
    ),
)

REPORT_ROWS = Table(
    "report_rows",
    "What a report holds: its sections, and the indicators and breakdown tables in them.",
    ("report", "section", "indicator", "table"),
    (
        _key("report", "The report.", refers_to="reports.report"),
        _key("section", "The section in which the row stands.", refers_to="sections.section"),
        _text("indicator", "The indicator that the row shows; empty where it shows a table.", refers_to="indicators.indicator"),
        _text("table", "The breakdown table that the row shows; empty where it shows an indicator.", refers_to="breakdown_tables.table"),
        _ORDER,
    ),
)

PUBLISHED = Table(
    "published",
    "What a report said when it was published: its counts and arrows, never recounted with later standards.",
    ("report", "period", "subject"),
    (
        _key("report", "The report.", refers_to="reports.report"),
        _period("The report's period."),
        _key("subject", "The section or the indicator; * for the whole report."),
        Column("published_on", ColumnType.INSTANT, "When the report was published."),
        _integer("green", "How many were GREEN."),
        _integer("amber", "How many were AMBER."),
        _integer("red", "How many were RED."),
        _integer("not_rated", "How many were not rated."),
        _integer("improving", "How many were improving."),
        _integer("stable", "How many were stable."),
        _integer("worsening", "How many were worsening."),
        Column("rating", ColumnType.TEXT, "The indicator's rating as published.", allowed=("GREEN", "AMBER", "RED")),
        Column("ytd_rating", ColumnType.TEXT, "The rating of its year to date as published.", allowed=("GREEN", "AMBER", "RED")),
        Column("trend", ColumnType.TEXT, "The indicator's direction as published.", allowed=("IMPROVING", "STABLE", "WORSENING")),
        _text("name", "The name under which the indicator or the section stood."),
        _integer("low", "How many corporate risks were low."),
        _integer("medium", "How many corporate risks were medium."),
        _integer("high", "How many corporate risks were high."),
        _integer("tbc", "How many corporate risks had a score to be confirmed, outside the levels."),
    ),
)

DISCLOSURE_RULES = Table(
    "disclosure_rules",
    "How small numbers are protected in what is published; the row that names the indicator, then the report, goes before the others.",
    ("indicator", "report"),
    (
        _text("indicator", "The indicator that the rule is for; empty for all.", refers_to="indicators.indicator"),
        _text("report", "The report that it is for; empty for all.", refers_to="reports.report"),
        _choice("preset", Preset, "A ready-made rule, in the place of a threshold and a base."),
        _number("threshold", "Counts from 1 to just below it are withheld; nought is shown.", least=0),
        _number("base", "Counts that are shown are rounded to the nearest multiple of it.", least=1),
        _text("reason", "Why the rule is what it is."),
    ),
)

RISKS = Table(
    "risks",
    "The corporate risk register.",
    ("risk",),
    (
        _key("risk", "Its stable reference."),
        _text("title", "Its title as printed.", required=True),
        _text("owner", "Who owns it."),
        _text("section", "The section that it belongs to.", refers_to="sections.section"),
        _date("opened", "When it was added to the register."),
        _date("closed", "When it left the register."),
        _text("closed_reason", "Why it left: removed, or delegated to whom."),
    ),
)

RISK_SCORES = Table(
    "risk_scores",
    "The history of each risk's score.",
    ("risk", "date"),
    (
        _key("risk", "The risk.", refers_to="risks.risk"),
        _date("date", "When it was scored.", required=True),
        _integer("likelihood", "Likelihood, 1 to 5.", least=1, most=5),
        _integer("impact", "Impact, 1 to 5.", least=1, most=5),
        _integer("target_score", "The score to be reached."),
        _text("note", "Why the score changed."),
    ),
)

RISK_ACTIONS = Table(
    "risk_actions",
    "What is done about each risk.",
    ("risk", "action"),
    (
        _key("risk", "The risk.", refers_to="risks.risk"),
        _key("action", "The action's reference."),
        _text("what", "What is done."),
        _text("owner", "Who does it."),
        _date("due", "By when."),
        _text("progress", "Progress, in words."),
    ),
)

AREAS = Table(
    "areas",
    "The areas that figures are for.",
    ("area",),
    (
        _key("area", "GSS code."),
        _text("name", "Its name.", required=True),
        _text("type", "Its type, such as county or district."),
        _text("region", "Its region."),
    ),
)

NEIGHBOURS = Table(
    "neighbours",
    "Statistical neighbours of an area, under a named model.",
    ("model", "area", "neighbour"),
    (
        _key("model", "The model that chose them."),
        _key("area", "The area.", refers_to="areas.area"),
        _key("neighbour", "Its neighbour.", refers_to="areas.area"),
        _integer("rank", "1 for the nearest."),
    ),
)

FRAMEWORKS = Table(
    "frameworks",
    "National frameworks and their outcomes.",
    ("framework", "outcome"),
    (
        _key("framework", "The framework, such as lof-2026-07."),
        _key("outcome", "The outcome's reference."),
        _integer("number", "The outcome's number."),
        _text("name", "The outcome's name."),
        _text("ambition", "What it aims for."),
        _boolean("contextual", "Whether it is context, not a measure of councils."),
    ),
)

METRICS = Table(
    "metrics",
    "The metrics of a framework's outcomes.",
    ("framework", "metric"),
    (
        _key("framework", "The framework."),
        _key("metric", "The metric's reference."),
        _text("outcome", "The outcome that it belongs to."),
        _text("name", "The metric's name.", required=True),
        Column("type", ColumnType.TEXT, "Whether it measures an outcome or an output.", allowed=("outcome", "output")),
        _text("unit", "The unit, as the framework words it."),
        Column("polarity", ColumnType.TEXT, "Which way is good.", allowed=("higher", "lower", "none")),
        _text("source", "Who publishes it."),
        _boolean("placeholder", "Whether the metric is still to be defined."),
    ),
)

MAPPINGS = Table(
    "mappings",
    "Which indicators speak to which metrics, many to many.",
    ("framework", "metric", "indicator"),
    (
        _key("framework", "The framework."),
        _key("metric", "The metric."),
        _INDICATOR,
        _choice("relation", Relation, "How near they are."),
        _text("note", "What differs."),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SECTIONS,
        POSTS,
        INDICATORS,
        DEFINITIONS,
        ALIASES,
        STANDARDS,
        FIGURES,
        MILESTONES,
        BREAKDOWNS,
        BREAKDOWN_TABLES,
        BREAKDOWN_COLUMNS,
        COMMENTARY,
        ACTIONS,
        REPORTS,
        REPORT_ROWS,
        PUBLISHED,
        DISCLOSURE_RULES,
        RISKS,
        RISK_SCORES,
        RISK_ACTIONS,
        AREAS,
        NEIGHBOURS,
        FRAMEWORKS,
        METRICS,
        MAPPINGS,
    )
}
"""The tables by name, in the order in which they are written and documented."""
