"""docs/reference/settings.md: every variable of the environment that the service reads."""

from __future__ import annotations

from outturn.config.environment import SETTINGS
from reference.markdown import code, page, table

_WORDS = (
    "Everything that an installation has to say stands in its environment. A variable that begins with `OUTTURN_` and is not in this list is ignored, "
    "and every command says so. One that cannot be read stops the program with a sentence that says how to write it."
)
_SECRETS = (
    "Secret ones are never written into a log or a backup. Keep them in a file that only the account of the service can read, "
    "and a copy where the council keeps its passwords: [Run it for a council](../how-to/run-for-a-council.md) has both."
)


def settings_page() -> str:
    rows = ((code(one.name), one.says, one.without, "yes" if one.is_secret else "") for one in SETTINGS)
    return page("Settings", "`src/outturn/config/environment.py`", _WORDS, table(["variable", "what it says", "without it", "secret"], rows), _SECRETS)
