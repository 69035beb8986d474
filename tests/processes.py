"""`trellis run` and `trellis worker` as an operator runs them: processes of their own, on a sandbox."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from sandbox.server import Sandbox

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One `trellis` process on a sandbox. `program` is what Python runs, for a world with another clock."""

    def __init__(
        self,
        sandbox: Sandbox,
        folder: Path,
        *,
        command: str = "run",
        name: str = "",
        program: Sequence[str] = ("-m", "bot"),
        start: Callable[..., Any] | None = None,
        **variables: str,
    ) -> None:
        """`name` tells its log from those of others in the same folder; `start` is another way to a process."""
        self.ops, self.port, self.folder = free_port(), free_port(), folder
        http = sandbox.mode == "http"
        way = {"SLACK_SIGNING_SECRET": sandbox.signing_secret} if http else {"SLACK_APP_TOKEN": sandbox.app_token}
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_API_URL": sandbox.api_url,
            "TRELLIS_HOST": "127.0.0.1",
            "TRELLIS_PORT": str(self.port),
            "TRELLIS_OPS_PORT": str(self.ops),
            "TRELLIS_LOG_LEVEL": "DEBUG",
            **way,
            **variables,
        }
        words = [sys.executable, *program, command]
        self.log = folder / f"log{name}"
        with self.log.open("wb") as log:
            self.process: Any = (
                start(words, folder, environment, log)
                if start
                else subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)
            )
        if http and command == "run":
            sandbox.set_request_url(f"{self.public}/slack/events")

    @property
    def public(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.ops}{path}", timeout=5)

    def ready(self, within: float = 60) -> "Process":
        end = time.monotonic() + within
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.get("/readyz").status_code == 200:
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not ready; its log: {self.log.read_text()}")

    def ends(self, within: float = 10) -> tuple[int, float]:
        """Exit status, and the seconds that it took."""
        asked = time.monotonic()
        return int(self.process.wait(within)), time.monotonic() - asked

    def killed(self) -> None:
        """As by kill -9; nothing if it has ended already."""
        self.process.kill()
        self.process.wait(5)

    def terminated(self) -> tuple[int, float]:
        self.process.send_signal(signal.SIGTERM)
        return self.ends()
