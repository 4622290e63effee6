"""Documents for the renderers' tests: one that holds every kind of block, and one as long as a real quarterly report."""

from __future__ import annotations

import random

from outturn.assessment.vocabulary import Rating, Trend
from outturn.charts.spec import ChartSpec, Series, SeriesRole, Tick
from outturn.figures.formatting import NumberFormat, format_value
from outturn.indicators.vocabulary import Unit
from outturn.reports.content import (
    Align,
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Cell,
    Chart,
    Contents,
    ContentsEntry,
    Document,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Key,
    KeyEntry,
    KeyFact,
    Link,
    Note,
    NoteRef,
    Panel,
    PanelKind,
    Paragraph,
    RatingTag,
    Strong,
    Table,
    TableColumn,
    TableRow,
    Text,
    TrendTag,
)

PERCENT = NumberFormat(Unit.PERCENT)
COUNT = NumberFormat(Unit.COUNT)
NOTICE = "Meadshire is an invented council. Every figure and name here is made up."
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
QUARTERS = ("April to June", "July to September", "October to December", "January to March")
GREEN = RatingTag(Rating.GREEN, "Green", "The target is met.")
AMBER = RatingTag(Rating.AMBER, "Amber", "The target is missed, the floor is met.", rests_on_rounding=True)
RED = RatingTag(Rating.RED, "Red", "The floor is missed.")
NOT_RATED = RatingTag(None, "Not rated", "There is no target yet.")
IMPROVING = TrendTag(Trend.IMPROVING, "Improving", good=True)
STABLE = TrendTag(Trend.STABLE, "Stable")
WORSENING = TrendTag(Trend.WORSENING, "Worsening", good=False)
INCREASING = TrendTag(Trend.INCREASING, "Increasing")
NO_VERDICT = TrendTag(None, "No verdict", reason="Fewer than five figures.")
MEASURES = (
    "Assessments completed within 28 days", "People supported to live at home", "Carers who had a review on time", "Calls answered by the contact centre",
    "Education, health and care plans issued within 20 weeks", "Potholes mended within 28 days", "Household waste recycled or composted",
    "Care leavers in education, employment or training", "Freedom of information requests answered in time", "Permanent social workers in post",
)  # fmt: skip
ACTIVITIES = (
    "Contacts received",
    "Referrals opened",
    "Cases open at the end of the quarter",
    "Visits to libraries",
    "Calls to the contact centre",
    "Bus passes in use",
)


def quarter_ticks(count: int, *, last_year: int = 2025, last_quarter: int = 2) -> tuple[Tick, ...]:
    """Quarters of financial years, ending with the one given."""
    end = last_year * 4 + last_quarter - 1
    return tuple(_quarter(order) for order in range(end - count + 1, end + 1))


def _quarter(order: int) -> Tick:
    year, quarter = divmod(order, 4)
    label = f"{year}/{(year + 1) % 100:02d}"
    return Tick(f"Q{quarter + 1}", label, f"{QUARTERS[quarter]} {year + (quarter == 3)}")


def month_ticks(count: int, *, first_year: int = 2024) -> tuple[Tick, ...]:
    return tuple(
        Tick(
            MONTHS[order % 12],
            f"{first_year + order // 12}/{(first_year + order // 12 + 1) % 100:02d}",
            f"{MONTHS[order % 12]} of year {first_year + order // 12}",
        )
        for order in range(count)
    )


def series(role: SeriesRole, label: str, values: list[float | None], form: NumberFormat = PERCENT) -> Series:
    return Series(role, label, tuple(values), tuple(format_value(value, form) for value in values))


