"""The places where a person reads and clicks: conversations, messages, the app's home, modals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.sandbox.seen import NotVisible, Seen

if TYPE_CHECKING:
    from tests.driver import Person

Json = dict[str, Any]


class Message(Seen):
    def __init__(self, person: Person, channel: str, data: Json) -> None:
        super().__init__(person, data)
        self.channel, self.ts = channel, data["ts"]
        self.author: str = data["name"]
        self.ephemeral: bool = data["ephemeral"]
        self.link: str = data["link"]

    def container(self) -> Json:
        return {"type": "message", "channel": self.channel, "ts": self.ts}

    def thread(self) -> list[Message]:
        found = self.person._get("messages", channel=self.channel, thread=self.ts)["messages"]
        return [Message(self.person, self.channel, m) for m in found]


class Conversation:
    def __init__(self, person: Person, channel_id: str, name: str) -> None:
        self.person, self.id, self.name = person, channel_id, name

    @property
    def messages(self) -> list[Message]:
        found = self.person._get("messages", channel=self.id)["messages"]
        return [Message(self.person, self.id, m) for m in found]

    @property
    def last(self) -> Message:
        messages = self.messages
        if not messages:
            raise NotVisible(f"{self.person.name} sees no message in {self.name}")
        return messages[-1]

    @property
    def text(self) -> str:
        return "\n".join(m.text for m in self.messages)

    def says(self, text: str) -> Json:
        return self.person.says(self.id, text)

    def waits_for(self, text: str, timeout: float | None = None) -> Message:
        """The newest message that shows `text`."""

        def look() -> list[Message]:
            return [m for m in self.messages if text in m.text]

        found: list[Message] = self.person._waited(look, f"{text!r} in {self.name}", timeout)
        return found[-1]


class _View(Seen):
    """Looks at the view anew for every question, since the app may update it at any moment."""

    def __init__(self, person: Person) -> None:
        super().__init__(person, {})

    def container(self) -> Json:
        return {"type": "view", "view_id": self.data["id"]}


class Home(_View):
    @property
    def data(self) -> Json:
        home = self.person._state()["home"]
        if home is None:
            raise NotVisible(f"{self.person.name} sees an empty App Home")
        found: Json = home
        return found


class Modal(_View):
    """What is filled in stays with this person until a click or a submit takes it along, as in a browser."""

    def __init__(self, person: Person, view_id: str) -> None:
        self.id = view_id
        super().__init__(person)

    @property
    def data(self) -> Json:
        modals = self.person._state()["modals"]
        for view in modals:
            if view["id"] == self.id:
                return dict(view)
        titles = [v["title"]["text"] for v in modals]
        raise NotVisible(f"{self.person.name}'s modal is closed; open are {titles}, notice {self.person.notice!r}")

    @property
    def is_open(self) -> bool:
        return any(v["id"] == self.id for v in self.person._state()["modals"])

    @property
    def title(self) -> str:
        return str(self.data["title"]["text"])

    @property
    def error(self) -> str | None:
        """What stands at the foot of the modal when the app did not answer."""
        return self.data["error"] or None

    @property
    def errors(self) -> dict[str, str]:
        """The text under each field, by the field's label."""
        data = self.data
        labels = {b["block_id"]: b["label"]["text"] for b in data["blocks"] if b["type"] == "input"}
        return {labels[block_id]: text for block_id, text in data["errors"].items()}

    def submit(self) -> Json:
        return self.person.act("submit", view_id=self.id, values=self.taken())

    def close(self) -> Json:
        return self.person.act("close", view_id=self.id)
