"""Slack's Web API: every method by name, with the scopes it needs and the tier it counts against."""

from sandbox.api import account, chat, conversations, files, users, views
from sandbox.api.call import Method

# tier 0 is Slack's "special"; scopes of a method that depends on the conversation's kind are checked by the method
METHODS: dict[str, Method] = {
    "api.test": Method(account.api_test, caller="anyone"),
    "auth.test": Method(account.auth_test),
    "apps.connections.open": Method(account.connections_open, caller="app", tier=1),
    "team.info": Method(account.team_info, ("team:read",), tier=3),
    "blocks.validate": Method(views.validate, caller="anyone"),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",), tier=4),
    "chat.update": Method(chat.update, ("chat:write",), tier=3),
    "chat.delete": Method(chat.delete, ("chat:write",), tier=3),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.open": Method(conversations.open_, ("im:write",), tier=3),
    "conversations.info": Method(conversations.info, tier=3),
    "conversations.history": Method(conversations.history, tier=3),
    "conversations.replies": Method(conversations.replies, tier=3),
    "conversations.members": Method(conversations.members, tier=4),
    "conversations.list": Method(conversations.list_, tier=2),
    "users.info": Method(users.info, ("users:read",), tier=4),
    "users.list": Method(users.list_, ("users:read",), tier=2),
    "dnd.info": Method(users.dnd_info, ("dnd:read",), tier=3),
    "dnd.teamInfo": Method(users.dnd_team_info, ("dnd:read",), tier=2),
    "views.open": Method(views.open_, tier=4),
    "views.push": Method(views.push, tier=4),
    "views.update": Method(views.update, tier=4),
    "views.publish": Method(views.publish, tier=4),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",), tier=4),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",), tier=4),
    "files.delete": Method(files.delete, ("files:write",), tier=3),
}
