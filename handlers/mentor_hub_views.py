"""A few lines for each mentorship, and where its buttons lead: in the hub, and shorter in App Home."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.mentorships.values import MentorshipView
from bot.sessions.glance import Glance
from bot.slack.text import escape, mention, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    day_name,
    divider,
    header,
    modal,
    option,
    section,
    select,
    text,
)
from handlers.mentor_views import OPEN, mode_blocks, opens, with_whom

PAGE = 5
"""Mentorships on one page of the hub."""

AT_HOME = 3
TURN = "mentor.turn"

WAITS = {
    "side": "You have not said yet what you want of it.",
    "their_side": "{other} has not said yet what they want of it.",
    "agreement": "The agreement waits for you.",
    "their_agreement": "The agreement waits for {other}.",
}
MORE = (
    ("Plan", "plan"),
    ("Goals", "goals"),
    ("Skills and stages", "skills"),
    ("Agreement", "agreement"),
    ("Past sessions", "past"),
    ("How it goes", "going"),
    ("How often you meet", "cadence"),
    ("Is it useful?", "pulse"),
    ("Pause", "pause"),
    ("Hand over", "handover"),
    ("End it well", "end"),
)
"""Pages that are not needed every week, by their words."""


@dataclass(frozen=True)
class Hub:
    """Everything that the hub shows to one person, at one time in their zone."""

    glances: Sequence[Glance]
    now: datetime
    tz: ZoneInfo
    words: frozenset[str]
    """Of the pages that there are."""
    offset: int = 0
    total: int = 0
    has_ended: bool = False
    """Others have ended."""


def hub(data: Hub) -> View:
    blocks: list[Block] = []
    for one in data.glances:
        blocks += [*_pair(one, data), divider()]
    if not data.glances:
        blocks += [
            header("Mentor well, in small steps"),
            section("Agree on goals, meet with an agenda, follow through. Only the two of you see any of it."),
        ]
    blocks += _pager(data)
    start = opens("Start a mentorship", "start", style=None if data.glances else "primary")
    ended = [opens("Ended ones", "ended")] if data.has_ended else []
    blocks.append(actions(start, *ended, *[opens("Settings", "settings")] * ("settings" in data.words), block_id="hub"))
    return modal("Mentorships", blocks, callback_id="mentor.hub")


def home(data: Hub) -> list[Block]:
    """In App Home: the next ones, and a way to the rest."""
    blocks: list[Block] = [header("Mentorships")] if data.glances else []
    for one in data.glances[:AT_HOME]:
        blocks += _pair(one, data, at_home=True)
    if data.total > AT_HOME:
        blocks.append(context(f"And {data.total - AT_HOME} more."))
    start = [] if data.glances else [opens("Start a mentorship", "start")]
    line = [] if data.glances else [section("`/mentor` keeps a mentorship going: goals, sessions, what comes of them.")]
    every = [button("All mentorships", "mentor.hub")] if data.glances else []
    return [*blocks, *line, actions(*start, *every, block_id="mentorships")]


def _pair(one: Glance, data: Hub, *, at_home: bool = False) -> list[Block]:
    state = _state(one.mentorship, data)
    title = f"*{with_whom(one.mentorship, one.user_id)}*" + (f" · {state}" if state else "")
    lines = [title, *_lines(one, data)]
    blocks: list[Block] = [section("\n".join(lines))]
    blocks += mode_blocks(one.mentorship, one.user_id)
    if buttons := _buttons(one, data, at_home=at_home):
        blocks.append(actions(*buttons, block_id=f"pair:{one.mentorship.id}"))
    return blocks


def _state(mentorship: MentorshipView, data: Hub) -> str:
    if mentorship.state == "asked":
        return "not begun"
    if mentorship.is_paused(data.now) and mentorship.paused_until:
        until = mentorship.paused_until.astimezone(data.tz).date()
        return "paused" if until.year == 9999 else f"paused until {until.day} {until:%B}"
    return ""


def _lines(one: Glance, data: Hub) -> list[str]:
    other = mention(one.mentorship.other(one.user_id))
    if one.mentorship.state == "asked":
        return [WAITS[one.waits or "side"].format(other=other)]
    lines = [_next(one, data)]
    if one.to_check_in:
        lines.append("Your check-in on the last session is open.")
    if one.my_actions or one.their_actions:
        lines.append(f"Open actions: {one.my_actions} yours, {one.their_actions} theirs")
    lines += [_action(action.owner_id, action.text, action.due_on, one, data) for action in one.actions]
    if one.plan_id:
        review = f" · review on {one.review_on.day} {one.review_on:%B}" if one.review_on else ""
        lines.append(f"Plan: {escape(shorten(one.plan_title or 'without a title yet', 80))}{review}")
    if one.waits:
        lines.append(WAITS[one.waits].format(other=other))
    elif one.agreed_at:
        agreed = one.agreed_at.astimezone(data.tz)
        lines.append(f"Agreement of {agreed.day} {agreed:%B}")
    return lines


def _next(one: Glance, data: Hub) -> str:
    if one.next is None:
        return "No session is planned."
    at = one.next.starts_at.astimezone(data.tz)
    when = f"{day_name(at.date(), data.now.astimezone(data.tz).date())} at {at:%H:%M}"
    shared = "prepared and shared" if one.they_shared else "not shared yet"
    role = one.mentorship.role(one.user_id)
    mine = "you have prepared" if one.i_prepared else "you have not prepared"
    theirs = f", their agenda is {shared}" if role == "mentor" else ""
    return f"Next session: {when} · {mine}{theirs}"


def _action(owner_id: str, words: str, due_on: date, one: Glance, data: Hub) -> str:
    whose = "you" if owner_id == one.user_id else mention(owner_id)
    late = " · past its date" if due_on < data.now.astimezone(data.tz).date() else ""
    return f"•  {escape(shorten(words, 80))} ({whose}, {due_on.day} {due_on:%B}){late}"


def _buttons(one: Glance, data: Hub, *, at_home: bool) -> list[Block]:
    mentorship, found = one.mentorship, []
    if one.waits in {"side", "agreement"}:
        then = "side" if one.waits == "side" else "agreement"
        found.append(opens("Fill in my side" if then == "side" else "Read the agreement", then, mentorship.id))
    elif mentorship.state == "asked":
        found.append(opens("See how it stands", "side" if one.waits == "their_side" else "agreement", mentorship.id))
    if not mentorship.is_active:
        return [block for block in found if _leads(block, data)]
    if one.to_check_in:
        found.append(opens("Check in", "checkin", one.to_check_in.id, style="primary"))
    if one.next:
        found.append(opens("Prepare", "prep", one.next.id))
        found.append(opens("Guide", "guide", one.next.id))
    elif mentorship.is_paused(data.now):
        found.append(opens("Go on earlier", "pause", mentorship.id))
    else:
        found.append(opens("Set a session", "session", mentorship.id, style="primary"))
    found += [opens("Sessions", "session", mentorship.id)] if one.next else []
    found.append(opens("Actions", "actions", mentorship.id))
    kept = [block for block in found if _leads(block, data)]
    rest = [(words, {"id": mentorship.id, "then": then}) for words, then in MORE if then in data.words]
    return kept + ([_more(rest)] if rest and not at_home else [])


def _more(rest: Sequence[tuple[str, dict[str, str]]]) -> Block:
    options = [option(words, json.dumps(value, separators=(",", ":"))) for words, value in rest]
    return select("static_select", f"{OPEN}.more", options, None) | {"placeholder": text("More")}


def _leads(block: Block, data: Hub) -> bool:
    return block["action_id"].removeprefix(f"{OPEN}.") in data.words


def _pager(data: Hub) -> list[Block]:
    last = data.offset + len(data.glances)
    if data.total <= PAGE:
        return []
    buttons = []
    if data.offset:
        buttons.append(button("Newer", f"{TURN}.newer", {"offset": max(data.offset - PAGE, 0)}))
    if last < data.total:
        buttons.append(button("Older", f"{TURN}.older", {"offset": last}))
    return [context(f"{data.offset + 1} to {last} of {data.total}"), actions(*buttons, block_id="pages")]
