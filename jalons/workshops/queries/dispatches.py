"""Who gets the minutes of a workshop by e-mail, who does not, and why. Read by those who may know people."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from jalons.workshops.models import Dispatch, Guest, Minutes, Pledge
from jalons.workshops.rules import minutes as rules
from jalons.workshops.rules.minutes import Candidate, Outcome


@dataclass(frozen=True)
class Addressee:
    """Somebody who was invited (`guest`), or who promised and left a way to be reached (`pledge`)."""

    key: str
    name: str
    email: str
    outcome: Outcome
    sent_on: date | None
    guest: Guest | None = None
    pledge: Pledge | None = None


@dataclass(frozen=True)
class Addressees:
    everybody: list[Addressee]

    def of(self, *outcomes: Outcome) -> list[Addressee]:
        return [one for one in self.everybody if one.outcome in outcomes]

    @property
    def present(self) -> list[Addressee]:
        return self.of(Outcome.PRESENT)

    @property
    def absent(self) -> list[Addressee]:
        return self.of(Outcome.ABSENT)

    @property
    def waiting(self) -> list[Addressee]:
        """Those who will get it."""
        return self.of(Outcome.PRESENT, Outcome.ABSENT)

    @property
    def already(self) -> list[Addressee]:
        return self.of(Outcome.ALREADY)

    @property
    def on_paper(self) -> list[Addressee]:
        """They agreed to be contacted and have no e-mail: a copy to print for each."""
        return self.of(Outcome.NO_EMAIL)

    @property
    def without_consent(self) -> list[Addressee]:
        return self.of(Outcome.NO_CONSENT)

    @property
    def same_address(self) -> list[Addressee]:
        return self.of(Outcome.SAME_ADDRESS)

    @property
    def erased(self) -> int:
        return len(self.of(Outcome.ERASED))


def addressees(minutes: Minutes) -> Addressees:
    """Of the edition that was validated last. Three queries."""
    # Whoever came without an invitation and left no name has nothing to get, and nothing that was erased.
    guests = list(
        Guest.objects.filter(workshop=minutes.workshop)
        .exclude(is_walk_in=True, contact=None)
        .select_related("contact__organisation")
        .order_by("id")
    )
    pledges = list(Pledge.objects.filter(workshop=minutes.workshop).exclude(name="", contact="").order_by("id"))
    sent = list(Dispatch.objects.filter(minutes=minutes, edition=minutes.edition)) if minutes.pk else []
    days = {("guest", one.guest_id): one.sent_on for one in sent} | {
        ("pledge", one.pledge_id): one.sent_on for one in sent
    }
    known: list[tuple[Candidate, str, Guest | None, Pledge | None, date | None]] = []
    for guest in guests:
        contact = guest.contact
        day = days.get(("guest", guest.pk))
        candidate = Candidate(
            f"guest:{guest.pk}",
            contact is not None,
            bool(contact and contact.consents),
            contact.email if contact else "",
            rules.is_absent(guest.attended, guest.answer),
            day is not None,
        )
        known.append((candidate, contact.name if contact else "", guest, None, day))
    for pledge in pledges:
        day = days.get(("pledge", pledge.pk))
        candidate = Candidate(
            f"pledge:{pledge.pk}", True, pledge.consents, email_in(pledge.contact), False, day is not None
        )
        known.append((candidate, pledge.name or pledge.quality, None, pledge, day))
    found = rules.outcomes([candidate for candidate, *_rest in known])
    return Addressees(
        [
            Addressee(one.key, name, one.email, found[one.key], day, guest, pledge)
            for one, name, guest, pledge, day in known
        ]
    )


def email_in(contact: str) -> str:
    """What somebody left to be reached, when it is an address; nothing when it is a telephone."""
    try:
        validate_email(contact.strip())
    except ValidationError:
        return ""
    return contact.strip().lower()
