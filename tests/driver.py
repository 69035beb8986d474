"""People at the keyboard: acts on the sandbox by what a person sees, and says what was visible when it cannot."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

import httpx

from tests.sandbox.seen import NotVisible, visible_text
from tests.sandbox.surfaces import Conversation, Home, Message, Modal
from tests.wire import Wire

__all__ = ["Conversation", "Home", "Message", "Modal", "NotVisible", "Person"]

Json = dict[str, Any]
PATIENCE_S = 15.0
# what should come is waited for as long as in a browser: two workers and a database server share two cores
FRESH_S = 0.5
# how long a person waits for an App Home that may not change


class Person:
    """One person, in one place at a time: a channel, the DM with the app, or the app's home."""

    def __init__(self, base_url: str, name: str, *, where: str = "#general", timeout: float = PATIENCE_S) -> None:
        self._base_url, self._wire = base_url, Wire(base_url)
        self.name, self.timeout = name, timeout
        self.where = where
        self._version = 0  # of the workspace, when this person last looked
        self._has_been_in_dm = False
        self.id: str = self._state()["me"]["id"]

    @cached_property
    def _http(self) -> httpx.Client:
        return httpx.Client(base_url=self._base_url, timeout=30.0, verify=False)

    # --- eyes ------------------------------------------------------------------------------------------
    def _get(self, path: str, **query: Any) -> Json:
        status, text = self._wire.get(f"/page/{path}", user=self.name, **query)
        assert status == 200, f"{self.name} asked for {path} {query}: {text}"
        found: Json = json.loads(text)
        return found

    def _state(self) -> Json:
        state = self._get("state")
        self._version = state["version"]
        return state

    @property
    def notice(self) -> str | None:
        """What Slack says on its own account, such as a command that failed."""
        notice = self._state()["notice"]
        return notice["text"] if notice else None

    @property
    def unread(self) -> dict[str, int]:
        return {c["name"]: c["unread"] for c in self._state()["channels"] if c["unread"]}

    def goes_to(self, where: str) -> Conversation:
        """`#channel`, a person's name (their DM), or the app's name."""
        self.where = where
        there = Conversation(self, self._channel_id(where), where)
        self.act("open_channel", channel=there.id)
        return there

    def channel(self, where: str) -> Conversation:
        return Conversation(self, self._channel_id(where), where)

    def dm(self) -> Conversation:
        """The conversation with the app, read. Who has it open opens it again only for something new."""
        state = self._state()
        found = next(c for c in state["channels"] if c["kind"] == "app_dm")
        if found["unread"] or not self._has_been_in_dm:
            self._has_been_in_dm = True
            self.act("open_channel", channel=found["id"])
        return Conversation(self, found["id"], state["app"]["name"])

    def modal(self, title: str | None = None) -> Modal:
        """The modal on top, waited for."""
        views = self._waited(lambda: self._modals(title), f"a modal {title or ''}".strip())
        return Modal(self, views[-1]["id"])

    def _modals(self, title: str | None) -> list[Json]:
        found = self._state()["modals"]
        return found if found and title in (None, found[-1]["title"]["text"]) else []

    @property
    def has_modal(self) -> bool:
        return bool(self._state()["modals"])

    def home(self) -> Home:
        """The app's home, opened as a person opens it, who looks again when the app has brought it up to date."""
        before = self._state()["home"]
        self.act("open_home")
        if before is None:
            self._waited(lambda: self._state()["home"], "an App Home")
        else:
            with contextlib.suppress(NotVisible):  # an app need not publish at every visit
                self._waited(lambda: self._state()["home"]["hash"] != before["hash"], "a fresh App Home", FRESH_S)
        return Home(self)

    def name_of(self, user_id: Any) -> str:
        return next((p["name"] for p in self._state()["people"] if p["id"] == user_id), str(user_id))

    def names_in(self, text: str) -> str:
        """Mentions as people read them: @name for <@U…>, for whoever is known here."""
        if "<" not in text and not any(len(w) > 8 and w[:1] in "UW" for w in text.split()):
            return text
        for person in self._state()["people"]:
            text = text.replace(f"<@{person['id']}>", "@" + person["name"]).replace(person["id"], person["name"])
        return text

    def waits_for(self, what: str | Callable[[], Any], timeout: float | None = None) -> Any:
        """A text anywhere on this person's screen, or a predicate that becomes true."""
        if callable(what):
            return self._waited(what, getattr(what, "__name__", "it"), timeout)
        return self._waited(lambda: what in self.screen(), f"the text {what!r}", timeout)

    def screen(self) -> str:
        """Everything that this person could read now: notice, modals, home, the DM and the current channel."""
        state = self._state()
        parts = [state["notice"]["text"]] if state["notice"] else []
        parts += [visible_text(v) for v in state["modals"]]
        parts += [visible_text(state["home"])] if state["home"] else []
        here = {c["id"] for c in state["channels"] if c["kind"] == "app_dm"} | {self._channel_id(self.where)}
        for channel_id in sorted(here):
            parts += [visible_text(m) for m in self._get("messages", channel=channel_id)["messages"]]
        return self.names_in("\n".join(parts))

    def _waited(self, look: Callable[[], Any], what: str, timeout: float | None = None) -> Any:
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            version = self._version
            found = look()
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise NotVisible(f"{self.name} waited for {what}. Visible was:\n{self.screen()}")
            self._version = self._get("wait", version=version, timeout=min(left, 0.5))["version"]

    # --- hands -----------------------------------------------------------------------------------------
    def act(self, kind: str, **more: Any) -> Json:
        status, text = self._wire.post("/page/do", {"user": self.name, "driven": True, "do": kind, **more})
        assert status == 200, f"{self.name} tried to {kind}: {text}"
        found: Json = json.loads(text)
        return found

    def types(self, text: str) -> Json:
        """Into the composer of where this person is now: a message or a command."""
        return self.says(self.where, text)

    def says(self, where: str, text: str, *, thread: Message | None = None) -> Json:
        more = {"thread_ts": thread.ts} if thread else {}
        return self.act("say", channel=self._channel_id(where), text=text, **more)

    def edits(self, message: Message, text: str) -> Json:
        """A message of their own."""
        return self.act("edit", channel=message.channel, ts=message.ts, text=text)

    def shares_file(self, where: str, name: str, text: str = "", *, thread: Message | None = None) -> Json:
        more = {"thread_ts": thread.ts} if thread else {}
        return self.act("share_file", channel=self._channel_id(where), name=name, text=text, **more)

    def shortcut(self, name: str) -> Json:
        return self.act("global_shortcut", callback_id=self._shortcut("global", name))

    def message_shortcut(self, message: Message, name: str) -> Json:
        callback_id = self._shortcut("message", name)
        return self.act("message_shortcut", channel=message.channel, ts=message.ts, callback_id=callback_id)

    def sets_status(self, text: str, emoji: str = ":palm_tree:") -> Json:
        return self.act("set_status", text=text, emoji=emoji)

    def sets_dnd(self, on: bool) -> Json:
        return self.act("set_dnd", on=on)

    def moves_time(self, advance: str, *, jump: bool = False) -> Json:
        """The clock bar: 1h, 1d, next_morning, 1w, 12w, or an instant."""
        wish = {"to": advance} if "T" in advance else {"advance": advance}
        _, text = self._wire.post("/page/clock", {"user": self.name, "jump": jump, **wish}, timeout=120)
        found: Json = json.loads(text)
        return found

    def staffs(self, who: str, change: str, **more: Any) -> Json:
        """As an admin: deactivate, reactivate, move (tz=…) or join."""
        return self.act("staff", who=who, change=change, **more)

    def sees(self, name: str) -> Json:
        """Another person as the page shows them: status, do-not-disturb, zone."""
        return next(p for p in self._state()["people"] if p["name"] == name)

    def _shortcut(self, kind: str, name: str) -> str:
        listed = [s for s in self._state()["shortcuts"] if s["type"] == kind]
        for shortcut in listed:
            if shortcut["name"] == name:
                return str(shortcut["callback_id"])
        raise NotVisible(f"{self.name} sees no {kind} shortcut {name!r}, but {[s['name'] for s in listed]}")

    def _channel_id(self, where: str) -> str:
        state = self._state()
        for channel in state["channels"]:
            names = {channel["id"], channel["name"], "#" + channel["name"]}
            other = next((p["name"] for p in state["people"] if p["id"] == channel["with"]), None)
            if where in names or (channel["kind"] == "im" and where.lstrip("@") == other):
                return str(channel["id"])
        raise NotVisible(f"{self.name} sees no {where}, but {[c['name'] for c in state['channels']]}")

    def person_id(self, name: str) -> str:
        """Whom a picker offers under this name."""
        people = self._get("options", query=name)["people"]
        for person in people:
            if name.lstrip("@") in (person["name"], person["real_name"], person["id"]):
                return str(person["id"])
        raise NotVisible(f"nobody is offered as {name!r}, but {[p['name'] for p in people]}")
