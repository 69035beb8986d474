"""Imports every module of Trellis and prints what importing did beyond defining things; run in a process of its own."""

import importlib
import os
import pkgutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OPENING = {"socket.__new__", "socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.mkdir"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
MADE_ONLY_ON_PURPOSE = (
    ("sqlalchemy", "create_engine"),
    ("sqlalchemy.ext.asyncio", "create_async_engine"),
    ("slack_bolt.async_app", "AsyncApp.__init__"),
    ("slack_sdk.web.async_client", "AsyncWebClient.__init__"),
    ("apscheduler.schedulers.asyncio", "AsyncIOScheduler.__init__"),
    ("uvicorn", "Config.__init__"),
    ("bot.config", "Settings.__init__"),
)

found: list[str] = []
importing = ""


def modules() -> list[str]:
    """All but Alembic's scripts, which Alembic runs instead of importing them."""
    names = []
    for package in ("bot", "handlers", "sandbox"):
        walked = pkgutil.walk_packages([str(ROOT / package)], f"{package}.")
        names += [package, *(m.name for m in walked if not m.name.startswith("bot.migrations."))]
    return names


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in OPENING:
        found.append(f"{importing}: {event}")
    if event == "open" and isinstance(arguments[0], str):
        path, _, flags = arguments
        data = path.startswith(str(ROOT)) and ".venv" not in path and not path.endswith((".py", ".pyc"))
        if data or flags & WRITING:
            found.append(f"{importing}: opened {path}")


def forbid(module: str, name: str) -> None:
    """Calling it from now on is noted."""
    owner: Any = importlib.import_module(module)
    *inside, last = name.split(".")
    for part in inside:
        owner = getattr(owner, part)
    original = getattr(owner, last)

    def noted(*arguments: Any, **named: Any) -> Any:
        found.append(f"{importing}: called {module}.{name}")
        return original(*arguments, **named)

    setattr(owner, last, noted)


def main() -> None:
    global importing
    for module, name in MADE_ONLY_ON_PURPOSE:
        forbid(module, name)
    importlib.import_module("croniter")  # it asks a program how many bits this Python has; that is not ours to change
    sys.addaudithook(watch)
    for importing in modules():
        importlib.import_module(importing)
    print("\n".join(found))


if __name__ == "__main__":
    main()
