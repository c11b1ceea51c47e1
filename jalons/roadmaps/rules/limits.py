"""How many, how long, how heavy: what a roadmap may hold. Pure."""

from datetime import timedelta

MOST_FOCAL_POINTS = 2

INVITATION_LASTS = timedelta(days=30)

# Days: how far several milestones are moved at once.
MOST_MOVED = 366

# Signs of a note of the carnet.
PRIVATE_NOTE_LIMIT = 500

# Bytes: the files attached to one roadmap, all together.
MOST_STORED = 500 * 1024 * 1024
