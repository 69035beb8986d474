"""Asks Slack whether it knows our tokens, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.config import SettingsError
from bot.slack.client import Client

REFUSALS = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "not_authed",
    "org_login_required",
    "token_expired",
    "token_revoked",
}
"""What Slack answers to a token that will not do; anything else may be over in a minute."""

# words for people, no secrets:
BOT_TOKEN_ADVICE = "Copy the Bot User OAuth Token again (api.slack.com/apps, OAuth & Permissions)."  # noqa: S105
APP_TOKEN_ADVICE = "Make an app-level token with connections:write (Basic Information), and switch Socket Mode on."  # noqa: S105


class TokenRefused(SettingsError):
    """SLACK_BOT_TOKEN or SLACK_APP_TOKEN: Slack does not accept it."""


@dataclass(frozen=True)
class Answer:
    """What Slack said: nothing (`silence` says why), an `error` code, or yes."""

    error: str | None = None
    silence: str | None = None
    team: str = ""
    scopes: frozenset[str] | None = None
    at: datetime | None = None
    """Slack's clock, aware UTC."""

    @property
    def refused(self) -> bool:
        return self.error in REFUSALS


async def bot_token(client: Client) -> Answer:
    """auth.test of the client's own token."""
    return await _ask(client, "auth.test")


async def app_token(client: Client, token: str) -> Answer:
    """apps.connections.open: a ticket that nobody uses. Slack allows about one a minute."""
    return await _ask(client, "apps.connections.open", headers={"Authorization": f"Bearer {token}"})


async def _ask(client: Client, method: str, **arguments: Any) -> Answer:
    try:
        answer = await client.api_call(method, **arguments)
    except SlackApiError as error:
        code = error.response.get("error") or f"HTTP status {error.response.status_code}"
        return Answer(error=str(code), at=_date(error.response.headers))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Answer(silence=str(error) or type(error).__name__)
    granted = _header(answer.headers, "x-oauth-scopes")
    scopes = None if granted is None else frozenset(part.strip() for part in granted.split(",") if part.strip())
    return Answer(team=str(answer.get("team") or ""), scopes=scopes, at=_date(answer.headers))


def refusal(variable: str, error: str | None, advice: str) -> TokenRefused:
    return TokenRefused(f"{variable}: Slack answers {error}. {advice}")


def _date(headers: Any) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(headers, "date") or "")
    except ValueError:
        return None


def _header(headers: Any, name: str) -> str | None:
    """SDK responses keep headers in whatever case the server wrote them."""
    return next((str(value) for key, value in headers.items() if key.lower() == name), None)
