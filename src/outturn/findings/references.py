"""References in commentary: braces that name no figure (RULES.md section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.commentary.references import ProblemKind, unknown_references
from outturn.findings.check import Fault, check
from outturn.findings.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from outturn.commentary.references import ReferenceProblem
    from outturn.findings.context import CheckContext


@check(
    code="unknown-commentary-reference",
    severity=Severity.ERROR,
    title="Commentary refers to a figure that does not exist",
    mend="Correct the reference, or write a literal brace twice.",
)
def unknown_commentary_reference(context: CheckContext) -> Iterable[Fault]:
    """A reference such as {FN06.value} names an indicator, a field or a period that is not known, or braces hold no
    reference at all.
    """
    indicators = set(context.tables["indicators"]["indicator"].to_list())
    names = {*indicators, *context.tables["aliases"]["alias"].to_list()}
    for row in texts_of(context):
        for problem in unknown_references(row["text"], names):
            yield Fault(
                message=f"Commentary on {row['subject']}: {problem.message}",
                table="commentary",
                row=row["line"],
                column="text",
                subject=row["subject"],
                found=problem.text,
                mend=_mend(problem, row["subject"] if row["subject"] in indicators else ""),
            )


def _mend(problem: ReferenceProblem, own: str) -> str:
    """Braces that hold no reference are shown one, of the commentary's own indicator where it has one. Empty where what is said of all will do."""
    if problem.kind is ProblemKind.MALFORMED:
        return f"Write {{{own or 'FN06'}.value}}, or write a literal brace twice."
    return f"Did you mean {problem.suggestion}?" if problem.suggestion else ""


def texts_of(context: CheckContext) -> Iterator[dict[str, Any]]:
    """The rows of commentary that have a text, with their lines."""
    return context.table("commentary").drop_nulls("text").iter_rows(named=True)
