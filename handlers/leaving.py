"""Slack takes Trellis out of a workspace. Its token may be dead already, so nothing is asked or sent."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.people import store
from handlers.acting import Acting, Body


async def uninstalled(session: AsyncSession, who: Acting, event: Body) -> None:
    now = who.deps.clock.now()
    await store.save_workspace(session, who.team_id, now, unreachable_since=now)


async def revoked(session: AsyncSession, who: Acting, event: Body) -> None:
    """Tokens of people, of which Trellis has none, are revoked by the same event."""
    if event.get("tokens", {}).get("bot"):
        await uninstalled(session, who, event)
