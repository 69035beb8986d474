"""All kinds of messages and all planners, of every feature."""

from handlers import (
    mentor_actions_nudges,
    mentor_checkin_nudges,
    mentor_end_nudges,
    mentor_going_nudges,
    mentor_plan_nudges,
    mentor_prep_nudges,
    mentor_pulse,
    mentor_session_nudges,
    mentor_stages_nudges,
    mentor_start_nudges,
    nudges_own,
    recall_nudges,
    recall_pair_nudges,
    recall_stats_nudges,
    sbi_nudges,
    words,
)
from handlers.nudges_kinds import Moment, Planner, Served

_FEATURES = (
    *sbi_nudges.SERVED,
    *recall_nudges.SERVED,
    *recall_stats_nudges.SERVED,
    *recall_pair_nudges.SERVED,
    *words.SERVED,
    *mentor_start_nudges.SERVED,
    *mentor_prep_nudges.SERVED,
    *mentor_checkin_nudges.SERVED,
    *mentor_actions_nudges.SERVED,
    *mentor_session_nudges.SERVED,
    *mentor_stages_nudges.SERVED,
    *mentor_plan_nudges.SERVED,
    *mentor_end_nudges.SERVED,
    *mentor_pulse.SERVED,
    *mentor_going_nudges.SERVED,
)
SERVED: dict[str, Served] = {one.kind.name: one for one in (*_FEATURES, *nudges_own.served(_FEATURES))}
KINDS = {name: one.kind for name, one in SERVED.items()}
PLANNERS: tuple[Planner, ...] = (
    *sbi_nudges.PLANNERS,
    *recall_nudges.PLANNERS,
    *mentor_session_nudges.PLANNERS,
    *mentor_pulse.PLANNERS,
    *mentor_going_nudges.PLANNERS,
)
MOMENTS: tuple[Moment, ...] = (
    *sbi_nudges.MOMENTS,
    *recall_nudges.MOMENTS,
    *mentor_session_nudges.MOMENTS,
    *mentor_pulse.MOMENTS,
    *mentor_going_nudges.MOMENTS,
)
