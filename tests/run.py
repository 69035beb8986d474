"""`make test`: every test on all cores, those in a browser where there is one. Arguments go on to pytest."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import chromium

MOST_WORKERS = 8
"""Each worker imports everything once; more of them spend longer on that than they save."""

WAITING = 1
"""Workers beyond one for each core: a third of a test's time it waits, for a process or a moment."""

MEMORY = Path("/dev/shm")
ROOM = 2 << 30
"""Databases of tests, two servers' among them, take some hundred MB."""

PYTEST = (sys.executable, "-m", "pytest")


def main(arguments: list[str]) -> int:
    """Run pytest, and give back its exit status."""
    browser = chromium.find()
    if browser is None and chromium.is_required():
        print(f"{chromium.REQUIRED} is set, but there is no Chromium: install chromium, or name it in CHROMIUM")
        return 1
    workers = min(MOST_WORKERS, (os.cpu_count() or 2) + WAITING)
    chosen = [] if browser else ["-m", "not browser"]
    command = [*PYTEST, "-n", str(workers), "--dist", "worksteal", *chosen, *arguments]
    with tempfile.TemporaryDirectory(prefix="trellis-tests-", dir=fast_folder(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o1777)  # as /tmp is: PostgreSQL's server runs as a user of its own
        status = subprocess.run(command, check=False, env={**os.environ, "TMPDIR": folder}).returncode
    if browser is None:
        print(f"{browser_tests()} browser tests not run: install chromium", flush=True)
    return status


def fast_folder() -> str | None:
    """Memory, where there is enough: a disk that stalls for seconds makes a test look slow or a database locked."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if roomy else None


def browser_tests() -> int:
    """How many there are, counted without running any."""
    arguments = ["--collect-only", "-q", "-m", "browser", "tests/browser"]
    listed = subprocess.run([*PYTEST, *arguments], stdout=subprocess.PIPE, text=True, check=False).stdout
    return sum("::" in line for line in listed.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
