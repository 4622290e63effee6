"""The catalogue as a list, and the whole story of one indicator."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.web.returns_support import approved, open_quarter
from tests.web_support import MORNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[-500:]
    return answer.content.decode()


def test_the_story_has_every_chapter_of_the_report(site: Callable[[str], Client]) -> None:
    html = page(site("officer"), "/indicators/CS03/?period=2025-26-Q2")
    chapters = (
        "At a glance",
        "What it measures",
        "Why it stands as it does",
        "Over time",
        "Standards by year",
        "Management actions",
        "Commentary",
        "Revisions",
    )
    assert [words for words in chapters if f">{words}</h" not in html] == []
    assert "74% is below the floor standard of 80%." in html
    assert "Risks of its section" in html


def test_the_story_says_what_explain_says(site: Callable[[str], Client]) -> None:
    from django.utils.html import escape

    from outturn.api import explain
    from outturn.store.current import current

    client = site("analyst")
    html = page(client, "/indicators/HT01/?period=2025-26-Q2").replace("&#34;", "&quot;")
    lines = [line.strip() for line in explain(current().package, "HT01", "2025-26-Q2").splitlines() if line.startswith("  ")]
    assert len(lines) > 8
    assert [line for line in lines[4:] if escape(line) not in html.replace("&#39;", "&#x27;")] == []


def test_an_indicator_is_found_in_any_case_and_an_unknown_one_is_told(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert "HT01: Potholes repaired within 28 days" in page(client, "/indicators/ht01/")
    answer = client.get("/indicators/ZZ99/")
    assert answer.status_code == 404
    assert "There is no indicator “ZZ99”" in answer.content.decode()


def test_an_approved_figure_of_a_quarter_that_still_runs_is_on_the_page_and_in_reach_of_the_dashboards(site: Callable[[str], Client]) -> None:
    client = site("officer")
    assert "so far" not in page(client, "/indicators/HT01/")
    open_quarter()
    approved(numerator="2200", denominator="2300", status="final")
    html = page(client, "/indicators/HT01/")
    assert '<option value="2025-26-Q4" selected>Q4 2025/26, so far</option>' in html
    assert "The latest: January 2026" in html
    assert "The latest: December 2025" in page(client, "/indicators/HT01/?period=2025-26-Q3")
    assert "so far</option>" not in page(client, "/indicators/HT04/"), "it has no figure of the quarter yet"
    council = page(client, "/dashboards/council/")
    assert '<option value="2025-26-Q4">Q4 2025/26, so far</option>' in council
    assert '<option value="2025-26-Q3" selected>' in council
    assert '<option value="2025-26-Q4" selected>Q4 2025/26, so far</option>' in page(client, "/dashboards/council/?period=2025-26-Q4")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_of_the_story_is_taken_along(site: Callable[[str], Client], form: str) -> None:
    client = site("analyst")
    html = page(client, "/indicators/CS03/")
    links = [link.replace("&amp;", "&") for link in re.findall(rf'href="([^"]*download={form})"', html)]
    assert len(links) > 5
    for link in links:
        answer = client.get(f"/indicators/CS03/{link}")
        assert answer.headers["Content-Disposition"].startswith("attachment"), link
    if form == "csv":
        rows = list(csv.reader(io.StringIO(client.get("/indicators/CS03/?table=history&download=csv").content.decode("utf-8-sig"))))
        assert rows[0][:2] == ["Period", "Result"]
        assert len(rows) == 12


def test_as_at_leaves_out_what_came_later(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    then = page(client, "/indicators/CS03/?as_at=2025-08-01")
    assert "You see what was known at 1 August 2025" in then
    assert "The latest: April to June 2025" in then
    assert "table=history" in then
    assert "as_at=2025-08-01&amp;table=history" in then


def test_the_style_and_the_script_are_those_of_the_reports_and_kept_for_good(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    html = page(client, "/indicators/CS03/")
    addresses = re.findall(r'(?:href|src)="(/assets/[0-9a-f]{16}/[a-z.]+)"', html)
    assert len(addresses) == 2
    for address in addresses:
        answer = client.get(address)
        assert "immutable" in answer.headers["Cache-Control"]
    style = client.get(addresses[0]).content.decode()
    assert style.startswith(".content {")
    assert style.count("{") == style.count("}")
    assert ".panel {" in style
    assert client.get(addresses[0].replace("content.css", "other.css")).status_code == 404
    assert client.get("/assets/0000000000000000/content.css").status_code == 404
    assert "style=" not in html
    assert "<script>" not in html


def test_an_open_return_leads_to_giving_the_figure_where_that_page_is(site: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt

    from outturn.store.models import Cycle, Return
    from outturn.web.indicators import views

    cycle = Cycle.objects.create(period="2025-26-Q3", opened_at=MORNING, opened_by="analyst")
    Return.objects.create(cycle=cycle, indicator="HT01", section="HT", period="2025-12", due=dt.date(2026, 1, 15), owner="Siobhan Carrick")
    monkeypatch.setattr(views, "_address", lambda name, argument: f"/{name}/{argument}/")
    words = "Give the figure for Dec 2025"
    assert words in page(site("officer"), "/indicators/HT01/")
    assert words not in page(site("auditor"), "/indicators/HT01/")
    assert words not in page(site("officer"), "/indicators/CS03/")
    assert "Change the definition" in page(site("analyst"), "/indicators/HT01/")
    assert "Change the definition" not in page(site("officer"), "/indicators/HT01/")


def test_changes_to_the_entry_are_told_from_the_audit_trail(site: Callable[[str], Client]) -> None:
    from outturn.actions.auditing import record

    record("definition_changed", by="alex", at=MORNING, subject="indicator HT01", why="The repair standard is now 28 days.")
    html = page(site("analyst"), "/indicators/HT01/")
    assert "Definition changed by alex: The repair standard is now 28 days." in html


def test_the_catalogue_is_searched_by_words_section_and_kind(site: Callable[[str], Client]) -> None:
    client = site("analyst")
    assert "113 of 113 indicators." in page(client, "/indicators/?retired=yes")
    assert "113 of 113 indicators." not in page(client, "/indicators/"), "one is no longer measured"
    html = page(client, "/indicators/?section=HT&kind=KPI&q=potholes")
    assert re.search(r"\b1 of 113 indicators\.", html)
    assert "/indicators/HT01/" in html
    rows = client.get("/indicators/?section=HT&table=indicators&download=csv").content.decode("utf-8-sig")
    assert {row["Section"] for row in csv.DictReader(io.StringIO(rows))} == {"Highways and transport"}
    assert "No indicator fits what you chose." in page(client, "/indicators/?q=zebra")


def _risks(html: str, heading: str) -> list[str]:
    """The references in the table below a heading."""
    part = html.partition(f">{heading}</h2>")[2].partition("</table>")[0]
    return re.findall(r'<th scope="row"><a href="/risks/of/[^"]+/">([^<]+)</a>', part)


def test_the_risks_that_it_is_linked_to_stand_first_and_those_of_its_section_apart(site: Callable[[str], Client]) -> None:
    from outturn.actions.risks import close_risk, link_risk

    client = site("officer")
    before = page(client, "/indicators/CS03/")
    of_section = _risks(before, "Risks of its section")
    assert of_section
    assert "Risks that it is linked to" not in before
    link_risk(of_section[0], "CS03", by="analyst", at=MORNING)
    link_risk("MCR03", "CS03", by="analyst", at=MORNING)
    close_risk("MCR03", "Over.", on=MORNING.date(), by="analyst", at=MORNING)
    html = page(client, "/indicators/CS03/")
    assert set(_risks(html, "Risks that it is linked to")) == {of_section[0], "MCR03"}
    assert _risks(html, "Risks of its section") == of_section[1:]
    assert html.index("Risks that it is linked to</h2>") < html.index("Risks of its section</h2>")
    assert "Left the register on 8 January 2026" in html


def test_more_linked_risks_need_no_more_queries(site: Callable[[str], Client]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from outturn.store.models import RiskLink

    client = site("officer")
    page(client, "/indicators/CS03/")
    counts = []
    for risks in ("MCR01",), ("MCR02", "MCR03", "MCR04", "MCR05"):
        RiskLink.objects.bulk_create(RiskLink(risk=risk, indicator="CS03") for risk in risks)
        with CaptureQueriesContext(connection) as seen:
            page(client, "/indicators/CS03/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
