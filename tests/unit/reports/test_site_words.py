"""Sentences of the public site, for none, one and many."""

from __future__ import annotations

import pytest

from outturn.api.public_edition import segment
from outturn.reports.counts import Counts
from outturn.reports.site_words import counts_sentence, licence_words, size_words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(), "There is no key performance indicator."),
        (Counts(red=1), "The one key performance indicator is RED."),
        (Counts(not_rated=1), "The one key performance indicator is not rated."),
        (Counts(green=2), "Of 2 key performance indicators 2 are GREEN."),
        (Counts(green=1, red=1), "Of 2 key performance indicators 1 is GREEN and 1 RED."),
        (Counts(green=8, amber=3, red=1, not_rated=2), "Of 14 key performance indicators 8 are GREEN, 3 AMBER, 1 RED and 2 not rated."),
    ],
)
def test_counts(counts: Counts, words: str) -> None:
    assert counts_sentence(counts) == words


@pytest.mark.parametrize(("size", "words"), [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (45_400, "45 KB"), (1_240_000, "1.2 MB")])
def test_sizes(size: int, words: str) -> None:
    assert size_words(size) == words


def test_licences() -> None:
    assert licence_words("OGL-UK-3.0")[0] == licence_words("Open Government Licence v3.0")[0] == "Open Government Licence v3.0"
    assert licence_words("Ours alone") == ("Ours alone", "")
    assert licence_words("") == ("All rights reserved: no licence is stated", "")


def test_a_reference_as_a_part_of_an_address() -> None:
    assert segment("HT01") == "HT01"
    assert segment("2025.1-a_b") == "2025.1-a_b"
    odd = ["a/b", "a b", "..", ".", "con", "CON.x", "ÄÖ", "", "a.", "<script>"]
    made = [segment(reference) for reference in odd]
    assert len(set(made)) == len(odd)
    assert all(part.replace("-", "").isalnum() and part.isascii() for part in made)
