"""Commands that look for no withheld figure never load SciPy, which takes longer to import than they run, nor an engine that they do not use."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
import outturn
package = outturn.read_package("examples/meadshire")
outturn.assess(package, "2025-26-Q2")
outturn.check(package)
print(sorted({"scipy", "duckdb", "pyspark", "pyarrow", "fsspec", "pandas"} & set(sys.modules)))
"""


def test_assessing_and_checking_load_no_scipy_and_no_other_engine() -> None:
    answer = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
