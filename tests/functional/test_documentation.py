"""What the documents show is run: each command, each piece of Python, on the files that the page itself gives.

In a page, a fence `console` holds commands (`$ …`) and what they print; `...` stands for any lines, and the lines that are
shown must come in that order. A fence of another language that names a file (`csv mine/figures.csv`) writes it. A comment
`<!-- exit: 1 -->` before a fence says that its commands end with that status. Fences `python` of a page are one program.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FENCE = re.compile(r"(?:<!-- exit: (\d+) -->\n)?^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ALLOWED = {"outturn"}


@dataclass(frozen=True)
class Fence:
    language: str
    file: str
    text: str
    status: int


def fences(page: Path) -> list[Fence]:
    return [Fence(m[2], m[3] or "", m[4], int(m[1] or 0)) for m in FENCE.finditer(page.read_text(encoding="utf-8"))]


def pages(language: str) -> list[Path]:
    found = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
    return [page for page in found if any(fence.language == language for fence in fences(page))]


def name_of(page: Path) -> str:
    return page.relative_to(PROJECT).as_posix()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the examples in it, as a reader has it who follows a page."""
    shutil.copytree(PROJECT / "examples", tmp_path / "examples")
    return tmp_path


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    scripts = Path(sys.executable).parent
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}  # other tests do that
    environment = {**unmeasured, "DATABASE_URL": "", "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Each command with the lines that are shown below it."""
    parts = re.split(r"^\$ (.+)$", text, flags=re.MULTILINE)
    return [
        (command, [line for line in shown.splitlines() if line.strip() not in {"", "..."}]) for command, shown in zip(parts[1::2], parts[2::2], strict=True)
    ]


def missing_line(shown: list[str], printed: str) -> str | None:
    """The first of the shown lines that is not printed after those before it; the width of columns does not matter."""
    lines = iter(" ".join(line.split()) for line in printed.splitlines())
    return next((line for line in shown if " ".join(line.split()) not in lines), None)


@pytest.mark.parametrize("page", pages("console"), ids=name_of)
def test_the_commands_of_a_page_do_what_the_page_shows(page: Path, desk: Path) -> None:
    for fence in fences(page):
        if fence.file:
            (desk / fence.file).parent.mkdir(parents=True, exist_ok=True)
            (desk / fence.file).write_text(fence.text, encoding="utf-8")
        elif fence.language == "console":
            for command, shown in commands(fence.text):
                program, *arguments = shlex.split(command)
                assert program in ALLOWED, f"{command}: only outturn is run from a page"
                answer = run([program, *arguments], desk)
                assert answer.returncode == fence.status, f"{command}\n{answer.stdout}{answer.stderr}"
                assert missing_line(shown, answer.stdout) is None, f"{command}\n{answer.stdout}{answer.stderr}"


@pytest.mark.parametrize("page", pages("python"), ids=name_of)
def test_the_python_of_a_page_runs(page: Path, desk: Path) -> None:
    program = "\n".join(fence.text for fence in fences(page) if fence.language == "python")
    answer = run([sys.executable, "-W", "error", "-c", program], desk)
    assert answer.returncode == 0, answer.stderr


def test_a_line_that_is_not_printed_is_noticed() -> None:
    printed = "one\ntwo   2\nthree\n"
    assert missing_line(["one", "two 2", "three"], printed) is None
    assert missing_line(["three", "one"], printed) == "one"
    assert missing_line(["four"], printed) == "four"
