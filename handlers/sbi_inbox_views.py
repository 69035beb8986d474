"""What a recipient sees, and what comes back to the giver. A message is a pointer: the words are in modals."""

from collections.abc import Sequence

from bot.sbi.delivery import FeedbackView, ReplyView
from bot.slack.message import Message
from bot.slack.text import link, mention
from handlers.blocks import (
    LAST_ANSWERS,
    Block,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    quote,
    section,
    select,
    text_input,
)

READ, LATER, NOT_NOW, REFUSE = "sbi.read", "sbi.later", "sbi.not_now", "sbi.refuse"
THANK, QUESTION, VIEW, CHANGED, REFLECT = "sbi.thank", "sbi.question", "sbi.view", "sbi.changed", "sbi.reflect"
READ_REPLY, OUTCOME = "sbi.read_reply", "sbi.outcome"
FEEDBACK, REPLY, SHOWN, REFUSED = "sbi.feedback", "sbi.reply", "sbi.shown", "sbi.refuse_form"

REPLY_KINDS = {THANK: "thank", QUESTION: "question", VIEW: "view", CHANGED: "changed"}
REPLY_TITLES = {
    "thank": "Thank them",
    "question": "Ask a question",
    "view": "Share your view",
    "changed": "Tell what changed",
}
REPLY_DONE = {
    "thank": "You said thanks",
    "question": "You asked",
    "view": "You shared your view",
    "changed": "You told what changed",
}
REPLY_HINTS = {
    "thank": "Giving feedback takes effort. Saying thanks does not mean that you agree.",
    "question": "Ask for an example, or for what they would have liked to see instead.",
    "view": "What did it look like from where you stood? What may they not know?",
    "changed": "What do you do differently now? It tells them that speaking up was worth it.",
}
REPLY_VERBS = {
    "thank": "thanks you for your feedback",
    "question": "has a question about your feedback",
    "view": "shares a view on your feedback",
    "changed": "tells you what changed after your feedback",
}

READABLE = {"situation": "Situation", "behavior": "Behavior", "impact": "Impact", "request": "Next step"}


def pointer(feedback: FeedbackView, *, ask: bool, again: bool = False) -> Message:
    """The note about feedback. It does not tell the kind, and holds no word of it."""
    giver, data = mention(feedback.giver_id), {"id": feedback.id}
    if again:
        line = f"The feedback from {giver} is here."
    elif ask:
        line = f"{giver} would like to give you some feedback."
    else:
        line = f"{giver} has feedback for you."
    choices = [button("Read now" if ask else "Read", READ, data, style="primary")]
    if ask:
        choices += [button("Later today", LATER, data), button("Not now", NOT_NOW, data)]
    in_person = button("Rather in person", REFUSE, data)
    return Message("You have a note from a colleague.", [section(line), actions(*choices, in_person)])


def refuse_form(feedback: FeedbackView) -> View:
    """Before anything goes back, it says what would."""
    giver = mention(feedback.giver_id)
    whom = [option("From this person", "one"), option("From anyone", "all")]
    blocks: list[Block] = [
        section(f"No written feedback: people talk to you instead. {giver} is told that, and gets the words back."),
        field("No written feedback", select("radio_buttons", "whom", whom, "one"), "whom"),
        context("You can undo this in App Home, under My settings."),
    ]
    data = {"id": feedback.id}
    return modal("Rather in person", blocks, callback_id=REFUSED, submit="Yes, in person", close="Cancel", data=data)


def pointer_after(feedback: FeedbackView, line: str, *, readable: bool = True) -> Message:
    """The note once it was acted on: what was chosen, and a way back."""
    blocks: list[Block] = [section(line)]
    if readable:
        blocks.append(actions(button("Open", READ, {"id": feedback.id})))
    return Message("You have a note from a colleague.", blocks)


def withdrawn(giver_id: str) -> Message:
    """In place of the note, once it was taken back."""
    return Message("A note was taken back.", [section(f"{mention(giver_id)} took this note back before it was read.")])


def refused(giver_id: str) -> Message:
    """In place of the note, for who has asked for none at the very moment when it went out."""
    line = f"You asked for no written feedback from {mention(giver_id)}, so this note went back."
    return Message("A note went back.", [section(line)])


def praise_withdrawn() -> Message:
    """In place of praise that was taken back, by either of the two, at the very moment when it was posted."""
    return Message("Praise was taken back.", [section("This praise was taken back.")])


def feedback_view(feedback: FeedbackView, replies: Sequence[ReplyView], note: str | None = None) -> View:
    """The feedback itself, and the four ways to answer."""
    words, data = feedback.words, {"id": feedback.id}
    day = f" · {feedback.happened_on:%A, %-d %B}" if feedback.happened_on else ""
    blocks: list[Block] = [section(f"From {mention(feedback.giver_id)}{day}")]
    for name, label in READABLE.items():
        if said := getattr(words, name):
            blocks += [section(f"*{label}*"), quote(said)]
    if feedback.link:
        blocks.append(context(link(feedback.link, "The message this is about")))
    for reply in replies[-LAST_ANSWERS:]:
        blocks.append(section(f"*{REPLY_DONE[reply.kind]}*"))
        if reply.text:
            blocks.append(quote(reply.text))
    if note:
        blocks.append(section(f"*{note}*"))
    blocks.append(
        actions(
            button("Thank", THANK, data),
            button("Ask a question", QUESTION, data),
            button("Share my view", VIEW, data),
            button("Reflect, remind me", REFLECT, data),
            button("I changed something", CHANGED, data),
        )
    )
    blocks.append(context("You need not agree, and you need not answer now. Only you two see this."))
    return modal("Feedback for you", blocks, callback_id=FEEDBACK, data=data)


