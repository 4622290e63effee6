"""Reminders, on both databases: one a person a day, never twice, and what happens when the mail server does not want to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from outturn.errors import UsageError
from outturn.package.build import make_package
from tests.builders import PERCENTAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AT = dt.datetime(2025, 10, 1, 8, 0, tzinfo=dt.UTC)
ADDRESS = "https://performance.example/returns/"


@pytest.fixture(autouse=True)
def _cycle(database: str) -> None:
    """Two returns for September that are due on 15 October: ada is asked for K1, ben for both as her deputy, cleo has no address."""
    from outturn.access.decision import Grant
    from outturn.access.vocabulary import Role
    from outturn.actions.cycles import CycleTerms, open_cycle
    from outturn.actions.load_package import load_package
    from outturn.actions.people import add_person, give_role
    from outturn.periods import parse_period
    from outturn.store import current

    current.forget()
    indicators = [{"indicator": ref, "name": f"Name of {ref}", "kind": "kpi", "section": "HT", "owner": "Head", **PERCENTAGE} for ref in ("K1", "K2")]
    example = make_package({"sections": [{"section": "HT", "name": "Highways"}], "indicators": indicators}, organisation={"name": "Ashby council"})
    load_package(example, by="test", at=AT)
    grants = {
        "ada": Grant(Role.OFFICER, indicator="K1"),
        "ben": Grant(Role.OFFICER, section="HT"),
        "cleo": Grant(Role.OFFICER, section="HT"),
        "ann": Grant(Role.ANALYST),
    }
    for name, grant in grants.items():
        add_person(name, email="" if name == "cleo" else f"{name}@ashby.example", by="test", at=AT)
        give_role(name, grant, by="test", at=AT)
    open_cycle(CycleTerms(parse_period("2025-09")), by="ann", at=AT)


@pytest.fixture
def post(tmp_path: Path) -> Sequence[Path]:
    """The letters that were sent, as files."""
    from django.test.utils import override_settings

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH=str(tmp_path / "post")):
        yield Letters(tmp_path / "post")


class Letters:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __iter__(self):  # type: ignore[no-untyped-def]
        texts = [path.read_text(encoding="utf-8") for path in sorted(self._folder.glob("*"))] if self._folder.exists() else []
        return iter([letter for text in texts for letter in text.split("-" * 79) if letter.strip()])


def told(day: int, month: int = 10, **options: bool) -> tuple[list[str], list[str]]:
    """Who was reminded on a day, each with the kinds; and who has no address."""
    from outturn.actions.reminding import remind

    sent = remind(on=dt.date(2025, month, day), by="cron", at=AT, address=ADDRESS, **options)
    return [f"{digest.person.name}: {digest.kinds}" for digest in sent.digests], [digest.person.name for digest in sent.without_address]


def test_each_person_gets_one_letter_a_day_and_of_each_occasion_once(post: Letters) -> None:
    assert told(9) == ([], [])
    assert told(10) == (["ada: coming", "ben: coming"], ["cleo"])
    assert told(10) == ([], ["cleo"])
    assert told(11) == ([], ["cleo"])
    assert told(18) == (["ada: late", "ben: late"], ["cleo"])
    assert told(24) == ([], ["cleo"])
    assert told(25) == (["ada: late", "ben: late"], ["cleo"])
    assert len(list(post)) == 6


def test_the_letter_is_plain_text_with_all_that_is_asked(post: Letters) -> None:
    told(18)
    ada, ben = list(post)
    assert "To: ada@ashby.example" in ada
    assert "Subject: 1 figure is late" in ada
    assert 'Content-Type: text/plain; charset="utf-8"' in ada
    assert "K1 Name of K1, Sep 2025: was due on 15 October 2025" in ada
    assert ADDRESS in ada
    assert "Subject: 2 figures are late" in ben  # the deputy is told of what is late


def test_a_dry_run_sends_and_records_nothing(post: Letters) -> None:
    from outturn.store.models import Reminder

    assert told(10, sending=False) == (["ada: coming", "ben: coming"], ["cleo"])
    assert (list(post), Reminder.objects.count()) == ([], 0)


def test_what_was_sent_needs_no_reminder_and_what_was_sent_back_does(post: Letters) -> None:
    from outturn.store.models import Return

    Return.objects.filter(indicator="K2").update(state="submitted")
    Return.objects.filter(indicator="K1").update(state="returned", reason="Check the unit", decided_at=dt.datetime(2025, 10, 12, tzinfo=dt.UTC))
    assert told(12) == (["ada: sent_back"], [])
    assert "Why it was sent back: Check the unit" in next(iter(post))


def test_where_the_mail_server_cannot_be_reached_nothing_is_recorded() -> None:
    """The next run does it all."""
    from django.test.utils import override_settings

    from outturn.store.models import AuditEvent, Reminder

    smtp = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1, "EMAIL_TIMEOUT": 2}
    with override_settings(**smtp), pytest.raises(UsageError, match="The mail server cannot be reached"):
        told(10)
    assert (Reminder.objects.count(), AuditEvent.objects.filter(event__startswith="reminder").count()) == (0, 0)


def test_a_letter_that_is_refused_is_tried_again_on_the_next_day(post: Letters) -> None:
    """An address with a line end is refused by the mail library itself; the others get their letters."""
    from outturn.store.models import Reminder, User

    User.objects.filter(username="ada").update(email="ada@ashby.example\nBcc: all@ashby.example")
    from outturn.actions.reminding import remind

    sent = remind(on=dt.date(2025, 10, 10), by="cron", at=AT, address=ADDRESS)
    assert ([digest.person.name for digest in sent.digests], list(sent.failed)) == (["ben"], ["ada"])
    assert Reminder.objects.get(person="ada").fault.reason
    User.objects.filter(username="ada").update(email="ada@ashby.example")
    assert told(10)[0] == []
    assert told(11)[0] == ["ada: coming"]


def test_two_runs_at_once_cannot_both_record() -> None:
    """The second finds the first one's record, whatever it knew before."""
    from outturn.actions import reminding

    (digest, *_), _ = reminding._owed(reminding.current().package, dt.date(2025, 10, 10))
    kept = [reminding._kept(digest, on=dt.date(2025, 10, 10), by="cron", at=AT) for _ in range(2)]
    assert kept[0] is not None
    assert kept[1] is None
