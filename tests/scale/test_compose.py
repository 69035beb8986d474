"""compose.yaml and the Dockerfile name only what exists: settings, commands, files."""

import re
from pathlib import Path
from typing import Any

import typer.main
import yaml

from bot.__main__ import app
from bot.config import Settings

ROOT = Path(__file__).parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
OURS = {name: one for name, one in COMPOSE["services"].items() if one.get("build")}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # it is a group
VARIABLES = {name.upper() for name in Settings.model_fields}


def test_it_starts_two_runs_and_two_workers_after_one_migration() -> None:
    replicas = {name: one.get("deploy", {}).get("replicas", 1) for name, one in OURS.items()}
    assert replicas == {"migrate": 1, "run": 2, "worker": 2}
    for name in ("run", "worker"):
        assert OURS[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_every_service_runs_a_command_that_exists() -> None:
    assert {one["command"][0] for one in OURS.values()} <= COMMANDS
    assert re.findall(r'CMD \["(\w+)"\]', DOCKERFILE)[-1] in COMMANDS


def test_every_variable_is_a_setting() -> None:
    for one in OURS.values():
        assert set(one["environment"]) <= VARIABLES
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    assert asked - VARIABLES == {"POSTGRES_PASSWORD"}


def test_whatever_settings_require_is_given_or_asked_for() -> None:
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    given = set(OURS["run"]["environment"])
    assert required | {"DATABASE_URL", "TRELLIS_KEYS", "SLACK_SIGNING_SECRET"} <= given


def test_a_container_has_longer_for_its_end_than_a_process_takes() -> None:
    assert {one["stop_grace_period"] for one in OURS.values()} == {"15s"}


def test_the_image_looks_at_the_ops_port_where_it_is_by_default() -> None:
    port = Settings.model_fields["trellis_ops_port"].default
    assert f"http://127.0.0.1:{port}/healthz" in DOCKERFILE
    assert not {"TRELLIS_OPS_PORT", "TRELLIS_OPS_HOST"} & set(OURS["run"]["environment"])


def test_the_public_port_is_the_one_that_is_passed_on() -> None:
    port = Settings.model_fields["trellis_port"].default
    assert f"EXPOSE {port}" in DOCKERFILE
    assert OURS["run"]["ports"] == [f"127.0.0.1:{port}-{port + 1}:{port}"]


def test_what_the_image_copies_exists_and_is_not_held_back() -> None:
    copied = [
        word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()
    ]
    let_in = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert copied
    assert all((ROOT / name).exists() for name in copied)
    assert set(copied) == let_in


def test_the_image_runs_as_nobody_special_and_installs_what_is_locked() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert "\nUSER trellis\n" in last
    assert "--require-hashes -r requirements.lock" in DOCKERFILE


def test_the_lock_holds_what_postgresql_needs() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert re.search(r"^procrastinate==", lock, re.MULTILINE)
    assert re.search(r"^psycopg-pool==", lock, re.MULTILINE)
