"""What App Home shows of recalling: gathered by two queries, and its picture, drawn anew only when it would differ."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.nudges.habits import Habit
from bot.people.rules import PersonView, WorkspaceView
from bot.recall import cards_store, kinds, pictures_store, statistics, store
from bot.recall.values import Key
from handlers import recall_pictures, recall_stats_nudges
from handlers.acting import Acting
from handlers.home_messages_views import Off
from handlers.recall_charts_views import REMEMBERED
from handlers.recall_home_views import Shown


async def gather(
    session: AsyncSession,
    key: Key,
    person: PersonView | None,
    workspace: WorkspaceView,
    off: Iterable[Off],
    now: datetime,
) -> Shown | None:
    """None for who has not said yes to questions; that is all that most people's home asks. `off`: what is stopped."""
    found = await pictures_store.glance(session, key, REMEMBERED)
    enrolled, picture = found.enrolled, found.picture
    if enrolled is None:
        return None
    memories = await store.memories(session, key)
    shelf = cards_store.shelf_of(session)
    offered = shelf.offered(tuple(enrolled.decks), tuple(enrolled.topics))
    return Shown(
        kept=statistics.kept_now(memories.values(), now, enrolled.parameters),
        decks=statistics.progress(shelf.library, offered, memories, enrolled.parameters),
        coming=recall_stats_nudges.coming(enrolled, person, workspace, _habit(off), now),
        today=now.astimezone(recall_stats_nudges.zone_of(person)).date(),
        open_question=found.open_question,
        file_id=picture.file_id if picture else None,
        words=picture.words if picture else (),
    )


def _habit(off: Iterable[Off]) -> Habit:
    mine = [one for one in off if one.habit == kinds.QUESTION.habit]
    return Habit(stopped=any(not one.rests for one in mine), rests=any(one.rests for one in mine))


async def new_picture(who: Acting) -> bool:
    """Draw the picture if it would differ from the last one; True if App Home has to be drawn again for it."""
    person, now = who.person, who.deps.clock.now()
    async with who.deps.db.read() as session:
        before = await pictures_store.glance(session, person, REMEMBERED)
        if before.enrolled is None:
            return False
        shown = await recall_stats_nudges.figures(session, person, now)
    made = await recall_pictures.picture(who.deps, person, shown.remembered)
    return made is not None and (before.picture is None or made.id != before.picture.id)
