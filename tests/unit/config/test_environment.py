"""The table of settings is whole, what is mistyped is told, and what is missing stops the service with a sentence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from outturn.config.environment import SETTINGS, require_for_public, shown, unknown
from outturn.config.watching import metrics_token

SOURCE = Path(__file__).parents[3] / "src" / "outturn"
ADDRESS = {"OUTTURN_ADDRESS": "https://performance.example.gov.uk"}


def test_every_setting_that_is_read_is_in_the_table() -> None:
    files = [path for path in SOURCE.rglob("*.py") if path.name != "environment.py"]
    read = {name for path in files for name in re.findall(r"environ[^\n]*?[\"'](OUTTURN_[A-Z_]+|DATABASE_URL)[\"']", path.read_text(encoding="utf-8"))}
    named = {name for path in files for name in re.findall(r"\b(OUTTURN_[A-Z_]+)\b", path.read_text(encoding="utf-8"))}
    known = {one.name for one in SETTINGS}
    assert read | named <= known
    assert {name for name in known if name.startswith("OUTTURN_")} <= read | named


def test_secrets_are_named_and_not_shown() -> None:
    given = {"DATABASE_URL": "postgresql://a:b@c/d", "OUTTURN_SECRET_KEY": "s" * 50, "OUTTURN_LOG": "json", "PATH": "/bin", "OUTTURN_MAIL_FROM": ""}
    assert shown(given) == (("DATABASE_URL", "(secret)"), ("OUTTURN_SECRET_KEY", "(secret)"), ("OUTTURN_LOG", "json"))


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("OUTTURN_ADRESS", "OUTTURN_ADRESS is not a setting of outturn, and is ignored; did you mean OUTTURN_ADDRESS?"),
        ("OUTTURN_ZZZ", "OUTTURN_ZZZ is not a setting of outturn, and is ignored."),
        ("OUTTURN_BROWSER", None),
        ("OUTTURN_LOG", None),
        ("SOMETHING_ELSE", None),
    ],
)
def test_a_mistyped_setting_is_told(name: str, remark: str | None) -> None:
    assert unknown({name: "1"}) == ([remark] if remark else [])


@pytest.mark.parametrize(
    ("given", "on_server", "missing"),
    [
        ({}, True, []),
        ({"OUTTURN_ADDRESS": " "}, True, []),
        (ADDRESS, False, ["OUTTURN_MAIL"]),
        (ADDRESS, True, ["OUTTURN_MAIL", "OUTTURN_SECRET_KEY"]),
        ({**ADDRESS, "OUTTURN_MAIL": "smtps://mail"}, True, ["OUTTURN_SECRET_KEY"]),
        ({**ADDRESS, "OUTTURN_MAIL": "smtps://mail"}, False, []),
    ],
)
def test_what_a_public_service_lacks_is_told_at_once(given: dict[str, str], on_server: bool, missing: list[str]) -> None:
    if not missing:
        require_for_public(given, on_server=on_server)
        return
    with pytest.raises(ImproperlyConfigured) as refused:
        require_for_public(given, on_server=on_server)
    assert [name for name in ("OUTTURN_MAIL", "OUTTURN_SECRET_KEY") if f"{name} is missing" in str(refused.value)] == missing


@pytest.mark.parametrize("written", ["short", "x" * 19, "é" * 30, "a b\nc" * 10])
def test_a_token_for_metrics_that_could_be_guessed_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_METRICS_TOKEN"):
        metrics_token(written)
    assert metrics_token(" " + "x" * 20) == "x" * 20


WAYS = {
    "a command": (sys.executable, "-c", "from outturn.cli.main import main; main(['people', 'list'])"),
    "the web server": (sys.executable, "-m", "gunicorn", "--config", "python:outturn.config.gunicorn", "--check-config", "outturn.config.wsgi:application"),
}
WRONG = {
    "OUTTURN_ADDRESS": "performance.example.gov.uk",
    "DATABASE_URL": "mysql://localhost/x",
    "OUTTURN_SECRET_KEY": "short",
    "OUTTURN_MAIL": "mail.example",
    "OUTTURN_KEEP_REPORT_FILES": "a month",
    "OUTTURN_API_REQUESTS": "many",
    "OUTTURN_LOG": "xml",
    "OUTTURN_METRICS_TOKEN": "short",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("name", WRONG)
def test_a_setting_that_cannot_be_read_stops_with_a_sentence(way: tuple[str, ...], name: str, tmp_path: Path) -> None:
    given = {key: value for key, value in os.environ.items() if not key.startswith(("OUTTURN_", "DATABASE_URL", "DJANGO_SETTINGS"))}
    done = subprocess.run(way, cwd=tmp_path, env={**given, name: WRONG[name]}, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
