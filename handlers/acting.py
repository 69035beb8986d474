"""Who acts, and what their payload points to. A payload names rows; it is never believed beyond that."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.people import service as people
from bot.people import store as people_rows
from bot.people.rules import PersonView
from bot.slack import reader
from handlers import people_fresh

Body = dict[str, Any]

SOON_SECONDS = 1.0
"""What asking Slack may take where an ack or a trigger waits: both live for three seconds."""

log = structlog.get_logger()
_asking: set[asyncio.Task[PersonView | None]] = set()
# the event loop itself holds a task only weakly


@dataclass(frozen=True)
class Acting:
    team_id: str
    user_id: str
    deps: Deps

    @property
    def person(self) -> tuple[str, str]:
        return self.team_id, self.user_id

    async def wake(self) -> None:
        """Something may be due for them now."""
        self.deps.wake()


After = Callable[[], Awaitable[object]]
"""What needs Slack, once an event's effect is committed."""

Effect = Callable[[AsyncSession, Acting, Body], Awaitable[After | None]]
"""What an event changes, in the transaction that takes it out of the inbox."""


def acting(context: AsyncBoltContext) -> Acting:
    """Who made this request, as Slack names them.

    Checked before: that the request is Slack's, by its signature or on our own socket. Checked here: that it names a
    team and a person. Checked by the service, against its rows: that what they point to is theirs, and their role.
    Checked nowhere: whether they are a guest or, in a shared channel, of another workspace. These may give, too.
    """
    if not context.team_id or not context.user_id:
        raise ValueError("a request without team or user reached a listener")
    return Acting(context.team_id, context.user_id, context["deps"])


def value_of(body: Body) -> dict[str, Any]:
    """The JSON in the pressed button or chosen option; {} if it is none of ours."""
    action = body["actions"][0]
    raw = action.get("value") or action.get("selected_option", {}).get("value") or "{}"
    return _json(raw)


def data_of(view: Body) -> dict[str, Any]:
    """The JSON that our view carries."""
    return _json(view.get("private_metadata") or "{}")


def permalink(body: Body) -> str:
    """The message of a shortcut, in Slack's documented form of an address, so that no call delays what opens."""
    domain, channel = body.get("team", {}).get("domain"), body["channel"].get("id")
    stamp = body["message"]["ts"].replace(".", "")
    return f"https://{domain}.slack.com/archives/{channel}/p{stamp}" if domain and channel else ""


def _json(raw: str) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


async def known(who: Acting, user_id: str) -> PersonView | None:
    """That person, asked of Slack if Trellis does not know them well enough; None if Slack does not say."""
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        person, profile_stale, quiet_stale = await people.as_known(session, who.team_id, user_id, now)
    if not (profile_stale or quiet_stale):
        who.deps.fresh.note(who.team_id, user_id, now)
        return person
    await _ask_slack(who, user_id, profile_stale, quiet_stale)
    async with who.deps.db.read() as session:
        return await people_rows.person(session, who.team_id, user_id)


async def known_soon(who: Acting, user_id: str) -> PersonView | None:
    """From the rows; about a stranger Slack is asked, but waited for only shortly: the answer is there next time."""
    async with who.deps.db.read() as session:
        person = await people_rows.person(session, who.team_id, user_id)
    if person:
        return person
    asking = asyncio.create_task(known(who, user_id))
    _asking.add(asking)
    asking.add_done_callback(_asking.discard)
    answered, _ = await asyncio.wait({asking}, timeout=SOON_SECONDS)
    return asking.result() if answered else None


async def _ask_slack(who: Acting, user_id: str, profile_stale: bool, quiet_stale: bool) -> None:
    client, now = who.deps.client, who.deps.clock.now()
    answer, quiet = None, None
    try:
        if profile_stale:
            answer = await people_fresh.ask_profile(who.deps, who.team_id, user_id)
        if quiet_stale:
            quiet = await reader.quiet(client, user_id, now)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("slack did not say who this is", subject=user_id, exc_info=error)
        quiet_stale = False  # a profile without do-not-disturb is still worth keeping
    async with who.deps.db.begin() as session:
        if answer:
            await people_fresh.learn_profile(session, who.team_id, *answer, now)
        if quiet_stale:
            await people.learn_quiet(session, who.team_id, user_id, quiet, now)
