"""What an action is: one thing that one of the two will do, by a day; and when its owner is reminded, once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from bot.mentorships.plans import Fields, day_of
from bot.people.rules import Hours
from bot.sessions.values import ActionView

AT_ONCE = 3
"""Actions in one form: more from one session are hardly done."""

LATER = timedelta(days=7)
"""A date nobody has picked yet is so far ahead; most pairs meet by then."""

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Wish:
    """An action as it is typed."""

    text: str
    owner_id: str
    due_on: date | None


def fields_of(action: Wish | ActionView) -> dict[str, str]:
    """What its form changes."""
    due_on = action.due_on.isoformat() if action.due_on else ""
    return {"text": action.text, "owner_id": action.owner_id, "due_on": due_on}


def wish_of(fields: Fields) -> Wish:
    return Wish(fields["text"], fields["owner_id"], day_of(fields["due_on"]))


def problems(wish: Wish, people: Collection[str], today: date, *, was: date | None = None) -> dict[str, str]:
    """By field, why this cannot be an action. `was` is the date it has, which may be over by now."""
    found: dict[str, str] = {}
    if not wish.text:
        found["text"] = "Say in a few words what will be done."
    if wish.owner_id not in people:
        found["owner"] = "Pick one of you two."
    if problem := date_problem(wish.due_on, today, was=was):
        found["due"] = problem
    return found


def date_problem(due_on: date | None, today: date, *, was: date | None = None) -> str | None:
    if due_on is None:
        return "Pick a day."
    if due_on == was:
        return None
    if due_on < today:
        return "This day is over. Pick today or a later one."
    return "Pick a day within a year." if due_on > today + FURTHEST else None


def proposed_day(today: date, next_session: date | None) -> date:
    """The day of the next session, if it is near."""
    return next_session if next_session and today < next_session <= today + 2 * LATER else today + LATER


def put_off_to(was: date, today: date) -> date:
    """A week after its date; asked for late, tomorrow at the soonest."""
    return max(was + LATER, today + timedelta(days=1))


def morning(due_on: date, hours: Hours) -> str:
    """The local time at which its owner hears of it: when their work begins."""
    return f"{due_on.isoformat()}T{hours.start // 60:02}:{hours.start % 60:02}"
