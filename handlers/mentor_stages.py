"""Skills of a pair: each says alone where the mentee stands, then both views and three questions are shown."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import skill_store, stage_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.row_store import Over
from bot.mentorships.skill_store import Taken, TooMany
from handlers import home, mentor_forms, mentor_pages, mentor_views
from handlers import mentor_stages_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_pages import PAGES, Page, page_view, shown
from handlers.mentor_reader import reader_of
from handlers.mentor_reader_views import OVER


def register(app: AsyncApp) -> None:
    mentor_pages.add(
        Page("skills", "Skills", skills),
        Page("skill-add", "Add skills", adding),
        Page("skill", "A skill", skill, of_pair=False),
        Page("skill-view", "Your view", choosing, of_pair=False),
        Page("skill-rename", "Rename a skill", renaming, of_pair=False),
    )
    app.view(views.ADD)(added)
    app.view(views.RENAME)(renamed)
    app.action(views.CHOOSE)(chosen)
    app.action(views.BACK)(taken_back)
    app.action(views.DROP)(dropped)


# --- pages ------------------------------------------------------------------------------------------------
async def skills(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        reader = await reader_of(session, who, await store.get(session, who.person, mentorship_id))
        viewer = reader.mentorship.viewer(who.user_id)
        found = await skill_store.standings(session, viewer, reader.mentorship)
        return views.skills(reader, found, store.guidebook_of(session).stages)


async def adding(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        reader = await reader_of(session, who, await store.get(session, who.person, mentorship_id))
        viewer = reader.mentorship.viewer(who.user_id)
        return views.adding(reader, await skill_store.standings(session, viewer, reader.mentorship))


async def skill(who: Acting, skill_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await skill_store.at_skill(session, who.person, skill_id)
        guidebook = store.guidebook_of(session)
        reads = await stage_store.stage_for(session, mentorship.viewer(who.user_id), mentorship, skill_id)
        change = mentor_forms.Change(mentorship.id, "skill", skill_id)
        hint = mentor_forms.prompt_blocks(guidebook.prompts["hint-gap"], *reads, change=change)
        return views.skill(await reader_of(session, who, mentorship), one, guidebook.stages, hint)


async def choosing(who: Acting, skill_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await skill_store.at_skill(session, who.person, skill_id)
        reader = await reader_of(session, who, mentorship)
        if reader.may_change and not one.dropped:
            return views.choosing(reader, one, store.guidebook_of(session).stages)
    return await skill(who, skill_id)


async def renaming(who: Acting, skill_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await skill_store.at_skill(session, who.person, skill_id)
        return views.renaming(await reader_of(session, who, mentorship), one)


# --- what they do -----------------------------------------------------------------------------------------
async def added(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, data = acting(context), data_of(view)
    mentorship_id, mode = str(data.get("id", "")), data.get("mode")
    names = views.read_names(view["state"]["values"])
    problem = None if names else views.NAMELESS
    try:
        async with who.deps.db.begin() as session:
            await skill_store.add_skills(session, who.person, mentorship_id, names, who.deps.clock.now(), mode)
    except TooMany:
        problem = views.TOO_MANY
    except Over:
        problem = OVER
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    if problem:
        await ack(response_action="errors", errors={"own": problem})
        return
    await ack(response_action="update", view=await page_view(who, PAGES["skills"], mentorship_id))


async def renamed(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, skill_id = acting(context), str(data_of(view).get("id", ""))
    [name] = views.read_names(view["state"]["values"]) or [""]
    problem = None if name else views.NAMELESS
    try:
        async with who.deps.db.begin() as session:
            await skill_store.rename(session, who.person, skill_id, name, who.deps.clock.now())
    except Taken:
        problem = problem or views.TAKEN
    except Over:
        problem = OVER
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    if problem:
        await ack(response_action="errors", errors={"own": problem})
        return
    await ack(response_action="update", view=await page_view(who, PAGES["skill"], skill_id))


async def chosen(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A view is kept, and shared if it was the second one."""
    await ack()
    who, value = acting(context), value_of(body)
    skill_id, stage, after = str(value.get("id", "")), str(value.get("stage", "")), value.get("after")
    try:
        async with who.deps.db.begin() as session:
            at = after if isinstance(after, int) else -1
            await stage_store.give(session, who.person, skill_id, stage, at, who.deps.clock.now())
    except (NotTheirs, Over):
        pass  # the page says how it is
    await shown(body, client, await page_view(who, PAGES["skill"], skill_id), in_place=True)
    who.deps.wake()
    await home.refresh(who)


async def taken_back(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, skill_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            await stage_store.take_back(session, who.person, skill_id)
    except (NotTheirs, Over):
        pass
    await shown(body, client, await page_view(who, PAGES["skill"], skill_id), in_place=True)


async def dropped(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, skill_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            mentorship = await skill_store.drop(session, who.person, skill_id, who.deps.clock.now())
    except (NotTheirs, Over):
        view = await page_view(who, PAGES["skill"], skill_id)
    else:
        view = await page_view(who, PAGES["skills"], mentorship.id)
    await shown(body, client, view, in_place=True)
