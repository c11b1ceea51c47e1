"""Who writes in a fiche holds it until the end of the transaction; who freezes the feuille de route holds them all.

In this order, or two people would wait for each other: the turn of the roadmap, fiches by their pk, then their rows.
"""

from jalons.actions.models import ActionSheet
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import removed_sentence
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Roadmap


def lock_action(pk: int) -> ActionSheet:
    """The fiche as it is now. Nobody else writes in it, nor in its money."""
    rows = ActionSheet.objects.select_for_update(of=("self",), no_key=True).select_related("axis", "key_project")
    action = rows.filter(pk=pk).first()
    if action is None:
        raise Refused(removed_sentence(), code="action-gone")
    return action


def lock_actions(roadmap: Roadmap) -> None:
    """What is read of the fiches and of their money, however many times, is one and the same feuille de route."""
    lock_roadmap(roadmap)
    list(ActionSheet.objects.select_for_update(no_key=True).filter(roadmap=roadmap).order_by("pk").values_list("pk"))
