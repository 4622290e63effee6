"""Reports as web pages, on screen, on a phone or on paper: one self-contained file, or a folder of pages that need nothing else."""

from outturn.renderers.html.page import render
from outturn.renderers.html.split import render_pages

__all__ = ["render", "render_pages"]
