"""The plan of a pair: started from a template or from nothing, ticked, reviewed, done."""

import re
from datetime import date

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships import goals, plan_store, stage_store, step_store, store
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.plans import PlanView, day_of
from bot.mentorships.row_store import Over
from bot.mentorships.rules import PLAN_STATES
from bot.mentorships.values import MentorshipView
from handlers import home, mentor_forms, mentor_goals_views, mentor_pages, mentor_views
from handlers import mentor_plan_review_views as review_views
from handlers import mentor_plan_start_views as start_views
from handlers import mentor_plan_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import Block, View
from handlers.mentor_pages import PAGES, Page, page_view, shown
from handlers.mentor_reader import reader_of, today_of
from handlers.mentor_reader_views import OVER


def register(app: AsyncApp) -> None:
    mentor_pages.add(
        Page("plan", "Plan", plan),
        Page("plan-new", "A plan", starts),
        Page("plan-review", "Review", review, of_pair=False),
    )
    app.action(start_views.TEMPLATE)(look)
    app.view(start_views.START)(started)
    app.action(views.TICK)(ticked)
    app.action(re.compile(rf"^{re.escape(views.STATE)}\."))(ended)
    app.view(review_views.SET)(reviewed)


# --- pages ------------------------------------------------------------------------------------------------
async def plan(who: Acting, row_id: str, *, coached: bool = False) -> View:
    """Of a plan, or the newest open one of a mentorship; without one, how to start.

    `coached`: with remarks on its goal, which was written a moment ago.
    """
    async with who.deps.db.read() as session:
        mentorship, one = await _plan_of(session, who, row_id)
        if one:
            return await _drawn(session, who, mentorship, one, coached=coached)
    return await starts(who, mentorship.id)


async def _plan_of(session: AsyncSession, who: Acting, row_id: str) -> tuple[MentorshipView, PlanView | None]:
    mentorship = await store.find(session, who.person, row_id)
    if mentorship is None:
        return await plan_store.at_plan(session, who.person, row_id)
    viewer = mentorship.viewer(who.user_id)
    states = ("open",) if mentorship.is_active else PLAN_STATES
    found = await plan_store.of_pair(session, viewer, mentorship, states)
    return mentorship, found[0] if found else None


async def _drawn(
    session: AsyncSession, who: Acting, mentorship: MentorshipView, one: PlanView, *, coached: bool
) -> View:
    viewer, reader = mentorship.viewer(who.user_id), await reader_of(session, who, mentorship)
    page = views.Page(
        reader=reader,
        plan=one,
        steps=await step_store.steps(session, viewer, mentorship, one.id),
        others=[other for other in await plan_store.of_pair(session, viewer, mentorship) if other.id != one.id],
        stretch=store.guidebook_of(session).stretch,
        hint=() if one.values["goal"] else await prompt(session, who, mentorship, "hint-goal", "plan", one.id),
        remarks=_remarks(one, reader.today) if coached else (),
    )
    return views.plan(page)


def _remarks(one: PlanView, today: date) -> list[Block]:
    """On the goal and its sign; its dates are the milestones'."""
    found = goals.review([goals.GoalText(one.values["goal"], one.values["success"])], today)
    return mentor_goals_views.remarks([each for each in found if each.field != "by_date"])


