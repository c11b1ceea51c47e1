"""Who is told what the notes of the workshops became: by e-mail, by letter, or not and why. For those who may read
people's data."""

from dataclasses import dataclass

from django.utils import timezone

from jalons.invitations.models import Feedback, FeedbackMessage, Guest
from jalons.invitations.queries.dispatches import Addressee, Addressees, read_email, sent_outcome
from jalons.invitations.queries.letters import envelope_lines
from jalons.invitations.rules.feedback import took_part
from jalons.invitations.rules.guests import is_over
from jalons.invitations.rules.minutes import Candidate, dispatch_outcomes
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Note, Pledge


def roadmap_feedback(roadmap: Roadmap) -> Feedback:
    """An unsaved row while nobody wrote anything."""
    return Feedback.objects.filter(roadmap=roadmap).first() or Feedback(roadmap=roadmap)


def feedback_addressees(feedback: Feedback) -> Addressees:
    """Each person once, whatever the number of workshops: those of the list who came, those who made a pledge with
    contact details. Three queries, two before the first message."""
    today = timezone.localdate()
    invited = Guest.objects.filter(workshop__roadmap=feedback.roadmap, contact__isnull=False)
    invited = invited.select_related("contact__organisation", "contact__commune", "workshop")
    guests: dict[int, Guest] = {}
    for guest in invited.order_by("workshop__number", "id"):
        over = is_over(guest.workshop.state, guest.workshop.held_on, today)
        if guest.contact_id and took_part(guest.attended, guest.answer, is_over=over):
            guests[guest.contact_id] = guest
    promised = Pledge.objects.filter(workshop__roadmap=feedback.roadmap).exclude(name="", contact="").order_by("id")
    rows = FeedbackMessage.objects.filter(feedback=feedback.pk).select_related("message") if feedback.pk else ()
    sent = {("guest", row.contact_id): row for row in rows} | {("pledge", row.pledge_id): row for row in rows}
    people: list[tuple[Candidate, str, Guest | None, Pledge | None, FeedbackMessage | None]] = []
    for pk, guest in guests.items():
        contact, row = guest.contact, sent.get(("guest", pk))
        assert contact
        candidate = Candidate(f"guest:{pk}", True, contact.consents, contact.email, False, sent_outcome(row))
        people.append((candidate, contact.name, guest, None, row))
    for pledge in promised:
        row, email = sent.get(("pledge", pledge.pk)), read_email(pledge.contact)
        candidate = Candidate(f"pledge:{pledge.pk}", True, pledge.consents, email, False, sent_outcome(row))
        people.append((candidate, pledge.name or pledge.quality, None, pledge, row))
    outcomes = dispatch_outcomes([candidate for candidate, *_rest in people])
    return Addressees(
        [
            Addressee(one.key, name, one.email, outcomes[one.key], row.message if row else None, guest, pledge)
            for one, name, guest, pledge, row in people
        ]
    )


@dataclass(frozen=True)
class PaperLetter:
    """`address`: the lines of the envelope; without a postal address, the letter is handed over."""

    name: str
    address: tuple[str, ...]


def paper_letters(addressees: Addressees) -> list[PaperLetter]:
    """For those who agreed to be written to and have no e-mail. No query."""
    letters = []
    for one in addressees.on_paper:
        contact = one.guest.contact if one.guest else None
        letters.append(PaperLetter(one.name, envelope_lines(contact) if contact else (one.name,)))
    return letters


@dataclass(frozen=True)
class TypedSheet:
    """A sheet of paper that was typed back: its code alone leads to what became of its notes."""

    number: int
    workshop: str
    workshop_code: str
    secret: str


def typed_sheets(roadmap: Roadmap) -> list[TypedSheet]:
    """In the order of workshops, then of numbers. One query."""
    rows = Note.objects.filter(workshop__roadmap=roadmap, sheet__isnull=False).order_by("workshop__number", "sheet")
    columns = ("sheet", "workshop__title", "workshop__code", "workshop__secret")
    return [TypedSheet(*row) for row in rows.values_list(*columns).distinct()]
