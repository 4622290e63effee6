"""What the environment says becomes settings, or a message that says how to write it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from outturn.config.clock import zone_named
from outturn.config.mail import mail_at
from outturn.config.public import public_address
from outturn.config.retention import days_kept
from outturn.config.secret import secret_key

if TYPE_CHECKING:
    from pathlib import Path

POSTGRESQL = {"ENGINE": "django.db.backends.postgresql", "NAME": "council"}
LONG = "x" * 50


@pytest.mark.parametrize(("written", "address"), [("", ""), (" https://performance.example.gov.uk/ ", "https://performance.example.gov.uk")])
def test_the_public_address_is_one_of_https(written: str, address: str) -> None:
    assert public_address(written) == address


@pytest.mark.parametrize("written", ["http://performance.example.gov.uk", "performance.example.gov.uk", "https://", "https://example.gov.uk/performance"])
def test_another_public_address_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_ADDRESS"):
        public_address(written)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp+tls://ada:p%40ss@mail.example", {"EMAIL_HOST": "mail.example", "EMAIL_PORT": 587, "EMAIL_HOST_PASSWORD": "p@ss", "EMAIL_USE_TLS": True}),
        ("smtps://mail.example", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False}),
        ("smtp://localhost:1025", {"EMAIL_PORT": 1025, "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": False}),
        ("file:///var/mail/outturn", {"EMAIL_FILE_PATH": "/var/mail/outturn"}),
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ],
)
def test_mail_goes_where_the_address_says(address: str, expected: dict[str, object]) -> None:
    found = mail_at(address, "")
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtp://", "file:"])
def test_an_address_that_is_none_of_mail_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_MAIL"):
        mail_at(address, "")


@pytest.mark.parametrize(("written", "days"), [("", 30), ("7", 7), (" 365 ", 365), ("0", None)])
def test_files_of_reports_are_kept_for_so_many_days(written: str, days: int | None) -> None:
    assert days_kept(written) == days


@pytest.mark.parametrize("written", ["a month", "-1", "1.5", "9999", "1" * 5_000, "³"])
def test_another_number_of_days_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_KEEP_REPORT_FILES"):
        days_kept(written)


@pytest.mark.parametrize(("written", "name"), [("", "Europe/London"), (" UTC ", "UTC"), ("Europe/Belfast", "Europe/Belfast")])
def test_by_which_clock_pages_show_times(written: str, name: str) -> None:
    assert zone_named(written).key == name


@pytest.mark.parametrize("written", ["London", "GMT+25", "/etc/passwd", "../../etc/passwd", "Europe", "Europe/London\0"])
def test_another_clock_is_refused(written: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_TIME_ZONE"):
        zone_named(written)


def test_a_given_key_is_taken_and_a_short_one_refused() -> None:
    assert secret_key(LONG, POSTGRESQL) == LONG
    with pytest.raises(ImproperlyConfigured, match="49 characters"):
        secret_key(LONG[1:], POSTGRESQL)


def test_a_server_without_a_key_signs_nothing_that_another_could_read() -> None:
    assert secret_key("", POSTGRESQL) != secret_key("", POSTGRESQL)


def test_a_key_is_made_once_beside_the_file_of_the_database_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "outturn.sqlite3"
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    assert secret_key("", database) != secret_key("", database)
    assert list(tmp_path.iterdir()) == []  # nothing is written where there is no database
    file.touch()
    first = secret_key("", database)
    assert secret_key("", database) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "outturn.sqlite3.key").stat().st_mode) == 0o600


def test_the_service_passes_the_check_for_deployment() -> None:
    """Django's own list of what a public site must have; a warning fails it."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "outturn.config.settings",
        "OUTTURN_ADDRESS": "https://performance.example.gov.uk",
        "OUTTURN_MAIL": "smtps://mail.example",
        "OUTTURN_SECRET_KEY": "a-key-of-a-test-that-is-long-enough-0123456789-ABCDEFGHIJKLM",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}  # which tests with a browser set
    done = subprocess.run(command, env={**environment, **settings}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


@pytest.mark.parametrize(("written", "number"), [("", 600), (" 1 ", 1), ("1000000", 1_000_000)])
def test_how_often_a_program_may_ask(written: str, number: int) -> None:
    from outturn.config.api import requests_a_minute

    assert requests_a_minute(written) == number


@pytest.mark.parametrize("written", ["0", "-1", "many", "1000001", "1.5", "²"])
def test_a_number_of_requests_that_is_none_is_refused(written: str) -> None:
    from outturn.config.api import requests_a_minute

    with pytest.raises(ImproperlyConfigured, match="OUTTURN_API_REQUESTS"):
        requests_a_minute(written)


@pytest.mark.parametrize(
    ("written", "roles"), [("", set()), ("administrator analyst", {"administrator", "analyst"}), (" analyst,auditor ", {"analyst", "auditor"})]
)
def test_roles_that_need_a_second_factor(written: str, roles: set[str]) -> None:
    from outturn.config.sign_in import second_factor_roles

    assert {role.value for role in second_factor_roles(written)} == roles


def test_a_role_that_is_none_is_refused() -> None:
    from outturn.config.sign_in import second_factor_roles

    with pytest.raises(ImproperlyConfigured, match="names “boss”, which is no role: the roles are officer"):
        second_factor_roles("analyst boss")


OIDC = {"ISSUER": "https://login.example/tenant/v2.0", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}


def test_a_single_sign_on_is_what_the_environment_says() -> None:
    from outturn.config.sign_in import meanings_of_groups, single_sign_on

    groups = meanings_of_groups("Performance = analyst")
    said = {**OIDC, "NAME": "Meadshire", "MATCH": "email", "SUBJECT": "oid", "SECOND_FACTOR": "claim", "GROUPS_CLAIM": "roles"}
    found = single_sign_on({f"OUTTURN_OIDC_{name}": value for name, value in said.items()}, groups)
    assert found
    assert (found.issuer, found.label, found.match, found.subject_claim, found.second_factor) == (OIDC["ISSUER"], "Meadshire", "email", "oid", "claim")
    assert (found.groups_claim, found.groups, found.is_on_this_machine) == ("roles", groups, False)
    plain = single_sign_on({f"OUTTURN_OIDC_{name}": value for name, value in OIDC.items()}, ())
    assert plain
    assert (plain.match, plain.subject_claim, plain.second_factor, plain.groups_claim) == ("subject", "sub", "here", "groups")
    assert single_sign_on({}, ()) is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"ISSUER": "http://login.example"}, "OUTTURN_OIDC_ISSUER"),
        ({"ISSUER": "login.example"}, "OUTTURN_OIDC_ISSUER"),
        ({"ISSUER": "https://169.254.169.254"}, "OUTTURN_OIDC_ISSUER"),
        ({"ISSUER": "https://login.example/?x=1"}, "OUTTURN_OIDC_ISSUER"),
        ({"ISSUER": "https://login.example/" + "x" * 200}, "OUTTURN_OIDC_ISSUER"),
        ({"CLIENT_ID": ""}, "OUTTURN_OIDC_CLIENT_ID is missing"),
        ({"CLIENT_SECRET": ""}, "OUTTURN_OIDC_CLIENT_SECRET is missing"),
        ({"MATCH": "anything"}, "OUTTURN_OIDC_MATCH is “anything”: write subject, email or name"),
        ({"SUBJECT": "email"}, "OUTTURN_OIDC_SUBJECT"),
        ({"SECOND_FACTOR": "never"}, "OUTTURN_OIDC_SECOND_FACTOR"),
    ],
)
def test_a_single_sign_on_that_cannot_be_is_refused(changed: dict[str, str], message: str) -> None:
    from outturn.config.sign_in import single_sign_on

    with pytest.raises(ImproperlyConfigured, match=message):
        single_sign_on({f"OUTTURN_OIDC_{name}": value for name, value in {**OIDC, **changed}.items()}, ())


def test_groups_that_cannot_be_read_are_refused() -> None:
    from outturn.config.sign_in import meanings_of_groups

    with pytest.raises(ImproperlyConfigured, match="OUTTURN_GROUPS cannot be read: There is no role “boss”"):
        meanings_of_groups("Performance = boss")


def test_passwords_are_left_to_fewer_only_where_there_is_another_way_in() -> None:
    from outturn.config.sign_in import whose_passwords

    assert whose_passwords("", single_sign_on=False) == "everybody"
    assert whose_passwords("Administrators", single_sign_on=True) == "administrators"
    with pytest.raises(ImproperlyConfigured, match="there is no other way in"):
        whose_passwords("nobody", single_sign_on=False)
    with pytest.raises(ImproperlyConfigured, match="OUTTURN_PASSWORDS is “some”"):
        whose_passwords("some", single_sign_on=True)
