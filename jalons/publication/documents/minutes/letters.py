"""The messages to recipients of the compte rendu: one text for those who came, another for those who could not.

They have a link and no attachment: the page is light on a phone, follows the corrections of the minutes, and a name
erased from it is erased for everybody. Files can be downloaded there.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.mail import Letter, absolute_url, render_letter
from jalons.invitations.models import Minutes
from jalons.publication.documents.minutes.document import next_meeting_label
from jalons.workshops.models import Pledge

PRESENT, ABSENT = "publication/mail/minutes_present.txt", "publication/mail/minutes_absent.txt"


@frozen
class Letters:
    present: Letter
    absent: Letter


def proposed_words() -> tuple[str, str]:
    """For those who came or whose attendance is unknown; for those who could not come."""
    return (
        _(
            "Voici le compte rendu de l’atelier. Merci à celles et ceux qui y ont pris part.\n\n"
            "Relisez-le : si quelque chose manque ou vous surprend, dites-le-nous."
        ),
        _(
            "Vous n’avez pas pu venir à l’atelier : voici ce qui s’y est dit, et la suite.\n\n"
            "Votre avis compte aussi. Dites-nous ce qui manque, et rejoignez-nous la prochaine fois."
        ),
    )


def minutes_letters(minutes: Minutes, today: date) -> Letters:
    """As they will leave, for a person without a pledge."""
    values = letter_context(minutes, today)
    return Letters(render_letter(PRESENT, **values), render_letter(ABSENT, **values))


def letter_context(minutes: Minutes, today: date) -> dict[str, Any]:
    """The values of both texts, the same for everybody: dated like the edition and its document."""
    present, absent = proposed_words()
    return {
        "roadmap": minutes.workshop.roadmap,
        "workshop": minutes.workshop,
        "words_present": minutes.words_present or present,
        "words_absent": minutes.words_absent or absent,
        # Before the first validation there is no page yet, so nobody may copy an address that leads nowhere.
        "link": absolute_url("publication:public_minutes", minutes.uid)
        if minutes.edition
        else _("(ici, l’adresse de la page, une fois le compte rendu validé)"),
        "meeting": next_meeting_label(minutes, minutes.frozen_on or today),
    }


def pledge_address(pledge: Pledge | None) -> str:
    """The address where the author of a pledge finds it."""
    return absolute_url("carriage:own_pledge", pledge.uid) if pledge else ""
