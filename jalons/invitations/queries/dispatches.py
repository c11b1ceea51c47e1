"""Who receives the minutes of a workshop by e-mail, who does not, and why. For those who may read people's data."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.invitations.models import Dispatch, FeedbackMessage, Guest, Minutes
from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.minutes import Candidate, Outcome
from jalons.mail.models import Message
from jalons.workshops.models import Pledge


@frozen
class Addressee:
    """Somebody who was invited (`guest`), or who made a pledge with contact details (`pledge`)."""

    key: str
    name: str
    email: str
    outcome: Outcome
    message: Message | None
    guest: Guest | None = None
    pledge: Pledge | None = None

    @property
    def sent_on(self) -> date | None:
        return timezone.localdate(self.message.gone_at) if self.message and self.message.gone_at else None


@frozen
class Addressees:
    """`unnamed`: those who came, and of whom nothing is known."""

    everybody: list[Addressee]
    unnamed: int = 0

    def of(self, *outcomes: Outcome) -> list[Addressee]:
        return [person for person in self.everybody if person.outcome in outcomes]

    @property
    def present(self) -> list[Addressee]:
        return self.of(Outcome.PRESENT)

    @property
    def absent(self) -> list[Addressee]:
        return self.of(Outcome.ABSENT)

    @property
    def waiting(self) -> list[Addressee]:
        """Those who will receive it."""
        return self.of(Outcome.PRESENT, Outcome.ABSENT)

    @property
    def already(self) -> list[Addressee]:
        return self.of(Outcome.ALREADY)

    @property
    def on_its_way(self) -> list[Addressee]:
        return self.of(Outcome.ON_ITS_WAY)

    @property
    def not_gone(self) -> list[Addressee]:
        return self.of(Outcome.NOT_GONE)

    @property
    def delayed(self) -> list[Addressee]:
        """The mail server refused their message for now; it is tried again automatically."""
        return [one for one in self.on_its_way if one.message and one.message.is_retried]

    @property
    def may_send_again(self) -> bool:
        return bool(self.not_gone or self.delayed)

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

    @property
    def unreached_sentence(self) -> str:
        """Why some receive nothing: « 1 n’a pas laissé de nom, 2 n’ont pas donné leur accord. »; empty when all do."""
        counted = (
            (self.unnamed, ngettext("%(n)d n’a pas laissé de nom", "%(n)d n’ont pas laissé de nom", self.unnamed)),
            (
                len(self.without_consent),
                ngettext(
                    "%(n)d n’a pas donné son accord",
                    "%(n)d n’ont pas donné leur accord",
                    len(self.without_consent),
                ),
            ),
            (
                len(self.same_address),
                ngettext(
                    "%(n)d a l’adresse d’une autre personne",
                    "%(n)d ont l’adresse d’une autre personne",
                    len(self.same_address),
                ),
            ),
            (self.erased, ngettext("%(n)d est effacée", "%(n)d sont effacées", self.erased)),
        )
        sentences = [words % {"n": n} for n, words in counted if n]
        return f"{', '.join(sentences)}." if sentences else ""


def minutes_addressees(minutes: Minutes) -> Addressees:
    """For the edition validated last. Three queries."""
    # Without people who came uninvited and left no name, and without erased pledges: there is nobody to write to.
    everybody = list(
        Guest.objects.filter(workshop=minutes.workshop).select_related("contact__organisation").order_by("id")
    )
    guests = [person for person in everybody if person.contact_id or not person.is_walk_in]
    unnamed = sum(bool(person.attended) for person in everybody if person.is_walk_in and not person.contact_id)
    pledges = list(Pledge.objects.filter(workshop=minutes.workshop).exclude(name="", contact="").order_by("id"))
    rows = Dispatch.objects.filter(minutes=minutes.pk, edition=minutes.edition).select_related("message")
    sent = list(rows) if minutes.pk else []
    dispatches = {("guest", one.guest_id): one for one in sent} | {("pledge", one.pledge_id): one for one in sent}
    people: list[tuple[Candidate, str, Guest | None, Pledge | None, Dispatch | None]] = []
    for guest in guests:
        contact = guest.contact
        dispatch = dispatches.get(("guest", guest.pk))
        candidate = Candidate(
            f"guest:{guest.pk}",
            contact is not None,
            bool(contact and contact.consents),
            contact.email if contact else "",
            rules.is_absent(guest.attended, guest.answer),
            sent_outcome(dispatch),
        )
        people.append((candidate, contact.name if contact else "", guest, None, dispatch))
    for pledge in pledges:
        dispatch = dispatches.get(("pledge", pledge.pk))
        candidate = Candidate(
            f"pledge:{pledge.pk}", True, pledge.consents, read_email(pledge.contact), False, sent_outcome(dispatch)
        )
        people.append((candidate, pledge.name or pledge.quality, None, pledge, dispatch))
    outcomes = rules.dispatch_outcomes([candidate for candidate, *_rest in people])
    return Addressees(
        [
            Addressee(
                one.key, name, one.email, outcomes[one.key], dispatch.message if dispatch else None, guest, pledge
            )
            for one, name, guest, pledge, dispatch in people
        ],
        unnamed,
    )


def sent_outcome(dispatch: Dispatch | FeedbackMessage | None) -> Outcome | None:
    """What became of the message to one person. Without a message, it is older than the ledger, and had left."""
    if dispatch is None:
        return None
    state = dispatch.message.state if dispatch.message else Message.State.GONE
    if state == Message.State.GONE:
        return Outcome.ALREADY
    return Outcome.NOT_GONE if state == Message.State.FAILED else Outcome.ON_ITS_WAY


def read_email(contact: str) -> str:
    """The contact details if they are an e-mail address; empty for a phone number."""
    try:
        validate_email(contact.strip())
    except ValidationError:
        return ""
    return contact.strip().lower()
