"""Those who are not reached by e-mail: letters to print, people to call."""

from dataclasses import dataclass

from django.utils import timezone

from jalons.base.mail import absolute
from jalons.directory.models import Contact
from jalons.workshops.models import Workshop
from jalons.workshops.models.invitations import Invited, invited
from jalons.workshops.queries.guests import GuestRow, commune_of, rows_of
from jalons.workshops.rules import guests as rules
from jalons.workshops.rules.guests import Gesture, Obstacle, Way


@dataclass(frozen=True)
class LetterTo:
    """`address`: the lines of the envelope; without a postal address, the letter is handed over. `code` and `link` answer."""

    pk: int
    name: str
    address: tuple[str, ...]
    is_handed_over: bool
    code: str
    link: str


def letters(workshop: Workshop, *, whole: bool = False) -> list[LetterTo]:
    """Those that wait to be posted; `whole`: those that were posted too, to print one again. Three queries."""
    kept = {None, Obstacle.DONE} if whole else {None}
    now = timezone.now()
    people = [one for one in invited(workshop) if rules.obstacle(Gesture.LETTER, one.facts, now) in kept]
    return [_letter(one) for one in people]


def letters_to_post(workshop: Workshop) -> list[GuestRow]:
    everybody = invited(workshop)
    wanted = {one.pk for one in letters(workshop)}
    return [row for row in rows_of(workshop, everybody) if row.pk in wanted]


def _letter(one: Invited) -> LetterTo:
    guest, contact = one.guest, one.guest.contact
    assert contact
    return LetterTo(
        pk=guest.pk,
        name=contact.name,
        address=_lines(contact),
        is_handed_over=not contact.address,
        code=guest.spoken_reply_code,
        link=absolute("workshops:reply", guest.uid),
    )


def _lines(contact: Contact) -> tuple[str, ...]:
    """As on an envelope. The commune only when the address does not say it already."""
    organisation = contact.organisation.name if contact.organisation else ""
    commune = commune_of(contact)
    address = tuple(line.strip() for line in contact.address.replace(";", ",").split(",") if line.strip())
    place = () if commune.lower() in contact.address.lower() else (commune,)
    lines = (organisation, contact.name, ", ".join(filter(None, (contact.function, contact.service))), *address, *place)
    return tuple(line for line in lines if line)


def calls(workshop: Workshop) -> list[GuestRow]:
    """Those whom one calls, by name: reached by telephone, or by nothing else. Whoever refused is not called either."""
    rows = rows_of(workshop, invited(workshop))
    return [row for row in rows if row.way is Way.PHONE and not row.is_refused]
