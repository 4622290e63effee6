"""Charts from one specification, drawn by one small writer."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""The fonts that travel with the program, so that a document looks the same on every machine; their licences lie beside them."""
