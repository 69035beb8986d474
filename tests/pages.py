"""Going through the pages of one modal, where each click is waited for until the page shows what came of it."""

from tests.driver import Modal, Person


def opened(person: Person, command: str) -> Modal:
    """The page that the command opens, with everything closed that was open."""
    while person.has_modal:
        person.modal().close()
    person.types(command)
    return person.modal()


def clicks(shown: Modal, button: str, then: str, *, near: str | None = None) -> None:
    """`then` is what the page shows afterwards, and not before."""
    shown.click(button, near=near)
    shown.person.waits_for(lambda: then in shown.text)


def saves(shown: Modal, then: str) -> None:
    shown.submit()
    shown.person.waits_for(lambda: then in shown.text)
