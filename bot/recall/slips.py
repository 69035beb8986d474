"""Recognises a long word of a card in spite of one slip: a letter missing, doubled, wrong or swapped."""

from collections.abc import Iterable, Mapping

LEAST = 6
"""Shorter words have too many neighbours that mean something else."""

_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly")


def neighbours(targets: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the words of `targets` that are long enough, by what is left when one letter is taken out of them."""
    found: dict[str, tuple[str, ...]] = {}
    for target in targets:
        if len(target) >= LEAST:
            for left in _with_one_out(target):
                found[left] = (*found.get(left, ()), target)
    return found


def meant(word: str, near: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the target that `word` is one slip away from, its own ending aside. The first letter is never a slip."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(bare := word[: len(word) - len(ending)]) >= LEAST:
            for left in _with_one_out(bare):
                for target in near.get(left, ()):
                    if target[0] == bare[0] and one_slip(bare, target):
                        return target
    return None


def one_slip(a: str, b: str) -> bool:
    """Whether one letter more, less or other, or two neighbours swapped, make `b` of `a` (Damerau 1964)."""
    if len(a) > len(b):
        a, b = b, a
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])


def _with_one_out(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
