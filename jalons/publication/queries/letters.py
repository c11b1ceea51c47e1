"""Invitations on paper, read once."""

from datetime import date

from django.utils.translation import gettext as _

from jalons.base import french
from jalons.base.mail import absolute_url
from jalons.invitations.models import Guest, Mailing
from jalons.invitations.queries import letters
from jalons.publication.documents.letters.model import Call, Calls, Letter, Letters
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Workshop
from jalons.workshops.words import schedule_label


def paper_letters(workshop: Workshop, on: date, *, whole: bool = False) -> Letters:
    """Letters to post; `whole`: also those already posted. They have the text of the e-mails, if some have left."""
    mailing = Mailing.objects.filter(workshop=workshop, kind=Mailing.Kind.INVITATION).order_by("-id").first()
    return Letters(
        title=workshop.title,
        authority=workshop.roadmap.lead_authority,
        service=workshop.roadmap.carrying_service,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        place=workshop.place,
        question=workshop.question,
        paragraph=mailing.paragraph if mailing else "",
        reply_by=french.format_day(workshop.reply_by) if workshop.reply_by else "",
        contact=workshop.reply_contact,
        reply_address=absolute_url("invitations:reply_code").partition("://")[2],
        return_address=return_address(workshop.roadmap),
        letters=tuple(
            Letter(letter.name, letter.address, letter.code, letter.link)
            for letter in letters.guest_letters(workshop, whole=whole)
        ),
        date=on,
    )


def return_address(roadmap: Roadmap) -> tuple[str, ...]:
    """The lines of the envelope in which a coupon comes back; empty while nobody wrote the address."""
    if not roadmap.postal_address:
        return ()
    lines = (roadmap.lead_authority, roadmap.carrying_service, *roadmap.postal_address.splitlines())
    return tuple(line for line in lines if line)


def phone_calls(workshop: Workshop, on: date) -> Calls:
    rows = letters.guests_to_call(workshop)
    return Calls(
        title=workshop.title,
        authority=workshop.roadmap.lead_authority,
        when=schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        place=workshop.place,
        calls=tuple(
            Call(
                row.sorted_name,
                row.organisation,
                row.phone,
                row.answer_words
                if row.answer != Guest.Answer.WAITING
                else _("à rappeler")
                if row.is_to_call_back
                else "",
            )
            for row in rows
        ),
        date=on,
    )
