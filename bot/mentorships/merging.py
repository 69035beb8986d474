"""The agreement that follows from two sides by clear rules, where the two differ, and what a version changes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields

from bot.mentorships.rules import EVERY, SCHEDULERS
from bot.mentorships.terms import EVERY_WORDS, LISTS, SCHEDULER_WORDS, Agreed, Terms, Titles, words


@dataclass(frozen=True)
class Change:
    """One line of an agreement before and after, in words."""

    field: str
    before: str
    after: str


def merge(mentor: Terms, mentee: Terms) -> Agreed:
    """The proposal. Where they differ: more often, shorter, the mentee schedules, and what one leaves out stays out.

    Offered is what the mentor offers of what the mentee hopes for, or all of it if the mentee named no hope. What they
    wrote stands one below the other.
    """
    out = _both(mentor.out_of_scope, mentee.out_of_scope)
    return Agreed(
        every=_first_of(EVERY, (mentor.every, mentee.every)),
        minutes=min((one for one in (mentor.minutes, mentee.minutes) if one), default=None),
        scheduler=_scheduler(mentor.scheduler, mentee.scheduler),
        prepares=_one_below_the_other(mentee.prepares, mentor.prepares),
        expects_of_mentor=mentee.expects,
        expects_of_mentee=mentor.expects,
        feedback=(mentee.feedback, mentor.feedback),
        learning=(mentee.learning, mentor.learning),
        in_scope=tuple(one for one in _both(mentor.in_scope, mentee.in_scope) if one not in out),
        out_of_scope=out,
        functions=tuple(one for one in mentor.functions if one in (mentee.functions or mentor.functions)),
        mentor_teaches=mentor.teaches,
        mentee_teaches=mentee.teaches,
    )


def _first_of(order: Sequence[str], said: Collection[str | None]) -> str | None:
    return next((one for one in order if one in said), None)


def _scheduler(mentor: str | None, mentee: str | None) -> str | None:
    """One who wants to wins over one who does not mind; of two who name different ones, the mentee is proposed."""
    named = {one for one in (mentor, mentee) if one and one != SCHEDULERS[2]}
    if len(named) == 1:
        return named.pop()
    return SCHEDULERS[1] if named else mentor or mentee


def _both(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for many in lists for one in many))


def _one_below_the_other(*texts: str) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def differences(mentor: Terms, mentee: Terms, titles: Titles, names: tuple[str, str]) -> tuple[str, ...]:
    """A sentence for each difference: what each said, what is proposed, and why. `names`: mentor's and mentee's."""
    found: list[str] = []
    one, other = names
    if mentor.every != mentee.every and mentor.every and mentee.every:
        said = f"{one} would meet {EVERY_WORDS[mentor.every]}, {other} {EVERY_WORDS[mentee.every]}."
        found.append(f"{said} Proposed is the more frequent one: short and often is kept better than long and rare.")
    if mentor.minutes != mentee.minutes and mentor.minutes and mentee.minutes:
        said = f"{one} thinks of {mentor.minutes} minutes, {other} of {mentee.minutes}."
        found.append(f"{said} Proposed is the shorter one: it fits into a full week, and you can add time.")
    found += _on_scheduling(mentor, mentee, names)
    for owner, out, who, in_ in ((one, mentor.out_of_scope, other, mentee), (other, mentee.out_of_scope, one, mentor)):
        if both := [titles.get(topic, topic) for topic in out if topic in in_.in_scope]:
            found.append(
                f"{who} wants to talk about {_listed(both)}, and {owner} would leave it out. "
                "Proposed is to leave it out, until you have talked about why."
            )
    found += _on_functions(mentor, mentee, titles, names)
    return tuple(found)


def _on_scheduling(mentor: Terms, mentee: Terms, names: tuple[str, str]) -> list[str]:
    named = {one for one in (mentor.scheduler, mentee.scheduler) if one and one != SCHEDULERS[2]}
    if len(named) < 2:
        return []
    said = f"{names[0]} thinks that {SCHEDULER_WORDS[mentor.scheduler or '']} schedules, "
    said += f"{names[1]} that {SCHEDULER_WORDS[mentee.scheduler or '']} does."
    return [f"{said} Proposed is the mentee: the sessions are theirs to fill."]


def _on_functions(mentor: Terms, mentee: Terms, titles: Titles, names: tuple[str, str]) -> list[str]:
    found = []
    if hoped := [titles.get(one, one) for one in mentee.functions if one not in mentor.functions]:
        found.append(f"{names[1]} hopes for {_listed(hoped)}, which {names[0]} did not name. Who else could give it?")
    if offered := [titles.get(one, one) for one in mentor.functions if one not in mentee.functions]:
        found.append(f"{names[0]} offers {_listed(offered)}, which {names[1]} did not ask for. It is there if wanted.")
    return found


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def changes(before: Agreed, after: Agreed, titles: Titles) -> tuple[Change, ...]:
    """What a version changes of an earlier one."""
    found = []
    for field in fields(Agreed):
        old, new = getattr(before, field.name), getattr(after, field.name)
        same = set(old) == set(new) if field.name in LISTS else old == new
        if not same:
            found.append(Change(field.name, words(field.name, old, titles), words(field.name, new, titles)))
    return tuple(found)
