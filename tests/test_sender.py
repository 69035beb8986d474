"""The one door out: marked and found again, a second apart in a channel, and every failure with its class."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.nudges.rules import LONGEST_WAIT, Outcome
from bot.slack import client as slack
from bot.slack.message import Message
from bot.slack.sender import Sender
from sandbox.server import Sandbox
from tests.driver import Person

HELLO = Message("Hello", ())


@dataclass
class Slack:
    """A Slack that answers every call as it is told, and remembers what was asked."""

    status: int = 200
    body: str = '{"ok": true, "channel": "D1", "ts": "1.0"}'
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    asked: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, _request: web.Request) -> web.Response:
        self.asked.append(time.monotonic())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        return web.Response(status=self.status, text=self.body, content_type=self.kind, headers=self.headers)


@pytest.fixture
async def opened() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def client_of(told: Slack, opened: AsyncExitStack) -> AsyncWebClient:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", told.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    opened.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    http = await opened.enter_async_context(slack.http_session())
    return slack.client("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/", http)


async def local_slack(opened: AsyncExitStack, manifest: Any = None) -> tuple[Sandbox, Sender, str]:
    """The sandbox, a sender to it, and the channel of a person's messages."""
    sandbox = Sandbox(manifest)
    await sandbox.start()
    opened.push_async_callback(sandbox.stop)
    http = await opened.enter_async_context(slack.http_session())
    sender = Sender(slack.client(sandbox.bot_token, sandbox.api_url, http), channel_seconds=0)
    user = await asyncio.to_thread(lambda: Person(sandbox.url, "mara").id)
    dm = await sender.open_dm(user)
    assert dm.channel
    return sandbox, sender, dm.channel


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_posted_nudge_is_found_by_its_id(opened: AsyncExitStack) -> None:
    _sandbox, sender, dm = await local_slack(opened)
    posted = await sender.post(dm, HELLO, "n1")
    await sender.post(dm, HELLO, "n2")
    found = await sender.find(dm, "n1", LONG_AGO)
    assert found is not None
    assert (found.outcome, found.channel, found.message_ts) == (Outcome.SENT, dm, posted.message_ts)


async def test_a_nudge_that_never_went_out_is_not_found(opened: AsyncExitStack) -> None:
    _sandbox, sender, dm = await local_slack(opened)
    await sender.post(dm, HELLO, "n1")
    assert await sender.find(dm, "n2", LONG_AGO) is None


async def test_a_message_is_looked_for_since_a_time_only(opened: AsyncExitStack) -> None:
    sandbox, sender, dm = await local_slack(opened)
    await sender.post(dm, HELLO, "n1")
    assert await sender.find(dm, "n1", sandbox.world.clock.now() + timedelta(hours=1)) is None


async def test_a_nudge_behind_a_hundred_later_messages_is_found(opened: AsyncExitStack) -> None:
    sandbox, sender, dm = await local_slack(opened)
    sandbox.world.budgets.limits.enforced = False
    await sender.post(dm, HELLO, "n1")
    for _ in range(110):
        await sender.post(dm, HELLO)
    found = await sender.find(dm, "n1", LONG_AGO)
    assert found is not None
    assert found.outcome is Outcome.SENT


async def test_no_more_than_three_pages_are_read(opened: AsyncExitStack) -> None:
    endless = Slack(body='{"ok": true, "messages": [], "response_metadata": {"next_cursor": "more"}}')
    sender = Sender(await client_of(endless, opened))
    assert await sender.find("D1", "n1", LONG_AGO) is None
    assert len(endless.asked) == 3


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (429, "{}", Outcome.WAIT),
        (500, "{}", Outcome.WAIT),
        (200, '{"ok": false, "error": "missing_scope"}', Outcome.DEAD),
    ],
)
async def test_a_look_up_that_slack_does_not_answer_is_no_not_found(
    opened: AsyncExitStack, status: int, body: str, outcome: Outcome
) -> None:
    found = await Sender(await client_of(Slack(status, body), opened)).find("D1", "n1", LONG_AGO)
    assert found is not None
    assert found.outcome is outcome


async def test_messages_to_one_channel_leave_a_second_between_them(opened: AsyncExitStack) -> None:
    told = Slack()
    sender = Sender(await client_of(told, opened), channel_seconds=0.2)
    await asyncio.gather(*(sender.post("D1", HELLO) for _ in range(3)))
    first, second, third = told.asked
    assert min(second - first, third - second) > 0.15


