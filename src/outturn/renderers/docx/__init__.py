"""Reports as Word documents that can be edited, with real styles, and with a council's own template where it has one."""

from outturn.renderers.docx.document import render

__all__ = ["render"]
