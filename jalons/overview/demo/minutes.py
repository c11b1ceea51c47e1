"""The minutes of the two workshops of the demo. Invented."""

from datetime import timedelta

from django.utils import timezone

from jalons.invitations.changes import minutes as workshops_minute_changes
from jalons.invitations.rules.guests import midday
from jalons.mail.changes import deliver_due_messages
from jalons.publication.changes import minutes as publication_minute_changes
from jalons.roadmaps.models import Member
from jalons.workshops.changes import pledges
from jalons.workshops.models import Workshop

INTRODUCTION = (
    "Merci à toutes les personnes venues raconter ce qu’elles vivent. Cet atelier était le premier : on y cherchait les "
    "questions, pas encore les réponses."
)
NEXT_STEPS = """- Chaque secrétariat de mairie reçoit ce compte rendu et l’affiche.
- Le groupe projet prépare une page par enjeu, avec les chiffres du territoire.
- Au second atelier, on cherche ensemble les chantiers qui répondent à ces enjeux."""
SECOND_INTRODUCTION = "Trois chantiers sont sortis de cet après-midi. Les tables ont dessiné ce sur quoi deux d’entre eux peuvent compter."

# Text, name, contact details, whether the minutes may name them: said aloud, with their agreement.
PROMISED = (
    ("Afficher le compte rendu à l’accueil de la mairie.", "Le secrétariat de mairie de Villars", "mairie-villars", True),
    ("Parler de l’atelier aux familles de la commune.", "L’association de parents d’élèves", "parents-eleves", True),
    ("Venir au second atelier avec deux voisines.", "Une habitante de Mareuil", "habitante-mareuil", False),
)  # fmt: skip
SENT_AFTER = timedelta(days=6)


def write_minutes(first: Workshop, second: Workshop, *, by: Member) -> None:
    """The minutes of the first workshop were sent within a week; those of the second are still to be proofread."""
    assert first.held_on
    for text, name, mailbox, may_be_named in PROMISED:
        pledges.make_pledge(
            text=text,
            workshop=first,
            due_on=first.held_on + timedelta(days=60),
            name=name,
            contact=f"{mailbox}@demo.example",
            consents=True,
            may_be_named=may_be_named,
            by=by,
        )
    workshops_minute_changes.write_minutes(workshop=first, introduction=INTRODUCTION, next_steps=NEXT_STEPS, by=by)
    day = first.held_on + SENT_AFTER
    minutes = publication_minute_changes.validate_minutes(workshop=first, on=day, by=by)
    publication_minute_changes.send_minutes(workshop=first, edition=minutes.edition, on=day, by=by)
    deliver_due_messages(timezone.make_aware(midday(day)))
    workshops_minute_changes.write_minutes(workshop=second, introduction=SECOND_INTRODUCTION, by=by)
