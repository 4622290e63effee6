"""Every setting there is. What is read from the environment is in this table; the page of the reference is made from it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "OUTTURN_"


@dataclass(frozen=True)
class Setting:
    """One variable of the environment. A secret one is never shown, neither in a log nor in a backup."""

    name: str
    says: str
    without: str
    is_secret: bool = False


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "Where the database is: `postgresql://user:password@host/name`, or `sqlite:////folder/file.sqlite3`.",
        "`outturn.sqlite3` in the folder in which the command runs",
        is_secret=True,
    ),
    Setting(
        "OUTTURN_ADDRESS",
        "The address that people type, such as `https://performance.example.gov.uk`. With it the service is public: cookies travel over HTTPS only, and "
        "browsers are told never to come back without it. `OUTTURN_MAIL`, and with PostgreSQL `OUTTURN_SECRET_KEY`, are then needed.",
        "the service answers this machine only, over plain HTTP",
    ),
    Setting(
        "OUTTURN_SECRET_KEY",
        "50 or more random characters that sign sessions and links. Changing it signs everybody out.",
        "made once and kept beside a SQLite file, readable for its owner only; without `OUTTURN_ADDRESS`, a new one for each start with PostgreSQL",
        is_secret=True,
    ),
    Setting(
        "OUTTURN_MAIL",
        "Where e-mail goes: `smtp+tls://user:password@host:587`, `smtps://host`, `smtp://host`, or `file:///folder`, which keeps messages as files.",
        "messages are written to the console",
        is_secret=True,
    ),
    Setting("OUTTURN_MAIL_FROM", "Whom e-mail comes from.", "`outturn@localhost`"),
    Setting(
        "OUTTURN_KEEP_REPORT_FILES",
        "For how many days the files of reports that were built are kept; `0` keeps them for good. Editions are always kept.",
        "30",
    ),
    Setting(
        "OUTTURN_TIME_ZONE",
        "By which clock pages show times and forms take them, such as `Europe/London` or `UTC`. What is kept, downloads, the API and the commands stay in UTC.",
        "`Europe/London`",
    ),
    Setting("OUTTURN_SECOND_FACTOR_ROLES", "Roles that need a second factor, such as `administrator analyst`.", "a second factor for who wants one"),
    Setting("OUTTURN_PASSWORDS", "Whose passwords count beside the single sign-on: `everybody`, `administrators` or `nobody`.", "`everybody`"),
    Setting("OUTTURN_OIDC_ISSUER", "The single sign-on: the issuer's address, letter for letter as its own description has it. HTTPS.", "no single sign-on"),
    Setting("OUTTURN_OIDC_CLIENT_ID", "What the provider gave this service as its name.", "needed with an issuer"),
    Setting("OUTTURN_OIDC_CLIENT_SECRET", "What the provider gave this service as its secret.", "needed with an issuer", is_secret=True),
    Setting("OUTTURN_OIDC_NAME", "What stands on the button after “Sign in with”.", "your council account"),
    Setting(
        "OUTTURN_OIDC_MATCH",
        "How somebody is found who comes for the first time: `subject` (only who was linked), `email` (an address that the provider has verified) or `name`.",
        "`subject`",
    ),
    Setting("OUTTURN_OIDC_SUBJECT", "The claim by which people are known ever after: `sub`, or `oid` of Entra ID.", "`sub`"),
    Setting("OUTTURN_OIDC_GROUPS_CLAIM", "The claim that has the groups.", "`groups`"),
    Setting("OUTTURN_GROUPS", "What groups mean: `Performance = analyst; Roads = officer section HT`.", "groups change nothing"),
    Setting(
        "OUTTURN_OIDC_SECOND_FACTOR",
        "What counts for roles that need a second factor: `here`, `claim` (also where the provider says `mfa`) or `provider` (every sign-in there).",
        "`here`",
    ),
    Setting("OUTTURN_API_REQUESTS", "How many requests a program's token may make in a minute, to each process of the server.", "600"),
    Setting(
        "OUTTURN_LOG",
        "How the log is written to standard error: `json`, one object a line, or `plain`. Either has a line for each request.",
        "faults and warnings alone, in plain words",
    ),
    Setting(
        "OUTTURN_METRICS_TOKEN",
        "20 or more random characters with which Prometheus asks for `/metrics`, as `Authorization: Bearer …`.",
        "the page answers this machine alone, and nothing that came through another server",
        is_secret=True,
    ),
    Setting("OUTTURN_DEBUG", "Any value: a command that fails through a fault of ours shows where.", "one line"),
    Setting("POLARS_MAX_THREADS", "How many processors one question may use. `outturn serve` gives each of its processes its share.", "all of them"),
    Setting(
        "PGOPTIONS",
        "Options for each connection to PostgreSQL. The web server sets time limits there where nothing is said.",
        "`-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s` for the web server",
    ),
)
_ELSEWHERE = frozenset({"OUTTURN_BROWSER", "OUTTURN_OFFICE", "OUTTURN_SCHEMA_EXAMPLES"})
"""Which the tests of the program read."""


def shown(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What is set, without secrets: those are named alone."""
    return tuple((one.name, "(secret)" if one.is_secret else environment[one.name]) for one in SETTINGS if environment.get(one.name))


def unknown(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each variable that looks like a setting and is none, such as a mistyped one."""
    known = {one.name for one in SETTINGS} | _ELSEWHERE
    return [_unknown(name, known) for name in sorted(environment) if name.startswith(_PREFIX) and name not in known]


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known - _ELSEWHERE), n=1, cutoff=0.85)
    return f"{name} is not a setting of outturn, and is ignored{f'; did you mean {near[0]}?' if near else '.'}"


def require_for_public(environment: Mapping[str, str], *, on_server: bool) -> None:
    """Raises ImproperlyConfigured with everything that a public service lacks, all at once."""
    if not environment.get("OUTTURN_ADDRESS", "").strip():
        return
    wanted = {
        "OUTTURN_MAIL": "without it links to set a password would be written into the log; give the mail server, or a folder: file:///var/spool/outturn",
        **({"OUTTURN_SECRET_KEY": "all processes must share one; make it as the guide says"} if on_server else {}),
    }
    missing = [f"{name} is missing: {why}" for name, why in wanted.items() if not environment.get(name)]
    if missing:
        raise ImproperlyConfigured(f"OUTTURN_ADDRESS makes this a public service. {'. '.join(missing)}")
