"""The logos and colours that a package names, for all its reports or for one: looked at before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outturn.identity.colour import faintness, parse_colour
from outturn.identity.picture import PictureFault, read_picture
from outturn.package.codes import finding
from outturn.package.numbers import shortened
from outturn.package.source import AbsentFileError, SourceError, is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outturn.findings.finding import Finding
    from outturn.package.package import Organisation
    from outturn.package.sheet import Sheet

_DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class _Mention:
    """A logo or a colour and where it is named."""

    text: str
    table: str
    row: int | None
    column: str
    subject: str

    def finding(self, code: str, message: str, *, expected: str = "", mend: str = "") -> Finding:
        found = shortened(self.text)
        return finding(code, message, table=self.table, row=self.row, column=self.column, subject=self.subject, found=found, expected=expected, mend=mend)


def picture_path(written: str) -> str:
    """The one form in which a picture inside the package is named: “./logo.png” is “logo.png”."""
    return str(PurePosixPath(written))


def read_letterhead(
    organisation: Organisation, reports: Sheet, read: Callable[[str], bytes], line_of: Callable[[str], int | None]
) -> tuple[dict[str, bytes], list[Finding]]:
    """The sound pictures by their path, and what is wrong with the others and with the colours.

    `read` raises `SourceError`; `line_of` gives the line of the descriptor on which a field of the organisation stands.
    """
    pictures: dict[str, bytes] = {}
    findings: list[Finding] = []
    for mention in _mentions("logo", organisation.logo, reports, line_of):
        if picture_path(mention.text) not in pictures:
            findings += _take(mention, read, pictures)
    for mention in _mentions("accent", organisation.accent, reports, line_of):
        findings += _colour_findings(mention)
    return pictures, findings


def _mentions(column: str, own: str, reports: Sheet, line_of: Callable[[str], int | None]) -> Iterator[_Mention]:
    if own:
        yield _Mention(own, _DESCRIPTOR, line_of(column), f"organisation.{column}", "organisation")
    for text, line, report in zip(reports.texts[column], reports.lines, reports.texts["report"], strict=True):
        if text:
            yield _Mention(text, reports.table.name, line, column, report or "")


def _take(mention: _Mention, read: Callable[[str], bytes], pictures: dict[str, bytes]) -> Iterator[Finding]:
    name = shortened(mention.text)
    if not is_inside(mention.text):
        yield mention.finding("unreadable-picture", f"The logo {name} is outside the package.", mend="Put the picture into the folder of the package.")
        return
    path = picture_path(mention.text)
    try:
        data = read(path)
        read_picture(data)
    except AbsentFileError:
        yield mention.finding("missing-picture", f"The logo {name} is not there.")
    except SourceError as error:
        yield mention.finding("unreadable-picture", f"The logo cannot be read. {error}")
    except PictureFault as fault:
        yield mention.finding("unreadable-picture", f"The logo {name} {fault}.", mend=fault.mend)
    else:
        pictures[path] = data


def _colour_findings(mention: _Mention) -> Iterator[Finding]:
    colour = parse_colour(mention.text)
    if colour is None:
        yield mention.finding("bad-colour", f"“{shortened(mention.text)}” is not a colour.", expected="#12436D")
        return
    faint = faintness(colour)
    if faint is not None:
        # cut, not rounded: 4.49 is not yet 4.5
        message = f"The colour {colour} is too pale: its contrast is {int(faint.ratio * 100) / 100:.2f}:1 for {faint.use}, which needs {faint.needed:g}:1."
        mend = f"Write {faint.shade}, the nearest darker shade that can be read."
        yield mention.finding("faint-colour", message, expected=f"at least {faint.needed:g}:1", mend=mend)
