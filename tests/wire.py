"""JSON over a connection that is kept, at a third of what httpx costs: a person looks often."""

import json
import select
import threading
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 30.0


class Wire:
    """To one server, from any thread: each has a connection of its own."""

    def __init__(self, base_url: str) -> None:
        self._host = urlsplit(base_url).netloc
        self._kept = threading.local()

    def get(self, path: str, **query: Any) -> tuple[int, str]:
        """Status and text of the answer."""
        return self._asked("GET", f"{path}?{urlencode(query)}", None, TIMEOUT_S)

    def post(self, path: str, body: Any, timeout: float = TIMEOUT_S) -> tuple[int, str]:
        return self._asked("POST", path, json.dumps(body), timeout)

    def _asked(self, method: str, path: str, body: str | None, timeout: float) -> tuple[int, str]:
        connection = self._connection(timeout)
        try:
            connection.request(method, path, body, {"content-type": "application/json"} if body else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except BaseException:
            connection.close()  # the next one begins anew
            raise

    def _connection(self, timeout: float) -> HTTPConnection:
        kept: HTTPConnection | None = getattr(self._kept, "connection", None)
        if kept is None:
            kept = self._kept.connection = HTTPConnection(self._host)
        if kept.sock is not None:
            if select.select([kept.sock], [], [], 0)[0]:  # the server has closed what was idle
                kept.close()
            else:
                kept.sock.settimeout(timeout)
        kept.timeout = timeout
        return kept
