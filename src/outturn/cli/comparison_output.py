"""What `outturn compare` and `outturn neighbours` print and write."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from outturn.cli.text_table import shortened, text_table
from outturn.figures.formatting import format_value
from outturn.reports.catalogue import indicators_of
from outturn.reports.comparison_rows import rows_from
from outturn.reports.comparison_words import difference_word, gap_text, introduction, left_out_words, ranked_words, size_note
from outturn.reports.wording import STATUS_WORDS, counted, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from outturn.api import Comparison, NeighbourModel
    from outturn.package.package import Package
    from outturn.reports.catalogue import Indicator
    from outturn.reports.comparison_rows import ComparisonRow

_NAME_WIDTH = 44


def comparison_as_bytes(package: Package, comparison: Comparison, form: str, *, each_value: bool = False) -> bytes:
    """`form` is table, csv, json or parquet; `each_value` gives the figures of every area instead of a row an indicator."""
    frame = comparison.values if each_value else comparison.frame
    match form:
        case "csv":
            return frame.write_csv().encode()
        case "json":
            return (json.dumps(_described(comparison, frame, each_value), ensure_ascii=False, indent=1) + "\n").encode()
        case "parquet":
            buffer = io.BytesIO()
            frame.write_parquet(buffer)
            return buffer.getvalue()
        case _:
            rows = _value_table(package, comparison) if each_value else _comparison_table(package, comparison)
            heading = [*filter(None, [package.notice]), introduction(comparison), f"Figures to the end of {comparison.period.end_label}."]
            return ("\n".join([*heading, "", rows, *_notes(comparison, rows_from(comparison), each_value=each_value)]) + "\n").encode()


def _described(comparison: Comparison, frame: pl.DataFrame, each_value: bool) -> dict[str, object]:
    return {
        "area": comparison.area,
        "period": comparison.period.id,
        "kind": comparison.kind.value,
        "group": comparison.group,
        "comparators": list(comparison.comparators),
        "left_out": list(comparison.left_out),
        "values" if each_value else "rows": frame.to_dicts(),
    }


def _notes(comparison: Comparison, compared: Sequence[ComparisonRow], *, each_value: bool) -> list[str]:
    older = not each_value and any(row.period != row.latest for row in compared)
    mark = "* The area has a newer figure, and no comparator has one for that period yet." if older else ""
    notes = [note for note in (mark, size_note(compared), left_out_words(comparison)) if note]
    return ["", *notes] if notes else []


_HEADERS = ("Indicator", "Name", "Period", "Value", "Rank", "Quartile", "Median", "Gap to median", "With data", "Difference")


def _comparison_table(package: Package, comparison: Comparison) -> str:
    indicators = indicators_of(package, comparison.period)
    rows = [_line(indicators[row.indicator], row) for row in rows_from(comparison)]
    return text_table(_HEADERS, rows, right=frozenset({3, 6}))


def _line(indicator: Indicator, row: ComparisonRow) -> list[str]:
    part = f" [{row.breakdown}]" if row.breakdown else ""
    name = shortened(indicator.name, max(_NAME_WIDTH - len(part), _NAME_WIDTH // 2)) + part
    value = format_value(row.value, indicator.form, qualifier=row.qualifier) or value_words(None, indicator.form, status=row.status)
    median = format_value(row.median, indicator.form)
    period = row.period if row.period == row.latest else f"{row.period} *"
    return [
        row.indicator,
        name,
        period,
        value,
        ranked_words(row),
        row.quartile or "",
        median,
        gap_text(indicator, row),
        f"{row.compared} of {row.comparators}",
        difference_word(row),
    ]


def _value_table(package: Package, comparison: Comparison) -> str:
    indicators = indicators_of(package, comparison.period)
    rows = []
    for row in comparison.values.iter_rows(named=True):
        form = indicators[row["indicator"]].form
        value = format_value(row["value"], form, qualifier=row["qualifier"]) or STATUS_WORDS.get(row["status"], "not available")
        own = " (compared)" if row["compared_area"] == row["area"] else ""
        part = f" [{row['breakdown']}]" if row["breakdown"] else ""
        name = comparison.name(row["compared_area"]) + own
        rows.append([row["indicator"] + part, row["period"], name, row["compared_area"], value, "" if row["rank"] is None else str(row["rank"])])
    return text_table(["Indicator", "Period", "Area", "Code", "Value", "Rank"], rows, right=frozenset({4, 5}))


# --- a model of neighbours
def model_files(model: NeighbourModel, name: str, form: str) -> dict[str, bytes]:
    """The files by name: three tables, or one JSON file."""
    frames = {"neighbours": model.neighbours, "contributions": model.contributions, "stability": model.stability}
    if form == "json":
        plain = {"model": model.model, **{part: frame.drop("model").to_dicts() for part, frame in frames.items()}}
        return {name: (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()}
    stem, dot, ending = name.rpartition(".") if "." in name.lstrip(".") else (name, "", "")
    return {
        name: frames["neighbours"].write_csv().encode(),
        **{f"{stem}-{part}{dot}{ending}": frames[part].write_csv().encode() for part in ("contributions", "stability")},
    }


def model_summary(model: NeighbourModel) -> str:
    """“Neighbours of 20 areas under the model own. 1 area has none: …”"""
    stability = model.stability
    alone = stability.filter(stability["neighbours"] == 0)["area"].to_list()
    words = [f"Neighbours of {counted(stability.height - len(alone), 'area')} under the model “{model.model}”."]
    if alone:
        words.append(f"{counted(len(alone), 'area')} {'has' if len(alone) == 1 else 'have'} none, for too many variables are missing: {', '.join(alone)}.")
    lacking = stability.filter((stability["missing_variables"] > 0) & (stability["neighbours"] > 0)).height
    if lacking:
        verb, whom = ("lacks", "it") if lacking == 1 else ("lack", "them")
        words.append(f"{counted(lacking, 'area')} {verb} a variable or more; distances from {whom} rest on the others, scaled up.")
    mean = stability["stays_mean"].mean()
    if isinstance(mean, float):
        words.append(f"With any one variable left out, {mean:.0%} of the neighbours stay on average.")
    return " ".join(words)
