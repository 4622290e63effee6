"""What holds for every test: no network, no luck, and a real browser where one is asked for."""

from __future__ import annotations

import gc
import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from outturn.api.beside import SELDOM
from tests.databases import MADE_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.engines.spark_engine import SparkEngine

LOOPBACK = {"localhost", "127.0.0.1", "::1", ""}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

gc.set_threshold(*SELDOM)  # as commands have it; a run of tests makes many objects that live to its end

# Other work on the machine must not fail a property, and CI must give the same answer twice.
settings.register_profile("outturn", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ)
settings.load_profile("outturn")


class NetworkError(RuntimeError):
    """A test tried to reach another machine."""


def _refuse(address: object) -> None:
    """Lets pass what stays on this machine: loopback, and the sockets that are files."""
    host = address[0] if isinstance(address, tuple) else ""
    if host not in LOOPBACK:
        raise NetworkError(f"A test tried to reach {host}. Tests use no network.")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: object) -> None:
        _refuse(address)
        connect(self, address)  # type: ignore[arg-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        _refuse(address)
        return connect_ex(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Commands that run as processes keep what they have compiled, as they do for anybody: a hundred of them compile it once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where all processes of the run keep what is made once and copied: filling a database takes longer than most tests."""
    own = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MADE_ONCE, str(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own))
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the project."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def browser_program() -> str:
    """The system's browser. `make test` sees to it that there is one; without it the test fails, it is never skipped."""
    named = os.environ.get("OUTTURN_BROWSER", "")
    found = next((path for name in (named, *BROWSERS) if name and (path := shutil.which(name))), None)
    assert found is not None, "No Chromium or Chrome was found: run `make browser`, or set OUTTURN_BROWSER."
    return found


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkEngine]:
    """One for all tests of a process, which takes longer to start than they to run; in one part and without compiling, since tables are small."""
    from outturn.engines.spark_engine import SparkEngine

    engine = SparkEngine.start("local[2]", "1GB")
    engine.session.conf.set("spark.sql.shuffle.partitions", "1")
    engine.session.conf.set("spark.sql.codegen.wholeStage", "false")
    engine.session.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    engine.session.conf.set("spark.sql.adaptive.enabled", "false")
    yield engine
    engine.session.stop()
