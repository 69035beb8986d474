"""What people write to Trellis: a few words take effect and are answered at once, the rest gets one kind line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import events
from sandbox.messages import Message
from tests.conftest import TUESDAY, Workspace
from tests.driver import Person
from tests.inbox.seen import eventually, rows

NIGHT = datetime(2026, 3, 7, 3, 0, tzinfo=UTC)
"""A Saturday, at night."""


@pytest.fixture
def data(workspace: Workspace) -> Path:
    return workspace.trellis.settings.trellis_data


def asks(person: Person, words: str) -> str:
    """What Trellis answers."""
    before = len(person.dm().messages)
    person.says("Trellis", words)
    person.waits_for(lambda: len(person.dm().messages) == before + 2)
    return person.dm().last.text


def handled(data: Path) -> list[tuple[int]]:
    return rows(data, "SELECT count(*) FROM inbox WHERE type = 'message' AND done_at IS NOT NULL")


def test_help_says_what_trellis_does_and_understands(mara: Person) -> None:
    answer = asks(mara, "help")
    assert [word for word in ("/sbi", "App Home", "pause", "resume", "stop") if word not in answer] == []


def test_stop_says_how_to_stop_one_kind_and_offers_the_pause(mara: Person) -> None:
    answer = asks(mara, "Stop.")
    assert "Stop these" in answer
    assert "pause" in answer


def test_a_pause_of_weeks_ends_at_the_same_hour_also_across_a_clock_change(mara: Person, data: Path) -> None:
    mara.home()  # so that Trellis knows her zone
    assert "paused until Tuesday, 17 March, 10:00." in asks(mara, "pause 2 weeks")
    [(until,)] = rows(data, "SELECT paused_until FROM person WHERE user_id = ?", mara.id)
    late = datetime.fromisoformat(until).replace(tzinfo=UTC) - TUESDAY
    assert timedelta(days=14, hours=-1) < late < timedelta(days=14, minutes=-59)


def test_resume_ends_a_pause(mara: Person, data: Path) -> None:
    asks(mara, "pause")
    assert "I am back" in asks(mara, "resume")
    assert rows(data, "SELECT paused_until FROM person WHERE user_id = ?", mara.id) == [(None,)]


def test_an_answer_comes_at_night_and_in_a_pause(start: Callable[..., Workspace]) -> None:
    mara = start("socket", at=NIGHT).person("mara")
    asks(mara, "pause")
    assert "What I understand here" in asks(mara, "help")


def test_anything_else_is_answered_once_a_day(workspace: Workspace, mara: Person, data: Path) -> None:
    assert "I understand only a few words" in asks(mara, "Could we talk about the release?")
    mara.says("Trellis", "And about the rota?")
    eventually(lambda: handled(data) == [(2,)])
    assert rows(data, "SELECT count(*) FROM nudge") == [(1,)]
    workspace.advance_to(TUESDAY + timedelta(days=1))
    assert "I understand only a few words" in asks(mara, "Hello again")


def test_a_file_or_a_voice_clip_is_answered_like_anything_else(workspace: Workspace, mara: Person) -> None:
    world = workspace.sandbox.world

    async def send() -> None:
        dm = world.workspace.app_dm(mara.id)
        clip = Message(world.workspace.new_ts(), dm.id, mara.id, "")
        whole = clip.as_slack(world.workspace.id) | {"subtype": "file_share", "files": [{"id": "F1"}]}
        events.message_event(world, dm, clip, whole)

    workspace.run(send())
    mara.waits_for("I understand only a few words")


def test_a_change_of_a_message_is_not_read_again(workspace: Workspace, mara: Person, data: Path) -> None:
    world = workspace.sandbox.world

    async def change() -> None:
        dm = world.workspace.app_dm(mara.id)
        message = Message(world.workspace.new_ts(), dm.id, mara.id, "help")
        body = {"subtype": "message_changed", "message": message.as_slack(world.workspace.id)}
        events.message_event(world, dm, message, body)
        await world.delivery.settled()

    workspace.run(change())
    assert rows(data, "SELECT count(*) FROM inbox") == [(0,)]


def test_an_uninstalled_app_marks_its_workspace(workspace: Workspace, data: Path) -> None:
    assert rows(data, "SELECT unreachable_since FROM workspace WHERE unreachable_since IS NOT NULL") == []
    admin = next(p for p in workspace.sandbox.world.workspace.people.values() if p.is_admin and p.is_human)
    workspace.person(admin.name).act("uninstall")
    eventually(lambda: rows(data, "SELECT 1 FROM workspace WHERE unreachable_since IS NOT NULL"))


@pytest.mark.parametrize(("bots", "marked"), [(["UBOT"], 1), ([], 0)])
def test_only_the_bots_token_counts_when_tokens_are_revoked(
    workspace: Workspace, data: Path, bots: list[str], marked: int
) -> None:
    world = workspace.sandbox.world

    async def revoke() -> None:
        tokens = {"oauth": ["U1"], "bot": bots}
        event = {"type": "tokens_revoked", "tokens": tokens, "event_ts": world.workspace.new_ts()}
        events.emit(world, "tokens_revoked", event)

    workspace.run(revoke())
    eventually(lambda: rows(data, "SELECT 1 FROM inbox WHERE done_at IS NOT NULL"))
    assert rows(data, "SELECT count(*) FROM workspace WHERE unreachable_since IS NOT NULL") == [(marked,)]
