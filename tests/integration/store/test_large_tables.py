"""A large table is put in order when all of it is there; a small limit makes any table large."""

from __future__ import annotations

import pytest


def test_the_keys_hold_after_a_large_table_was_filled(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import IntegrityError, transaction

    from outturn.store import bulk
    from outturn.store.holding import put, stored_package
    from tests.builders import package

    monkeypatch.setattr(bulk, "_LARGE", 1)
    rows = "\n".join(f"20{year}-{month:02d} | {year + month}" for year in range(10, 25) for month in range(1, 13))
    example = package({}, f"period | value\n{rows}")
    before = set(bulk._indexes("figures"))
    with transaction.atomic():
        put(example)
    assert set(bulk._indexes("figures")) == before
    assert before >= {"figures_key", "figures_key_without_recorded_at"}
    assert stored_package()["figures"].equals(example["figures"])
    again = bulk.rows("figures").head(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert("figures", again)
