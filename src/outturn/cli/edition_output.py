"""What publishing and verifying say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.api.edition_manifest import SUMS, digest
from outturn.cli.text_table import text_table
from outturn.disclosure.vocabulary import Cause
from outturn.reports.wording import counted

if TYPE_CHECKING:
    from outturn.api.edition_manifest import AboutReport, EditionManifest
    from outturn.api.editions import Edition
    from outturn.api.verifying import Verification

OWN_FILES = 2
"""The manifest and the list of sums, which are not in the manifest itself."""


def published_text(edition: Edition) -> str:
    """Where it is, what it holds, and the digest to be written down elsewhere: who has it can prove the edition."""
    manifest = edition.manifest
    return "\n".join(
        [
            *_notice(manifest.about),
            f"Published in {edition.folder}: {edition_words(manifest)}.",
            *disclosure_words(edition),
            f"It holds {counted(len(manifest.files) + OWN_FILES, 'file')}; “sha256sum --check {SUMS}” checks them without this program.",
            f"SHA-256 of the manifest: {digest(manifest.as_bytes())}",
        ]
    )


def disclosure_words(edition: Edition) -> list[str]:
    """How many figures are withheld, and which of them an earlier edition gives away."""
    causes = [figure.cause for figure in edition.withheld]
    lines = []
    if causes:
        besides = causes.count(Cause.COMPLEMENTARY)
        lines.append(f"{counted(len(causes), 'figure is', 'figures are')} withheld, {besides} of them so that no other can be worked out.")
    for key in edition.exposed:
        named = " ".join(part for part in (key.indicator, key.area, key.period, key.breakdown) if part)
        lines.append(f"Withheld, but an earlier edition gives it away: {named}.")
    return lines


def edition_words(manifest: EditionManifest) -> str:
    """“Quarterly Performance Report for 2025-26-Q2, published at 2026-02-01T09:00:00Z, as known at …”."""
    about = manifest.about
    of_one = f" on {about.indicator}" if about.indicator else ""
    beside = f" beside {about.compare_with}" if about.compare_with else ""
    known = f", as known at {manifest.as_at}" if manifest.as_at else ""
    return f"{about.title}{of_one} for {about.period}{beside}, published at {manifest.published_at}{known}"


def _notice(about: AboutReport) -> list[str]:
    return [about.notice, ""] if about.notice else []


def verification_text(found: Verification) -> str:
    """The answer first; then each file that differs, and what may have made it differ."""
    lines = [*_notice(found.manifest.about), f"{found.folder}: {edition_words(found.manifest)}.", _answer(found)]
    if found.differences:
        rows = [[difference.state.value.replace("_", " "), difference.path, difference.detail] for difference in found.differences]
        lines += ["", text_table(["What", "File", "Found"], rows), ""]
    if found.not_rebuilt:
        lines.append(f"The report was not drawn again. {_as_sentence(found.not_rebuilt)}")
    if found.versions:
        lines.append(_versions_words(found))
    return "\n".join([*lines, f"SHA-256 of the manifest: {found.manifest_digest}"])


def _answer(found: Verification) -> str:
    if found.agrees:
        return f"{counted(found.checked, 'file')} checked, and every format drawn again.\nEvery byte agrees."
    number = len(found.differences)
    if not number:
        return "Every file has the digest of its publication."
    return f"{counted(found.checked, 'file')} checked: {number:,} {'does' if number == 1 else 'do'} not agree."


def _versions_words(found: Verification) -> str:
    """Beside a difference it may be the cause; where all agrees it only is worth knowing."""
    names = ", ".join(f"{version.name} {version.recorded or 'none'} then and {version.here or 'none'} now" for version in found.versions)
    if any(difference.state.value == "rebuilt_differently" for difference in found.differences):
        return f"Other versions draw here, which may be the cause: {names}."
    return f"Other versions draw here: {names}."


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
