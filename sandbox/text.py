"""What people type, as Slack hands it to apps: escaped, with mentions resolved."""

import re
from collections.abc import Mapping

MENTION = re.compile(r"(?<![\w@])@([\w.\-]+\w|\w)")
CHANNEL = re.compile(r"(?<![\w#&])#([\w\-]+)")
LINK = re.compile(r"https?://[^\s<>|]+")
BROADCASTS = {"here": "<!here>", "channel": "<!channel>", "everyone": "<!everyone>"}


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def as_sent(text: str, people: Mapping[str, str], channels: Mapping[str, str], *, labels: bool) -> str:
    """Typed text as apps get it; `people` and `channels` map names to ids.

    With `labels` (slash commands with should_escape) a mention is `<@U1|devin>`, without it is `<@U1>`.
    """

    def person(match: re.Match[str]) -> str:
        name = match[1].lower()
        if name in BROADCASTS:
            return BROADCASTS[name]
        if name not in people:
            return match[0]
        return f"<@{people[name]}|{name}>" if labels else f"<@{people[name]}>"

    def channel(match: re.Match[str]) -> str:
        name = match[1].lower()
        return f"<#{channels[name]}|{name}>" if name in channels else match[0]

    # links first are cut out, so that a fragment or an @ inside an address stays what it is
    parts, last = [], 0
    for link in LINK.finditer(text):
        parts += [CHANNEL.sub(channel, MENTION.sub(person, escape(text[last : link.start()]))), f"<{escape(link[0])}>"]
        last = link.end()
    return "".join([*parts, CHANNEL.sub(channel, MENTION.sub(person, escape(text[last:])))])
