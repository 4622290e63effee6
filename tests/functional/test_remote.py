"""The Python client and curl against the service as it runs, over the network of this machine."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import outturn
from outturn.errors import UsageError
from tests.running_site import filled, free_port, running

if TYPE_CHECKING:
    from collections.abc import Iterator

MEADSHIRE = Path(__file__).parents[2] / "examples" / "meadshire"
PREPARE = """
import datetime as dt
from tests.databases import connect
import os
connect(os.environ["DATABASE_URL"])
from tests.web.api_support import token
from tests.web.returns_support import open_quarter
open_quarter()
now = dt.datetime.now(dt.UTC)
print(token(at=now), token("officer", "write", indicators=("HT01",), at=now))
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Its address, a token for everything, and one that only writes one indicator."""
    address = f"sqlite:///{tmp_path_factory.mktemp('remote') / 'site.sqlite3'}"
    filled(address)
    told = subprocess.run(
        [sys.executable, "-c", PREPARE], check=True, capture_output=True, text=True, env={**os.environ, "DATABASE_URL": address}
    ).stdout.split()
    with running(address) as (site, _):
        yield site, told[0], told[1]


def test_the_package_is_the_same_as_on_disk(service: tuple[str, str, str]) -> None:
    site, token, _ = service
    far, near = outturn.connect(site, token).package(), outturn.read_package(MEADSHIRE)
    assert (far.name, far.organisation.name, far.source) == (near.name, near.organisation.name, f"{site}/api/v1")
    for table, frame in near.tables.items():
        assert_frame_equal(far[table], frame)


def test_assessments_figures_and_standards_have_the_same_columns(service: tuple[str, str, str]) -> None:
    council = outturn.connect(*service[:2])
    near = outturn.read_package(MEADSHIRE)
    place = ["indicator", "area", "breakdown"]
    assert_frame_equal(council.assess("2025-26-Q2").to_polars(), outturn.assess(near, "2025-26-Q2").to_polars().sort(place, nulls_last=False))
    key = ["indicator", "period", "area", "breakdown", "basis", "recorded_at"]
    assert_frame_equal(council.figures(revisions=True).sort(key), near["figures"].sort(key))
    assert_frame_equal(council.standards().sort("indicator", "financial_year", "period"), near["standards"].sort("indicator", "financial_year", "period"))
    assert_frame_equal(council.indicators().sort("indicator"), near["indicators"].sort("indicator"))
    ht01 = council.figures(indicator="HT01", first="2025-04", last="2025-06", area="", breakdown="")
    assert ht01["period"].to_list() == ["2025-04", "2025-05", "2025-06"]
    assert council.figures(indicator="HT01", as_at=dt.date(2020, 1, 1)).schema == near["figures"].schema
    assert council.explain("HT01", "2025-26-Q2") == outturn.explain(near, "HT01", "2025-26-Q2")
    assert isinstance(ht01, pl.DataFrame)


def test_a_figure_is_given(service: tuple[str, str, str]) -> None:
    site, _, token = service
    council = outturn.connect(site, token)
    first = council.put_figure("HT01", "2026-01", numerator=2_200, denominator=2_300)
    assert (first["state"], first["rating"], first["maker"]) == ("draft", "GREEN", "officer")
    assert council.put_figure("HT01", "2026-01", numerator=2_200, denominator=2_300, submit=True, revision=1, key="x-1")["state"] == "submitted"
    with pytest.raises(UsageError, match="The return has changed since"):
        council.put_figure("HT01", "2026-01", numerator=1, denominator=2, revision=1)
    with pytest.raises(UsageError, match=r"denominator: Enter the denominator as well"):
        council.put_figure("HT01", "2026-02", numerator=1)
    with pytest.raises(UsageError, match="This token does not reach the indicator HT02"):
        council.put_figure("HT02", "2026-01", value=1)
    with pytest.raises(UsageError, match="NaN, infinity"):
        council.put_figure("HT01", "2026-02", value=float("nan"))
    with pytest.raises(UsageError, match="This token may write, and not read"):
        council.figures()


def test_what_goes_wrong_is_told_in_words(service: tuple[str, str, str]) -> None:
    site, token, _ = service
    with pytest.raises(UsageError, match="This token is not known here"):
        outturn.connect(site, f"outturn_{'0' * 12}_{'A' * 43}").package()
    with pytest.raises(UsageError, match="cannot be reached"):
        outturn.connect(f"http://127.0.0.1:{free_port()}", token, timeout=5).figures()
    with pytest.raises(UsageError, match=r"There is nothing at this address|says no more"):
        outturn.connect(f"{site}/elsewhere", token).explain("HT01", "2025-26-Q2")
    assert token not in repr(outturn.connect(site, token))


@pytest.mark.parametrize("address", ["http://performance.example.gov.uk", "ftp://x", "performance.example.gov.uk", "https://a:b@x", "https://x?y=1", ""])
def test_a_token_goes_over_https_only(address: str) -> None:
    with pytest.raises(UsageError):
        outturn.connect(address, "outturn_x")


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX: y", "\u00e9"])
def test_what_is_no_token_is_not_sent(token: str) -> None:
    with pytest.raises(UsageError, match="not a token"):
        outturn.connect("https://performance.example.gov.uk", token)


def test_curl(service: tuple[str, str, str]) -> None:
    """The walk of docs/how-to/use-the-api.md."""
    site, token, _ = service
    curl = shutil.which("curl")
    assert curl, "curl is not installed"
    head = [curl, "-s", "--noproxy", "*", "-H", f"Authorization: Bearer {token}"]
    rows = json.loads(subprocess.run([*head, f"{site}/api/v1/figures?indicator=HT01&from=2025-04"], check=True, capture_output=True).stdout)
    assert rows["items"][0]["period"] == "2025-04"
    sent = [*head, "-X", "PUT", "-H", "Content-Type: application/json", "-H", "Idempotency-Key: c-1"]
    body = json.dumps({"numerator": 1_800, "denominator": 2_300, "submit": True})
    refused = json.loads(subprocess.run([*sent, "-d", body, f"{site}/api/v1/figures/HT01/2026-03"], check=True, capture_output=True).stdout)
    assert (refused["status"], refused["errors"][0]["field"]) == (422, "action")
