"""Pictures that a report may carry: PNG, JPEG and SVG, read far enough to know that every renderer can draw them.

A picture is judged by its bytes, never by the ending of its name. SVG is a program as much as a picture: one that holds a
script, or leads to anything outside itself, is refused.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 2 * 2**20
MOST_PIXELS = 4000
"""Along either side: more than any page can show."""

PNG, JPEG, SVG = "image/png", "image/jpeg", "image/svg+xml"

_PNG_START, _JPEG_START, _JPEG_END = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd9"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of each colour type of PNG."""
_FRAMES = {0xC0, 0xC1, 0xC2}
_FRAMES_OF_RARE_KINDS = {0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_START_OF_SCAN = 0xDA
_PIECE = 1 << 20

_SMALLER = "Save it smaller; a logo needs no more than 1,000 pixels."

_SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler"} | {
    "set",
    "animate",
    "animatemotion",
    "animatetransform",
    "discard",
}
_INSIDE = ("#", "data:image/png;base64,", "data:image/jpeg;base64,")
_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"]*)", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|pc|mm|cm|in|em)?\s*")


class PictureFault(ValueError):  # noqa: N818 - a finding about it is made from its words
    """Says in words for the user what is wrong, and what would mend it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


@dataclass(frozen=True)
class Picture:
    """`width` and `height` are in pixels, or in the picture's own units for SVG: only their proportion matters."""

    data: bytes
    media_type: str
    width: float
    height: float


def read_picture(data: bytes) -> Picture:
    """Raises `PictureFault`."""
    if len(data) > MOST_BYTES:
        raise PictureFault(f"is {len(data) / 2**20:.1f} MB large, more than {MOST_BYTES // 2**20} MB", _SMALLER)
    if data.startswith(_PNG_START):
        picture = Picture(data, PNG, *_png_size(data))
    elif data.startswith(_JPEG_START):
        picture = Picture(data, JPEG, *_jpeg_size(data))
    else:
        return Picture(data, SVG, *_svg_size(data))
    if not picture.width or not picture.height:
        raise PictureFault("has no width or no height", "Save it again.")
    if max(picture.width, picture.height) > MOST_PIXELS:
        size = f"{picture.width:,} by {picture.height:,} pixels"
        raise PictureFault(f"has {size}, more than {MOST_PIXELS:,} along a side", _SMALLER)
    return picture


def fitted(width: float, height: float, most_width: float, most_height: float) -> tuple[float, float]:
    """The largest size of the same proportion that fits."""
    scale = min(most_width / width, most_height / height)
    return width * scale, height * scale


def drawing(data: bytes, media_type: str, width: float, height: float) -> str:
    """The picture as SVG, for what can take no other: pixels are wrapped in one."""
    if media_type == SVG:
        return data.decode("utf-8-sig")
    encoded = base64.b64encode(data).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
        f'<image width="{width:g}" height="{height:g}" href="data:{media_type};base64,{encoded}"/></svg>'
    )


