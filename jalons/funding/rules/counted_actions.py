"""The actions whose money does not count. Pure."""

from jalons.actions.rules.sheets import Status

# An action that will not be done needs no money.
WILL_NOT_BE_DONE = frozenset({Status.REJECTED, Status.ABANDONED})
