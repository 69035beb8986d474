"""The words in which rows speak of sessions."""

STATES = ("planned", "cancelled", "over")
ACTION_STATES = ("open", "done", "dropped")

LEVELS = (1, 2, 3, 4)
"""The ladder of graduated independence: was shown, did it together, alone while observed, alone and debriefed after."""

USEFUL = (1, 2, 3, 4)

DEFAULT_MINUTES = 30
MINUTES = (15, 20, 25, 30, 45, 50, 60, 90)
