"""No word that a person wrote, no token and no payload reaches a log line, at DEBUG and with failures forced."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bot import log
from bot.config import LogFormat
from tests.conftest import Workspace
from tests.driver import Person

CANARY = "canary-sentence-7719"


def fill(modal: Any) -> None:
    for label in ("Situation", "Behavior", "Impact", "Next step"):
        modal.fill(label, f"{label} {CANARY}")


def walk_every_path(mara: Person, devin: Person) -> None:
    mara.types(f"/sbi @devin {CANARY}")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Reinforcing")
    fill(form)
    form.click("Check my draft")
    form.submit()
    mara.modal("Review and send").submit()
    devin.dm().waits_for("some feedback").click("Read now")
    devin.modal("Feedback for you").click("Ask a question")
    answer = devin.modal("Ask a question")
    answer.fill("Your words", CANARY)
    answer.submit()
    mara.dm().waits_for("has a question").click("Read")
    mara.home()
    mara.modal().close()
    recall(mara)


def recall(mara: Person) -> None:
    mara.types("/recall")
    mara.modal("Recall").submit()
    mara.modal("You are in").close()
    mara.types("/recall")
    question = mara.modal("Recall")
    question.choose("How sure are you that you know it?", "Unsure · 50 %")
    question.fill("Your answer, from memory", CANARY)
    question.submit()
    points = mara.modal("Key points")
    points.click(next(label for label in points.button_texts if label.startswith("Good")))
    mara.dm().says(CANARY)
    mara.dm().waits_for("I understand only a few words")


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.CONSOLE])
@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_marked_sentence_is_in_no_log_line(
    start: Callable[..., Workspace], mode: str, form: LogFormat, capfd: pytest.CaptureFixture[str]
) -> None:
    log.configure("DEBUG", form)
    workspace = start(mode)
    walk_every_path(workspace.person("mara"), workspace.person("devin"))
    lines = "".join(capfd.readouterr())
    assert "nudge" in lines  # something was logged
    assert CANARY not in lines
    assert workspace.sandbox.bot_token not in lines


FAILURES = [
    ("views.open", "server_error"),
    ("views.update", "timeout"),
    ("chat.postMessage", "drop_after"),
    ("chat.postMessage", "ratelimited"),
    ("views.publish", "drop_before"),
    ("users.info", "server_error"),
]


@pytest.mark.parametrize(("method", "fault"), FAILURES)
def test_failures_are_logged_without_words_of_people(
    start: Callable[..., Workspace], method: str, fault: str, capfd: pytest.CaptureFixture[str]
) -> None:
    log.configure("DEBUG", LogFormat.JSON)
    workspace = start()
    mara = workspace.person("mara")
    workspace.sandbox.world.settings.hang_s = 0.2
    mara._http.post("/page/faults", json={"add": {"kind": fault, "method": method, "times": 2}})
    mara.types(f"/sbi @devin {CANARY}")
    if method != "views.open":
        form = mara.modal("SBI feedback")
        form.choose("What kind?", "Corrective")
        fill(form)
        form.click("Check my draft")
        if method == "views.update":
            mara.modal("That did not work").close()
        form.submit()
        mara.modal("Review and send").submit()
        mara.waits_for("goes at once")
    lines = "".join(capfd.readouterr())
    assert CANARY not in lines
    assert workspace.sandbox.bot_token not in lines


async def test_another_packages_words_are_not_kept(capfd: pytest.CaptureFixture[str]) -> None:
    import logging

    log.configure("DEBUG", LogFormat.JSON)
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request (%s)", CANARY)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("sqlalchemy").exception("failed on %s", CANARY)
    lines = "".join(capfd.readouterr())
    assert "slack_bolt.AsyncApp" in lines
    assert "builtins.ValueError" in lines
    assert CANARY not in lines


def test_an_error_of_the_database_is_logged_by_its_name(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log.configure("DEBUG", LogFormat.JSON)
    engine = create_engine(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    try:
        engine.connect()
    except OperationalError as error:
        structlog.get_logger().error("it failed", exc_info=error)
    engine.dispose()
    assert '"database_error": "SQLITE_CANTOPEN"' in "".join(capfd.readouterr())
