"""What gathers comes together: piles after a leave, the day's last message, and what would be too late alone."""

from datetime import timedelta

from bot.nudges.governor import DIGEST_FROM, LINES, Hold, Send
from bot.nudges.habits import Habit
from tests.nudges.given import DAY, HOUR, OFFERED, TUESDAY, WAITING, had, half, planned, said

MONDAY = TUESDAY - DAY


def test_two_that_waited_come_one_after_the_other_and_three_together() -> None:
    others = [planned("request", TUESDAY - number * HOUR, f"r{number}") for number in (1, 2)]
    assert said(planned("request"), others=others[:1]) == Send()
    assert said(planned("request"), others=others) == Send(("r2", "r1"))
    assert len(others) + 1 == DIGEST_FROM


def test_a_digest_is_no_longer_than_a_phone_shows() -> None:
    others = [planned("request", MONDAY + number * HOUR, f"r{number:02}") for number in range(20)]
    decision = said(planned("request"), others=others)
    assert decision == Send(tuple(f"r{number:02}" for number in range(LINES - 1)))


def test_a_pile_takes_along_nothing_that_nobody_waits_for_or_that_is_not_due() -> None:
    others = [planned("prep"), planned("hint"), planned("request", TUESDAY + HOUR, "later"), planned("feedback")]
    assert said(planned("request"), others=others) == Send()


def test_a_kind_that_stands_alone_is_no_line_and_takes_none_along() -> None:
    letters = [planned("letter", id_=f"l{number}") for number in range(4)]
    assert said(planned("request"), others=letters) == Send()
    assert said(letters[0], others=letters[1:]) == Send()
    sent = had(OFFERED, TUESDAY - 2 * HOUR)
    assert said(planned("session"), sent=sent, others=[planned("hint")]) == Send()
    assert said(planned("prep"), sent=sent, others=[planned("session", id_="z", expires_at=TUESDAY)]) == Send()


def test_the_days_last_message_takes_the_rest_along() -> None:
    rest = [planned("hint"), planned("action"), planned("request"), planned("follow_up", TUESDAY + HOUR)]
    sent = had(OFFERED, TUESDAY - 2 * HOUR)
    assert said(planned("prep"), sent=sent, others=rest) == Send(("action", "hint"))


def test_the_days_first_message_leaves_the_rest_for_the_second() -> None:
    sent = had(OFFERED, MONDAY)
    assert said(planned("prep"), sent=sent, others=[planned("hint"), planned("action")]) == Send()


def test_a_message_in_the_last_hour_of_work_is_the_days_last() -> None:
    closing = TUESDAY + 5.5 * HOUR
    assert said(planned("prep"), closing, sent=had(OFFERED, MONDAY), others=[planned("hint")]) == Send(("hint",))


def test_what_would_be_too_late_an_hour_later_goes_along() -> None:
    short = planned("action", expires_at=TUESDAY + timedelta(minutes=50))
    assert said(planned("prep"), sent=had(OFFERED, MONDAY), others=[short, planned("hint")]) == Send(("action",))


def test_of_a_halved_kind_a_digest_has_one() -> None:
    hints = [planned("hint", TUESDAY - number * HOUR, f"h{number}") for number in (1, 2)]
    sent = had(OFFERED, TUESDAY - 2 * HOUR)
    assert said(planned("prep"), sent=sent, others=hints) == Send(("h2", "h1"))
    assert said(planned("prep"), sent=sent, others=hints, habits=half("hint", skip_next=False)) == Send(("h2",))
    assert said(planned("prep"), sent=sent, others=hints, habits=half("hint", skip_next=True)) == Send()


def test_what_was_stopped_is_no_line() -> None:
    rest = [planned("hint"), planned("action")]
    sent = had(OFFERED, TUESDAY - 2 * HOUR)
    assert said(planned("prep"), sent=sent, others=rest, habits={"hint": Habit(stopped=True)}) == Send(("action",))


def test_after_a_leave_of_weeks_the_rest_comes_in_two_messages_and_no_more_that_day() -> None:
    pile = [planned("action", TUESDAY - HOUR, f"a{number}") for number in range(5)]
    first = said(pile[0], others=pile[1:])
    assert first == Send()
    after = TUESDAY + HOUR
    assert said(pile[1], after, sent=had(OFFERED, TUESDAY), others=pile[2:]) == Send(("a2", "a3", "a4"))
    sent = had(OFFERED, TUESDAY, after)
    assert isinstance(said(planned("action"), after + HOUR, sent=sent), Hold)


def test_a_waiting_pile_is_not_held_by_the_days_two() -> None:
    others = [planned("request", id_=f"r{number}") for number in range(2)]
    sent = had(OFFERED, TUESDAY - HOUR, TUESDAY - 2 * HOUR) + had(WAITING, TUESDAY - HOUR)
    assert said(planned("feedback"), sent=sent, others=others) == Send(("r0", "r1"))
