"""The templates that a plan can start from, each as it would be copied."""

from collections.abc import Sequence

from bot.mentorships.guidebook import PlanTemplate
from bot.mentorships.plans import FIRST_REVIEW, PlanView
from bot.slack.text import escape
from handlers.blocks import View, actions, button, context, field, modal, quotes, section
from handlers.mentor_plan_views import LABELS, ONE_NOTE, date_input, others_blocks
from handlers.mentor_reader_views import OVER, Reader
from handlers.mentor_views import opens

TEMPLATE, START = "mentor.plan.template", "mentor.plan.start"


def templates(reader: Reader, found: Sequence[PlanTemplate], closed: Sequence[PlanView]) -> View:
    """Those that suit this kind of mentorship stand first."""
    blocks = reader.mode("plan")
    if not reader.may_change:
        none = section("There is no plan. One can be made while the mentorship is active.")
        return modal(
            "A plan",
            [*blocks, context(OVER) if closed else none, *others_blocks(reader, closed)],
            callback_id="mentor.plan.templates",
        )
    blocks.append(section("Start from a plan that others found useful, and change every word. Or write your own."))
    for one in sorted(found, key=lambda one: reader.mentorship.kind not in one.kinds)[:20]:
        line = f"*{escape(one.title)}*\n{escape(one.suits)}\n{one.days} days, {len(one.milestones)} milestones."
        value = {"id": reader.mentorship.id, "template": one.key}
        blocks.append(section(line, button("Look at it", TEMPLATE, value), block_id=f"template:{one.key}"))
    own = opens("Write your own", "plan-write", reader.mentorship.id, in_place=True)
    blocks.append(actions(own, block_id="own"))
    return modal("A plan", [*blocks, *others_blocks(reader, closed)], callback_id="mentor.plan.templates")


def new_plan(reader: Reader, new: str) -> dict[str, str]:
    """What the form of a plan that is to be carries: of whom, in which mode, and which one of those in its modal."""
    return {"id": reader.mentorship.id, "mode": reader.mentorship.mode(reader.user_id), "new": new}


def preview(reader: Reader, one: PlanTemplate, new: str = "") -> View:
    """What is copied, and from which day on. `new` tells the plans apart that one modal starts."""
    words = (("growth", one.growth), ("goal", one.goal), ("success", one.success), ("follow", one.follow))
    steps = "\n".join(f"•  Day {step.day}: {escape(step.title)}" for step in one.milestones)
    by_itself = [("grows_by_itself", "\n".join(one.grows_by_itself))] if one.grows_by_itself else []
    review = reader.today + FIRST_REVIEW
    blocks = [
        *reader.mode(),
        section(f"*{escape(one.title)}*\nIt becomes your own copy. You two change it as you like."),
        quotes([(LABELS[name], text) for name, text in (*words, *by_itself)]),
        section(f"*Milestones*\n{steps}"),
        field("It starts on", date_input(reader.today), "begins", hint="The milestones count from here."),
        field(LABELS["review_on"], date_input(review), "review_on", hint=ONE_NOTE, optional=True),
    ]
    data = new_plan(reader, new) | {"template": one.key}
    return modal("A plan", blocks, callback_id=START, submit="Copy it for both", data=data)
