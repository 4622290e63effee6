"""What was read in documents is written whole or not at all, on both databases."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from outturn.errors import UsageError
from outturn.package.build import make_package
from tests.builders import PERCENTAGE

if TYPE_CHECKING:
    from outturn.actions.bringing_in import Seen

AT = dt.datetime(2025, 11, 5, 9, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=1)
PAPER = b"""Ref,Indicator,Target 2025/26,Floor 2025/26,Sep-25,Oct-25,Comment
K1,Potholes repaired in time,90%,80%,84%,79.5%,It rained.
N1,Gritters out on time,95%,90%,97%,96%,
"""


@pytest.fixture
def ann(database: str) -> str:
    from outturn.actions.people import add_person
    from outturn.store import current

    current.forget()
    add_person("ann", full_name="Ann Analyst", by="test", at=AT)
    return "ann"


@pytest.fixture
def filled(ann: str) -> str:
    from outturn.actions.load_package import load_package

    indicator = {"indicator": "K1", "name": "Potholes repaired in time", "kind": "kpi", "section": "HT", **PERCENTAGE}
    figures = [{"indicator": "K1", "period": "2025-09", "numerator": 84, "denominator": 100, "status": "final"}]
    standards = [{"indicator": "K1", "financial_year": "2025-26", "target": 92, "floor": 85}]
    tables = {"sections": [{"section": "HT", "name": "Highways"}], "indicators": [indicator], "figures": figures, "standards": standards}
    load_package(make_package(tables, title="Elmet"), by="test", at=AT)
    return ann


def upload(by: str) -> int:
    from outturn.actions.intakes import SentIn, send_in

    return send_in(SentIn({"paper.csv": PAPER}), by=by, at=AT)


def seen(number: int) -> Seen:
    from outturn.actions.bringing_in import Seen
    from outturn.store.models import Holding, Upload

    holding = Holding.objects.first()
    return Seen(Upload.objects.get(pk=number).revision, holding.version if holding else 0)


def test_what_differs_is_added_and_what_stands_is_left(filled: str) -> None:
    from outturn.actions.bringing_in import bring_in
    from outturn.store.current import current
    from outturn.store.holding import stored_package

    number = upload(filled)
    before = current().package
    assert bring_in(number, seen(number), by=filled, at=LATER) == {"indicators": 1, "standards": 1, "commentary": 1, "figures": 3}
    stored, known = stored_package(), LATER.replace(tzinfo=None)
    assert stored["figures"].select("indicator", "period", "value", "numerator", "recorded_at", "recorded_by").rows() == [
        ("K1", "2025-09", None, 84.0, None, None),
        ("K1", "2025-10", 79.5, None, known, "ann"),
        ("N1", "2025-09", 97.0, None, known, "ann"),
        ("N1", "2025-10", 96.0, None, known, "ann"),
    ]
    assert stored["standards"].select("indicator", "target", "floor").rows() == [("K1", 92.0, 85.0), ("N1", 95.0, 90.0)]
    assert stored["commentary"].select("subject", "period", "text", "author", "approved_on").rows() == [
        ("K1", "2025-10", "It rained.", "Ann Analyst", LATER.date())
    ]
    for table in ("sections", "indicators", "standards"):
        assert stored[table].head(before[table].height).equals(before[table])
    assert all(current().package[table].equals(stored[table]) for table in stored.tables)


def test_an_empty_database_begins_with_the_documents(ann: str) -> None:
    from outturn.actions.bringing_in import bring_in
    from outturn.store.holding import stored_package
    from outturn.store.models import AuditEvent

    number = upload(ann)
    with pytest.raises(UsageError, match="Enter the name of the council"):
        bring_in(number, seen(number), by=ann, at=LATER)
    assert bring_in(number, seen(number), council="Elmet Council", by=ann, at=LATER)["figures"] == 4
    stored = stored_package()
    assert (stored.organisation.name, stored.title, stored["indicators"]["indicator"].to_list()) == ("Elmet Council", "Elmet Council", ["K1", "N1"])
    assert list(AuditEvent.objects.order_by("id").values_list("event", flat=True))[-3:] == ["documents_sent_in", "package_loaded", "documents_brought_in"]


def test_a_second_confirmation_is_told_and_doubles_nothing(filled: str) -> None:
    from outturn.actions.bringing_in import bring_in
    from outturn.actions.intakes import EndedError
    from outturn.store.holding import stored_package

    number = upload(filled)
    first = seen(number)
    bring_in(number, first, by=filled, at=LATER)
    stored = stored_package()
    for again in (first, seen(number)):
        with pytest.raises(EndedError, match="confirmed already"):
            bring_in(number, again, by="ben", at=LATER)
    assert stored_package()["figures"].equals(stored["figures"])


def test_the_same_documents_again_have_nothing_to_add(filled: str) -> None:
    from outturn.actions.bringing_in import NOTHING_NEW, bring_in

    first, second = upload(filled), upload(filled)
    bring_in(first, seen(first), by=filled, at=LATER)
    with pytest.raises(UsageError, match=NOTHING_NEW):
        bring_in(second, seen(second), by=filled, at=LATER)


def test_data_that_changed_since_they_were_seen_are_not_written_to(filled: str) -> None:
    from django.db import transaction

    from outturn.actions.bringing_in import bring_in
    from outturn.actions.intakes import ChangedMeanwhileError
    from outturn.store.holding import touch
    from outturn.store.models import Upload

    number = upload(filled)
    before = seen(number)
    with transaction.atomic():
        touch()
    with pytest.raises(ChangedMeanwhileError):
        bring_in(number, before, by=filled, at=LATER)
    assert Upload.objects.get(pk=number).state == "waiting"


def test_nothing_is_half_written(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last table fails: what was written before it is taken back, and so is the end of the upload."""
    from outturn.actions import bringing_in
    from outturn.store import bulk
    from outturn.store.holding import stored_package
    from outturn.store.models import AuditEvent, KeptAnswer, Upload

    number, stored, insert = upload(filled), stored_package(), bulk.insert
    asked, events = seen(number), AuditEvent.objects.count()

    def failing(table: str, frame: object) -> None:
        if table == "figures":
            raise RuntimeError("the disk is full")
        insert(table, frame)  # type: ignore[arg-type]

    monkeypatch.setattr(bulk, "insert", failing)
    with pytest.raises(RuntimeError):
        bringing_in.bring_in(number, asked, by=filled, at=LATER)
    after = stored_package()
    assert all(after[table].equals(stored[table]) for table in stored.tables)
    assert (Upload.objects.get(pk=number).state, seen(number), AuditEvent.objects.count(), KeptAnswer.objects.count()) == ("waiting", asked, events, 0)


