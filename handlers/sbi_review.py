"""The review step: the coach's remarks once more, the way it should go, and the send."""

import asyncio
from datetime import UTC, datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.people import store as people
from bot.people.rules import PersonView, next_open
from bot.sbi import delivery, service
from bot.sbi.delivery import FeedbackView, Form
from bot.sbi.rules import Finding
from bot.sbi.rules import review as coach
from bot.slack.client import Client
from bot.slack.gestures import Turn
from handlers import home, sbi_views
from handlers.acting import Acting, Body, acting, data_of, known, known_soon
from handlers.blocks import View


def register(app: AsyncApp) -> None:
    app.action(sbi_views.WAY)(choose_way)
    app.action(sbi_views.SPLIT)(split)
    app.view(sbi_views.REVIEW)(submit)


async def choose_way(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: Client) -> None:
    who = acting(context)
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    way, _ = sbi_views.read_review(body["view"]["state"]["values"])
    draft = await _own(who, data_of(body["view"]).get("id", ""))
    recipient = await known(who, draft.recipient_id) if draft.recipient_id else None
    await redraw(who, client, turn, body["view"], await drawn(who, draft, _as_form(draft), recipient, way))


async def split(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: Client) -> None:
    """Praise and correction become two drafts; the form below the review step shows the first one."""
    await ack()
    who = acting(context)
    draft = await _own(who, data_of(body["view"]).get("id", ""))
    findings = await coached(who, _as_form(draft))
    spans = tuple((found.field, found.span) for found in findings if found.code == "sandwich" and found.span)
    if not spans:
        return
    async with who.deps.db.begin() as session:
        drafts = await service.split(session, who.team_id, who.user_id, draft.id, spans, who.deps.clock.now())
    if isinstance(drafts, service.Problem):
        refused = sbi_views.done("Not split", drafts.text, over=False)
        await client.views_push(trigger_id=body["trigger_id"], view=refused)
        return
    if drafts is None:
        return
    first, second = drafts
    await _replace(client, body["view"].get("previous_view_id"), sbi_views.form(first))
    await client.views_update(view_id=body["view"]["id"], view=sbi_views.split_done(first, second))
    await home.refresh(who)


async def submit(ack: AsyncAck, view: View, context: AsyncBoltContext, client: Client) -> None:
    """What was sent is over: the form below gives way too, so that no way back leads to it."""
    who = acting(context)
    way, wanted = sbi_views.read_review(view["state"]["values"])
    draft_id, reviewed = data_of(view).get("id", ""), data_of(view).get("reviewed", "")
    now = who.deps.clock.now()
    at = datetime.fromtimestamp(wanted, UTC) if wanted else None
    async with who.deps.db.begin() as session:
        sent = await service.send(session, who.team_id, who.user_id, draft_id, way, at, now, reviewed)
    if isinstance(sent, service.Problem):
        field = sent.field if sent.field in view["state"]["values"] else "way"  # it may not be drawn yet
        await ack(response_action="errors", errors={field: sent.text})
        return
    over = await _after(who, sent, now)
    await ack(response_action="update", view=over)
    who.deps.wake()
    await _replace(client, view.get("previous_view_id"), over)
    await home.refresh(who)


async def _after(who: Acting, sent: FeedbackView, now: datetime) -> View:
    if sent.state == "in_person":
        return sbi_views.talking_points(sent)
    if sent.state == "draft":
        return sbi_views.done("Draft kept", "It waits in App Home. Nothing was sent.")
    async with who.deps.db.read() as session:
        recipient = await people.person(session, who.team_id, sent.recipient_id or "")
    line = sbi_views.timing("ask", recipient, sent.deliver_at, now)
    return sbi_views.done("On its way", f"{line} App Home shows what becomes of it, and lets you withdraw it.")


async def drawn(who: Acting, draft: FeedbackView, form: Form, recipient: PersonView | None, way: str) -> View:
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        workspace = await people.workspace(session, who.team_id)
    ways = delivery.ways_open(form.kind, recipient, workspace.praise_channel_id)
    way = way if way in ways else "ask"
    at = next_open(now, recipient.hours, recipient.quiet) if recipient else None
    findings = await coached(who, form, way)
    return sbi_views.review(draft, findings, ways=ways, way=way, timing=sbi_views.timing(way, recipient, at, now))


async def coached(who: Acting, form: Form, way: str | None = None) -> tuple[Finding, ...]:
    async with who.deps.db.read() as session:
        workspace = await people.workspace(session, who.team_id)
        recipient = await people.person(session, who.team_id, form.recipient_id) if form.recipient_id else None
    today = delivery.local_date(who.deps.clock.now(), await zone(who))
    draft = delivery.coach_draft(form, today=today, stage=recipient.stage if recipient else None, way=way)
    rules = who.deps.rulebook.without(set(workspace.muted_rules))
    return await asyncio.to_thread(coach, draft, rules)  # a full form takes most of a second, and nobody waits for it


async def zone(who: Acting) -> str:
    person = await known_soon(who, who.user_id)
    return person.hours.zone if person else "UTC"


async def _own(who: Acting, feedback_id: str) -> FeedbackView:
    async with who.deps.db.read() as session:
        return await service.get(session, who.team_id, who.user_id, feedback_id)


def _as_form(draft: FeedbackView) -> Form:
    return Form(draft.recipient_id, draft.kind, draft.happened_on, draft.words)


async def _replace(client: Client, view_id: str | None, view: View) -> None:
    """The view below, unless there is none, or the person has closed it."""
    if view_id is None:
        return
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if error.response.get("error") != "not_found":
            raise


async def redraw(who: Acting, client: Client, turn: Turn, shown: View, view: View) -> None:
    """Draw for this click, unless a newer one has its own drawing; what is typed stays by its block ids."""
    if not who.deps.gestures.is_newest(turn):
        return
    try:
        await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
    except SlackApiError as error:
        code = error.response.get("error")
        if code == "hash_conflict" and who.deps.gestures.is_newest(turn):
            await client.views_update(view_id=shown["id"], view=view)
        elif code not in {"hash_conflict", "not_found"}:
            raise
