"""The groupe projet of the demo: one that is complete, one at its beginning. Functions only."""

from datetime import date

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.directory.models import Contact
from jalons.governance.changes import group
from jalons.governance.models import GroupMember, Responsibility
from jalons.roadmaps.models import Member, Membership
from jalons.roadmaps.rules.milestones import months_after

KIND, DUTY = GroupMember.Kind, Responsibility
AUTHORITY = "Communauté de communes Dronne et Belle"


@frozen
class DemoMember:
    """`key`: one of PEOPLE, else `contact`: the organisation and the function of somebody of the directory."""

    kind: str
    service: str = ""
    organisation: str = ""
    key: str = ""
    contact: tuple[str, str] = ("", "")
    substitute: str = ""
    responsibilities: tuple[str, ...] = ()


DRONNE_GROUP = (
    DemoMember(KIND.ELECTED, "Action sociale", AUTHORITY, "elue", substitute="Conseil délégué à la petite enfance", responsibilities=(DUTY.MOBILISE,)),
    DemoMember(KIND.ELECTED, "Développement économique", AUTHORITY, "elu", responsibilities=(DUTY.VALIDATE,)),
    DemoMember(KIND.STAFF, "Action sociale", AUTHORITY, "referente", responsibilities=(DUTY.COMMUNICATE, DUTY.RELAY)),
    DemoMember(KIND.STAFF, "Lecture publique", "Réseau des médiathèques", "mediatheque"),
    DemoMember(KIND.OPERATOR, "", "Centre social", "pilote", responsibilities=(DUTY.MOBILISE,)),
    DemoMember(KIND.PARTNER, "", "Caisse d’allocations familiales", "caf", responsibilities=(DUTY.RELAY,)),
    DemoMember(KIND.STAFF, contact=(AUTHORITY, "Direction générale des services")),
)  # fmt: skip
# Left once the second workshop was over.
GONE = DemoMember(KIND.STAFF, contact=(AUTHORITY, "Responsable petite enfance"))
YOUNG_GROUP = (
    DemoMember(KIND.ELECTED, "Cohésion territoriale", "", "elue"),
    DemoMember(KIND.STAFF, "Cohésion territoriale", "", "referente", responsibilities=(DUTY.COMMUNICATE,)),
    # Neither has an e-mail address: their pages are handed over on paper.
    DemoMember(KIND.OPERATOR, contact=("Secours catholique", "Accueil")),
    DemoMember(KIND.PARTNER, contact=("Club du troisième âge de Vergt", "Présidence")),
)


def gather_group(
    models: tuple[DemoMember, ...],
    accounts: dict[str, User],
    known: dict[tuple[str, str], Contact],
    since: date,
    by: Member,
) -> None:
    """`known`: the contacts of the directory, by organisation and function."""
    for model in models:
        _add_member(model, accounts, known, since, by)


def note_departure(known: dict[tuple[str, str], Contact], since: date, by: Member) -> None:
    member = _add_member(GONE, {}, known, since, by)
    group.leave_group(member=member, until=months_after(since, 6), by=by)


def _add_member(
    member: DemoMember, accounts: dict[str, User], known: dict[tuple[str, str], Contact], since: date, by: Member
) -> GroupMember:
    person: Membership | Contact
    function = ""
    if member.key:
        person = Membership.objects.select_related("user").get(roadmap=by.roadmap, user=accounts[member.key])
    else:
        person, function = known[member.contact], member.contact[1]
    return group.add_group_member(
        kind=member.kind,
        person=person,
        function=function,
        organisation=member.organisation,
        service=member.service,
        substitute=member.substitute,
        responsibilities=member.responsibilities,
        since=since,
        by=by,
    )
