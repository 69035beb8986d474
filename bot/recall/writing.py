"""What a person writes on a card: the same words however they were typed, and what cannot be kept so."""

import unicodedata
from dataclasses import dataclass

MOST_PROMPT, MOST_SITUATION, MOST_ANSWER, MOST_LINK = 240, 500, 500, 500
"""As long as on our own cards, read on a phone; of the answer, what a message still takes with its markup escaped."""

MOST_POINTS, MOST_POINT = 6, 140

MOST_CARDS = 500
"""Of one person: at five questions a week two years of recalling, so that each card still gets asked."""

FULL = (
    f"You have {MOST_CARDS} cards of your own, and more would hardly be asked. To make room, write /recall cards, "
    "edit one that you no longer want, and delete it there."
)


@dataclass(frozen=True, slots=True)
class CardText:
    """The words of a card of one's own. `points` are lines."""

    prompt: str = ""
    situation: str = ""
    points: tuple[str, ...] = ()
    answer: str = ""
    link: str = ""


def written(prompt: str, situation: str = "", points: str = "", answer: str = "", link: str = "") -> CardText:
    """The words as they are kept: without space around them, and without what no keyboard types."""
    lines = (line.strip() for line in _plain(points).splitlines())
    return CardText(
        _plain(prompt), _plain(situation), tuple(line for line in lines if line), _plain(answer), _plain(link)
    )


def _plain(text: str) -> str:
    lines = "\n".join(text.splitlines())
    return "".join(one for one in lines if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}).strip()


def problems(text: CardText) -> dict[str, str]:
    """By field, why these words cannot be a card, as a sentence for the person."""
    found: dict[str, str] = {}
    if not text.prompt:
        found["prompt"] = "Write the question that shall come back."
    if not text.points:
        found["points"] = "Write at least one key point: what a good answer says."
    elif len(text.points) > MOST_POINTS:
        found["points"] = f"{MOST_POINTS} key points are the most, and these are {len(text.points)}. Make two cards."
    elif long := [point for point in text.points if len(point) > MOST_POINT]:
        found["points"] = f"A key point has at most {MOST_POINT} characters. Shorten “{long[0][:40]}…”"
    for name, most in _MOST.items():
        if len(getattr(text, name)) > most:
            found[name] = f"At most {most} characters fit here, and these are {len(getattr(text, name))}."
    return found


_MOST = {"prompt": MOST_PROMPT, "situation": MOST_SITUATION, "answer": MOST_ANSWER, "link": MOST_LINK}
