"""The moment when a fiche began with an experience: what came with it, and whether anybody touched it since."""

from django.db.models import Q, QuerySet

from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.rules.sheets import Status
from jalons.base.references import referenced_pks
from jalons.funding.models import ExpenseLine
from jalons.monitoring.models.experiences import Reuse
from jalons.roadmaps.models import JournalEntry


def find_taking(action: ActionSheet) -> JournalEntry | None:
    """The line of the journal that ends the taking; None when the fiche began otherwise."""
    return JournalEntry.objects.filter(
        roadmap=action.roadmap_id, about_kind="actionsheet", about_id=action.pk, verb="reuse"
    ).first()


def brought_expenses(action: ActionSheet) -> QuerySet[ExpenseLine]:
    """Those that came with the taking, corrected since or not."""
    rows, taking = ExpenseLine.objects.filter(action=action), find_taking(action)
    if taking is None:
        return rows.none()
    added = JournalEntry.objects.filter(
        roadmap=action.roadmap_id, whole_kind="actionsheet", whole_id=action.pk, about_kind="expenseline", verb="add",
        pk__lt=taking.pk,
    )  # fmt: skip
    return rows.filter(pk__in=list(added.values_list("about_id", flat=True))).order_by("pk")


def is_untouched(action: ActionSheet, taking: JournalEntry) -> bool:
    """Still the draft that came: no line of the journal about it or its parts since, and no row depends on it."""
    since = JournalEntry.objects.filter(
        Q(about_kind="actionsheet", about_id=action.pk) | Q(whole_kind="actionsheet", whole_id=action.pk),
        roadmap=action.roadmap_id,
        pk__gt=taking.pk,
    )
    return (
        action.status == Status.DRAFT
        and not since.exists()
        and not referenced_pks(ActionSheet, [action.pk], but=(ActionStep, ExpenseLine, Reuse))
        and not referenced_pks(ExpenseLine, list(action.expenses.values_list("pk", flat=True)))
    )


def brought_axis(action: ActionSheet) -> Axis | None:
    """The axis that the taking created, which nobody touched since and which holds no other fiche."""
    entries = JournalEntry.objects.filter(roadmap=action.roadmap_id)
    proposed = entries.filter(about_kind="actionsheet", about_id=action.pk, verb="propose").first()
    before = entries.filter(pk__lt=proposed.pk).first() if proposed else None
    lines = list(entries.filter(about_kind="axis", about_id=action.axis_id)[:2])
    is_brought = lines == [before] and lines[0].verb == "add"
    return action.axis if is_brought and action.axis.actions.count() == 1 else None
