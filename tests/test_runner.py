"""How listeners are run: the answer goes to Slack at the ack, whatever the listener does after it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.listener_matcher import async_builtins

from bot.metrics import BOUNDS, Metrics
from bot.slack.matching import BodyMatcher, by_body
from bot.slack.runner import PromptRunner, time_acks
from handlers import register_all

SLACK_WAITS = 3.0
Listener = Callable[..., Awaitable[None]]
COMMAND = {"command": "/sbi", "team_id": "T1", "user_id": "U1", "text": ""}
EVENT = {"type": "event_callback", "team_id": "T1", "event": {"type": "app_home_opened", "user": "U1"}}


async def _authorized(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U0")


def app_with(listener: Listener) -> AsyncApp:
    app = AsyncApp(authorize=_authorized, request_verification_enabled=False)
    PromptRunner.serve(app)
    app.command("/sbi")(listener)
    app.event("app_home_opened")(listener)

    @app.error
    async def tell(response: BoltResponse | None) -> BoltResponse | None:
        return None if response is None else BoltResponse(status=200, body="sorry")

    return app


async def answer(app: AsyncApp, payload: dict[str, Any] = COMMAND) -> BoltResponse:
    return await app.async_dispatch(AsyncBoltRequest(body=json.dumps(payload), mode="socket_mode"))


async def test_the_answer_does_not_wait_for_what_follows_the_ack() -> None:
    answered, done = asyncio.Event(), asyncio.Event()

    async def listener(ack: AsyncAck) -> None:
        await ack("heard")
        await answered.wait()
        done.set()

    assert (await answer(app_with(listener))).body == "heard"
    answered.set()
    await asyncio.wait_for(done.wait(), 5)


async def test_the_answer_waits_for_an_ack_that_comes_late() -> None:
    async def listener(ack: AsyncAck) -> None:
        await asyncio.sleep(0.05)
        await ack("late")

    assert (await answer(app_with(listener))).body == "late"


async def test_an_error_before_the_ack_is_answered_by_the_error_listener() -> None:
    async def listener() -> None:
        raise KeyError

    assert (await answer(app_with(listener))).body == "sorry"


async def test_an_error_after_the_ack_does_not_change_the_answer() -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack("heard")
        raise KeyError

    assert (await answer(app_with(listener))).body == "heard"


async def test_an_event_is_acked_before_its_listener_has_ended() -> None:
    answered = asyncio.Event()

    async def listener() -> None:
        await answered.wait()

    assert (await answer(app_with(listener), EVENT)).status == 200
    answered.set()


async def test_a_listener_that_ends_without_an_ack_is_not_waited_for() -> None:
    async def listener() -> None:
        return None

    begun = time.monotonic()
    assert (await answer(app_with(listener))).status == 404
    assert time.monotonic() - begun < SLACK_WAITS


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (COMMAND, "command"),
        (EVENT, "event"),
        ({"type": "block_actions", "actions": [{"type": "button", "action_id": "x"}]}, "action"),
        ({"type": "view_submission", "view": {"type": "modal", "callback_id": "x"}}, "view"),
        ({"type": "view_closed", "view": {"type": "modal", "callback_id": "x"}}, "view"),
        ({"type": "block_suggestion", "action_id": "x"}, "options"),
        ({"type": "message_action", "callback_id": "x"}, "shortcut"),
        ({"type": "something_new"}, "other"),
    ],
)
async def test_an_answer_is_timed_by_what_slack_sent(payload: dict[str, Any], kind: str) -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack()

    app, metrics = app_with(listener), Metrics()
    time_acks(app, metrics)
    await answer(app, payload)
    assert {sent: sum(spread.counts) for sent, spread in metrics.acks.items()} == {kind: 1}


async def test_an_ack_is_timed_from_the_arrival_to_the_ack_and_no_longer() -> None:
    ended = asyncio.Event()

    async def middleware(next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        await asyncio.sleep(0.06)
        return await next()

    async def listener(ack: AsyncAck) -> None:
        await ack()
        await ended.wait()

    app, metrics = app_with(listener), Metrics()
    app.use(middleware)
    time_acks(app, metrics)
    await answer(app)
    assert 0.06 <= metrics.acks["command"].total < BOUNDS[-1]
    ended.set()


async def test_what_slack_did_not_sign_is_not_timed() -> None:
    app, metrics = AsyncApp(authorize=_authorized, signing_secret="secret"), Metrics()
    time_acks(app, metrics)
    response = await app.async_dispatch(AsyncBoltRequest(body="command=%2Fsbi", mode="http"))
    assert (response.status, metrics.acks) == (401, {})


async def test_a_request_finds_its_listener_and_nothing_is_gathered_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def listener(ack: AsyncAck) -> None:
        await ack("heard")

    async def other(ack: AsyncAck) -> None:
        await ack("not mine")

    app = AsyncApp(authorize=_authorized, request_verification_enabled=False)
    app.command("/other")(other)
    app.event("app_home_opened")(other)
    app.command("/sbi")(listener)
    by_body(app)
    monkeypatch.setattr(async_builtins, "build_async_required_kwargs", None)
    assert (await answer(app)).body == "heard"


def test_every_listener_of_ours_is_asked_with_the_body_alone() -> None:
    app = AsyncApp(authorize=_authorized, request_verification_enabled=False)
    register_all(app)
    by_body(app)
    matchers = [type(matcher) for listener in app._async_listeners for matcher in listener.matchers]
    assert set(matchers) == {BodyMatcher}
