"""Which edition of its report an edition is. Its address keeps the key of the database, which runs over all reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.store.models import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping


def edition_numbers() -> Mapping[int, int]:
    """By key: the first edition of each report is 1. In one query."""
    seen: dict[str, int] = {}
    numbers = {}
    for pk, report in Edition.objects.order_by("id").values_list("pk", "report"):
        numbers[pk] = seen[report] = seen.get(report, 0) + 1
    return numbers


def edition_subjects() -> Mapping[str, str]:
    """What the audit trail calls an edition, in words: “edition 7” becomes “edition 2 of the Quarterly Performance Report”."""
    numbers = edition_numbers()
    return {f"edition {pk}": of_report(numbers[pk], title) for pk, title in Edition.objects.values_list("pk", "title")}


def of_report(number: int, title: str) -> str:
    return f"edition {number} of {title if title.casefold().startswith('the ') else f'the {title}'}"
