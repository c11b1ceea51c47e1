"""Who is told what the notes of the workshops became: by e-mail, by letter, or not and why. For those who may read
people's data."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.invitations.models import Feedback, FeedbackMessage, Guest
from jalons.invitations.queries.dispatches import Addressee, Addressees, read_email, sent_outcome
from jalons.invitations.queries.letters import envelope_lines
from jalons.invitations.rules.feedback import took_part
from jalons.invitations.rules.guests import is_over
from jalons.invitations.rules.minutes import Candidate, dispatch_outcomes
from jalons.roadmaps.models import Membership, Roadmap
from jalons.workshops.models import Note, Pledge, Workshop


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
    promised = (
        Pledge.objects.filter(workshop__roadmap=feedback.roadmap)
        .exclude(name="", contact="")
        .select_related("workshop")
        .order_by("id")
    )
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


@frozen
class PaperLetter:
    """`address`: the lines of the envelope; without a postal address, the letter is handed over. `about`: the workshop that
    the person came to, its day and its place."""

    name: str
    address: tuple[str, ...]
    about: str = ""


def paper_letters(addressees: Addressees) -> list[PaperLetter]:
    """For those who agreed to be written to and have no e-mail. No query."""
    letters = []
    for one in addressees.on_paper:
        contact = one.guest.contact if one.guest else None
        workshop = one.guest.workshop if one.guest else one.pledge.workshop if one.pledge else None
        about = _workshop_sentence(workshop) if workshop else ""
        letters.append(PaperLetter(one.name, envelope_lines(contact) if contact else (one.name,), about))
    return letters


def _workshop_sentence(workshop: Workshop) -> str:
    """« Vous êtes venue ou venu à l’atelier « … », le 12 mars 2026, salle des fêtes »."""
    where = [f"«\u00a0{workshop.title}\u00a0»"]
    if workshop.held_on:
        where.append(_("le %(day)s") % {"day": format_day(workshop.held_on)})
    if workshop.place:
        where.append(workshop.place)
    return _("Vous avez pris part à l’atelier %(where)s.") % {"where": ", ".join(where)}


def postal_contact(roadmap: Roadmap) -> str:
    """Where to write to the team, and its telephone as the last workshop gives it; empty when neither is known. One query."""
    told = Workshop.objects.filter(roadmap=roadmap).exclude(reply_contact="").order_by("-number")
    phone = told.values_list("reply_contact", flat=True).first()
    address = [roadmap.lead_authority, *roadmap.postal_address.splitlines()] if roadmap.postal_address else []
    return "\u00a0; ".join(filter(None, (", ".join(address), phone)))


def team_contact(roadmap: Roadmap) -> str:
    """The same for an e-mail, with the address of the person in charge. Two queries."""
    focal = Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT).order_by("id")
    email = focal.values_list("user__email", flat=True).first()
    written = postal_contact(roadmap)
    if not roadmap.postal_address:
        written = "\u00a0; ".join(filter(None, (roadmap.lead_authority, written)))
    return "\u00a0; ".join(filter(None, (written, email)))


@frozen
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
