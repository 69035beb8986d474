"""What Trellis posts, as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """`text` is what notifications and lock screens show: never a word that a person wrote in private."""

    text: str
    blocks: Sequence[Block]
    thread_ts: str | None = None
    """The message that it answers, if it stands in a thread."""
