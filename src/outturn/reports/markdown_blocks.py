"""Commentary in Markdown (CommonMark and tables, without HTML) to blocks of the content model.

Images are refused: their text stands in their place. Links are kept where they lead to the web or to an address of mail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from outturn.reports.content import BulletList, Cell, Emphasis, Heading, Link, Paragraph, Strong, Table, TableColumn, TableRow, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    from outturn.reports.content import Block, Inline

_SCHEMES = ("http://", "https://", "mailto:")
_DEEPEST = 6
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def escape_markdown(text: str) -> str:
    """The text as Markdown that means nothing but itself: for values that are put into commentary."""
    return "".join(f"\\{character}" if character in _PUNCTUATION else character for character in text)


def markdown_blocks(text: str, *, level: int, anchor: Callable[[str], str], table_id: Callable[[str], str] | None = None) -> tuple[Block, ...]:
    """Blocks of the text. Headings become headings of `level` and below, without a level left out.

    `anchor` makes a unique anchor from a heading's words; `table_id` does so for tables (`anchor` where it is not given).
    """
    from markdown_it.tree import SyntaxTreeNode  # read only where there is commentary: it takes time to import

    root = SyntaxTreeNode(_parser().parse(text))
    outline = _Levels(level, [int(node.tag[1]) for node in root.children if node.type == "heading"])
    return tuple(block for node in root.children for block in _blocks(node, _Context(outline, anchor, table_id or anchor)))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")


class _Levels:
    """Where the headings of a text fit in: the highest at `base`, the next one level below its predecessor at most."""

    def __init__(self, base: int, used: Sequence[int]) -> None:
        self.base = base
        self.highest = min(used, default=1)
        self.last = base - 1

    def place(self, level: int) -> int:
        self.last = min(self.base + level - self.highest, self.last + 1, _DEEPEST)
        return self.last


@dataclass(frozen=True)
class _Context:
    levels: _Levels
    anchor: Callable[[str], str]
    table_id: Callable[[str], str]
    nested: bool = field(default=False)

    @property
    def inside(self) -> _Context:
        return _Context(self.levels, self.anchor, self.table_id, nested=True)


def _blocks(node: SyntaxTreeNode, context: _Context) -> tuple[Block, ...]:
    match node.type:
        case "paragraph":
            return (Paragraph(_inlines(node)),)
        case "heading":
            return (_heading(node, context),)
        case "bullet_list" | "ordered_list":
            items = tuple(tuple(block for child in item.children for block in _blocks(child, context.inside)) for item in node.children)
            return (BulletList(items, ordered=node.type == "ordered_list"),)
        case "blockquote":
            return tuple(block for child in node.children for block in _blocks(child, context.inside))
        case "table":
            return (_table(node, context),)
        case "code_block" | "fence":
            return (Paragraph((Text(node.content.rstrip("\n")),)),)
        case _:
            return ()


def _heading(node: SyntaxTreeNode, context: _Context) -> Block:
    """Inside a list or a quotation a heading is only emphasis: it would break the outline."""
    content = _inlines(node)
    if context.nested:
        return Paragraph((Strong(content),))
    words = plain_text(content)
    return Heading(context.levels.place(int(node.tag[1])), words, context.anchor(words))


def _table(node: SyntaxTreeNode, context: _Context) -> Table:
    parts = {child.type: child for child in node.children}
    header = [plain_text(_inlines(cell)) for row in parts["thead"].children for cell in row.children]
    body = parts["tbody"].children if "tbody" in parts else []
    rows = tuple(TableRow(tuple(Cell(_inlines(cell)) for cell in row.children)) for row in body)
    caption = ", ".join(word for word in header if word)
    return Table(context.table_id(f"table {caption}"), caption, tuple(TableColumn(word) for word in header), rows)


def _inlines(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    return _joined([inline for child in node.children for inline in _inline(child)])


def _inline(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    match node.type:
        case "inline":
            return _inlines(node)
        case "text" | "code_inline" | "html_inline":
            return (Text(node.content),)
        case "softbreak" | "hardbreak":
            return (Text(" "),)
        case "strong":
            return (Strong(_inlines(node)),)
        case "em":
            return (Emphasis(_inlines(node)),)
        case "link":
            return _link(node)
        case "image":
            return (Text(node.content or "image"),)
        case _:
            return (Text(node.content),) if node.content else ()


def _link(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    target = str(node.attrs.get("href", ""))
    content = _inlines(node)
    return (Link(target, content),) if target.lower().startswith(_SCHEMES) else content


def _joined(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, and no empty ones, so that equal words give equal content."""
    joined: list[Inline] = []
    for inline in inlines:
        if inline == Text(""):
            continue
        last = joined[-1] if joined else None
        if isinstance(inline, Text) and isinstance(last, Text):
            joined[-1] = Text(last.text + inline.text)
        else:
            joined.append(inline)
    return tuple(joined)


def plain_text(content: Sequence[Inline]) -> str:
    """The words of inline content, without marks."""
    words = []
    for inline in content:
        if isinstance(inline, Text):
            words.append(inline.text)
        elif isinstance(inline, Strong | Emphasis | Link):
            words.append(plain_text(inline.content))
    return "".join(words)
