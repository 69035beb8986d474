"""Who the app is, and its way in: auth.test, apps.connections.open, team.info."""

from typing import Any

from sandbox.api.call import Call
from sandbox.errors import SlackError
from sandbox.socket import SocketMode

Json = dict[str, Any]


def api_test(call: Call) -> Json:
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    w = call.world.workspace
    return {
        "url": call.world.url,
        "team": w.name,
        "user": w.people[w.bot_user_id].name,
        "team_id": w.id,
        "user_id": w.bot_user_id,
        "bot_id": w.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Json:
    transport = call.world.delivery.transport
    if not isinstance(transport, SocketMode):
        raise SlackError("socket_mode_not_enabled", note="the sandbox was started for HTTP mode")
    base = call.world.url.replace("http://", "ws://", 1)
    return {"url": f"{base}socket?ticket={transport.ticket()}&app_id={call.world.workspace.app_id}"}


def team_info(call: Call) -> Json:
    w = call.world.workspace
    return {"team": {"id": w.id, "name": w.name, "domain": w.domain, "email_domain": "", "icon": {}}}
