"""Two sides become one proposal by clear rules, and each difference is said in words."""

from dataclasses import replace

import pytest

from bot.mentorships.merging import changes, differences, merge
from bot.mentorships.terms import Agreed, Terms, both_ways, is_same, words

TITLES = {"career": "Career", "emotional": "How work feels", "coaching": "Coaching", "exposure": "Exposure"}
NAMES = ("Mara", "Devin")
BASE = Terms(every="week", minutes=30, scheduler="mentee")


def said(mentor: Terms, mentee: Terms) -> str:
    return "\n".join(differences(mentor, mentee, TITLES, NAMES))


def test_two_who_want_the_same_differ_in_nothing() -> None:
    same = replace(BASE, in_scope=("career",), functions=("coaching",))
    assert said(same, same) == ""
    assert merge(same, same).functions == ("coaching",)


@pytest.mark.parametrize("swap", [False, True])
def test_the_more_frequent_and_the_shorter_meeting_is_proposed(swap: bool) -> None:
    sides = [replace(BASE, every="month", minutes=120), replace(BASE, every="two_weeks", minutes=45)]
    agreed = merge(*(reversed(sides) if swap else sides))
    assert (agreed.every, agreed.minutes) == ("two_weeks", 45)
    assert "once a month" in said(*sides)
    assert "120 minutes" in said(*sides)


@pytest.mark.parametrize(
    ("mentor", "mentee", "proposed"),
    [
        ("mentor", "mentee", "mentee"),
        ("mentee", "mentor", "mentee"),
        ("mentor", "either", "mentor"),
        ("either", "mentee", "mentee"),
        ("either", "either", "either"),
        ("mentor", None, "mentor"),
    ],
)
def test_who_wants_to_schedule_does_and_of_two_the_mentee(mentor: str, mentee: str | None, proposed: str) -> None:
    one, other = replace(BASE, scheduler=mentor), replace(BASE, scheduler=mentee)
    assert merge(one, other).scheduler == proposed
    assert ("sessions are theirs to fill" in said(one, other)) is ({mentor, mentee} == {"mentor", "mentee"})


def test_what_one_leaves_out_stays_out_and_is_named() -> None:
    mentor, mentee = replace(BASE, out_of_scope=("emotional",)), replace(BASE, in_scope=("career", "emotional"))
    agreed = merge(mentor, mentee)
    assert (agreed.in_scope, agreed.out_of_scope) == (("career",), ("emotional",))
    assert "Devin wants to talk about How work feels, and Mara would leave it out" in said(mentor, mentee)


def test_offered_is_what_the_mentor_offers_of_what_the_mentee_hopes_for() -> None:
    mentor, mentee = replace(BASE, functions=("coaching",)), replace(BASE, functions=("exposure",))
    assert merge(mentor, mentee).functions == ()
    assert "Devin hopes for Exposure" in said(mentor, mentee)
    assert "Mara offers Coaching" in said(mentor, mentee)


def test_what_the_mentor_offers_stands_if_the_mentee_named_no_hope() -> None:
    assert merge(replace(BASE, functions=("coaching",)), replace(BASE, functions=())).functions == ("coaching",)


def test_what_each_wrote_stands_whole_in_the_proposal() -> None:
    mentor = Terms(prepares="A question", expects="You come", teaches="Systems", feedback="direct", learning="doing")
    mentee = Terms(prepares="A topic", expects="You listen", teaches="Agents", feedback="gentle", learning="reading")
    agreed = merge(mentor, mentee)
    assert agreed.prepares == "A topic\nA question"
    assert (agreed.expects_of_mentor, agreed.expects_of_mentee) == ("You listen", "You come")
    assert (agreed.mentor_teaches, agreed.mentee_teaches) == ("Systems", "Agents")
    assert (agreed.feedback, agreed.learning) == (("gentle", "direct"), ("reading", "doing"))
    assert merge(mentor, replace(mentee, prepares=" A question ")).prepares == "A question"


def test_two_sides_without_a_word_make_an_agreement_without_one() -> None:
    assert merge(Terms(), Terms()) == Agreed()
    assert said(Terms(), Terms()) == ""


def test_a_version_says_what_it_changes_and_nothing_else() -> None:
    before = Agreed(every="week", minutes=30, in_scope=("career", "emotional"))
    after = replace(before, minutes=45, in_scope=("emotional", "career"), mentor_teaches="Systems")
    found = {one.field: (one.before, one.after) for one in changes(before, after, TITLES)}
    assert found == {"minutes": ("30 minutes", "45 minutes"), "mentor_teaches": ("", "Systems")}


def test_values_are_read_as_words() -> None:
    assert words("every", "two_weeks", TITLES) == "every two weeks"
    assert words("scheduler", "either", TITLES) == "whoever sees a need"
    assert words("in_scope", ("career", "emotional"), TITLES) == "Career, How work feels"
    assert words("feedback", "", TITLES) == words("minutes", None, TITLES) == ""


def test_the_order_of_a_list_is_no_difference() -> None:
    one, other = replace(BASE, in_scope=("career", "emotional")), replace(BASE, in_scope=("emotional", "career"))
    assert is_same("in_scope", one, other)
    assert not is_same("minutes", BASE, replace(BASE, minutes=60))


def test_one_thing_cannot_be_in_and_out_of_scope() -> None:
    assert both_ways(Terms(in_scope=("career",), out_of_scope=("career", "emotional"))) == ["career"]
