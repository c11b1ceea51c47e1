"""What those who took part are told, as an e-mail and on paper: the same words, then the same decisions."""

from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.french import format_day
from jalons.base.frozen import frozen
from jalons.base.mail import Letter, absolute_url, render_letter
from jalons.base.stamps import make_stamp
from jalons.invitations.models import Feedback
from jalons.invitations.queries.dispatches import Addressee
from jalons.invitations.queries.feedback import PaperLetter, TypedSheet, postal_contact, team_contact
from jalons.publication.documents.letters.told_outcomes import ToldOutcomes
from jalons.workshops.rules.follow_codes import SheetCode, sheet_code

TEMPLATE = "publication/mail/feedback.txt"


def proposed_text() -> str:
    return _(
        "Vous avez pris part à un atelier sur l’inclusion numérique. Le comité de pilotage a décidé : voici ce que vos "
        "notes sont devenues.\n\nMerci : ce que vous avez dit a compté."
    )


def feedback_text(feedback: Feedback) -> str:
    return feedback.text or proposed_text()


def feedback_stamp(feedback: Feedback, outcomes: ToldOutcomes) -> str:
    return make_stamp(feedback_text(feedback), outcomes.stamp)


def feedback_letter(feedback: Feedback, outcomes: ToldOutcomes, *, stop: str, own: str = "") -> Letter:
    """`stop`: the private address that stops messages, empty for somebody who has none; `own`: that of their pledge."""
    return render_letter(
        TEMPLATE,
        roadmap=feedback.roadmap,
        text=feedback_text(feedback),
        told=outcomes,
        link=absolute_url("overview:follow_code"),
        stop=stop,
        own=own,
        contact=team_contact(feedback.roadmap),
    )


@frozen
class FeedbackPreview:
    """The message as some of the people receive it: what is personal in it is replaced with what it is."""

    letter: Letter
    people: int


def feedback_previews(feedback: Feedback, outcomes: ToldOutcomes, people: Sequence[Addressee]) -> list[FeedbackPreview]:
    """As those who came receive it, then as those who are known by their pledge alone, whose end is not the same. Never
    empty."""
    promised = sum(person.guest is None for person in people)
    previews = []
    if came := len(people) - promised or not promised:
        stop = _("(le lien personnel de chaque personne)")
        previews.append(FeedbackPreview(feedback_letter(feedback, outcomes, stop=stop), int(came)))
    if promised:
        own = _("(le lien personnel de chaque engagement)")
        previews.append(FeedbackPreview(feedback_letter(feedback, outcomes, stop="", own=own), promised))
    return previews


@frozen
class FeedbackPage:
    """One page. `address`: the lines of the envelope, empty for a sheet, whose writer nobody knows; `about`: which sheet
    it answers, or which workshop the person came to; `code` may be empty; `link` is the content of the QR code."""

    address: tuple[str, ...]
    about: str
    code: str
    link: str


@frozen
class FeedbackPages:
    title: str
    authority: str
    service: str
    paragraphs: tuple[str, ...]
    kept: tuple[str, ...]
    aside: tuple[Mapping[str, str], ...]
    more: str
    pages: tuple[FeedbackPage, ...]
    date: Date
    contact: str = ""


def person_pages(letters: list[PaperLetter]) -> tuple[FeedbackPage, ...]:
    link = absolute_url("overview:follow_code")
    return tuple(FeedbackPage(letter.address, letter.about, "", link) for letter in letters)


def sheet_pages(sheets: list[TypedSheet]) -> tuple[FeedbackPage, ...]:
    pages = []
    for sheet in sheets:
        code = str(SheetCode(sheet.workshop_code, sheet.number, sheet_code(sheet.secret, sheet.number)))
        about = _("Feuille n° %(number)s, %(workshop)s") % {"number": sheet.number, "workshop": sheet.workshop}
        pages.append(FeedbackPage((), about, code, absolute_url("overview:contribution", code)))
    return tuple(pages)


def feedback_pages(
    feedback: Feedback, outcomes: ToldOutcomes, pages: tuple[FeedbackPage, ...], on: Date
) -> FeedbackPages:
    roadmap = feedback.roadmap
    return FeedbackPages(
        title=roadmap.name,
        authority=roadmap.lead_authority,
        service=roadmap.carrying_service,
        paragraphs=tuple(part for part in feedback_text(feedback).splitlines() if part.strip()),
        kept=outcomes.shown,
        aside=tuple({"title": one.title, "verdict": one.verdict, "reason": one.reason} for one in outcomes.aside),
        more=" ".join(filter(None, (outcomes.others, outcomes.study_sentence))),
        pages=pages,
        date=on,
        contact=postal_contact(roadmap),
    )


def feedback_words(made: FeedbackPages) -> dict[str, Any]:
    """By the names used in feedback.typ."""
    follow = absolute_url("overview:follow_code").partition("://")[2]
    return {
        "name": _("Ce que vos notes sont devenues"),
        "dated": _("Le %(day)s") % {"day": format_day(made.date)},
        "dear": _("Bonjour,"),
        "kept": _("Ce qui est retenu"),
        "aside": _("Ce qui ne se fera pas, et pourquoi"),
        "unsaid": _("La raison n’a pas été écrite : demandez-la-nous."),
        "yours": _("Vos propres notes"),
        "by_code": _("Avec un téléphone : photographiez ce code."),
        "by_address": _("Sur un ordinateur : tapez %(address)s, puis votre code :") % {"address": follow},
        "own_code": _("celui que vous avez gardé en partant de l’atelier, ou qui est imprimé sur votre feuille."),
        "thanks": _("Merci d’avoir pris part à cette démarche."),
        "why": _(
            "Cette lettre vient une seule fois. Vos coordonnées ne servent qu’à cette démarche : pour les voir, les "
            "corriger ou les faire effacer, %(contact)s. Un désaccord ? La CNIL vous répond sur cnil.fr."
        )
        % {
            "contact": _("écrivez-nous ou appelez : %(contact)s") % {"contact": made.contact}
            if made.contact
            else _("écrivez-nous")
        },
        "sheet_why": _("Nous ne savons pas qui a rempli cette feuille : seul son code mène à ses notes."),
        "alts": [
            _("Code à photographier : il mène à la page de la feuille, comme le code %(code)s.") % {"code": page.code}
            if page.code
            else _("Code à photographier : il mène à la page où taper votre code.")
            for page in made.pages
        ],
    }
