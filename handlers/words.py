"""What a person writes to Trellis: a few words that take effect at once, and a kind line for everything else."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.inbox.rules import EDITED
from bot.nudges import service as nudges
from bot.nudges.kinds import Class, Kind
from bot.nudges.rules import NudgeView
from bot.people import service, store
from bot.people.rules import FOREVER, Hours
from bot.slack.message import Message
from bot.slack.text import plain
from handlers import recall_text
from handlers.acting import Acting, After, Body, known
from handlers.blocks import day_name, section
from handlers.nudges_kinds import Served
from handlers.said import Said

ANSWER = Kind(
    "words.answer",
    "Answers to what you write here",
    Class.WAITING,
    timedelta(minutes=10),
    "an answer after ten minutes answers nothing",
    at_once=True,
    counts=False,
    alone=True,
)
REASON = "You wrote to me."

ANSWERS = {
    "help": "*What I do*\n"
    "• `/sbi @person what you saw` helps you to draft feedback, before you send it.\n"
    "• `/recall` asks you a question about mentoring, to keep what you know. Write your answer here.\n"
    "• App Home, the tab above, shows what you gave and received, your hours, and what comes next.\n"
    "*What I understand here*\n"
    "• *pause*, or *pause 2 weeks*: nothing comes from me\n"
    "• *resume*: it comes again\n"
    "• *stop*: how to end one kind of message\n"
    "• *help*: this list",
    "stop": "*Stop these* under a message of mine ends that kind. App Home has a switch for each kind. "
    "To stop everything, write *pause*.",
    "pause": "Everything is paused until {until}. What people send you waits in App Home. "
    "Write *resume* to go on sooner.",
    "pause_all": "Everything is paused. What people send you waits in App Home. Write *resume* when you want me back.",
    "resume": "I am back, in your hours and a little at a time.",
    "else": "I understand only a few words here: *help*, *pause*, *resume* and *stop*. "
    "To draft feedback, write `/sbi`; for a question, `/recall`. What you wrote was not kept.",
    "sorry": "What you wrote did not reach me, and it is not your fault. Please write it again.",
}

NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
UNITS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
LONGEST = timedelta(days=366)
"""Who names a longer pause means for good."""

_PAUSE = re.compile(
    r"pause(?: everything| all)?(?: for)?(?: (?P<count>[0-9]{1,4}|[a-z]+)? ?(?P<unit>hour|day|week|month)s?)?"
)
_PLAIN = {
    "help": "help",
    "stop": "stop",
    "unsubscribe": "stop",
    "resume": "resume",
    "unpause": "resume",
    "start": "resume",
    "continue": "resume",
}


@dataclass(frozen=True)
class Word:
    """What they want. `lasts` is of a pause; None: until they say otherwise."""

    name: str
    lasts: timedelta | None = None


def understood(text: str) -> Word | None:
    """The word, alone in its message: a sentence that holds one means something else."""
    typed = " ".join(re.sub(r"[^\w ]", " ", text.lower()).split())
    typed = typed.removeprefix("please ").removesuffix(" please")
    if typed in _PLAIN:
        return Word(_PLAIN[typed])
    found = _PAUSE.fullmatch(typed)
    if found is None:
        return None
    if found["unit"] is None:
        return Word("pause")
    count = NUMBERS.get(found["count"] or "a") or (int(found["count"]) if found["count"].isdigit() else 0)
    lasts = count * UNITS[found["unit"]]
    return Word("pause", lasts if lasts <= LONGEST else None) if count else None


def until_after(now: datetime, lasts: timedelta, zone: ZoneInfo) -> datetime:
    """Days end at the hour of the person's clock at which they began, whatever the clocks did meanwhile."""
    return now + lasts if lasts < UNITS["day"] else (now.astimezone(zone) + lasts).astimezone(UTC)


async def said(session: AsyncSession, who: Acting, event: Body) -> After:
    """The first reader that makes something of it ends the matter."""
    if event.get("subtype") == EDITED:
        await recall_text.edited(session, _said(who, event["channel"], event["message"]))
        return who.wake
    message = _said(who, event["channel"], event)
    for read in READERS:
        if await read(session, message):
            break
    stranger = await store.person(session, who.team_id, who.user_id) is None
    return partial(_deliver_to_stranger, who) if stranger else who.wake


def _said(who: Acting, channel: str, message: Body) -> Said:
    return Said(who, plain(message.get("text") or ""), message["ts"], channel, message.get("thread_ts"))


async def _deliver_to_stranger(who: Acting) -> None:
    """The answer may be held already, for want of their hours: once Slack has said them, it goes."""
    if await known(who, who.user_id):
        async with who.deps.db.begin() as session:
            await nudges.reconsider(session, who.team_id, who.user_id, who.deps.clock.now())
    await who.wake()


async def word(session: AsyncSession, message: Said) -> bool:
    wish, who, now = understood(message.text), message.who, message.who.deps.clock.now()
    if wish is None:
        return False
    name, until = wish.name, None
    if wish.name == "pause":
        until = until_after(now, wish.lasts, await _zone(session, who.team_id, who.user_id)) if wish.lasts else None
        name = "pause" if until else "pause_all"
        await service.pause(session, who.team_id, who.user_id, until or FOREVER, now)
    elif wish.name == "resume":
        await service.resume_all(session, who.team_id, who.user_id, now)
    await nudges.reconsider(session, who.team_id, who.user_id, now)
    await answer(session, who, name, f"words:{who.user_id}:{message.ts}", until)
    return True


async def anything(session: AsyncSession, message: Said) -> bool:
    """Said once a day: who writes more is not told the same again."""
    who = message.who
    today = who.deps.clock.now().astimezone(await _zone(session, who.team_id, who.user_id)).date()
    await answer(session, who, "else", f"words.else:{who.user_id}:{today}")
    return True


async def sorry(who: Acting, event_id: str) -> None:
    """For what could not be handled however often it was tried."""
    async with who.deps.db.begin() as session:
        await answer(session, who, "sorry", f"words.sorry:{event_id}")
    await _deliver_to_stranger(who)


async def answer(session: AsyncSession, who: Acting, name: str, key: str, until: datetime | None = None) -> None:
    now = who.deps.clock.now()
    plan = nudges.Plan(
        kind=ANSWER,
        team_id=who.team_id,
        user_id=who.user_id,
        subject_id=who.user_id,
        reason=REASON,
        key=key,
        at=now,
        payload={"answer": name} | ({"until": until.isoformat()} if until else {}),
    )
    await nudges.plan(session, now, plan)


async def draw(session: AsyncSession, nudge: NudgeView) -> Message:
    """For the delivery."""
    words = ANSWERS[nudge.payload["answer"]]
    if until := nudge.payload.get("until"):
        zone = await _zone(session, nudge.team_id, nudge.user_id)
        end, today = datetime.fromisoformat(until).astimezone(zone), nudge.due_at.astimezone(zone).date()
        words = words.format(until=f"{day_name(end.date(), today)}, {end:%H:%M}")
    return Message("An answer from Trellis.", [section(words)])


async def _zone(session: AsyncSession, team_id: str, user_id: str) -> ZoneInfo:
    person = await store.person(session, team_id, user_id)
    return (person.hours if person else Hours()).tz


READERS: tuple[Callable[[AsyncSession, Said], Awaitable[bool]], ...] = (word, recall_text.read, anything)
"""Who may claim what a person wrote, in this order."""

SERVED = (Served(ANSWER, draw),)
