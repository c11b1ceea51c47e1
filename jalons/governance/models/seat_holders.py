"""Who sits in a seat, read where they stand: a line of the groupe projet, a member of the team, or a contact."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from jalons.base.french import matching_key
from jalons.directory.models import Contact
from jalons.directory.rules.consents import Purpose, Standing, may_write
from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting
from jalons.governance.rules.convocations import Channel, seat_channel
from jalons.governance.rules.presenters import PresenterNames, make_presenter_names, placed_function
from jalons.roadmaps.models import Membership

# Seats behind which stands an account or an address: what `holder_mail_address` finds, but for whoever refused.
HAS_ADDRESS = (
    Q(membership__isnull=False)
    | Q(contact__email__gt="")
    | Q(group_member__membership__isnull=False)
    | Q(group_member__invitation__membership__isnull=False)
    | Q(group_member__contact__email__gt="")
)
# What these functions read, for a `select_related`.
HOLDER = (
    "group_member__organisation",
    "group_member__contact__commune",
    "group_member__contact__organisation",
    "group_member__membership__user",
    "group_member__invitation__membership__user",
    "membership__user",
    "contact__organisation",
    "contact__commune",
)
# What tells by which way whoever sits is reached, and whether they still sit.
REACHED = (
    "group_member__contact",
    "group_member__membership__user",
    "group_member__invitation__membership__user",
    "membership__user",
    "contact",
)


def seat_access(seat: Seat) -> Membership | None:
    """The account of whoever sits, in this roadmap."""
    return seat.group_member.access if seat.group_member else seat.membership


def seat_contact(seat: Seat) -> Contact | None:
    return seat.group_member.contact if seat.group_member else seat.contact


def seat_names(seat: Seat) -> list[str]:
    """By what an agenda may call whoever sits there: the label of the seat, or their function in the team."""
    access = seat_access(seat)
    return [seat.label, *([access.function] if access and access.function else [])]


def seat_called(seat: Seat) -> PresenterNames:
    """By what an agenda may call whoever sits there; beside `seat_names`, the functions and the row of the person."""
    contact, member = seat_contact(seat), seat.group_member
    functions = (member.function if member else "", contact.function if contact else "")
    place = contact.organisation.name if contact and contact.organisation else ""
    return make_presenter_names(seat_names(seat), functions, place, contact.pk if contact else None)


def find_presenter(meeting: Meeting, name: str) -> Seat | Membership | Contact | None:
    """Whom an agenda calls by this name, as `known_presenters` offers them: a seat of that day, else somebody of the team,
    else a contact. None for a name written by hand."""
    if not name:
        return None
    if seat := next((seat for seat in sitting_seats(meeting) if seat_called(seat).presents_point(name)), None):
        return seat
    roadmap, key = meeting.roadmap_id, matching_key(name)
    team = Membership.objects.filter(roadmap=roadmap).exclude(function="").order_by("id")
    if row := next((row for row in team if matching_key(row.function) == key), None):
        return row
    contacts = Contact.objects.filter(roadmap=roadmap).exclude(function="").select_related("organisation")
    return next((row for row in contacts.order_by("id") if key in _contact_keys(row)), None)


def _contact_keys(contact: Contact) -> set[str]:
    place = contact.organisation.name if contact.organisation else ""
    return {matching_key(contact.function), matching_key(placed_function(contact.function, place))}


def told_presenter(meeting: Meeting, name: str) -> Seat | Membership | Contact | str | None:
    """What the journal tells of whoever presents: a row, whose function is read when it is shown; never a name written by
    hand, which may be that of a person."""
    return find_presenter(meeting, name) or (gettext("quelqu’un d’autre") if name else None)


def holder_key(seat: Seat) -> str:
    """Which row stands behind the seat, such as « contact-12 »; empty when nobody is known there."""
    member = seat.group_member
    if member is not None:
        return f"groupmember-{member.pk}" if member.has_person else ""
    if seat.membership_id is not None:
        return f"membership-{seat.membership_id}"
    return f"contact-{seat.contact_id}" if seat.contact_id is not None else ""


def has_refused(seat: Seat) -> bool:
    contact = seat_contact(seat)
    return contact is not None and contact.standing is Standing.REFUSED


def holder_mail_address(seat: Seat) -> str | None:
    """Where a convocation is sent: the account, else the contact. None without any, and for whoever refused."""
    access, contact = seat_access(seat), seat_contact(seat)
    if contact and not may_write(contact.standing, Purpose.FOLLOW):
        return None
    return (access.user.email if access else contact.email if contact else "") or None


def is_vacated(seat: Seat, day: date) -> bool:
    """Whether the seat no longer sits on that day, or its line of the groupe projet has left by then."""
    if (seat.until is not None and seat.until < day) or seat.since > day:
        return True
    member = seat.group_member
    return member is not None and member.until is not None and member.until < day


def channel_of(seat: Seat) -> Channel:
    return seat_channel(has_address=holder_mail_address(seat) is not None, has_person=bool(holder_key(seat)))


def sitting_seats(meeting: Meeting) -> list[Seat]:
    """The seats that sit on the day of the meeting, with who holds them. One query."""
    rows = Seat.objects.filter(committee=meeting.committee_id).on(meeting.held_on).select_related(*HOLDER)
    return [seat for seat in rows if not is_vacated(seat, meeting.held_on)]
