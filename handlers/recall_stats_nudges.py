"""What a person asked to see of their recalling, gathered from their rows; and pictures that they share."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.deps import Deps
from bot.nudges.rules import NudgeView
from bot.people import store as people
from bot.people.rules import Hours
from bot.recall import cards_store, kinds, pictures_store, service, statistics, store
from bot.recall.memory import DEFAULT
from bot.recall.values import EnrolmentView, Key
from bot.slack.message import Message
from handlers import recall_charts_views as charts
from handlers import recall_pictures
from handlers import recall_stats_views as views
from handlers.nudges_kinds import Served
from handlers.recall_stats_views import Figures


async def figures(session: AsyncSession, person: Key, now: datetime) -> Figures:
    """Everything, with the weeks before."""
    enrolled = await store.enrolment(session, person)
    hours = await hours_of(session, person)
    parameters = enrolled.parameters if enrolled else DEFAULT
    memories = await store.memories(session, person)
    reviews = await pictures_store.reviews(session, person)
    own = len(await cards_store.own_cards(session, person))
    library = cards_store.shelf_of(session).library
    decks = enrolled.decks if enrolled else ()
    return Figures(
        remembered=charts.remembered(statistics.kept(memories.values(), reviews, now, parameters), hours.tz),
        sure=charts.calibration(statistics.calibration(reviews)),
        decks=statistics.progress(library, decks, memories, parameters, own=own),
        next_at=next_at(enrolled, hours, now),
        today=now.astimezone(hours.tz).date(),
    )


async def hours_of(session: AsyncSession, person: Key) -> Hours:
    known = await people.person(session, *person)
    return known.hours if known else Hours()


def next_at(enrolled: EnrolmentView | None, hours: Hours, now: datetime) -> datetime | None:
    """The person's next time, in their zone."""
    if enrolled is None or not enrolled.is_on:
        return None
    return service.slot_after(enrolled.days, enrolled.minute, hours, now)[1].astimezone(hours.tz)


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
    zone = (await hours_of(session, nudge.person)).tz
    made = picture.made_at.astimezone(zone).date()
    alt_text = " ".join(picture.words)
    return views.shared(picture.user_id, made, picture.chart, picture.file_id, picture.words, alt_text)


async def shared_later(_deps: Deps, _nudge: NudgeView, message: Message, attempt: int) -> Message | None:
    return await recall_pictures.shown_later(message, attempt)


SERVED = (
    Served(kinds.STATS, stats, otherwise=stats_in_pictures),
    Served(kinds.SHARED, shared, otherwise=shared_later),
)
