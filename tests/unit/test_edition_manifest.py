"""The manifest of an edition: what is damaged in it is named, in words that need no knowledge of the program."""

from __future__ import annotations

import json
from typing import Any

import pytest

from outturn.api.edition_manifest import AboutReport, EditionManifest, FileRecord, parse_manifest
from outturn.errors import UsageError

SOUND = EditionManifest(
    published_at="2025-11-20T12:00:00Z",
    versions={"outturn": "0.1.0"},
    about=AboutReport("Council", "E1", "Title", "", "qpr", "2025-26-Q2", "", ""),
    as_at="",
    formats=("html", "json"),
    split=False,
    template="",
    sources={"figures.csv": "ab"},
    files=(FileRecord("qpr.html", "cd", 12),),
)


def damaged(**fields: Any) -> bytes:
    return json.dumps({**json.loads(SOUND.as_bytes()), **fields}).encode()


def test_a_sound_manifest_is_read_as_it_was_written() -> None:
    assert parse_manifest(SOUND.as_bytes(), "here") == SOUND
    assert parse_manifest(damaged(), "here") == SOUND


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"published_at": 20251120}, "published_at is not a text"),
        ({"title": None}, "title is not a text"),
        ({"as_at": ["2025-11-20"]}, "as_at is not a text"),
        ({"template": 7}, "template is not a text"),
        ({"versions": ["outturn"]}, "versions is not an object"),
        ({"versions": {"outturn": 1}}, "outturn is not a text"),
        ({"formats": "html"}, "formats is not a list"),
        ({"formats": ["html", 2]}, "formats holds something that is not a text"),
        ({"split": "false"}, "split is neither true nor false"),
        ({"sources": {"path": "figures.csv"}}, "sources is not a list"),
        ({"sources": [None]}, "an entry of sources is not an object"),
        ({"sources": [{"path": "figures.csv"}]}, "sha256 is missing"),
        ({"files": None}, "files is not a list"),
        ({"files": ["qpr.html"]}, "an entry of files is not an object"),
        ({"files": [{"path": 1, "sha256": "cd", "bytes": 12}]}, "path is not a text"),
        ({"files": [{"path": "../x", "sha256": "cd", "bytes": 12}]}, "it lists ../x, which is outside the edition"),
        ({"files": [{"path": "x", "sha256": "cd", "bytes": "12"}]}, "bytes is not a whole number"),
        ({"files": [{"path": "x", "sha256": "cd", "bytes": 1.5}]}, "bytes is not a whole number"),
        ({"files": [{"path": "x", "sha256": "cd", "bytes": True}]}, "bytes is not a whole number"),
        ({"files": [{"path": "x", "sha256": "cd", "bytes": -1}]}, "bytes is not a whole number"),
        ({"schema": 1}, "it does not say “schema”: “outturn-edition/1”"),
    ],
)
def test_a_field_of_another_kind_is_named(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_manifest(damaged(**fields), "edition/manifest.json")
    assert str(raised.value) == f"edition/manifest.json cannot be read as the manifest of an edition: {reason}. Put a sound copy in its place."


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\xff", "it is not in UTF-8"), (b"{", "it is not valid JSON: line 1, column 2"), (b"[" * 3, "it is not valid JSON: line 1, column 4")],
)
def test_what_is_no_json_is_said_to_be_none(data: bytes, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        parse_manifest(data, "here")
