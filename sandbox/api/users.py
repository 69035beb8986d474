"""People and their do-not-disturb: users.*, dnd.*."""

from typing import Any

from sandbox.api.call import Call, page
from sandbox.errors import SlackError

Json = dict[str, Any]
TEAM_INFO_MOST = 50


def info(call: Call) -> Json:
    w = call.world.workspace
    user = call.person().as_slack(w.id, call.world.clock.now())
    if call.flag("include_locale"):
        user["locale"] = "en-US"
    return {"user": user}


def list_(call: Call) -> Json:
    w, now = call.world.workspace, call.world.clock.now()
    some, metadata = page(list(w.people.values()), call)
    members = [p.as_slack(w.id, now) for p in some]
    return {"members": members, "cache_ts": int(now.timestamp()), "response_metadata": metadata}


def dnd_info(call: Call) -> Json:
    """Snoozing shows in the window alone: its own fields are for the person's own token."""
    return call.person().as_dnd(call.world.clock.now())


def dnd_team_info(call: Call) -> Json:
    wanted = call.args.get("users") or ""
    ids = wanted.split(",") if isinstance(wanted, str) else list(wanted)
    ids = [i.strip() for i in ids if i.strip()]
    if not ids:
        raise SlackError("invalid_arguments", note="/users is missing")
    if len(ids) > TEAM_INFO_MOST:
        raise SlackError("too_many_users", note=f"/users names more than {TEAM_INFO_MOST}")
    people, now = call.world.workspace.people, call.world.clock.now()
    return {"users": {i: people[i].as_dnd(now) for i in ids if i in people}}
