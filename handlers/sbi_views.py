"""What a giver sees: the form, the review step, and what comes after it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.people.rules import PersonView
from bot.sbi.delivery import MAX_TEXT, TEXTS, FeedbackView, Form, Words
from bot.sbi.rules import Finding
from bot.slack.text import escape, link, mention, shorten
from handlers.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    day_name,
    divider,
    field,
    header,
    modal,
    option,
    quote,
    quotes,
    section,
    select,
    text_input,
)

FORM, REVIEW, DONE = "sbi.form", "sbi.review", "sbi.done"
GIVE, GIVE_ON_MESSAGE = "sbi.give", "sbi.give_on_message"
PICK, KIND, CHECK, REOPEN, SPLIT, WAY = "sbi.pick", "sbi.kind", "sbi.check", "sbi.reopen", "sbi.split", "sbi.way"

LABELS = {"situation": "Situation", "behavior": "Behavior", "impact": "Impact", "request": "Next step"}

HINTS = {
    "reinforcing": {
        "situation": "When and where. Example: Tuesday's incident call, 14:00.",
        "behavior": "What you saw or heard. Example: you posted the status every ten minutes.",
        "impact": "What came of it. Example: support could answer 30 customers without asking us.",
        "request": "What to keep or spread. Example: would you show the next on-call how you do it?",
    },
    "corrective": {
        "situation": "When and where they can recall. Example: yesterday's review of PR 214.",
        "behavior": "What a camera would have seen. Example: you wrote “this is wrong” and gave no reason.",
        "impact": "Who felt it, and how. Example: Noor took the PR back and has not asked for a review since.",
        "request": "Ask for their view, offer a joint step. Example: how did you see it? Can we write one together?",
    },
}

REMARKS = 20
"""Remarks shown at once: Slack takes 100 blocks, and nobody mends more in one go."""

RECAP = 300
"""Characters of each field shown again before it is sent."""

SEVERITY = {"fix": "Worth fixing", "consider": "Consider"}


def block_id(name: str, rev: int) -> str:
    """A field's block id is its name; a split or a delivery numbers it anew, so that Slack drops what was typed."""
    return f"{name}~{rev}" if rev else name


def form(
    feedback: FeedbackView,
    *,
    findings: Sequence[Finding] | None = None,
    note: str | None = None,
    recipient_problem: str | None = None,
) -> View:
    """The draft. `findings` None: not checked yet; empty: checked, and nothing to say."""
    hints, rev = HINTS[feedback.kind or "reinforcing"], feedback.round
    blocks: list[Block] = [section(escape(note))] if note else []
    blocks.append(field("Who is it for?", _user(feedback.recipient_id), block_id("recipient", rev), dispatch=True))
    if recipient_problem:
        blocks.append(context(f"*{recipient_problem}*"))
    kinds = [
        option("Reinforcing", "reinforcing", "They should keep doing this"),
        option("Corrective", "corrective", "Something should change"),
    ]
    picker = select("radio_buttons", KIND, kinds, feedback.kind)
    blocks.append(field("What kind?", picker, block_id("kind", rev), dispatch=True))
    day = {"type": "datepicker", "action_id": "date"}
    if feedback.happened_on:
        day["initial_date"] = feedback.happened_on.isoformat()
    blocks.append(field("When did it happen?", day, block_id("happened_on", rev), optional=True))
    shown, later = (findings or ())[:REMARKS], (findings or ())[REMARKS:]
    for name in TEXTS:
        element = text_input(getattr(feedback.words, name), max_length=MAX_TEXT)
        blocks.append(field(LABELS[name], element, block_id(name, rev), hint=hints[name], optional=True))
        blocks += [remark(finding) for finding in shown if finding.field == name]
    blocks += [remark(finding) for finding in shown if finding.field not in TEXTS]
    blocks += [context(f"And {len(later)} more. Mend these first.")] if later else []
    if findings is not None:
        blocks.append(section(_checked(len(findings))))
    blocks.append(actions(button("Check my draft", CHECK), block_id="check"))
    if feedback.link:
        blocks.append(context(f"About {link(feedback.link, 'this message')}. Only you see this until you send it."))
    else:
        blocks.append(context("Only person and kind are needed. Saved as you go; only you see it until you send it."))
    return modal(
        "SBI feedback",
        blocks,
        callback_id=FORM,
        submit="Review and send",
        close="Keep draft",
        data={"id": feedback.id},
    )


