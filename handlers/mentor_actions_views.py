"""Actions of a pair: the list, the forms to add, change, move and drop one, and the one message at its date."""

from datetime import date

from bot.sessions.values import ActionView
from bot.slack.message import Message
from bot.slack.text import mention
from handlers.blocks import Block, actions, button, context, section

DONE, WEEK, DROP, REOPEN = (
    "mentor.actions.done",
    "mentor.actions.week",
    "mentor.actions.drop",
    "mentor.actions.reopen",
)
ADD, EDIT, MOVE, LEAVE = "mentor.actions.add", "mentor.actions.edit", "mentor.actions.move", "mentor.actions.leave"
LIST = "mentor.actions.list"
SAVE, MOVED, DROPPED = "mentor.actions.save", "mentor.actions.moved", "mentor.actions.dropped"

PAGE = 10
LONGEST_LINE = 300
STATES = {"open": "Open", "done": "Done", "dropped": "Dropped"}


# --- the message at its date ------------------------------------------------------------------------------
def due(action: ActionView, other_id: str, week_later: date) -> Message:
    """No word of it stands in the conversation."""
    line = f"An action from your sessions with {mention(other_id)} is due today."
    value = {"id": action.id}
    can = [
        button("Done", DONE, value, style="primary"),
        button("Move a week", WEEK, {**value, "to": week_later.isoformat()}),
        button("Drop it", DROP, value),
        button("See it", EDIT, value),
    ]
    return Message("An action is due today.", [section(line), actions(*can), *_mode_line(action.mode)])


def settled(action: ActionView, other_id: str, today: date) -> Message:
    """In place of the message once something was said."""
    said = {
        "done": "Done. Thank you for following through.",
        "dropped": "Dropped. It does not come back.",
        "open": f"Moved to {day(action.due_on, today)}. This was the one reminder; it comes into your preparation.",
    }[action.state]
    line = f"An action from your sessions with {mention(other_id)}: {said}"
    see = button("See it", EDIT, {"id": action.id})
    return Message("An action of yours.", [section(line), actions(see), *_mode_line(action.mode)])


def _mode_line(mode: str) -> list[Block]:
    return [context("In manager mode.")] if mode == "manager" else []


def day(on: date, today: date) -> str:
    """`Tuesday, 3 March`."""
    if on == today:
        return "today"
    return f"{on:%A}, {on.day} {on:%B}" + (f" {on.year}" if on.year != today.year else "")
