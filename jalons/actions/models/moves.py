"""The last change of state of an action, as the journal tells it."""

from django.utils import timezone

from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules.sheets import LastMove, Status
from jalons.roadmaps.models import JournalEntry, Member


def last_move(action: ActionSheet, member: Member) -> LastMove | None:
    """None when it never moved, or when the last move was taken back. One query."""
    entries = JournalEntry.objects.filter(roadmap=action.roadmap_id, about_kind="actionsheet", about_id=action.pk)
    entry = entries.filter(verb__in=("advance", "take_back")).first()
    if entry is None or entry.verb == "take_back":
        return None
    is_own = member.user is not None and entry.by_id == member.user.pk
    on = timezone.localdate(entry.at)
    return LastMove(Status(entry.before["status"]), Status(entry.after["status"]), is_own=is_own, on=on)