async def starts(who: Acting, mentorship_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        found = await plan_store.of_pair(session, mentorship.viewer(who.user_id), mentorship)
        reader = await reader_of(session, who, mentorship)
        return start_views.templates(reader, list(store.guidebook_of(session).plans.values()), found)


async def review(who: Acting, plan_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship, one = await plan_store.at_plan(session, who.person, plan_id)
        hint = await prompt(session, who, mentorship, "hint-plan-review", "plan-review", plan_id)
        return review_views.review(await reader_of(session, who, mentorship), one, hint)


async def prompt(
    session: AsyncSession, who: Acting, mentorship: MentorshipView, key: str, then: str, row_id: str
) -> list[Block]:
    """In the words that this one reads, with a way to others that leads back to the page."""
    reads = await stage_store.stage_for(session, mentorship.viewer(who.user_id), mentorship)
    change = mentor_forms.Change(mentorship.id, then, row_id)
    return mentor_forms.prompt_blocks(store.guidebook_of(session).prompts[key], *reads, change=change)


# --- starting ---------------------------------------------------------------------------------------------
async def look(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """At a template."""
    await ack()
    who, value = acting(context), value_of(body)
    view = mentor_views.gone()
    async with who.deps.db.read() as session:
        mentorship = await store.find(session, who.person, str(value.get("id", "")))
        template = store.guidebook_of(session).plans.get(str(value.get("template", "")))
        if mentorship and template:
            view = start_views.preview(await reader_of(session, who, mentorship), template, new_id())
    await shown(body, client, view, in_place=True)


async def started(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """A template was copied; once for each form."""
    who, data, values = acting(context), data_of(view), view["state"]["values"]
    begins, review_on = views.read_date(values, "begins"), views.read_date(values, "review_on")
    if review_on and await is_past(who, review_on):
        await ack(response_action="errors", errors={"review_on": review_views.PAST})
        return
    page = mentor_views.gone()
    try:
        async with who.deps.db.begin() as session:
            plan_id = await plan_store.start(
                session,
                who.person,
                str(data.get("id", "")),
                who.deps.clock.now(),
                gesture_of(view),
                mode=data.get("mode"),
                template=str(data.get("template", "")),
                begins=day_of(begins),
                words={"review_on": review_on},
            )
    except Over:
        page = mentor_views.done("A plan", OVER)
    except NotTheirs:
        pass
    else:
        page = await page_view(who, PAGES["plan"], plan_id)
    await ack(response_action="update", view=page)
    await home.refresh(who)


def gesture_of(view: View) -> str:
    """Of a form that makes something new. The pages of a modal have one id, so the form has one of its own."""
    return str(data_of(view).get("new") or view["id"])


async def is_past(who: Acting, day: str) -> bool:
    """Before today, where this one lives."""
    async with who.deps.db.read() as session:
        today = await today_of(session, who)
    return date.fromisoformat(day) < today


# --- going on ---------------------------------------------------------------------------------------------
async def ticked(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A milestone is reached, or not yet after all."""
    await ack()
    who, value = acting(context), value_of(body)
    step_id, done = str(value.get("id", "")), value.get("done") is True
    try:
        async with who.deps.db.begin() as session:
            plan_id = await step_store.tick(session, who.person, step_id, done, who.deps.clock.now())
    except (NotTheirs, Over):
        await shown(body, client, mentor_views.gone(), in_place=True)
        return
    await shown(body, client, await page_view(who, PAGES["plan"], plan_id), in_place=True)


async def ended(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Done, dropped, or open again."""
    await ack()
    who, value = acting(context), value_of(body)
    plan_id, state = str(value.get("id", "")), str(value.get("state", ""))
    try:
        async with who.deps.db.begin() as session:
            await plan_store.set_state(session, who.person, plan_id, state, who.deps.clock.now())
    except (NotTheirs, Over):
        pass  # the page says how it is
    await shown(body, client, await page_view(who, PAGES["plan"], plan_id), in_place=True)
    await home.refresh(who)


async def reviewed(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The next date for a look at the plan; the last one to set it wins, and both see who it was."""
    who, plan_id = acting(context), str(data_of(view).get("id", ""))
    on = views.read_date(view["state"]["values"], "review_on")
    problem = review_views.PAST if not on or await is_past(who, on) else ""
    try:
        async with who.deps.db.begin() as session:
            if not problem:
                await plan_store.set_review(session, who.person, plan_id, date.fromisoformat(on), who.deps.clock.now())
    except Over:
        problem = OVER
    except NotTheirs:
        await ack(response_action="update", view=mentor_views.gone())
        return
    if problem:
        await ack(response_action="errors", errors={"review_on": problem})
        return
    await ack(response_action="update", view=await page_view(who, PAGES["plan"], plan_id))
    await home.refresh(who)
