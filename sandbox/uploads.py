"""A file that the app uploads: announced, sent, completed; then it can be shown, until it is deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
# the kinds that Slack shows in blocks, by their first bytes
OTHERS = {"ics": "text/calendar", "csv": "text/csv", "txt": "text/plain"}


@dataclass
class Upload:
    """`ticket` is the end of its upload address. Private to the app until a block shows it to somebody."""

    id: str
    name: str
    length: int
    ticket: str
    alt_text: str = ""
    title: str = ""
    data: bytes = b""
    complete: bool = False

    def as_slack(self, user_id: str, team_id: str, at: datetime) -> dict[str, Any]:
        """As the message that shares it carries it. What is no picture is named by the end of its name."""
        end = self.name.rpartition(".")[2] if "." in self.name else "binary"
        stamp = int(at.timestamp())
        return {
            "id": self.id,
            "created": stamp,
            "timestamp": stamp,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype or OTHERS.get(end, "application/octet-stream"),
            "filetype": end,
            "user": user_id,
            "user_team": team_id,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "display_as_bot": False,
            "file_access": "visible",
        }

    @property
    def mimetype(self) -> str | None:
        """What a picture is by its bytes; None for what is none."""
        return next((kind for begin, kind in PICTURES.items() if self.data.startswith(begin)), None)
