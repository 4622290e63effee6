"""What a text should not tell: numbers that are withheld, and personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outturn.disclosure.building import key_of
from outturn.disclosure.disclose import WithheldFigure
from outturn.disclosure.judged import judged_figures
from outturn.disclosure.personal import find_personal_data
from outturn.disclosure.rules import rules_for
from outturn.disclosure.texts import told_numbers
from outturn.disclosure.vocabulary import PERSONAL_WORDS, Cause
from outturn.findings.check import Fault, check
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outturn.findings.context import CheckContext

_TEXTS = {
    "commentary": ("subject", ("text",)),
    "actions": ("indicator", ("what", "owner", "progress", "expected_effect")),
    "figures": ("indicator", ("note",)),
    "milestones": ("indicator", ("note",)),
    "breakdown_tables": ("table", ("note",)),
    "risk_actions": ("risk", ("what", "owner", "progress")),
}
"""The texts that people type and that reports print, with the column that says what they are about."""


@check(
    code="text-tells-withheld-number",
    severity=Severity.WARNING,
    title="A text names a number that is withheld",
    mend="Refer to the figure instead, such as {FN06.value}, or say it without the number.",
)
def text_tells_withheld_number(context: CheckContext) -> Iterable[Fault]:
    """Commentary, an action or a note on an indicator names, in digits or in words from two to twelve, a number of one of its
    figures of the same time that is too small to be published. So does commentary on anything else that names the indicator.
    """
    for told in told_numbers(context.tables, _too_small(context), spelled=True):
        line = context.table(told.table)["line"][told.place]
        message = f"The text about {told.subject} names “{told.found}”, which is withheld from publication because it is small."
        yield Fault(message=message, table=told.table, row=line, column=told.column, subject=told.subject, found=told.found, expected="no number")


def _too_small(context: CheckContext) -> Iterator[WithheldFigure]:
    """Under any of the rules, whichever report they are for."""
    table = context.tables["disclosure_rules"]
    sound = table.filter(pl.col("preset").is_null() != (pl.col("threshold").is_null() & pl.col("base").is_null()))
    for report in dict.fromkeys(("", *sound["report"].drop_nulls())):
        rules = rules_for(sound, context.tables["indicators"]["indicator"], report)
        if rules:
            for row in judged_figures(context.tables, rules).filter("small").iter_rows(named=True):
                yield WithheldFigure(key_of(row), Cause.SMALL, row["value"], row["numerator"], row["denominator"])


@check(
    code="personal-data",
    severity=Severity.WARNING,
    title="A text seems to hold personal data",
    mend="Take it out, unless it is the address of an office or a team that may be published.",
)
def personal_data(context: CheckContext) -> Iterable[Fault]:
    """Commentary, an action or a note holds what looks like a postcode, an NHS number with the right check digit, a date of birth or
    an e-mail address. Addresses of offices and teams are found as well: a person decides.
    """
    for table, (subject, columns) in _TEXTS.items():
        frame = context.table(table).filter(pl.any_horizontal(pl.col(name).is_not_null() for name in columns))
        for row in frame.iter_rows(named=True):
            for name in columns:
                for found in find_personal_data(row[name]) if row[name] else ():
                    message = f"The text about {row[subject]} holds what looks like {PERSONAL_WORDS[found.kind]}."
                    yield Fault(message=message, table=table, row=row["line"], column=name, subject=row[subject], found=found.text)
