"""The one door for files: uploaded in Slack's three steps, private or shared into a conversation, and deleted again."""

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.nudges.rules import Outcome
from bot.slack.failures import FAILURES, Posted, classify
from bot.slack.message import Message

ALT_MOST = 1000
"""Slack's limit for the description that goes with a file."""

REFUSED_BLOCKS = "invalid_blocks"
COMPLETE = "files.completeUploadExternal"
SEND_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=5)


@dataclass(frozen=True)
class Uploaded:
    """The file's id, or how it failed. Nothing was shown to anybody either way, so it may be tried again."""

    file_id: str | None
    failed: Posted | None = None


async def upload(client: AsyncWebClient, name: str, data: bytes, title: str, alt_text: str) -> Uploaded:
    """Upload a picture that only Trellis can see, until it stands in a block."""
    brought = await _bring(client, name, data, alt_txt=alt_text[:ALT_MOST])
    if brought.file_id is None:
        return brought
    try:
        await client.files_completeUploadExternal(files=[{"id": brought.file_id, "title": title}])
    except FAILURES as error:
        return Uploaded(None, replace(classify(error), method=COMPLETE))
    return brought


async def share(client: AsyncWebClient, channel: str, name: str, data: bytes, title: str, message: Message) -> Posted:
    """Upload a file into a conversation, as a message of its own. Slack does not say which: it comes a little later.

    Until the last step nothing is shown to anybody, so what fails before may be tried again. Where Slack refuses the
    message's blocks beside a file, its text stands there.
    """
    brought = await _bring(client, name, data)
    if brought.file_id is None:
        assert brought.failed
        failed = brought.failed
        return replace(failed, outcome=Outcome.WAIT) if failed.outcome is Outcome.UNKNOWN else failed
    where: dict[str, Any] = {"files": [{"id": brought.file_id, "title": title}], "channel_id": channel}
    where |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
    shared = await _completed(client, **where, blocks=json.dumps(list(message.blocks)))
    if shared.error == REFUSED_BLOCKS:
        shared = await _completed(client, **where, initial_comment=message.text)
    return shared


async def _completed(client: AsyncWebClient, **given: Any) -> Posted:
    try:
        await client.files_completeUploadExternal(**given)
    except FAILURES as error:
        return replace(classify(error), method=COMPLETE)
    return Posted(Outcome.SENT, given["channel_id"])


async def _bring(client: AsyncWebClient, name: str, data: bytes, **about: str) -> Uploaded:
    """The first two steps: the file is at Slack, and waits to be completed."""
    step = "files.getUploadURLExternal"
    try:
        begun = await client.files_getUploadURLExternal(filename=name, length=len(data), **about)
        file_id, address = str(begun["file_id"]), str(begun["upload_url"])
        step = "upload"
        await _send(client, address, data)
    except (*FAILURES, KeyError) as error:
        return Uploaded(None, replace(classify(error), method=step))
    return Uploaded(file_id)


async def _send(client: AsyncWebClient, address: str, data: bytes) -> None:
    """The bytes, without a token. What comes in an answer is no reason to call any other host."""
    if not is_slacks(address, client.base_url):
        raise ValueError("Slack named an address to upload to that is not its own")
    http = client.session or aiohttp.ClientSession()
    try:
        async with http.post(address, data=data, timeout=SEND_TIMEOUT, allow_redirects=False) as answer:
            answer.raise_for_status()
            if answer.status != 200:
                raise aiohttp.ClientError(f"the upload was answered with {answer.status}")
    finally:
        if client.session is None:
            await http.close()


def is_slacks(address: str, base_url: str) -> bool:
    """Slack's files live under slack.com; another API, such as a sandbox, keeps them with itself."""
    given, api = urlsplit(address), urlsplit(base_url)
    if (given.scheme, given.netloc) == (api.scheme, api.netloc):
        return True
    host, of_slack = given.hostname or "", (".slack.com", ".slack-gov.com")
    is_slack = (api.hostname or "").endswith(("slack.com", "slack-gov.com"))
    return is_slack and given.scheme == "https" and host.endswith(of_slack)


async def delete(client: AsyncWebClient, file_id: str) -> Posted:
    """Gone for everybody. A file that is gone already is as good as deleted."""
    try:
        await client.files_delete(file=file_id)
    except FAILURES as error:
        failed = replace(classify(error), method="files.delete")
        return failed if failed.error not in {"file_not_found", "file_deleted"} else Posted(Outcome.SENT)
    return Posted(Outcome.SENT)
