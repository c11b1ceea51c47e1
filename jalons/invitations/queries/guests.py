"""The people of a list: their identity, their answer, what to do next. A constant number of queries."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.directory.models import Contact
from jalons.directory.rules.consents import Standing
from jalons.invitations.models import Guest, GuestMessage
from jalons.invitations.models.invitations import Invited, invited_people
from jalons.invitations.queries.registrations import marked_guests
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Answer, Gesture, Obstacle, Way
from jalons.invitations.rules.registrations import Mark
from jalons.mail.models import Message
from jalons.workshops.models import Workshop

# The filters of the list: the value is in the address.
VIEWS: dict[str, Callable[["GuestRow"], bool]] = {
    "": lambda row: True,
    "a-inviter": lambda row: row.answer == Answer.WAITING and not row.is_invited,
    "sans-reponse": lambda row: row.answer == Answer.WAITING and row.is_invited,
    "oui": lambda row: row.answer == Answer.YES,
    "liste": lambda row: row.answer == Answer.QUEUED,
    "non": lambda row: row.answer == Answer.NO,
    "a-rappeler": lambda row: row.is_to_call_back,
    "inscrites": lambda row: row.registered_at is not None,
    "a-joindre": lambda row: any(
        (row.is_unreachable, row.has_failed, row.is_to_tell, row.needs_agreement, row.is_doubted, row.is_to_confirm)
    ),
}
_TONES = {Answer.YES: "good", Answer.NO: "", Answer.QUEUED: "wait", Answer.WAITING: "go"}


@frozen
class GuestRow:
    """A line of the list. `name` is empty once the contact is erased."""

    pk: int
    contact_pk: int | None
    name: str
    sorted_name: str
    place: str
    organisation: str
    category: str
    category_words: str
    commune: str
    is_met: bool | None
    way: Way
    reach: str
    phone: str
    answer: str
    answer_words: str
    is_invited: bool
    invited_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    registered_at: datetime | None
    standing: Standing
    is_to_tell: bool
    is_to_call_back: bool
    has_failed: bool
    needs_agreement: bool
    is_doubted: bool
    is_to_confirm: bool
    attended: bool | None

    @property
    def label(self) -> str:
        return self.name or _("Invitation %(number)s") % {"number": self.pk}

    @property
    def tone(self) -> str:
        return _TONES[Answer(self.answer)] if self.is_invited or self.answer != Answer.WAITING else ""

    @property
    def way_words(self) -> str:
        return str(Guest.Channel(self.way).label) if self.way else _("aucun moyen connu")

    @property
    def is_refused(self) -> bool:
        return self.standing is Standing.REFUSED

    @property
    def is_unreachable(self) -> bool:
        """Whether somebody to invite has no known way to be reached."""
        return self.way is Way.NONE and bool(self.name) and not self.is_refused and self.answer == Answer.WAITING


COLUMNS: Columns[GuestRow] = {
    "nom": lambda row: row.sorted_name,
    "categorie": lambda row: row.category_words,
    "contact": lambda row: row.is_met,
    "joindre": lambda row: "" if row.is_refused or not row.name else row.way_words,
    "reponse": lambda row: row.answer_words,
}


@frozen
class Counts:
    """`invited`: those whose invitation has left; `waiting`: those among them who have not answered."""

    total: int
    invited: int
    yes: int
    no: int
    queued: int
    waiting: int
    to_invite: int
    registered: int

    @property
    def sentence(self) -> str:
        """« 42 invitations, 31 oui, 4 non, 7 sans réponse. »"""
        if not self.total:
            return _("Personne n’est encore invité.")
        if not (self.invited or self.registered):
            return ngettext("%(n)s personne dans la liste, personne n’est encore invité.", "%(n)s personnes dans la liste, personne n’est encore invité.", self.total) % {"n": self.total}  # fmt: skip
        parts = [
            *(
                [ngettext("%(n)s invitation", "%(n)s invitations", self.invited) % {"n": self.invited}]
                if self.invited
                else []
            ),
            *(
                [ngettext("%(n)s inscription", "%(n)s inscriptions", self.registered) % {"n": self.registered}]
                if self.registered
                else []
            ),
            _("%(n)s oui") % {"n": self.yes},
            _("%(n)s non") % {"n": self.no},
            *([_("%(n)s sur liste d’attente") % {"n": self.queued}] if self.queued else []),
            *([_("%(n)s sans réponse") % {"n": self.waiting}] if self.invited else []),
        ]
        return ", ".join(parts) + "."


@frozen
class GuestList:
    rows: list[GuestRow]
    everybody: list[GuestRow]
    counts: Counts
    views: list[tuple[str, int]]  # (value of VIEWS, number of rows)
    invited: list[Invited]


def guest_list(workshop: Workshop, view: str = "", text: str = "") -> GuestList:
    """Five queries."""
    everybody = invited_people(workshop)
    rows = guest_rows(workshop, everybody)
    keeps = VIEWS.get(view, VIEWS[""])
    return GuestList(
        rows=[row for row in rows if keeps(row) and matches_text(row, text)],
        everybody=rows,
        counts=guest_counts(everybody),
        views=[(value, sum(map(is_in_view, rows))) for value, is_in_view in VIEWS.items()],
        invited=everybody,
    )


def guest_rows(workshop: Workshop, everybody: Iterable[Invited]) -> list[GuestRow]:
    """Sorted by name, erased people last. Two queries."""
    failed = set(
        GuestMessage.objects.filter(mailing__workshop=workshop, message__state=Message.State.FAILED).values_list(
            "guest", flat=True
        )
    )
    marks = marked_guests(workshop)
    rows = [_guest_row(person, person.guest.pk in failed, marks.get(person.guest.pk)) for person in everybody]
    return sorted(rows, key=lambda row: (not row.name, matching_key(row.sorted_name), row.pk))


def _guest_row(one: Invited, has_failed: bool, mark: Mark | None) -> GuestRow:
    guest, facts = one.guest, one.facts
    contact = guest.contact
    asking = Gesture.LETTER if facts.way is Way.LETTER else Gesture.INVITATION
    reach = {
        Way.EMAIL: contact.email if contact else "",
        Way.LETTER: contact.address if contact else "",
        Way.PHONE: contact.phone if contact else "",
    }
    return GuestRow(
        pk=guest.pk,
        contact_pk=guest.contact_id,
        name=contact.name if contact else "",
        sorted_name=sorted_name(contact),
        place=", ".join(filter(None, (contact.function, contact.service))) if contact else "",
        organisation=contact.organisation.name if contact and contact.organisation else "",
        category=guest.category,
        category_words=guest_category_label(guest),
        commune=contact_commune(contact),
        is_met=contact.status == Contact.Status.MET if contact else None,
        way=facts.way,
        reach=reach.get(facts.way, ""),
        phone=contact.phone if contact else "",
        answer=guest.answer,
        answer_words=str(guest.get_answer_display()),
        is_invited=facts.is_invited,
        invited_at=guest.invited_at,
        reminded_at=guest.reminded_at,
        answered_at=guest.answered_at,
        registered_at=guest.registered_at,
        standing=facts.standing,
        is_to_tell=guest.is_to_tell,
        is_to_call_back=guest.is_to_call_back,
        has_failed=has_failed,
        needs_agreement=rules.message_obstacle(asking, facts, timezone.now()) is Obstacle.NO_AGREEMENT,
        is_doubted=mark is Mark.DOUBTED,
        is_to_confirm=mark is Mark.TO_CONFIRM,
        attended=guest.attended,
    )


def sorted_name(contact: Contact | None) -> str:
    return f"{contact.last_name} {contact.first_name}".strip() if contact else ""


def guest_category_label(guest: Guest) -> str:
    """The most precise category known."""
    return str(guest.get_college_display() if guest.college else guest.get_category_display() if guest.category else "")


def contact_commune(contact: Contact | None) -> str:
    """The contact's commune, else that of their organisation. Both are prefetched."""
    if contact is None:
        return ""
    if contact.commune:
        return contact.commune.name
    return contact.organisation.commune.name if contact.organisation and contact.organisation.commune else ""


