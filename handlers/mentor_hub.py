"""The hub of `/mentor`: all of one's mentorships, and what can be done in each."""

from bot.mentorships import store
from handlers import mentor_hub_views as views
from handlers.acting import Acting
from handlers.blocks import View


async def hub(who: Acting) -> View:
    async with who.deps.db.read() as session:
        mine = await store.of_person(session, who.person)
    return views.hub(mine, who.user_id)
