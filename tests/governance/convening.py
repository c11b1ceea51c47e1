"""A committee whose seats are reached in every way, and its next meeting, for the tests of convocations."""

from datetime import date, time, timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from jalons.directory.changes.contacts import add_contact
from jalons.directory.models import Contact
from jalons.governance.changes.convocations import give_seat_page
from jalons.governance.changes.meetings import add_meeting, revise_meeting
from jalons.governance.models import Committee, Convocation, Meeting, Seat
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member, Membership
from tests.governance.groups import add_member

CHAIR, CAF, SOCIAL, REFUSES, PAPER, VACANT = (
    "Présidence",
    "Caisse d’allocations familiales",
    "Direction du centre social",
    "Médiathèque",
    "Association des familles",
    "Conseil régional",
)
LABELS = (CHAIR, CAF, SOCIAL, REFUSES, PAPER, VACANT)
HOUR = time(18)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def seat_committee(by: Member) -> Committee:
    """Six seats: an account, a contact with an address, a line of the group with one, a contact who refused, one without
    address, and one that nobody holds."""
    committee = Committee.objects.create(
        roadmap=by.roadmap,
        kind=Committee.Kind.STRATEGIC,
        name="Comité de pilotage",
        rhythm=Committee.Rhythm.QUARTERLY,
        expected_meetings=4,
        created_on=in_days(-60),
    )
    address = iter(f"siege-{place}@demo.example" for place in range(1, 9))
    add_seat(committee, CHAIR, membership=Membership.objects.get(roadmap=by.roadmap, user=by.user))
    add_seat(committee, CAF, contact=someone(by, next(address)))
    add_seat(committee, SOCIAL, group_member=add_member(by, SOCIAL, contact=someone(by, next(address))))
    refuses = someone(by, next(address))
    Contact.objects.filter(pk=refuses.pk).update(refused_on=in_days(-10), consents=False)
    refuses.refresh_from_db()
    add_seat(committee, REFUSES, contact=refuses)
    add_seat(committee, PAPER, contact=someone(by, ""))
    add_seat(committee, VACANT)
    return committee


def someone(by: Member, email: str) -> Contact:
    return add_contact(last_name="Contact", function="Fonction", email=email, by=by)


def add_seat(committee: Committee, label: str, **values: Any) -> Seat:
    rank = committee.seats.count() + 1
    return Seat.objects.create(committee=committee, rank=rank, label=label, since=in_days(-60), **values)


def plan_meeting(committee: Committee, by: Member, **values: Any) -> Meeting:
    defaults = {"title": "Comité de pilotage", "held_on": in_days(30), "starts_at": HOUR, "place": "Brantôme"}
    return add_meeting(committee=committee, by=by, **defaults | values)


def convened(meeting: Meeting, label: str) -> Convocation:
    rows = Convocation.objects.select_related("meeting__roadmap", "seat__contact", "seat__group_member__contact")
    return rows.get(meeting=meeting, seat__label=label)


def seat(meeting: Meeting, label: str) -> Seat:
    return Seat.objects.get(committee=meeting.committee_id, label=label)


def send_all() -> list[tuple[str, str]]:
    """What has left: (recipient, subject), sorted."""
    deliver_due_messages()
    sent = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return sent


def page_of(row: Convocation, by: Member) -> str:
    """The path of a new private page, as its message or its holder would bring it."""
    deliver_due_messages()
    if address := give_seat_page(convocation=row, by=by).address:
        return "/" + address.split("/", 3)[3]
    mail.outbox.clear()
    deliver_due_messages()
    return path_in(mail.outbox.pop().body)


def path_in(body: str) -> str:
    start = body.index("/ma-convocation/")
    return body[start:].split()[0]


def move(meeting: Meeting, by: Member, **values: object) -> None:
    meeting = Meeting.objects.get(pk=meeting.pk)
    now = {"title": meeting.title, "held_on": meeting.held_on, "starts_at": meeting.starts_at, "place": meeting.place}
    revise_meeting(meeting=meeting, by=by, **now | values)  # type: ignore[arg-type]
