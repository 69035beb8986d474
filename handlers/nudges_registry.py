"""All kinds of messages and all planners, of every feature."""

from handlers import nudges_own, sbi_nudges, words
from handlers.nudges_kinds import Planner, Served

SERVED: dict[str, Served] = {one.kind.name: one for one in (*sbi_nudges.SERVED, *nudges_own.SERVED, *words.SERVED)}
KINDS = {name: one.kind for name, one in SERVED.items()}
PLANNERS: tuple[Planner, ...] = sbi_nudges.PLANNERS
