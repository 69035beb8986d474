"""Files: announce an upload, complete it, delete it."""

import secrets
from typing import Any

from sandbox.api.call import Call
from sandbox.errors import SlackError
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
    """Private to the app. Sharing it into a conversation at once is Slack's too, but Trellis shows files in blocks."""
    if call.args.get("channel_id") or call.args.get("channels"):
        raise SlackError("invalid_arguments", note="/channel_id: the sandbox shares no file into a conversation")
    wanted = call.data("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(one, dict) for one in wanted):
        raise SlackError("invalid_arguments", note="/files has to be a list of files with an id")
    done = [(_uploaded(call, one), str(one.get("title") or "")) for one in wanted]
    for upload, title in done:
        upload.complete, upload.title = True, title or upload.name
    return {"files": [{"id": upload.id, "title": upload.title} for upload, _ in done]}


def _uploaded(call: Call, wanted: Json) -> Upload:
    upload = call.world.workspace.uploads.get(str(wanted.get("id")))
    if upload is None or upload.complete or not upload.data:
        raise SlackError("file_not_found", note=f"/files: {wanted.get('id')} was not uploaded, or completed before")
    return upload


def delete(call: Call) -> Json:
    if call.world.workspace.uploads.pop(call.text("file"), None) is None:
        raise SlackError("file_not_found")
    call.world.changes.tell("messages", "state")
    return {}
