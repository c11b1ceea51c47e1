"""Every paper is read without a magnifying glass: nine points at least, read back without the code that drew it."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from jalons.publication.documents.kit.model import Piece, RegistrationPoster
from jalons.publication.documents.kit.pdf import write_kit_pdf
from jalons.publication.documents.letters.pdf import write_letters_pdf
from jalons.publication.queries.kit import kit_options, workshop_kit
from jalons.workshops.models import Workshop
from tests.access.read_everything import every_address
from tests.papers.reading import pdf_pages, pdf_text_sizes
from tests.publication.test_letters import MADE
from tests.world import World

LEAST = 9.0
POSTER = RegistrationPoster(
    link="https://jalons.exemple.fr/inscription/CGHKLM/",
    address="jalons.exemple.fr/inscription/CGHKLM/",
    until="Jusqu’au mardi 24 novembre 2026.",
    what_happens="On travaille par petites tables. " * 30,
    how_to_come="Arrêt Mairie, ligne 3. " * 10,
    accessibility="Plain-pied. " * 10,
    contact="05 53 00 00 00",
)


def too_small(file: bytes) -> list[tuple[int, float]]:
    """The page and the size of what is smaller; the rounding of a drawing is let through."""
    return sorted({one for one in pdf_text_sizes(file) if one[1] < LEAST - 0.05})


@pytest.mark.django_db
@pytest.mark.parametrize("piece", list(Piece))
@pytest.mark.parametrize("number", [1, 2])
def test_no_piece_of_the_kit_is_smaller_than_nine_points(world: World, number: int, piece: Piece) -> None:
    workshop = Workshop.objects.get(roadmap=world.roadmap, number=number)
    kit = workshop_kit(workshop, kit_options(workshop, may_know=True), date(2026, 11, 25))
    if piece is Piece.REGISTRATION:
        kit = replace(kit, registration=POSTER)
    assert too_small(write_kit_pdf(kit, [piece])) == []


def test_the_size_of_a_text_is_read_through_what_scales_it() -> None:
    """Else the test above could not fail."""
    sizes = {size for _page, size in pdf_text_sizes(write_letters_pdf(MADE))}
    assert {9.0, 11.0} <= sizes <= {9.0, 9.5, 10.0, 11.0, 12.0, 13.2, 15.6}


def test_a_long_letter_goes_on_overleaf_rather_than_under_nine_points() -> None:
    long = replace(
        MADE,
        letters=MADE.letters[:1],
        title="Titre " * 25,
        paragraph="Mot " * 375,
        question="Question " * 33,
        place="Lieu " * 40,
    )
    for made, pages in ((replace(MADE, letters=MADE.letters[:1]), 1), (long, 2)):
        file = write_letters_pdf(made)
        assert (too_small(file), len(pdf_pages(file))) == ([], pages)


@pytest.mark.django_db
def test_no_document_of_a_roadmap_is_smaller_than_nine_points(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    found, read = {}, 0
    for name, url in every_address(world):
        # Attachments are the files of others.
        if url.endswith(".pdf") and "kit" not in name and (answer := client.get(url)).status_code == 200:
            read += 1
            if small := too_small(answer.content):
                found[name] = small
    assert found == {}
    assert read >= 15, read