# --- PNG
def _png_size(data: bytes) -> tuple[int, int]:
    """Every chunk is whole and the pixels can be unpacked to the number that the head promises."""
    damaged = PictureFault("is a damaged PNG", "Export it again.")
    chunks = list(_png_chunks(data))
    if len(chunks) < 3 or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise damaged
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if max(width, height) > MOST_PIXELS:
        return width, height  # refused for that, before it is unpacked
    if depth not in {1, 2, 4, 8, 16} or colour not in _CHANNELS:
        raise damaged
    row = 1 + (width * depth * _CHANNELS[colour] + 7) // 8
    found = _unpacked([content for kind, content in chunks if kind == b"IDAT"], most=2 * row * height + 16 * height)
    if found is None or (found != row * height if not interlaced else found < (row - 1) * height):
        raise damaged
    return width, height


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Up to the end, or to the first chunk that is cut or whose checksum is wrong."""
    at = len(_PNG_START)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, content, checksum = data[at + 4 : at + 8], data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if checksum != struct.pack(">I", zlib.crc32(kind + content)):
            return
        yield kind, content
        if kind == b"IEND":
            return
        at += 12 + length


def _unpacked(parts: list[bytes], most: int) -> int | None:
    """How many bytes the parts unpack to; None where they cannot be unpacked, or to more than `most`."""
    unpacker = zlib.decompressobj()
    count = 0
    try:
        for part in parts:
            rest = part
            while rest and count <= most:
                count += len(unpacker.decompress(rest, _PIECE))
                rest = unpacker.unconsumed_tail
        count += len(unpacker.flush()) if count <= most else 0
    except zlib.error:
        return None
    return count if unpacker.eof and count <= most else None


# --- JPEG
def _jpeg_size(data: bytes) -> tuple[int, int]:
    """From the head of the frame; the scan must follow it and the end of the picture must be there."""
    damaged = PictureFault("is a damaged JPEG", "Export it again.")
    size: tuple[int, int] | None = None
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES_OF_RARE_KINDS:
            raise PictureFault("is a JPEG of a kind that not every program can draw", "Save it as an ordinary JPEG or as PNG.")
        if marker in _FRAMES and at + 10 <= len(data):
            height, width, channels = struct.unpack_from(">HHB", data, at + 5)
            if channels not in {1, 3}:
                raise PictureFault("is a JPEG in the colours of a printing press (CMYK)", "Save it in RGB.")
            size = width, height
        if marker == _START_OF_SCAN:
            if size is None or data.rfind(_JPEG_END) < at:
                raise damaged
            return size
        at += 2 + length
    raise damaged


# --- SVG
def _svg_size(data: bytes) -> tuple[float, float]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_picture() from None
    if re.search(r"<!(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise PictureFault("is an SVG with a DOCTYPE, which leads outside it", "Save it as plain SVG, without its DOCTYPE.")
    if re.search(r"<\?xml-stylesheet", text, re.IGNORECASE):
        raise PictureFault("is an SVG with a style sheet outside it", "Save it as plain SVG.")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE it has no entities
    except (ET.ParseError, ValueError, RecursionError):
        raise _no_picture() from None
    if root.tag != f"{_SVG_NAMESPACE}svg":
        raise _no_picture()
    for element in root.iter():
        _refuse_unsafe(element)
    return _proportion(root)


def _no_picture() -> PictureFault:
    return PictureFault("is no picture in PNG, JPEG or SVG", "Export it as PNG, JPEG or SVG.")


def _refuse_unsafe(element: ET.Element) -> None:
    name = _local(element.tag)
    if name.lower() in _ACTIVE:
        raise PictureFault(f"is an SVG with the element “{name}”, which could act or move", "Save it as plain SVG: shapes and text only.")
    styled = element.text or "" if name.lower() == "style" else ""
    for key, value in element.attrib.items():
        attribute = _local(key)
        if attribute.lower().startswith("on"):
            raise PictureFault(f"is an SVG with a script in “{attribute}”", "Save it as plain SVG: shapes and text only.")
        if attribute in {"href", "src"} and not value.strip().startswith(_INSIDE):
            raise _outside(value)
        styled += f" {value}" if attribute == "style" else ""
        _refuse_addresses(value)
    _refuse_addresses(styled)
    if "@import" in styled.lower() or "\\" in styled:
        raise _outside("a style sheet")


def _refuse_addresses(text: str) -> None:
    outside = [target for target in _URL.findall(text) if not target.strip().startswith(_INSIDE)]
    if outside or "javascript:" in text.lower():
        raise _outside(outside[0] if outside else "a script")


def _outside(target: str) -> PictureFault:
    shown = target.strip()
    return PictureFault(f"is an SVG that leads outside itself, to {shown[:60]}", "Embed what it needs, or save it as PNG.")


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _proportion(root: ET.Element) -> tuple[float, float]:
    """Of the view box, else of width and height."""
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        sides = [float(part) for part in box[2:4]] if len(box) == 4 else [_length(root, "width"), _length(root, "height")]
    except ValueError:
        sides = [0.0]
    if len(sides) < 2 or not all(0 < side < 1e6 for side in sides):
        raise PictureFault("is an SVG that does not say how large it is", "Give it a viewBox, or a width and a height.")
    return sides[0], sides[1]


def _length(root: ET.Element, name: str) -> float:
    found = _LENGTH.fullmatch(root.get(name, ""))
    return float(found[1]) if found else 0.0
