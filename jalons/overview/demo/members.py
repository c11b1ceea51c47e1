"""The frameworks of the demo, the organisations that carry it, and one that asks to join. Invented."""

from datetime import date

from jalons.directory.models import Organisation
from jalons.governance.changes import frameworks, join_requests, member_organisations
from jalons.governance.models import FrameworkKind, MemberOrganisation
from jalons.roadmaps.models import Member

CTG = "CTG de Dronne et Belle"
PROJECT = "Projet de territoire Dronne et Belle"
CO_CARRIER, CONFIRMED, CANDIDATE = "Caisse d’allocations familiales", "Centre social", "Familles rurales"


def describe_frameworks(start: date, by: Member) -> None:
    frameworks.add_framework(
        kind=FrameworkKind.CTG,
        title=CTG,
        starts_in=start.year - 1,
        ends_in=start.year + 3,
        partner="Caisse d’allocations familiales",
        by=by,
    )
    frameworks.add_framework(
        kind=FrameworkKind.PROJECT,
        title=PROJECT,
        starts_in=start.year - 2,
        ends_in=start.year + 4,
        partner="Les communes, le Département",
        by=by,
    )


def gather_members(start: date, by: Member) -> None:
    """Two take part since the first meeting; the third has just asked, with the address of its own contact."""
    known = {row.name: row for row in Organisation.objects.filter(roadmap=by.roadmap)}
    for name in (CO_CARRIER, CONFIRMED):
        row = member_organisations.add_member(organisation=known[name], is_co_carrier=name == CO_CARRIER, by=by)
        member_organisations.revise_member(
            row=row, display_name="", brings=BRINGS[name], main_contact=known[name].contacts.first(), by=by
        )
        MemberOrganisation.objects.filter(pk=row.pk).update(confirmed_on=start)
    asked = known[CANDIDATE].contacts.exclude(email="")[0]
    join_requests.ask_to_join(
        door=join_requests.open_door(by=by),
        name=CANDIDATE,
        function=asked.last_name,
        email=asked.email,
        brings=BRINGS[CANDIDATE],
    )


BRINGS = {
    CO_CARRIER: "Finance la coordination dans le cadre de la CTG, et forme ses agents d’accueil.",
    CONFIRMED: "Une salle à Brantôme deux jours par semaine, et une animatrice numérique à mi-temps.",
    CANDIDATE: "Nos bénévoles aident déjà aux démarches en ligne, le mercredi à Mareuil. Nous pouvons prêter six ordinateurs.",
}
