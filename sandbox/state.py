"""The workspace in memory: people, conversations, and who is told when something changes."""

import asyncio
import hashlib
import itertools
import secrets
from collections import OrderedDict
from datetime import datetime, time, timedelta
from typing import Any

from sandbox.clock import LifeClock
from sandbox.messages import Channel, Message
from sandbox.people import Person
from sandbox.posted import Posted
from sandbox.seed import Seed, SeedChannel, SeedMessage, SeedPerson
from sandbox.text import as_sent
from sandbox.uploads import Upload

Json = dict[str, Any]
AWAY_FOR = timedelta(days=10)
# a person whose habit is away comes back then, and answers


def stable_id(prefix: str, word: str) -> str:
    """The same name gets the same id in every run, so that tests and bookmarks survive a restart."""
    return prefix + "0" + hashlib.sha256(word.encode()).hexdigest()[:8].upper()


class Changes:
    """A version that grows with each change, and everybody who waits for one."""

    def __init__(self) -> None:
        self.version = 1
        self._queues: dict[asyncio.Queue[Json], str] = {}

    def tell(self, *what: str, channel: str | None = None, user: str | None = None) -> None:
        """`user` limits the news to one person's pages."""
        self.version += 1
        news = {"version": self.version, "what": list(what), "channel": channel}
        for queue, watcher in self._queues.items():
            if user in (None, watcher):
                if queue.full():
                    queue.get_nowait()  # a page that sleeps loses the oldest; it refetches all on waking anyway
                queue.put_nowait(news)

    def subscribe(self, user: str) -> asyncio.Queue[Json]:
        queue: asyncio.Queue[Json] = asyncio.Queue(maxsize=500)
        self._queues[queue] = user
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Json]) -> None:
        self._queues.pop(queue, None)


