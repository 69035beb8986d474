"""Actions of a pair: the list, the forms to add, change, move and drop one, and the one message at its date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sessions.actions import Wish
from bot.sessions.values import ActionView, OfPair
from bot.slack.message import Message
from bot.slack.text import fitted, mention, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    quote,
    section,
    select,
    text_input,
)
from handlers.mentor_checkin_views import mode_head, mode_line

DONE, WEEK, REOPEN = "mentor.actions.done", "mentor.actions.week", "mentor.actions.reopen"
ADD, EDIT, MOVE, LEAVE = "mentor.actions.add", "mentor.actions.edit", "mentor.actions.move", "mentor.actions.leave"
LIST = "mentor.actions.list"
SAVE, MOVED, DROPPED = "mentor.actions.save", "mentor.actions.moved", "mentor.actions.dropped"

PAGE = 10
LONGEST_LINE = 300
SEEN_BY_BOTH = "Both of you see this."
STATES = {"open": "Open", "done": "Done", "dropped": "Dropped"}


# --- the message at its date ------------------------------------------------------------------------------
def due(action: ActionView, other_id: str, week_later: date, today: date) -> Message:
    """No word of it stands in the conversation. One that comes later than its day, after a weekend, say, says so."""
    when = f"was for {day(action.due_on, today)}" if action.due_on < today else "is due today"
    line = f"An action from your sessions with {mention(other_id)} {when}."
    value = {"id": action.id}
    can = [
        button("Done", DONE, value, style="primary"),
        button("Move a week", WEEK, {**value, "to": week_later.isoformat()}),
        button("Drop it", LEAVE, value),
        button("See it", EDIT, value),
    ]
    return Message("An action of yours is due.", [section(line), actions(*can), *mode_line(action.mode)])


def settled(action: ActionView, other_id: str, today: date) -> Message:
    """In place of the message once something was said."""
    said = {
        "done": "Done. Thank you for following through.",
        "dropped": "Dropped. It does not come back.",
        "open": f"Moved to {day(action.due_on, today)}. This was the one reminder; it comes into your preparation.",
    }[action.state]
    line = f"An action from your sessions with {mention(other_id)}: {said}"
    see = button("See it", EDIT, {"id": action.id})
    return Message("An action of yours.", [section(line), actions(see), *mode_line(action.mode)])


def day(on: date, today: date) -> str:
    """`Tuesday, 3 March`."""
    if on == today:
        return "today"
    return f"{on:%A}, {on.day} {on:%B}" + (f" {on.year}" if on.year != today.year else "")


# --- the list ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Listed:
    """A page of the actions of a pair in one state, as one of the two sees it in one mode."""

    pair: OfPair
    found: Sequence[ActionView]
    counts: Mapping[str, int]
    today: date
    state: str = "open"
    offset: int = 0

    @property
    def place(self) -> Block:
        """What brings its reader back to it."""
        mode = self.pair.viewer.mode
        return {"id": self.pair.mentorship.id, "mode": mode, "state": self.state, "offset": self.offset}


def page(listed: Listed, note: str = "") -> View:
    blocks = [*mode_head(listed.pair, "actions"), *([section(f"*{note}*")] if note else [])]
    blocks += [section(_intro(listed)), actions(*_ways(listed), block_id="ways")]
    for action in listed.found:
        blocks.append(section(_entry(listed, action)))
        if listed.pair.mentorship.is_active:
            blocks.append(actions(*_can(action), block_id=f"act:{action.id}"))
    turns = [button("Back", f"{LIST}.back", {"offset": max(listed.offset - PAGE, 0)})] if listed.offset else []
    if listed.offset + PAGE < listed.counts.get(listed.state, 0):
        turns.append(button("More", f"{LIST}.more", {"offset": listed.offset + PAGE}))
    blocks += [actions(*turns, block_id="turn")] if turns else []
    return modal("Actions", blocks, callback_id="mentor.actions.page", data=listed.place)


def _intro(listed: Listed) -> str:
    other, count = mention(listed.pair.other_id), listed.counts.get(listed.state, 0)
    if listed.state == "open":
        none = f"Nothing is open between you and {other}. Both of you see what you add."
        return f"*{count} open* with {other}. Both of you see these." if count else none
    return f"*{count} {STATES[listed.state].lower()}* with {other}." if count else f"None is {listed.state} yet."


def _ways(listed: Listed) -> list[Block]:
    """After the end the list is there to be read."""
    others = [state for state in STATES if state != listed.state]
    words = [f"{STATES[state]} ({listed.counts.get(state, 0)})" for state in others]
    to = [button(said, f"{LIST}.{state}", {"state": state}) for said, state in zip(words, others, strict=True)]
    if not listed.pair.mentorship.is_active:
        return to
    return [button("Add an action", ADD, style=None if listed.found else "primary"), *to]


def _entry(listed: Listed, action: ActionView) -> str:
    mine = action.owner_id == listed.pair.viewer.user_id
    whose = "Yours" if mine else mention(action.owner_id)
    when = {"open": "by", "done": "done, was for", "dropped": "dropped, was for"}[action.state]
    if action.state == "open" and action.due_on < listed.today:
        when = "was for"
    lines = [fitted(action.text, LONGEST_LINE), f"_{whose}, {when} {day(action.due_on, listed.today)}_"]
    lines += [f"_Why: {fitted(' '.join(action.reason.split()), LONGEST_LINE)}_"] if action.reason else []
    return "\n".join(lines)


def _can(action: ActionView) -> list[Block]:
    value = {"id": action.id}
    if action.state != "open":
        return [button("Open it again", REOPEN, value)]
    return [
        button("Done", DONE, value),
        button("Move", MOVE, value),
        button("Change", EDIT, value),
        button("Drop", LEAVE, value),
    ]


# --- the forms --------------------------------------------------------------------------------------------
def form(pair: OfPair, wish: Wish, data: object, *, state: str = "open", above: Sequence[Block] = ()) -> View:
    """`data` says which one it is, and where to go back to. `above`: what the other wrote meanwhile."""
    settled = [context(f"This one is {state}. The list of those can open it again.")] if state != "open" else []
    blocks = [*mode_head(pair), *settled, *above, *fields(pair, wish)]
    return modal("An action", blocks, callback_id=SAVE, submit="Save for both", close="Cancel", data=data)


def stands(pair: OfPair, action: ActionView, today: date) -> list[Block]:
    """What the other saved while this one typed."""
    whose = "yours" if action.owner_id == pair.viewer.user_id else f"for {mention(action.owner_id)}"
    line = f"*{mention(pair.other_id)} changed the same at the same time.* Nothing is lost: what you typed is below. "
    then = f"Now it is {whose}, by {day(action.due_on, today)}, and says this. Save what you two want."
    return [section(line + then), quote(shorten(action.text, LONGEST_LINE))]


def fields(pair: OfPair, wish: Wish, number: str = "", *, optional: bool = False) -> list[Block]:
    """What, who and by when. `number` goes behind the fields' names where a form has several, from 0 on."""
    other = "My mentee" if pair.is_mentor else "My mentor"
    nth = f"Action {int(number) + 1}: " if number not in {"", "0"} else ""
    owners = [option("I do", pair.viewer.user_id), option(f"{other} does", pair.other_id)]
    picker = {"type": "datepicker", "action_id": "day"}
    chosen = {"initial_date": wish.due_on.isoformat()} if wish.due_on else {}
    what = text_input(wish.text, multiline=False, required=0 if optional else 1)
    who = select("static_select", "owner", owners, wish.owner_id)
    once = "Whoever does it hears of it once, that morning."
    return [
        field(_label(nth, "What will be done?"), what, f"text{number}", hint=SEEN_BY_BOTH, optional=optional),
        field(_label(nth, "Who does it?"), who, f"owner{number}", optional=optional),
        field(_label(nth, "By when?"), picker | chosen, f"due{number}", hint=once, optional=optional),
    ]


