"""The form: saved at every click, coached in place, checked when it is submitted."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.people.rules import recipient_problem
from bot.sbi import delivery, service
from bot.sbi.delivery import FeedbackView, Form
from bot.slack.client import Client
from bot.slack.gestures import Turn
from handlers import sbi_review, sbi_views
from handlers.acting import Acting, Body, acting, data_of, known, known_soon
from handlers.blocks import View

ALREADY_SENT = (
    "This note is on its way already, so what you change here does not reach anyone and is not saved. "
    "Copy your words and start anew with `/sbi`."
)
PICK_AGAIN = "Slack did not say who this is. Submit again in a moment."


def register(app: AsyncApp) -> None:
    app.action(sbi_views.PICK)(save_and_redraw)
    app.action(sbi_views.KIND)(save_and_redraw)
    app.action(sbi_views.CHECK)(check)
    app.view(sbi_views.FORM)(submit)


async def save_and_redraw(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: Client) -> None:
    """A picked person is looked up, a picked kind changes the hints; what is typed is saved."""
    who = acting(context)
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    draft, form = await _save(who, turn, body["view"])
    problem = None
    if form.recipient_id:
        recipient = await known(who, form.recipient_id)
        problem = recipient_problem(recipient.profile, who.user_id) if recipient else None
    await sbi_review.redraw(who, client, turn, body["view"], _redrawn(draft, recipient_problem=problem))


async def check(ack: AsyncAck, body: Body, context: AsyncBoltContext, client: Client) -> None:
    who = acting(context)
    turn = who.deps.gestures.arrive(body["view"]["id"])
    await ack()
    draft, form = await _save(who, turn, body["view"])
    findings = await sbi_review.coached(who, form)
    await sbi_review.redraw(who, client, turn, body["view"], _redrawn(draft, findings=findings))


def _redrawn(draft: FeedbackView, **remarks: Any) -> View:
    return sbi_views.form(draft, note=None if draft.is_draft else ALREADY_SENT, **remarks)


async def submit(ack: AsyncAck, view: View, context: AsyncBoltContext) -> None:
    """Errors travel in the ack, so the rules run before it; the words are saved before anything else."""
    who = acting(context)
    turn = who.deps.gestures.arrive(view["id"])
    draft, form = await _save(who, turn, view)
    if not draft.is_draft:
        await ack(response_action="push", view=sbi_views.done("Already sent", ALREADY_SENT, over=False))
        return
    problems = delivery.form_problems(form, delivery.local_date(who.deps.clock.now(), await sbi_review.zone(who)))
    recipient = await known_soon(who, form.recipient_id) if form.recipient_id else None
    if form.recipient_id and recipient is None:
        problems["recipient"] = PICK_AGAIN
    elif recipient and (problem := recipient_problem(recipient.profile, who.user_id)):
        problems["recipient"] = problem
    if problems:
        errors = {sbi_views.block_id(name, draft.round): text for name, text in problems.items()}
        await ack(response_action="errors", errors=errors)
        return
    await ack(response_action="push", view=await sbi_review.drawn(who, draft, form, recipient, "ask"))


async def _save(who: Acting, turn: Turn, view: View) -> tuple[FeedbackView, Form]:
    """Keep what the form holds, unless a newer click has brought a newer state."""
    form, feedback_id = sbi_views.read_form(view["state"]["values"]), data_of(view).get("id", "")
    async with who.deps.db.begin() as session:
        if who.deps.gestures.is_newest(turn):
            now = who.deps.clock.now()
            return await service.save(session, who.team_id, who.user_id, feedback_id, form, now), form
        return await service.get(session, who.team_id, who.user_id, feedback_id), form
