"""One side of a start, in two steps: goals and how you meet, then how you work and what each teaches the other."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.mentorships.goals import Finding, GoalText
from bot.mentorships.guidebook import Choice, FunctionWords, Starting
from bot.mentorships.rules import EVERY, MODES, SCHEDULERS
from bot.mentorships.terms import DEFAULT_EVERY, DEFAULT_MINUTES, EVERY_WORDS, MINUTES, SCHEDULER_WORDS, Terms
from bot.mentorships.values import MentorshipView
from bot.slack.text import mention
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    header,
    modal,
    option,
    section,
    select,
    text_input,
)
from handlers.mentor_goals_views import goal_fields, mode_line, read_goals, remarks

FIRST, SECOND = "mentor.side.first", "mentor.side.second"
CHECK, MORE, BACK = "mentor.side.check", "mentor.side.more", "mentor.side.back"
TITLE = "Your side"
ROOM = 75
MOST_PREPARES = 1400
"""What both wrote stands in one field of the agreement, which takes 3000 characters."""


def first(
    mentorship: MentorshipView,
    user_id: str,
    terms: Terms,
    goals: Sequence[GoalText] | None,
    findings: Sequence[Finding] | None = None,
    *,
    shown: int = 1,
    note: str = "",
    about: Sequence[str] = (),
) -> View:
    """`goals` are the mentee's; None: the mentor is not asked for any. `shown`: for how many there is room.

    `findings`: the coach has looked; then the button says that it is saved anyway. `about`: what this one has not
    read yet.
    """
    blocks = _top(mentorship, user_id, 1, note)
    blocks += [section("\n".join(f"•  {line}" for line in about))] if about else []
    if goals is not None:
        blocks += _goals(goals, findings, shown)
        blocks.append(header("How you meet"))
    blocks += _meeting(terms, "your mentor" if goals is not None else "your mentee")
    submit = "Save anyway" if findings else "Next"
    data = {"id": mentorship.id, "shown": shown, "warned": bool(findings)}
    return modal(TITLE, blocks, callback_id=FIRST, submit=submit, close="Close", data=data)


def _top(mentorship: MentorshipView, user_id: str, step: int, note: str) -> list[Block]:
    other = mention(mentorship.other(user_id))
    line = f"Step {step} of 2. {other} sees this when both of you have said your side, and nobody else ever does."
    return [*([section(note)] if note else []), context(mode_line(mentorship, MODES[0]) + line)]


def _goals(goals: Sequence[GoalText], findings: Sequence[Finding] | None, shown: int) -> list[Block]:
    blocks = [header("What do you want to reach?")]
    for number in range(shown):
        goal = goals[number] if number < len(goals) else GoalText()
        blocks += goal_fields(goal, number, of=shown)
        blocks += remarks([one for one in findings or () if one.goal == number])
    if findings is not None and not findings:
        blocks.append(section("Both of you can see when these are reached."))
    more = [button("Add a goal", MORE)] if shown < 3 else []
    return [*blocks, actions(button("Check my goals", CHECK), *more, block_id="goals")]


def _meeting(terms: Terms, other: str) -> list[Block]:
    every = [option(EVERY_WORDS[one].capitalize(), one) for one in EVERY]
    minutes = [option(f"{one} minutes", str(one)) for one in MINUTES]
    who = [option(SCHEDULER_WORDS[one].capitalize(), one) for one in SCHEDULERS]
    often = select("static_select", "every", every, terms.every or DEFAULT_EVERY)
    spaced = "Half an hour every week is kept better than two hours once a month."
    length = str(terms.minutes or DEFAULT_MINUTES)
    prepares = text_input(terms.prepares, max_length=MOST_PREPARES, placeholder="One topic, and where I am stuck")
    return [
        field("How often?", often, "every", hint=spaced),
        field("How long?", select("static_select", "minutes", minutes, length), "minutes"),
        field("Who schedules?", select("static_select", "who", who, terms.scheduler or "mentee"), "scheduler"),
        field("What does the mentee prepare?", prepares, "prepares", optional=True),
        field(f"What do you expect of {other}?", text_input(terms.expects), "expects", optional=True),
    ]


def read_first(values: Mapping[str, Any], shown: int) -> tuple[dict[str, Any], list[GoalText] | None]:
    """The fields of a side, and the goals where these were asked for."""
    found = {
        "every": _value(values, "every", "every"),
        "minutes": int(_value(values, "minutes", "minutes") or DEFAULT_MINUTES),
        "scheduler": _value(values, "scheduler", "who"),
        "prepares": read_text(values, "prepares"),
        "expects": read_text(values, "expects"),
    }
    return found, read_goals(values, shown) if "goal1.text" in values else None


# --- the second step ----------------------------------------------------------------------------------------
def second(mentorship: MentorshipView, user_id: str, terms: Terms, words: Starting, note: str = "") -> View:
    role = mentorship.role(user_id)
    other = "mentee" if role == "mentor" else "mentor"
    functions = "What do you offer?" if role == "mentor" else "What do you hope for?"
    blocks = [
        *_top(mentorship, user_id, 2, note),
        _radio("How do you like feedback?", "feedback", words.feedback, terms.feedback),
        _radio("How do you like to learn?", "learning", words.learning, terms.learning),
        _boxes("What do you want to talk about?", "in_scope", words.scope, terms.in_scope),
        _boxes("What would you leave out?", "out_of_scope", words.scope, terms.out_of_scope),
        _boxes(functions, "functions", words.functions, terms.functions),
        header("What each teaches the other"),
        section("\n".join(exchange(mentorship, words))),
        field(f"What can you teach your {other}?", text_input(terms.teaches), "teaches", optional=True),
        actions(button("Back to step 1", BACK), block_id="back"),
    ]
    data = {"id": mentorship.id}
    return modal(TITLE, blocks, callback_id=SECOND, submit="Save for both", close="Close", data=data)


def exchange(mentorship: MentorshipView, words: Starting) -> Sequence[str]:
    """Why both teach: in full where the one with fewer years or an equal teaches, else in short."""
    lines = words.exchange
    return lines if mentorship.kind in {"reverse", "peer"} or len(lines) < 2 else (lines[0], lines[-1])


def _radio(label: str, name: str, choices: Sequence[Choice], chosen: str) -> Block:
    return field(label, select("radio_buttons", name, _options(choices), chosen), name, optional=True)


def _boxes(label: str, name: str, choices: Sequence[Choice | FunctionWords], chosen: Sequence[str]) -> Block:
    options = _options(choices)
    initial = [one for one in options if one["value"] in chosen]
    element = {"type": "checkboxes", "action_id": name, "options": options}
    return field(label, element | ({"initial_options": initial} if initial else {}), name, optional=True)


def _options(choices: Sequence[Choice | FunctionWords]) -> list[Block]:
    return [option(one.title, one.id, _in_short(one.line)) for one in choices][:10]


def _in_short(line: str) -> str:
    """A description has room for 75 characters; what is longer ends at a comma, or else at a word."""
    if len(line) <= ROOM:
        return line
    whole, comma, _ = line[:ROOM].rpartition(",")
    return whole if comma else f"{line[: ROOM - 1].rpartition(' ')[0]}…"


def read_second(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a side. Errors by block are for the listener."""
    lists = ("in_scope", "out_of_scope", "functions")
    found: dict[str, Any] = {name: _values(values, name) for name in lists}
    found |= {name: _value(values, name, name) or "" for name in ("feedback", "learning")}
    return found | {"teaches": read_text(values, "teaches")}


def _value(values: Mapping[str, Any], block: str, action: str) -> str | None:
    chosen = values[block][action].get("selected_option")
    return str(chosen["value"]) if chosen else None


def _values(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(one["value"]) for one in values[name][name].get("selected_options") or ())


def read_text(values: Mapping[str, Any], name: str) -> str:
    return (values[name]["text"].get("value") or "").strip()


def read_date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
