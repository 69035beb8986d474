"""Goals of a pair: their fields with the coach's remarks, the list, and the form for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.mentorships.goals import Finding, GoalText, GoalView
from bot.mentorships.values import MentorshipView
from bot.slack.text import fitted, mention
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    header,
    modal,
    overflow,
    section,
    text_input,
)
from handlers.mentor_views import MODE_NAMES, mode_blocks

FORM, CHECK, CHANGE, ADD, SETTLE = (
    "mentor.goals.form",
    "mentor.goals.check",
    "mentor.goals.change",
    "mentor.goals.add",
    "mentor.goals.settle",
)
TITLE = "Goals"
PAGE = 20
SHOWN_TEXT = 1200
STATES = {"met": "Met", "dropped": "Let go"}
WHAT, SIGN, WHEN = "What do you want to be able to do?", "How will both of you see it?", "By when?"
HINT = "Something that one can watch you do, such as: run the next evaluation alone."


def goal_fields(goal: GoalText, number: int, *, of: int = 1) -> list[Block]:
    """The three fields of one goal; their ids hold what was typed over redraws."""
    which = f"Goal {number + 1}: " if of > 1 else ""
    name = f"goal{number + 1}"
    return [
        field(_label(which, WHAT), text_input(goal.text), f"{name}.text", hint=HINT, optional=True),
        field(_label(which, SIGN), text_input(goal.success), f"{name}.success", optional=True),
        field(_label(which, WHEN), _day(goal.by_date), f"{name}.day", optional=True),
    ]


def _label(which: str, words: str) -> str:
    return f"{which}{words[0].lower()}{words[1:]}" if which else words


def _day(chosen: date | None) -> Block:
    return {"type": "datepicker", "action_id": "day"} | ({"initial_date": chosen.isoformat()} if chosen else {})


def read_goals(values: Mapping[str, Any], shown: int) -> list[GoalText]:
    return [_read_goal(values, f"goal{number + 1}") for number in range(shown) if f"goal{number + 1}.text" in values]


def _read_goal(values: Mapping[str, Any], name: str) -> GoalText:
    day = values[f"{name}.day"]["day"].get("selected_date")
    text, success = (values[f"{name}.{part}"]["text"].get("value") or "" for part in ("text", "success"))
    return GoalText(text.strip(), success.strip(), date.fromisoformat(day) if day else None)


def remarks(findings: Sequence[Finding]) -> list[Block]:
    """What the coach says of one goal. Its words are ours, so nothing in them needs escaping."""
    lines = []
    for one in findings:
        example = f"\n_Such as: {one.example}_" if one.example else ""
        lines.append(f"*{ABOUT[one.field]}* {one.reason}{example}")
    return [section("\n".join(lines))] if lines else []


ABOUT = {"text": "The goal:", "success": "How you see it:", "by_date": "The date:"}


# --- the list ------------------------------------------------------------------------------------------------
def goals(mentorship: MentorshipView, user_id: str, found: Sequence[GoalView], note: str = "") -> View:
    """Open ones first, then what was met or let go."""
    blocks = mode_blocks(mentorship, user_id, "goals")
    blocks += [section(note)] if note else []
    still = [one for one in found if one.state == "open"]
    over = [one for one in found if one.state != "open"]
    if not still:
        blocks.append(section("No goal is open. One that both of you can see makes the next session easier to fill."))
    for one in still[:PAGE]:
        blocks += _goal(one, mentorship)
    if mentorship.is_active:
        blocks.append(actions(button("Add a goal", ADD, {"id": mentorship.id}), block_id="add"))
    if over:
        blocks += [divider(), header("Met, or let go")]
        blocks += [_over(one, mentorship) for one in sorted(over, key=lambda one: one.updated_at, reverse=True)[:PAGE]]
    return modal(TITLE, blocks, callback_id="mentor.goals.list")


def _goal(one: GoalView, mentorship: MentorshipView) -> list[Block]:
    lines = [f"*{fitted(one.goal.text or 'A goal without a name', SHOWN_TEXT)}*"]
    if one.goal.success:
        lines.append(f"Both see it by: {fitted(one.goal.success, SHOWN_TEXT)}")
    if one.goal.by_date:
        lines.append(f"By {one.goal.by_date:%A}, {one.goal.by_date.day} {one.goal.by_date:%B %Y}")
    data = {"id": one.id, "of": mentorship.id}
    sure = confirm("Let this goal go?", "It stays in the list below. Nobody has to say why.", "Let it go")
    can = actions(
        button("Met", SETTLE + ".met", {**data, "state": "met"}),
        button("Change", CHANGE, data),
        button("Let it go", SETTLE + ".dropped", {**data, "state": "dropped"}, confirm=sure),
        block_id=f"goal:{one.id}",
    )
    blocks = [section("\n".join(lines)), context(f"From {mention(one.author_id)}")]
    return [*blocks, can] if mentorship.is_active else blocks


def _over(one: GoalView, mentorship: MentorshipView) -> Block:
    day = one.updated_at
    words = f"{fitted(one.goal.text or 'A goal without a name', SHOWN_TEXT)}\n_{STATES[one.state]}, {day.day} {day:%B}_"
    menu = overflow(SETTLE + ".menu", [("Open it again", {"id": one.id, "of": mentorship.id, "state": "open"})])
    return section(words, menu if mentorship.is_active else None, block_id=f"over:{one.id}")


# --- one goal ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kept:
    """What a form remembers of when it was opened: the mode it is saved in, the id of a new goal, what it changes."""

    mode: str
    new: str
    read_at: str = ""
    """When the words that it changes were written."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Kept":
        return cls(*(str(data.get(name, "")) for name in ("mode", "new", "at")))

    @property
    def when(self) -> datetime | None:
        return datetime.fromisoformat(self.read_at) if self.read_at else None


def meanwhile(goal: GoalText, other_id: str) -> str:
    """What the other one saved since the form was opened."""
    lines = [f"*{mention(other_id)} has changed this goal meanwhile.* Saving puts yours in its place. It says now:"]
    lines.append(fitted(goal.text or "A goal without a name", SHOWN_TEXT))
    lines += [f"Both see it by: {fitted(goal.success, SHOWN_TEXT)}"] if goal.success else []
    return "\n".join(lines)


def form(
    mentorship: MentorshipView,
    user_id: str,
    goal: GoalText,
    goal_id: str,
    kept: Kept,
    findings: Sequence[Finding] | None = None,
    note: str = "",
) -> View:
    """`goal_id` is empty for a new one."""
    blocks = [
        *([section(note)] if note else []),
        context(f"{mode_line(mentorship, kept.mode)}{mention(mentorship.other(user_id))} sees it as you do."),
        *goal_fields(goal, 0),
        *remarks(findings or ()),
    ]
    if findings is not None and not findings:
        blocks.append(section("Both of you can see when this is reached."))
    blocks.append(actions(button("Check it", CHECK), block_id="check"))
    data: dict[str, Any] = {"id": mentorship.id, "goal": goal_id, "warned": bool(findings or note)}
    data |= {"mode": kept.mode, "new": kept.new, "at": kept.read_at}
    submit = "Save anyway" if findings else "Save for both"
    return modal("A goal", blocks, callback_id=FORM, submit=submit, close="Cancel", data=data)


def mode_line(mentorship: MentorshipView, mode: str) -> str:
    """On top of a form, without a way to the other mode: what is typed here belongs to this one."""
    return f"*{MODE_NAMES[mode].capitalize()} mode.* " if mentorship.manages else ""
