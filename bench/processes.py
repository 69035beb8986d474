"""Child processes on 127.0.0.1: started, waited for, and ended by their own id."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.wire import HOST, PATH, SECRET

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 12.0
POLL_SECONDS = 0.005


class DidNotStart(Exception):
    """A process ended, or did not answer in time."""


def free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


class Child:
    """A running process, and when it was started on the monotonic clock."""

    def __init__(self, running: subprocess.Popen[bytes], started: float) -> None:
        self.running, self.started, self.pid = running, started, running.pid

    def port(self) -> int:
        """The port that it prints as its first line."""
        assert self.running.stdout is not None
        line = self.running.stdout.readline().strip()
        if not line.isdigit():
            raise DidNotStart(f"{self.running.args!r} printed {line!r} in place of its port")
        return int(line)

    def wait_until(self, port: int, path: str, status: int, method: str = "GET") -> float:
        """Milliseconds from its start until `path` answers `status`; raises DidNotStart."""
        while time.monotonic() - self.started < START_SECONDS:
            if self.running.poll() is not None:
                break
            if _status(port, path, method) == status:
                return (time.monotonic() - self.started) * 1000
            time.sleep(POLL_SECONDS)
        raise DidNotStart(f"{self.running.args!r} did not answer {status} on port {port}{path}")


@contextlib.contextmanager
def process(module: str, *arguments: str, folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[Child]:
    """`python -m module …`, without the caller's settings; its errors go to `folder`/stderr.txt."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    with (folder / "stderr.txt").open("ab") as errors:
        started = time.monotonic()
        running = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=folder,  # where no .env lies
            env=kept | {"PYTHONPATH": str(ROOT)} | dict(extra or {}),
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    try:
        yield Child(running, started)
    finally:
        running.terminate()
        try:
            running.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        assert running.stdout is not None
        running.stdout.close()


def _status(port: int, path: str, method: str) -> int | None:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request(method, path, body=b"x=1" if method == "POST" else None)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def takes_requests(child: Child, port: int) -> float:
    """Milliseconds from its start until it refuses what is not signed: everything before the listeners is up."""
    return child.wait_until(port, PATH, 401, "POST")


def trellis_settings(slack_port: int, folder: Path, port: int, ops_port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack_url(slack_port),
        "TRELLIS_DATA": str(folder),
        "TRELLIS_HOST": HOST,
        "TRELLIS_PORT": str(port),
        "TRELLIS_OPS_PORT": str(ops_port),
    }


def slack_url(slack_port: int) -> str:
    return f"http://{HOST}:{slack_port}/api/"