def _checked(count: int) -> str:
    if not count:
        return "*Checked.* Nothing to remark: it says when, what was seen, and what came of it."
    return f"*Checked.* {'One remark' if count == 1 else f'{count} remarks'}, each below its field."


def _user(user_id: str | None) -> Block:
    element: Block = {"type": "users_select", "action_id": PICK}
    return element | ({"initial_user": user_id} if user_id else {})


def remark(finding: Finding) -> Block:
    """One thing the coach saw: how much it matters, the exact words, why, and words of the writer's own that work."""
    label = f"*{SEVERITY[finding.severity]}:*"
    quoted = [f"{label} “{escape(shorten(finding.span, 200))}”"] if finding.span else []
    lines = [*quoted, escape(finding.reason) if quoted else f"{label} {escape(finding.reason)}"]
    if finding.suggestion:
        lines.append(f"_Try:_ {escape(finding.suggestion)}")
    return section(shorten("\n".join(lines), 3000))


def read_form(values: dict[str, dict[str, Any]]) -> Form:
    """The form's state as values; a field that is not there is empty."""
    state: dict[str, dict[str, Any]] = {
        key.partition("~")[0]: next(iter(block.values()), {}) for key, block in values.items()
    }
    day = state.get("happened_on", {}).get("selected_date")
    texts = {name: (state.get(name, {}).get("value") or "") for name in TEXTS}
    return Form(
        recipient_id=state.get("recipient", {}).get("selected_user"),
        kind=(state.get("kind", {}).get("selected_option") or {}).get("value"),
        happened_on=date.fromisoformat(day) if day else None,
        words=Words(**texts),
    )


WAYS = {
    "ask": ("Ask first", "They choose: read now, later today, or not now."),
    "now": ("Send now", "They get a note with a Read button."),
    "at": ("At a time", "Within their working hours; they are asked first."),
    "public": ("Post it as praise", "In the praise channel, since they like it public."),
    "draft": ("Keep as draft", "It waits in App Home. Nothing is sent."),
    "in_person": ("Talk in person", "You get talking points. Nothing is sent."),
}

SUBMIT = {"draft": "Keep draft", "in_person": "Show talking points", "public": "Post it", "at": "Schedule"}


def review(
    feedback: FeedbackView,
    findings: Sequence[Finding],
    *,
    ways: Sequence[str],
    way: str,
    timing: str,
) -> View:
    """Before anything leaves: the coach's remarks, and how it should reach the person."""
    kind = "Reinforcing" if feedback.kind == "reinforcing" else "Corrective"
    blocks: list[Block] = [section(f"*{kind} feedback for {mention(feedback.recipient_id or '')}*")]
    if findings:
        count = "one thing" if len(findings) == 1 else f"{len(findings)} things"
        blocks.append(section(f"The coach noticed {count}. *Edit* goes back to your draft; or send it anyway."))
        blocks += [remark(finding) for finding in findings[:REMARKS]]
        if any(finding.code == "sandwich" for finding in findings):
            blocks.append(actions(button("Split into two drafts", SPLIT, {"id": feedback.id}), block_id="split"))
    else:
        blocks.append(context("The coach has nothing to remark."))
    written = [(LABELS[name], getattr(feedback.words, name)) for name in TEXTS if getattr(feedback.words, name)]
    blocks += [quotes((label, shorten(words, RECAP)) for label, words in written)] if written else []
    blocks.append(divider())
    drawn = [option(WAYS[name][0], name, WAYS[name][1]) for name in ways]
    blocks.append(field("How should it reach them?", select("radio_buttons", WAY, drawn, way), "way", dispatch=True))
    if way == "at":
        blocks.append(field("When?", {"type": "datetimepicker", "action_id": "at"}, "at"))
    blocks.append(context(timing))
    send = SUBMIT.get(way) or ("Send anyway" if findings else "Send")
    data = {"id": feedback.id, "reviewed": feedback.fingerprint}
    return modal("Review and send", blocks, callback_id=REVIEW, submit=send, close="Edit", data=data)


