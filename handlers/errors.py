"""When something fails: a reference in the log, and the same reference in a kind sentence to the person."""

from typing import Any

import aiohttp
import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import log as logs
from bot.people.service import NotAllowed
from bot.sbi.service import Gone, Refused
from handlers.blocks import View, modal, section

log = structlog.get_logger()

GONE = "This is not here any more. It was taken back or deleted."
REFUSED = "You asked for no written feedback from them, so it went back."
NOT_ALLOWED = "You cannot change this. Admins and the coordinators they name can."


def register(app: AsyncApp) -> None:
    app.error(tell)


async def tell(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, response: BoltResponse
) -> BoltResponse | None:
    """The answer to a request that was not acked yet, or a note to the person after the ack."""
    if body.get("type") == "event_callback":
        sentence(error)
        return None  # nobody waits for words; an event without its row must not be acked, so that Slack repeats it
    if body.get("type") == "view_submission":
        if context.ack.response is not None:
            sentence(error)
            return None  # the form is closed and what it held is saved; the log has the rest
        words = sentence(error, "What you typed is still there: go back and try again.")
        return BoltResponse(status=200, body={"response_action": "push", "view": sorry(words)})
    if context.ack.response is None and "command" in body:
        typed = body.get("text", "")  # Slack has escaped it already
        words = sentence(error, f"Nothing was saved. You typed:\n>{typed}" if typed else "Try again in a moment.")
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
    await _show(body, context, client, sentence(error, "Try again in a moment."))
    return BoltResponse(status=200, body="") if context.ack.response is None else None


def sentence(error: Exception, then: str = "") -> str:
    """What the person reads. What they can understand has its own words; the rest has a reference."""
    if isinstance(error, Refused):
        return REFUSED
    if isinstance(error, Gone):
        return GONE
    if isinstance(error, NotAllowed):
        return NOT_ALLOWED
    reference = logs.reference()
    log.error("a request failed", reference=reference, exc_info=error)
    return f"That did not work, and it is not your fault. Reference: {reference}. {then}".strip()


def sorry(words: str) -> View:
    return modal("That did not work", [section(words)], callback_id="errors.sorry", close="Back")


async def _show(body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient, words: str) -> None:
    """In a modal where one is open or can be opened, else where the person is."""
    try:
        if body.get("view", {}).get("type") == "modal" and body.get("trigger_id"):
            await client.views_push(trigger_id=body["trigger_id"], view=sorry(words))
        elif context.respond is not None and body.get("response_url"):
            await context.respond(text=words, response_type="ephemeral", replace_original=False)
        elif body.get("trigger_id"):
            await client.views_open(trigger_id=body["trigger_id"], view=sorry(words))
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as failure:
        log.warning("the person could not be told", exc_info=failure)
