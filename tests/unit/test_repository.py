"""What the project promises about itself: sizes, names, layers, locks, links and pages that are fresh."""

from __future__ import annotations

import inspect
import re
import tomllib
from pathlib import Path

import pytest

import make_reference
import outturn
from reference.markdown import anchor

PROJECT = Path(__file__).parents[2]
SOURCE = PROJECT / "src" / "outturn"
NOT_OURS = {".git", ".venv", "build", "dist", "node_modules", "htmlcov"}
TEXT = {".py", ".md", ".toml", ".txt", ".csv", ".json", ".html", ".css", ".js", ".sh", ".svg", ""}
MOST_LINES = 500
NO_IDEA = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "base"}


def project_files() -> list[Path]:
    """Every file that belongs to the project, not what is built or cached."""
    found = (path for path in PROJECT.rglob("*") if path.is_file())
    return sorted(path for path in found if not _is_left_out(path.relative_to(PROJECT)))


def _is_left_out(path: Path) -> bool:
    made = ("_cache", "__pycache__", ".egg-info")
    return any(part in NOT_OURS or part.endswith(made) or part.startswith((".coverage", ".hypothesis")) for part in path.parts)


def documents() -> list[Path]:
    return [path for path in project_files() if path.suffix == ".md"]


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.fixture(scope="module")
def pyproject() -> dict[str, object]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_no_python_file_is_longer_than_500_lines() -> None:
    ours = (path for path in project_files() if path.suffix == ".py" and path.parent.name != "migrations")
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ours}
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES} == {}


def test_no_module_has_a_name_without_an_idea() -> None:
    assert [name_of(path) for path in project_files() if path.suffix == ".py" and path.stem in NO_IDEA] == []


def test_no_test_is_skipped_sleeps_or_pretends() -> None:
    shirking = re.compile(r"pytest\.(?:skip|xfail|importorskip)\(|mark\.(?:skip|skipif|xfail)\b|\btime\.sleep\(|unittest\.mock|\bMagicMock\b")
    tests = (path for path in project_files() if path.suffix == ".py" and "tests" in path.parts and path != Path(__file__))
    assert [name_of(path) for path in tests if shirking.search(path.read_text(encoding="utf-8"))] == []


def test_no_file_names_a_folder_of_one_machine_or_the_address_of_an_index() -> None:
    machine = re.compile(r"(?<![\w.<>])/(?:work|tmp|root|home|Users)/\w")
    index = re.compile(r"(?:index[-_]url|find[-_]links)[\s=]*['\"]?(?:https?|file):|https?://[\w.-]+/simple\b")
    faults = []
    for path in project_files():
        if path.suffix in TEXT and path != Path(__file__):
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
                if machine.search(line) or index.search(line):
                    faults.append(f"{name_of(path)}:{number}: {line.strip()[:100]}")
    assert faults == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").partition("[project.scripts]")[0].splitlines()
    requirements = [line for line in lines if re.match(r'\s+"[a-zA-Z][\w-]*\s*[<>=~]', line)]
    assert len(requirements) >= 20
    assert [line.strip() for line in requirements if not re.search(r"#\s*\w+.*\w+", line)] == []


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    text = (PROJECT / "requirements" / lock).read_text(encoding="utf-8")
    packages = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert [package.partition("\n")[0] for package in packages if not re.match(r"[\w.-]+==[\w.]+ ", package) or "--hash=sha256:" not in package] == []


def test_the_locks_hold_every_dependency(pyproject: dict[str, object]) -> None:
    run = locked("run.txt")
    dev = run | locked("dev.txt")
    project = pyproject["project"]
    groups = pyproject["dependency-groups"]
    assert isinstance(project, dict)
    assert isinstance(groups, dict)
    assert names(project["dependencies"]) | {"hatchling", "editables"} <= run
    assert names(groups["dev"]) <= dev


def locked(lock: str) -> set[str]:
    text = (PROJECT / "requirements" / lock).read_text(encoding="utf-8")
    return {match.lower() for match in re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=~!\[ ]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def test_the_layers_cover_every_package(pyproject: dict[str, object]) -> None:
    contracts = pyproject["tool"]["importlinter"]["contracts"]  # type: ignore[index]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"] is True
    listed = {name.strip() for layer in layers["layers"] for name in re.split(r"[|:]", layer)}
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__"}
    assert listed == there


def test_the_change_log_and_the_package_have_the_version_of_the_project(pyproject: dict[str, object]) -> None:
    project = pyproject["project"]
    assert isinstance(project, dict)
    assert outturn.__version__ == project["version"]
    assert f"## [{project['version']}]" in (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", make_reference.PAGES)
def test_the_generated_page_is_fresh(name: str) -> None:
    assert make_reference.is_fresh(name), f"docs/reference/{name} is stale: run `make reference`"


@pytest.mark.parametrize("name", [name for name in outturn.__all__ if not name.startswith("_")])
def test_what_the_package_offers_is_explained_and_shown(name: str) -> None:
    offered = getattr(outturn, name)
    assert inspect.getdoc(offered), f"outturn.{name} has no docstring"
    assert name in (PROJECT / "docs" / "how-to" / "use-from-python.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            file, _, fragment = target.partition("#")
            found = path if not file else (path.parent / file).resolve()
            if not found.exists() or (fragment and found.suffix == ".md" and fragment not in anchors(found)):
                broken.append(target)
    assert broken == []


def anchors(path: Path) -> set[str]:
    return {anchor(heading.replace("`", "")) for heading in re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)}


def test_decisions_are_numbered_without_gaps_and_have_their_three_parts() -> None:
    decisions = sorted(path for path in (PROJECT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert [heading for heading in ("## Context", "## Choice", "## Consequences") if heading not in text] == [], name_of(path)


def test_every_page_of_the_manual_is_in_its_contents() -> None:
    contents = (PROJECT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(PROJECT / "docs").as_posix() for path in (PROJECT / "docs").rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in contents] == []
