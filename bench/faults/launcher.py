"""Starts `trellis` processes by forking one that has loaded the modules, so that two hundred starts take minutes."""

# Loading the modules is nine tenths of a start. What a process opens, it still opens by itself: database, content,
# ports, connections. It is killed like any other.

import contextlib
import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from bench.processes import ROOT

POLL_SECONDS = 0.01


class Forked:
    """What `subprocess.Popen` offers, for a process that is another one's child."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """None while it runs. What its exit status was, only its parent knows."""
        if self.returncode is None:
            try:
                os.kill(self.pid, 0)
            except ProcessLookupError:
                self.returncode = 0
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("trellis", timeout)
            time.sleep(POLL_SECONDS)
        return 0


class Launcher:
    """The process that is forked."""

    def __init__(self) -> None:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "bench.faults.launcher"]
        self._running = subprocess.Popen(
            words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._turn = threading.Lock()

    def start(self, words: Sequence[str], cwd: Path, env: Mapping[str, str], log: IO[bytes]) -> Forked:
        """Its last word is trellis' command; `--stepped` before it gives it a clock that steps at a signal."""
        asked = {"words": list(words[-2:]), "cwd": str(cwd), "env": dict(env), "log": log.name}
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        with self._turn:
            self._running.stdin.write(json.dumps(asked) + "\n")
            self._running.stdin.flush()
            return Forked(int(self._running.stdout.readline()))

    def close(self) -> None:
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.close()
        self._running.wait(10)
        self._running.stdout.close()


def main() -> None:
    """Fork at each line until there are no more."""
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # as `trellis run` does
    import bot.__main__
    import bot.exposition
    import bot.serving
    import bot.workers.carrier
    import bot.workers.waking  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(json.loads(line))
        print(pid, flush=True)


def _become(asked: dict[str, object]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()
    os.chdir(str(asked["cwd"]))
    given = asked["env"]
    assert isinstance(given, dict)
    os.environ.clear()
    os.environ.update(given)
    log = os.open(str(asked["log"]), os.O_WRONLY | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for theirs, ours in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(theirs, ours)
    words = asked["words"]
    assert isinstance(words, list)
    status = 1
    try:
        if words[0] == "--stepped":
            from bench.faults import stepped

            stepped.install()
        sys.argv = ["trellis", words[-1]]
        from bot.__main__ import main as trellis

        trellis()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