def reply_form(feedback_id: str, kind: str, giver_id: str) -> View:
    needed = 0 if kind == "thank" else 1
    element = text_input("", required=needed)
    blocks: list[Block] = [
        field("Your words", element, "text", hint=REPLY_HINTS[kind], optional=not needed),
        context(f"Goes to {mention(giver_id)} alone."),
    ]
    return modal(
        REPLY_TITLES[kind],
        blocks,
        callback_id=REPLY,
        submit="Send",
        close="Back",
        data={"id": feedback_id, "kind": kind},
    )


def reply_pointer(reply: ReplyView) -> Message:
    blocks = [
        section(f"{mention(reply.author_id)} {REPLY_VERBS[reply.kind]}."),
        actions(button("Read", READ_REPLY, {"id": reply.id}, style="primary")),
    ]
    return Message("There is an answer to a note of yours.", blocks)


def reply_view(reply: ReplyView, feedback: FeedbackView | None) -> View:
    """`feedback` None: its giver has deleted it."""
    blocks: list[Block] = [] if feedback else [section("You deleted the note that this answers.")]
    blocks.append(section(f"{mention(reply.author_id)} {REPLY_VERBS[reply.kind]}."))
    blocks += [quote(reply.text)] if reply.text else [context("They left no words, and that is fine.")]
    if feedback:
        blocks += [section("*Your feedback*"), quote(feedback.words.behavior or feedback.words.situation)]
    blocks.append(context("To answer, talk to them: a conversation does more than a chain of notes."))
    return modal("An answer for you", blocks, callback_id=SHOWN)


def sent(feedback: FeedbackView, replies: Sequence[ReplyView]) -> View:
    """What the giver sent, as the recipient reads it, and what came back."""
    blocks: list[Block] = [section(f"To {mention(feedback.recipient_id or '')}")]
    for name, label in READABLE.items():
        if said := getattr(feedback.words, name):
            blocks += [section(f"*{label}*"), quote(said)]
    for reply in replies[-LAST_ANSWERS:]:
        blocks += [section(f"*{mention(reply.author_id)}* · {REPLY_NAMES[reply.kind]}")]
        blocks += [quote(reply.text)] if reply.text else []
    return modal("Your feedback", blocks, callback_id=SHOWN)


REPLY_NAMES = {"thank": "thanks", "question": "a question", "view": "their view", "changed": "what changed"}


def reflect_pointer(feedback: FeedbackView) -> Message:
    blocks = [
        section(f"You wanted to think about the feedback from {mention(feedback.giver_id)}. Is there truth in it?"),
        actions(button("Open it", READ, {"id": feedback.id}, style="primary")),
    ]
    return Message("A reminder that you asked for.", blocks)


def follow_up(feedback: FeedbackView) -> Message:
    """Two weeks later, to the giver."""
    data = {"id": feedback.id}
    blocks = [
        section(f"Two weeks ago {mention(feedback.recipient_id or '')} got feedback from you. Did something change?"),
        actions(*(button(words, f"{OUTCOME}.{outcome}", data) for outcome, words in OUTCOME_WORDS.items())),
    ]
    return Message("A question about a note that you sent.", blocks)


OUTCOME_WORDS = {"changed": "Yes, I saw it", "not_yet": "Not yet", "unclear": "Hard to say"}
OUTCOMES = {
    "changed": "Good. Telling them what you saw makes it last: `/sbi` with what is better now.",
    "not_yet": "Once is rarely enough. Ask them what would help, or draft a new note with `/sbi`.",
    "unclear": "Then ask them: how has it been going since?",
}

NEWS = {
    "declined": "prefers to talk in person. Your words are kept as a draft.",
    "failed": "could not be reached by Slack. Your words are kept as a draft.",
    "unknown": "may or may not have got your note: Slack did not say. App Home lets you send it again.",
}

UNPOSTED = (
    "they may want it private now, or Trellis cannot write in the praise channel. Your words are kept as a draft."
)


def news(feedback: FeedbackView) -> Message | None:
    """What became of a note that did not go the usual way; None if it has gone on since."""
    line = NEWS.get(feedback.state)
    if line is None:
        return None
    whom = mention(feedback.recipient_id or "")
    told = f"{whom} {line}"
    if feedback.way == "public" and feedback.state == "failed":
        told = f"Your praise for {whom} was not posted: {UNPOSTED}"
    return Message("There is news about a note of yours.", [section(told)])


def praise(feedback: FeedbackView) -> Message:
    """Praise in the team's channel, for someone who likes it public."""
    words = feedback.words
    blocks: list[Block] = [
        section(f"{mention(feedback.giver_id)} wants to say thanks to {mention(feedback.recipient_id or '')}")
    ]
    blocks += [quote(said) for said in (words.situation, words.behavior, words.impact) if said]
    return Message("Someone was praised.", blocks)
