"""The wheel holds everything: it coaches and shows the page where there is no checkout."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DRAFT = {"kind": "corrective", "situation": "Yesterday's review.", "behavior": "You are always so negative."}


def run(*command: str | Path, cwd: Path, given: str = "") -> str:
    """What it printed; fails with everything that it said. No variable of ours points to the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TRELLIS", "SLACK"))}
    done = subprocess.run(
        command, cwd=cwd, input=given, env=clean, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the locked backend: no package index is asked."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--wheel", "--no-isolation", "--outdir", folder)
    run(sys.executable, "-m", "build", *options, ROOT, cwd=folder)
    return next(folder.glob("trellis_bot-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that was empty before.

    The locked dependencies are lent to it by a .pth line, which puts our site-packages on its path. The .pth files that
    lie there are not read again, and one of them is all that an editable install is: so no checkout comes along.
    """
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    commands = home / "venv" / "bin"
    variables = {"base": str(home / "venv"), "platbase": str(home / "venv")}
    packages = Path(sysconfig.get_path("purelib", scheme="venv", vars=variables))
    options = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet")
    run(sys.executable, "-m", "pip", "--python", commands / "python", "install", *options, wheel, cwd=home)
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    where = run(commands / "python", "-c", "import bot, handlers, sandbox; print(bot.__file__)", cwd=home)
    assert where.startswith(str(packages))
    return commands


def test_the_wheel_holds_content_page_manifest_and_migrations(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "content/manifest.yml",
        "content/sbi/words.yml",
        "sandbox/seed.yml",
        "sandbox/static/index.html",
        "bot/migrations/script.py.mako",
        "bot/migrations/versions/0001_first_tables.py",
    ):
        assert needed in names
    assert {path.name for path in (ROOT / "content" / "sbi" / "rules").glob("*.yml")} == {
        Path(name).name for name in names if name.startswith("content/sbi/rules/")
    }


def test_the_wheel_holds_no_tests_and_nothing_of_this_machine(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"bot", "handlers", "sandbox", "content"}
    assert [name for name in names if "__pycache__" in name or name.endswith((".db", ".key", ".pyc"))] == []


def test_the_installed_command_coaches(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "trellis", "coach", "--format", "json", cwd=tmp_path, given=json.dumps(DRAFT) + "\n")
    assert "generalization" in {finding["code"] for finding in json.loads(said)["findings"]}


def test_the_installed_command_serves_the_demo(installed: Path, tmp_path: Path) -> None:
    assert "Trellis is connected" in run(installed / "trellis", "demo", "--check", "--port", "0", cwd=tmp_path)
