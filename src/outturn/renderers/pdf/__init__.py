"""Reports as PDF for people who print or sign them: PDF/UA-1 by Typst, which refuses what is not accessible."""

from outturn.renderers.pdf.document import render

__all__ = ["render"]
