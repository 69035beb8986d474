"""The rules of delivery as values: problems of a form, ways, times, splitting."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.people.rules import Hours, PersonView, Profile
from bot.sbi import delivery
from bot.sbi.delivery import Form, Words

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
NEW_YORK = Hours("America/New_York")


def person(**change: object) -> PersonView:
    given_: dict[str, object] = {
        "team_id": "T1",
        "profile": Profile("U2"),
        "hours": NEW_YORK,
        "quiet": None,
        "stage": None,
        "public_praise": False,
        "refuses_written": False,
        "dm_channel": None,
        "introduced_at": None,
    }
    return PersonView(**{**given_, **change})  # type: ignore[arg-type]


def test_only_recipient_and_kind_are_required() -> None:
    assert set(delivery.form_problems(Form(None, None, None, Words()), date(2026, 3, 3))) == {"recipient", "kind"}
    assert delivery.form_problems(Form("U2", "corrective", None, Words()), date(2026, 3, 3)) == {}


def test_an_age_counts_days_in_the_givers_zone() -> None:
    form = Form("U2", "corrective", date(2026, 2, 17), Words())
    today = delivery.local_date(datetime(2026, 3, 4, 2, 0, tzinfo=UTC), "America/New_York")
    assert delivery.coach_draft(form, today=today, stage=None, way=None).event_age_days == 14


def test_the_recipients_stage_is_the_coachs_level() -> None:
    form = Form("U2", "corrective", None, Words())
    levels = {
        stage: delivery.coach_draft(form, today=NOW.date(), stage=stage, way=None).recipient_level
        for stage in (None, "novice", "advanced_beginner", "competent", "proficient", "expert")
    }
    assert levels == {
        None: "intermediate",
        "novice": "novice",
        "advanced_beginner": "novice",
        "competent": "intermediate",
        "proficient": "intermediate",
        "expert": "advanced",
    }


def test_public_is_open_for_praise_that_its_recipient_likes_public() -> None:
    likes = person(public_praise=True)
    assert "public" in delivery.ways_open("reinforcing", likes, "C1")
    assert "public" not in delivery.ways_open("corrective", likes, "C1")
    assert "public" not in delivery.ways_open("reinforcing", person(), "C1")
    assert "public" not in delivery.ways_open("reinforcing", likes, None)


def test_three_unread_are_the_limit() -> None:
    assert delivery.refusal(person(), refused_giver=False, unread=2) is None
    assert delivery.refusal(person(), refused_giver=False, unread=3)


def test_later_today_within_hours_is_in_two_hours() -> None:
    assert delivery.later_today(NOW, NEW_YORK) == NOW + timedelta(hours=2)


def test_later_today_near_the_end_of_friday_is_monday_morning() -> None:
    friday = datetime(2026, 3, 6, 21, 0, tzinfo=UTC)
    assert delivery.later_today(friday, NEW_YORK) == datetime(2026, 3, 9, 13, 0, tzinfo=UTC)  # clocks have changed


def test_a_split_moves_the_whole_sentence_and_keeps_the_rest() -> None:
    words = Words("Friday.", "Your slides were great. You merged with a red test. It was late.", "Checkout was down.")
    kept, moved = delivery.split(words, (("behavior", "slides were great"),))
    assert kept == Words("Friday.", "You merged with a red test. It was late.", "Checkout was down.")
    assert moved == Words("Friday.", "Your slides were great.")


def test_a_split_drops_the_but_that_tied_the_two() -> None:
    words = Words(behavior="Your slides were great. But you merged with a red test.")
    kept, moved = delivery.split(words, (("behavior", "slides were great"),))
    assert (kept.behavior, moved.behavior) == ("You merged with a red test.", "Your slides were great.")


@given(text=st.text("ab .!?\n", max_size=80), start=st.integers(0, 79), length=st.integers(1, 30))
def test_a_split_loses_no_word(text: str, start: int, length: int) -> None:
    span = text[start : start + length]
    if not span.strip():
        return
    kept, moved = delivery.split(Words(behavior=text), (("behavior", span),))
    assert sorted("".join((kept.behavior + moved.behavior).split())) == sorted("".join(text.split()))
