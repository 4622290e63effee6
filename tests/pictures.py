"""Small pictures for tests: sound ones of each kind, made here, so that each can be broken in one place."""

from __future__ import annotations

import base64
import struct
import zlib

SVG_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/wAALCAAIABABAREA"
    "/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AJB//9k="
)
"""Grey, 16 by 8 pixels."""


def svg(inside: str = '<rect width="40" height="10" fill="#0F4C5C"/>', attributes: str = 'viewBox="0 0 40 10"') -> bytes:
    return f"<svg {SVG_NAMESPACE} {attributes}>{inside}</svg>".encode()


def png(width: int = 24, height: int = 12, *, rows: int | None = None) -> bytes:
    """One colour. `rows` says for how many rows there are pixels; all, unless it is given."""
    pixels = (b"\0" + b"\x0f\x4c\x5c" * width) * (height if rows is None else rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(pixels)) + png_chunk(b"IEND", b"")


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