def _label(nth: str, words: str) -> str:
    return nth + words[0].lower() + words[1:] if nth else words


def read_form(values: Mapping[str, Any], number: str = "") -> Wish:
    picked = values[f"owner{number}"]["owner"].get("selected_option") or {}
    words = (values[f"text{number}"]["text"].get("value") or "").strip()
    return Wish(words, str(picked.get("value", "")), read_day(values, f"due{number}"))


def read_day(values: Mapping[str, Any], name: str = "due") -> date | None:
    chosen = values[name]["day"].get("selected_date")
    return date.fromisoformat(chosen) if chosen else None


def move(pair: OfPair, action: ActionView, to: date, data: object) -> View:
    picker = {"type": "datepicker", "action_id": "day", "initial_date": to.isoformat()}
    blocks = [
        *mode_head(pair),
        quote(shorten(action.text, LONGEST_LINE)),
        field("To which day?", picker, "due"),
        _why(),
    ]
    return modal("Move an action", blocks, callback_id=MOVED, submit="Move it", close="Cancel", data=data)


def leave(pair: OfPair, action: ActionView, data: object) -> View:
    line = "Plans change. It leaves the list, and nobody is reminded of it."
    blocks = [*mode_head(pair), quote(shorten(action.text, LONGEST_LINE)), section(line), _why()]
    return modal("Drop an action", blocks, callback_id=DROPPED, submit="Drop it", close="Cancel", data=data)


def _why() -> Block:
    return field("Why?", text_input("", multiline=False), "reason", hint=SEEN_BY_BOTH, optional=True)


def read_reason(values: Mapping[str, Any]) -> str:
    return (values["reason"]["text"].get("value") or "").strip()
