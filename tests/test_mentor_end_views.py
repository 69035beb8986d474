"""The pages about pauses, ends and whether it is useful keep Slack's rules with the worst that people write."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.mentorships.endings import Parting
from bot.mentorships.pulse import Said
from bot.people.rules import FOREVER
from handlers import mentor_end_views as views
from handlers import mentor_pause_views as pauses
from handlers import mentor_pulse_views as pulses
from handlers.mentor_pause_views import Plans
from sandbox.blocks import problems
from tests.test_mentor_prep_views import PAIR, WORST

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TZ = ZoneInfo("Asia/Kolkata")
ENDED = replace(PAIR, state="ended", ended_at=NOW, ended_by="U1", how="peers")
PAUSED = replace(PAIR, paused_until=NOW + timedelta(days=9))


def drawn() -> Iterator[tuple[str, Any]]:
    for user_id in ("U1", "U2"):
        on, over = Plans(PAIR, user_id, NOW, TZ), Plans(ENDED, user_id, NOW, TZ)
        words = [Parting(one, *[WORST[: views.MOST]] * 3) for one in ("U1", "U2")]
        yield f"end {user_id}", views.end(on, 3650)
        yield f"hand over {user_id}", views.hand_over(on)
        yield f"suggested {user_id}", views.suggested(on, "U3")
        yield f"farewell {user_id}", views.farewell(over, words)
        yield f"other mode {user_id}", views.other_mode(over)
        yield f"ended {user_id}", views.ended_ones([replace(ENDED, id=f"{n:032}") for n in range(40)], user_id, TZ)
        yield f"not on {user_id}", pauses.not_on(over)
        yield f"pause {user_id}", pauses.pause(on)
        yield f"cadence {user_id}", pauses.cadence(on)
        for paused in (PAUSED, replace(PAIR, paused_until=FOREVER)):
            yield f"paused {user_id}", pauses.pause(Plans(paused, user_id, NOW, TZ))
        said = [Said(one, number, True, NOW, 1, WORST[:1500], WORST[:1500]) for number in range(9) for one in "AB"]
        mine = replace(said[0], author_id=user_id)
        yield f"useful {user_id}", pulses.form(PAIR, user_id, [mine, *said], mine.round, TZ)
        yield f"useful, other mode {user_id}", pulses.other_mode(PAIR, user_id)
        yield f"useful, saved {user_id}", pulses.saved(PAIR, user_id, shared=True)


@pytest.mark.parametrize(("name", "view"), list(drawn()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_page_keeps_slacks_rules(name: str, view: Any) -> None:
    assert problems("modal", view) == []


@pytest.mark.parametrize("say", ["suggest", "paused", "resumed", "ended"])
def test_every_message_keeps_slacks_rules_and_comes_only_while_it_is_so(say: str) -> None:
    so = {"suggest": PAIR, "paused": PAUSED, "resumed": PAIR, "ended": ENDED}
    for mentorship in (PAIR, PAUSED, ENDED):
        message = views.news(Plans(mentorship, "U2", NOW, TZ), say, "U3")
        if mentorship is so[say]:
            assert message
        if message:
            assert problems("message", {"text": message.text, "blocks": list(message.blocks)}) == []
    not_so = ENDED if say != "ended" else PAIR
    assert views.news(Plans(not_so, "U2", NOW, TZ), say, "U3") is None
