"""Documents brought in through pages: sent in, looked at, answered, confirmed, and whatever can be wrong with them."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.integration.intake.test_bad_input import BAD
from tests.web.returns_support import draft, open_quarter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    Site = Callable[[str], Client]

PAPER = """Ref,Indicator,Target 2025/26,Floor 2025/26,Sep-25,Oct-25,RAG,Vibes
HT01,Potholes repaired within 28 days,92%,85%,94%,80%,Red,wet
ZZ1,Gritters out on time,95%,90%,97%,96%,On track,cold
"""


def send(client: Client, *files: tuple[str, bytes | str], **fields: Any) -> HttpResponse:
    given = [SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data) for name, data in files]
    answer: Any = client.post("/intake/", {"kind": "auto", **fields, "documents": given})
    return answer


def sent(client: Client, *files: tuple[str, bytes | str], **fields: Any) -> str:
    answer = send(client, *(files or [("paper.csv", PAPER)]), **fields)
    assert answer.status_code == 302, words(answer)
    return answer.headers["Location"]


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def hidden(page: Any, form: str) -> dict[str, str]:
    """The fields of a form as the browser would send them back, by the end of its address."""
    html = page.content.decode()
    part = re.search(rf'<form method="post" action="[^"]*{form}/".*?</form>', html, re.DOTALL)
    assert part, form
    fields = dict(re.findall(r'<input type="(?:hidden|text)" name="(\w+)" value="([^"]*)"', part[0]))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', part[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def asks(page: Any) -> dict[str, str]:
    """The name of each field of an answer, by what is asked."""
    found = re.findall(r'<label for="id_(answer_\d+)">(.*?)</label>', page.content.decode())
    return {re.sub(r"&[a-z]+;|<[^>]+>", "", label): name for name, label in found}


def confirm(client: Client, at: str, **changed: str) -> Any:
    return client.post(f"{at}confirm/", {**hidden(client.get(at), "confirm"), **changed})


def figures(indicator: str = "HT01") -> list[tuple[Any, ...]]:
    from outturn.store.holding import stored_package

    frame = stored_package()["figures"].filter(pl.col("indicator") == indicator, pl.col("period") == "2025-10")
    return frame.select("value", "published_rating", "recorded_by").rows()


def version() -> int:
    from outturn.store.models import Holding

    return int(Holding.objects.get().version)


def test_what_would_be_written_is_shown_and_nothing_is_written(site: Site) -> None:
    before = version()
    page = site("analyst").get(sent(site("analyst")))
    told = words(page)
    assert "1 new indicator 2 figures added 1 figure revised 1 figure the same 0 figures not taken 0 texts" in told
    assert "Potholes repaired within 28 days" in told
    assert "80.0% 94.9%" in told
    assert "What does the rating “On track” stand for?" in told
    assert version() == before


def test_an_answer_is_used_at_once_and_remembered_once_confirmed(site: Site) -> None:
    """The rating of another scheme is not taken until somebody says what it stands for."""
    client = site("analyst")
    at = sent(client)
    page = client.get(at)
    rating = next(name for asked, name in asks(page).items() if "On track" in asked)
    answer = client.post(f"{at}read-again/", {**hidden(page, "read-again"), rating: "AMBER"})
    assert answer.status_code == 302
    page = client.get(at)
    assert "You have answered this" in words(page)
    assert tomllib.loads(client.get(f"{at}answers/").content.decode())["ratings"] == {"on track": "AMBER"}
    assert tomllib.loads(client.get("/intake/answers/").content.decode()) == {}
    assert confirm(client, at).status_code == 302
    assert figures("ZZ1") == [(96.0, "AMBER", "analyst")]
    assert tomllib.loads(client.get("/intake/answers/").content.decode())["ratings"] == {"on track": "AMBER"}
    again = client.get(sent(client, ("next.csv", PAPER)))
    assert re.search(r'value="AMBER" selected', again.content.decode())
    assert "4 figures the same" in words(again)


def test_a_file_of_answers_is_taken(site: Site) -> None:
    client = site("analyst")
    answers = SimpleUploadedFile("answers.toml", b'[headings]\n"Vibes" = "comment"\n[ratings]\n"On track" = "GREEN"\n')
    told = words(client.get(sent(client, answers=answers)))
    assert "1 new indicator" in told
    assert "2 texts" in told
    wrong = send(client, ("paper.csv", PAPER), answers=SimpleUploadedFile("answers.toml", b"[colours]\n"))
    assert (wrong.status_code, "has a table “colours”" in words(wrong)) == (422, True)


def test_what_was_confirmed_is_in_the_data_and_in_the_audit_trail(site: Site) -> None:
    from outturn.store.models import AuditEvent, UploadFile

    client, held = site("analyst"), figures()
    at = sent(client)
    page = client.post(f"{at}confirm/", hidden(client.get(at), "confirm"), follow=True)
    assert "The documents are brought in: 1 indicator, 3 figures and 1 standard were added." in words(page), words(page)[:900]
    assert figures() == [*held, (80.0, "RED", "analyst")]
    event = AuditEvent.objects.get(event="documents_brought_in")
    file = UploadFile.objects.get()
    assert json.loads(event.new)["files"] == [{"name": "paper.csv", "sha256": file.digest, "bytes": len(PAPER)}]
    assert bytes(file.data) == b""
    assert "80.0%" in words(client.get("/indicators/HT01/?period=2025-10"))
    assert client.get("/indicators/ZZ1/").status_code == 200
    assert client.get(f"{at}review/csv/").status_code == 200


def test_confirming_twice_writes_once(site: Site) -> None:
    client = site("analyst")
    at = sent(client)
    form = hidden(client.get(at), "confirm")
    client.post(f"{at}confirm/", form)
    after = version()
    for person in ("analyst", "administrator"):
        answer = site(person).post(f"{at}confirm/", form)
        assert answer.status_code == 409
        assert "These documents were confirmed already. Nothing was written a second time." in words(answer)
    assert version() == after


def test_data_that_changed_meanwhile_are_looked_at_again(site: Site) -> None:
    from django.db import transaction

    from outturn.store.holding import touch

    client = site("analyst")
    at = sent(client)
    form = hidden(client.get(at), "confirm")
    with transaction.atomic():
        touch()
    answer = client.post(f"{at}confirm/", form)
    assert (answer.status_code, "The data have changed since you looked." in words(answer)) == (409, True)
    assert confirm(client, at).status_code == 302


def test_answers_of_somebody_else_are_not_written_over(site: Site) -> None:
    client = site("analyst")
    at = sent(client)
    page = client.get(at)
    form = hidden(page, "read-again")
    site("administrator").post(f"{at}read-again/", form)
    answer = client.post(f"{at}read-again/", form)
    assert (answer.status_code, "Somebody has read these documents again" in words(answer)) == (409, True)
    old = client.post(f"{at}confirm/", hidden(page, "confirm"))
    assert (old.status_code, "Somebody has read these documents again" in words(old)) == (409, True)


def test_a_figure_for_which_a_return_asks_is_left_alone(site: Site) -> None:
    open_quarter()
    standing = draft()
    paper = f"Ref,Indicator,Target 2025/26,Jan-26\n{standing.indicator},Potholes repaired within 28 days,92%,80%\n"
    client = site("analyst")
    at = sent(client, ("paper.csv", paper))
    assert standing.period == "2026-01"
    assert "A return asks for this figure." in words(client.get(f"{at}figures/?show=refused"))
    assert "There is nothing to write" in words(client.get(at))


@pytest.mark.parametrize(
    ("name", "content", "why"), [case for case in BAD.values() if case[0] != "large.csv"], ids=[name for name in BAD if "too large" not in name]
)
def test_a_file_that_cannot_be_read_says_why_and_nothing_is_kept(site: Site, name: str, content: Any, why: str) -> None:
    from outturn.store.models import Upload

    answer = send(site("analyst"), ("paper.csv", PAPER), (name, content() if callable(content) else content))
    assert answer.status_code == 422
    assert re.search(why, words(answer))
    assert 'href="#id_documents"' in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("files", "fields", "why"),
    [
        ([], {}, "Choose at least one file."),
        ([("a.csv", b"a" * 11_000_000), ("b.csv", b"b" * 11_000_000)], {}, "larger than 20 MB together"),
        ([(f"{number}.csv", PAPER) for number in range(11)], {}, "These are 11 files. Send in at most 10 at once."),
        ([("a.csv", PAPER)], {"year": "last year"}, "Write the financial year like 2025-26."),
        ([("a.csv", PAPER)], {"kind": "novel"}, "Choose what they are from the list"),
    ],
)
def test_what_is_too_much_or_not_said_is_told(site: Site, files: list[tuple[str, bytes]], fields: dict[str, str], why: str) -> None:
    answer = send(site("analyst"), *files, **fields)
    assert (answer.status_code, why in words(answer)) == (422, True), words(answer)


def test_a_long_pdf_is_not_read(site: Site) -> None:
    import pikepdf

    pdf = pikepdf.new()
    for _ in range(251):
        pdf.add_blank_page()
    target = io.BytesIO()
    pdf.save(target)
    assert "long.pdf has 251 pages." in words(send(site("analyst"), ("long.pdf", target.getvalue())))


def test_documents_without_an_indicator_show_what_was_read_and_cannot_be_confirmed(site: Site) -> None:
    client = site("analyst")
    at = sent(client, ("letter.txt", "Dear all,\n\nthank you for coming to the fair.\n"))
    told = words(client.get(at))
    assert "No indicator was found" in told
    assert "thank you for coming to the fair" in words(client.get(f"{at}?show=all"))
    answer = client.post(f"{at}confirm/", {"revision": "0", "version": str(version())})
    assert (answer.status_code, "No indicator was found in these documents." in words(answer)) == (422, True)


def test_the_review_sheet_is_filtered_and_taken_along(site: Site) -> None:
    client = site("analyst")
    at = sent(client)
    doubtful, certain = words(client.get(at)), words(client.get(f"{at}?show=certain&text=potholes"))
    assert "the heading “Vibes” is not known" in doubtful
    assert "Potholes repaired within 28 days Certain" in certain
    rows = list(csv.DictReader(io.StringIO(client.get(f"{at}review/csv/").content.decode("utf-8-sig"))))
    assert {row["sureness"] for row in rows} >= {"certain", "not_understood"}
    assert client.get(f"{at}review/xlsx/").content.startswith(b"PK")
    assert client.get(f"{at}review/pdf/").status_code == 404
    taken = list(csv.DictReader(io.StringIO(client.get(f"{at}figures/?table=figures&download=csv").content.decode("utf-8-sig"))))
    assert [row["What becomes of it"] for row in taken] == ["The same", "Changed", "New", "New"]


def test_what_is_thrown_away_is_gone_and_what_is_kept_long_enough(site: Site) -> None:
    import datetime as dt

    from django.utils import timezone

    from outturn.actions.intakes import KEPT, forget_old
    from outturn.store.models import Upload

    client = site("analyst")
    thrown, kept, confirmed = sent(client), sent(client), sent(client)
    confirm(client, confirmed)
    assert client.post(f"{thrown}throw-away/").status_code == 302
    assert client.post(f"{thrown}throw-away/").status_code == 302
    assert client.post(f"{confirmed}throw-away/").status_code == 409
    assert client.post(f"{thrown}confirm/", {"revision": "0", "version": str(version())}).status_code == 409
    at = timezone.now() + KEPT
    assert forget_old(by="outturn work", at=at - dt.timedelta(hours=1)) == 0
    assert forget_old(by="outturn work", at=at + dt.timedelta(hours=1)) == 2
    assert set(Upload.objects.values_list("state", "reading")) == {("thrown_away", b""), ("confirmed", b"")}
    for address in (thrown, kept, confirmed):
        assert "no longer kept" in words(client.get(address))
        assert client.get(f"{address}figures/").status_code == 404


def test_one_reads_while_others_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from outturn.web.intake import sending

    monkeypatch.setattr(sending, "_PATIENCE_SECONDS", 0.01)
    with sending._reading:
        answer = send(site("analyst"), ("paper.csv", PAPER))
    assert (answer.status_code, "Other documents are being read just now" in words(answer)) == (422, True)
    assert send(site("analyst"), ("paper.csv", PAPER)).status_code == 302


def test_the_catalogue_and_the_start_page_lead_there_for_those_who_may(site: Site) -> None:
    for person, leads in (("analyst", True), ("administrator", True), ("auditor", True), ("officer", False)):
        assert ('href="/intake/"' in site(person).get("/").content.decode()) is leads
    assert 'href="/intake/"' in site("analyst").get("/catalogue/").content.decode()
    assert 'href="/intake/"' not in site("auditor").get("/catalogue/").content.decode()


def test_the_auditor_sees_what_was_read_and_can_do_nothing_with_it(site: Site) -> None:
    sent = send(site("analyst"), ("paper.csv", PAPER))
    auditor = site("auditor")
    for address, heading in (("/intake/", "Documents brought in"), (sent.url, "What would be written")):
        html = auditor.get(address).content.decode()
        assert f"<h1>{heading}</h1>" in html
        assert html.count('method="post"') == site("auditor").get("/cycles/").content.decode().count('method="post"'), "no more than to sign out"
    assert "paper.csv" in auditor.get("/intake/").content.decode()
    assert send(auditor, ("paper.csv", PAPER)).status_code == 403
    assert auditor.post(f"{sent.url}away/").status_code in {403, 404}
