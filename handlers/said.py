"""What a person wrote to Trellis, as the readers of words get it."""

from dataclasses import dataclass

from handlers.acting import Acting


@dataclass(frozen=True)
class Said:
    """A message of a person to Trellis. Without text: a file, or a voice clip."""

    who: Acting
    text: str
    ts: str
    channel: str = ""
    thread_ts: str | None = None
