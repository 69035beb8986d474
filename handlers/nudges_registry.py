"""All kinds of messages and all planners, of every feature."""

from handlers import nudges_own, sbi_nudges, words
from handlers.nudges_kinds import Planner, Served

_FEATURES = (*sbi_nudges.SERVED, *words.SERVED)
SERVED: dict[str, Served] = {one.kind.name: one for one in (*_FEATURES, *nudges_own.served(_FEATURES))}
KINDS = {name: one.kind for name, one in SERVED.items()}
PLANNERS: tuple[Planner, ...] = sbi_nudges.PLANNERS
