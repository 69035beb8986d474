"""The doctor finds what is wrong, says what to do, changes nothing, and tells no secret."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot import content, manifest, migrations, serving, web
from bot.__main__ import app as trellis
from bot.config import Settings
from bot.doctor import Finding, examine
from bot.health import Health
from bot.sbi.rulebook import Rulebook
from bot.vault import key_file, new_key
from sandbox.server import Sandbox
from tests.conftest import Workspace
from tests.processes import free_port
from tests.sandbox.background import Background

GIVEN: dict[str, Any] = yaml.safe_load(manifest.path().read_text(encoding="utf-8"))


class Clinic:
    """An operator's environment on a sandbox, and what the doctor says about it."""

    def __init__(self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.sandbox, self._environment, self.folder = sandbox, monkeypatch, folder
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.chdir(folder)
        way = {"SLACK_APP_TOKEN": sandbox.app_token}
        if sandbox.mode == "http":
            way = {"SLACK_SIGNING_SECRET": sandbox.signing_secret, "TRELLIS_HOST": "127.0.0.1"}
        self.set(SLACK_BOT_TOKEN=sandbox.bot_token, SLACK_API_URL=sandbox.api_url, **way)
        self.set(TRELLIS_OPS_PORT=str(free_port()), TRELLIS_PORT=str(free_port()), TRELLIS_DATA=str(folder / "data"))

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self._environment.setenv(name, value)

    def says(self, hours: float = 0) -> dict[str, Finding]:
        """By what they are about; `hours` is how far this machine's clock is ahead."""
        return {one.about: one for one in asyncio.run(examine(lambda: datetime.now(UTC) + timedelta(hours=hours)))}

    def to_do(self, about: str, **more: float) -> str:
        """The one thing that is wrong, in full."""
        wrong = {name: one for name, one in self.says(**more).items() if one.to_do}
        assert set(wrong) == {about}, wrong
        return f"{wrong[about].said}. {wrong[about].to_do}"


@pytest.fixture(autouse=True)
def _rules_read_once(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours are the same at every visit; a team's own are read anew."""
    read = content.load_rulebook
    monkeypatch.setattr(content, "load_rulebook", lambda extra=None: read(extra) if extra else rulebook)


@pytest.fixture
def clinic(background: Background, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Clinic]]:
    started: list[Sandbox] = []

    def opened(mode: str = "socket", scopes: list[str] | None = None) -> Clinic:
        given = {**GIVEN, "oauth_config": {"scopes": {"bot": scopes or GIVEN["oauth_config"]["scopes"]["bot"]}}}
        started.append(Sandbox(given, mode=mode))
        background.run(started[-1].start())
        return Clinic(started[-1], monkeypatch, tmp_path)

    yield opened
    for sandbox in started:
        background.run(sandbox.stop())


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_where_all_is_well_nothing_is_to_do_and_nothing_is_changed(mode: str, clinic: Callable[..., Clinic]) -> None:
    well = clinic(mode)
    assert {about: one.said for about, one in well.says().items() if one.to_do} == {}
    assert list(well.folder.iterdir()) == []


def test_the_command_prints_one_line_each_and_ends_with_0(clinic: Callable[..., Clinic]) -> None:
    clinic()
    ended = CliRunner().invoke(trellis, ["doctor"])
    assert (ended.exit_code, {line[:4] for line in ended.stdout.splitlines()}) == (0, {"ok  "})


def test_the_command_ends_with_1_and_says_what_to_fix_without_a_secret(clinic: Callable[..., Clinic]) -> None:
    clinic().set(SLACK_BOT_TOKEN="xoxb-canary-1", SLACK_APP_TOKEN="xapp-canary-2", DATABASE_URL="sqlite:///canary-3.db")
    ended = CliRunner().invoke(trellis, ["doctor"])
    assert ended.exit_code == 1
    fixes = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("fix ")]
    assert fixes == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "database", "keys"]
    assert "canary-1" not in ended.output
    assert "canary-2" not in ended.output


def test_missing_settings_are_named(clinic: Callable[..., Clinic]) -> None:
    clinic().set(SLACK_BOT_TOKEN="", TRELLIS_PORT="none")
    ended = CliRunner().invoke(trellis, ["doctor"])
    assert ended.exit_code == 1
    assert "SLACK_BOT_TOKEN is not set" in ended.stdout
    assert "TRELLIS_PORT" in ended.stdout


def test_a_wrong_bot_token_is_found(clinic: Callable[..., Clinic]) -> None:
    wrong = clinic()
    wrong.set(SLACK_BOT_TOKEN="xoxb-wrong")
    assert wrong.to_do("SLACK_BOT_TOKEN").startswith("Slack answers invalid_auth. Copy the Bot User OAuth Token again")


def test_a_wrong_app_token_is_found(clinic: Callable[..., Clinic]) -> None:
    wrong = clinic()
    wrong.set(SLACK_APP_TOKEN="xapp-wrong")
    assert "Make an app-level token with connections:write" in wrong.to_do("SLACK_APP_TOKEN")


