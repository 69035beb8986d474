"""Messages planned by hand in a running workspace, and what the rows say of them."""

from datetime import UTC, datetime, timedelta

from bot.db import new_id
from bot.nudges import service, store
from bot.nudges.habits import Habit
from bot.nudges.kinds import Kind
from bot.nudges.rules import NudgeView
from bot.sbi import kinds
from bot.sbi import store as feedback
from bot.sbi.delivery import FeedbackView, Words
from handlers.acting import Acting, known
from tests.conftest import TUESDAY, Workspace
from tests.driver import Message, Person

QUESTION = "Did something change?"
WORDS = Words(behavior="You wrote the runbook.")


def team(workspace: Workspace) -> str:
    return workspace.sandbox.world.workspace.id


def plan(workspace: Workspace, kind: Kind, giver: Person, reader: Person) -> None:
    """A message about new feedback, to whom this kind goes; due now, and sent by the next `go`."""
    plan_together(workspace, (kind, giver, reader))


def plan_together(workspace: Workspace, *wanted: tuple[Kind, Person, Person]) -> None:
    """Several, at the same moment: no tick comes between them."""
    now, deps = workspace.trellis.clock.now(), workspace.trellis.deps
    made = [_message(workspace, *one, now) for one in wanted]

    async def add() -> None:
        for _, message in made:
            await known(Acting(message.team_id, message.user_id, deps), message.user_id)
        async with deps.db.begin() as session:
            for row, _ in made:
                await feedback.add(session, row)
            await service.plan(session, now, *(message for _, message in made))

    workspace.run(add())


def _message(
    workspace: Workspace, kind: Kind, giver: Person, reader: Person, now: datetime
) -> tuple[FeedbackView, service.Plan]:
    times = {"created_at": now, "updated_at": now, "deliver_at": now}
    whose = {"team_id": team(workspace), "giver_id": giver.id, "recipient_id": reader.id}
    state = "read" if kind in (kinds.FOLLOW_UP, kinds.REFLECT) else "planned"
    way = "ask" if kind is kinds.ASK else "now"
    row = FeedbackView(id=new_id(), state=state, way=way, words=WORDS, **whose, **times)  # type: ignore[arg-type]
    message = service.Plan(
        kind=kind,
        team_id=row.team_id,
        user_id=giver.id if kind is kinds.FOLLOW_UP else reader.id,
        subject_id=row.id,
        reason=kinds.reason(kind, giver.id),
        key=row.id,
        at=now,
    )
    return row, message


def go(workspace: Workspace) -> None:
    async def wake() -> None:
        workspace.trellis.deps.wake()

    workspace.run(wake())


def drawn_again(workspace: Workspace, message: Message) -> Message:
    """Its older drawing, as it still stands on a screen that has not heard of the newer one."""
    stored = workspace.sandbox.world.workspace.channels[message.channel].messages[message.ts]
    stored.blocks = message.data["blocks"]
    return message


def question(workspace: Workspace, mara: Person, devin: Person) -> Message:
    """Mara's question about feedback that Devin has read: the one kind that comes less often when it is left."""
    plan(workspace, kinds.FOLLOW_UP, mara, devin)
    go(workspace)
    return mara.dm().waits_for(QUESTION)


def note(workspace: Workspace, mara: Person, devin: Person) -> Message:
    """Devin's note that there is feedback."""
    plan(workspace, kinds.ASK, mara, devin)
    go(workspace)
    return devin.dm().waits_for("would like to give you")


def rows_of(workspace: Workspace, person: Person) -> list[NudgeView]:
    async def read() -> list[NudgeView]:
        async with workspace.trellis.db.read() as session:
            me = [(team(workspace), person.id)]
            sent = await store.sent_to(session, me, TUESDAY - timedelta(days=1))
            return [*sent, *await store.planned_of(session, me, datetime(2030, 1, 1, tzinfo=UTC))]

    found: list[NudgeView] = workspace.run(read())
    return found


def planned(workspace: Workspace, person: Person) -> list[datetime]:
    return [nudge.not_before for nudge in rows_of(workspace, person) if nudge.state == "planned"]


def habit_of(workspace: Workspace, person: Person, kind: Kind = kinds.FOLLOW_UP) -> Habit:
    async def read() -> Habit:
        async with workspace.trellis.db.read() as session:
            return await service.habit(session, (team(workspace), person.id), kind.habit)

    found: Habit = workspace.run(read())
    return found
