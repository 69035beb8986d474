"""What is said after a session, and what follows from it."""

from collections.abc import Collection


def was_held(answers: Collection[bool]) -> bool | None:
    """Whether a session took place, by who said so: one yes is enough, for nobody is asked to prove it.

    False: whoever spoke said no, the other too or nothing. None: nobody has spoken.
    """
    return any(answers) if answers else None
