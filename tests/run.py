"""`make test`: every test on all cores, those in a browser where there is one. Arguments go on to pytest."""

import os
import subprocess
import sys

from tests import chromium

MOST_WORKERS = 8
"""Each worker imports everything once; more of them spend longer on that than they save."""


PYTEST = (sys.executable, "-m", "pytest")


def main(arguments: list[str]) -> int:
    """Run pytest, and give back its exit status."""
    browser = chromium.find()
    if browser is None and chromium.is_required():
        print(f"{chromium.REQUIRED} is set, but there is no Chromium: install chromium, or name it in CHROMIUM")
        return 1
    workers = max(2, min(MOST_WORKERS, os.cpu_count() or 2))
    chosen = [] if browser else ["-m", "not browser"]
    status = subprocess.run(
        [*PYTEST, "-n", str(workers), "--dist", "worksteal", *chosen, *arguments], check=False
    ).returncode
    if browser is None:
        print(f"{browser_tests()} browser tests not run: install chromium", flush=True)
    return status


def browser_tests() -> int:
    """How many there are, counted without running any."""
    arguments = ["--collect-only", "-q", "-m", "browser", "tests/browser"]
    listed = subprocess.run([*PYTEST, *arguments], stdout=subprocess.PIPE, text=True, check=False).stdout
    return sum("::" in line for line in listed.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
