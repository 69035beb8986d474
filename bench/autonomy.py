"""`python -m bench.autonomy`: how soon a change in the help needed is found, and how often one is seen in vain."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.sessions.autonomy import ENOUGH, LATEST, Said, evidence
from bot.sessions.rules import LEVELS

Levels = npt.NDArray[np.int64]
NOISES = (0.15, 0.25, 0.35)
"""Shares of answers that are off by one."""
WHO = {
    "one": "one of the two answers",
    "some": "one answers always, the other every second time",
    "both": "both answer, each with errors of their own",
    "same": "both answer, and the second repeats the first",
}
PAGE = Path(__file__).parent.parent / "docs" / "autonomy.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
PAIRS, SEED = 4000, 2026


@dataclass(frozen=True)
class Ramp:
    """A level in so many sessions, to be found within so many, with room for so many levels above the first."""

    name: str
    pace: int
    within: int
    room: int


RAMPS = (
    Ramp("a level per two sessions, found within four", 2, 4, 2),
    Ramp("a level per four sessions, found within eight", 4, 8, 2),
    Ramp("a level per two, with room for one level, within four", 2, 4, 1),
    Ramp("a level per four, with room for one level, within eight", 4, 8, 1),
)


# --- pairs ------------------------------------------------------------------------------------------------
def steady(pairs: int, chance: np.random.Generator) -> Levels:
    """Each pair stays at one of the four levels, each as likely, for all sessions."""
    return np.repeat(chance.integers(LEVELS[0], LEVELS[-1] + 1, pairs)[:, None], LATEST, axis=1)


def ramps(pairs: int, ramp: Ramp, chance: np.random.Generator) -> tuple[Levels, Levels, npt.NDArray[np.bool_]]:
    """The true levels, after how many sessions each pair's change begins (4 to 10), and whether it rises.

    One rises from a level that has room above it, or falls, mirrored. The level after the k-th session of the change
    is the first one and k / pace, rounded down: the latest that "a level per two sessions" can mean.
    """
    begins, rises = chance.integers(4, 11, pairs), chance.random(pairs) < 0.5
    first = chance.integers(1, LEVELS[-1] + 1 - ramp.room, pairs) if ramp.room > 1 else np.full(pairs, LEVELS[-1] - 1)
    since = np.maximum(np.arange(1, LATEST + 1)[None, :] - begins[:, None], 0)
    levels = np.minimum(first[:, None] + since // ramp.pace, LEVELS[-1])
    return np.where(rises[:, None], levels, LEVELS[-1] + 1 - levels), begins, rises


def answered(levels: Levels, noise: float, who: str, chance: np.random.Generator) -> Said:
    """What is said of them: with this chance one level off, up as likely as down, and held inside the four."""
    one, other = _with_errors(levels, noise, chance), _with_errors(levels, noise, chance)
    if who == "same":
        other = one
    elif who == "some":
        other = np.where(chance.random(levels.shape) < 0.5, other, 0)
    elif who == "one":
        other = np.zeros_like(one)
    return np.stack([one, other], axis=1)


def _with_errors(levels: Levels, noise: float, chance: np.random.Generator) -> Levels:
    draw = chance.random(levels.shape)
    off = np.where(draw < noise / 2, -1, np.where(draw < noise, 1, 0))
    return np.clip(levels + off, LEVELS[0], LEVELS[-1])


# --- who judges -------------------------------------------------------------------------------------------
Judge = Callable[[Said], tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]
"""What speaks for less and for more help after each session; a flag is raised above 1."""


def ours(said: Said) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    less, more = evidence(said)
    return less / ENOUGH, more / ENOUGH


def threes(apart: float) -> Judge:
    """The baseline that comes to mind first: the last three answers of one against the three before, by their means."""

    def judge(said: Said) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        means = np.apply_along_axis(lambda one: np.convolve(one, np.full(3, 1 / 3), "valid"), 1, said[:, 0])
        rise = np.zeros(said[:, 0].shape)
        rise[:, 5:] = means[:, 3:] - means[:, :-3]
        return rise / (apart - 1e-9), -rise / (apart - 1e-9)

    return judge


BASELINES = {"three against three, a level apart": threes(1.0), "three against three, 4/3 levels apart": threes(4 / 3)}


# --- what is counted --------------------------------------------------------------------------------------
def ever_flagged(said: Said, judge: Judge = ours) -> float:
    """The share of pairs for which a change shows after any session."""
    less, more = judge(said)
    return float((np.maximum(less, more).max(axis=1) > 1).mean())


def found(said: Said, begins: Levels, rises: npt.NDArray[np.bool_], within: int, judge: Judge = ours) -> float:
    """The share of pairs whose first flag comes in so many sessions of the change, not before, and the right way."""
    less, more = judge(said)
    flags = np.maximum(less, more) > 1
    first = np.where(flags.any(axis=1), flags.argmax(axis=1), LATEST - 1)
    pair = np.arange(len(begins))
    is_right = flags[pair, first] & ((less[pair, first] > more[pair, first]) == rises)
    return float((is_right & (first >= begins) & (first < begins + within)).mean())


def measured(pairs: int = PAIRS, seed: int = SEED) -> Iterator[tuple[str, str, list[float]]]:
    """Give a line for each case and who answers: the shares at the three noises."""
    chance = np.random.default_rng(seed)
    for who in WHO:
        flat = [ever_flagged(answered(steady(pairs, chance), noise, who, chance)) for noise in NOISES]
        yield "steady, flagged at any of 26 sessions", who, flat
    for ramp in RAMPS:
        for who in WHO:
            shares = []
            for noise in NOISES:
                levels, begins, rises = ramps(pairs // 2, ramp, chance)
                shares.append(found(answered(levels, noise, who, chance), begins, rises, ramp.within))
            yield ramp.name, who, shares


def baselines(pairs: int = PAIRS, seed: int = SEED) -> Iterator[tuple[str, str, list[float]]]:
    """The same, of one of the two answers, for each baseline."""
    for name, judge in BASELINES.items():
        chance = np.random.default_rng(seed)
        said = [answered(steady(pairs, chance), noise, "one", chance) for noise in NOISES]
        yield "steady, flagged at any of 26 sessions", name, [ever_flagged(one, judge) for one in said]
        for ramp in RAMPS[:2]:
            shares = []
            for noise in NOISES:
                levels, begins, rises = ramps(pairs // 2, ramp, chance)
                shares.append(found(answered(levels, noise, "one", chance), begins, rises, ramp.within, judge))
            yield ramp.name, name, shares


def table(pairs: int = PAIRS, seed: int = SEED) -> str:
    lines = [
        f"{pairs} steady pairs and {pairs // 2} of every other kind a line, seed {seed}.\n",
        "| pairs | who answers | " + " | ".join(f"{noise:.0%} off by one" for noise in NOISES) + " |",
        "|---|---|" + "--:|" * len(NOISES),
    ]
    for name, who, shares in measured(pairs, seed):
        lines.append(_line(name, WHO[who], shares))
    lines += ["\nThe same by a simple rule, of one of the two answers:\n", *lines[1:3]]
    lines += [_line(name, by, shares) for name, by, shares in baselines(pairs, seed)]
    return "\n".join(lines) + "\n"


def _line(name: str, who: str, shares: list[float]) -> str:
    return f"| {name} | {who} | " + " | ".join(f"{share:.1%}" for share in shares) + " |"


def main(arguments: list[str]) -> None:
    """Print the table; with `--write` put it into docs/autonomy.md, too."""
    made = table()
    print(made)
    if "--write" in arguments:
        words = PAGE.read_text(encoding="utf-8")
        before, _, rest = words.partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
