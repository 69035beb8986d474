"""Files: announce an upload, complete it, delete it."""

import secrets
from typing import Any

from sandbox import events
from sandbox.api.call import Call
from sandbox.blocks import problems
from sandbox.errors import SlackError
from sandbox.messages import Message
from sandbox.typed import named
from sandbox.uploads import Upload

Json = dict[str, Any]
ALT_MOST = 1000
BYTES_MOST = 1_000_000_000


def get_upload_url(call: Call) -> Json:
    """The address takes the bytes without a token, once."""
    name, length = call.text("filename"), call.number("length", 0, BYTES_MOST) if call.args.get("length") else 0
    if not length:
        raise SlackError("missing_argument", note="/length is missing, or 0")
    alt = call.text("alt_txt", "")
    if len(alt) > ALT_MOST:
        raise SlackError("alt_txt_too_large", note=f"/alt_txt has {len(alt)} of {ALT_MOST} characters")
    upload = Upload("F0" + secrets.token_hex(5).upper(), name, length, secrets.token_urlsafe(24), alt)
    call.world.workspace.uploads[upload.id] = upload
    return {"upload_url": f"{call.world.url}upload/v1/{upload.ticket}", "file_id": upload.id}


def complete_upload(call: Call) -> Json:
    """Private to the app, or shared into a conversation as a message of its own."""
    share = _share(call)
    wanted = call.data("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise SlackError("invalid_arguments", note="/files has to be a list of files with an id")
    done = [(_uploaded(call, one), str(one.get("title") or "")) for one in wanted]
    for upload, title in done:
        upload.complete, upload.title = True, title or upload.name
    if share:
        share.files = [upload.as_slack(share.user, call.world.workspace.id, share.at) for upload, _ in done]
        call.world.workspace.post(share)
        events.message_event(call.world, call.world.workspace.channels[share.channel], share)
    return {"files": [{"id": upload.id, "title": upload.title} for upload, _ in done]}


def _share(call: Call) -> Message | None:
    """The message with which the files will be shared. Slack makes it a little later, so the answer says nothing of it.

    Stricter than Slack, which takes `channels` of several conversations, and ignores blocks beside a comment.
    """
    if call.args.get("channels"):
        raise SlackError("invalid_arguments", note="/channels: share into one conversation, by channel_id")
    comment, blocks = call.text("initial_comment", ""), call.data("blocks") or []
    thread_ts = call.optional("thread_ts")
    if not call.args.get("channel_id"):
        if comment or blocks or thread_ts:
            raise SlackError("invalid_arguments", note="/channel_id is missing: nothing is said without a conversation")
        return None
    channel, w = call.channel("channel_id"), call.world.workspace
    if channel.archived:
        raise SlackError("is_archived")
    if w.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if thread_ts and (thread_ts not in channel.messages or channel.messages[thread_ts].is_reply):
        raise SlackError("thread_not_found", note="/thread_ts has to be a message that is no answer itself")
    if comment and blocks:
        raise SlackError("invalid_arguments", note="/blocks are ignored beside /initial_comment")
    if found := problems("message", {"blocks": blocks}) if blocks else []:
        raise SlackError("invalid_blocks", note="; ".join(f"{one.pointer} {one.message}" for one in found))
    return Message(w.new_ts(), channel.id, w.bot_user_id, comment, named(blocks), thread_ts, w.bot_id, w.app_id)


def _uploaded(call: Call, wanted: Json) -> Upload:
    upload = call.world.workspace.uploads.get(str(wanted.get("id")))
    if upload is None or upload.complete or not upload.data:
        raise SlackError("file_not_found", note=f"/files: {wanted.get('id')} was not uploaded, or completed before")
    return upload


def delete(call: Call) -> Json:
    if call.world.workspace.uploads.pop(call.text("file"), None) is None:
        raise SlackError("file_not_found")
    for channel in call.world.workspace.channels.values():
        for message in channel.messages.values():
            message.files = [one for one in message.files if one["id"] != call.text("file")]
    call.world.changes.tell("messages", "state")
    return {}
