"""Recognises a long word of a card in spite of one slip: a letter missing, doubled, wrong or swapped."""

from collections.abc import Iterable, Mapping

LEAST = 6
"""Shorter words have too many neighbours that mean something else."""

Near = Mapping[tuple[str, int], tuple[str, ...]]
"""Words by their first letter and length: the first letter is never a slip, for people look at it."""

_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly")


def by_length(targets: Iterable[str]) -> Near:
    """Sort the words of `targets` that are long enough."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for target in targets:
        if len(target) >= LEAST:
            key = target[0], len(target)
            found[key] = (*found.get(key, ()), target)
    return found


def meant(word: str, near: Near) -> str | None:
    """Return the target that `word` is one slip away from, its own ending aside."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(bare := word[: len(word) - len(ending)]) >= LEAST:
            for length in (len(bare), len(bare) - 1, len(bare) + 1):
                for target in near.get((bare[0], length), ()):
                    if one_slip(bare, target):
                        return target
    return None


def one_slip(a: str, b: str) -> bool:
    """Whether `a` is `b`, or one letter more, less or other, or two neighbours swapped, make it so (Damerau 1964)."""
    if len(a) > len(b):
        a, b = b, a
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    return a[i + 1 :] == b[i + 1 :] or (a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :])
