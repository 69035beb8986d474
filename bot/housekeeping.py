"""What nobody needs any more is deleted: empty drafts, what people wrote past its retention, old nudges and events."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlmodel import col

from bot.deps import Deps
from bot.inbox import service as inbox
from bot.mentorships import ending_store
from bot.nudges.tables import Nudge
from bot.people.tables import Workspace
from bot.recall import cards_store
from bot.recall import store as recalled
from bot.sbi import store
from bot.sbi.tables import Feedback

EMPTY_DRAFT = timedelta(days=14)
"""A form that somebody still has open over a holiday must find its row when it is submitted."""

NUDGE_HISTORY = timedelta(days=90)


async def run(deps: Deps) -> None:
    now = deps.clock.now()
    async with deps.db.begin() as session:
        await session.execute(delete(Feedback).where(store.untouched(), col(Feedback.updated_at) < now - EMPTY_DRAFT))
        await cards_store.forget_begun(session, now - EMPTY_DRAFT)
        for team_id, days in (
            await session.execute(select(col(Workspace.team_id), col(Workspace.retention_days)))
        ).all():
            old = col(Feedback.updated_at) < now - timedelta(days=days)
            waits = col(Feedback.state) == "planned"  # for a day that its giver chose, which may be far
            await session.execute(delete(Feedback).where(col(Feedback.team_id) == team_id, old, ~waits))
            await recalled.forget_words(session, team_id, now - timedelta(days=days))
            await ending_store.forget(session, team_id, now - timedelta(days=days))
        over = func.coalesce(col(Nudge.done_at), col(Nudge.not_before)) < now - NUDGE_HISTORY
        await session.execute(delete(Nudge).where(col(Nudge.state).not_in(("planned", "sending")), over))
        await inbox.forget_old(session, datetime.now(UTC))
