"""Corporate risks: registers as tables, and risks named in running text by their references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.facts import RiskSeen
from outturn.intake.model import Sureness
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from outturn.intake.model import Cell, Grid, Paragraph
    from outturn.intake.recognise.context import Context

_RISK = re.compile(r"^(?P<references>[A-Z]{1,6}-?\d{1,5}(?:\s*(?:,|and|&|/)\s*[A-Z]{1,6}-?\d{1,5})*)\s*(?:[-–—:]\s*)(?P<rest>\S.*)$", re.DOTALL)
_SENTENCE = re.compile(
    r"\s+[-–—]\s+(?=(?:The|A|An|This|These|That|There|It|In|As|At|During|Given|Since|Following|Due|We|Our|Work|the|this|a|an|it|there|which|with|is)\s)"
)
_STOP = re.compile(r":\s|\.\s+(?=[A-Z])|\.$")
_GROUPS = (("increased", "increas|raised|escalat"), ("reduced", "reduc|lower|decreas|de-?escalat"), ("removed", "remov|closed|delet|delegat|retired"),
           ("added", "added|new risk"), ("mitigation", "mitigat|controls|actions"))  # fmt: skip


def risk_group(text: str) -> str:
    """What a heading says happened to the risks below it."""
    short = text.lower()
    if len(short) > 80:
        return ""
    return next((group for group, pattern in _GROUPS if re.search(pattern, short)), "")


def risk_paragraph(block: Paragraph, context: Context) -> bool:
    """A risk named at the start of a paragraph in the part of the paper about risks, or the heading of a group of them."""
    if not context.risks:
        return False
    match = _RISK.match(block.text)
    if match is None:
        group = risk_group(block.text)
        if group:
            context.risk_group = group
            context.reading.ledger.paragraph(block, Sureness.CERTAIN, f"the heading of risks: {group}")
            return True
        return False
    title, text = _title(match["rest"])
    for reference in re.findall(r"[A-Z]{1,6}-?\d{1,5}", match["references"]):
        context.reading.risks.append(RiskSeen(context.file, reference, title, context.risk_group, text, block.origin))
        context.reading.ledger.paragraph(
            block, Sureness.ASSUMED, "where the title of the risk ends is taken from the punctuation", f"risks: {reference} title={title}"
        )
    return True


def _title(rest: str) -> tuple[str, str]:
    """The title ends at a colon, at a full stop, or at a dash after which a sentence begins, whichever comes first."""
    ends = [match for match in (_SENTENCE.search(rest), _STOP.search(rest)) if match is not None]
    if not ends:
        return rest.strip(), ""
    first = min(ends, key=lambda match: match.start())
    return rest[: first.start()].strip(" .–-"), rest[first.end() :].strip()


def is_register(grid: Grid, context: Context) -> dict[int, str]:
    """The columns of a table that is a register of risks; empty where it is none."""
    words = context.words
    found = {place: meaning for place, cell in enumerate(grid.rows[0]) if (meaning := words.meaning("risk_columns", cell.text))}
    telling = {"likelihood", "impact", "score", "target_score"} & set(found.values())
    says_risk = any("risk" in plain(cell.text) for cell in grid.rows[0])
    has_name = "risk" in found.values()
    return found if has_name and says_risk and (len(telling) >= 2 or context.risks or "likelihood" in found.values()) else {}


def take_register(grid: Grid, columns: dict[int, str], context: Context) -> None:
    ledger = context.reading.ledger
    for place, cell in enumerate(grid.rows[0]):
        ledger.cell(cell, Sureness.CERTAIN if place in columns else Sureness.NOT_UNDERSTOOD, "the heading of a column")
    for row in grid.rows[1:]:
        fields: dict[str, Cell] = {}
        for place, meaning in columns.items():
            fields.setdefault(meaning, row[place])
        title = fields["risk"].text
        if not title:
            continue
        reference = fields["reference"].text if "reference" in fields else ""
        if not reference and (match := _RISK.match(title)):
            reference, title = match["references"], match["rest"]
        reference = reference or f"R-{grid.origin.table}-{row[0].origin.row}"
        context.reading.risks.append(RiskSeen(context.file, reference, title, context.risk_group, "", row[0].origin, tuple(fields.items())))
        for meaning, cell in fields.items():
            ledger.cell(cell, Sureness.CERTAIN, "", f"risks: {reference} {meaning}={cell.text}" if cell.text else "")
