"""What the tests of the note de cadrage fill in."""

from datetime import date

from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.directory.rules.categories import College
from jalons.governance.changes.framing import write_framing_part
from jalons.governance.models import Framework, GroupMember
from jalons.governance.rules.framing import Part
from jalons.roadmaps.models import Blocker, Member, Step

CONTEXT = "Les mairies voient arriver des personnes qui ne peuvent plus faire une démarche seules."
OBJECTIVES = "- Réunir celles et ceux qui aident déjà.\n- Faire voter une feuille de route financée."
SINCE = date(2026, 1, 5)
# Marks that no document may hold.
SURNAME, ADDRESS, PHONE = "Zqmarqueur", "zqmarqueur@demo.example", "0612345678"


def write_needed_parts(by: Member) -> None:
    write_framing_part(part=Part.CONTEXT, context=CONTEXT, by=by)
    write_framing_part(part=Part.OBJECTIVES, objectives=OBJECTIVES, by=by)


def add_contact(by: Member, *, consents: bool) -> Contact:
    return contacts.add_contact(
        organisation="Centre social de la Dronne",
        last_name=SURNAME,
        college=College.ASSOCIATION,
        email=ADDRESS,
        phone=PHONE,
        consents=consents,
        consented_on=SINCE if consents else None,
        by=by,
    )


def gather_group(by: Member) -> list[GroupMember]:
    """Two élues or élus, somebody of the staff, and a local operator who did not agree to be written to."""
    contact = add_contact(by, consents=False)
    rows = (
        (GroupMember.Kind.ELECTED, "Vice-présidence action sociale", "", ["mobiliser"], None),
        (GroupMember.Kind.ELECTED, "Vice-présidence économie", "", [], None),
        (GroupMember.Kind.STAFF, "Chargée de coopération CTG", "Action sociale", ["communiquer"], None),
        (GroupMember.Kind.OPERATOR, "Direction du centre social", "", ["valider"], contact),
    )
    return [
        GroupMember.objects.create(
            roadmap=by.roadmap,
            kind=kind,
            function=function,
            service=service,
            responsibilities=responsibilities,
            since=SINCE,
            contact=contact,
            organisation=contact.organisation if contact else None,
        )
        for kind, function, service, responsibilities, contact in rows
    ]


def add_frameworks(by: Member, count: int = 1) -> None:
    for number in range(count):
        Framework.objects.create(
            roadmap=by.roadmap, kind="CTG", title=f"CTG {2024 + number}", starts_in=2024, ends_in=2028, partner="Caf"
        )


def add_blocker(by: Member, title: str = "Pas de temps agent (0,2 ETP)", severity: str = "haute") -> Blocker:
    return Blocker.objects.create(
        roadmap=by.roadmap,
        step=Step.objects.get(roadmap=by.roadmap, number=1),
        title=title,
        category="rh",
        severity=severity,
        way_out="Mutualiser avec la commune voisine",
        due_on=date(2026, 12, 15),
        opened_on=SINCE,
    )
