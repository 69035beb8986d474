"""Settings: what is missing or wrong stops the start by name, and no secret is ever shown."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot import config
from bot.config import SettingsError, Transport
from bot.vault import new_key

ROOT = Path(__file__).parent.parent
SECRET = "canary-7f3a91"
NOBODY = "http://127.0.0.1:9/api/"  # the port that discards; nothing listens there
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no `.env` of the developer's reaches these tests."""
    for name in config.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def trellis(*arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SLACK_API_URL": NOBODY, **variables}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


WRONG = {
    "no bot token": ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not set"),
    "a user's token": ({**GOOD, "SLACK_BOT_TOKEN": f"xoxp-{SECRET}"}, "SLACK_BOT_TOKEN: must start with xoxb-"),
    "no way in": ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN"),
    "an empty way in": ({**GOOD, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": " "}, "SLACK_SIGNING_SECRET"),
    "a bot token as app token": ({**GOOD, "SLACK_APP_TOKEN": f"xoxb-{SECRET}"}, "SLACK_APP_TOKEN: must start"),
    "a port that is none": ({**GOOD, "TRELLIS_OPS_PORT": "99999"}, "TRELLIS_OPS_PORT"),
    "a level that is none": ({**GOOD, "TRELLIS_LOG_LEVEL": "LOUD"}, "TRELLIS_LOG_LEVEL"),
    "another database": (
        {**GOOD, "DATABASE_URL": f"mysql://u:{SECRET}@h/d"},
        "DATABASE_URL: must start with postgresql",
    ),
    "half a key": ({**GOOD, "TRELLIS_KEYS": f"{new_key()},{SECRET}"}, "TRELLIS_KEYS: key 2 of 2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_told_by_its_name_and_without_its_value(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    variables, expected = WRONG[name]
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as problem:
        config.load()
    assert expected in str(problem.value)
    assert SECRET not in str(problem.value)


STOPS = {
    "a missing setting": ({"SLACK_APP_TOKEN": f"xapp-{SECRET}"}, "SLACK_BOT_TOKEN is not set"),
    "no key for a shared database": ({**GOOD, "DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1/d"}, "TRELLIS_KEYS"),
    "another app's client": ({**GOOD, "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SECRET}, "SLACK_CLIENT_ID"),
    "no content there": ({**GOOD, "TRELLIS_CONTENT": "/nowhere"}, "TRELLIS_CONTENT"),
}


@pytest.mark.parametrize("name", STOPS)
def test_a_wrong_setting_stops_the_start_with_one_clear_message(name: str, tmp_path: Path) -> None:
    variables, expected = STOPS[name]
    ended = trellis("run", folder=tmp_path, **{"TRELLIS_OPS_PORT": "0", **variables})
    assert ended.returncode == 1
    assert expected in ended.stderr
    assert '"level": "error"' not in ended.stdout  # such as a connection that nobody closed
    assert SECRET not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as problem:
        config.load(trellis_port="x", trellis_log_format="xml")
    named = {line.split(":")[0].split()[0] for line in str(problem.value).splitlines()}
    assert named == {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "TRELLIS_PORT", "TRELLIS_LOG_FORMAT"}


def test_a_dot_env_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=xapp-file\nTRELLIS_PORT=4000\n")
    monkeypatch.setenv("TRELLIS_PORT", "5000")
    settings = config.load()
    assert (settings.slack_bot_token.get_secret_value(), settings.trellis_port) == ("xoxb-file", 5000)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SLACK_APP_TOKEN": "", "DATABASE_URL": "", "TRELLIS_KEYS": "", "TRELLIS_OPS_PORT": " "}.items():
        monkeypatch.setenv(name, value)
    settings = config.load(slack_bot_token="xoxb-1", slack_signing_secret="s")
    assert (settings.transport, settings.embedded) == (Transport.HTTP, True)
    assert (settings.trellis_keys, settings.trellis_ops_port) == ((), 9090)


def test_a_line_end_pasted_with_a_token_is_not_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1\n")
    monkeypatch.setenv("SLACK_APP_TOKEN", " xapp-1 ")
    assert config.load().slack_bot_token.get_secret_value() == "xoxb-1"


def test_no_secret_is_in_the_settings_repr() -> None:
    key = new_key()
    secrets = {
        "slack_bot_token": f"xoxb-{SECRET}",
        "slack_app_token": f"xapp-{SECRET}",
        "slack_signing_secret": SECRET,
        "database_url": f"postgresql://u:{SECRET}@h/d",
        "trellis_keys": key,
    }
    settings = config.load(**secrets)
    shown = repr(settings) + str(settings) + settings.model_dump_json()
    assert SECRET not in shown
    assert key not in shown


def test_an_api_address_keeps_its_last_part() -> None:
    settings = config.load(slack_bot_token="xoxb-1", slack_app_token="xapp-1", slack_api_url="http://127.0.0.1:1/api")
    assert settings.slack_api_url == "http://127.0.0.1:1/api/"


def test_the_ops_port_is_private_by_default() -> None:
    assert config.load(slack_bot_token="xoxb-1", slack_app_token="xapp-1").trellis_ops_host == "127.0.0.1"


def test_the_readme_documents_every_variable_as_the_class_has_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- settings -->\n(.*?)\n<!-- /settings -->", readme, re.DOTALL)
    assert found, "README.md has no part between <!-- settings --> and <!-- /settings -->"
    assert found.group(1).strip() == config.table(), (
        "paste the output of: python -c 'from bot import config; print(config.table())'"
    )
