"""The changes of state of an action, as the journal tells them."""

from django.utils import timezone

from jalons.actions.models.committees import Decision
from jalons.actions.models.sheets import ActionSheet
from jalons.actions.rules.committees import state_before
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


def state_decided(decision: Decision) -> Status:
    """The state in which a committee found the action that it decided; what its answer supposes, where the journal no
    longer says. One query."""
    moves = JournalEntry.objects.filter(about_kind="actionsheet", about_id=decision.action_id, verb="advance")
    entry = moves.filter(at__lte=decision.decided_at, after__status=decision.outcome).order_by("-id").first()
    return Status(entry.before["status"]) if entry else state_before(Status(decision.outcome))
