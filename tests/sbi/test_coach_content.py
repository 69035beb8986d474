"""Every rule file keeps its own promises: it finds its matches, and leaves its clean examples alone."""

import pytest

from bot.content import ROOT, load, load_rulebook
from bot.sbi.drafts import Draft
from bot.sbi.rulebook import Example, Rule
from bot.sbi.rules import review

BOOK = load_rulebook()
FILES = sorted((ROOT / "sbi" / "rules").glob("*.yml"))
RULES = [load(path, Rule) for path in FILES]
GUIDE_CODES = {
    "situation_vague",
    "behavior_interpretation",
    "behavior_person",
    "behavior_vague",
    "generalization",
    "impact_missing",
    "impact_vague",
    "sandwich",
    "public_corrective",
    "stale",
    "no_dialogue",
    "indirect_ask",
    "fixed_mindset",
    "harsh",
    "hearsay",
    "comparison",
    "multiple_issues",
}
MATCHES = [(rule.code, example) for rule in RULES for example in rule.matches]
CLEAN = [(rule.code, example) for rule in RULES for example in rule.clean]


def _name(value: object) -> str:
    if isinstance(value, Example):
        return " / ".join(str(getattr(value, field)) for field in sorted(value.model_fields_set))[:60]
    return str(value)


def _codes(example: Example) -> set[str]:
    return {finding.code for finding in review(Draft(**example.model_dump()), BOOK)}


@pytest.mark.parametrize(("code", "example"), MATCHES, ids=_name)
def test_a_rule_finds_its_own_matches(code: str, example: Example) -> None:
    assert code in _codes(example)


@pytest.mark.parametrize(("code", "example"), CLEAN, ids=_name)
def test_a_rule_leaves_its_clean_examples_alone(code: str, example: Example) -> None:
    assert code not in _codes(example)


def test_every_code_of_the_label_guide_has_a_rule() -> None:
    assert set(BOOK.codes) == GUIDE_CODES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_where_it_comes_from_and_gives_its_reason_in_one_sentence(rule: Rule) -> None:
    assert rule.source.strip()
    assert rule.reason.endswith(".")
    assert rule.reason.count(". ") == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_words_for_people_carry_no_exclamation_mark(rule: Rule) -> None:
    assert "!" not in rule.reason + rule.title + "".join(rule.suggestion)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_untouched_example_draft_is_clean_for_every_rule(rule: Rule) -> None:
    assert rule.code not in _codes(Example())
