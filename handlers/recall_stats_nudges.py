"""What a person asked to see of their recalling, gathered from their rows; and pictures that they share."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import service as nudges
from bot.nudges.habits import Habit
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import FOREVER, Hours, PersonView
from bot.recall import cards_store, kinds, pictures_store, service, statistics, store
from bot.recall.memory import DEFAULT
from bot.recall.values import EnrolmentView, Key
from bot.slack.message import Message
from handlers import recall_charts_views as charts
from handlers import recall_pictures
from handlers import recall_stats_views as views
from handlers.nudges_kinds import Served
from handlers.recall_stats_views import Coming, Figures


async def figures(session: AsyncSession, person: Key, now: datetime) -> Figures:
    """Everything, with the weeks before."""
    enrolled = await store.enrolment(session, person)
    known, habit = await people.person(session, *person), await nudges.habit(session, person, kinds.QUESTION.habit)
    zone = zone_of(known)
    parameters = enrolled.parameters if enrolled else DEFAULT
    memories = await store.memories(session, person)
    reviews = await pictures_store.reviews(session, person)
    own = len(await cards_store.own_topics(session, person))
    shelf = cards_store.shelf_of(session)
    offered = shelf.offered(tuple(enrolled.decks), tuple(enrolled.topics)) if enrolled else ()
    return Figures(
        remembered=charts.remembered(statistics.kept(memories.values(), reviews, now, parameters), zone),
        sure=charts.calibration(statistics.calibration(reviews)),
        decks=statistics.progress(shelf.library, offered, memories, parameters, own=own),
        coming=coming(enrolled, known, habit, now),
        today=now.astimezone(zone).date(),
    )


def zone_of(person: PersonView | None) -> ZoneInfo:
    return (person.hours if person else Hours()).tz


def coming(enrolled: EnrolmentView | None, person: PersonView | None, habit: Habit, now: datetime) -> Coming:
    """The person's next time at which a question may come, as the rules for messages see it."""
    if enrolled is None or not enrolled.is_on:
        return Coming()
    if habit.stopped or habit.rests:
        return Coming(why="stopped" if habit.stopped else "rests")
    paused = (person.paused_until if person else None) or now
    back = (person.leave_until if person else None) or now
    if max(paused, back) >= FOREVER:
        return Coming(why="paused" if paused >= FOREVER else "leave")
    hours = person.hours if person else Hours()
    at = service.slot_after(enrolled.days, enrolled.minute, hours, max(now, paused, back))[1]
    return Coming(at.astimezone(hours.tz))


# --- as asked ---------------------------------------------------------------------------------------------
async def stats(session: AsyncSession, nudge: NudgeView) -> Message | None:
    return views.stats(await figures(session, nudge.person, nudge.due_at))


async def stats_in_pictures(deps: Deps, nudge: NudgeView, message: Message, attempt: int) -> Message | None:
    """Where Slack draws no charts."""
    async with deps.db.read() as session:
        shown = await figures(session, nudge.person, nudge.due_at)
    drawn = await recall_pictures.in_place_of_charts(deps, nudge, message, shown.charts)
    return await recall_pictures.shown_later(drawn, attempt)


# --- as shared --------------------------------------------------------------------------------------------
async def shared(session: AsyncSession, nudge: NudgeView) -> Message | None:
    """The picture and words as they were when its owner sent them; None if the owner's data are deleted."""
    picture = await pictures_store.picture(session, nudge.team_id, nudge.subject_id)
    if picture is None:
        return None
    zone = zone_of(await people.person(session, *nudge.person))
    made = picture.made_at.astimezone(zone).date()
    alt_text = " ".join(picture.words)
    return views.shared(picture.user_id, made, picture.chart, picture.file_id, picture.words, alt_text)


async def shared_later(_deps: Deps, _nudge: NudgeView, message: Message, attempt: int) -> Message | None:
    return await recall_pictures.shown_later(message, attempt)


SERVED = (
    Served(kinds.STATS, stats, otherwise=stats_in_pictures),
    Served(kinds.SHARED, shared, otherwise=shared_later),
)