def test_a_slack_that_does_not_answer_is_told_from_a_wrong_token(clinic: Callable[..., Clinic]) -> None:
    cut_off = clinic("http")
    cut_off.set(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
    assert cut_off.to_do("SLACK_BOT_TOKEN").startswith("Slack did not answer")


def test_a_scope_that_was_not_granted_means_to_reinstall(clinic: Callable[..., Clinic]) -> None:
    granted = [name for name in GIVEN["oauth_config"]["scopes"]["bot"] if name != "dnd:read"]
    said = clinic(scopes=granted).to_do("scopes")
    assert said.startswith("missing: dnd:read. ")
    assert "reinstall the app" in said


def test_a_scope_that_nothing_uses_is_found(clinic: Callable[..., Clinic]) -> None:
    granted = [*GIVEN["oauth_config"]["scopes"]["bot"], "channels:history"]
    assert clinic(scopes=granted).to_do("scopes").startswith("unneeded: channels:history. ")


@pytest.mark.parametrize(("hours", "direction"), [(0.025, "ahead of"), (-0.025, "behind")])
def test_a_clock_that_is_wrong_by_more_than_a_minute_is_found(
    hours: float, direction: str, clinic: Callable[..., Clinic]
) -> None:
    said = clinic().to_do("clock", hours=hours)
    assert f"seconds {direction} Slack's. Switch on time synchronization" in said


def test_a_clock_that_is_wrong_by_less_is_fine(clinic: Callable[..., Clinic]) -> None:
    assert clinic().says(hours=50 / 3600)["clock"].to_do == ""


def shared(clinic: Clinic) -> str:
    """A database of the operator's own, whose migrations are theirs to run."""
    file = clinic.folder / "shared.db"
    clinic.set(DATABASE_URL=f"sqlite:///{file}", TRELLIS_KEYS=new_key())
    return f"sqlite+aiosqlite:///{file}"


def test_a_database_that_is_not_there_is_found(clinic: Callable[..., Clinic]) -> None:
    missing = clinic()
    shared(missing)
    assert missing.to_do("database").endswith("shared.db does not exist. Run: trellis migrate")
    assert not (missing.folder / "shared.db").exists()


def test_a_database_without_tables_is_to_be_migrated(clinic: Callable[..., Clinic]) -> None:
    behind = clinic()
    migrations.upgrade(shared(behind), "base")
    assert behind.to_do("database").endswith("Run: trellis migrate")


def test_a_migrated_database_is_fine(clinic: Callable[..., Clinic], migrated: Path) -> None:
    current = clinic()
    shared(current)
    shutil.copy(migrated, current.folder / "shared.db")
    assert current.says()["database"].to_do == ""


def test_a_database_newer_than_the_program_is_found(clinic: Callable[..., Clinic], migrated: Path) -> None:
    newer = clinic()
    shared(newer)
    shutil.copy(migrated, newer.folder / "shared.db")
    with sqlite3.connect(newer.folder / "shared.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    assert "from_the_future, newer than this Trellis" in newer.to_do("database")


def test_a_database_that_does_not_answer_is_found_and_its_password_is_not_told(clinic: Callable[..., Clinic]) -> None:
    away = clinic()
    url = f"postgresql://mara:canary-4@127.0.0.1:{free_port()}/trellis"
    away.set(DATABASE_URL=url, TRELLIS_KEYS=new_key())
    said = away.to_do("database")
    assert said.startswith("cannot be reached: ")
    assert "canary-4" not in said


def test_a_key_file_that_others_can_read_is_found(clinic: Callable[..., Clinic]) -> None:
    open_to_all = clinic()
    key_file(open_to_all.folder / "data")
    (open_to_all.folder / "data" / "trellis.key").chmod(0o644)
    assert "chmod 600" in open_to_all.to_do("keys")


def test_a_key_that_does_not_open_what_is_stored_is_found(
    start: Callable[..., Workspace], clinic: Callable[..., Clinic], tmp_path: Path
) -> None:
    workspace = start()
    workspace.person("mara").types("/sbi @devin You named each case in the review.")
    looked_at = clinic()
    looked_at.set(TRELLIS_DATA=str(workspace.trellis.settings.trellis_data))
    assert looked_at.says()["keys"].said == "open what is stored"
    looked_at.set(TRELLIS_KEYS=new_key())
    assert "does not open with the keys given. Put the key that was used before back" in looked_at.to_do("keys")


def test_a_lost_key_file_is_found(clinic: Callable[..., Clinic]) -> None:
    lost = clinic()
    migrations.upgrade(f"sqlite+aiosqlite:///{lost.folder}/data/trellis.db")
    assert "is gone" in lost.to_do("keys")


def test_content_that_does_not_load_is_found(clinic: Callable[..., Clinic]) -> None:
    broken = clinic()
    rule = broken.folder / "team" / "sbi" / "rules" / "ours.yml"
    rule.parent.mkdir(parents=True)
    rule.write_text("code: theirs\n")
    broken.set(TRELLIS_CONTENT=str(broken.folder / "team"))
    assert "ours.yml:1: " in broken.to_do("content")


def test_a_taken_port_is_found(clinic: Callable[..., Clinic]) -> None:
    taken = clinic("http")
    port = taken.sandbox.url.rsplit(":", 1)[1].strip("/")
    taken.set(TRELLIS_PORT=port)
    assert taken.to_do("TRELLIS_PORT") == (
        f"port {port} on 127.0.0.1 cannot be used (Address already in use). Stop what uses it, or set another."
    )


def test_a_port_of_the_trellis_that_runs_already_is_fine(background: Background, clinic: Callable[..., Clinic]) -> None:
    beside, running = clinic(), AsyncExitStack()
    ops = serving.server(web.private(Health), "127.0.0.1", 0)
    background.run(running.enter_async_context(serving.serving(ops)))
    beside.set(TRELLIS_OPS_PORT=str(serving.port_of(ops)))
    said = beside.says()["TRELLIS_OPS_PORT"]
    background.run(running.aclose())
    assert (said.said, said.to_do) == ("is used by the Trellis that runs already", "")
