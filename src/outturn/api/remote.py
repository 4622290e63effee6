"""A council's service from Python: the same packages and assessments, asked for over the network with a token."""

from __future__ import annotations

import json
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

import polars as pl

from outturn.api.arguments import given_instant, given_period
from outturn.api.assessing import Assessment, assess
from outturn.api.packages import read_package
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.canonical import instant_text
from outturn.package.columns import DATA_TYPES
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from outturn.package.package import Package
    from outturn.periods import Period

    Instant = dt.datetime | dt.date | None

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PAGE = 5_000


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is for the address that it was given for, and for no other that this one names."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def connect(address: str, token: str, *, timeout: float = 60) -> Connection:
    """The service at an address such as https://performance.example.gov.uk, for which a token was made. Nothing is sent yet.

    `timeout` is in seconds for each request. Raises UsageError for an address that is neither of HTTPS nor of this machine.
    """
    parts = urlsplit(address.strip())
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise UsageError(f"“{address}” is not the address of a service: write https://performance.example.gov.uk.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise UsageError("A token is only sent over HTTPS: write https:// and not http://.")
    if not token.isascii() or (not token.isalnum() and not token.replace("_", "").replace("-", "").isalnum()):
        raise UsageError("This is not a token: it begins with outturn_ and has no spaces.")
    place = parts.path.rstrip("/").removesuffix("/api/v1")
    return Connection(f"{parts.scheme}://{parts.netloc}{place}/api/v1", token, timeout)


@dataclass(frozen=True)
class Connection:
    """What a token may read and enter. Each call asks anew; a refusal is a UsageError with the words of the service."""

    address: str
    token: str = field(repr=False)
    timeout: float = 60

    def package(self, *, as_at: Instant = None) -> Package:
        """Everything, as `read_package` gives it. For a token that reaches everything."""
        data = self._send("GET", "/package", _query(as_at=_instant(as_at)))
        with tempfile.TemporaryDirectory(prefix="outturn-") as folder:
            file = Path(folder) / "package.zip"
            file.write_bytes(data)
            return replace(read_package(file), source=self.address)

    def assess(self, period: str | Period, *, area: str | None = None, as_at: Instant = None) -> Assessment:
        """As `outturn.assess` gives it, in the order of indicator, area and breakdown."""
        at = given_period(period)
        rows = list(self._rows(f"/assessments/{at.id}", {"area": area or "", "as_at": _instant(as_at)}))
        empty = assess(make_package({}), at).frame
        return Assessment(_framed(rows, dict(empty.schema)), at)

    def figures(
        self,
        *,
        indicator: str = "",
        first: str | Period | None = None,
        last: str | Period | None = None,
        area: str | None = None,
        breakdown: str | None = None,
        revisions: bool = False,
        as_at: Instant = None,
    ) -> pl.DataFrame:
        """Approved figures with the columns of the table `figures`. An empty area or breakdown asks for the whole alone, None for all."""
        wanted = {
            "indicator": indicator,
            "from": given_period(first).id if first else "",
            "to": given_period(last).id if last else "",
            "revisions": "true" if revisions else "",
            "as_at": _instant(as_at),
        }
        whole = {name: value for name, value in (("area", area), ("breakdown", breakdown)) if value is not None}
        return self._table("figures", "/figures", wanted, whole)

    def standards(self, *, indicator: str = "", financial_year: str = "", as_at: Instant = None) -> pl.DataFrame:
        """Targets, floors and expected ranges, with the columns of the table `standards`."""
        return self._table("standards", "/standards", {"indicator": indicator, "financial_year": financial_year, "as_at": _instant(as_at)})

    def indicators(self, *, section: str = "", as_at: Instant = None) -> pl.DataFrame:
        """The catalogue, with the columns of the table `indicators`."""
        return self._table("indicators", "/indicators", {"section": section, "as_at": _instant(as_at)})

    def explain(self, indicator: str, period: str | Period, *, area: str = "", breakdown: str = "") -> str:
        query = _query(period=given_period(period).id, area=area, breakdown=breakdown)
        return str(self._json("GET", f"/indicators/{quote(indicator, safe='')}/explanation", query)["text"])

    def put_figure(
        self,
        indicator: str,
        period: str | Period,
        *,
        value: float | str | None = None,
        numerator: float | None = None,
        denominator: float | None = None,
        status: str | None = None,
        note: str | None = None,
        commentary: str | None = None,
        action: Mapping[str, str] | None = None,
        no_action: str | None = None,
        submit: bool = False,
        personal_data: str = "",
        revision: int | None = None,
        key: str = "",
    ) -> dict[str, Any]:
        """Enters a figure that is asked for, and gives the return as it stands then: its state, rating and remarks.

        It counts when a person has approved it. `revision` is the one that was seen, where nobody may have changed it since; under a
        `key` of its own the same request is done once, however often it is sent. `personal_data` is why what looks like personal data
        in the texts may be published; without it such a return is not sent.
        """
        given = {"value": value, "numerator": numerator, "denominator": denominator, "status": status, "note": note, "commentary": commentary}
        body = {name: each for name, each in {**given, "action": action, "no_action": no_action}.items() if each is not None}
        headers = {**({"If-Match": f'"{revision}"'} if revision is not None else {}), **({"Idempotency-Key": key} if key else {})}
        place = f"/figures/{quote(indicator, safe='')}/{given_period(period).id}"
        return self._json("PUT", place, body={**body, "submit": submit, "personal_data": personal_data}, headers=headers)

    # --- the network
    def _table(self, table: str, place: str, wanted: Mapping[str, str], whole: Mapping[str, str] | None = None) -> pl.DataFrame:
        schema: dict[str, Any] = {column.name: DATA_TYPES[column.type] for column in TABLES[table].columns}
        return _framed(list(self._rows(place, {name: value for name, value in wanted.items() if value} | dict(whole or {}))), schema)

    def _rows(self, place: str, wanted: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Of all pages."""
        cursor = ""
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = self._json("GET", place, urlencode({**wanted, **more, "limit": _PAGE}))
            yield from page["items"]
            cursor = page["next"]
            if not cursor:
                return

    def _json(self, method: str, place: str, query: str = "", *, body: object = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._send(method, place, query, body=body, headers=headers))
        except ValueError:
            raise UsageError(f"{self.address} does not answer as the service does. Is the address right?") from None
        return found

    def _send(self, method: str, place: str, query: str = "", *, body: object = None, headers: Mapping[str, str] | None = None) -> bytes:
        data = None if body is None else _as_json(body)
        sent = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **(headers or {})}
        if data is not None:
            sent["Content-Type"] = "application/json"
        address = f"{self.address}{place}{'?' if query else ''}{query}"
        request = urllib.request.Request(address, data=data, headers=sent, method=method)  # noqa: S310 - `connect` has looked at it
        try:
            with self._opener().open(request, timeout=self.timeout) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as fault:
            raise UsageError(_words(fault)) from None
        except (OSError, HTTPException) as fault:
            reason = getattr(fault, "reason", None) or fault
            raise UsageError(f"{self.address} cannot be reached: {reason}.") from None

    def _opener(self) -> urllib.request.OpenerDirector:
        """Past any proxy for this machine itself."""
        is_here = urlsplit(self.address).hostname in _LOOPBACK
        return urllib.request.build_opener(_NoRedirects(), *([urllib.request.ProxyHandler({})] if is_here else []))


def _as_json(body: object) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError):
        raise UsageError("A figure is a number or a text: NaN, infinity and other things cannot be sent.") from None


def _words(fault: urllib.error.HTTPError) -> str:
    """What the service says, with each finding on a line of its own."""
    with fault:
        sent = fault.read()
    try:
        problem = json.loads(sent)
        lines = [f"{one['field'] or 'the request'}: {one['message']} {one['mend']}".rstrip() for one in problem["errors"]]
        return "\n".join([str(problem["detail"]), *lines])
    except (ValueError, KeyError, TypeError):
        return f"The service answers {fault.code} {fault.reason}, and says no more."


def _query(**wanted: str) -> str:
    return urlencode({name: value for name, value in wanted.items() if value})


def _instant(as_at: Instant) -> str:
    instant = given_instant(as_at)
    return instant_text(instant).removesuffix("Z") if instant else ""


def _framed(rows: list[dict[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Columns of the types that they have in a package."""
    more = {name: pl.String() for row in rows[:1] for name in row if name not in schema and name != "definitions"}
    wanted = {**schema, **more}
    texts = {name: pl.String() if kind in {pl.Date, pl.Datetime("us")} else kind for name, kind in wanted.items()}
    frame = pl.DataFrame([{name: row.get(name) for name in wanted} for row in rows], schema=texts)
    dates = [pl.col(name).str.to_date("%Y-%m-%d") for name, kind in wanted.items() if kind == pl.Date]
    instants = [pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us") for name, kind in wanted.items() if kind == pl.Datetime("us")]
    return frame.with_columns(*dates, *instants)
