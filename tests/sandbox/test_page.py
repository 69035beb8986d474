"""What the page is told: one person's view of the workspace, news of changes, and traffic without tokens."""

import asyncio
import json

import aiohttp
import pytest

from tests.driver import Person
from tests.sandbox.echo import Echo, form
from tests.sandbox.seen import NotVisible
from tests.sandbox.workspace import Workspace


async def test_the_app_comes_first_and_only_ones_own_conversations_show(workspace: Workspace) -> None:
    gwen = [c["name"] for c in (await workspace.page("state", user="gwen"))["channels"]]
    mara = [c["name"] for c in (await workspace.page("state", user="mara"))["channels"]]
    assert gwen == ["Trellis", "general"]
    assert mara == ["Trellis", "general", "backend", "praise", "incidents", "staff-only", "Devin Okafor"]


async def test_unread_messages_are_counted_until_the_channel_is_opened(workspace: Workspace) -> None:
    await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
    assert (await workspace.page("state", user="mara"))["channels"][0]["unread"] == 1
    await workspace.do("mara", "open_channel", channel=workspace.dm("mara"))
    assert (await workspace.page("state", user="mara"))["channels"][0]["unread"] == 0


async def test_a_thread_shows_under_its_parent(workspace: Workspace) -> None:
    first = await workspace.do("mara", "say", channel="general", text="parent")
    await workspace.do("devin", "say", channel="general", text="reply", thread_ts=first["message"])
    parent = (await workspace.page("messages", user="mara", channel="general"))["messages"][-1]
    thread = await workspace.page("messages", user="mara", channel="general", thread=first["message"])
    assert (parent["text"], parent["reply_count"]) == ("parent", 1)
    assert [m["text"] for m in thread["messages"]] == ["parent", "reply"]


async def test_nobody_reads_a_conversation_that_is_not_theirs(workspace: Workspace) -> None:
    assert not (await workspace.page("messages", user="gwen", channel="backend"))["ok"]


async def test_a_change_is_news_at_once(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as http, http.get(workspace.sandbox.url + "page/events?user=mara") as stream:
        await stream.content.readline()
        await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
        async with asyncio.timeout(2):
            while True:
                line = (await stream.content.readline()).decode()
                if line.startswith("data:") and "messages" in json.loads(line[5:])["what"]:
                    break
        assert json.loads(line[5:])["channel"] == workspace.dm("mara")


async def test_what_one_person_sees_alone_is_no_news_for_another(workspace: Workspace) -> None:
    queue = workspace.world.changes.subscribe(workspace.id("devin"))
    await workspace.opened("mara")
    news = [queue.get_nowait() for _ in range(queue.qsize())]
    assert all("modals" not in n["what"] for n in news)


async def test_no_token_is_shown_in_the_traffic(workspace: Workspace) -> None:
    body = {"token": workspace.sandbox.bot_token, "text": workspace.sandbox.bot_token, "channel": workspace.id("mara")}
    await workspace.raw("chat.postMessage", json=body)
    await workspace.client.apps_connections_open(app_token=workspace.sandbox.app_token)
    shown = json.dumps(await workspace.page("traffic"))
    assert workspace.sandbox.bot_token not in shown
    assert workspace.sandbox.app_token not in shown


async def test_a_reset_brings_the_seed_back(workspace: Workspace) -> None:
    await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
    await workspace.opened()
    await workspace.post("page/reset", {})
    state = await workspace.page("state", user="mara")
    assert (state["modals"], state["channels"][0]["unread"]) == ([], 0)


async def test_a_link_to_a_message_leads_to_the_page(workspace: Workspace) -> None:
    posted = await workspace.client.chat_postMessage(channel=workspace.id("mara"), text="x")
    link = await workspace.client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    async with aiohttp.ClientSession() as http, http.get(link["permalink"], allow_redirects=False) as answer:
        assert answer.headers["location"] == f"/?channel={posted['channel']}&message={posted['ts']}"


async def test_the_pages_modules_are_asked_for_anew_after_an_upgrade(workspace: Workspace) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(workspace.sandbox.url + "static/js/main.js") as first:
            assert first.headers["cache-control"] == "no-cache"
        known = {"if-none-match": first.headers["etag"]}
        async with http.get(workspace.sandbox.url + "static/js/main.js", headers=known) as again:
            assert (again.status, again.headers["cache-control"]) == (304, "no-cache")


async def test_a_picker_offers_bots_and_guests_and_no_deactivated_person(workspace: Workspace) -> None:
    names = {p["name"] for p in (await workspace.page("options", user="mara", query=""))["people"]}
    assert {"gwen", "deploybot"} <= names
    assert "olaf" not in names


async def test_typed_text_is_escaped_and_modal_text_is_not(workspace: Workspace) -> None:
    await workspace.do("mara", "say", channel=workspace.dm("mara"), text="@devin <b> & #general https://a.b/?x=1&y=@z")
    text = (await workspace.page("messages", user="mara", channel=workspace.dm("mara")))["messages"][-1]["text"]
    devin, general = workspace.id("devin"), workspace.channel("general")
    assert text == f"<@{devin}> &lt;b&gt; &amp; <#{general}|general> <https://a.b/?x=1&amp;y=@z>"
    view = await workspace.opened()
    values = {"situation": {"value": {"value": "a < b & @devin"}}}
    await workspace.do("mara", "submit", view_id=view["id"], values=values)
    state = workspace.world.workspace.views[view["id"]].values
    assert state["situation"]["value"]["value"] == "a < b & @devin"


async def test_a_command_that_does_not_ask_for_it_gets_the_text_as_typed(workspace: Workspace) -> None:
    await workspace.do("mara", "say", channel="general", text="/plain @devin < &")
    assert workspace.world.traffic.named("/plain")[0]["request"]["text"] == "@devin < &"


def test_the_driver_says_what_was_visible_instead(echo: Echo, mara: Person) -> None:
    mara.types("/form")
    modal = mara.modal()
    with pytest.raises(NotVisible, match=r"no button 'Send'.*Check"):
        modal.click("Send")
    with pytest.raises(NotVisible, match=r"no field 'Impact'.*Situation"):
        modal.fill("Impact", "x")
    with pytest.raises(NotVisible, match="waited for the text 'nowhere'"):
        mara.waits_for("nowhere", timeout=0.2)


async def test_a_view_is_shown_with_what_was_typed(workspace: Workspace) -> None:
    await workspace.opened(blocks=form()["blocks"])
    [view] = (await workspace.page("state", user="mara"))["modals"]
    assert view["values"]["situation"]["value"]["value"] == "first"
    assert (view["errors"], view["busy"], view["error"]) == ({}, False, None)
