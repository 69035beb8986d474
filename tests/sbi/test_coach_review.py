"""What every review keeps to, whatever somebody writes."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load_rulebook
from bot.sbi.drafts import TEXTS
from bot.sbi.rules import Draft, Finding, review

BOOK, SAME_BOOK = load_rulebook(), load_rulebook()
DATA = Path(__file__).parent.parent / "data" / "sbi"
FILES = {
    name: [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text().splitlines()]
    for name in ("dev_cases", "fresh_a", "fresh_b", "fresh_c", "fresh_e")
}
CASES = [case for cases in FILES.values() for case in cases]
SCRAPS = [case[field] for case in CASES for field in TEXTS if case[field]]
NULL_SPANS = {"public_corrective", "stale", "no_dialogue", "multiple_issues"}

texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(SCRAPS), max_size=3).map(" ".join),
    st.builds(lambda a, b, c: a + b + c, st.sampled_from(SCRAPS), st.text(max_size=8), st.sampled_from(SCRAPS)),
)
drafts = st.builds(
    Draft,
    kind=st.sampled_from(["corrective", "reinforcing"]),
    situation=texts,
    behavior=texts,
    impact=texts,
    request=texts,
    channel=st.sampled_from(["private", "public"]),
    event_age_days=st.integers(0, 100),
)


def _draft(case: dict[str, object]) -> Draft:
    return Draft(**{name: case[name] for name in (*TEXTS, "kind", "channel", "event_age_days")})  # type: ignore[arg-type]


@cache
def _reviewed() -> dict[str, list[tuple[dict[str, Any], tuple[Finding, ...]]]]:
    """Every labelled draft with its review, made once for all promises about them."""
    return {name: [(case, review(_draft(case), BOOK)) for case in cases] for name, cases in FILES.items()}


def _all_reviewed() -> Iterator[tuple[dict[str, Any], tuple[Finding, ...]]]:
    return chain.from_iterable(_reviewed().values())


def _of(code: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


@settings(max_examples=100, deadline=None)
@given(drafts)
def test_a_span_is_exactly_the_words_between_its_offsets(draft: Draft) -> None:
    for finding in review(draft, BOOK):
        if finding.span is None:
            assert finding.start is None
            assert finding.end is None
        else:
            assert finding.span
            assert getattr(draft, finding.field)[finding.start : finding.end] == finding.span


@settings(max_examples=40, deadline=None)
@given(drafts)
def test_the_same_draft_gets_the_same_review(draft: Draft) -> None:
    assert review(draft, BOOK) == review(draft, SAME_BOOK)


@settings(max_examples=40, deadline=None)
@given(drafts)
def test_a_muted_rule_never_speaks_and_changes_nothing_else(draft: Draft) -> None:
    muted = review(draft, BOOK.without({"harsh", "behavior_person"}))
    assert muted == tuple(f for f in review(draft, BOOK) if f.code not in {"harsh", "behavior_person"})


@settings(max_examples=40, deadline=None)
@given(drafts)
def test_an_impact_is_never_both_missing_and_vague(draft: Draft) -> None:
    codes = {finding.code for finding in review(draft, BOOK)}
    assert not {"impact_missing", "impact_vague"} <= codes


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60), st.sampled_from(["corrective", "reinforcing"]))
def test_stale_follows_from_the_age_alone(age: int, kind: str) -> None:
    draft = Draft(kind=kind, event_age_days=age)  # type: ignore[arg-type]
    assert bool(_of("stale", review(draft, BOOK))) == (age > 14)


@pytest.mark.parametrize(
    ("kind", "channel", "told"), [("corrective", "public", True), ("reinforcing", "public", False)]
)
def test_only_a_correction_in_public_is_remarked_on(kind: str, channel: str, told: bool) -> None:
    draft = Draft(kind=kind, channel=channel)  # type: ignore[arg-type]
    assert bool(_of("public_corrective", review(draft, BOOK))) == told


def test_an_empty_correction_is_told_what_is_absent_and_nothing_else() -> None:
    findings = review(Draft(kind="corrective"), BOOK)
    assert [(f.code, f.field, f.span) for f in findings] == [
        ("situation_vague", "situation", None),
        ("behavior_vague", "behavior", None),
        ("impact_missing", "impact", None),
        ("no_dialogue", "request", None),
    ]


def test_absence_and_structure_have_no_span() -> None:
    for _, findings in _all_reviewed():
        for finding in findings:
            if finding.code in NULL_SPANS:
                assert finding.span is None


def test_offsets_count_code_points_behind_emoji_and_accents() -> None:
    finding = _of(
        "behavior_person", review(Draft(kind="reinforcing", behavior="🎉 Zsófia, you’re a rock star!"), BOOK)
    )[0]
    assert finding.span == "you’re a rock star"
    assert finding.start == 10


@pytest.mark.parametrize(
    "behavior",
    [
        "You wrote “you are careless and lazy” under the fix by Noor.",
        "You set `lazy=always` in the stupid-simple loader.",
        "You told Noor “you never listen” and hung up.",
    ],
)
def test_quotes_and_code_are_not_the_person(behavior: str) -> None:
    findings = review(Draft(kind="corrective", behavior=behavior), BOOK)
    assert {f.code for f in findings if f.field == "behavior"} == set()


@pytest.mark.parametrize("suggested", ["generalization", "harsh", "fixed_mindset", "comparison", "behavior_person"])
def test_a_suggestion_uses_no_word_that_the_writer_did_not_write(suggested: str) -> None:
    for case, findings in _all_reviewed():
        for finding in _of(suggested, findings):
            if finding.suggestion:
                own = set(case[finding.field].lower().replace(",", " ").replace(".", " ").split())
                assert set(finding.suggestion.lower().replace(",", " ").replace(".", " ").split()) <= own


def test_a_suggestion_never_turns_never_into_its_opposite() -> None:
    draft = Draft(kind="corrective", behavior="You never write tests for the importer.")
    assert _of("generalization", review(draft, BOOK))[0].suggestion is None


def test_two_remarks_on_the_same_words_each_quote_no_more_than_their_own() -> None:
    findings = review(Draft(kind="corrective", behavior="You are always so careless with reviews."), BOOK)
    assert [f.span for f in _of("generalization", findings)] == ["always"]
    assert [f.span for f in _of("behavior_person", findings)] == ["You are always so careless"]
    assert {f.suggestion for f in findings if f.field == "behavior"} == {None}


def test_a_sentence_without_a_verb_is_not_suggested() -> None:
    findings = review(Draft(kind="corrective", behavior="u constantly late with the reviews of Ravi"), BOOK)
    assert [f.suggestion for f in _of("generalization", findings)] == [None]


def _micro_f1(name: str) -> float:
    hit = wrong = 0
    for case, findings in _reviewed()[name]:
        want = {label["code"] for label in case["labels"]}
        have = {finding.code for finding in findings}
        hit += len(want & have)
        wrong += len(want ^ have)
    return 2 * hit / (2 * hit + wrong)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_coach_does_not_fall_behind_on_labelled_drafts(name: str) -> None:
    assert _micro_f1(name) >= 0.93


@pytest.mark.parametrize("name", sorted(FILES))
def test_clean_drafts_are_left_in_peace(name: str) -> None:
    clean = [(case["id"], findings) for case, findings in _reviewed()[name] if not case["labels"]]
    flagged = [name for name, findings in clean if findings]
    assert len(flagged) <= 0.05 * len(clean), flagged
