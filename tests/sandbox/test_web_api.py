"""The Web API refuses what Slack refuses, with Slack's own codes."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from sandbox.settings import Limits, Settings
from tests.sandbox.echo import MANIFEST
from tests.sandbox.workspace import Workspace

Open = Callable[..., Awaitable[Workspace]]


async def test_the_bot_learns_who_it_is_and_what_it_may(workspace: Workspace) -> None:
    answer = await workspace.client.auth_test()
    assert answer["user_id"] == workspace.world.workspace.bot_user_id
    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")


async def test_every_answer_carries_the_real_time(workspace: Workspace) -> None:
    workspace.world.clock.move_to(datetime(2030, 1, 1, tzinfo=UTC))
    headers = (await workspace.raw("api.test"))[2]
    assert abs(parsedate_to_datetime(headers["date"]) - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(("token", "code"), [(None, "not_authed"), ("xoxb-1-2-wrong", "invalid_auth")])
async def test_a_wrong_token_is_refused(workspace: Workspace, token: str | None, code: str) -> None:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    assert (await workspace.raw("auth.test", headers=headers))[1] == {"ok": False, "error": code}


async def test_an_app_token_is_no_bot_token(workspace: Workspace) -> None:
    headers = {"authorization": f"Bearer {workspace.sandbox.app_token}"}
    assert (await workspace.raw("users.list", headers=headers))[1]["error"] == "not_allowed_token_type"


async def test_a_scope_that_the_manifest_does_not_ask_for_is_missing(open_workspace: Open) -> None:
    manifest = MANIFEST | {"oauth_config": {"scopes": {"bot": ["commands"]}}}
    workspace = await open_workspace(manifest=manifest)
    headers = {"authorization": f"Bearer {workspace.sandbox.bot_token}"}
    body = (await workspace.raw("chat.postMessage", headers=headers, json={"channel": "C1", "text": "x"}))[1]
    assert (body["error"], body["needed"], body["provided"]) == ("missing_scope", "chat:write", "commands")


async def test_an_unknown_method_is_refused(workspace: Workspace) -> None:
    assert await workspace.refusal("chat.shout") == "unknown_method"


async def test_arguments_come_as_json_form_or_query(workspace: Workspace) -> None:
    token = {"authorization": f"Bearer {workspace.sandbox.bot_token}"}
    mara = workspace.id("mara")
    blocks = json.dumps([{"type": "divider"}])
    form = {"channel": mara, "text": "hi", "blocks": blocks}
    assert (await workspace.raw("chat.postMessage", headers=token, data=form))[1]["ok"]
    assert (await workspace.raw("chat.postMessage", headers=token, json=form))[1]["ok"]
    answer = await workspace.raw("users.info", headers=token, verb="GET", params={"user": mara})
    assert answer[1]["user"]["name"] == "mara"


async def test_a_body_that_is_no_json_is_refused(workspace: Workspace) -> None:
    headers = {"content-type": "application/json", "authorization": f"Bearer {workspace.sandbox.bot_token}"}
    assert (await workspace.raw("auth.test", headers=headers, data=b"{"))[1]["error"] == "invalid_json"


async def test_a_message_to_a_person_lands_in_their_dm(workspace: Workspace) -> None:
    opened = await workspace.client.conversations_open(users=workspace.id("devin"))
    posted = await workspace.client.chat_postMessage(channel=workspace.id("devin"), text="hello")
    assert posted["channel"] == opened["channel"]["id"] == workspace.dm("devin")


async def test_blocks_without_text_are_refused(workspace: Workspace) -> None:
    blocks = [{"type": "divider"}]
    assert await workspace.refusal("chat.postMessage", channel=workspace.id("mara"), blocks=blocks) == "no_text"


async def test_a_refused_block_is_named_by_its_pointer_in_the_traffic(workspace: Workspace) -> None:
    blocks = [{"type": "divider"}, {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    code = await workspace.refusal("chat.postMessage", channel=workspace.id("mara"), text="x", blocks=blocks)
    last = (await workspace.page("traffic"))["traffic"][-1]
    assert (code, last["status"]) == ("invalid_blocks", "invalid_blocks")
    assert "/blocks/1/text/text" in last["note"]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("USLACKBOT", "cannot_dm_bot"),
        ("C0NOWHERE", "channel_not_found"),
        ("#general", "channel_not_found"),
        ("deploybot", "cannot_dm_bot"),
        ("olaf", "is_archived"),
        ("general", "not_in_channel"),
        ("staff-only", "channel_not_found"),
    ],
)
async def test_a_message_to_nowhere_is_refused(workspace: Workspace, where: str, code: str) -> None:
    names = workspace.world.workspace.names | workspace.world.workspace.channel_names
    assert await workspace.refusal("chat.postMessage", channel=names.get(where, where), text="x") == code


@pytest.mark.parametrize(
    ("who", "code"), [("olaf", "user_disabled"), ("deploybot", "cannot_dm_bot"), ("U0NOBODY", "user_not_found")]
)
async def test_a_dm_with_nobody_is_refused(workspace: Workspace, who: str, code: str) -> None:
    names = workspace.world.workspace.names
    assert await workspace.refusal("conversations.open", users=names.get(who, who)) == code


async def test_a_message_of_more_than_forty_thousand_characters_is_refused(workspace: Workspace) -> None:
    mara = workspace.id("mara")
    assert await workspace.refusal("chat.postMessage", channel=mara, text="x" * 40_001) == "msg_too_long"


async def test_an_ephemeral_message_is_for_a_member_of_the_conversation(workspace: Workspace) -> None:
    dm, devin = workspace.dm("mara"), workspace.id("devin")
    assert await workspace.refusal("chat.postEphemeral", channel=dm, user=devin, text="x") == "user_not_in_channel"


async def test_only_its_own_messages_can_be_changed_or_deleted(workspace: Workspace) -> None:
    said = await workspace.do("mara", "say", channel=workspace.dm("mara"), text="mine")
    where = {"channel": workspace.dm("mara"), "ts": said["message"]}
    assert await workspace.refusal("chat.update", text="x", **where) == "cant_update_message"
    assert await workspace.refusal("chat.delete", **where) == "cant_delete_message"


async def test_a_changed_message_says_so_and_a_deleted_one_is_gone(workspace: Workspace) -> None:
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="first")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    await workspace.client.chat_update(text="second", **where)
    [message] = (await workspace.page("messages", user="mara", channel=posted["channel"]))["messages"]
    assert (message["text"], message["edited"]) == ("second", True)
    await workspace.client.chat_delete(**where)
    assert (await workspace.page("messages", user="mara", channel=posted["channel"]))["messages"] == []
    assert await workspace.refusal("chat.delete", **where) == "message_not_found"


async def test_history_needs_its_own_scope(workspace: Workspace) -> None:
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
    history = await workspace.client.conversations_history(channel=posted["channel"])
    assert [m["text"] for m in history["messages"]] == ["x"]
    assert await workspace.refusal("conversations.history", channel=workspace.channel("general")) == "missing_scope"


async def test_metadata_is_read_back_on_request(workspace: Workspace) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"id": "n1"}}
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x", metadata=metadata)
    shown = await workspace.client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    hidden = await workspace.client.conversations_history(channel=posted["channel"])
    assert shown["messages"][0]["metadata"] == metadata
    assert "metadata" not in hidden["messages"][0]


async def test_a_deactivated_person_has_no_zone(workspace: Workspace) -> None:
    user = (await workspace.client.users_info(user=workspace.id("olaf")))["user"]
    assert user["deleted"]
    assert "tz" not in user


async def test_people_come_in_pages(workspace: Workspace) -> None:
    first = await workspace.client.users_list(limit=4)
    second = await workspace.client.users_list(limit=100, cursor=first["response_metadata"]["next_cursor"])
    names = [m["name"] for m in first["members"] + second["members"]]
    assert len(names) == len(set(names)) == len(workspace.world.workspace.people)
    assert second["response_metadata"]["next_cursor"] == ""


async def test_do_not_disturb_shows_the_window_in_force(workspace: Workspace) -> None:
    answer = await workspace.client.dnd_teamInfo(users=[workspace.id("ines"), workspace.id("mara")])
    away, here = answer["users"][workspace.id("ines")], answer["users"][workspace.id("mara")]
    now = workspace.world.clock.now().timestamp()
    assert away["next_dnd_start_ts"] <= now < away["next_dnd_end_ts"]
    assert not here["dnd_enabled"]
    too_many = ",".join(["U1"] * 51)
    assert await workspace.refusal("dnd.teamInfo", users=too_many) == "too_many_users"


async def limited(open_workspace: Open, limits: Limits) -> Workspace:
    return await open_workspace(Settings(limits=limits))


async def test_a_channel_takes_a_short_burst_and_then_one_message_a_second(open_workspace: Open) -> None:
    workspace = await limited(open_workspace, Limits())
    headers = {"authorization": f"Bearer {workspace.sandbox.bot_token}"}
    answers: list[Any] = []
    for _ in range(4):
        body = {"channel": workspace.id("mara"), "text": "x"}
        answers.append(await workspace.raw("chat.postMessage", headers=headers, json=body))
    assert [a[0] for a in answers] == [200, 200, 200, 429]
    assert answers[3][1] == {"ok": False, "error": "ratelimited"}
    assert answers[3][2]["retry-after"] == "1"


async def test_the_workspace_has_a_budget_of_posts(open_workspace: Open) -> None:
    workspace = await limited(open_workspace, Limits(workspace_posts_per_minute=2))
    for name in ("mara", "devin"):
        await workspace.client.chat_postMessage(channel=workspace.id(name), text="x")
    assert await workspace.refusal("chat.postMessage", channel=workspace.id("lena"), text="x") == "ratelimited"


async def test_a_method_has_the_budget_of_its_tier(open_workspace: Open) -> None:
    workspace = await limited(open_workspace, Limits())
    for _ in range(20):
        await workspace.client.users_list()
    assert await workspace.refusal("users.list") == "ratelimited"
