"""The poster of the open registration, read back; only while somebody may register."""

from datetime import date

import pytest

from jalons.invitations.changes import registrations
from jalons.publication.documents.kit.model import Piece
from jalons.publication.documents.kit.pdf import write_kit_pdf
from jalons.publication.queries.kit import kit_options, kit_pieces, workshop_kit
from tests.invitations.inviting import ahead
from tests.papers.reading import pdf_pages
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


def test_the_poster_says_when_where_and_how_and_goes_when_registration_closes(world: World) -> None:
    by = world.blank()
    workshop = ahead(by, place="Salle des fêtes", question="Qu’est-ce qui bloque\u00a0?")
    page = registrations.open_registration(workshop=workshop, by=by)
    said = {
        "what_happens": "<b>On parle</b> #strong[ici]",
        "how_to_come": "Arrêt Mairie",
        "accessibility": "Plain-pied",
    }
    registrations.revise_registration(
        workshop=workshop, capacity=None, until=None, reply_contact="05 53 00 00 00", by=by, **said
    )
    workshop.refresh_from_db()
    made = workshop_kit(workshop, kit_options(workshop, may_know=False), DAY)
    assert Piece.REGISTRATION in kit_pieces(made)
    pages = pdf_pages(write_kit_pdf(made, [Piece.REGISTRATION]))
    text = " ".join(" ".join(pages).replace("\u00a0", " ").split())
    assert len(pages) == 1
    for words in (
        "Atelier à venir",
        "Salle des fêtes",
        "Inscrivez-vous",
        "<b>On parle</b> #strong[ici]",
        "Comment venir. Arrêt Mairie",
        "Accessibilité. Plain-pied",
        "05 53 00 00 00",
        page.code,
    ):
        assert words in text.replace("\u200b", "")
    registrations.close_registration(workshop=workshop, by=by)
    assert Piece.REGISTRATION not in kit_pieces(workshop_kit(workshop, kit_options(workshop, may_know=False), DAY))


def test_the_longest_texts_stay_on_one_page(world: World) -> None:
    by = world.blank()
    workshop = ahead(by, place="Salle " * 30, question="Qu’est-ce qui bloque ici, et que faire ? " * 7)
    registrations.open_registration(workshop=workshop, by=by)
    said = dict.fromkeys(("what_happens", "how_to_come", "accessibility"), "Une phrase de plus. " * 30)
    registrations.revise_registration(
        workshop=workshop, capacity=None, until=workshop.held_on, reply_contact="05 53 " * 30, by=by, **said
    )
    workshop.refresh_from_db()
    made = workshop_kit(workshop, kit_options(workshop, may_know=False), DAY)
    assert len(pdf_pages(write_kit_pdf(made, [Piece.REGISTRATION]))) == 1