async def test_nobody_waits_for_a_turn_after_a_demos_clock_has_moved(opened: AsyncExitStack) -> None:
    sender = Sender(await client_of(Slack(), opened), channel_seconds=30)
    begun = time.monotonic()
    await sender.post("D1", HELLO)
    sender.let_pass()
    await sender.post("D1", HELLO)
    assert time.monotonic() - begun < 10


async def test_messages_to_many_channels_do_not_wait_for_each_other(opened: AsyncExitStack) -> None:
    told = Slack()
    sender = Sender(await client_of(told, opened), channel_seconds=5)
    begun = time.monotonic()
    await asyncio.gather(*(sender.post(f"D{n}", HELLO) for n in range(20)))
    assert time.monotonic() - begun < 4


async def test_a_thousand_channels_are_not_remembered_for_ever(opened: AsyncExitStack) -> None:
    sender = Sender(await client_of(Slack(), opened), channel_seconds=0)
    for n in range(2500):
        await sender._turn(f"D{n}")
    assert len(sender._turns) <= 1000


async def test_no_more_calls_are_under_way_than_set(opened: AsyncExitStack) -> None:
    told = Slack(seconds=0.05)
    sender = Sender(await client_of(told, opened), concurrency=3)
    await asyncio.gather(*(sender.post(f"D{n}", HELLO) for n in range(9)))
    assert told.most_at_once == 3


@pytest.mark.parametrize(
    ("error", "gone"),
    [
        ("user_not_found", "person"),
        ("user_disabled", "person"),
        ("cannot_dm_bot", "person"),
        ("account_inactive", "workspace"),
        ("token_revoked", "workspace"),
        ("invalid_auth", "workspace"),
        ("not_authed", "workspace"),
        ("org_login_required", "workspace"),
        ("team_access_not_granted", "workspace"),
        ("is_archived", None),
        ("not_in_channel", None),
        ("channel_not_found", None),
        ("invalid_blocks", None),
    ],
)
async def test_a_permanent_error_says_who_is_gone(opened: AsyncExitStack, error: str, gone: str | None) -> None:
    posted = await Sender(await client_of(Slack(body=f'{{"ok": false, "error": "{error}"}}'), opened)).post("D", HELLO)
    assert (posted.outcome, posted.error, posted.gone) == (Outcome.DEAD, error, gone)


@pytest.mark.parametrize(
    ("header", "seconds"), [("30", 30), ("soon", 1), ("", 1), ("nan", 1), ("-5", 1), ("1e9", LONGEST_WAIT)]
)
async def test_retry_after_comes_back_with_its_method(opened: AsyncExitStack, header: str, seconds: float) -> None:
    told = Slack(429, '{"ok": false, "error": "ratelimited"}', headers={"Retry-After": header})
    posted = await Sender(await client_of(told, opened)).post("D1", HELLO)
    assert (posted.outcome, posted.retry_after, posted.method) == (Outcome.WAIT, seconds, "chat.postMessage")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, "<html>Sign in</html>", "text/html"),
        (200, "hello", "text/plain"),
        (502, "bad gateway", "text/plain"),
        (200, "{", "application/json"),
        (200, "[]", "application/json"),
        (200, '{"ok": false}', "application/json"),
    ],
)
async def test_an_answer_that_is_not_slacks_leaves_the_outcome_unknown(
    opened: AsyncExitStack, status: int, body: str, kind: str
) -> None:
    posted = await Sender(await client_of(Slack(status, body, kind), opened)).post("D1", HELLO)
    assert posted.outcome is Outcome.UNKNOWN


async def test_slacks_errors_are_counted_by_method_and_code(opened: AsyncExitStack) -> None:
    metrics, told = Metrics(), Slack(429, "{}", headers={"Retry-After": "7"})
    sender = Sender(await client_of(told, opened), metrics=metrics)
    await sender.post("D1", HELLO)
    await sender.open_dm("U1")
    told.headers.clear()
    told.status, told.body = 200, '{"ok": false, "error": "user_not_found"}'
    await sender.open_dm("U1")
    assert metrics.errors == {
        ("chat.postMessage", "ratelimited"): 1,
        ("conversations.open", "ratelimited"): 1,
        ("conversations.open", "user_not_found"): 1,
    }
    assert metrics.waits == {"chat.postMessage": 7.0, "conversations.open": 7.0}
