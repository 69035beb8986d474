"""The planning tick: each of its parts has its turn, whatever became of the others."""

from typing import Any, cast

import pytest

from bot import opening

PARTS = ("reached_again", "plan_ahead", "judge", "look_up")


@pytest.mark.parametrize("broken", PARTS)
async def test_one_part_that_fails_keeps_no_other_from_its_turn(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    had = []

    def part(name: str) -> Any:
        async def work(_deps: object) -> None:
            had.append(name)
            if name == broken:
                raise LookupError

        return work

    for name in PARTS:
        monkeypatch.setattr(opening, name, part(name))
    with pytest.raises(LookupError):
        await opening.plan_and_judge(cast(Any, None))
    assert sorted(had) == sorted(PARTS)
