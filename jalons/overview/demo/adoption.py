"""The vote that adopted the roadmap of the demo, included in its projet de territoire. Invented."""

from datetime import date, timedelta

from jalons.actions.changes import adoption as actions_adoption_changes
from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.publication.changes import adoption as publication_adoption_changes
from jalons.roadmaps.models import Member

REFERENCE = "Projet de territoire Dronne et Belle, orientation « Des services pour tous »"
# In the order of the fiches: the sheet of the projet de territoire that each one carries out.
PLACES = (12, 12, 13, 14, 14, 15, 21, 22)


def adopt_roadmap(day: date, by: Member) -> None:
    fiches = ActionSheet.objects.filter(roadmap=by.roadmap).order_by("axis__rank", "rank")
    actions_adoption_changes.choose_adoption_path(mode=AdoptionPath.Mode.PROJECT, reference=REFERENCE, by=by)
    actions_adoption_changes.set_cross_references(
        references={fiche: f"Action {place}" for fiche, place in zip(fiches, PLACES, strict=True)}, by=by
    )
    publication_adoption_changes.adopt_roadmap(
        number=f"{day:%Y-%m}-07",
        held_on=day,
        assembly="Conseil communautaire",
        votes_for=34,
        votes_against=0,
        abstentions=2,
        received_on=day + timedelta(days=6),
        by=by,
    )
