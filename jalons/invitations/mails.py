"""The texts of messages to guests, which are also shown before they leave."""

import re
from collections.abc import Mapping
from dataclasses import field

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.mail import absolute_url, render_letter
from jalons.invitations.models import Guest, Mailing
from jalons.invitations.models.invitations import waiting_rank
from jalons.invitations.models.registrations import registration_marks
from jalons.invitations.rules.registrations import Mark
from jalons.workshops import words
from jalons.workshops.models import Workshop

# The kinds of messages of this floor (`jalons/mail/kinds.py`); the texts of the last two are on a floor above.
GUEST, MINUTES, FEEDBACK = "guest", "minutes", "feedback"
_BLANK_LINES = re.compile(r"\n{3,}")


@frozen
class ComposedMail:
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


def compose_guest_mail(
    kind: str, guest: Guest | None, workshop: Workshop, *, paragraph: str = "", author: str = ""
) -> ComposedMail:
    """A message to this guest; without a guest, an example whose links lead nowhere.

    Mail programs show « se désabonner » beside the message: it does the same as the link at its end (RFC 8058).
    """
    stop = _guest_link(guest, "invitations:no_more")
    letter = render_letter(
        f"invitations/mail/{Mailing.Kind(kind).name.lower()}.txt",
        workshop=workshop,
        authority=workshop.roadmap.lead_authority,
        when=words.schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        paragraph=paragraph.strip(),
        author=author,
        link=_guest_link(guest, "invitations:reply"),
        calendar=_guest_link(guest, "invitations:reply_ics") if workshop.held_on else "",
        stop=stop,
        code=guest.spoken_reply_code if guest else _("(le code de chaque personne)"),
        rank=waiting_rank(guest) if guest else 0,
        answer=guest.answer if guest else "",
        is_to_confirm=guest is not None and registration_marks([guest.pk]).get(guest.pk) is Mark.TO_CONFIRM,
    )
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if guest else {}
    return ComposedMail(letter.subject, _BLANK_LINES.sub("\n\n", letter.body), headers)


def _guest_link(guest: Guest | None, name: str) -> str:
    return absolute_url(name, guest.uid) if guest else _("(le lien personnel de chaque personne)")
