"""The plan of a pair on one page: what for, the stretch assignment, milestones, review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.mentorships.guidebook import Stretch
from bot.mentorships.plans import SERIOUS, PlanView, StepView
from bot.slack.text import escape, fitted, mention, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    modal,
    quotes,
    section,
)
from handlers.mentor_reader_views import OVER, Reader
from handlers.mentor_views import opens

TEMPLATE, START, STATE, TICK, REVIEW = (
    f"mentor.plan.{verb}" for verb in ("template", "start", "state", "tick", "review")
)
TITLE = "Plan"
SHOWN = 700
"""Characters of a text on the page; the form has all of them."""

OTHERS = 5
"""Plans beside the one that is shown."""

LABELS = {
    "title": "Name of the plan",
    "growth": "What to grow in",
    "goal": "The goal",
    "success": "How both of you will see it",
    "follow": "How you two follow it",
    "grows_by_itself": "What grows by itself, without teaching",
    "review_on": "Look at it together on",
}
ONE_NOTE = "You both get one note on that day."
STATES = {"done": "Done", "dropped": "Dropped"}


@dataclass(frozen=True)
class Page:
    """What the page of a plan shows."""

    reader: Reader
    plan: PlanView
    steps: Sequence[StepView]
    others: Sequence[PlanView]
    stretch: Stretch
    hint: Sequence[Block] = ()
    """For a plan without a goal."""
    remarks: Sequence[Block] = ()
    """The coach's, on a goal that was written a moment ago."""


# --- the page ---------------------------------------------------------------------------------------------
def plan(page: Page) -> View:
    reader, one = page.reader, page.plan
    state = "" if one.is_open else f" · {STATES[one.state]}"
    blocks = [*reader.mode("plan"), section(f"*{fitted(one.title, 200)}*{state}"), context(_changed(reader, one))]
    if words := said(one, "goal", "success"):
        blocks.append(quotes(words))
    blocks += page.hint
    blocks += [*page.remarks, context("It is saved. Say it another way, or leave it so.")] if page.remarks else []
    blocks += [*review_line(reader, one), *_buttons(page), *_steps(page), divider(), *_assignment(page)]
    if words := said(one, "growth", "follow", "grows_by_itself"):
        blocks.append(quotes(words))
    blocks += others_blocks(reader, page.others)
    return modal(TITLE, blocks, callback_id="mentor.plan.page")


def _changed(reader: Reader, one: PlanView) -> str:
    by = "you" if one.changed_by == reader.user_id else mention(one.changed_by)
    return f"Changed last by {by} on {reader.moment(one.updated_at)}. Only you two see it."


def said(one: PlanView, *names: str) -> list[tuple[str, str]]:
    return [(LABELS[name], shorten(one.values[name], SHOWN)) for name in names if one.values[name]]


def _assignment(page: Page) -> list[Block]:
    one, words = page.plan, page.stretch
    go = opens("Change it", "plan-stretch", one.id, in_place=True) if _editable(page) else None
    if not any(one.values[name] for name in ("stretch", "stretch_kind")):
        pick = opens("Pick one", "plan-stretch", one.id, in_place=True) if _editable(page) else None
        return [section("*No stretch assignment yet.* A task at the edge of what works, with support.", pick)]
    kind = next((f": {escape(each.title)}" for each in words.kinds if each.id == one.values["stretch_kind"]), "")
    blocks = [section(f"*Stretch assignment{kind}*", go, block_id="stretch")]
    if one.values["stretch"]:
        blocks.append(quotes([("What it is", shorten(one.values["stretch"], SHOWN))]))
    answers = (("Support", words.support, "support"), ("If it fails", words.cost, "cost"))
    chosen = [(name, each) for name, choices, key in answers for each in choices if each.id == one.values[key]]
    lines = [f"{name}: {escape(each.title)}. {escape(each.line)}" for name, each in chosen]
    blocks += [context(*lines)] if lines else []
    if one.values["cost"] == SERIOUS and _editable(page):
        line = "Would something smaller teach as much, where a failure costs time or some rework? You two decide."
        blocks.append(section(line, opens("Make it smaller", "plan-stretch", one.id, in_place=True)))
    return blocks


def _steps(page: Page) -> list[Block]:
    """The next one with its steps, the others by name."""
    if not page.steps:
        return []
    reached = sum(1 for one in page.steps if one.done_at)
    blocks = [divider(), section(f"*Milestones:* {reached} of {len(page.steps)} reached")]
    coming = next((one for one in page.steps if one.done_at is None), None)
    for one in page.steps:
        line = f"{page.reader.day(one.due_on)} · {fitted(one.values['title'], 200)}"
        if one.done_at:
            line += f" · reached on {page.reader.day(one.done_at)}"
        elif one is coming:
            line = f"*{line}*{_inside(one)}"
        words = "Not yet" if one.done_at else "Reached"
        value = {"id": one.id, "done": one.done_at is None}
        go = button(words, TICK, value) if _editable(page) else None
        blocks.append(section(shorten(line, 2990), go, block_id=f"step:{one.id}"))
    return blocks


def _inside(one: StepView) -> str:
    """Its steps, and what both can see when it is reached."""
    steps = "".join(f"\n•  {fitted(step, 220)}" for step in one.values["steps"].splitlines() if step.strip())
    return steps + (f"\n_You can both see:_ {fitted(one.values['success'], 300)}" if one.values["success"] else "")


def review_line(reader: Reader, one: PlanView) -> list[Block]:
    if not one.is_open:
        return []
    if one.review_on is None:
        return [section("*No review date.* With one, you both get a note on that day.")]
    if one.review_on <= reader.today:
        return [section(f"*The review of {reader.day(one.review_on)} is open.*")]
    return [section(f"*Review:* {one.review_on:%A}, {reader.day(one.review_on)}")]


def _editable(page: Page) -> bool:
    return page.plan.is_open and page.reader.may_change


def _buttons(page: Page) -> list[Block]:
    one, reader = page.plan, page.reader
    if not reader.may_change:
        return [context(OVER)]
    if not one.is_open:
        again = button("Open it again", f"{STATE}.open", {"id": one.id, "state": "open"})
        return [actions(again, opens("A new plan", "plan-new", reader.mentorship.id, in_place=True), block_id="plan")]
    change = opens("Change the words", "plan-edit", one.id, in_place=True)
    steps = opens("Change milestones", "plan-steps", one.id, in_place=True)
    review = opens("Review", "plan-review", one.id, in_place=True)
    new = opens("Another plan", "plan-new", reader.mentorship.id, in_place=True)
    return [actions(change, steps, review, new, block_id="plan")]


def others_blocks(reader: Reader, others: Sequence[PlanView]) -> list[Block]:
    if not others:
        return []
    blocks: list[Block] = [divider(), section("*Other plans*")]
    for one in others[:OTHERS]:
        state = STATES.get(one.state, "Open")
        line = f"{fitted(one.title, 200)} · {state}, {reader.day(one.updated_at)}"
        blocks.append(section(line, opens("Open", "plan", one.id, in_place=True), block_id=f"other:{one.id}"))
    return blocks


def date_input(on: date | None) -> Block:
    element: Block = {"type": "datepicker", "action_id": "date"}
    return element | ({"initial_date": on.isoformat()} if on else {})


def read_date(values: Mapping[str, Any], name: str) -> str:
    """As `2026-03-03`; "" for none."""
    return str(values.get(name, {}).get("date", {}).get("selected_date") or "")
