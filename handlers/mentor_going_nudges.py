"""The messages about how a mentorship goes: each only points, and is dropped when it does not hold any more."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.mentorships import kinds, store
from bot.mentorships.values import MentorshipView
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.sessions import going_planning_store, signals
from bot.sessions.going_store import facts_of
from bot.slack.message import Message
from handlers import mentor_going_chart_views as chart_views
from handlers import mentor_going_views as views
from handlers.nudges_kinds import Served


async def signal(session: AsyncSession, nudge: NudgeView) -> Message | None:
    mentorship = await _mentorship(session, nudge)
    if mentorship is None or (_goes_out(nudge) and not await _still_shows(session, nudge, mentorship)):
        return None
    return views.signal_pointer(nudge.id, mentorship, nudge.user_id, _mode(nudge))


async def help_changed(session: AsyncSession, nudge: NudgeView) -> Message | None:
    if nudge.payload.get("code") == going_planning_store.CHART:
        return await _chart(session, nudge)
    mentorship = await _mentorship(session, nudge)
    if mentorship is None or (_goes_out(nudge) and not await _still_of_use(session, nudge, mentorship)):
        return None
    return views.help_pointer(nudge.id, mentorship, nudge.user_id, _mode(nudge))


async def _chart(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """As they asked for it, also while it pauses and after its end."""
    mentorship = await store.find(session, nudge.person, nudge.subject_id)
    facts = await facts_of(session, [mentorship], nudge.due_at) if mentorship else {}
    of = facts.get((nudge.subject_id, _mode(nudge)))
    topic = next((one for one in of.topics if one.skill_id == nudge.payload.get("skill")), None) if of else None
    if mentorship is None or topic is None:
        return None
    person = await people.person(session, *nudge.person)
    return chart_views.message(topic, mentorship, nudge.user_id, _mode(nudge), (person.hours if person else Hours()).tz)


async def without_chart(_deps: Deps, _nudge: NudgeView, message: Message, attempt: int) -> Message | None:
    """Where Slack takes no chart."""
    return chart_views.without_chart(message) if attempt == 0 else None


async def answered(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """What replaces it once the person has said something to it."""
    said = nudge.payload.get("said")
    return views.answered(said) if said in views.ANSWERED else None


async def _mentorship(session: AsyncSession, nudge: NudgeView) -> MentorshipView | None:
    """None while it pauses, and after its end."""
    mentorship = await store.find(session, nudge.person, nudge.subject_id)
    at = nudge.sent_at or nudge.not_before
    return mentorship if mentorship and mentorship.is_active and not mentorship.is_paused(at) else None


def _goes_out(nudge: NudgeView) -> bool:
    return nudge.state in {"planned", "sending"}


async def _still_shows(session: AsyncSession, nudge: NudgeView, mentorship: MentorshipView) -> bool:
    at = nudge.sent_at or nudge.not_before
    facts = await facts_of(session, [mentorship], at)
    of = facts.get((mentorship.id, _mode(nudge)))
    return of is not None and any(one.code == nudge.payload.get("code") for one in signals.found(of, at))


async def _still_of_use(session: AsyncSession, nudge: NudgeView, mentorship: MentorshipView) -> bool:
    """The topic is still worked on, and what is to be said before a first time alone comes before it."""
    code, skill_id = nudge.payload.get("code"), str(nudge.payload.get("skill", ""))
    of = (await facts_of(session, [mentorship], nudge.not_before)).get((mentorship.id, _mode(nudge)))
    if of is None or (skill_id and skill_id not in {topic.skill_id for topic in of.topics}):
        return False
    solo = going_planning_store.SOLO
    return code != solo or (solo, skill_id) in going_planning_store.autonomy(of)


def _mode(nudge: NudgeView) -> str:
    return str(nudge.payload.get("mode", "mentor"))


SERVED = (
    Served(kinds.SIGNAL, signal, instead=answered),
    Served(kinds.AUTONOMY, help_changed, instead=answered, otherwise=without_chart),
)
PLANNERS = (going_planning_store.look,)
MOMENTS = (going_planning_store.next_moment,)
