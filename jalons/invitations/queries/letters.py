"""Those who cannot be reached by e-mail: letters to print, people to call."""

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.base.mail import absolute_url
from jalons.directory.models import Contact
from jalons.invitations.models.invitations import Invited, invited_people
from jalons.invitations.queries.guests import GuestRow, contact_commune, guest_rows
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Gesture, Obstacle, Way
from jalons.workshops.models import Workshop


@frozen
class LetterTo:
    """`address`: the lines of the envelope; without a postal address, the letter is handed over. `code` and `link` are
    to answer."""

    pk: int
    name: str
    address: tuple[str, ...]
    is_handed_over: bool
    code: str
    link: str


def guest_letters(workshop: Workshop, *, whole: bool = False) -> list[LetterTo]:
    """Letters that wait to be posted; `whole`: also those already posted, to print one again. Three queries."""
    obstacles = {None, Obstacle.DONE} if whole else {None}
    now = timezone.now()
    people = [
        person
        for person in invited_people(workshop)
        if rules.message_obstacle(Gesture.LETTER, person.facts, now) in obstacles
    ]
    return [_guest_letter(person) for person in people]


def letters_to_post(workshop: Workshop) -> list[GuestRow]:
    everybody = invited_people(workshop)
    wanted = {letter.pk for letter in guest_letters(workshop)}
    return [row for row in guest_rows(workshop, everybody) if row.pk in wanted]


def _guest_letter(one: Invited) -> LetterTo:
    guest, contact = one.guest, one.guest.contact
    assert contact
    return LetterTo(
        pk=guest.pk,
        name=contact.name,
        address=envelope_lines(contact),
        is_handed_over=not contact.address,
        code=guest.spoken_reply_code,
        link=absolute_url("invitations:reply", guest.uid),
    )


def envelope_lines(contact: Contact) -> tuple[str, ...]:
    """The lines of an envelope, with the commune unless the address already contains it."""
    organisation = contact.organisation.name if contact.organisation else ""
    commune = contact_commune(contact)
    address = tuple(line.strip() for line in contact.address.replace(";", ",").split(",") if line.strip())
    place = () if commune.lower() in contact.address.lower() else (commune,)
    lines = (organisation, contact.name, ", ".join(filter(None, (contact.function, contact.service))), *address, *place)
    return tuple(line for line in lines if line)


def guests_to_call(workshop: Workshop) -> list[GuestRow]:
    """People to call, by name: those reached by phone, or in no other way, and those to call back. Without those who
    refused."""
    rows = guest_rows(workshop, invited_people(workshop))
    return [row for row in rows if (row.way is Way.PHONE or row.is_to_call_back) and not row.is_refused]
