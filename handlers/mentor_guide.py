"""The guide for the hour: one page to have at hand while the two meet."""

from bot.mentorships import store as mentorships
from bot.sessions import prep_store
from bot.sessions.agenda import turn
from handlers import mentor_guide_views as views
from handlers import mentor_prep_ahead, mentor_prep_views
from handlers.acting import Acting
from handlers.blocks import View
from handlers.mentor_pages import Page

OPENERS = 2


async def page(who: Acting, row_id: str) -> View:
    """Of a session; by a mentorship's id of the one that runs, else of the next."""
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        pair, meeting = await prep_store.ahead(session, who.person, row_id, now)
        if meeting is None:
            return mentor_prep_views.no_session(pair.mentorship, who.user_id, views.WORD, views.TITLE)
        ahead = await mentor_prep_ahead.gather(session, pair, meeting, now)
        bank = mentorships.guidebook_of(session).of("opener") if pair.is_mentor else []
        number = await prep_store.number(session, pair, meeting)
    return views.page(ahead, turn(bank, number, pair.mentorship.id, OPENERS))


PAGE = Page(views.WORD, views.TITLE, page)
