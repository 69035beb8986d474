"""What people do when nobody plays them: answer within their working hours, ignore, or be away."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import clicks, elements, gestures, submissions
from sandbox.choices import SOMETIMES, choice, draw
from sandbox.errors import CannotDo
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.views import View
from sandbox.world import World

Json = dict[str, Any]
SOONEST, LATEST = timedelta(minutes=10), timedelta(hours=3)
MODAL_WAIT_S = 0.4
# how long after a click a modal may still open
MOMENT_S = 0.02
# the same, after the app has changed the message
PLAYED = ("answers", *SOMETIMES)
MOST_PAGES = 6
# steps of one dialogue; then a person loses patience and closes it
PHRASES = (
    "Thank you, this helps me.",
    "I had not seen it that way. I will try it in the next review.",
    "Yes, I remember that meeting. Next time I will ask first.",
    "I compared the two outputs before merging, and wrote down what differed.",
)


class Habits:
    """`playing` is off in tests, where people are driven; `handled` holds what each person has dealt with."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.handled: set[tuple[str, str]] = set()
        self._plans: dict[tuple[str, str, str, str | None], datetime | None] = {}

    @property
    def playing(self) -> bool:
        return self.world.settings.habits

    def next_due(self, now: datetime, until: datetime, absent: str | None = None) -> datetime | None:
        """When somebody will do something next; `absent` is whoever sits at the page."""
        if not self.playing:
            return None
        moments = [due for person in self._people(absent) for due, _ in self._waiting(person)]
        moments += [p.away_until for p in self.world.workspace.people.values() if p.away_until]
        return min((m for m in moments if now < m <= until), default=None)

    async def play(self, now: datetime, absent: str | None = None) -> None:
        """Everything that is due by now."""
        if not self.playing:
            return
        for person in self.world.workspace.people.values():
            if person.away_until and person.away_until <= now:
                self._comes_back(person)
        for person in self._people(absent):
            for due, message in self._waiting(person):
                if due <= now:
                    self.handled.add((person.id, message.ts))
                    await self._answer(person, message)

    def _people(self, absent: str | None) -> list[Person]:
        everybody = self.world.workspace.people.values()
        return [p for p in everybody if p.habit in PLAYED and p.habit_on and p.is_human and p.id != absent]

    def _waiting(self, person: Person) -> list[tuple[datetime, Message]]:
        """What this person will still do something with, and when."""
        w = self.world.workspace
        found = []
        for message in w.app_dm(person.id).messages.values():
            if message.bot_id == w.bot_id and (person.id, message.ts) not in self.handled:
                due = self._planned(person, message)
                if due is not None:
                    found.append((due, message))
        return found

    def _planned(self, person: Person, message: Message) -> datetime | None:
        """Worked out once for each version of a message, since a fast-forward asks at each of its steps."""
        key = (person.id, person.habit, message.ts, message.edited_ts)
        if key not in self._plans:
            self._plans[key] = due_at(person, message) if choice(person, message) else None
        return self._plans[key]

    def _comes_back(self, person: Person) -> None:
        person.away_until, person.habit = None, "answers"
        self.world.changes.tell("state")

    async def _answer(self, person: Person, message: Message) -> None:
        await gestures.open_channel(self.world, person, message.channel)
        chosen = choice(person, message)
        if chosen is None:
            return
        container = {"type": "message", "channel": message.channel, "ts": message.ts}
        about = {"block_id": chosen.block_id, "action_id": chosen.action_id, "value": chosen.value}
        news = self.world.changes.subscribe(person.id)
        try:
            answer = await clicks.block_action(self.world, person, {"container": container, **about})
            if answer["ok"] and await self._opens(person, message.channel, news):
                await self._dialogue(person)
        except CannotDo:
            return  # the app changed the message while this person was reaching for it
        finally:
            self.world.changes.unsubscribe(news)
            self.world.views.clear(person.id)

    async def _opens(self, person: Person, channel: str, news: asyncio.Queue[Json]) -> bool:
        """Whether the click opens a modal; an app that changes its message instead is done a moment later."""
        patience_s = MODAL_WAIT_S
        while not self.world.views.stack(person.id):
            try:
                async with asyncio.timeout(patience_s):
                    told = await news.get()
            except TimeoutError:
                return False
            if "home" in told["what"] or ("messages" in told["what"] and told["channel"] == channel):
                patience_s = MOMENT_S
        return True

    async def _dialogue(self, person: Person) -> None:
        """Fills in, submits and closes what is open, until nothing is or patience ends."""
        for _ in range(MOST_PAGES):
            stack = self.world.views.stack(person.id)
            if not stack:
                return
            view = stack[-1]
            if not view.given.get("submit") and not await self._replaced(person, view):
                await submissions.close(self.world, person, view.id, clear=False)
            elif view.given.get("submit"):
                hash_before = view.hash
                answer = await submissions.submit(self.world, person, view.id, self._filled(person, view))
                if not answer["ok"] or view.errors or (view.open and view.hash == hash_before):
                    return

    async def _replaced(self, person: Person, view: View) -> bool:
        """Whether a view with nothing to submit was only there until the app had the real one."""
        news, before = self.world.changes.subscribe(person.id), view.hash
        try:
            async with asyncio.timeout(MOMENT_S):
                while view.open and view.hash == before:
                    await news.get()
        except TimeoutError:
            return False
        finally:
            self.world.changes.unsubscribe(news)
        return True

    def _filled(self, person: Person, view: View) -> Json:
        """Plausible answers to what is required and still empty."""
        values: Json = {}
        for block, element in elements.of_blocks(view.given["blocks"]):
            if block["type"] != "input" or block.get("optional"):
                continue
            if elements.is_empty(view.values[block["block_id"]][element["action_id"]]):
                answer = self._plausible(person, element, block["block_id"])
                if answer is not None:
                    values.setdefault(block["block_id"], {})[element["action_id"]] = answer
        return values

    def _plausible(self, person: Person, element: Json, salt: str) -> Json | None:
        kind = element["type"]
        local = self.world.clock.now().astimezone(person.zone)
        listed = elements.options(element)
        first_values: Json = {
            "plain_text_input": PHRASES[draw(person.id + salt, len(PHRASES))],
            "number_input": str(element.get("min_value") or 1),
            "datepicker": (local.date() + timedelta(days=7)).isoformat(),
            "timepicker": "10:00",
            "datetimepicker": int(local.timestamp()),
            "users_select": next((p.id for p in self._people(None) if p.id != person.id), None),
        }
        if kind in first_values:
            return {"type": kind, elements.STATEFUL[kind][0]: first_values[kind]}
        if listed:
            return {"type": kind, "values": [listed[0]["value"]], "value": listed[0]["value"]}
        return None


def due_at(person: Person, message: Message) -> datetime:
    """When this person gets to a message: some time later, within their working hours."""
    spread = int((LATEST - SOONEST).total_seconds())
    moment = message.at + SOONEST + timedelta(seconds=draw(person.id + message.ts, spread))
    if person.at_work(moment):
        return moment
    local = moment.astimezone(person.zone)
    day = local.date()
    for _ in range(8):
        start = datetime.combine(day, person.works[0], person.zone).astimezone(UTC)
        if start > moment and day.weekday() < 5:
            return start + timedelta(seconds=draw(message.ts, 1800))
        day += timedelta(days=1)
    return moment
