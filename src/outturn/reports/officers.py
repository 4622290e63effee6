"""Who answers for a section: members, directors, officers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from outturn.reports.cells import paragraph
from outturn.reports.content import Strong, Text

if TYPE_CHECKING:
    from outturn.reports.catalogue import Post
    from outturn.reports.content import Block, Inline
    from outturn.reports.draft import Draft

_TITLES = {
    "cabinet_member": ("Cabinet member", "Cabinet members"),
    "corporate_director": ("Corporate director", "Corporate directors"),
    "responsible_officer": ("Responsible officer", "Responsible officers"),
}
_ORDER = ("cabinet_member", "corporate_director", "responsible_officer")


def posts_for(draft: Draft, section: str) -> tuple[Post, ...]:
    """The section's own posts at the end of the report's period, else those of the section that it is part of."""
    sections, posts, seen = draft.book.sections, draft.book.posts, set[str]()
    while section and section not in seen:
        if section in posts:
            return posts[section]
        seen.add(section)
        section = sections[section].parent if section in sections else ""
    return ()


def officers(draft: Draft, section: str) -> list[Block]:
    """One line: “Cabinet members: A and B. Corporate director: C.” Nothing where nobody is named."""
    content: list[Inline] = []
    for title, holders in officers_by_post(draft, section):
        content += [Text("; ")] if content else []
        content += [Strong((Text(title),)), Text(f": {holders}")]
    return [paragraph(*content)] if content else []


def officers_by_post(draft: Draft, section: str) -> list[tuple[str, str]]:
    """The title of each post with those who hold it, members first."""
    holders: dict[str, list[str]] = defaultdict(list)
    for held in posts_for(draft, section):
        holders[held.post].append(held.holder or "vacant")
    posts = sorted(holders, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    return [(_title(post, len(holders[post])), ", ".join(holders[post])) for post in posts]


def _title(post: str, holders: int) -> str:
    one, many = _TITLES.get(post, (post.replace("_", " ").capitalize(), f"{post.replace('_', ' ').capitalize()}s"))
    return one if holders == 1 else many
