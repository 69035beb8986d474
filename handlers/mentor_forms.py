"""In which words somebody reads prompts about a mentorship: by the pair's views, until they choose others."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import stage_store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.stage_store import stage_for
from bot.people.rules import STAGES
from handlers import mentor_views
from handlers.acting import Body, acting, value_of
from handlers.mentor_forms_views import CHANGE, Change, prompt_blocks
from handlers.mentor_pages import PAGES, page_view, shown

__all__ = ["Change", "change", "prompt_blocks", "register", "stage_for"]


def register(app: AsyncApp) -> None:
    app.action(CHANGE)(change)


async def change(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Kept for all prompts of this mentorship, and the page drawn again in the new words."""
    await ack()
    who, value = acting(context), value_of(body)
    mentorship_id, number = str(value.get("id", "")), value.get("to")
    wanted = STAGES[number] if isinstance(number, int) and 0 <= number < len(STAGES) else None
    page = PAGES.get(str(value.get("then", "")))
    try:
        async with who.deps.db.begin() as session:
            await stage_store.choose_form(session, who.person, mentorship_id, wanted)
    except NotTheirs:
        page = None
    row_id = str(value.get("row", "")) or mentorship_id
    view = await page_view(who, page, row_id) if page else mentor_views.gone()
    before = body.get("view", {})
    if view["callback_id"] == before.get("callback_id"):  # a form goes on as it was opened
        view["private_metadata"] = before["private_metadata"]
    await shown(body, client, view, in_place=True)
