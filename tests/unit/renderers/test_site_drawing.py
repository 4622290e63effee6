"""Pages of the public site are drawn once each, whoever draws them: a second process, or the first where the second did not get to them."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import Any

import pytest

from outturn.api.beside import Here
from outturn.renderers.html.site import SiteDrawing, SiteLook
from outturn.reports.content import Paragraph, Text
from outturn.reports.site_content import SitePage

_LOOK = SiteLook("Meadshire", "", ("", ""), None, "")
_PAGES = [SitePage(f"indicators/{number:02d}/", f"Indicator {number}", (Paragraph((Text(f"Words {number}."),)),), "Indicator") for number in range(13)]


class Busy(Executor):
    """Begins what it is given up to a number of times, and nothing after."""

    def __init__(self, begins: int) -> None:
        self._begins, self.given = begins, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.given += 1
        return Here().submit(fn, *args, **kwargs) if self.given <= self._begins else Future()


def _files(beside: Executor) -> dict[str, bytes]:
    drawing = SiteDrawing(_LOOK, beside)
    for page in _PAGES:
        drawing.add(page)
    return drawing.files(_PAGES)


@pytest.mark.parametrize("begins", [0, 1, 2])
def test_what_nobody_began_is_drawn_here(begins: int) -> None:
    busy = Busy(begins)
    files = _files(busy)
    assert files == _files(Here())
    assert busy.given > begins
    assert [path for path in files if path.startswith("indicators/")] == [f"{page.path}index.html" for page in _PAGES]
    assert all(f"Words {number}.".encode() in files[f"indicators/{number:02d}/index.html"] for number in range(13))


def test_a_site_without_pages_has_what_pages_share() -> None:
    assert "look/site.css" in SiteDrawing(_LOOK, Here()).files([])
