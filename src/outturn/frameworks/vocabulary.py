"""How near an indicator is to a metric, and how a metric or an indicator stands in the coverage."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """The nearest first."""

    SAME = "same"
    SIMILAR = "similar"
    CONTRIBUTES = "contributes"


class Coverage(StrEnum):
    """Where each metric, and each indicator, is counted: once, by its nearest relation.

    A metric that is still to be defined is a placeholder whatever is mapped to it, and an indicator that speaks to nothing
    but placeholders is counted with them, so that neither passes for covered or for a gap.
    """

    SAME = "same"
    SIMILAR = "similar"
    CONTRIBUTES = "contributes"
    NONE = "none"
    PLACEHOLDER = "placeholder"


COVERED = (Coverage.SAME, Coverage.SIMILAR, Coverage.CONTRIBUTES)
