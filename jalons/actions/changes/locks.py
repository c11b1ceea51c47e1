"""Whoever writes in a fiche locks it until the end of the transaction; whoever freezes the feuille de route locks them
all.

Locks are always taken in this order, else two people could wait for each other: the roadmap, fiches by their pk, then
their rows.
"""

from jalons.actions.models import ActionSheet
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import removed_sentence
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Roadmap


def lock_action(pk: int) -> ActionSheet:
    """The fiche as it is now. Nobody else can change it or its money until the end of the transaction."""
    rows = ActionSheet.objects.select_for_update(of=("self",), no_key=True).select_related("axis", "key_project")
    action = rows.filter(pk=pk).first()
    if action is None:
        raise Refused(removed_sentence(), code="action-gone")
    return action


def lock_actions(roadmap: Roadmap) -> None:
    """Locks every fiche, so that all that is read of them and of their money, in several queries, is one consistent
    state."""
    lock_roadmap(roadmap)
    list(ActionSheet.objects.select_for_update(no_key=True).filter(roadmap=roadmap).order_by("pk").values_list("pk"))
