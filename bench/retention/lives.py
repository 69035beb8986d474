"""Every year that simulated learners could have, lived in as many processes as there are cores."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

import numpy as np

from bench.retention.figures import COLUMNS, Found, Key
from bench.retention.policies import NAMES
from bench.retention.years import FAMILIES, WEEKS, Learner, Year
from bot.content import load_library
from bot.recall.cards import Card

DECK = "foundation"


@cache
def deck() -> tuple[Card, ...]:
    return load_library().of(DECK)


def simulated(
    worlds: Sequence[bool], weeklies: Sequence[int], learners: int, seed: int, weeks: int = WEEKS
) -> dict[Key, Found]:
    """By world and budget, what came out for every learner under every policy."""
    families = [list(FAMILIES)[number % len(FAMILIES)] for number in range(learners)]
    jobs = [(families[number], number, seed, weeks, tuple(worlds), tuple(weeklies)) for number in range(learners)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        lives = list(pool.map(life, jobs))
    return {
        (world, weekly): Found(
            {name: np.array([one[world, weekly, name] for one in lives], dtype=np.float64) for name in NAMES}, families
        )
        for world in worlds
        for weekly in weeklies
    }


def life(
    job: tuple[str, int, int, int, tuple[bool, ...], tuple[int, ...]],
) -> dict[tuple[bool, int, str], tuple[float, ...]]:
    """Every year that one learner could have."""
    family, number, seed, weeks, worlds, weeklies = job
    learner = Learner(deck(), family, number, seed)
    found = {}
    for world in worlds:
        for weekly in weeklies:
            for name in NAMES:
                outcome = Year(learner, name, weekly, world).lived(weeks)
                found[world, weekly, name] = tuple(float(getattr(outcome, column)) for column in COLUMNS)
    return found
