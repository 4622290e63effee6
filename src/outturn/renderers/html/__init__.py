"""Reports as one self-contained web page: nothing is loaded from anywhere, on screen, on a phone or on paper."""

from outturn.renderers.html.page import render

__all__ = ["render"]
