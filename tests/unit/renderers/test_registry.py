"""Formats are found by name, and cost nothing until they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from outturn.errors import UsageError
from outturn.renderers.registry import RENDERERS, renderer_for
from tests.unit.renderers.sample_document import every_block


@pytest.mark.parametrize("name", list(RENDERERS))
def test_every_format_writes_a_document_and_writes_it_the_same_again(name: str) -> None:
    renderer = renderer_for(name)
    assert renderer.name == name
    written = renderer.render(every_block())
    assert isinstance(written, bytes)
    assert written
    assert renderer.render(every_block()) == written


def test_an_unknown_format_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(UsageError, match=r"no report format “odt”.*html, json"):
        renderer_for("odt")


def test_listing_formats_loads_no_template_engine() -> None:
    program = "import sys; import outturn.renderers.registry; assert 'jinja2' not in sys.modules, 'jinja2 was loaded'"
    subprocess.run([sys.executable, "-c", program], check=True)
