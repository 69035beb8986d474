"""When something fails, a person reads a kind sentence with a reference, and the log has the same reference."""

import re
from collections.abc import Callable

import pytest

from bot import log
from bot.config import LogFormat
from tests.conftest import Workspace
from tests.driver import Person


@pytest.fixture
def workspace(start: Callable[..., Workspace]) -> Workspace:
    log.configure("INFO", LogFormat.JSON)
    return start()


def break_once(person: Person, method: str, kind: str = "server_error") -> None:
    person._http.post("/page/faults", json={"add": {"kind": kind, "method": method, "times": 1}})


def reference(text: str) -> str:
    found = re.search(r"Reference: ([0-9a-f]{8})", text)
    assert found, text
    return found.group(1)


def test_in_a_modal_the_typed_words_stay_below(mara: Person, capfd: pytest.CaptureFixture[str]) -> None:
    mara.types("/sbi @devin")
    form = mara.modal("SBI feedback")
    form.fill("Behavior", "You wrote three lines.")
    break_once(mara, "views.update")
    form.click("Check my draft")
    sorry = mara.modal("That did not work")
    assert "not your fault" in sorry.text
    assert reference(sorry.text) in "".join(capfd.readouterr())
    sorry.close()
    assert mara.modal("SBI feedback").value("Behavior") == "You wrote three lines."


def test_a_database_that_is_gone_does_not_lose_the_form(workspace: Workspace, mara: Person) -> None:
    mara.types("/sbi @devin")
    form = mara.modal("SBI feedback")
    form.choose("What kind?", "Corrective")
    form.fill("Behavior", "You wrote three lines.")
    mara.waits_for("What a camera would have seen")
    workspace.run(_lose_tables(workspace))
    form.submit()
    sorry = mara.modal("That did not work")
    assert reference(sorry.text)
    sorry.close()
    assert mara.modal("SBI feedback").value("Behavior") == "You wrote three lines."


async def _lose_tables(workspace: Workspace) -> None:
    async with workspace.trellis.db.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE feedback RENAME TO gone")


def test_a_command_that_fails_answers_in_words(workspace: Workspace, mara: Person) -> None:
    workspace.run(_lose_tables(workspace))
    mara.types("/sbi @devin you wrote three lines")
    answer = mara.goes_to("#general").waits_for("That did not work")
    assert answer.ephemeral
    assert reference(answer.text)
    assert "you wrote three lines" in answer.text
