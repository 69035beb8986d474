"""Actions of a pair in a running workspace, added and changed by hand."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from bot.mentorships.values import MentorshipView
from bot.sessions import action_store, kinds, store
from bot.sessions.actions import Wish
from bot.sessions.values import ActionView
from tests.conftest import Workspace
from tests.driver import Person
from tests.planned import rows_of
from tests.recalled import key, stored

THURSDAY = date(2026, 3, 5)


def add(
    workspace: Workspace,
    two: MentorshipView,
    author: Person,
    owner_id: str,
    text: str = "Write the runbook",
    due_on: date = THURSDAY,
    *,
    gesture: str = "one",
    mode: str | None = None,
) -> ActionView:
    async def work(session: Any) -> ActionView:
        of_pair = await store.of_pair(session, key(workspace, author), two.id, mode)
        wish = Wish(text, owner_id, due_on)
        return await action_store.add(session, of_pair, wish, workspace.trellis.clock.now(), gesture=gesture)

    return stored(workspace, work)


def act(
    workspace: Workspace, person: Person, do: Callable[..., Awaitable[ActionView]], action: ActionView, *more: Any
) -> ActionView:
    """One of the functions of action_store, for this action."""

    async def work(session: Any) -> ActionView:
        return await do(session, key(workspace, person), action.id, *more, workspace.trellis.clock.now())

    return stored(workspace, work)


def listed(workspace: Workspace, two: MentorshipView, person: Person, state: str = "open") -> list[ActionView]:
    async def work(session: Any) -> list[ActionView]:
        return await action_store.listed(session, await store.of_pair(session, key(workspace, person), two.id), state)

    return stored(workspace, work)


def reminders(workspace: Workspace, person: Person) -> list[str]:
    """What became of the messages about actions that were meant for this person."""
    return [one.state for one in rows_of(workspace, person) if one.kind == kinds.ACTION.name]
