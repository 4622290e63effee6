"""Commands that look for no withheld figure never load SciPy, which takes longer to import than they run, nor an engine that they do not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import outturn
from outturn.cli import commands
from outturn.cli.main import COMMANDS, cli

_PROGRAM = """
import sys
import outturn
from outturn.cli import commands
from outturn.cli.main import COMMANDS, cli
package = outturn.read_package("examples/meadshire")
outturn.assess(package, "2025-26-Q2")
outturn.check(package)
outturn.control(package, "2025-12")
outturn.explain(package, "AS02", "2025-12")
print(sorted({"scipy", "statsmodels", "duckdb", "pyspark", "pyarrow", "fsspec", "pandas"} & set(sys.modules)))
"""


def test_assessing_checking_and_reading_load_no_scipy_no_statsmodels_and_no_other_engine() -> None:
    answer = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_no_name_that_is_offered_is_hidden_by_a_folder_of_that_name() -> None:
    """A folder that is imported becomes an attribute of the package, and would stand in the place of the function."""
    folders = {path.parent.name for path in Path(outturn.__file__).parent.glob("*/__init__.py")}
    assert folders & set(outturn.__all__) == set()


def test_every_module_of_a_command_is_offered_and_a_command_loads_no_other() -> None:
    modules = {path.stem.replace("_", "-") for path in Path(commands.__file__).parent.glob("[a-z]*.py")}
    assert set(COMMANDS) == set(cli.commands) == modules
    program = "import sys\nfrom outturn.cli.main import cli\ncli.commands['describe']\nprint([name for name in sys.modules if '.cli.commands.' in name])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['outturn.cli.commands.describe']"
