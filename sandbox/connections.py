"""The HTTP protocol of the sandbox's server, with one addition: a request's connection can be cut."""

from starlette.requests import Request
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "sandbox.transport"


class CuttableProtocol(HttpToolsProtocol):
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"transport": self.transport}}


def cut(request: Request) -> None:
    """Ends the connection without an answer, as a network does."""
    held = request.scope.get("extensions", {}).get(EXTENSION)
    if held is not None:
        held["transport"].abort()
