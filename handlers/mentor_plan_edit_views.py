"""The forms of a plan and of a milestone; where both wrote at once, both versions side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.mentorships.plans import STEP, WORDS, Fields, PlanView, StepView, day_of, marks
from bot.slack.text import fitted
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    field,
    modal,
    quotes,
    section,
    text_input,
)
from handlers.mentor_plan_start_views import new_plan
from handlers.mentor_plan_views import LABELS, ONE_NOTE, date_input
from handlers.mentor_reader_views import Reader
from handlers.mentor_views import opens

SAVE, WRITE, STEP_SAVE, REMOVE = (f"mentor.plan.{verb}" for verb in ("save", "write", "step", "remove"))
STEP_LABELS = {
    "due_on": "By",
    "title": "Milestone",
    "steps": "Steps, a line each",
    "success": "What both can see then",
}
ONE_LINE = {"title": 150}
DATES = {"review_on", "due_on"}
HINTS = {
    "goal": 'Something that both can watch happen, with a day: not "get better at".',
    "success": "A sign that is hard to fake: something made, done alone, or counted.",
    "review_on": ONE_NOTE,
}
EMPTY = "Write at least a line."
GONE = "It was removed meanwhile. Copy your words before you close this."
TOO_MANY = "A plan has 20 milestones at most. Remove one first."


def editing(reader: Reader, one: PlanView, hint: Sequence[Block] = ()) -> View:
    values = {name: one.values[name] for name in WORDS}
    top = [*reader.mode(), *hint]
    blocks = [*top, *_fields(values, LABELS, 0)]
    data = {"id": one.id, "round": 0, "opened": marks(values)}
    return modal("Change the plan", blocks, callback_id=SAVE, submit="Save for both", data=data)


def writing(reader: Reader, hint: Sequence[Block] = (), new: str = "") -> View:
    """A plan of their own, from nothing."""
    blocks = [*reader.mode(), *hint, *_fields(dict.fromkeys(WORDS, ""), LABELS, 0)]
    return modal("A plan", blocks, callback_id=WRITE, submit="Save for both", data=new_plan(reader, new))


def clashing(reader: Reader, row_id: str, is_step: bool, wanted: Fields, clashes: Fields, round_: int) -> View:
    """Fields that both changed, with what stands there; saving takes what then stands in the form."""
    labels = STEP_LABELS if is_step else LABELS
    line = f"*{reader.other} changed the same at the same time.* What they wrote stands above each field."
    more = "Nothing is lost: put both together, or keep one, and save. The rest is saved."
    blocks = [*reader.mode(), section(f"{line} {more}")]
    for name, theirs in clashes.items():
        blocks.append(quotes([(f"{labels[name]}: what stands there now", theirs or "Nothing")]))
        blocks += _fields({name: wanted[name]}, labels, round_)
    data = {"id": row_id, "round": round_, "opened": marks(clashes)}
    return modal("Both wrote", blocks, callback_id=STEP_SAVE if is_step else SAVE, submit="Save for both", data=data)


def read(values: Mapping[str, Any], names: Sequence[str], round_: int) -> dict[str, str]:
    """Of the fields that the form has."""
    found = {}
    for name in names:
        given = values.get(block_id(name, round_))
        if given is not None:
            state = given.get("date" if name in DATES else "text", {})
            found[name] = (state.get("selected_date" if name in DATES else "value") or "").strip()
    return found


def block_id(name: str, round_: int) -> str:
    """Another one in each round: Slack keeps what was typed under the same one."""
    return f"{name}.{round_}"


def _fields(values: Fields, labels: Mapping[str, str], round_: int) -> list[Block]:
    return [
        field(
            labels[name],
            _element(name, value),
            block_id(name, round_),
            hint=HINTS.get(name),
            optional=name not in {"due_on"} and not (name == "title" and labels is STEP_LABELS),
        )
        for name, value in values.items()
    ]


def _element(name: str, value: str) -> Block:
    if name in DATES:
        return date_input(day_of(value))
    return text_input(value, multiline=name not in ONE_LINE, max_length=max(ONE_LINE.get(name, 3000), len(value)))


# --- milestones -------------------------------------------------------------------------------------------
def steps(reader: Reader, one: PlanView, found: Sequence[StepView]) -> View:
    blocks = [*reader.mode("plan"), section(f"*Milestones of {fitted(one.title, 200)}*")]
    for step in found:
        line = f"*{reader.day(step.due_on)}* · {fitted(step.values['title'], 200)}"
        go = opens("Change", "plan-step", step.id, in_place=True)
        blocks.append(section(line, go, block_id=f"step:{step.id}"))
    add = opens("Add a milestone", "plan-step", one.id, in_place=True)
    blocks.append(actions(add, opens("Back", "plan", one.id, in_place=True), block_id="steps"))
    return modal("Milestones", blocks, callback_id="mentor.plan.steps")


def step(reader: Reader, plan_id: str, one: StepView | None, new: str = "") -> View:
    """A milestone to change, or a new one of this plan; `new` tells those apart that one modal adds."""
    values = dict(one.values) if one else dict.fromkeys(STEP, "") | {"due_on": reader.today.isoformat()}
    blocks = [*reader.mode(), *_fields(values, STEP_LABELS, 0)]
    back = opens("Back", "plan-steps", plan_id, in_place=True)
    if one:
        sure = confirm("Remove this milestone", "It goes for both of you.", "Remove it")
        blocks.append(actions(button("Remove it", REMOVE, {"id": one.id}, confirm=sure), back, block_id="step"))
    else:
        blocks.append(actions(back, block_id="step"))
    data = {"id": one.id, "round": 0, "opened": marks(values)} if one else {"plan": plan_id, "round": 0, "new": new}
    return modal("A milestone", blocks, callback_id=STEP_SAVE, submit="Save for both", data=data)
