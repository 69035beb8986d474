"""The words and milestones of a plan, changed by either; what both changed at once comes back with both versions."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.db import new_id
from bot.mentorships import plan_store, step_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.plans import STEP, WORDS, mark
from bot.mentorships.row_store import Over
from bot.mentorships.step_store import TooMany
from handlers import home, mentor_pages, mentor_plan, mentor_views
from handlers import mentor_plan_edit_views as views
from handlers import mentor_plan_review_views as review_views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_pages import PAGES, Page, page_view, shown
from handlers.mentor_plan import gesture_of
from handlers.mentor_reader import reader_of
from handlers.mentor_reader_views import OVER


def register(app: AsyncApp) -> None:
    mentor_pages.add(
        Page("plan-write", "A plan", writing),
        Page("plan-edit", "Change the plan", editing, of_pair=False),
        Page("plan-steps", "Milestones", steps, of_pair=False),
        Page("plan-step", "A milestone", step, of_pair=False),
    )
    app.view(views.WRITE)(written)
    app.view(views.SAVE)(saved)
    app.view(views.STEP_SAVE)(step_saved)
    app.action(views.REMOVE)(removed)


# --- pages ------------------------------------------------------------------------------------------------
async def writing(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        hint = await mentor_plan.prompt(session, who, mentorship, "hint-goal", "plan-write", mentorship_id)
        return views.writing(await reader_of(session, who, mentorship), hint, new_id())


async def editing(who: Acting, plan_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await plan_store.at_plan(session, who.person, plan_id)
        hint = await mentor_plan.prompt(session, who, mentorship, "hint-goal", "plan-edit", plan_id)
        return views.editing(await reader_of(session, who, mentorship), one, hint)


async def steps(who: Acting, plan_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await plan_store.at_plan(session, who.person, plan_id)
        found = await step_store.steps(session, mentorship.viewer(who.user_id), mentorship, plan_id)
        return views.steps(await reader_of(session, who, mentorship), one, found)


async def step(who: Acting, row_id: str) -> View:
    """Of a milestone to change, or of the plan that gets a new one."""
    async with who.deps.db.read() as session:
        try:
            mentorship, one = await step_store.at_step(session, who.person, row_id)
        except NotTheirs:
            mentorship, plan = await plan_store.at_plan(session, who.person, row_id)
            return views.step(await reader_of(session, who, mentorship), plan.id, None, new_id())
        return views.step(await reader_of(session, who, mentorship), one.plan_id, one)


# --- what they write --------------------------------------------------------------------------------------
async def written(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """A plan from nothing."""
    who, data = acting(context), data_of(view)
    words = views.read(view["state"]["values"], WORDS, 0)
    error = await _problem(who, words, {})
    error = error or (None if any(words.values()) else ("title", views.EMPTY))
    plan_id = ""
    if error is None:
        try:
            async with who.deps.db.begin() as session:
                whose = who.person, str(data.get("id", "")), who.deps.clock.now(), gesture_of(view)
                plan_id = await plan_store.start(session, *whose, mode=data.get("mode"), words=words)
        except (Over, NotTheirs):
            error = ("title", OVER)
    await _answer(ack, who, error, 0, plan_id, coached=True)


async def saved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who, data = acting(context), data_of(view)
    plan_id, round_ = str(data.get("id", "")), round_of(data)
    wanted = views.read(view["state"]["values"], WORDS, round_)
    error, coached = await _problem(who, wanted, opened_of(data)), False
    if error is None:
        try:
            async with who.deps.db.begin() as session:
                now, opened = who.deps.clock.now(), opened_of(data)
                merged = await plan_store.change(session, who.person, plan_id, wanted, opened, now)
                mentorship, _ = await plan_store.at_plan(session, who.person, plan_id)
                reader = await reader_of(session, who, mentorship)
        except (Over, NotTheirs):
            error = (next(iter(wanted), "title"), OVER)
        else:
            coached = bool(merged.values.keys() & {"goal", "success"})
            if merged.clashes:
                page = views.clashing(reader, plan_id, False, wanted, merged.clashes, round_ + 1)
                await ack(response_action="update", view=page)
                return
    await _answer(ack, who, error, round_, plan_id, coached=coached)


async def step_saved(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """A milestone, changed or new."""
    who, data = acting(context), data_of(view)
    step_id, plan_id, round_ = str(data.get("id", "")), str(data.get("plan", "")), round_of(data)
    wanted, now = views.read(view["state"]["values"], STEP, round_), who.deps.clock.now()
    error = None
    try:
        async with who.deps.db.begin() as session:
            if step_id:
                merged = await step_store.change(session, who.person, step_id, wanted, opened_of(data), now)
                mentorship, one = await step_store.at_step(session, who.person, step_id)
                plan_id, reader = one.plan_id, await reader_of(session, who, mentorship)
            else:
                await step_store.add(session, who.person, plan_id, wanted, now, gesture_of(view))
    except TooMany:
        error = ("title", views.TOO_MANY)
    except Over:
        error = (next(iter(wanted), "title"), OVER)
    except NotTheirs:
        error = (next(iter(wanted), "title"), views.GONE)
    else:
        if step_id and merged.clashes:
            page = views.clashing(reader, step_id, True, wanted, merged.clashes, round_ + 1)
            await ack(response_action="update", view=page)
            return
    await _answer(ack, who, error, round_, plan_id)


async def removed(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, step_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            plan_id = await step_store.remove(session, who.person, step_id, who.deps.clock.now())
    except (Over, NotTheirs):
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    await shown(body, client, await page_view(who, PAGES["plan-steps"], plan_id), in_place=True)


# --- answering --------------------------------------------------------------------------------------------
async def _problem(who: Acting, wanted: dict[str, str], opened: dict[str, str]) -> tuple[str, str] | None:
    """On a new date that is over, no note would come. One that stood there may be over."""
    on = wanted.get("review_on", "")
    if on and mark(on) != opened.get("review_on") and await mentor_plan.is_past(who, on):
        return "review_on", review_views.PAST
    return None


async def _answer(
    ack: AsyncAck, who: Acting, error: tuple[str, str] | None, round_: int, plan_id: str, *, coached: bool = False
) -> None:
    """What to put right, or the plan as it is now."""
    if error:
        name, words = error
        await ack(response_action="errors", errors={views.block_id(name, round_): words})
        return
    await ack(response_action="update", view=await mentor_plan.plan(who, plan_id, coached=coached))
    await home.refresh(who)


def round_of(data: Body) -> int:
    """How often this form came back because both wrote."""
    number = data.get("round")
    return number if isinstance(number, int) else 0


def opened_of(data: Body) -> dict[str, str]:
    """The marks of what stood there when the form was opened."""
    opened = data.get("opened")
    return {str(name): str(mark) for name, mark in opened.items()} if isinstance(opened, dict) else {}
