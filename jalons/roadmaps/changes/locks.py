"""Who changes a roadmap does it in turn."""

from jalons.roadmaps.models import (
    Roadmap,
)


def lock_roadmap(roadmap: Roadmap) -> None:
    """Until the end of the transaction, nobody else may give a rank, a title or a role of this roadmap: two people who
    ask for the last place at the same moment are answered one after the other."""
    Roadmap.objects.select_for_update(no_key=True).get(pk=roadmap.pk)
