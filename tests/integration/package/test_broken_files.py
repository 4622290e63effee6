"""Whatever stands in the files, reading answers with findings and never with a traceback."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from outturn.findings.finding import Severity
from outturn.package.reading import load

SOUND = b"indicator,name,kind\nK1,Calls,kpi\n"
FRAGMENTS = [
    b"indicator",
    b"period",
    b"value",
    b"recorded_at",
    b"status",
    b",",
    b",",
    b",",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b'"',
    b'""',
    b"K1",
    b"2025-10",
    b"97%",
    b"<1",
    b"#N/A",
]
STRANGE = [
    b"TBC",
    b"\xa3",
    b"\xc2\xa3",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b" ",
    b";",
    b"-",
    b"1e999",
    b"0001-01-01T00:00:00+14:00",
    b"9" * 400,
    b"\xe2\x80\xa8",
]
TABLES = st.lists(st.sampled_from(FRAGMENTS + STRANGE), max_size=30).map(b"".join) | st.binary(max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["figures.csv", "../x", "floor", "aware", "indicators"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "path", "kind", "percent", "area", "overlapping", "title"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["name", "title", "organisation", "rating_scheme", "created", "licence", "licenses", "notice", "direction_of_travel", "resources", "ours"]


def answer(descriptor: bytes, figures: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in {"datapackage.json": descriptor, "indicators.csv": SOUND, "figures.csv": figures}.items():
            (Path(folder) / name).write_bytes(data)
        package, findings = load(folder)
        assert package is not None or any(found.severity is Severity.ERROR for found in findings)
        assert all(found.message and found.mend for found in findings)


@given(TABLES, st.booleans())
@settings(max_examples=150)
def test_any_bytes_may_stand_in_a_table(data: bytes, has_header: bool) -> None:
    answer(b"{}", b"indicator,period,value,status,recorded_at\n" + data if has_header else data)


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=4))
@settings(max_examples=150)
def test_any_json_may_stand_in_the_descriptor(descriptor: dict[str, object]) -> None:
    answer(json.dumps(descriptor).encode(), b"")
