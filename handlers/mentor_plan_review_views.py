"""The review of a plan: what to ask, and three ways on; and the note that its day is here."""

from collections.abc import Sequence

from bot.mentorships.plans import FIRST_REVIEW, PlanView
from bot.slack.message import Message
from bot.slack.text import fitted, mention
from handlers.blocks import Block, View, actions, button, confirm, context, field, modal, quotes, section
from handlers.mentor_plan_views import ONE_NOTE, STATE, date_input, review_line, said
from handlers.mentor_reader_views import Reader
from handlers.mentor_views import opens

SET = "mentor.plan.review"
PAST = "Pick a day from today on."


def review(reader: Reader, one: PlanView, hint: Sequence[Block]) -> View:
    """What to ask, and three ways on: a next date, another plan, or done."""
    blocks = [*reader.mode("plan"), section(f"*{fitted(one.title, 200)}*"), *hint]
    if words := said(one, "goal", "success"):
        blocks.append(quotes(words))
    blocks += review_line(reader, one)
    change = opens("Change the plan", "plan-edit", one.id, in_place=True)
    blocks.append(actions(change, *_endings(one), opens("Back", "plan", one.id, in_place=True), block_id="review"))
    if not one.is_open or not reader.may_change:
        return modal("Review", blocks[:-1], callback_id="mentor.plan.reviewed")
    later = one.review_on if one.review_on and one.review_on > reader.today else reader.today + FIRST_REVIEW
    blocks.append(field("Look at it again on", date_input(later), "review_on", hint=ONE_NOTE))
    return modal("Review", blocks, callback_id=SET, submit="Set for both", data={"id": one.id})


def _endings(one: PlanView) -> list[Block]:
    done = confirm("The plan is done", "It stays readable to both, and you can open it again.", "It is done")
    drop = confirm("Drop the plan", "It stays readable to both, and you can open it again.", "Drop it")
    return [
        button("It is done", f"{STATE}.done", {"id": one.id, "state": "done"}, confirm=done),
        button("Drop it", f"{STATE}.dropped", {"id": one.id, "state": "dropped"}, confirm=drop),
    ]


def review_message(plan_id: str, other_id: str, mode: str) -> Message:
    """A pointer: no word of the plan stands in the conversation."""
    line = (
        f"You and {mention(other_id)} wanted to look at your plan about now. Five minutes in your next session will do."
    )
    note = [context("Manager mode.")] if mode == "manager" else []
    buttons = [opens("Review", "plan-review", plan_id, style="primary"), opens("See the plan", "plan", plan_id)]
    return Message("Your plan's review date is here.", [section(line), *note, actions(*buttons)])
