"""What the address of a question says: names that are known, periods, indicators that the token reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.access.vocabulary import Permission
from outturn.errors import PeriodError
from outturn.periods import parse_period
from outturn.web.asking import as_at_utc
from outturn.web.assessed import known_package
from outturn.web.rest.guard import caller_of
from outturn.web.rest.problems import Fault, ProblemError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outturn.package.package import Package
    from outturn.periods import Period
    from outturn.web.rest.guard import Caller
    from outturn.web.rest.schemas import Strict


def refuse_unknown(request: HttpRequest, asked: type[Strict] | None = None) -> None:
    """Raises ProblemError where the address names something that is not asked for here."""
    known = {field.alias or name for name, field in asked.model_fields.items()} if asked else set()
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        hint = f"Known here: {', '.join(sorted(known))}." if known else "Nothing can be asked for here."
        faults = [Fault(field=name[:100], message="This name is not known.", mend=hint) for name in unknown]
        raise ProblemError(422, f"The address names something that is not known: {unknown[0][:100]}.", faults)


def reader(request: HttpRequest) -> Caller:
    """Who may read figures at all, as on the pages. Raises ProblemError (403)."""
    caller = caller_of(request)
    caller.require_somewhere(Permission.READ_FIGURES)
    return caller


def package_asked(request: HttpRequest) -> Package:
    """As it is known now, or as it was known at `as_at`."""
    return known_package(as_at_utc(request))[1]


def period_asked(written: str, field: str = "period") -> Period:
    try:
        return parse_period(written)
    except PeriodError as fault:
        words = str(fault)
        raise ProblemError(422, words, [Fault(field=field, message=words, mend="Write a period such as 2025-10, 2025-26-Q2 or 2025-26.")]) from None


def refuse_missing(package: Package, indicator: str) -> None:
    """Raises ProblemError (404) where the catalogue has no such indicator."""
    if indicator not in package["indicators"]["indicator"]:
        raise ProblemError(404, f"There is no indicator “{indicator[:40]}” in the catalogue.")
