"""Every second month both are asked whether the mentorship is useful; each chooses who sees the answer."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentorships import kinds, pulse, pulse_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from bot.mentorships.rules import MODES
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.slack.message import Message
from handlers import mentor_pages, mentor_views
from handlers import mentor_pulse_views as views
from handlers.acting import Acting, acting, data_of
from handlers.blocks import View
from handlers.mentor_pages import Page
from handlers.mentor_pause_views import Plans, not_on
from handlers.nudges_kinds import Served

ENDED = "This mentorship has ended meanwhile, so this cannot be saved. Copy what you still need."


def register(app: AsyncApp) -> None:
    app.view(views.SAVE)(save)
    mentor_pages.add(Page("pulse", "Is it useful?", page))


async def page(who: Acting, mentorship_id: str) -> View:
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        said = await pulse_store.said(session, who.person, mentorship_id)
        person = await people.person(session, *who.person)
    tz = (person.hours if person else Hours()).tz
    if mentorship.mode(who.user_id) != MODES[0]:
        return views.other_mode(mentorship, who.user_id)
    if not mentorship.is_active:
        return not_on(Plans(mentorship, who.user_id, now, tz))
    return views.form(mentorship, who.user_id, said, pulse.rounds(mentorship.started_at or now, now), tz)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, mentorship_id = acting(context), str(data_of(view).get("id", ""))
    given = views.read(view["state"]["values"])
    try:
        async with who.deps.db.begin() as session:
            await pulse_store.say(session, who.person, mentorship_id, who.deps.clock.now(), **given)
            mentorship = await store.get(session, who.person, mentorship_id)
    except Over:
        await ack(response_action="errors", errors={"better": ENDED})
        return
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    await ack(response_action="update", view=views.saved(mentorship, who.user_id, shared=given["shared"]))


async def pointer(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """Pointless while it pauses, after its end, or when they have answered this round already."""
    mentorship = await store.find(session, nudge.person, nudge.subject_id)
    at = nudge.sent_at or nudge.not_before
    if mentorship is None or not mentorship.is_active or mentorship.is_paused(at):
        return None
    said = await pulse_store.said(session, nudge.person, nudge.subject_id)
    mine = {one.round for one in said if one.author_id == nudge.user_id}
    return None if nudge.payload.get("round") in mine else views.pointer(mentorship, nudge.user_id)


SERVED = (Served(kinds.PULSE, pointer),)
PLANNERS = (pulse_store.ask,)
MOMENTS = (pulse_store.next_moment,)
