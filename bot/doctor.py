"""Looks at everything that Trellis needs, changes nothing, and says in one line each what to do."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp

from bot import config, content, doctor_data, manifest
from bot.config import Settings, Transport
from bot.manifest import Manifest, ManifestError
from bot.serving import listener_on
from bot.slack import client as slack
from bot.slack import tokens
from bot.slack.tokens import Answer

SKEW_SECONDS = 60
"""Slack refuses, and we refuse, what is more than five minutes old; a minute is a broken clock already."""

REINSTALL = "Paste what `trellis manifest` prints into the app's manifest, then reinstall the app."


@dataclass(frozen=True)
class Finding:
    """One line. `to_do` is empty where all is well."""

    about: str
    said: str
    to_do: str = ""


async def examine(now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> list[Finding]:
    """All findings, in the order in which one would mend them; no secret is in them."""
    found, wanted = _manifest()
    try:
        settings = config.load()
    except config.SettingsError as error:
        found += [
            Finding("settings", line.rstrip("."), "Set it in the environment or in .env.")
            for line in str(error).splitlines()
        ]
        return found
    found.append(Finding("settings", f"complete, for {_way(settings)}"))
    found += await _slack(settings, wanted, now)
    found += [Finding(*one) for one in await doctor_data.examine(settings)]
    found.append(_content(settings))
    found += await _ports(settings)
    return [_masked(one, settings) for one in found]


def _way(settings: Settings) -> str:
    return "Socket Mode" if settings.transport is Transport.SOCKET else f"HTTP on port {settings.trellis_port}"


def _manifest() -> tuple[list[Finding], Manifest | None]:
    try:
        wanted = manifest.load()
    except ManifestError as error:
        return [Finding("manifest", str(error), "Correct the file.")], None
    return [Finding("manifest", "as Slack wants it")], wanted


async def _slack(settings: Settings, wanted: Manifest | None, now: Callable[[], datetime]) -> list[Finding]:
    async with slack.http_session() as http:
        client = slack.client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, http)
        bot = await tokens.bot_token(client)
        found = [_token("SLACK_BOT_TOKEN", bot, tokens.BOT_TOKEN_ADVICE, f"is of the workspace {bot.team}")]
        if bot.silence is None and bot.at is not None:
            found.append(_clock(bot.at, now()))
        if bot.error is None and bot.silence is None and wanted is not None:
            found.append(_scopes(bot, frozenset(wanted.oauth_config.scopes.bot)))
        if settings.slack_app_token is not None:
            app = await tokens.app_token(client, settings.slack_app_token.get_secret_value())
            found.append(_token("SLACK_APP_TOKEN", app, tokens.APP_TOKEN_ADVICE, "opens a connection"))
        else:
            found.append(Finding("SLACK_SIGNING_SECRET", "is set; only a request from Slack can prove it right"))
    return found


def _token(variable: str, answer: Answer, advice: str, well: str) -> Finding:
    if answer.silence is not None:
        return Finding(variable, f"Slack did not answer: {answer.silence}", "Check the network, or SLACK_API_URL.")
    if answer.error is not None:
        return Finding(
            variable, f"Slack answers {answer.error}", advice if answer.refused else "Try again in a minute."
        )
    return Finding(variable, well)


def _clock(slacks: datetime, ours: datetime) -> Finding:
    ahead = (ours - slacks).total_seconds()
    if abs(ahead) <= SKEW_SECONDS:
        return Finding("clock", "agrees with Slack's")
    direction = "ahead of" if ahead > 0 else "behind"
    return Finding("clock", f"is {abs(ahead):.0f} seconds {direction} Slack's", "Switch on time synchronization (NTP).")


def _scopes(bot: Answer, wanted: frozenset[str]) -> Finding:
    if bot.scopes is None:
        return Finding("scopes", "were not listed by Slack")
    missing, unneeded = sorted(wanted - bot.scopes), sorted(bot.scopes - wanted)
    if missing:
        return Finding("scopes", f"missing: {', '.join(missing)}", REINSTALL)
    if unneeded:
        return Finding("scopes", f"unneeded: {', '.join(unneeded)}", REINSTALL)
    return Finding("scopes", f"all {len(wanted)} granted, and no other")


def _content(settings: Settings) -> Finding:
    try:
        rules = content.load_rulebook(settings.trellis_content).rules
        content.load_leave_words(settings.trellis_content)
    except content.ContentError as error:
        return Finding("content", str(error), "Correct the file, or TRELLIS_CONTENT.")
    return Finding("content", f"{len(rules)} rules for the coach")


async def _ports(settings: Settings) -> list[Finding]:
    ops = _port("TRELLIS_OPS_PORT", settings.trellis_ops_host, settings.trellis_ops_port)
    runs = bool(ops.to_do) and await _is_trellis(settings.trellis_ops_host, settings.trellis_ops_port)
    found = [ops]
    if settings.transport is Transport.HTTP:
        found.append(_port("TRELLIS_PORT", settings.trellis_host, settings.trellis_port))
    return [replace(one, said="is used by the Trellis that runs already", to_do="") if runs else one for one in found]


def _port(variable: str, host: str, port: int) -> Finding:
    try:
        listener_on(host, port).close()
    except OSError as error:
        return Finding(variable, str(error).split(": ", 1)[1].split(". ")[0], "Stop what uses it, or set another.")
    return Finding(variable, f"{port} on {host} is free")


async def _is_trellis(host: str, port: int) -> bool:
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
            answer: Any = await (await http.get(f"http://{host}:{port}/healthz")).json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return False
    return isinstance(answer, dict) and set(answer) == {"ok", "problems"}


def _masked(one: Finding, settings: Settings) -> Finding:
    """What others say about a failure may quote what they were given."""
    said = one.said
    for secret in settings.secrets():
        said = said.replace(secret, "…")
    return replace(one, said=said)


def run() -> tuple[list[str], bool]:
    """The lines to print, and whether all is well."""
    found = asyncio.run(examine())
    width = max(len(one.about) for one in found)
    lines = [f"{'fix' if one.to_do else 'ok ':<4} {one.about:<{width}}  {one.said}" for one in found]
    lines = [f"{line}. {one.to_do}" if one.to_do else line for line, one in zip(lines, found, strict=True)]
    return lines, not any(one.to_do for one in found)
