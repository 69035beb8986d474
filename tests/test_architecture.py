"""The rules of the house: who may import whom, what importing may do, how modules are named, said and cut."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.source import tree

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot", "handlers", "sandbox", "bench", "tests")
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "manager", "managers", "misc"}
LONGEST_FILE = 260
NOT_PURE = {"__init__", "service", "receiving", "store", "tables", "claims", "facts", "own", "planning", "choices"}
NOT_PURE |= {"asking", "cards_store", "fits_store", "fitting_pool", "pictures_store", "refitting", "shelf"}
NOT_PURE |= {"choosing_store", "teaching", "using"}
ELSEWHERE = ("../" + "shared", "work/" + "shared", "work/" + "main")
"""Folders that a clone does not have."""


def files(*endings: str) -> Iterator[Path]:
    """Our own files: the drafts' folder came from outside."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in endings and not path.is_relative_to(ROOT / "tests" / "data"):
                yield path.relative_to(ROOT)


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def features() -> set[str]:
    return {path.parent.name for path in (ROOT / "bot").glob("*/tables.py")}


def imported(path: Path) -> Iterator[str]:
    """Dotted names of what a file imports."""
    for node in ast.walk(tree(ROOT / path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_follow_the_contracts() -> None:
    # in a process of its own: it sets up logging for all that share its own
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_feature_stands_in_the_layers() -> None:
    layers = contracts()["From the command line down to the rows"]["layers"]
    listed = {module.strip(" ()") for layer in layers for module in layer.split("|")}
    assert {f"bot.{feature}" for feature in features()} <= listed


def test_every_module_of_a_feature_that_is_no_shell_is_held_pure() -> None:
    listed = set(contracts()["Rules are pure: no clock, no chance, no input or output"]["source_modules"])
    modules = {
        f"bot.{path.parent.name}.{path.stem}"
        for feature in features()
        for path in (ROOT / "bot" / feature).glob("*.py")
        if path.stem not in NOT_PURE and not path.stem.endswith("_store")
    }
    assert {module for module in modules if not module.endswith(".rules")} <= listed


def test_every_views_module_is_held_to_be_one() -> None:
    listed = set(contracts()["Views know no service, no rows and no client"]["source_modules"])
    assert {f"handlers.{path.stem}" for path in (ROOT / "handlers").glob("*_views.py")} <= listed


def test_listeners_take_nothing_but_the_session_from_sqlalchemy() -> None:
    taken = {name for path in files(".py") if path.parts[0] == "handlers" for name in imported(path)}
    assert {name for name in taken if name.startswith("sqlalchemy")} <= {"sqlalchemy.ext.asyncio.AsyncSession"}


def test_importing_any_module_opens_nothing() -> None:
    command = [sys.executable, "-B", "-m", "tests.import_everything"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stdout + ran.stderr


def test_no_name_says_nothing() -> None:
    assert [str(path) for path in files(".py", ".js", ".css") if {*path.parts[:-1], path.stem} & SAY_NOTHING] == []


def test_every_module_says_its_promise_in_one_line() -> None:
    silent = []
    for path in files(".py"):
        module = tree(ROOT / path)
        promise = ast.get_docstring(module)
        if module.body and (not promise or "\n" in promise):
            silent.append(str(path))
    assert silent == []


def test_every_file_is_short_enough_to_read_at_once() -> None:
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in files(".py", ".js", ".css")
    }
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_nothing_leans_on_a_folder_outside_the_project() -> None:
    own = [*files(".py", ".js", ".css", ".yml", ".html"), Path("Makefile"), Path(".ci/run"), Path("pyproject.toml")]
    own += [path.relative_to(ROOT) for path in (ROOT / "content").rglob("*.yml")]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in own}
    assert [str(path) for path, text in texts.items() if any(place in text for place in ELSEWHERE)] == []


def test_the_locks_pin_every_package_by_hash_and_name_no_registry() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        packages = [line for line in lines if line and line[0] not in " #"]
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        assert [line for line in packages if "==" not in line or not line.endswith("\\")] == []
