"""Giving feedback: `/sbi`, the shortcuts, the form, the coach, the review step."""

from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.people import store as people
from bot.people.rules import PersonView, next_open, recipient_problem
from bot.sbi import delivery, service
from bot.sbi.delivery import FeedbackView, Form, Words
from bot.sbi.rules import Finding
from bot.sbi.rules import review as coach
from bot.slack.text import leading_mention
from handlers import home, sbi_views
from handlers.acting import Acting, Body, acting, data_of, known, value_of
from handlers.blocks import View

PICK_AGAIN = "Slack did not say who this is. Submit again in a moment."


def register(app: AsyncApp) -> None:
    app.command("/sbi")(start)
    app.shortcut({"type": "shortcut", "callback_id": sbi_views.GIVE})(start_from_anywhere)
    app.shortcut({"type": "message_action", "callback_id": sbi_views.GIVE_ON_MESSAGE})(start_from_message)
    app.action(sbi_views.REOPEN)(reopen)
    app.action(sbi_views.PICK)(save_and_redraw)
    app.action(sbi_views.KIND)(save_and_redraw)
    app.action(sbi_views.CHECK)(check)
    app.view(sbi_views.FORM)(submit_form)
    app.action(sbi_views.WAY)(choose_way)
    app.action(sbi_views.SPLIT)(split)
    app.view(sbi_views.REVIEW)(submit_review)


