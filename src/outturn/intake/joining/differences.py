"""What the documents say otherwise, or beside: told, and not taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from outturn.findings.finding import Finding, Severity
from outturn.intake.joining.beside import printed_unit
from outturn.intake.joining.figures import units_clash
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.intake.joining.catalogue import Arrivals
    from outturn.intake.joining.known import Known
    from outturn.package.package import Package

    Row = Mapping[str, Any]

FACTS = ("name", "kind", "unit", "polarity")
LIMITS = ("target", "floor", "target_low", "target_high", "floor_low", "floor_high", "lower", "upper")
_LABELS = {"target_low": "lower target", "target_high": "upper target", "floor_low": "lower floor", "floor_high": "upper floor",
           "lower": "lower end of the expected range", "upper": "upper end of the expected range"}  # fmt: skip
_NOT_TAKEN = {
    "risks": ("risk", "Risks are kept in the register of risks."),
    "reports": ("report", "Reports are set up in the package."),
    "published": ("published rating or count", "They are shown here, and checked against the figures."),
    "actions": ("action", "Actions are opened on their own page."),
}
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_CATALOGUE = "Standing definitions and standards are changed in the catalogue and by the annual review."


InForce = Mapping[tuple[str, str, str], list[float]]
"""The numbers that hold in some period of a financial year, by indicator, year and limit: documents print those of their period."""


def differences(known: Known, brought: Package, arrivals: Arrivals, in_force: InForce) -> list[Finding]:
    """In the order in which a person looks: whose documents these are, names, definitions, standards, milestones, texts, the rest."""
    found = [*_strangers(known, brought, arrivals), *_alike(brought, arrivals), *_facts(known, brought), *_standards(known, brought, in_force)]
    return [*found, *_milestones(known, brought), *_texts(known, brought), *_left_out(brought)]


def _strangers(known: Known, brought: Package, arrivals: Arrivals) -> Iterator[Finding]:
    if brought["indicators"].height and known.indicators and len(arrivals.new) == brought["indicators"].height:
        message = "None of the documents' indicators is in the catalogue. Are they another council's?"
        yield _warning("intake-all-unknown", message, "Throw this away where they are. Otherwise the indicators are added as new ones.")


def _alike(brought: Package, arrivals: Arrivals) -> Iterator[Finding]:
    names = {row["indicator"]: row["name"] for row in brought["indicators"].to_dicts()}
    for reference, held in arrivals.alike.items():
        message = f"“{names[reference]}” ({reference}) is called like {held} of the catalogue. Its figures are not taken."
        yield _warning("intake-name-held", message, "Answer the question which indicator the name stands for.", subject=reference)


def _facts(known: Known, brought: Package) -> Iterator[Finding]:
    for row in brought["indicators"].to_dicts():
        held = known.indicators.get(row["indicator"])
        for column in FACTS if held else ():
            said, there = row[column], held[column] if held else None
            if said is None or there is None or _means_the_same(column, said, there) or (column == "name" and known.names.get(plain(said)) == row["indicator"]):
                continue
            message = f"{row['indicator']}: {column} “{said}” in the documents, “{there}” in the catalogue. The catalogue stays."
            yield _note("intake-definition-differs", message, row["indicator"], column, said, there)


def _means_the_same(column: str, said: str, held: str) -> bool:
    """A name may have its unit behind it; documents that name no unit seem to count."""
    if column == "unit":
        return said == held or not units_clash(said, held)
    return plain(said) == plain(held) or plain(_IN_BRACKETS.sub("", said)) == plain(held)


def _standards(known: Known, brought: Package, in_force: InForce) -> Iterator[Finding]:
    held = {_standard_key(row): row for row in known.rows("standards")}
    own = {row["indicator"]: row for row in brought["indicators"].to_dicts()}
    for row in brought["standards"].to_dicts():
        if row["indicator"] not in known.indicators:
            continue
        there, near = held.get(_standard_key(row)), _near(known, own, row["indicator"])
        when = f"{row['indicator']}, {row['period'] or row['financial_year']}"
        for limit in LIMITS:
            if row[limit] is None or _holds(row, limit, there, in_force, near):
                continue
            stands = "none" if there is None or there[limit] is None else f"{there[limit]:,.12g}"
            message = f"{when}: {_LABELS.get(limit, limit)} {row[limit]:,.12g} in the documents, {stands} in the catalogue. The catalogue stays."
            yield _warning("intake-standard-differs", message, _CATALOGUE, subject=row["indicator"])


def _holds(row: Row, limit: str, there: Row | None, in_force: InForce, near: float) -> bool:
    """As it is written for the year, or as it holds in one of its periods, to the precision printed."""
    if there is not None and _agree(row[limit], there[limit], 0.0):
        return True
    return any(_agree(row[limit], number, near) for number in in_force.get((row["indicator"], row["financial_year"], limit), ()))


def _standard_key(row: Row) -> tuple[str, str, str]:
    return row["indicator"], row["financial_year"], row["period"] or ""


def _near(known: Known, own: Mapping[str, Row], reference: str) -> float:
    """Half of what is printed last: expected ranges are printed like figures."""
    return 0.5 * max(printed_unit(row.get("unit"), row.get("decimals"), row.get("scale")) for row in (known.indicators[reference], own.get(reference, {})))


def _agree(said: float, held: float | None, near: float) -> bool:
    return held is not None and abs(said - held) <= near + 1e-9 * max(abs(said), abs(held))


def _bare(text: str) -> str:
    """Without the mark of a note."""
    return plain(_IN_BRACKETS.sub("", text))


def _milestones(known: Known, brought: Package) -> Iterator[Finding]:
    held = {(row["indicator"], row["financial_year"], _bare(row["milestone"])): row for row in known.rows("milestones")}
    for row in brought["milestones"].to_dicts():
        if row["indicator"] not in known.indicators:
            continue
        there = held.get((row["indicator"], row["financial_year"], _bare(row["milestone"])))
        if there is None:
            message = f"{row['indicator']}: the milestone “{row['milestone']}” is not held. It is not added."
            yield _note("intake-milestone-unknown", message, row["indicator"])
        elif row["state"] is not None and row["state"] != there["state"]:
            message = (
                f"{row['indicator']}: the milestone “{row['milestone']}” is {row['state']} in the documents, {there['state'] or 'without a state'} as held."
            )
            yield _note("intake-milestone-differs", message, row["indicator"])


def _texts(known: Known, brought: Package) -> Iterator[Finding]:
    """Texts that are not added: another stands there, or what they are about is not held."""
    held = {(row["subject"], row["period"], row["kind"]): row["text"] for row in known.rows("commentary")}
    about = (
        set(known.indicators)
        | set(brought["indicators"]["indicator"])
        | {row["section"] for row in brought["sections"].to_dicts()}
        | set(known.sections.values())
    )
    for row in brought["commentary"].to_dicts():
        there = held.get((row["subject"], row["period"], row["kind"]))
        if there is not None and plain(there) != plain(row["text"] or ""):
            yield _note("intake-text-differs", f"{row['subject']}, {row['period']}: another {row['kind']} text is held. It stays.", row["subject"])
        elif there is None and row["subject"] not in about:
            yield _note("intake-text-of-report", f"A {row['kind']} text of the report “{row['subject']}” is not added.", row["subject"])


def _left_out(brought: Package) -> Iterator[Finding]:
    for table, (called, where) in _NOT_TAKEN.items():
        if number := brought[table].height:
            kinds = {1: called}.get(number, called.replace("rating or count", "ratings and counts") if " " in called else f"{called}s")
            yield Finding(
                code="intake-not-taken",
                severity=Severity.NOTE,
                message=f"{number:,} {kinds} {'is' if number == 1 else 'are'} read and not added. {where}",
                table=table,
            )


def _warning(code: str, message: str, mend: str, *, subject: str = "") -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, subject=subject, mend=mend)


def _note(code: str, message: str, subject: str, column: str = "", found: object = "", expected: object = "") -> Finding:
    return Finding(code=code, severity=Severity.NOTE, message=message, subject=subject, column=column, found=str(found), expected=str(expected))
