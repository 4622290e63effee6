"""What programs read of the public site: the feed of new editions, the list of its pages, and what robots may do."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from outturn.api.edition_manifest import instant_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outturn.api.public_edition import PublicEdition
    from outturn.reports.site_content import SiteEdition

FEED, SITEMAP, ROBOTS = "feed.xml", "sitemap.xml", "robots.txt"
_MOST = 50
_SPACE = uuid.UUID("5a1f2c9e-6d0b-5b52-9f5e-0c8f3f0d7a11")
"""Of the names of editions, from which their identifiers in the feed follow: the same wherever the site stands."""


def feed(editions: Sequence[tuple[PublicEdition, SiteEdition]], organisation: str, area: str, address: str) -> bytes:
    """Atom, the newest first. Addresses are absolute where the site's own is known, else relative to the feed."""
    base = f"{address}/" if address else ""
    own = area or organisation
    updated = max((edition.released_at for edition, _ in editions), default=None)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">',
        f"<id>{_name(own, '')}</id>",
        f"<title>{escape(_clean(organisation))}: new performance reports</title>",
        f"<updated>{instant_words(updated) or '1970-01-01T00:00:00Z'}</updated>",
        f"<author><name>{escape(_clean(organisation))}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(base + FEED)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(base or "./")}/>',
    ]
    for edition, shown in editions[:_MOST]:
        lines += _entry(edition, shown, own, base)
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def _entry(edition: PublicEdition, shown: SiteEdition, own: str, base: str) -> list[str]:
    at = instant_words(edition.released_at)
    return [
        "<entry>",
        f"<id>{_name(own, shown.path)}</id>",
        f"<title>{escape(_clean(shown.name))}</title>",
        f"<updated>{at}</updated>",
        f"<published>{at}</published>",
        f'<link rel="alternate" type="text/html" href={quoteattr(base + shown.path)}/>',
        f"<summary>{escape(_clean(f'{shown.title} for {shown.period.long_label}.'))}</summary>",
        "</entry>",
    ]


def _name(own: str, path: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_SPACE, f'{own} {path}')}"


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"))


def sitemap(paths: Iterable[str], address: str) -> bytes:
    urls = "".join(f"<url><loc>{escape(f'{address}/{path}')}</loc></url>\n" for path in paths)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'.encode()


def robots(address: str) -> bytes:
    where = f"Sitemap: {address}/{SITEMAP}\n" if address else ""
    return f"User-agent: *\nAllow: /\n{where}".encode()
