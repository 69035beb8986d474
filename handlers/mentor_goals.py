"""The goals of a pair: added, changed, met or let go, with the coach beside."""

from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import new_id
from bot.mentorships import agreement_store, goal_store, kinds, store
from bot.mentorships.goals import Finding, GoalText, review
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.values import MentorshipView
from bot.people import store as people
from bot.people.rules import Hours
from handlers import mentor_agreement_views as agreements
from handlers import mentor_goals_views as views
from handlers import mentor_pages, sbi_review
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_goals_views import Kept
from handlers.mentor_pages import Page
from handlers.mentor_views import gone

OVER = "This mentorship has ended, so its goals stay as they are. Copy your words before you close this."


def register(app: AsyncApp) -> None:
    app.action(views.ADD)(open_form)
    app.action(views.CHANGE)(open_form)
    app.action(views.CHECK)(check)
    app.view(views.FORM)(save)
    for how in ("met", "dropped", "menu"):
        app.action(f"{views.SETTLE}.{how}")(settle)
    mentor_pages.add(Page("goals", views.TITLE, page))


async def page(who: Acting, mentorship_id: str, note: str = "") -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        found = await goal_store.of(session, mentorship, mentorship.viewer(who.user_id))
    if mentorship.state == "declined":
        return agreements.closed(mentorship, who.user_id)
    return views.goals(mentorship, who.user_id, found, note)


async def open_form(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who, value = acting(context), value_of(body)
    mentorship_id = str(value.get("of") or value.get("id", ""))
    goal_id = str(value.get("id", "")) if "of" in value else ""
    try:
        view = await _form(who, mentorship_id, goal_id)
    except NotTheirs:
        view = gone()
    await client.views_update(view_id=body["view"]["id"], view=view)


async def _form(who: Acting, mentorship_id: str, goal_id: str) -> View:
    async with who.deps.db.read() as session:
        mentorship = await store.get(session, who.person, mentorship_id)
        viewer = mentorship.viewer(who.user_id)
        found = await goal_store.get(session, viewer, mentorship, goal_id) if goal_id else None
    kept = Kept(viewer.mode, new_id(), found.updated_at.isoformat() if found else "")
    return views.form(mentorship, who.user_id, found.goal if found else GoalText(), goal_id, kept)


async def check(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Nothing is kept by it."""
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    [goal] = views.read_goals(view["state"]["values"], 1)
    await sbi_review.redraw(who, client, turn, view, await _coached_form(who, view, goal, await coached(who, [goal])))


async def _coached_form(who: Acting, view: View, goal: GoalText, findings: tuple[Finding, ...]) -> View:
    data = data_of(view)
    async with who.deps.db.read() as session:
        mentorship = await store.find(session, who.person, str(data.get("id", "")))
    if mentorship is None:
        return gone()
    return views.form(mentorship, who.user_id, goal, str(data.get("goal", "")), Kept.of(data), findings)


async def save(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Coached once: a second submit saves it as it is. It is kept in the mode in which the form was opened."""
    who, data = acting(context), data_of(view)
    who.deps.gestures.arrive(view["id"])  # no older click draws over what comes now
    [goal] = views.read_goals(view["state"]["values"], 1)
    if goal.is_empty:
        await ack(response_action="errors", errors={"goal1.text": "Say in a few words what you want to be able to do."})
        return
    findings = () if data.get("warned") else await coached(who, [goal])
    if findings:
        await ack(response_action="update", view=await _coached_form(who, view, goal, findings))
        return
    mentorship_id, goal_id = str(data.get("id", "")), str(data.get("goal", ""))
    try:
        async with who.deps.db.begin() as session:
            mentorship = await store.get(session, who.person, mentorship_id)
            viewer, now = mentorship.viewer(who.user_id, str(data.get("mode", ""))), who.deps.clock.now()
            new, read_at = f"{who.team_id}.{data.get('new', '')}", Kept.of(data).when
            await goal_store.save(session, mentorship, viewer, goal, now, goal_id=goal_id, new_id=new, read_at=read_at)
            await _tell(session, who, mentorship, viewer.mode)
        drawn = await page(who, mentorship_id, "*Saved for both.*")
    except goal_store.Changed as changed:
        kept = replace(Kept.of(data), read_at=changed.now.updated_at.isoformat())
        note = views.meanwhile(changed.now.goal, mentorship.other(who.user_id))
        await ack(response_action="update", view=views.form(mentorship, who.user_id, goal, goal_id, kept, note=note))
        return
    except goal_store.Over:
        await ack(response_action="errors", errors={"goal1.text": OVER})
        return
    except NotTheirs:
        drawn = gone()
    await ack(response_action="update", view=drawn)
    who.deps.wake()


async def settle(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Met, let go, or open again."""
    await ack()
    who, value = acting(context), value_of(body)
    goal_id, mentorship_id, state = (str(value.get(name, "")) for name in ("id", "of", "state"))
    try:
        async with who.deps.db.begin() as session:
            mentorship = await store.get(session, who.person, mentorship_id)
            viewer, now = mentorship.viewer(who.user_id), who.deps.clock.now()
            if await goal_store.settle(session, mentorship, viewer, goal_id, state, now):
                await _tell(session, who, mentorship, viewer.mode)
        drawn = await page(who, mentorship_id)
    except NotTheirs:
        drawn = gone()
    await client.views_update(view_id=body["view"]["id"], view=drawn)
    who.deps.wake()


async def _tell(session: AsyncSession, who: Acting, mentorship: MentorshipView, mode: str) -> None:
    """The other one hears of it, once a day at most."""
    now, other = who.deps.clock.now(), mentorship.other(who.user_id)
    key = f"goals:{mode}:{now:%Y-%m-%d}"
    await agreement_store.tell(session, kinds.NEWS, mentorship, other, now, key, what="goals", mode=mode)


async def coached(who: Acting, goals: list[GoalText]) -> tuple[Finding, ...]:
    async with who.deps.db.read() as session:
        person = await people.person(session, *who.person)
    hours = person.hours if person else Hours()
    return review(goals, who.deps.clock.now().astimezone(hours.tz).date())
