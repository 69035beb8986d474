"""Leave from a Slack status: what means it, what sounds like it, and when it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import content
from bot.content import ContentError
from bot.people.leave import LeaveWords, leave_until
from bot.people.rules import FOREVER

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
WORDS = content.load_leave_words()

LEAVE = """
Vacationing
On vacation
Out sick
OOO
ooo until Monday
OOO - back on 12 May
Out of office
out-of-office
Out of the office until Monday
I'm on vacation
I’m out sick today
PTO
PTO till Thursday
On PTO this week
On parental leave
Maternity leave until October
Home sick
Sick, back tomorrow
Sick today
🌴 Vacation, reach out to Lena
☀️ Vacation
:palm_tree: vacation until 3 April
In meetings all day | OOO
On holiday
Annual leave
Day off
Sabbatical
Urlaub
Im Urlaub bis 12.5.
Ich bin im Urlaub
Krank
Krankgeschrieben
Elternzeit
In Elternzeit bis September
Na urlopie
Na urlopie do piątku
Jestem na urlopie
Chora
Na zwolnieniu lekarskim
En vacances
en congés jusqu'au 12 mai
En congé parental
Arrêt maladie
De vacaciones
Estoy de vacaciones hasta el lunes
De baja por enfermedad
De férias
de ferias até segunda
Licença médica
休暇中
休暇中です（5/12復帰予定）
本日お休みです
育休中
病欠
chutti par
Main chhutti par hoon
छुट्टी पर
मैं छुट्टी पर हूँ
बिदामा
""".strip().splitlines()

WORK = """
Vacation planning meeting
Planning my vacation
Back from vacation
Back from parental leave
Vacation tomorrow
PTO next week
PTO from Friday
OOO on Friday
3 days until vacation
Not on vacation
No more vacation
Vacation policy review
Vacation calendar sync
Parental leave policy
Sick of flaky tests
Sick and tired of flaky tests
Sick demo today
Holiday party committee
Holiday release freeze
Working, kid is sick
Sick but working
Office hours
Out for lunch
Lunch
Commuting
In a meeting
Working remotely
At the dentist, back at 3
Doctor's appointment
Away from keyboard
Focusing
On call
Urlaubsplanung
Urlaub ab Montag
Zurück aus dem Urlaub
Homeoffice
Mittagspause
Wróciłam z urlopu
Po urlopie
Lunch do 13:00
De retour de vacances
En réunion
De vuelta de vacaciones
En una reunión
De volta das férias
休暇明け
休暇申請の確認
育休制度の説明会
会議中
昼休み中
chutti ke baad
छुट्टी के बाद
छुट्टी की योजना
""".strip().splitlines()


def until(text: str, emoji: str = "", expiration: int = 0) -> datetime | None:
    return leave_until(text, emoji, expiration, NOW, WORDS)


@pytest.mark.parametrize("text", LEAVE)
def test_words_of_leave_are_leave(text: str) -> None:
    assert until(text) == FOREVER


@pytest.mark.parametrize("text", WORK)
def test_words_that_only_sound_like_leave_are_none(text: str) -> None:
    assert until(text) is None


@pytest.mark.parametrize("emoji", [":palm_tree:", ":face_with_thermometer:", ":desert_island:", ":ooo:"])
def test_an_emoji_alone_is_leave(emoji: str) -> None:
    assert until("", emoji) == FOREVER


@pytest.mark.parametrize(
    ("emoji", "text"),
    [
        (":bus:", "Commuting"),
        (":knife_fork_plate:", "Lunch"),
        (":spiral_calendar_pad:", "In a meeting"),
        (":house_with_garden:", "Working remotely"),
        (":palm_tree:", "Back from vacation"),
        (":palm_tree:", "Vacation planning"),
        (":palm_tree:", "3 days to go"),
        (":palm_tree:", "Working from Lisbon"),
        (":palm_tree:", "Zurück aus Italien"),
        ("", ""),
    ],
)
def test_no_other_emoji_is_leave_nor_one_whose_words_say_otherwise(emoji: str, text: str) -> None:
    assert until(text, emoji) is None


def test_an_emoji_counts_also_where_its_words_say_nothing_of_leave() -> None:
    assert until("See you on the 12th", ":palm_tree:") == FOREVER


def test_leave_ends_with_the_status() -> None:
    end = NOW + timedelta(days=5)
    assert until("On vacation", expiration=int(end.timestamp())) == end


def test_a_status_that_has_ended_is_no_leave() -> None:
    assert until("On vacation", expiration=int(NOW.timestamp())) is None


@given(text=st.text(max_size=100), emoji=st.text(max_size=20), expiration=st.integers(-(2**40), 2**70))
def test_whatever_a_status_says_there_is_an_answer_and_it_lies_ahead(text: str, emoji: str, expiration: int) -> None:
    end = until(text, emoji, expiration)
    assert end is None or NOW < end <= FOREVER


def team_file(folder: Path, text: str) -> Path:
    (folder / "people").mkdir()
    (folder / "people" / "leave.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_team_can_add_words_of_its_own(tmp_path: Path) -> None:
    words = content.load_leave_words(team_file(tmp_path, "phrases:\n  - Betriebsruhe\nemoji:\n  - ':team-off:'\n"))
    assert leave_until("Betriebsruhe", "", 0, NOW, words) == FOREVER
    assert leave_until("", ":team-off:", 0, NOW, words) == FOREVER
    assert leave_until("On vacation", "", 0, NOW, words) == FOREVER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phrases:\n  - vacation\nphrase:\n  - pto\n", "leave.yml:3: phrase"),
        ("phrases:\n  - vacation\n  - '---'\n", "leave.yml:1: phrases"),
        ("emoji:\n  - palm_tree\n  - [a]\n", "leave.yml:3: emoji.1"),
    ],
)
def test_a_wrong_file_stops_with_its_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContentError, match=said):
        content.load_leave_words(team_file(tmp_path, text))


def test_no_word_stands_in_two_lists_that_say_the_opposite() -> None:
    assert WORDS.unless.isdisjoint(WORDS.phrases | WORDS.anywhere)


def test_an_empty_list_of_words_knows_no_leave() -> None:
    assert leave_until("On vacation", ":palm_tree:", 0, NOW, LeaveWords()) is None
