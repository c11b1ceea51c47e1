"""A groupe projet as large as the largest, in the roadmap of the demo: 40 members, 60 points de blocage, 12 versions of
the definition."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap

MEMBERS, BLOCKERS, VERSIONS = 40, 60, 12
WORDS = "Pouvoir se servir du numérique, ou s’en passer, sans perdre ses droits, à tout âge et partout ici. " * 4


def fill_group(roadmap: "Roadmap") -> None:
    """Rows, not changes: the caller takes them back. Every member was asked about every version; half of them have a
    contact, as those who come from the directory."""
    from django.utils import timezone

    from jalons.directory.models import Contact
    from jalons.governance.models import AskedMember, Consultation, Definition, GroupMember
    from jalons.governance.queries.group import current_members
    from jalons.roadmaps.models import Blocker, Step

    today = timezone.localdate()
    start = today - timedelta(days=400)
    wanted = MEMBERS - len(current_members(roadmap))
    contacts = Contact.objects.bulk_create(
        Contact(roadmap=roadmap, last_name=f"Contact {number}", email=f"groupe-{number}@demo.example")
        for number in range(wanted // 2)
    )
    GroupMember.objects.bulk_create(
        GroupMember(
            roadmap=roadmap,
            kind=GroupMember.Kind.values[number % 4],
            function=f"Fonction n° {number}",
            service=f"Service n° {number % 9}",
            responsibilities=["relayer"],
            contact=contacts[number] if number < len(contacts) else None,
            since=start,
        )
        for number in range(wanted)
    )
    steps = list(Step.objects.filter(roadmap=roadmap))
    Blocker.objects.bulk_create(
        Blocker(
            roadmap=roadmap,
            step=steps[number % len(steps)],
            title=f"Point de blocage n° {number}",
            category=Blocker.Category.values[number % 6],
            severity=Blocker.Severity.values[number % 3],
            way_out="Un temps partagé avec la commune voisine.",
            due_on=today + timedelta(days=number - 30),
            opened_on=start,
        )
        for number in range(BLOCKERS - Blocker.objects.filter(roadmap=roadmap, lifted_on=None).count())
    )
    Definition.objects.filter(roadmap=roadmap).delete()
    Consultation.objects.filter(roadmap=roadmap).delete()
    versions = Definition.objects.bulk_create(
        Definition(
            roadmap=roadmap,
            number=number,
            state=Definition.State.ADOPTED if number == VERSIONS else Definition.State.REPLACED,
            text=f"{WORDS} {number}",
            adopted_on=today if number == VERSIONS else None,
            replaced_on=None if number == VERSIONS else today,
        )
        for number in range(1, VERSIONS + 1)
    )
    rounds = Consultation.objects.bulk_create(
        Consultation(
            roadmap=roadmap,
            definition=version,
            kind=Consultation.Kind.CONSENT,
            opened_on=start,
            closes_on=today,
            closed_on=today,
        )
        for version in versions
    )
    AskedMember.objects.bulk_create(
        AskedMember(consultation=round_of_consent, member=member, answer="accord", answered_on=today)
        for round_of_consent in rounds
        for member in current_members(roadmap)
    )
