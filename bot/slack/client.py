"""Slack's Web API client, set up as Trellis needs it."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

Client = AsyncWebClient
"""What code outside bot/slack and handlers/ calls it, so that nothing else names Slack's packages."""

CALL_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=3)
"""A post that hangs longer than this has an unknown outcome; a trigger is long dead by then."""


def http_session() -> aiohttp.ClientSession:
    """One pool of connections for all calls; whoever opens it closes it."""
    return aiohttp.ClientSession(timeout=CALL_TIMEOUT)


def client(token: str, base_url: str, http: aiohttp.ClientSession) -> Client:
    # a retry after a dropped connection posts twice
    return AsyncWebClient(token=token, base_url=base_url, session=http, retry_handlers=[])
