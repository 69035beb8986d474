"""Modals and App Homes: stacks of three, hashes, and what people typed into them."""

import copy
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox import typed
from sandbox.errors import SlackError
from sandbox.state import Workspace

Json = dict[str, Any]
STACK = 3
# the first view and two pushed onto it
KEPT = 5_000
# closed views still answer for a while: an update of one is not_found, and its id is never another's


@dataclass
class View:
    id: str
    user_id: str
    given: Json
    hash: str
    root_id: str
    previous_id: str | None
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None
    busy: bool = False
    open: bool = True

    @property
    def is_home(self) -> bool:
        return bool(self.given["type"] == "home")

    @property
    def external_id(self) -> str:
        return self.given.get("external_id") or ""


class Views:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    # --- what apps call --------------------------------------------------------------------------------
    def open(self, user_id: str, given: Json) -> View:
        """A new stack; modals that were open before are gone, as when a person starts anew."""
        self._unique(given, None)
        for old in self.workspace.stacks.get(user_id, []):
            old.open = False
        view = self._make(user_id, given, previous=None)
        self.workspace.stacks[user_id] = [view]
        return self._shown(view)

    def push(self, user_id: str, given: Json) -> View:
        stack = self.workspace.stacks.get(user_id, [])
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        self._unique(given, None)
        view = self._make(user_id, given, previous=stack[-1] if stack else None)
        self.workspace.stacks.setdefault(user_id, []).append(view)
        return self._shown(view)

    def update(self, view: View, given: Json, expected_hash: str | None = None) -> View:
        """Keeps what was typed wherever block_id, action_id and type are the same; `initial_value` is then ignored."""
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        if given["type"] != view.given["type"]:
            raise SlackError("invalid_arguments", note="/view/type a modal stays a modal, a home stays a home")
        self._unique(given, view)
        view.given, before = _completed(given), view.values
        view.values, view.hash = typed.remembered(view.given["blocks"], before), _hash()
        view.errors, view.error = {}, None
        return self._shown(view)

    def publish(self, user_id: str, given: Json, expected_hash: str | None) -> View:
        home: View | None = self.workspace.homes.get(user_id)
        if home is not None:
            return self.update(home, given, expected_hash)
        if expected_hash:
            raise SlackError("hash_conflict")
        self._unique(given, None)
        view = self._make(user_id, given, previous=None)
        self.workspace.homes[user_id] = view
        return self._shown(view)

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """An open view; SlackError not_found for a closed or unknown one."""
        if view_id:
            view = self.workspace.views.get(view_id)
        else:
            known = reversed(self.workspace.views.values())
            view = next((v for v in known if v.external_id == external_id and v.open), None)
        if view is None or not view.open:
            raise SlackError("not_found")
        found: View = view
        return found

    # --- what people do --------------------------------------------------------------------------------
    def stack(self, user_id: str) -> list[View]:
        return list(self.workspace.stacks.get(user_id, []))

    def close_top(self, user_id: str) -> None:
        stack = self.workspace.stacks.get(user_id, [])
        if stack:
            stack.pop().open = False
        self.workspace.changes.tell("modals", user=user_id)

    def clear(self, user_id: str) -> None:
        for view in self.workspace.stacks.pop(user_id, []):
            view.open = False
        self.workspace.changes.tell("modals", user=user_id)

    # --- how they look ---------------------------------------------------------------------------------
    def as_slack(self, view: View) -> Json:
        w, g = self.workspace, view.given
        return {
            "id": view.id,
            "team_id": w.id,
            "type": g["type"],
            "blocks": g["blocks"],
            "private_metadata": g.get("private_metadata", ""),
            "callback_id": g.get("callback_id", ""),
            "state": {"values": copy.deepcopy(view.values)},
            "hash": view.hash,
            "title": g.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
            "clear_on_close": g.get("clear_on_close", False),
            "notify_on_close": g.get("notify_on_close", False),
            "close": g.get("close"),
            "submit": g.get("submit"),
            "previous_view_id": view.previous_id,
            "root_view_id": view.root_id,
            "app_id": w.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": w.id,
            "bot_id": w.bot_id,
        }

    def as_page(self, view: View) -> Json:
        more = {"errors": view.errors, "busy": view.busy, "values": view.values, "error": view.error}
        return self.as_slack(view) | more

    def _make(self, user_id: str, given: Json, previous: View | None) -> View:
        complete = _completed(given)
        key = self.workspace.new_id("V")
        root = previous.root_id if previous else key
        view = View(key, user_id, complete, _hash(), root, previous.id if previous else None)
        view.values = typed.remembered(complete["blocks"], {})
        self.workspace.views[key] = view
        while len(self.workspace.views) > KEPT:
            oldest = next(iter(self.workspace.views.values()))
            if oldest.open:
                self.workspace.views.move_to_end(oldest.id)
                break
            self.workspace.views.popitem(last=False)
        return view

    def _shown(self, view: View) -> View:
        self.workspace.changes.tell("home" if view.is_home else "modals", user=view.user_id)
        return view

    def _unique(self, given: Json, same: View | None) -> None:
        external = given.get("external_id")
        if not external:
            return
        if any(v is not same and v.open and v.external_id == external for v in self.workspace.views.values()):
            raise SlackError("duplicate_external_id")


def _completed(given: Json) -> Json:
    complete = copy.deepcopy(given)
    typed.named(complete["blocks"])
    return complete


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_urlsafe(6)}"
