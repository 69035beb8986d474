"""Each contestant does for one `/sbi` what the table says that it does."""

from pathlib import Path

import pytest

from bench.contestants import NAMES, ONLY_ACKS, fake_slack, started
from bench.load import Plan
from bench.rounds import load


@pytest.mark.parametrize("name", NAMES)
def test_a_contestant_acks_commits_a_row_and_opens_a_modal(name: str, tmp_path: Path) -> None:
    with fake_slack(tmp_path) as slack_port, started(name, slack_port, tmp_path / name) as one:
        done = load(Plan(one.port, slack_port, callers=2, requests=6, seconds=20, modal=one.opens_modals))
        assert done.failed == 0
        assert len(done.ack_ms) >= 6
        assert one.rows() == (None if name == ONLY_ACKS else len(done.ack_ms))
        assert len(done.modal_ms) == (0 if name == ONLY_ACKS else len(done.ack_ms))
        assert all(ms >= 50 for ms in done.modal_ms)
