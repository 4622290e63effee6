"""docs/reference/commentary.md: the fields that commentary may refer to."""

from __future__ import annotations

from outturn.commentary.references import FIELDS
from reference.markdown import code, page, table

INTRODUCTION = """\
Commentary is Markdown. Where it speaks of a figure it can name it, and the figure is filled in from the data when the report is made:

    Calls answered were {CS01.value}, {CS01.change_last_year} on a year ago, against a target of {CS01.target}.

A reference is an indicator, a dot and a field, in braces. It speaks of the report's own period; `{CS01.value@2025-09}` asks for another one, in any form
in which a period may be written. A brace that is meant as a brace is written twice: `{{` and `}}`. A reference that cannot be filled in is a finding."""


def commentary_page() -> str:
    fields = table(["field", "what is filled in"], ([code(name), meaning] for name, meaning in FIELDS.items()))
    return page("References to figures in commentary", "`FIELDS` in `src/outturn/commentary/references.py`", INTRODUCTION, "## Fields", fields)
