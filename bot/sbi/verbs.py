"""Spells out the forms of an English verb."""

from collections.abc import Mapping

VOWELS = "aeiou"
DOUBLED = frozenset(
    [
        "admit",
        "ban",
        "beg",
        "begin",
        "blog",
        "cap",
        "chat",
        "chip",
        "clip",
        "commit",
        "crop",
        "cut",
        "debug",
        "dig",
        "dip",
        "drag",
        "drop",
        "flag",
        "forget",
        "get",
        "grab",
        "grin",
        "hit",
        "hop",
        "hug",
        "jam",
        "jot",
        "knit",
        "let",
        "log",
        "map",
        "nag",
        "nod",
        "occur",
        "omit",
        "pad",
        "pat",
        "permit",
        "pin",
        "plan",
        "plot",
        "plug",
        "pop",
        "prefer",
        "prop",
        "put",
        "quip",
        "quit",
        "rap",
        "refer",
        "regret",
        "rig",
        "rip",
        "rob",
        "rub",
        "run",
        "scan",
        "scrap",
        "scrub",
        "set",
        "ship",
        "shrug",
        "shut",
        "sip",
        "sit",
        "skip",
        "slam",
        "slap",
        "slip",
        "snap",
        "snip",
        "split",
        "spot",
        "stab",
        "stem",
        "step",
        "stir",
        "stop",
        "strap",
        "strip",
        "stub",
        "submit",
        "sum",
        "swap",
        "tag",
        "tap",
        "tip",
        "top",
        "trap",
        "trim",
        "unplug",
        "vet",
        "whip",
        "wrap",
        "zip",
    ]
)
# verbs that double their last consonant


def forms(verb: str, irregular: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return every form of `verb`; in a phrase the first word is the verb ("roll back" → "rolled back")."""
    head, _, rest = verb.partition(" ")
    found = {head, _third(head), _ing(head)}
    found.update(irregular.get(head, (_past(head),)))
    return {f"{form} {rest}".strip() for form in found}


def third_person(verb: str) -> str:
    """Return the form that follows "she" ("roll back" → "rolls back")."""
    head, _, rest = verb.partition(" ")
    return f"{_third(head)} {rest}".strip()


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh")) or verb in ("go", "do", "veto", "echo"):
        return verb + "es"
    if verb.endswith("y") and len(verb) > 2 and verb[-2] not in VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _ing(verb: str) -> str:
    if verb in DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return verb[:-1] + "ing"
    return verb + "ing"


def _past(verb: str) -> str:
    if verb in DOUBLED:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and len(verb) > 2 and verb[-2] not in VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"
