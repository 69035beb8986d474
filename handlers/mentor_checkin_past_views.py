"""Sessions that are over: a list, and for each what was agreed and learned in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.sessions.checkin import was_held
from bot.sessions.values import ActionView, CheckInView, HelpView, OfPair, Past
from bot.slack.text import escape, fitted, link, mention, shorten
from handlers import mentor_actions_views
from handlers.blocks import Block, View, actions, button, context, modal, quotes, section
from handlers.mentor_checkin_views import CARD, LEVELS, USEFUL, mode_head
from handlers.mentor_views import moment, opens

TURN = "mentor.checkin.turn"
PAGE = 10
LONGEST_LINE = 200
LONGEST_LINK = 80
HTTPS = "https://"
"""As Slack knows it, however it was typed."""
LISTED = 15
"""Actions of one session on its page; the list of actions has all."""


@dataclass(frozen=True)
class Reader:
    """One of the two, and where they are."""

    pair: OfPair
    tz: tzinfo
    today: date

    def name(self, user_id: str) -> str:
        return "You" if user_id == self.pair.viewer.user_id else mention(user_id)


# --- the list ---------------------------------------------------------------------------------------------
def listed(reader: Reader, found: Sequence[Past], total: int, offset: int = 0) -> View:
    blocks = mode_head(reader.pair, "past")
    count = f"*{total} past session{'s' if total != 1 else ''}* with {mention(reader.pair.other_id)}."
    blocks.append(section(count if total else f"No session with {mention(reader.pair.other_id)} has begun yet."))
    for past in found:
        go = opens("Open", "past", past.meeting.id, in_place=True)
        blocks.append(section(_entry(reader, past), go, block_id=f"past:{past.meeting.id}"))
    turns = [button("Newer", f"{TURN}.newer", {"offset": max(offset - PAGE, 0)})] if offset else []
    if offset + PAGE < total:
        turns.append(button("Older", f"{TURN}.older", {"offset": offset + PAGE}))
    blocks += [actions(*turns, block_id="turn")] if turns else []
    return modal("Past sessions", blocks, callback_id="mentor.checkin.list", data=_place(reader.pair))


def _place(pair: OfPair) -> Block:
    return {"id": pair.mentorship.id, "mode": pair.viewer.mode}


def _entry(reader: Reader, past: Past) -> str:
    lines = [f"*{moment(past.meeting.starts_at, reader.tz)}*"]
    held = was_held([one.met for one in past.check_ins])
    learned = " ".join(" ".join(one.learned.split()) for one in past.check_ins if one.met and one.learned)
    if not held:
        nobody = "_Your check-in waits._" if past.waits else "_Nobody has checked in._"
        lines.append(nobody if held is None else "_You did not meet._")
    elif learned:
        lines.append(f"Learned: {fitted(learned, LONGEST_LINE)}")
    if past.actions:
        still = sum(one.state == "open" for one in past.actions)
        count = f"{len(past.actions)} action{'s' if len(past.actions) != 1 else ''}"
        lines.append(f"_{count}, {still} open_")
    return "\n".join(lines)


# --- one session ------------------------------------------------------------------------------------------
def one(reader: Reader, past: Past, helps: Sequence[HelpView], names: Mapping[str, str], note: str = "") -> View:
    """What the two agreed on and learned, as far as the reader may see it. `note` is ours."""
    pair, meeting = reader.pair, past.meeting
    blocks = [*mode_head(pair, "past"), *([section(f"*{note}*")] if note else [])]
    blocks.append(section(f"*{moment(meeting.starts_at, reader.tz)}*, with {mention(pair.other_id)}."))
    for check_in in sorted(past.check_ins, key=lambda one: one.author_id != pair.viewer.user_id):
        blocks += _said(reader, check_in)
    if not past.check_ins:
        blocks.append(section(_nobody(reader, past)))
    if note and len(past.check_ins) == 1:
        blocks.append(context(f"{mention(pair.other_id)} has not checked in yet. What they write for both shows here."))
    blocks += [section(line) for line in _help_lines(reader, helps, names)]
    blocks += _agreed(reader, past.actions)
    blocks.append(actions(*_ways(reader, past), block_id="ways"))
    return modal("A past session", blocks, callback_id="mentor.checkin.past", data=_place(pair))


def _nobody(reader: Reader, past: Past) -> str:
    if not past.waits:
        return "Nobody has checked in yet."
    other = mention(reader.pair.other_id)
    return f"{other} has checked in. So that each says it alone, you see it after your own check-in, or in two days."


def _said(reader: Reader, said: CheckInView) -> list[Block]:
    mine = said.author_id == reader.pair.viewer.user_id
    if not said.met:
        return [section(f"{reader.name(said.author_id)} said that you did not meet.")]
    useful = USEFUL.get(said.useful or 0)
    seen = " Only you see this." if mine and not said.shared else ""
    line = f"*{reader.name(said.author_id)}*" + (f" found it: {useful.lower()}.{seen}" if useful else "")
    texts = [
        ("Why" + (" (only you see this)" if seen else ""), said.why),
        ("Learned", said.learned),
        ("A note for both", said.note),
        ("A note for you only", said.own_note),
    ]
    written = [(label, words) for label, words in texts if words]
    return [section(line), *([quotes(written)] if written else [])] if useful or written else []


def _help_lines(reader: Reader, helps: Sequence[HelpView], names: Mapping[str, str]) -> list[str]:
    """A line for each topic, with what each of the two said."""
    by_skill: dict[str, list[HelpView]] = defaultdict(list)
    for one in sorted(helps, key=lambda one: one.author_id != reader.pair.viewer.user_id):
        by_skill[one.skill_id].append(one)
    lines = []
    for skill_id, said in by_skill.items():
        told = [f"{reader.name(one.author_id)}: {_level(reader, one)}" for one in said]
        links = [link(HTTPS + one.link[len(HTTPS) :], shorten(one.link, LONGEST_LINK)) for one in said if one.link]
        lines.append(f"*{escape(names.get(skill_id, 'A topic'))}*\n" + "\n".join([*told, *links]))
    return lines


def _level(reader: Reader, said: HelpView) -> str:
    by_mentor = said.author_id == reader.pair.mentorship.mentor_id
    return f"“{LEVELS[by_mentor][said.level]}”"


def _agreed(reader: Reader, found: Sequence[ActionView]) -> list[Block]:
    if not found:
        return []
    lines = []
    for action in found[:LISTED]:
        day = mentor_actions_views.day(action.due_on, reader.today)
        state = "by" if action.state == "open" else f"{action.state}, was for"
        whose = "yours" if action.owner_id == reader.pair.viewer.user_id else mention(action.owner_id)
        lines.append(f"• {fitted(' '.join(action.text.split()), 100)} _({whose}, {state} {day})_")
    return [section("*Agreed*\n" + "\n".join(lines))]


def _ways(reader: Reader, past: Past) -> list[Block]:
    pair, meeting = reader.pair, past.meeting
    mine = next((one for one in past.check_ins if one.author_id == pair.viewer.user_id), None)
    ways = [button("Make a card of this", CARD, {"id": meeting.id})] if mine and mine.met and mine.learned else []
    if pair.mentorship.is_active:
        ways.append(opens("Change my check-in" if mine else "Check in", "checkin", meeting.id, in_place=True))
        ways.append(button("Add an action", mentor_actions_views.ADD, _place(pair) | {"session": meeting.id}))
    ways.append(button("All actions", f"{mentor_actions_views.LIST}.all", {"state": "open"}))
    ways.append(button("Past sessions", f"{TURN}.all", {"offset": 0}))
    return ways
