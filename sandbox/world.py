"""Everything the sandbox is made of, in one place, for the modules that act on it."""

from dataclasses import dataclass
from typing import Any

from sandbox.clock import LifeClock
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.limits import Budgets
from sandbox.manifest import Manifest
from sandbox.people import Person
from sandbox.settings import Settings
from sandbox.state import Changes, Workspace
from sandbox.traffic import Traffic
from sandbox.triggers import Rights
from sandbox.views import Views

Json = dict[str, Any]
VERIFICATION = "sandbox-verification-token"
# the deprecated token that payloads still carry; apps must not trust it


@dataclass
class World:
    workspace: Workspace
    views: Views
    delivery: Delivery
    rights: Rights
    manifest: Manifest
    settings: Settings
    traffic: Traffic
    faults: Faults
    budgets: Budgets
    clock: LifeClock
    changes: Changes
    bot_token: str
    app_token: str
    url: str = ""
    refusal: str | None = None
    # the error that every call gets while the app is uninstalled

    def envelope(self, kind: str, person: Person) -> Json:
        """What every interaction payload begins with."""
        w = self.workspace
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": w.id},
            "team": {"id": w.id, "domain": w.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "api_app_id": w.app_id,
            "token": VERIFICATION,
        }

    def response_url(self, person: Person, channel_id: str, **about: Any) -> str:
        return f"{self.url}response/{self.rights.response_url(person.id, channel_id, **about)}"

    def channel_named(self, channel_id: str) -> Json:
        channel = self.workspace.channels[channel_id]
        name = "directmessage" if channel.is_direct else "privategroup" if channel.private else channel.name
        return {"id": channel.id, "name": name}