def matches_text(row: GuestRow, text: str) -> bool:
    """Each word typed must begin a word of the line, ignoring accents and capitals."""
    words = matching_key(" ".join((row.name, row.place, row.organisation, row.commune))).split()
    return all(any(word.startswith(typed) for word in words) for typed in matching_key(text).split())


def guest_counts(everybody: Iterable[Invited]) -> Counts:
    everybody = list(everybody)
    answers = Counter(person.guest.answer for person in everybody)
    waiting = [person for person in everybody if person.guest.answer == Answer.WAITING]
    return Counts(
        total=len(everybody),
        invited=sum(person.guest.invited_at is not None for person in everybody),
        yes=answers[Answer.YES],
        no=answers[Answer.NO],
        queued=answers[Answer.QUEUED],
        waiting=sum(one.guest.invited_at is not None for one in waiting),
        to_invite=sum(not one.facts.is_invited for one in waiting),
        registered=sum(person.guest.registered_at is not None for person in everybody),
    )


def count_overbooked(workshop: Workshop) -> int:
    """How many said yes beyond the number of places, as both are stored now. One query."""
    capacity = Workshop.objects.filter(pk=workshop.pk).values_list("capacity", flat=True).first()
    if not capacity:
        return 0
    return max(0, Guest.objects.filter(workshop=workshop, answer=Guest.Answer.YES).count() - capacity)
