"""What nobody needs any more is deleted: empty drafts, feedback past a workspace's retention, old nudges."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from bot.deps import Deps
from bot.nudges.tables import Nudge
from bot.people.tables import Workspace
from bot.sbi import store
from bot.sbi.tables import Feedback

EMPTY_DRAFT = timedelta(days=1)
NUDGE_HISTORY = timedelta(days=90)


async def run(deps: Deps) -> None:
    now = deps.clock.now()
    async with deps.db.begin() as session:
        await session.execute(delete(Feedback).where(store.untouched(), col(Feedback.updated_at) < now - EMPTY_DRAFT))
        for team_id, days in (
            await session.execute(select(col(Workspace.team_id), col(Workspace.retention_days)))
        ).all():
            old = col(Feedback.updated_at) < now - timedelta(days=days)
            await session.execute(delete(Feedback).where(col(Feedback.team_id) == team_id, old))
        await session.execute(delete(Nudge).where(col(Nudge.done_at) < now - NUDGE_HISTORY))
