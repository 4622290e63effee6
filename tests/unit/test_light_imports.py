"""Commands that look for no withheld figure never load SciPy, which takes longer to import than they run."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import sys
import outturn
package = outturn.read_package("examples/meadshire")
outturn.assess(package, "2025-26-Q2")
outturn.check(package)
outturn.control(package, "2025-12")
outturn.explain(package, "AS02", "2025-12")
print([name for name in ("scipy", "statsmodels", "pandas") if name in sys.modules])
"""


def test_assessing_checking_and_reading_load_no_scipy_and_no_statsmodels() -> None:
    answer = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
