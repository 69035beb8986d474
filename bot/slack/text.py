"""Text for Slack's mrkdwn: everything that a person or Slack gave is inert in it."""

import re
from html import unescape

_MENTION = re.compile(r"^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>\s*")
_ENTITY = re.compile(r"<([@#!]?)([^>|]+)(?:\|([^>]*))?>")


def escape(text: str) -> str:
    """The three characters that Slack's markup is made of."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(user_id: str) -> str:
    return f"<@{user_id}>"


def link(url: str, label: str) -> str:
    """A link to an http(s) address; anything else is only its label."""
    if not url.startswith(("https://", "http://")):
        return escape(label)
    safe = url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E")
    return f"<{safe}|{escape(label)}>"


def leading_mention(text: str) -> tuple[str | None, str]:
    """A command's text, which arrives escaped: the user it starts with, and the rest as the person typed it."""
    found = _MENTION.match(text)
    rest = text[found.end() :] if found else text
    return (found.group(1) if found else None), plain(rest).strip()


def plain(text: str) -> str:
    """What the person typed, out of Slack's escaped text."""

    def typed(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        return f"{sign if sign in '@#' else ''}{label}" if label else f"{'' if sign == '' else sign}{target}"

    return unescape(_ENTITY.sub(typed, text))


def shorten(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def fitted(text: str, limit: int) -> str:
    """Escaped, and at most `limit` characters long with that."""
    size = limit
    while len(shown := escape(shorten(text, size))) > limit:
        size -= max((len(shown) - limit) // 5, 1)
    return shown
