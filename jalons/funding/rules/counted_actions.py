"""The actions whose money does not count. Pure."""

from collections.abc import Iterable

from jalons.actions.rules.adoption import ADOPTED
from jalons.actions.rules.sheets import Status, is_promised

# An action that will not be done needs no money.
WILL_NOT_BE_DONE = frozenset({Status.REJECTED, Status.ABANDONED})


def submitted_among(rows: Iterable[tuple[int, str, bool]]) -> set[int]:
    """The pks of those that documents hold: promised to the council, or adopted by it. Drafts may still be deleted.
    `rows`: the pk, the state and whether it was adopted, of every action of the roadmap."""
    rows = list(rows)
    is_voted = any(is_adopted for _pk, _status, is_adopted in rows)
    return {
        pk
        for pk, status, is_adopted in rows
        if status in ADOPTED or is_promised(Status(status), is_adopted=is_adopted, is_voted=is_voted)
    }


def money_among(rows: Iterable[tuple[int, str, bool]]) -> set[int]:
    """Those whose money the plan of financing counts: submitted, and to be done."""
    rows = list(rows)
    return submitted_among(rows) - {pk for pk, status, _is_adopted in rows if status in WILL_NOT_BE_DONE}