def test_answers_are_read_with_and_kept_by_kind(filled: str) -> None:
    from outturn.actions.bringing_in import bring_in
    from outturn.actions.intakes import SentIn, read_again, remembered, send_in
    from outturn.api.kept_intake import unpacked
    from outturn.store.models import Upload

    paper = PAPER.replace(b"Comment", b"Vibes")
    number = send_in(SentIn({"paper.csv": paper}, kind="dashboard"), by=filled, at=AT)
    read_again(number, {"headings": {"vibes": "comment"}}, revision=0, by=filled, at=AT)
    found = Upload.objects.get(pk=number)
    assert (found.revision, json.loads(found.answers)) == (1, {"headings": {"vibes": "comment"}})
    assert unpacked(bytes(found.reading)).package["commentary"]["text"].to_list() == ["It rained."]
    bring_in(number, seen(number), by=filled, at=LATER)
    assert (remembered("dashboard"), remembered("auto")) == ({"headings": {"vibes": "comment"}}, {})


def test_what_was_read_is_kept_to_the_last_cell(ann: str) -> None:
    from outturn.api.kept_intake import packed, unpacked
    from outturn.api.taking_in import take_in

    taken = take_in({"paper.csv": PAPER.replace(b"90%", b"On track")})
    again = unpacked(packed(taken))
    assert (again.fates, again.findings, again.questions) == (taken.fates, taken.findings, taken.questions)
    assert all(again.package[table].equals(taken.package[table]) for table in taken.package.tables)
    assert again.review() == taken.review()