def chart(name: str, title: str, form: NumberFormat, ticks: tuple[Tick, ...], *lines: Series) -> Chart:
    spec = ChartSpec(name, title, f"Line chart of {title.lower()}.", form, ticks, lines)
    columns = (TableColumn("Period"), *(TableColumn(line.label, Align.RIGHT) for line in lines))
    rows = tuple(
        TableRow((words(tick.full), *(Cell((Text(line.texts[place] or "–"),), line.values[place]) for line in lines))) for place, tick in enumerate(ticks)
    )
    return Chart(spec, Table(f"{name}-figures", f"Figures behind the chart: {title}", columns, rows))


def words(text: str) -> Cell:
    return Cell((Text(text),))


def tagged(*content: Inline) -> Cell:
    return Cell(content)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def kpi_panel(number: int, level: int = 4) -> Panel:
    """Figures come from a generator that the number seeds: every run draws the same panel."""
    luck = random.Random(number)
    name = f"{MEASURES[number % len(MEASURES)]}" + (f" ({number})" if number >= len(MEASURES) else "")
    ticks = quarter_ticks(9 + number % 5)
    level_now = luck.uniform(70, 95)
    values: list[float | None] = [round(level_now := min(99.9, level_now + luck.gauss(0, 1.5)), 1) for _ in ticks]
    if number % 7 == 3:
        values[len(values) // 2] = None
    target = round(luck.uniform(-3, 4) + (values[0] or 0))
    floor = target - 5
    latest = values[-1] or 0
    rating = GREEN if latest >= target else AMBER if latest >= floor else RED
    targets: list[float | None] = [target - 1.0 if tick.year < "2024/25" else target for tick in ticks]
    floors: list[float | None] = [floor - 1.0 if tick.year < "2024/25" else floor for tick in ticks]
    lines = (series(SeriesRole.ACTUAL, "Result", values), series(SeriesRole.TARGET, "Target", targets), series(SeriesRole.FLOOR, "Floor", floors))
    facts = (fact("Current", latest), fact("Target", target), fact("Floor", floor), fact("Previous", values[-2]))
    body: list[Block] = [paragraph(f"The latest figure is {format_value(latest, PERCENT)} against a target of {format_value(target, PERCENT)}."), _remarks()]
    if rating is RED:
        body.append(
            Callout(CalloutKind.ACTION, "Management action", (paragraph("Two more reviewers start in November; the backlog is planned to clear by March."),))
        )
    return Panel(
        PanelKind.KPI,
        Heading(level, f"KP{number:02d}: {name}", f"kpi-{number}"),
        (rating, (IMPROVING, STABLE, WORSENING)[number % 3]),
        facts,
        chart(f"kpi-{number}-chart", f"{name}, by quarter", PERCENT, ticks, *lines),
        tuple(body),
    )


def _remarks() -> BulletList:
    return BulletList(
        ((paragraph("Demand was a tenth higher than in the same quarter of last year."),), (paragraph("The figures of the latest quarter are provisional."),))
    )


def fact(label: str, value: float | None, form: NumberFormat = PERCENT) -> KeyFact:
    return KeyFact(label, (Text(format_value(value, form)),))


def activity_panel(number: int, level: int = 4) -> Panel:
    luck = random.Random(1000 + number)
    name = f"{ACTIVITIES[number % len(ACTIVITIES)]}" + (f" ({number})" if number >= len(ACTIVITIES) else "")
    ticks = quarter_ticks(13)
    usual = luck.uniform(500, 9000)
    values: list[float | None] = [float(round(usual * luck.uniform(0.8, 1.2))) for _ in ticks]
    lower: list[float | None] = [float(round(usual * 0.9 + 5 * place)) for place in range(13)]
    upper: list[float | None] = [float(round(usual * 1.1 + 5 * place)) for place in range(13)]
    lines = (
        series(SeriesRole.ACTUAL, "Result", values, COUNT),
        series(SeriesRole.UPPER, "Expected, upper", upper, COUNT),
        series(SeriesRole.LOWER, "Expected, lower", lower, COUNT),
    )
    return Panel(
        PanelKind.ACTIVITY,
        Heading(level, f"AC{number:02d}: {name}", f"activity-{number}"),
        (INCREASING if number % 2 else STABLE,),
        (fact("Latest", values[-1], COUNT), fact("Previous", values[-2], COUNT)),
        chart(f"activity-{number}-chart", f"{name}, by quarter", COUNT, ticks, *lines),
        (paragraph("The latest figure is within the expected range."),),
    )


def wide_table(name: str = "ratings") -> Table:
    """Grouped columns, tags in cells, a total: wider than any phone."""
    columns = (
        TableColumn("Indicator"),
        *(TableColumn(month, Align.RIGHT, "Figures of 2025/26") for month in ("Jun", "Jul", "Aug", "Sep")),
        *(TableColumn(header, align, "Year to date") for header, align in (("Figure", Align.RIGHT), ("Rating", Align.LEFT))),
        TableColumn("Target", Align.RIGHT),
        TableColumn("Direction"),
    )
    tags = ((GREEN, IMPROVING), (AMBER, STABLE), (RED, WORSENING), (NOT_RATED, NO_VERDICT))
    rows = [
        TableRow(
            (
                words(MEASURES[place]),
                *(Cell((Text(f"{value:.1f}%"),), value) for value in (91.2, 92.0, 90.5, 93.1, 91.7)),
                tagged(rating),
                words("92.0%"),
                tagged(trend),
            )
        )
        for place, (rating, trend) in enumerate(tags)
    ]
    rows.append(TableRow((words("All indicators"), *(words("") for _ in range(8))), is_total=True))
    return Table(name, "Ratings of the latest months and of the year to date", columns, tuple(rows), notes=(paragraph("Figures are rounded to one decimal."),))


def breakdown_table() -> Table:
    columns = (TableColumn("Area"), TableColumn("Cases", Align.RIGHT), TableColumn("On time", Align.RIGHT))
    rows = (("Meadshire", 0, 620), ("North", 1, 320), ("Upper Brook", 2, 120), ("South", 1, 300))
    return Table(
        "areas",
        "Cases by area",
        columns,
        tuple(TableRow((words(name), words(f"{value}"), words("93.5%")), level=level) for name, level, value in rows),
        notes=(),
    )


def matrix_table() -> Table:
    """Two columns of row headings, and none in the corner."""
    columns = (TableColumn(""), TableColumn("Measure"), TableColumn("Count", Align.CENTRE))
    return Table("matrix", "Measures of each service", columns, (TableRow((words("Adults"), words("Reviews"), words("3"))),), row_headers=2)


def key() -> Key:
    entries = (
        KeyEntry(GREEN, "The target is met or bettered."),
        KeyEntry(RatingTag(Rating.AMBER, "Amber"), "The target is missed, but the floor is met."),
        KeyEntry(RED, "The floor is missed: a management action follows."),
        KeyEntry(NOT_RATED, "There is no figure or no target."),
        KeyEntry(IMPROVING, "Over the whole of the chart, figures become better."),
        KeyEntry(STABLE, "There is no clear trend."),
        KeyEntry(WORSENING, "Over the whole of the chart, figures become worse."),
    )
    return Key("What ratings and directions mean", entries, (paragraph("Directions come from a regression over all periods of the chart."),))


def every_block() -> Document:
    """Holds each kind of block and of inline content at least once."""
    blocks = (_main_contents(), Heading(2, "Key", "key"), key(), *_summary(), *_children(), Contents("In this part", (ContentsEntry("Key", "key", 2),)))
    notes = (Note(1, (Text("Counted on 14 October 2025."),)), Note(2, (Text("See the "), Link("#key", (Text("key"),)), Text("."))))
    facts = (KeyFact("Published", (Text("14 November 2025"),)), KeyFact("Committee", (Text("Cabinet"),)))
    period = "July to September 2025"
    return Document("Quarterly performance report", period, "Meadshire County Council", "2025-26-Q2", "qpr", blocks, notes, NOTICE, facts=facts)


def _main_contents() -> Contents:
    entries = (("Key", "key", 2), ("Summary", "summary", 2), ("Children", "children", 2), ("Indicators", "children-kpis", 3))
    return Contents("Contents", tuple(ContentsEntry(*entry) for entry in entries))


def _summary() -> tuple[Block, ...]:
    sentence = (
        Text("Of 40 indicators "),
        Strong((Text("28 are on target"),)),
        Text(" and "),
        Emphasis((Text("five"),)),
        Text(" are Red"),
        NoteRef(1),
        Text("; see "),
        Link("#children", (Text("children"),)),
        Text(" or "),
        Link("https://example.org/a?b=1&c=2", (Text("the method"),)),
        Text("."),
    )
    late = (paragraph("Three services had not sent their figures."), BulletList(((paragraph("Highways"),), (paragraph("Waste"),))))
    anew = (Paragraph((Text("Counted anew since April"), NoteRef(2), Text("."))),)
    warning, notice = Callout(CalloutKind.WARNING, "Late figures", late), Callout(CalloutKind.NOTICE, "Changed definition", anew)
    return Heading(2, "Summary", "summary"), Paragraph(sentence), wide_table(), warning, notice


def _children() -> tuple[Block, ...]:
    steps = BulletList(((paragraph("First step"), BulletList(((paragraph("a detail"),),))), (paragraph("Second step"),)), ordered=True)
    monthly = (series(SeriesRole.ACTUAL, "Result", [90.0 + place % 7 for place in range(25)]), series(SeriesRole.TARGET, "Target", [94.0] * 25))
    return (
        Heading(2, "Children & families <0 to 25>", "children"),
        steps,
        Heading(3, "Key performance indicators", "children-kpis"),
        *(kpi_panel(number) for number in range(4)),
        unrated_panel(),
        Heading(3, "Activity", "children-activity"),
        Grid((activity_panel(0), activity_panel(1), activity_panel(2), empty_panel())),
        Heading(3, "Breakdowns", "children-breakdowns"),
        breakdown_table(),
        matrix_table(),
        wide_table("again"),  # the same caption twice: regions on a phone must not be told apart by it alone
        chart("alone", "Calls answered, month by month", PERCENT, month_ticks(25), *monthly),
    )


def unrated_panel() -> Panel:
    return Panel(
        PanelKind.KPI, Heading(4, "KP90: Homes for care leavers", "kpi-90"), (NOT_RATED, NO_VERDICT), (), None, (paragraph("There is no target yet."),)
    )


def empty_panel() -> Panel:
    ticks = quarter_ticks(4)
    nothing = chart("activity-90-chart", "Visits, by quarter", COUNT, ticks, series(SeriesRole.ACTUAL, "Result", [None] * 4, COUNT))
    return Panel(PanelKind.ACTIVITY, Heading(4, "AC90: Visits", "activity-90"), (), (), nothing)


def long_report(kpis: int = 40, activities: int = 60, sections: int = 8) -> Document:
    """As long as a council's quarterly report: the charts of 40 KPIs and 60 activity indicators, and a table for each section."""
    blocks: list[Block] = [
        Contents("Contents", tuple(ContentsEntry(f"Section {place}", f"section-{place}", 2) for place in range(sections))), Heading(2, "Key", "key"), key(),
    ]  # fmt: skip
    for place in range(sections):
        blocks += [
            Heading(2, f"Section {place}", f"section-{place}"),
            wide_table(f"ratings-{place}"),
            Heading(3, "Key performance indicators", f"kpis-{place}"),
        ]
        blocks += [kpi_panel(number) for number in range(place, kpis, sections)]
        blocks += [Heading(3, "Activity", f"activities-{place}"), Grid(tuple(activity_panel(number) for number in range(place, activities, sections)))]
    return Document("Quarterly performance report", "July to September 2025", "Meadshire County Council", "2025-26-Q2", "qpr", tuple(blocks), notice=NOTICE)
