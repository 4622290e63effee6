"""Characters in a text that nobody can see: they are left out wherever a person enters one."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no text of ours holds: control characters, those that turn the direction of what follows so that it reads as what it is not, and none at all."""


def tidy(text: str) -> str:
    """Without characters that nobody can see, with the line ends of Unix."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
