"""The vote that adopted the roadmap of the demo, included in its projet de territoire. Invented."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jalons.actions.changes import adoption as actions_adoption_changes
from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.base.public_holidays import working_day
from jalons.governance.rules.council_sittings import CouncilSitting
from jalons.publication.changes import adoption as publication_adoption_changes
from jalons.publication.changes.chapters import write_chapter
from jalons.publication.changes.vote_gaps import accept_gap
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.publication.models import ChapterText, Edition
from jalons.publication.rules.vote_gaps import GapKind
from jalons.roadmaps.models import Member

REFERENCE = "Projet de territoire Dronne et Belle, orientation « Des services pour tous »"
# In the order of the fiches: the sheet of the projet de territoire that each one carries out.
PLACES = (12, 12, 13, 14, 14, 15, 21, 22)
FOREWORD = """Personne, dans nos seize communes, ne devrait renoncer à un droit parce qu’une démarche ne se fait plus qu’en ligne.

Pendant huit mois, habitantes et habitants, secrétaires de mairie, associations et services publics ont dit ce qui bloque, et ce qui marche déjà. Cette feuille de route part de leurs mots. Elle tient en huit actions : chacune dit qui la porte, ce qu’elle coûte et comment nous saurons si elle a réussi.

Vice-présidence action sociale"""
# Why the council votes with what the list of gaps still tells.
REASONS = {
    GapKind.OWN_SHARE: "L’association d’insertion porte l’investissement : la règle sera précisée dans son plan.",
    GapKind.SCHEME: "Le financeur a donné son accord de principe ; la lettre qui le confirme est attendue.",
}


def adopt_roadmap(day: date, by: Member) -> None:
    fiches = ActionSheet.objects.filter(roadmap=by.roadmap).order_by("axis__rank", "rank")
    actions_adoption_changes.choose_adoption_path(mode=AdoptionPath.Mode.PROJECT, reference=REFERENCE, by=by)
    actions_adoption_changes.set_cross_references(
        references={fiche: f"Action {place}" for fiche, place in zip(fiches, PLACES, strict=True)}, by=by
    )
    write_chapter(chapter=ChapterText.Chapter.FOREWORD, text=FOREWORD, is_required=True, by=by)
    for line in vote_gap_lines(by.roadmap, day):
        accept_gap(kind=line.kind, subject=line.subject, reason=REASONS[line.kind], on=day, by=by)
    edition = publication_adoption_changes.adopt_roadmap(
        number=f"{day:%Y-%m}-07",
        held_on=day,
        assembly="Conseil communautaire",
        votes_for=34,
        votes_against=0,
        abstentions=2,
        received_on=working_day(day + timedelta(days=6)),
        sitting=CouncilSitting(
            convened_on=day - timedelta(days=10),
            members_in_office=41,
            members_present=32,
            proxies=4,
            not_voting=0,
            presided_by="Présidence",
            secretary="Maire de Quinsac",
        ),
        by=by,
    )
    # Recorded the evening of the vote: the demo is built later.
    recorded = timezone.make_aware(datetime.combine(day, time(21)))
    Edition.objects.filter(pk=edition.pk).update(at=recorded)
