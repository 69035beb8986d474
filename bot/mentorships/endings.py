"""What is said at the end of a mentorship."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parting:
    """What one of the two says at the end."""

    author_id: str
    learned: str = ""
    thanks: str = ""
    keeps: str = ""

    @property
    def says_something(self) -> bool:
        return bool(self.learned or self.thanks or self.keeps)
