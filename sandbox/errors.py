"""Refusals: Slack's error code, and what the inspector should say about it."""

from typing import Any


class SlackError(Exception):
    """Refused with Slack's own error code; `extra` joins the answer, `note` only the inspector and the log."""

    def __init__(self, code: str, *, note: str | None = None, status: int = 200, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.note, self.status, self.extra = code, note, status, extra


class CannotDo(Exception):
    """A person tried what the page would not let them do; the text is for them."""
