"""The two committees of the demo and who sits in them: functions and structures only. Invented."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.base.public_holidays import working_day
from jalons.directory.models import Contact
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.minutes import approve_minutes
from jalons.governance.changes.seats import Sitter, add_seat
from jalons.governance.models import Committee, GroupMember, Seat
from jalons.overview.demo.group import AUTHORITY
from jalons.overview.demo.sittings import hand_out_minutes
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.roadmaps.models import Member

KIND, OFFICE = Seat.Kind, Seat.Office
type Contacts = Mapping[tuple[str, str], Contact]


@frozen
class DemoSeat:
    """`key`: one of PEOPLE, whose row of the groupe projet sits; else `contact`: the organisation and the function of
    somebody of the directory."""

    label: str
    kind: str
    key: str = ""
    contact: tuple[str, str] = ("", "")
    has_vote: bool = True
    office: str = ""
    substitute: str = ""


# Twelve seats with a voice, two without.
STEERING = (
    DemoSeat("Présidence de la communauté de communes", KIND.ELECTED, contact=(AUTHORITY, "Présidence"), office=OFFICE.CHAIR),
    DemoSeat("Vice-présidence action sociale", KIND.ELECTED, "elue", substitute="Conseil délégué à la petite enfance"),
    DemoSeat("Vice-présidence économie et communication", KIND.ELECTED, "elu"),
    DemoSeat("Mairie de Brantôme en Périgord", KIND.ELECTED, contact=("Mairie de Brantôme en Périgord", "Adjointe ou adjoint aux affaires sociales")),
    DemoSeat("Mairie de Mareuil en Périgord", KIND.ELECTED, contact=("Mairie de Mareuil en Périgord", "Adjointe ou adjoint aux affaires sociales")),
    DemoSeat("Réseau des médiathèques", KIND.STAFF, "mediatheque"),
    DemoSeat("Conseil départemental", KIND.PARTNER, contact=("Département de la Dordogne", "Référence inclusion numérique")),
    DemoSeat("Caisse d’allocations familiales", KIND.PARTNER, "caf"),
    DemoSeat("Mutualité sociale agricole", KIND.PARTNER, contact=("Mutualité sociale agricole", "Travail social")),
    DemoSeat("Centre social", KIND.PARTNER, "pilote", substitute="Animation numérique"),
    DemoSeat("Secours populaire", KIND.PARTNER, contact=("Secours populaire", "Accueil")),
    DemoSeat("Habitantes et habitants", KIND.RESIDENT),
    DemoSeat("Sous-préfecture de Nontron", KIND.STATE, contact=("Préfecture de la Dordogne", "Sous-préfecture de Nontron"), has_vote=False),
    DemoSeat("Chargée de coopération", KIND.STAFF, "referente", has_vote=False, office=OFFICE.SECRETARY),
)  # fmt: skip
TECHNICAL = (
    DemoSeat("Chargée de coopération", KIND.STAFF, "referente", office=OFFICE.CHAIR),
    DemoSeat("Direction générale des services", KIND.STAFF, contact=(AUTHORITY, "Direction générale des services")),
    DemoSeat("Réseau des médiathèques", KIND.STAFF, "mediatheque"),
    DemoSeat("Centre social", KIND.PARTNER, "pilote"),
    DemoSeat("France services de Brantôme", KIND.PARTNER, contact=("France services de Brantôme", "Accueil")),
)


def install_committees(day: date, known: Contacts, people: Mapping[str, User], by: Member) -> None:
    """A week before the first meeting of the comité de pilotage."""
    steering = add_committee(
        name="Comité de pilotage",
        kind=Committee.Kind.STRATEGIC,
        rhythm=Committee.Rhythm.OTHER,
        quorum=Committee.Quorum.HALF,
        comment="Il choisit les actions, suit leur avancement et prépare la délibération du conseil communautaire.",
        by=by,
    )
    technical = add_committee(
        name="Comité technique",
        kind=Committee.Kind.TECHNICAL,
        rhythm=Committee.Rhythm.MONTHLY,
        notice_days=7,
        comment="Il prépare les réunions du comité de pilotage et lève les difficultés du quotidien.",
        by=by,
    )
    for committee, seats in ((steering, STEERING), (technical, TECHNICAL)):
        for seat in seats:
            person = _find_sitter(seat, known, people, by)
            add_seat(
                committee=committee,
                label=seat.label,
                kind=seat.kind,
                since=day - timedelta(days=7),
                has_vote=seat.has_vote,
                office=seat.office,
                substitute=seat.substitute,
                person=person,
                by=by,
            )
        Committee.objects.filter(pk=committee.pk).update(created_on=day - timedelta(days=7))


def hold_technical_meetings(today: date, by: Member) -> None:
    """The last two, each with its compte rendu, the first one approved; the next one has no date yet."""
    technical = Committee.objects.get(roadmap=by.roadmap, kind=Committee.Kind.TECHNICAL)
    first, second = (
        add_meeting(
            committee=technical,
            held_on=day,
            starts_at=time(10),
            planned_minutes=90,
            place="Visioconférence",
            by=by,
        )
        for day in (working_day(today - timedelta(days=52)), working_day(today - timedelta(days=24)))
    )
    for meeting in (first, second):
        if meeting == second:
            approve_minutes(meeting=first, at=second, by=by)
        validate_minutes(meeting=meeting, on=working_day(meeting.held_on + timedelta(days=5)), by=by)
        hand_out_minutes(meeting)


def _find_sitter(seat: DemoSeat, known: Contacts, people: Mapping[str, User], by: Member) -> Sitter | None:
    if seat.key:
        return GroupMember.objects.get(roadmap=by.roadmap, membership__user=people[seat.key])
    return known.get(seat.contact)
