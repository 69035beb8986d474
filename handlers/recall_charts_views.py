"""What a person remembers, and how sure they were: each as words, as Slack's chart, and as a picture with alt text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.recall.statistics import ENOUGH, Kept, Step
from bot.slack.text import escape, shorten
from handlers.blocks import Block, text

REMEMBERED, CALIBRATION = "remembered", "calibration"
TITLES = {REMEMBERED: "What you remember", CALIBRATION: "How sure, and how it went"}
CAPTIONS = {REMEMBERED: "Week by week, with practice and without", CALIBRATION: "What you said, and what you knew"}
"""Over the chart itself: the title stands above its words."""

ALT_MOST = 1900


@dataclass(frozen=True)
class Chart:
    """`block` is Slack's data_visualization, None while there is too little to draw. `words` say the figures."""

    name: str
    words: Sequence[str]
    block: Block | None = None

    @property
    def title(self) -> str:
        return TITLES[self.name]

    @property
    def alt_text(self) -> str:
        """For who hears the picture: the words, and every value."""
        return shorten(
            " ".join([f"{self.title}.", *self.words, *(_spoken(self.block) if self.block else ())]), ALT_MOST
        )


def _spoken(block: Block) -> list[str]:
    drawn = block["chart"]
    values = [", ".join(f"{one['label']}: {one['value']}" for one in series["data"]) for series in drawn["series"]]
    named = zip(drawn["series"], values, strict=True)
    return [f"A {drawn['type']} chart, in percent.", *(f"{series['name']}: {said}." for series, said in named)]


# --- what is remembered -----------------------------------------------------------------------------------
def remembered(kept: Kept, zone: tzinfo) -> Chart:
    if kept.missing:
        return Chart(REMEMBERED, [_too_few(kept)])
    words = [summary(kept), _once(kept)]
    if len(kept.points) < 2:
        return Chart(REMEMBERED, [*words, "The picture begins next week."])
    weeks = [f"{at.day} {at:%b}" for at in (point.at.astimezone(zone) for point in kept.points)]
    series = [
        _series("With practice", weeks, [point.practised for point in kept.points]),
        _series("Without", weeks, [point.once for point in kept.points]),
    ]
    return Chart(REMEMBERED, words, _chart(REMEMBERED, "line", series, weeks, y="Chance to know a card, in %"))


def summary(kept: Kept) -> str:
    """The one line that App Home says too."""
    if kept.missing:
        return _too_few(kept)
    return f"Of the {kept.cards} cards you have answered, you would know about {round(kept.now)} now."


def _too_few(kept: Kept) -> str:
    if not kept.cards:
        return f"From {ENOUGH} answered cards on you see here what stays."
    answered = "1 card" if kept.cards == 1 else f"{kept.cards} cards"
    more = "1 more" if kept.missing == 1 else f"{kept.missing} more"
    return f"You have answered {answered}. It takes {more} to say what stays."


def _once(kept: Kept) -> str:
    """In cards where that shows a difference, else in percent, as the picture has it."""
    now, once = round(kept.now), round(kept.once)
    chance, alone = round(100 * kept.now / kept.cards), round(100 * kept.once / kept.cards)
    if once < now:
        return f"Without practice, each answered only once, it would be about {once}."
    if alone < chance:
        return f"Without practice your chance to know one would be {alone} %, not {chance} %."
    return "Without practice it would be as many so far. The difference grows with the weeks."


# --- how sure ---------------------------------------------------------------------------------------------
def calibration(steps: Sequence[Step]) -> Chart:
    enough = [step for step in steps if not step.missing]
    few = [step for step in steps if step.missing]
    words = [f"When you say {one.percent} %, you knew it {one.knew} of {one.said} times." for one in enough]
    if few:
        words.append(f"Too few answers yet: {', '.join(_few(step) for step in few)}.")
    if not enough:
        words.insert(0, f"This compares how sure you were with how it went, from {ENOUGH} answers of one kind on.")
        return Chart(CALIBRATION, words)
    named = [f"{step.percent} % sure" for step in enough]
    series = [
        _series("You said", named, [step.percent / 100 for step in enough]),
        _series("You knew it", named, [step.knew / step.said for step in enough]),
    ]
    return Chart(CALIBRATION, words, _chart(CALIBRATION, "bar", series, named, y="In % of your answers"))


def _few(step: Step) -> str:
    return f"{step.percent} % needs {step.missing} more"


# --- Slack's blocks ---------------------------------------------------------------------------------------
def _series(name: str, labels: Sequence[str], shares: Sequence[float]) -> Block:
    pairs = zip(labels, shares, strict=True)
    return {"name": name, "data": [{"label": label, "value": round(100 * share)} for label, share in pairs]}


def _chart(name: str, kind: str, series: Sequence[Block], labels: Sequence[str], *, y: str) -> Block:
    axes = {"categories": list(labels), "y_label": y}
    drawn = {"type": kind, "series": list(series), "axis_config": axes}
    return {"type": "data_visualization", "block_id": f"chart:{name}", "title": CAPTIONS[name], "chart": drawn}


def image(file_id: str, title: str, alt_text: str, block_id: str) -> Block:
    """The same as a picture that was uploaded."""
    return {
        "type": "image",
        "block_id": block_id,
        "slack_file": {"id": file_id},
        "alt_text": shorten(alt_text, ALT_MOST),
        "title": text(title),
    }


def lines(words: Sequence[str]) -> str:
    return escape("\n".join(words))
