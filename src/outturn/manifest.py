"""From what a report was made: enough to rebuild it, and to see whether a file is the one that was published."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from outturn.package.package import Package
    from outturn.reports.request import ReportRequest


def manifest(package: Package, request: ReportRequest, files: Mapping[str, bytes], *, as_at: dt.datetime | None = None) -> bytes:
    """JSON: the package and the SHA-256 sums of its files, the report, the period, what was known when, and the files made.

    It holds no clock time of its own, so that it too is the same each time.
    """
    content = {
        "program": {"name": "outturn", "version": version("outturn")},
        "package": {
            "name": package.name,
            "title": package.title,
            "organisation": package.organisation.name,
            "created": package.created,
            "notice": package.notice,
        },
        "inputs": [{"path": name, "sha256": digest} for name, digest in sorted(package.digests.items())],
        "report": request.report,
        "period": request.period.id,
        **({"indicator": request.indicator} if request.indicator else {}),
        **({"compare_with": request.compare_with.id} if request.compare_with else {}),
        "as_at": f"{as_at.isoformat(timespec='seconds')}Z" if as_at else None,
        "rating_scheme": package.rating_scheme.as_dict(),
        "overlapping_series": "aware" if package.overlap_aware else "plain",
        "files": [{"path": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
