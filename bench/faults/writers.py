"""People who write while things go wrong, and what became of every word that Trellis has acknowledged."""

import contextlib
import threading
import time
from collections.abc import Iterator

import httpx

from bench.faults import rows
from bench.faults.world import World
from tests.driver import NotVisible, Person

PAUSE_SECONDS = 0.5
HOME_SHOWS = 40
"""App Home cuts longer words."""

GLANCE = 5
"""The newest messages, among which an answer is found."""

EVERY = 3
"""So often a draft is not only begun: its form is filled in, submitted and sent."""


class Writer:
    """One person. `kept` holds the words that were acknowledged, `refused` counts what visibly failed."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.person = Person(world.sandbox.url, name, timeout=4)
        people = world.sandbox.world.workspace.people
        self._names = [people[one].name for one in world.people]
        self.kept: list[str] = []
        self.sent: list[str] = []
        self.refused = 0
        self._number = 0

    def write(self) -> None:
        """`/sbi` with words; every third time the whole way to the recipient."""
        self._number += 1
        words = f"You wrote test {self._number} of {self.person.name} before the code, and the bug never came back."
        to = self._names[self._number % len(self._names)]
        if not self.person.types(f"/sbi @{to} {words}")["ok"] or self._given_back(words):
            self.refused += 1
            return
        self.kept.append(words)
        form = self.person.modal("SBI feedback")
        if self._number % EVERY:
            form.close()
        else:
            form.choose("What kind?", "Reinforcing")
            form.submit()
            self.person.modal("Review and send").submit()
            self.person.modal("On its way").close()
            self.sent.append(words)

    def _given_back(self, words: str) -> bool:
        """Trellis has answered that nothing was saved, with the words to copy."""
        shown = self.person.channel(self.person.where).messages[-GLANCE:]
        return any(words in message.text for message in shown)

    def lost(self) -> list[str]:
        """Acknowledged, and not among what its author sees."""
        seen = self._world.run(rows.words_of(self._world.db, self.person.id))
        return [words for words in self.kept if words not in seen]

    def unseen(self) -> list[str]:
        """The newest words, if App Home does not show them."""
        newest = self.kept[-1:]
        with contextlib.suppress(NotVisible):
            home = self.person.home()
            return [words for words in newest if words[:HOME_SHOWS] not in home.text]
        return newest


class Writers:
    def __init__(self, world: World, count: int) -> None:
        self.all = [Writer(world, f"w{number}") for number in range(count)]
        self.failures: list[str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(one,)) for one in self.all]

    def _write(self, writer: Writer) -> None:
        while not self._stop.is_set():
            try:
                writer.write()
            except (httpx.HTTPError, NotVisible, AssertionError) as error:
                self.failures.append(repr(error))
            time.sleep(PAUSE_SECONDS)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    @property
    def kept(self) -> int:
        return sum(len(one.kept) for one in self.all)

    @property
    def sent(self) -> int:
        return sum(len(one.sent) for one in self.all)

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.all)

    def unseen(self) -> list[str]:
        return [words for one in self.all for words in one.unseen()]

    def lost(self) -> list[str]:
        return [words for one in self.all for words in one.lost()]


@contextlib.contextmanager
def writing(world: World, count: int = 1) -> Iterator[Writers]:
    """They write inside the block."""
    writers = Writers(world, count)
    writers.start()
    try:
        yield writers
    finally:
        writers.stop()
