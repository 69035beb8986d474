"""One side of a start: typed in two steps, kept at each, coached, and shown to the other when both have said theirs."""

from collections.abc import Sequence

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.mentorships import side_store, store
from bot.mentorships.goals import Finding, GoalText
from bot.mentorships.pair_store import NotTheirs
from bot.mentorships.terms import Terms, both_ways
from bot.mentorships.values import MentorshipView
from handlers import mentor_pages, sbi_review
from handlers import mentor_start_both_views as both_views
from handlers import mentor_start_news as news
from handlers import mentor_start_pages as pages
from handlers import mentor_start_side_views as views
from handlers.acting import Acting, Body, acting, data_of, value_of
from handlers.blocks import View
from handlers.mentor_goals import coached
from handlers.mentor_pages import Page
from handlers.mentor_views import gone

CLOSED = "This start is over: both sides are said, or one of you closed it. Copy your words before you close this."
BOTH_WAYS = "You want to talk about this, and leave it out. Pick one of the two."


def register(app: AsyncApp) -> None:
    app.view(views.FIRST)(submit_first)
    app.view(views.SECOND)(submit_second)
    app.action(views.CHECK)(check)
    app.action(views.MORE)(add_goal)
    app.action(views.BACK)(back)
    app.action(both_views.AGAIN)(again)
    mentor_pages.add(Page("side", "Your side", pages.page, fits=pages.is_open))


# --- the first step ------------------------------------------------------------------------------------------
async def submit_first(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Kept, then coached once: a second submit goes on with the goals as they are."""
    who, data = acting(context), data_of(view)
    who.deps.gestures.arrive(view["id"])  # no older click draws over what comes now
    try:
        mentorship, goals = await _keep_first(who, view)
    except side_store.Closed:
        await ack(response_action="errors", errors={"expects": CLOSED})
        return
    except NotTheirs:
        await ack(response_action="update", view=gone())
        return
    findings = [] if data.get("warned") else await coached(who, goals or [])
    step = await _first(who, mentorship, goals, findings, view) if findings else await _second(who, mentorship)
    await ack(response_action="update", view=step)


async def check(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await _redraw(ack, body, context, client, more=0, coach=True)


async def add_goal(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await _redraw(ack, body, context, client, more=1, coach=False)


async def _redraw(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, *, more: int, coach: bool
) -> None:
    """What is typed is kept, and stays by its block ids."""
    who, view = acting(context), body["view"]
    turn = who.deps.gestures.arrive(view["id"])
    await ack()
    try:
        mentorship, goals = await _keep_first(who, view)
    except (side_store.Closed, NotTheirs):
        return  # the form stays as it is, with its words; a submit says why
    findings = await coached(who, goals or []) if coach else None
    drawn = await _first(who, mentorship, goals, findings, view, more=more)
    await sbi_review.redraw(who, client, turn, view, drawn)


async def _first(
    who: Acting,
    mentorship: MentorshipView,
    goals: Sequence[GoalText] | None,
    findings: Sequence[Finding] | None,
    view: View,
    *,
    more: int = 0,
) -> View:
    """The same form again, with all that it holds now."""
    fields, _ = views.read_first(view["state"]["values"], _shown(view))
    shown = min(_shown(view) + more, 3)
    async with who.deps.db.read() as session:
        about = await pages.about(session, mentorship, who)
    return views.first(mentorship, who.user_id, Terms(**fields), goals, findings, shown=shown, about=about)


def _shown(view: View) -> int:
    shown = data_of(view).get("shown", 1)
    return min(max(shown, 1), 3) if isinstance(shown, int) else 1


async def _keep_first(who: Acting, view: View) -> tuple[MentorshipView, list[GoalText] | None]:
    fields, goals = views.read_first(view["state"]["values"], _shown(view))
    mentorship_id, now = str(data_of(view).get("id", "")), who.deps.clock.now()
    async with who.deps.db.begin() as session:
        return await side_store.save(session, who.person, mentorship_id, fields, goals, now), goals


# --- the second step -----------------------------------------------------------------------------------------
async def _second(who: Acting, mentorship: MentorshipView) -> View:
    async with who.deps.db.read() as session:
        mine = (await side_store.sides(session, who.person, mentorship)).get(who.user_id)
        starting = store.guidebook_of(session).starting
    return views.second(mentorship, who.user_id, (mine and mine.terms) or Terms(), starting)


async def back(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """To the first step; what was typed in the second is kept."""
    await ack()
    who, view = acting(context), body["view"]
    try:
        mentorship = await _keep_second(who, view)
        drawn = await pages.form(who, mentorship)
    except (side_store.Closed, NotTheirs):
        drawn = await mentor_pages.page_view(who, mentor_pages.PAGES["side"], str(data_of(view).get("id", "")))
    await client.views_update(view_id=view["id"], view=drawn)


async def _keep_second(who: Acting, view: View, *, say: bool = False) -> MentorshipView:
    fields, mentorship_id = views.read_second(view["state"]["values"]), str(data_of(view).get("id", ""))
    now = who.deps.clock.now()
    async with who.deps.db.begin() as session:
        mentorship = await side_store.save(session, who.person, mentorship_id, fields, None, now)
        if say:
            await side_store.say(session, who.person, mentorship_id, now)
    return mentorship


async def submit_second(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """The side is said, unless one thing is both in and out of scope."""
    who, fields = acting(context), views.read_second(view["state"]["values"])
    who.deps.gestures.arrive(view["id"])
    if both_ways(Terms(in_scope=fields["in_scope"], out_of_scope=fields["out_of_scope"])):
        await ack(response_action="errors", errors={"out_of_scope": BOTH_WAYS})
        return
    try:
        mentorship = await _keep_second(who, view, say=True)
    except side_store.Closed:
        await ack(response_action="errors", errors={"teaches": CLOSED})
        return
    except NotTheirs:
        await ack(response_action="update", view=gone())
        return
    await ack(response_action="update", view=await pages.page(who, mentorship.id))
    who.deps.wake()
    if who.user_id != mentorship.asked_by:
        await news.settled(who, mentorship)
    await news.refresh_both(who, mentorship)


async def again(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Change a side that is said while the other one's is not: it is not said any more until it is saved again."""
    await ack()
    who, mentorship_id = acting(context), str(value_of(body).get("id", ""))
    try:
        async with who.deps.db.begin() as session:
            mentorship = await side_store.save(session, who.person, mentorship_id, {}, None, who.deps.clock.now())
        drawn = await pages.form(who, mentorship)
    except (side_store.Closed, NotTheirs):
        drawn = await mentor_pages.page_view(who, mentor_pages.PAGES["side"], mentorship_id)
    await client.views_update(view_id=body["view"]["id"], view=drawn)
