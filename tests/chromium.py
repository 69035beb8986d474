"""Where a Chromium for the browser tests is."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
REQUIRED = "TRELLIS_REQUIRE_BROWSER"


def find() -> str | None:
    """What CHROMIUM names, else the first of NAMES on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_required() -> bool:
    return os.environ.get(REQUIRED, "") not in {"", "0"}
