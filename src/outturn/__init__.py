"""outturn: performance management and reporting for public bodies.

import outturn
package = outturn.read_package("examples/meadshire")
outturn.assess(package, "2025-26-Q2").to_polars()
"""

from outturn.api import Assessment, assess, check, explain, history, make_report, read_package

__version__ = "0.1.0"

__all__ = ["Assessment", "__version__", "assess", "check", "explain", "history", "make_report", "read_package"]
