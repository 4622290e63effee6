"""The Local Outcomes Framework, and which of the council's indicators speak to its metrics."""

from __future__ import annotations

from kent.sources import Facts, Rows, own_table, own_words

JULY, FEBRUARY = "lof-2026-07", "lof-2026-02"
POLARITIES = {"+": "higher", "-": "lower", "0": "none"}


EDITIONS = {JULY: "July 2026", FEBRUARY: "Feb 2026"}
"""What is said of each edition where a metric was seen. Of February's only a part was seen: it breaks off in outcome 4."""


def _editions(metric: dict[str, str]) -> list[str]:
    return [edition for edition, words in EDITIONS.items() if words in metric["seen_in"]]


def frameworks(facts: Facts) -> Rows:
    ambitions = own_words("ambitions")["ambition"]
    in_february = {metric["outcome_no"] for metric in facts.metrics if FEBRUARY in _editions(metric)}
    return [
        {
            "framework": framework,
            "outcome": outcome["no"].zfill(2),
            "number": int(outcome["no"]),
            "name": outcome["outcome"],
            "ambition": ambitions[outcome["no"]],
            "contextual": outcome["contextual"] == "yes",
        }
        for framework in (FEBRUARY, JULY)
        for outcome in facts.outcomes
        if framework == JULY or outcome["no"] in in_february
    ]


def metrics(facts: Facts) -> Rows:
    """Units and polarity are an analyst's reading, not the ministry's; metrics of the contextual outcomes have no type."""
    return [
        {
            "framework": edition,
            "metric": metric["metric_id"],
            "outcome": metric["outcome_no"].zfill(2),
            "name": metric["metric"],
            "type": metric["type"] if metric["type"] != "contextual" else None,
            "unit": metric["unit"] or None,
            "polarity": POLARITIES.get(metric["polarity"]),
            "source": metric["source"] or None,
            "placeholder": {"yes": True, "no": False}.get(metric["placeholder"]),
        }
        for edition in (JULY, FEBRUARY)
        for metric in facts.metrics
        if edition in _editions(metric)
    ]


def mappings(facts: Facts) -> Rows:
    """An analyst's mapping, to the latest edition that has the metric; `mappings.csv` names each metric by the start of its reference."""
    known = {metric["metric_id"]: _editions(metric)[0] for metric in facts.metrics}
    rows: Rows = []
    for mapping in own_table("mappings"):
        (metric,) = [name for name in known if name.startswith(mapping["metric"])]
        rows.append({"framework": known[metric], "metric": metric} | {name: mapping[name] or None for name in ("indicator", "relation", "note")})
    return rows
