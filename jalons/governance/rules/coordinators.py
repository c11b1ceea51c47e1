"""What may be written to whoever coordinates a roadmap, and how long it waits. Pure."""

from datetime import timedelta

# Letters.
LONGEST_SUBJECT = 120
LONGEST_TEXT = 2_000
# After its last try, the words of a message that did not leave are kept so long, then erased.
FAILED_KEPT = timedelta(days=7)
