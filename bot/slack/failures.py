"""What a failed call to Slack means for the message behind it, and who is gone for good."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.nudges.rules import LONGEST_WAIT, Outcome

FAILURES = (SlackApiError, aiohttp.ClientError, OSError, ValueError, AttributeError)
"""Timeouts are OSErrors. The SDK raises the last two over an answer that is no JSON object, such as a proxy's page."""

UNCLEAR_ERRORS = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Slack answered, but the message may have gone out all the same."""

WAIT_ERRORS = {"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org"}

PERSON_ERRORS = {"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"}
WORKSPACE_ERRORS = {
    "account_inactive",
    "token_revoked",
    "token_expired",
    "invalid_auth",
    "not_authed",
    "org_login_required",
    "team_access_not_granted",
    "enterprise_is_restricted",
    "ekm_access_denied",
    "accesslimited",
    "two_factor_setup_required",
}
"""No message goes out there until an administrator does something, or the app is installed again."""

Gone = Literal["person", "workspace"]


@dataclass(frozen=True)
class Posted:
    """What became of a call. `retry_after` holds for this workspace and `method`; `gone` is who cannot be reached."""

    outcome: Outcome
    channel: str | None = None
    message_ts: str | None = None
    error: str | None = None
    retry_after: float | None = None
    method: str | None = None
    gone: Gone | None = None


def classify(error: Exception) -> Posted:
    if isinstance(error, SlackApiError):
        return _refused(error.response)
    nothing_was_sent = isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    return Posted(Outcome.WAIT if nothing_was_sent else Outcome.UNKNOWN, error=type(error).__name__)


def _refused(response: Any) -> Posted:
    """`response` is Slack's, or aiohttp's where the body was broken."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in WAIT_ERRORS:
        return Posted(
            Outcome.WAIT, error=code or "ratelimited", retry_after=_seconds(response.headers.get("Retry-After"))
        )
    if status >= 500 or not code or code in UNCLEAR_ERRORS:
        return Posted(Outcome.UNKNOWN, error=code or str(status))
    return Posted(Outcome.DEAD, error=code, gone=_gone(code))


def _gone(code: str) -> Gone | None:
    if code in WORKSPACE_ERRORS:
        return "workspace"
    return "person" if code in PERSON_ERRORS else None


def _seconds(header: str | None) -> float:
    """A second where Slack does not say, or says what is no number of seconds."""
    try:
        seconds = float(header or 1)
    except ValueError:
        return 1.0
    return min(max(seconds, 1.0), LONGEST_WAIT) if math.isfinite(seconds) else 1.0
