"""The calendar file of a session: drawn from its rows, and shared into one's own conversation with Trellis."""

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.deps import Deps
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import Key
from bot.nudges.rules import NudgeView, Outcome
from bot.people import store as people
from bot.sessions import calendar_file, series_store, store
from bot.slack import files
from bot.slack.message import Message
from bot.slack.sender import Posted
from handlers import mentor_session_views as views
from handlers import mentor_views
from handlers.acting import Acting, Body, acting, value_of
from handlers.mentor_pages import shown

COMES = (
    "It comes into your messages in a moment. Open it on the device where your calendar is. "
    "If it is not there in a minute, Slack did not take it: press the button again."
)

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(views.FILE)(asked)


async def drawn(deps: Deps, person: Key, session_id: str) -> bytes:
    """Of a session, or of the series it belongs to and of those beside it. Raises NotTheirs."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        pair, meeting = await store.meeting(session, person, session_id)
        if meeting.series_id is None:
            return calendar_file.single(meeting, now)
        return calendar_file.coming_again(await series_store.of_calendar(session, pair, meeting.series_id, now), now)


async def send(deps: Deps, nudge: NudgeView, channel: str, message: Message) -> Posted:
    """In place of a post; a failure is on record, and the page's button sends it again."""
    try:
        data = await drawn(deps, nudge.person, nudge.subject_id)
    except NotTheirs:
        return Posted(Outcome.DEAD, error="it is not theirs any more")
    return await _shared(deps, channel, data, message)


async def _shared(deps: Deps, channel: str, data: bytes, message: Message) -> Posted:
    posted = await files.share(deps.client, channel, calendar_file.NAME, data, calendar_file.SUMMARY, message)
    if posted.outcome is not Outcome.SENT:
        deps.metrics.slack_error(posted.method or "", posted.error or "", posted.retry_after)
        log.warning("a calendar file was not shared", step=posted.method, error=posted.error)
    return posted


async def asked(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """By its button: at once, also for who has stopped these files. Pressed twice at once it is one file."""
    who, session_id = acting(context), str(value_of(body).get("id", ""))
    turn = who.deps.gestures.arrive(f"file:{who.team_id}:{who.user_id}:{session_id}")
    await ack()
    try:
        data = await drawn(who.deps, who.person, session_id)
        async with who.deps.db.read() as session:
            pair, meeting = await store.meeting(session, who.person, session_id)
    except NotTheirs:
        await shown(body, client, mentor_views.gone())
        return
    await shown(body, client, mentor_views.done("Calendar file", COMES))  # first: what opens it lives for three seconds
    channel = await _conversation(who)
    if channel and who.deps.gestures.is_newest(turn):
        await _shared(who.deps, channel, data, views.file_note(pair.other_id, meeting.mode))


async def _conversation(who: Acting) -> str | None:
    async with who.deps.db.read() as session:
        person = await people.person(session, *who.person)
    if person and person.dm_channel:
        return person.dm_channel
    return (await who.deps.sender.open_dm(who.user_id)).channel
