"""A return as programs see it: what was given, and what the rules say of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from outturn.web.rest.fresh import as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.actions.giving import Given
    from outturn.entry.judged import Remark


def return_as_dict(given: Given) -> dict[str, Any]:
    standing, entry, figure, judged = given.standing, given.entry, given.reading.figure, given.judged
    acted = {"what": entry.action_what, "who": entry.action_who, "when": entry.action_when}
    return {
        "indicator": standing.indicator,
        "period": standing.period,
        "state": str(standing.state),
        "revision": standing.revision,
        "due": standing.due.isoformat(),
        "maker": standing.maker,
        "reason": standing.reason,
        "figure": {
            "value": figure.value,
            "qualifier": figure.qualifier,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "status": figure.status.value if figure.status else None,
            "note": figure.note,
        },
        "commentary": entry.commentary,
        "action": acted if any(acted.values()) else None,
        "no_action": entry.no_action,
        "rating": judged.rating.value if judged.rating else None,
        "words": judged.value,
        "why": judged.why,
        "remarks": [_remark(remark) for remark in judged.remarks],
    }


def _remark(remark: Remark) -> dict[str, str]:
    about = "commentary" if remark.of_text else "figure"
    return {"severity": remark.severity.value, "code": remark.code, "about": about, "message": remark.message, "mend": remark.mend}


def tag_of(shown: Mapping[str, Any]) -> str:
    """An ETag whose first part is the revision, which is what If-Match compares; the rest changes with what the rules say."""
    return f'"{shown["revision"]}-{hashlib.sha256(as_json(shown).encode()).hexdigest()[:16]}"'
