"""What a person asked to see of their recalling, gathered from their rows; and pictures that they share."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges import service as nudges
from bot.nudges.habits import Habit
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.calendar import Availability, availability, next_open
from bot.people.rules import FOREVER, Hours, PersonView, WorkspaceView
from bot.recall import cards_store, kinds, pictures_store, service, statistics, store
from bot.recall.memory import DEFAULT, Parameters
from bot.recall.statistics import Kept, Reviewed
from bot.recall.values import EnrolmentView, Key, Remembered
from bot.slack.message import Message
from handlers import recall_charts_views as charts
from handlers import recall_pictures
from handlers import recall_stats_views as views
from handlers.nudges_kinds import Served
from handlers.recall_stats_views import Coming, Figures

SLOTS = 60
"""A year of weeks: whoever is away for longer is away."""

LASTS = kinds.QUESTION.lasts or timedelta()
"""A question that would come later than that after its time does not come."""


async def figures(session: AsyncSession, person: Key, now: datetime) -> Figures:
    """Everything, with the weeks before."""
    enrolled = await store.enrolment(session, person)
    known, workspace = await people.person(session, *person), await people.workspace(session, person[0])
    habit, zone = await nudges.habit(session, person, kinds.QUESTION.habit), zone_of(known)
    parameters = enrolled.parameters if enrolled else DEFAULT
    memories = await store.memories(session, person)
    reviews = await pictures_store.reviews(session, person)
    own = len(await cards_store.own_topics(session, person))
    shelf = cards_store.shelf_of(session)
    offered = shelf.offered(tuple(enrolled.decks), tuple(enrolled.topics)) if enrolled else ()
    return Figures(
        remembered=charts.remembered(await kept(memories.values(), reviews, now, parameters), zone),
        sure=charts.calibration(statistics.calibration(reviews)),
        decks=statistics.progress(shelf.library, offered, memories, parameters, own=own),
        coming=coming(enrolled, known, workspace, habit, now),
        today=now.astimezone(zone).date(),
    )


async def kept(
    memories: Iterable[Remembered], reviews: Sequence[Reviewed], now: datetime, parameters: Parameters
) -> Kept:
    """Beside the event loop: years of answers take a third of a second to replay."""
    return await asyncio.to_thread(statistics.kept, memories, reviews, now, parameters)


def zone_of(person: PersonView | None) -> ZoneInfo:
    return (person.hours if person else Hours()).tz


def coming(
    enrolled: EnrolmentView | None, person: PersonView | None, workspace: WorkspaceView, habit: Habit, now: datetime
) -> Coming:
    """When the person's next question may come, as the rules for messages see it."""
    if enrolled is None or not enrolled.is_on:
        return Coming()
    if habit.stopped or habit.rests:
        return Coming(why="stopped" if habit.stopped else "rests")
    who = availability(person, workspace) if person else Availability(Hours())
    paused = (person.paused_until if person else None) or now
    if paused >= FOREVER:
        return Coming(why="paused")
    slot = now
    for _ in range(SLOTS):
        slot = service.slot_after(enrolled.days, enrolled.minute, who.hours, slot)[1]
        at = next_open(max(slot, paused), who)
        if at and at - slot < LASTS:
            return Coming(at.astimezone(who.hours.tz))
    return Coming(why="leave")


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
