"""The story of `/sbi` on PostgreSQL, after `trellis migrate`."""

import os
import subprocess
import sys
from collections.abc import Callable

from bot import vault
from tests.conftest import Workspace
from tests.test_sbi_story import test_feedback_goes_from_the_command_to_the_recipient_and_back as story


def migrate(url: str) -> str:
    """Without a Slack token, as a deployment step has none."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "bot", "migrate"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout


def test_feedback_goes_its_way_on_postgresql(start: Callable[..., Workspace], postgres_url: str) -> None:
    assert "The database is at version" in migrate(postgres_url)
    workspace = start("socket", database_url=postgres_url, trellis_keys=vault.new_key())
    story(workspace.person("mara"), workspace.person("devin"))
