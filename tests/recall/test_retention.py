"""The simulation of `make retention`: fair to every policy, and the bot's own rules choose."""

from pathlib import Path

import numpy as np
import pytest

from bench.retention.figures import COLUMNS, Found
from bench.retention.lives import deck, life
from bench.retention.plot import draw
from bench.retention.policies import NAMES, NONE, ORACLE, OURS
from bench.retention.report import BEGIN, END, placed, summary, tables
from bench.retention.years import FAMILIES, MET_ONCE, Learner, Outcome, Year
from bot.recall.memory import Grade
from bot.recall.newcomers import SHARE

WEEKS = 14
PAGE = Path(__file__).resolve().parents[2] / "docs" / "retention.md"


def year(policy: str, family: str = "traces", number: int = 1, met_once: bool = False) -> Outcome:
    return Year(Learner(deck(), family, number, seed=1), policy, 2, met_once).lived(WEEKS)


@pytest.mark.parametrize("family", FAMILIES)
def test_asking_keeps_more_in_mind_than_not_asking(family: str) -> None:
    never, asked = year(NONE, family), year(OURS, family)
    assert never.at_end < asked.at_end
    assert never.asked == asked.asked


@pytest.mark.parametrize("policy", NAMES)
def test_the_rule_for_new_cards_is_the_same_under_every_policy(policy: str) -> None:
    asked = year(policy).asked
    for week in range(4, WEEKS):
        lately = [is_new for at, _, is_new in asked if week - 4 < at <= week]
        assert SHARE * sum(lately) <= len(lately) == 8


@pytest.mark.parametrize("policy", NAMES)
def test_a_learner_has_the_same_luck_again(policy: str) -> None:
    assert year(policy) == year(policy)


def test_forty_cards_met_once_stay_the_only_ones() -> None:
    outcome = year(OURS, met_once=True)
    assert outcome.met == MET_ONCE == len({card for _, card, _ in outcome.asked})


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("grade", "least", "most"), [(Grade.GOOD, 0.5, 0.7), (Grade.FORGOT, 0.32, 0.52)])
def test_families_remember_alike_two_months_after_a_first_answer(
    family: str, grade: Grade, least: float, most: float
) -> None:
    """FSRS-6 says 0.60 after Good and 0.42 after Forgot."""
    found = []
    for number in range(40):
        truth = Learner(deck()[:25], family, number, seed=1).truth()
        for card in range(25):
            truth.meet(card, grade, 0.0)
        found.append(truth.now(np.arange(25), 60.0).mean())
    assert least < np.mean(found) < most


@pytest.fixture(scope="module")
def found() -> Found:
    lives = [life((family, 0, 1, 12, (False,), (1,))) for family in FAMILIES]
    return Found({name: np.array([one[False, 1, name] for one in lives]) for name in NAMES}, list(FAMILIES))


def test_every_policy_and_family_is_in_the_tables(found: Found) -> None:
    shown = tables({(False, 1): found}) + summary({(False, 1): found})
    assert [name for name in (*NAMES, *FAMILIES) if name not in shown] == []


def test_the_difference_to_the_best_other_is_taken_learner_by_learner() -> None:
    base = np.array([[1, 0.2, 0.3], [1, 0.8, 0.7]])
    by_policy = {name: base + 0.1 * (name == OURS) + 0.2 * (name == ORACLE) for name in NAMES}
    by, within = Found(by_policy, ["a", "b"]).ahead(COLUMNS.index("over_year"))
    assert by == pytest.approx(0.1)
    assert within == pytest.approx(0, abs=1e-9)
    assert Found(by_policy, ["a", "b"]).share_of_the_way(1) == pytest.approx(0.5)


def test_the_picture_is_drawn(found: Found, tmp_path: Path) -> None:
    draw({(False, 1): found}, tmp_path / "drawn.png")
    assert (tmp_path / "drawn.png").read_bytes().startswith(b"\x89PNG")


def test_only_what_stands_between_the_marks_is_replaced() -> None:
    assert placed(f"before {BEGIN} old {END} after", "new") == f"before {BEGIN}\nnew\n{END} after"


def test_the_page_has_every_policy_and_family() -> None:
    text = PAGE.read_text(encoding="utf-8")
    measured = text[text.index(BEGIN) : text.index(END)]
    assert [name for name in (*NAMES, *FAMILIES) if f"{name}" not in measured] == []
