"""Notes as real footnotes: the part of the package that holds them, which python-docx does not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.renderers.docx.wordml import NAMESPACES, field, paragraph, run

if TYPE_CHECKING:
    from outturn.renderers.docx.inline import InlineWriter
    from outturn.renderers.docx.template import Styles
    from outturn.reports.content import Note

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# The two lines that Word draws above footnotes, and above those that go on from the page before.
SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "<w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "<w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
)
SETTING = f'<w:footnotePr {NAMESPACES}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'


class Footnotes:
    """Remembers which notes were referred to, and in which order.

    The first reference to a note holds the footnote; each further one is a cross-reference with the same number. Word numbers
    footnotes by their order in the text, which is not that of the model where the figures behind the charts stand at the end.
    Their ids follow the same order: LibreOffice counts footnotes instead of looking for their ids.
    """

    def __init__(self, styles: Styles, notes: tuple[Note, ...]) -> None:
        self._styles = styles
        self._notes = {note.number: note for note in notes}
        self.referred: list[int] = []

    def refer(self, number: int) -> str:
        """A number for which there is no note is written as it is."""
        if number not in self._notes:
            return run(f"[{number}]")
        look = f'<w:rStyle w:val="{self._styles["footnote reference"]}"/>'
        if number in self.referred:
            return field(f"NOTEREF _note_{number} \\h", str(self.referred.index(number) + 1), look)
        self.referred.append(number)
        place = 900_000 + number  # far from the ids of the other bookmarks
        return (
            f'<w:bookmarkStart w:id="{place}" w:name="_note_{number}"/>'
            f'<w:r><w:rPr>{look}</w:rPr><w:footnoteReference w:id="{len(self.referred)}"/></w:r><w:bookmarkEnd w:id="{place}"/>'
        )

    def not_referred(self) -> list[Note]:
        return [note for number, note in self._notes.items() if number not in self.referred]

    def part(self, writer: InlineWriter) -> bytes:
        """The whole part in UTF-8."""
        notes = "".join(self._footnote(self._notes[number], at, writer) for at, number in enumerate(self.referred, start=1))
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes {NAMESPACES}>{SEPARATORS}{notes}</w:footnotes>'.encode()

    def _footnote(self, note: Note, place: int, writer: InlineWriter) -> str:
        look = f'<w:rStyle w:val="{self._styles["footnote reference"]}"/>'
        mark = f"<w:r><w:rPr>{look}</w:rPr><w:footnoteRef/></w:r>"
        return f'<w:footnote w:id="{place}">{paragraph(self._styles["footnote text"], mark + run(" ") + writer.write(note.content))}</w:footnote>'
