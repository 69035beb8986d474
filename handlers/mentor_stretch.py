"""The stretch assignment of a plan, picked by either of the two."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.mentorships import plan_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from handlers import mentor_pages, mentor_plan
from handlers import mentor_stretch_views as views
from handlers.acting import Acting, acting, data_of
from handlers.blocks import View
from handlers.mentor_pages import PAGES, Page, page_view
from handlers.mentor_plan_edit import opened_of, round_of
from handlers.mentor_reader import reader_of
from handlers.mentor_reader_views import OVER


def register(app: AsyncApp) -> None:
    mentor_pages.add(Page("plan-stretch", "Stretch assignment", picker, of_pair=False))
    app.view(views.SAVE)(saved)


async def picker(who: Acting, plan_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await plan_store.at_plan(session, who.person, plan_id)
        hint = await mentor_plan.prompt(session, who, mentorship, "hint-stretch", "plan-stretch", plan_id)
        reader = await reader_of(session, who, mentorship)
        return views.picker(reader, one, store.guidebook_of(session).stretch, hint)


async def saved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept, whatever a failure would cost: the plan's page says what would be smaller."""
    who, data = acting(context), data_of(view)
    plan_id, round_ = str(data.get("id", "")), round_of(data)
    wanted = views.read(view["state"]["values"], round_)
    try:
        async with who.deps.db.begin() as session:
            now = who.deps.clock.now()
            merged = await plan_store.change(session, who.person, plan_id, wanted, opened_of(data), now)
            mentorship, one = await plan_store.at_plan(session, who.person, plan_id)
            reader, words = await reader_of(session, who, mentorship), store.guidebook_of(session).stretch
    except (Over, NotTheirs):
        await ack(response_action="errors", errors={f"stretch.{round_}": OVER})
        return
    if merged.clashes:
        page = views.picker(reader, one, words, wanted=wanted, clashes=merged.clashes, round_=round_ + 1)
    else:
        page = await page_view(who, PAGES["plan"], plan_id)
    await ack(response_action="update", view=page)