async def start(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    who = acting(context)
    recipient_id, seen = leading_mention(body.get("text", ""))
    draft = await _new_draft(who, body["trigger_id"], recipient_id, Words(behavior=seen[: delivery.MAX_TEXT]))
    await ack()
    await _open(who, client, respond, body["trigger_id"], draft)
    if recipient_id:
        await known(who, recipient_id)


async def start_from_anywhere(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    who = acting(context)
    draft = await _new_draft(who, body["trigger_id"])
    await ack()
    await _open(who, client, None, body["trigger_id"], draft)


async def start_from_message(
    ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
) -> None:
    who = acting(context)
    message, channel = body["message"], body["channel"]
    async with who.deps.db.read() as session:
        person = await people.person(session, who.team_id, who.user_id)
    sent_at = datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(person.hours.tz if person else UTC)
    place = "a direct message" if channel.get("name") in {None, "directmessage"} else f"#{channel['name']}"
    author = message.get("user") if message.get("user") != who.user_id else None
    draft = await _new_draft(
        who,
        body["trigger_id"],
        author,
        Words(situation=f"In {place} on {sent_at:%A, %-d %B, %H:%M}."),
        link=_permalink(body),
        happened=sent_at,
    )
    await ack()
    await _open(who, client, respond, body["trigger_id"], draft)
    if author:
        await known(who, author)


def _permalink(body: Body) -> str:
    """Slack's documented form of a message's address, so that no call delays the form."""
    domain, channel = body.get("team", {}).get("domain"), body["channel"].get("id")
    stamp = body["message"]["ts"].replace(".", "")
    return f"https://{domain}.slack.com/archives/{channel}/p{stamp}" if domain and channel else ""


async def _new_draft(
    who: Acting,
    gesture: str,
    recipient_id: str | None = None,
    words: Words | None = None,
    link: str = "",
    happened: datetime | None = None,
) -> FeedbackView:
    async with who.deps.db.begin() as session:
        return await service.start(
            session,
            team_id=who.team_id,
            giver_id=who.user_id,
            gesture=gesture,
            now=who.deps.clock.now(),
            recipient_id=recipient_id,
            words=words,
            link=link,
            happened_on=happened.date() if happened else None,
        )


async def _open(
    who: Acting, client: AsyncWebClient, respond: AsyncRespond | None, trigger_id: str, draft: FeedbackView
) -> None:
    try:
        await client.views_open(trigger_id=trigger_id, view=sbi_views.form(draft))
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        if respond is None:
            raise
        await respond(
            text="What you wrote is saved as a draft.",
            blocks=sbi_views.saved_draft(draft.id),
            response_type="ephemeral",
            replace_original=False,
        )


async def reopen(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """From App Home, from an ephemeral message, or from another modal."""
    await ack()
    who = acting(context)
    async with who.deps.db.read() as session:
        draft = await service.get(session, who.team_id, who.user_id, value_of(body).get("id", ""))
    view = sbi_views.form(draft)
    in_modal = body.get("view", {}).get("type") == "modal"
    await (client.views_push if in_modal else client.views_open)(trigger_id=body["trigger_id"], view=view)
    if draft.recipient_id:
        await known(who, draft.recipient_id)


async def save_and_redraw(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """A picked person is looked up, a picked kind changes the hints; what is typed is saved."""
    await ack()
    who = acting(context)
    draft, form = await _save(who, body["view"])
    problem = None
    if form.recipient_id:
        recipient = await known(who, form.recipient_id)
        problem = recipient_problem(recipient.profile, who.user_id) if recipient else None
    await _update(client, body["view"], sbi_views.form(draft, recipient_problem=problem))


async def check(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    draft, form = await _save(who, body["view"])
    findings = await _coach(who, form)
    await _update(client, body["view"], sbi_views.form(draft, findings=findings))


async def submit_form(ack: AsyncAck, body: Body, view: View, context: AsyncBoltContext) -> None:
    """Errors travel in the ack, so the rules run before it; the words are saved before anything else."""
    who = acting(context)
    draft, form = await _save(who, view)
    problems = delivery.form_problems(form, delivery.local_date(who.deps.clock.now(), await _zone(who)))
    recipient = await _picked(who, form.recipient_id)
    if form.recipient_id and recipient is None:
        problems["recipient"] = PICK_AGAIN
    elif recipient and (problem := recipient_problem(recipient.profile, who.user_id)):
        problems["recipient"] = problem
    if problems:
        errors = {sbi_views.block_id(name, draft.round): text for name, text in problems.items()}
        await ack(response_action="errors", errors=errors)
        return
    await ack(response_action="push", view=await _review(who, draft, form, recipient, "ask"))


async def _picked(who: Acting, recipient_id: str | None) -> PersonView | None:
    """From the rows, where picking has put the person; Slack is asked only if that was lost."""
    if recipient_id is None:
        return None
    async with who.deps.db.read() as session:
        person = await people.person(session, who.team_id, recipient_id)
    return person or await known(who, recipient_id)


async def choose_way(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    await ack()
    who = acting(context)
    way, _ = sbi_views.read_review(body["view"]["state"]["values"])
    draft = await _own(who, data_of(body["view"]).get("id", ""))
    recipient = await known(who, draft.recipient_id or "")
    await _update(client, body["view"], await _review(who, draft, _as_form(draft), recipient, way))


async def split(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: AsyncWebClient) -> None:
    """Praise and correction become two drafts; the form below the review step shows the first one."""
    await ack()
    who = acting(context)
    draft = await _own(who, data_of(body["view"]).get("id", ""))
    findings = await _coach(who, _as_form(draft))
    spans = tuple((found.field, found.span) for found in findings if found.code == "sandwich" and found.span)
    if not spans:
        return
    async with who.deps.db.begin() as session:
        first, second = await service.split(session, who.team_id, who.user_id, draft.id, spans, who.deps.clock.now())
    await client.views_update(view_id=body["view"]["root_view_id"], view=sbi_views.form(first))
    await client.views_update(view_id=body["view"]["id"], view=sbi_views.split_done(first, second))
    await home.refresh(who)


async def submit_review(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    who = acting(context)
    way, wanted = sbi_views.read_review(view["state"]["values"])
    now = who.deps.clock.now()
    at = datetime.fromtimestamp(wanted, UTC) if wanted else None
    async with who.deps.db.begin() as session:
        sent = await service.send(session, who.team_id, who.user_id, data_of(view).get("id", ""), way, at, now)
    if isinstance(sent, service.Problem):
        await ack(response_action="errors", errors={sent.field: sent.text})
        return
    await ack(response_action="update", view=await _after(who, sent, now))
    who.deps.wake()
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


async def _review(who: Acting, draft: FeedbackView, form: Form, recipient: PersonView | None, way: str) -> View:
    now = who.deps.clock.now()
    async with who.deps.db.read() as session:
        workspace = await people.workspace(session, who.team_id)
    ways = delivery.ways_open(form.kind, recipient, workspace.praise_channel_id)
    way = way if way in ways else "ask"
    at = next_open(now, recipient.hours, recipient.quiet) if recipient else None
    findings = await _coach(who, form, way)
    return sbi_views.review(draft, findings, ways=ways, way=way, timing=sbi_views.timing(way, recipient, at, now))


async def _coach(who: Acting, form: Form, way: str | None = None) -> tuple[Finding, ...]:
    async with who.deps.db.read() as session:
        workspace = await people.workspace(session, who.team_id)
        recipient = await people.person(session, who.team_id, form.recipient_id) if form.recipient_id else None
    today = delivery.local_date(who.deps.clock.now(), await _zone(who))
    draft = delivery.coach_draft(form, today=today, stage=recipient.stage if recipient else None, way=way)
    return coach(draft, who.deps.rulebook.without(set(workspace.muted_rules)))


async def _zone(who: Acting) -> str:
    async with who.deps.db.read() as session:
        person = await people.person(session, who.team_id, who.user_id)
    return person.hours.zone if person else "UTC"


async def _own(who: Acting, feedback_id: str) -> FeedbackView:
    async with who.deps.db.read() as session:
        return await service.get(session, who.team_id, who.user_id, feedback_id)


async def _save(who: Acting, view: View) -> tuple[FeedbackView, Form]:
    form = sbi_views.read_form(view["state"]["values"])
    async with who.deps.db.begin() as session:
        saved = await service.save(
            session, who.team_id, who.user_id, data_of(view).get("id", ""), form, who.deps.clock.now()
        )
    return saved, form


def _as_form(draft: FeedbackView) -> Form:
    return Form(draft.recipient_id, draft.kind, draft.happened_on, draft.words)


async def _update(client: AsyncWebClient, shown: dict[str, Any], view: View) -> None:
    """Redraw, unless the person has gone on meanwhile: then the newer view stands."""
    try:
        await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
    except SlackApiError as error:
        if error.response.get("error") not in {"hash_conflict", "not_found"}:
            raise
