"""A plan is a copy with dates of its own, and two who change it at once lose no word."""

from datetime import date

from bot import content
from bot.mentorships.plans import copied, marks, merge, milestones

TEMPLATE = content.load_guidebook().plans["ninety-days-ai"]
NOW = {"goal": "Lead one piece of work", "success": "It runs", "follow": ""}


def test_milestones_are_dated_from_the_start() -> None:
    found = milestones(TEMPLATE, date(2026, 3, 2))
    assert found[0]["due_on"] == "2026-03-09"
    assert [one["title"] for one in found] == [one.title for one in TEMPLATE.milestones]


def test_a_copy_has_all_words_of_its_template() -> None:
    assert copied(TEMPLATE)["goal"] == TEMPLATE.goal
    assert copied(TEMPLATE)["grows_by_itself"].splitlines() == list(TEMPLATE.grows_by_itself)


def test_what_one_alone_changed_is_taken() -> None:
    merged = merge(NOW, marks(NOW), NOW | {"goal": "Lead two"})
    assert (merged.values, merged.clashes) == ({"goal": "Lead two"}, {})


def test_what_the_other_alone_changed_stays() -> None:
    merged = merge(NOW | {"success": "It runs and is measured"}, marks(NOW), NOW | {"follow": "Weekly"})
    assert (merged.values, merged.clashes) == ({"follow": "Weekly"}, {})


def test_what_both_changed_is_written_for_neither_and_comes_back() -> None:
    merged = merge(NOW | {"goal": "Theirs"}, marks(NOW), NOW | {"goal": "Mine"})
    assert (merged.values, merged.clashes) == ({}, {"goal": "Theirs"})


def test_who_wrote_the_same_need_not_choose() -> None:
    merged = merge(NOW | {"goal": "Same"}, marks(NOW), NOW | {"goal": "Same"})
    assert (merged.values, merged.clashes) == ({}, {})
