"""A file that the app uploads: announced, sent, completed; then it can be shown, until it is deleted."""

from dataclasses import dataclass

PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
# the kinds that Slack shows in blocks, by their first bytes


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

    @property
    def mimetype(self) -> str | None:
        """What a picture is by its bytes; None for what is none."""
        return next((kind for begin, kind in PICTURES.items() if self.data.startswith(begin)), None)
