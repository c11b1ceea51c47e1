"""What disappears with a roadmap, for the page that removes it: numbers alone, of what its référente sees."""

from typing import Any

from django.db.models import QuerySet

from jalons.actions.models import ActionSheet, Attachment, SheetLink, VisaRequest
from jalons.base.plurals import PluralLabel
from jalons.diagnosis.models import AnswerSheet, Finding
from jalons.directory.models import Contact
from jalons.governance.models import AskedMember, Convocation, Meeting
from jalons.mail.models import Message
from jalons.roadmaps.models import Membership, Roadmap, messages_of
from jalons.votes.models import Ballot, VotePaper
from jalons.workshops.models import KeyProject, Note, Stake, Workshop


def what_disappears(roadmap: Roadmap) -> list[str]:
    """« 12 fiches actions », without what there is none of. A constant number of queries."""
    ours, of_a_workshop = {"roadmap": roadmap}, {"workshop__roadmap": roadmap}
    counted: tuple[tuple[PluralLabel, QuerySet[Any]], ...] = (
        (PluralLabel("%(n)s fiche action", "%(n)s fiches actions", "n"), ActionSheet.objects.filter(**ours)),
        (PluralLabel("%(n)s atelier", "%(n)s ateliers", "n"), Workshop.objects.filter(**ours)),
        (PluralLabel("%(n)s note d’atelier", "%(n)s notes d’atelier", "n"), Note.objects.filter(**of_a_workshop)),
        (PluralLabel("%(n)s vote", "%(n)s votes", "n"), Ballot.objects.filter(**of_a_workshop)),
        (
            PluralLabel("%(n)s bulletin de vote", "%(n)s bulletins de vote", "n"),
            VotePaper.objects.filter(ballot__workshop__roadmap=roadmap),
        ),
        (PluralLabel("%(n)s enjeu", "%(n)s enjeux", "n"), Stake.objects.filter(**ours)),
        (PluralLabel("%(n)s chantier clé", "%(n)s chantiers clés", "n"), KeyProject.objects.filter(**ours)),
        (PluralLabel("%(n)s réunion", "%(n)s réunions", "n"), Meeting.objects.filter(**ours)),
        (
            PluralLabel("%(n)s parole recueillie ou constat", "%(n)s paroles recueillies et constats", "n"),
            Finding.objects.filter(**ours),
        ),
        (
            PluralLabel("%(n)s réponse à un questionnaire", "%(n)s réponses à des questionnaires", "n"),
            AnswerSheet.objects.filter(questionnaire__roadmap=roadmap),
        ),
        (
            PluralLabel("%(n)s contact de l’annuaire", "%(n)s contacts de l’annuaire", "n"),
            Contact.objects.filter(**ours),
        ),
        (
            PluralLabel("%(n)s pièce jointe", "%(n)s pièces jointes", "n"),
            Attachment.objects.filter(action__roadmap=roadmap),
        ),
        (
            PluralLabel("%(n)s accès à la feuille de route", "%(n)s accès à la feuille de route", "n"),
            Membership.objects.filter(**ours),
        ),
    )
    lines = [(label, rows.count()) for label, rows in counted]
    links = (
        SheetLink.objects.filter(action__roadmap=roadmap, revoked_at=None),
        VisaRequest.objects.filter(**ours, withdrawn_on=None),
        Convocation.objects.filter(meeting__roadmap=roadmap),
        AskedMember.objects.filter(consultation__roadmap=roadmap),
    )
    lines.append((PluralLabel("%(n)s lien privé", "%(n)s liens privés", "n"), sum(rows.count() for rows in links)))
    waiting = Message.objects.filter(pk__in=messages_of(roadmap), state=Message.State.WAITING).count()
    lines.append(
        (PluralLabel("%(n)s courriel qui attend de partir", "%(n)s courriels qui attendent de partir", "n"), waiting)
    )
    return [label % {"n": n} for label, n in lines if n]