def read_review(values: dict[str, dict[str, Any]]) -> tuple[str, int | None]:
    """The chosen way, and the wanted instant as epoch seconds."""
    way = (values.get("way", {}).get(WAY, {}).get("selected_option") or {}).get("value") or "ask"
    return way, values.get("at", {}).get("at", {}).get("selected_date_time")


def timing(way: str, recipient: PersonView | None, at: datetime | None, now: datetime) -> str:
    """One line on when it goes, in the recipient's time."""
    if way == "draft":
        return "Nothing is sent. You find it in App Home."
    if way == "in_person":
        return "Nothing is sent. Talking points help you say it."
    if recipient is None or at is None:
        return "It goes out as soon as they can be reached."
    who, zone = mention(recipient.user_id), recipient.hours.tz
    local = now.astimezone(zone).strftime("%H:%M")
    if way == "at":
        return f"It is {local} for {who}. Pick a time within their working hours."
    if at <= now:
        return f"It is {local} for {who}: it goes at once."
    then, today = at.astimezone(zone), now.astimezone(zone).date()
    day = "" if then.date() == today else f"{day_name(then.date(), today)} "
    return f"It is {local} for {who}: it goes {day}at {then:%H:%M} their time."


def split_done(first: FeedbackView, second: FeedbackView) -> View:
    """After a split; its close button leads back to the first draft."""
    blocks: list[Block] = [
        section("*Two drafts now.* Each says one thing, so each can be heard."),
        section(f"*This one, {first.kind}*"),
        quote(first.words.behavior),
        section(
            f"*Saved for later, {second.kind}.* You find it in App Home.", button("Open it", REOPEN, {"id": second.id})
        ),
        quote(second.words.behavior),
    ]
    return modal("Split in two", blocks, callback_id=DONE, close="Back to this draft")


def done(title: str, line: str, *, over: bool = True) -> View:
    """`over`: closing it closes what is below, too."""
    return modal(title, [section(line)], callback_id=DONE, clear_on_close=over)


def talking_points(feedback: FeedbackView) -> View:
    """The draft as something to say, in the order that works: ask, what you saw, what came of it, their view."""
    words = feedback.words
    steps = [
        ("Ask if now is good", "Do you have ten minutes? I would like to tell you about something I saw."),
        ("When and where", words.situation or "Say when it was, so that they can recall it."),
        ("What you saw or heard", words.behavior or "Say what was done, not what you think was meant."),
        ("What came of it", words.impact or "Say who felt it, and how."),
        ("Then stop, and ask", words.request or "How did you see it? What am I missing?"),
    ]
    blocks: list[Block] = [section(f"For your talk with {mention(feedback.recipient_id or '')}.")]
    for number, (title, said) in enumerate(steps, 1):
        blocks += [header(f"{number}. {title}"), quote(said)]
    blocks.append(context("Your draft stays in App Home."))
    return modal("Talking points", blocks, callback_id=DONE, clear_on_close=True)


def saved_draft(feedback_id: str) -> list[Block]:
    """When the form could not open: nothing typed is lost."""
    return [
        section("Slack did not open the form in time. It is saved as a draft."),
        actions(button("Open the draft", REOPEN, {"id": feedback_id}, style="primary")),
    ]
