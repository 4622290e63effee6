"""Prints the requirements of one dependency group of pyproject.toml, one a line, for the compiler of the lock files."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"


def requirements(group: str) -> list[str]:
    """The requirements of a group, as written. Raises KeyError for a group that is not there."""
    found = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["dependency-groups"][group]
    return [str(requirement) for requirement in found]


if __name__ == "__main__":
    print("\n".join(requirements(sys.argv[1])))
