"""The words of a direct message: alone they are wishes, within a sentence they are words."""

from datetime import timedelta

import pytest

from handlers.words import Word, understood

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("help", Word("help")),
        ("Help!", Word("help")),
        ("stop", Word("stop")),
        (" RESUME ", Word("resume")),
        ("unpause, please", Word("resume")),
        ("pause", Word("pause")),
        ("please pause everything.", Word("pause")),
        ("pause 2 weeks", Word("pause", 14 * DAY)),
        ("pause for 3 days", Word("pause", 3 * DAY)),
        ("pause a day", Word("pause", DAY)),
        ("pause for an hour", Word("pause", timedelta(hours=1))),
        ("pause 2weeks", Word("pause", 14 * DAY)),
        ("Pause for two months", Word("pause", 60 * DAY)),
        ("pause 9999 months", Word("pause")),
    ],
)
def test_a_word_alone_is_a_wish(text: str, wish: Word) -> None:
    assert understood(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hi",
        "can you help me with this",
        "the pause did us good",
        "pause 0 days",
        "pause the pipeline",
        "stop it now",
    ],
)
def test_a_sentence_is_none(text: str) -> None:
    assert understood(text) is None
