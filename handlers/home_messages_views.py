"""In App Home: what came from Trellis and why, what is planned and when, and how to have less of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.people.rules import FOREVER
from handlers.blocks import Block, actions, button, confirm, day_name, header, section
from handlers.nudges_views import CHANGE, RESUME

PAUSE, GO_ON, LEAVE_OUT = "home.pause", "home.go_on", "home.leave_out"

OFF_MOST = 10
"""Stopped kinds in the list; the settings behind *Change what comes* have them all."""


@dataclass(frozen=True)
class Came:
    """`at` is in the person's zone."""

    title: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Planned:
    """`held`: why it has to wait until then."""

    nudge_id: str
    title: str
    at: datetime
    held: str | None = None


@dataclass(frozen=True)
class Off:
    """A kind that does not come: stopped, or at rest."""

    habit: str
    title: str
    rests: bool = False


@dataclass(frozen=True)
class Messages:
    """What came lately, what is planned, and what is off. Instants are in the person's zone."""

    today: date
    week: int = 0
    budget: int = 5
    closed: str | None = None
    """Why nothing comes today."""
    leave_until: datetime | None = None
    paused_until: datetime | None = None
    came: Sequence[Came] = ()
    planned: Sequence[Planned] = ()
    off: Sequence[Off] = ()


def messages(shown: Messages) -> list[Block]:
    pause = button("Resume", GO_ON, style="primary") if shown.paused_until else _pause()
    return [
        header("Messages from Trellis"),
        section(state(shown)),
        actions(pause, button("Change what comes", CHANGE), block_id="messages"),
        *_planned(shown),
        *_came(shown),
        *(_off(one) for one in shown.off[:OFF_MOST]),
    ]


def _pause() -> Block:
    words = "Nothing comes from Trellis until you resume. What people send you waits here."
    return button("Pause everything", PAUSE, confirm=confirm("Pause everything?", words, "Pause"))


def state(shown: Messages) -> str:
    """The one line that says whether messages come now, and how many came."""
    if shown.paused_until:
        until = "until you resume"
        if shown.paused_until < FOREVER:
            until = f"until {_day(shown.paused_until, shown.today)}, {shown.paused_until:%H:%M}"
        return f"*Paused {until}.* What people send you waits here."
    if shown.leave_until:
        back = f", until {_day(shown.leave_until, shown.today)}" if shown.leave_until < FOREVER else ""
        return f"*On leave by your Slack status{back}.* Nothing comes before you are back."
    closed = f"*Nothing comes today: {shown.closed}.* " if shown.closed else ""
    if shown.week > shown.budget:
        above = f"Above your {shown.budget} comes only what people send you, or what you asked for."
        return f"{closed}{shown.week} messages this week. {above}"
    return f"{closed}{shown.week} of {shown.budget} messages this week."


def _planned(shown: Messages) -> list[Block]:
    blocks = [section("*Planned*")] if shown.planned else []
    for one in shown.planned:
        held = f"\n_It waits: {one.held}._" if one.held else ""
        words = f"*{one.title}* · {_day(one.at, shown.today)}, {one.at:%H:%M}{held}"
        leave_out = button("Not this one", LEAVE_OUT, {"id": one.nudge_id})
        blocks.append(section(words, leave_out, block_id=f"planned:{one.nudge_id}"))
    return blocks


def _came(shown: Messages) -> list[Block]:
    lines = [f"*{one.title}* · {_day(one.at, shown.today)}, {one.at:%H:%M}\n_{one.reason}_" for one in shown.came]
    return [section("*Came lately, and why*"), section("\n".join(lines))] if lines else []


def _off(one: Off) -> Block:
    word = "At rest, after four without an answer" if one.rests else "Stopped"
    return section(
        f"{word}: {one.title}.", button("Bring back", RESUME, {"kind": one.habit}), block_id=f"off:{one.habit}"
    )


def _day(at: datetime, today: date) -> str:
    return day_name(at.date(), today)