class Workspace:
    """Everything that a reset brings back to the seed."""

    def __init__(self, seed: Seed, app_name: str, clock: LifeClock, changes: Changes) -> None:
        self.clock, self.changes = clock, changes
        self.id, self.name = seed.workspace.id, seed.workspace.name
        self.domain = self.name.lower().replace(" ", "-")
        self.app_id, self.bot_id = stable_id("A", app_name), stable_id("B", app_name)
        self.bot_user_id = stable_id("U", "app:" + app_name)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.names: dict[str, str] = {}
        self.channel_names: dict[str, str] = {}
        self.notices: dict[str, Json] = {}
        self.homes: dict[str, Any] = {}
        self.views: OrderedDict[str, Any] = OrderedDict()
        self.stacks: dict[str, list[Any]] = {}
        self.posted: list[Posted] = []
        self.uploads: dict[str, Upload] = {}
        self.began = clock.now()
        self._last_ts = 0
        self._counter = itertools.count(1)
        self._fill(seed, app_name)

    # --- who and where -------------------------------------------------------------------------------
    def person(self, who: str) -> Person | None:
        """By id or by name."""
        return self.people.get(who) or self.people.get(self.names.get(who.lower().lstrip("@#"), ""))

    def channel(self, where: str) -> Channel | None:
        return self.channels.get(where) or self.channels.get(self.channel_names.get(where.lstrip("#"), ""))

    def app_dm(self, user_id: str) -> Channel:
        return self._direct("app_dm", user_id, self.bot_user_id)

    def direct(self, one: str, other: str) -> Channel:
        return self._direct("im", *sorted((one, other)))

    def _direct(self, kind: str, one: str, other: str) -> Channel:
        key = stable_id("D", f"{one}:{other}")
        if key not in self.channels:
            archived = any(self.people[p].deleted for p in (one, other))
            self.channels[key] = Channel(key, "", kind, [one, other], archived=archived)
        return self.channels[key]

    def seen_by(self, user_id: str) -> list[Channel]:
        """App DM first, then channels, then DMs."""
        order = {"app_dm": 0, "channel": 1, "im": 2}
        mine = [c for c in self.channels.values() if user_id in c.members and not (c.is_direct and c.archived)]
        return sorted(mine, key=lambda c: order[c.kind])

    # --- messages --------------------------------------------------------------------------------------
    def new_ts(self, at: datetime | None = None) -> str:
        micros = int((at or self.clock.now()).timestamp() * 1_000_000)
        if at is None:
            micros = self._last_ts = max(micros, self._last_ts + 1)
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def post(self, message: Message) -> Message:
        channel = self.channels[message.channel]
        channel.messages[message.ts] = message
        if message.ephemeral_for is None and message.user in self.people:
            channel.last_read[message.user] = message.ts
        self.changes.tell("messages", "state", channel=channel.id, user=message.ephemeral_for)
        return message

    def touched(self, channel_id: str) -> None:
        self.changes.tell("messages", channel=channel_id)

    def typed(self, text: str, *, labels: bool = False) -> str:
        return as_sent(text, self.names, self.channel_names, labels=labels)

    def notify(self, user_id: str, text: str, kind: str = "error") -> None:
        self.notices[user_id] = {"id": self.new_id("N"), "kind": kind, "text": text}
        self.changes.tell("state", user=user_id)

    def new_id(self, prefix: str) -> str:
        return f"{prefix}0{next(self._counter):04d}{secrets.token_hex(3).upper()}"

    # --- the seed ------------------------------------------------------------------------------------
    def _fill(self, seed: Seed, app_name: str) -> None:
        for listed in seed.people:
            self._join(_person(listed))
        self._join(Person("USLACKBOT", "slackbot", "Slackbot", is_bot=False))
        self._join(Person(self.bot_user_id, app_name.lower().replace(" ", ""), app_name, is_bot=True))
        now = self.clock.now()
        for person in self.people.values():
            if person.habit == "away":
                person.away_until = person.snoozed_until = now + AWAY_FOR
            if person.status_text or person.status_emoji:
                person.show_status(person.status_text, person.status_emoji, now, person.away_until)
        for c in seed.channels:
            self._found(c, c.name in seed.app_channels)
        for c in seed.channels:
            self._history(self.channels[self.channel_names[c.name]], c.messages, now)
        for pair in seed.direct:
            one, other = (self.names[n] for n in pair.people)
            self._history(self.direct(one, other), pair.messages, now)
        for person in list(self.people.values()):
            if person.is_human:
                self.app_dm(person.id)

    def _found(self, c: SeedChannel, with_app: bool) -> None:
        members = [self.names[m] for m in c.members] + ([self.bot_user_id] if with_app else [])
        key = c.id or stable_id("C", c.name)
        about: Json = {"topic": c.topic, "private": c.private, "archived": c.archived}
        self.channels[key] = Channel(key, c.name, "channel", members, **about)
        self.channel_names[c.name] = key

    def _join(self, person: Person) -> None:
        self.people[person.id] = person
        self.names[person.name] = person.id

    def _history(self, channel: Channel, messages: list[SeedMessage], now: datetime) -> None:
        for m in sorted(messages, key=lambda m: -m.hours_ago):
            author = self.people[self.names[m.author]]
            ts = self.new_ts(now - timedelta(hours=m.hours_ago))
            while ts in channel.messages:
                ts = f"{float(ts) + 1:.6f}"
            bot_id = stable_id("B", author.name) if author.is_bot else None
            channel.messages[ts] = Message(ts, channel.id, author.id, self.typed(m.text), bot_id=bot_id)
            for member in channel.members:
                channel.last_read[member] = ts


def _person(listed: SeedPerson) -> Person:
    def hours(pair: tuple[str, str]) -> tuple[time, time]:
        return time.fromisoformat(pair[0]), time.fromisoformat(pair[1])

    return Person(
        id=listed.id or stable_id("U", listed.name),
        name=listed.name,
        real_name=listed.real_name,
        title=listed.title,
        tz=listed.tz,
        habit=listed.habit,
        works=hours(listed.works),
        quiet=hours(listed.quiet) if listed.quiet else None,
        deleted=listed.deleted,
        is_bot=listed.bot,
        is_guest=listed.guest,
        is_admin=listed.admin or listed.owner,
        is_owner=listed.owner,
        status_text=listed.status.text,
        status_emoji=listed.status.emoji,
    )
