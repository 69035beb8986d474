"""Cards of one's own: the form, what the coach remarks, and the list."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.recall.prompts import Remark
from bot.recall.values import OwnCardView
from bot.recall.writing import (
    FULL,
    MOST_ANSWER,
    MOST_POINT,
    MOST_POINTS,
    MOST_PROMPT,
    MOST_SITUATION,
    CardText,
    written,
)
from bot.slack.text import escape, link, mention, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    modal,
    overflow,
    section,
    text_input,
)

ADD, CARDS, OPEN, MENU, DELETE, TURN = (
    "recall.add",
    "recall.cards",
    "recall.card_open",
    "recall.card_menu",
    "recall.card_delete",
    "recall.cards_page",
)
EXPORT, IMPORT, PROPOSAL = "recall.export", "recall.import", "recall.proposal"
FORM, REVIEW, CARD_OF_MESSAGE = "recall.card_form", "recall.card_review", "recall.card_of_message"

PAGE = 10
"""Cards at once: more do not fit on a phone, and none has to be looked for among hundreds of blocks."""

REMARKS = 8


# --- the form ---------------------------------------------------------------------------------------------
def form(
    card_id: str, text: CardText, *, pair_id: str | None = None, with_pair: bool = True, can_delete: bool = False
) -> View:
    """`with_pair`: the other of a pair can be chosen, since nobody was asked yet. `pair_id`: whom it proposes."""
    blocks = _words(text)
    if with_pair:
        hint = "Leave it empty to keep the card for yourself. Else they are asked first; nobody sees another's answers."
        label = "Also for your mentor or mentee?"
        blocks.append(field(label, _user(pair_id), "pair", hint=hint, optional=True))
    if text.link:
        blocks.append(context(f"Made of {link(text.link, 'this message')}."))
    if can_delete:
        sure = confirm("Delete this card?", "What you remember of it and answered to it goes, too.", "Delete")
        blocks.append(actions(button("Delete this card", DELETE, {"id": card_id}, confirm=sure), block_id="delete"))
    return modal("A card", blocks, callback_id=FORM, submit="Save", close="Cancel", data={"id": card_id})


def _words(text: CardText) -> list[Block]:
    points = text_input("\n".join(text.points), max_length=(MOST_POINT + 1) * MOST_POINTS, required=1)
    return [
        field(
            "The question",
            text_input(text.prompt, max_length=MOST_PROMPT, required=1),
            "prompt",
            hint="One thing that you want to know without looking. Why, how or when lead to better ones than what.",
        ),
        field(
            "What happened",
            text_input(text.situation, max_length=MOST_SITUATION),
            "situation",
            hint="A concrete case to think from. It stands before the question.",
            optional=True,
        ),
        field("Key points, one a line", points, "points", hint="What a good answer says: one to six short ones."),
        field("A full answer", text_input(text.answer, max_length=MOST_ANSWER), "answer", optional=True),
    ]


def _user(pair_id: str | None) -> Block:
    return {"type": "users_select", "action_id": "pair"} | ({"initial_user": pair_id} if pair_id else {})


def read_form(values: Mapping[str, Any]) -> tuple[CardText, str | None]:
    """The words, and who is chosen as the other of the pair."""
    typed = {
        name: values.get(name, {}).get("text", {}).get("value") or ""
        for name in ("prompt", "situation", "points", "answer")
    }
    return written(**typed), values.get("pair", {}).get("pair", {}).get("selected_user")


def too_long(rest: str) -> str:
    """Beside the form, for what it has no room for."""
    return f"Your text is longer than a question. This did not fit, so copy what you need of it:\n>{escape(rest)}"


def full(typed: str) -> str:
    """What was typed stays where it can be copied."""
    return f"{FULL}\nYou typed:\n>{escape(typed)}" if typed else FULL


def not_opened(card_id: str, *, is_kept: bool) -> list[Block]:
    """Where the form could not open."""
    kept = " What you gave it is kept as a draft." if is_kept else ""
    line = f"Slack did not open the form in time.{kept}"
    return [section(line), actions(button("Open the card", OPEN, {"id": card_id}, style="primary"))]


# --- the coach --------------------------------------------------------------------------------------------
FIELDS = {"prompt": "The question", "points": "Key points"}


def review(card_id: str, pair_id: str | None, remarks: Sequence[Remark], note: str = "") -> View:
    """The words are saved by now. What follows from them waits for this step."""
    shown = remarks[:REMARKS]
    count = "one thing" if len(shown) == 1 else f"{len(shown)} things"
    line = f"Your words are saved. The coach noticed {count}; keep them if you like them so."
    blocks = [section(escape(note) or line), *(_remark(remark) for remark in shown)]
    data = {"id": card_id, "pair": pair_id}
    return modal("Before it comes back", blocks, callback_id=REVIEW, submit="Save anyway", close="Change it", data=data)


def _remark(remark: Remark) -> Block:
    """The exact words, why, and words that work better."""
    quoted = f" “{escape(shorten(remark.quote, 200))}”" if remark.quote else ""
    lines = [f"*{FIELDS[remark.field]}:*{quoted}", escape(shorten(remark.reason, 500))]
    lines += [f"_Try:_ {escape(shorten(remark.better, 300))}"] if remark.better else []
    return section("\n".join(lines))


def saved(card: OwnCardView, *, is_on: bool) -> View:
    """`is_on`: questions come to this person."""
    if card.state == "proposed":
        line = f"Saved. {mention(card.pair_id or '')} is asked whether they want it, too. You have it from now on."
    else:
        line = "Saved. It comes back with your questions, when it is worth most."
    if not is_on:
        line += " You get no questions yet: `/recall` asks whether you want them."
    return notice(line, "Card saved")


def notice(line: str, title: str = "Cards") -> View:
    """Closing it closes what is below, too."""
    return modal(title, [section(line)], callback_id="recall.card_notice", clear_on_close=True)


GONE = "This card is not here any more, or it is not yours to change."
DELETED = "The card is deleted, with what you remembered of it."


# --- the list ---------------------------------------------------------------------------------------------
def cards(
    listed: Sequence[tuple[OwnCardView, bool]], total: int, user_id: str, offset: int = 0, note: str = ""
) -> View:
    """`listed`: a page of the `total` cards, from `offset` on, and whether this person wants each."""
    start = [button("New card", ADD, style="primary"), button("Import", IMPORT)]
    start += [button("Export", EXPORT)] if total else []
    blocks = [section(f"*{escape(note)}*")] if note else []
    blocks += [section(_count(total)), actions(*start, block_id="cards")]
    blocks += [_entry(card, user_id, wanted=wanted) for card, wanted in listed]
    turns = [button("Newer", f"{TURN}.newer", {"offset": max(offset - PAGE, 0)})] if offset else []
    if offset + PAGE < total:
        turns.append(button("Older", f"{TURN}.older", {"offset": offset + PAGE}))
    blocks += [actions(*turns, block_id="turn")] if turns else []
    return modal("My cards", blocks, callback_id="recall.cards_list", data={"offset": offset})


def _count(count: int) -> str:
    if count == 0:
        return "You have no cards of your own yet. A card is one question that comes back until you know it."
    return f"*{count} cards.* Retired ones are kept and do not come." if count > 1 else "*One card.*"


def _entry(card: OwnCardView, user_id: str, *, wanted: bool) -> Block:
    words = escape(shorten(card.prompt or card.situation or "Without a question yet", 150))
    if card.state == "proposed" and card.author_id != user_id:
        see = button("See it", PROPOSAL, {"id": card.id})
        return section(f"{mention(card.author_id)} wrote a card for you two.", see, block_id=f"card:{card.id}")
    retired = "" if wanted else "Retired. "
    menu = overflow(MENU, [(label, {"id": card.id, "do": do}) for do, label in _choices(card, user_id, wanted=wanted)])
    return section(f"*{words}*\n_{retired}{_whose(card, user_id)}_", menu, block_id=f"card:{card.id}")


def _choices(card: OwnCardView, user_id: str, *, wanted: bool) -> list[tuple[str, str]]:
    """Only its author changes a card. Each of a pair retires it for themselves alone."""
    turn = ("retire", "Retire") if wanted else ("bring_back", "Bring back")
    if card.author_id != user_id:
        return [turn]
    if card.state == "draft":
        return [("edit", "Finish it"), ("delete", "Delete the draft")]
    return [("edit", "Edit"), turn, *([("withdraw", "Take back from them")] if card.state == "proposed" else [])]


def _whose(card: OwnCardView, user_id: str) -> str:
    if card.author_id != user_id:
        return f"By {mention(card.author_id)}, for you two."
    if card.state == "draft":
        return "A draft. It does not come yet."
    if card.pair_id is None:
        return "By you, for you alone."
    other = mention(card.pair_id)
    return {
        "proposed": f"By you. {other} has not said yet whether they want it, too.",
        "declined": f"By you, for you alone. {other} would rather not have this one.",
        "active": f"By you, for you and {other}.",
    }[card.state]
