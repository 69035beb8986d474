"""A key point is found in whatever form, order and spelling it is said, and nowhere else."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recall.cards import KeyPoint
from bot.recall.matching import found
from bot.recall.slips import one_slip
from bot.recall.synonyms import SynonymFile, synonyms

SYNONYMS = synonyms(
    SynonymFile(
        forms={"teach": "taught", "tell": "told", "small": "smaller smallest"},
        groups=(("teach", "explain"), ("four", "4"), ("quit", "give up"), ("percent", "rate")),
        apart="experts listed",
    )
)


def says(phrasing: str, answer: str) -> bool:
    point = KeyPoint(id="p", point="A point.", accepted=(phrasing,))
    return bool(found([point], answer, SYNONYMS))


def quotes(phrasing: str, answer: str) -> list[str]:
    point = KeyPoint(id="p", point="A point.", accepted=(phrasing,))
    return [answer[start:end] for one in found([point], answer, SYNONYMS) for start, end in one.spans]


@pytest.mark.parametrize(
    ("phrasing", "answer"),
    [
        ("memory limited", "Working memory is limited"),
        ("limited memory", "his MEMORY has its limits, so it overflows"),
        ("limited/small memory", "the memory is a small place"),
        ("learn stops", "Learning stopped there"),
        ("prioritise behaviour", "She prioritizes behaviors"),
        ("modelling", "by modeling it"),
        ("taught class", "teach a class"),
        ("teach class", "explain it to the class"),
        ("taught", "explaining"),
        ("four things", "only 4 things"),
        ("small steps", "the smallest step"),
        ("quit", "he gave up. I mean he will give up"),
        ("80 percent", "in 80% of the cases"),
        ("1,000 runs", "after 1000 runs"),
        ("working memory", "workign memory"),
        ("overload memory", "his memroy overlaod"),
        ("overwhelmed", "it was overwelming"),
        ("too many things at once", "things were too many, all at once"),
        ("one-on-one talk", "talk to her one on one"),
        ("trade-off", "it is a trade off"),
        ("trade-off", "it is a tradeoff"),
        ("hands-on", "very hands-on work"),
        ("resume gap", "a gap in the résumé"),
        ("größe wichtig", "Die GRÖSSE ist wichtig"),
        ("память мала", "мала память"),
        ("retry queue", "the `retry_queue` was it"),
        ("git bisect", "I would run `git bisect` first"),
    ],
)
def test_a_phrasing_is_found_in_any_form_and_order(phrasing: str, answer: str) -> None:
    assert says(phrasing, answer)


@pytest.mark.parametrize(
    ("phrasing", "answer"),
    [
        ("memory limited", ""),
        ("memory limited", "idk"),
        ("memory limited", "🙂🙂 :thumbsup: <@U123ABC>"),
        ("memory limited", "Working memory is what I would look at"),
        ("expects help", "the experts help"),
        ("thumbsup", "I do not know :thumbsup:"),
        ("example", "see <https://example.com/example|here>"),
        ("listen", "listed"),
        ("general", "generate"),
    ],
)
def test_a_phrasing_is_not_found_where_it_is_not_said(phrasing: str, answer: str) -> None:
    assert not says(phrasing, answer)


@pytest.mark.parametrize(
    "answer",
    [
        "1) ask him first 2) then agree on a time",
        "- ask first\n- agree on a time",
        "ask\nagree on time",
        "I'd ask. We agree a time.",
    ],
)
def test_neighbouring_short_sentences_say_a_thing_together(answer: str) -> None:
    assert says("ask agree time", answer)


def test_words_far_apart_say_nothing_together() -> None:
    apart = (
        "We ask him about the build. "
        + "The release went out on Monday and nobody saw the alarm at all. " * 2
        + "Agree."
    )
    assert not says("ask agree", apart)
    assert not says("ask agree", "ask " + "and so on " * 8 + "agree")


@pytest.mark.parametrize(
    "answer",
    [
        "do not tell the answer",
        "I'd never tell him the answer",
        "without telling the answer",
        "you shouldn't tell them the answer right away",
        "no answer is told",
    ],
)
def test_what_is_denied_is_not_found(answer: str) -> None:
    assert not says("tell answer", answer)


@pytest.mark.parametrize(
    "answer",
    [
        "don't wait, tell the answer",
        "do not wait but tell the answer",
        "he does not know it. Tell him the answer",
        "I'm not sure but I would tell the answer",
        "not only tell the answer",
        "tell him the answer, not the reason",
        "no idea really and so tell the answer",
        "never tell the answer on Monday. On Friday, tell the answer",
        "if it does not help I tell the answer",
        "without it he tells the answer",
    ],
)
def test_a_negation_reaches_no_further_than_its_clause(answer: str) -> None:
    assert says("tell answer", answer)


@pytest.mark.parametrize("answer", ["don't tell the answer", "never tell the answer", "the answer is not told"])
def test_a_phrasing_that_denies_is_found_where_it_is_denied_in_any_words(answer: str) -> None:
    assert says("not tell answer", answer)
    assert not says("not tell answer", "tell the answer")


def test_one_word_does_not_stand_for_two_words_of_a_phrasing() -> None:
    assert not says("teach explain", "he explains")
    assert says("teach explain", "he teaches and explains")


def test_the_person_s_own_words_are_quoted_with_what_stands_around_them() -> None:
    long = (
        "I think that after a very long day with many meetings his memory, being so small, was full and nothing stuck."
    )
    assert quotes("memory small", long) == ["day with many meetings his memory, being so small"]
    assert quotes("memory small", "First: rest. His memory is small! Then sleep.") == ["His memory is small"]
    assert quotes("ask agree", "ask him\nagree on it") == ["ask him", "agree on it"]


def test_the_closest_words_are_quoted() -> None:
    text = "memory is a topic we talk about all of the time in here, and a small memory is the reason for all of it"
    assert quotes("memory small", text) == ["and a small memory is the reason for all"]


def test_points_are_found_in_the_card_s_order_and_each_by_itself() -> None:
    points = [KeyPoint(id=word, point=word, accepted=(word,)) for word in ("first", "second", "third")]
    assert [one.point_id for one in found(points, "third and first")] == ["first", "third"]


OWN = (
    KeyPoint(id="a", point="Roll back before you look for the cause."),
    KeyPoint(id="b", point="Write down the time of each step."),
    KeyPoint(id="c", point="Tell support what customers see."),
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("First I roll back, the cause can wait", ["a"]),
        ("write the times down for every step; tell the support people what the customers see now", ["b", "c"]),
        ("I'd look at the dashboards", []),
        ("Wait for the time to pass.", []),
        ("Never roll back before looking for a cause", []),
    ],
)
def test_a_point_without_phrasings_is_found_by_most_of_its_own_words(answer: str, expected: list[str]) -> None:
    assert [one.point_id for one in found(OWN, answer)] == expected


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_quotes_lie_in_it(text: str) -> None:
    for one in found(OWN, text + " roll back cause", SYNONYMS):
        assert all(0 <= start < end <= len(text) + 16 for start, end in one.spans)


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("memory", "memroy", True),
        ("memory", "memor", True),
        ("memory", "memorry", True),
        ("memory", "memery", True),
        ("memory", "mmeroy", False),
        ("memory", "remory", True),
        ("memory", "memo", False),
    ],
)
def test_one_slip_is_one_letter_or_two_swapped(a: str, b: str, near: bool) -> None:
    assert one_slip(a, b) is near
    assert one_slip(b, a) is near


def test_five_thousand_characters_are_read_at_once() -> None:
    points = [
        KeyPoint(
            id=f"p{n}", point=f"Point {n}.", accepted=tuple(f"word{n}/other{m}/teach memory learn{m}" for m in range(8))
        )
        for n in range(6)
    ]
    text = " ".join(f"token{n} teaching memories, learned" for n in range(200))[:5000]
    found(points, text, SYNONYMS)
    best = min(_seconds(points, text) for _ in range(5))
    assert best < 0.1  # ten times what it takes


def _seconds(points: list[KeyPoint], text: str) -> float:
    begun = time.perf_counter()
    found(points, text, SYNONYMS)
    return time.perf_counter() - begun
