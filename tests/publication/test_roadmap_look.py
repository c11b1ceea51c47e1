"""The colours, the logo and the foot of page of a roadmap: chosen on a page, found in every file."""

import html
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from jalons.base.errors import Refused
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.logos import MOST_KEPT, redraw_logo
from jalons.papers.documents.look import OURS, Logo, Look
from jalons.publication.changes import looks
from jalons.publication.documents.look import roadmap_look
from jalons.publication.models import DocumentLook
from jalons.roadmaps.models import JournalEntry, Member
from tests.pages import send_shown
from tests.papers.pictures import announced, first_pixel, jpeg_announced, png
from tests.papers.reading import docx_paragraphs, odt_paragraphs, pdf_pages, pdf_tags, squeezed, xml
from tests.papers.sample import fiche, roadmap, titles
from tests.world import World

RED = "b5121b"
FOOT = "Communauté de communes, 1 place de la Mairie"
THEIRS = Look(RED, Logo(redraw_logo(png()), "Logo de la communauté de communes"), FOOT)


# --- in the files -----------------------------------------------------------------------------------------------------


def words(file: bytes, extension: str) -> str:
    if extension == "pdf":
        return "".join(pdf_pages(file))
    return "".join(text for _, text in (docx_paragraphs if extension == "docx" else odt_paragraphs)(file))


@pytest.mark.parametrize("extension", FORMATS)
def test_their_look_takes_no_word_away(extension: str) -> None:
    found = squeezed(words(write_document(roadmap(40), extension, THEIRS), extension))
    assert [title for title in titles(40) if squeezed(title) not in found] == []


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("document", [roadmap(), fiche()], ids=["cover", "no cover"])
def test_without_a_look_a_file_is_what_it_was(extension: str, document: Any) -> None:
    assert (
        write_document(document, extension)
        == write_document(document, extension, OURS)
        != write_document(document, extension, THEIRS)
    )


@pytest.mark.parametrize("document", [roadmap(), fiche()], ids=["cover", "no cover"])
def test_a_pdf_has_their_logo_with_its_words_and_their_foot_on_each_page(document: Any) -> None:
    made = write_document(document, "pdf", THEIRS)
    assert next(tag[1].get("Alt") for tag in pdf_tags(made) if tag[0] == "Figure") == THEIRS.logo.alt  # type: ignore[union-attr]
    pages = pdf_pages(made)[1:] if document.cover else pdf_pages(made)
    assert [FOOT in " ".join(page.split()) for page in pages] == [True] * len(pages)
    with pikepdf.open(BytesIO(made)) as opened:
        assert b"pdfuaid" in bytes(opened.Root.Metadata.read_bytes())


def test_a_word_file_has_their_colour_their_logo_and_their_foot() -> None:
    made = write_document(fiche(), "docx", THEIRS)
    with ZipFile(BytesIO(made)) as archive:
        styles = archive.read("word/styles.xml").decode()
        body = archive.read("word/document.xml").decode()
        pictures = [archive.read(name) for name in archive.namelist() if "/media/" in name]
        feet = [archive.read(name).decode() for name in archive.namelist() if "/footer" in name]
    assert RED in styles
    assert "0d5358" not in styles
    assert f'descr="{THEIRS.logo.alt}"' in body  # type: ignore[union-attr]
    assert THEIRS.logo.data in pictures  # type: ignore[union-attr]
    assert [FOOT in foot for foot in feet] == [True]


def test_a_libreoffice_file_has_their_colour_their_logo_and_their_foot() -> None:
    made = write_document(fiche(), "odt", THEIRS)
    with ZipFile(BytesIO(made)) as archive:
        styles = archive.read("styles.xml").decode()
        body = archive.read("content.xml").decode()
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("Pictures/")]
    assert f"#{RED}" in styles
    assert "#0d5358" not in styles + body
    assert f"<svg:title>{THEIRS.logo.alt}</svg:title>" in body  # type: ignore[union-attr]
    assert THEIRS.logo.data in pictures  # type: ignore[union-attr]
    assert styles.count(FOOT) == 2
    assert xml(made, "META-INF/manifest.xml") is not None


def test_the_cover_takes_their_colour() -> None:
    ours, theirs = (write_document(roadmap(), "odt", look) for look in (OURS, Look(RED)))
    pictures = []
    for made in (ours, theirs):
        with ZipFile(BytesIO(made)) as archive:
            pictures.append({archive.read(name) for name in archive.namelist() if name.startswith("Pictures/")})
    assert len(pictures[0] ^ pictures[1]) == 2


# --- the picture ------------------------------------------------------------------------------------------------------


def test_a_logo_is_drawn_anew_and_nothing_else_of_its_file_is_kept() -> None:
    made = redraw_logo(png(text=b"prise chez moi"))
    assert made.startswith(b"\x89PNG")
    assert Logo(made, "").pixels == (300, 100)
    assert first_pixel(made)[:3] == (200, 20, 30)
    assert b"prise chez moi" not in made


def test_a_large_logo_is_made_smaller() -> None:
    made = redraw_logo(png(3000, 1000))
    assert Logo(made, "").pixels == (1200, 400)
    assert len(made) < MOST_KEPT


@pytest.mark.parametrize(("width", "height", "size"), [(300, 100, (6, 2)), (100, 100, (2, 2)), (600, 100, (6, 1))])
def test_a_logo_fits_its_box(width: int, height: int, size: tuple[int, int]) -> None:
    assert Logo(png(width, height), "").size_cm == pytest.approx(size)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier n’est pas une image PNG ou JPEG."),
        (b"GIF89a" + b"\0" * 50, "Ce fichier n’est pas une image PNG ou JPEG."),
        (b"PK\x03\x04" + b"\0" * 50, "Ce fichier n’est pas une image PNG ou JPEG."),
        (b'<?xml version="1.0"?><SVG onload="alert(1)"/>', "Un logo SVG peut contenir des programmes."),
        (png()[:60], "Cette image est abîmée."),
        (png()[:20], "Ce fichier n’est pas une image PNG ou JPEG."),
        (announced(300, 100)[:-30], "Cette image est abîmée."),
        (announced(0, 100), "Cette image est abîmée."),
        (announced(60_000, 60_000), "Ce logo est trop grand : 5 000 pixels de côté au plus."),
        (jpeg_announced(60_000, 60_000), "Ce logo est trop grand : 5 000 pixels de côté au plus."),
        (jpeg_announced(300, 100), "Cette image est abîmée."),
        (b"\xff\xd8\xff\xe0\x00\x00" + b"\0" * 50, "Cette image est abîmée."),
        (announced(4000, 10), "Ce logo est trop étroit pour être lu."),
        (b"\x89PNG" + b"\0" * 6_000_000, "Ce logo est trop lourd : 5 Mo au plus."),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_do(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        redraw_logo(content)
    assert refusal.value.sentence.replace("\u00a0", " ").startswith(sentence)
    assert refusal.value.field == "logo"


# --- the change -------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World) -> Member:
    return world.blank()


def set_look(by: Member, **values: Any) -> DocumentLook:
    asked: dict[str, Any] = {"accent": RED, "footer": FOOT, "logo": None, "logo_alt": ""}
    return looks.set_look(**asked | values, by=by)


def told(by: Member) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    lines = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind="documentlook").order_by("pk")
    return [(line.verb, line.before, line.after) for line in lines]


def test_a_roadmap_has_the_look_of_jalons_until_it_chooses(blank: Member) -> None:
    assert roadmap_look(blank.roadmap, "pdf") == OURS


def test_a_look_is_kept_and_told(blank: Member) -> None:
    picture = redraw_logo(png())
    set_look(blank, logo=picture)
    words = f"Logo\u00a0: {blank.roadmap.lead_authority}"
    assert roadmap_look(blank.roadmap, "pdf") == Look(RED, Logo(picture, words), FOOT)
    before = {"accent": "", "footer": "", "logo": "", "logo_alt": ""}
    after = {"accent": RED, "footer": FOOT, "logo": "image de 1 ko", "logo_alt": words}
    assert told(blank) == [("revise", before, after)]


def test_the_same_look_is_not_told_twice(blank: Member) -> None:
    set_look(blank)
    set_look(blank)
    assert len(told(blank)) == 1


def test_a_logo_stays_until_it_is_taken_off(blank: Member) -> None:
    set_look(blank, logo=redraw_logo(png()), logo_alt="Une rivière")
    set_look(blank, accent="", logo_alt="Une rivière")
    assert roadmap_look(blank.roadmap, "pdf").logo == Logo(redraw_logo(png()), "Une rivière")
    set_look(blank, logo=b"", logo_alt="Une rivière")
    assert roadmap_look(blank.roadmap, "pdf") == Look(RED, None, FOOT)


def test_the_database_refuses_a_logo_without_words(blank: Member) -> None:
    with pytest.raises(IntegrityError, match="a_logo_has_its_words"), transaction.atomic():
        DocumentLook.objects.create(roadmap=blank.roadmap, logo=png(), logo_alt="")


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def address(blank: Member, client: Client) -> str:
    assert blank.user
    client.force_login(blank.user)
    return reverse("publication:look", args=[blank.roadmap.slug])


def sent(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def hidden(response: Any) -> str:
    found = re.search(r'name="sent_logo" value="([^"]*)"', response.content.decode())
    assert found
    return html.unescape(found[1])


def test_a_preview_is_shown_and_nothing_is_written(blank: Member, client: Client, address: str) -> None:
    shown = client.post(address, {"accent": "#B5121B", "footer": FOOT, "logo": sent(png()), "preview": "1"})
    assert shown.content.decode().count("data:image/png;base64,") == 2
    assert 'value="#B5121B"' in shown.content.decode()
    assert roadmap_look(blank.roadmap, "pdf") == OURS


def test_the_logo_that_was_previewed_is_the_one_that_is_saved(blank: Member, client: Client, address: str) -> None:
    shown = client.post(address, {"accent": "#B5121B", "logo": sent(png()), "preview": "1"})
    saved = client.post(address, {"accent": "#B5121B", "sent_logo": hidden(shown)}, follow=True)
    assert "C’est enregistré." in saved.content.decode()
    assert roadmap_look(blank.roadmap, "pdf").logo == Logo(
        redraw_logo(png()), f"Logo\u00a0: {blank.roadmap.lead_authority}"
    )


def test_a_logo_made_for_another_roadmap_is_not_taken(
    world: World, blank: Member, client: Client, address: str
) -> None:
    client.force_login(world.user("referente"))
    other = client.post(reverse("publication:look", args=[world.roadmap.slug]), {"logo": sent(png()), "preview": "1"})
    refused = client.post(address, {"sent_logo": hidden(other)})
    assert "Cet aperçu est trop ancien. Choisissez de nouveau votre logo." in refused.content.decode()
    assert roadmap_look(blank.roadmap, "pdf") == OURS


def test_a_wrong_colour_keeps_what_was_typed_and_the_logo(blank: Member, client: Client, address: str) -> None:
    refused = client.post(address, {"accent": "rouge", "footer": FOOT, "logo": sent(png())})
    page = refused.content.decode()
    assert "Écrivez la couleur avec un dièse" in page
    assert 'value="rouge"' in page
    assert hidden(refused)
    assert roadmap_look(blank.roadmap, "pdf") == OURS


def test_a_file_that_is_no_picture_is_refused_beside_its_field(client: Client, address: str) -> None:
    refused = client.post(address, {"logo": sent(b"MZ" * 100)})
    assert refused.context["form"].errors == {"logo": ["Ce fichier n’est pas une image PNG ou JPEG."]}


def test_a_pale_colour_is_darkened_and_said(blank: Member, client: Client, address: str) -> None:
    saved = client.post(address, {"accent": "#ffd166"}, follow=True)
    used = roadmap_look(blank.roadmap, "pdf").colours["river"]
    assert f"Les titres sont écrits en #{used.upper()}." in saved.content.decode()
    assert roadmap_look(blank.roadmap, "pdf").accent == "ffd166"


def test_a_saved_logo_can_be_taken_off(blank: Member, client: Client, address: str) -> None:
    set_look(blank, logo=redraw_logo(png()))
    assert 'name="remove_logo"' in client.get(address).content.decode()
    send_shown(client, address, {"remove_logo": "on"})
    assert roadmap_look(blank.roadmap, "pdf") == OURS


def test_what_leaves_has_the_look_of_its_roadmap(blank: Member, client: Client, address: str) -> None:
    set_look(blank)
    for extension in FORMATS:
        file = client.get(reverse("publication:roadmap", args=[blank.roadmap.slug, extension])).content
        with_foot = file if extension != "pdf" else "".join(pdf_pages(file)).encode()
        if extension != "pdf":
            with ZipFile(BytesIO(file)) as archive:
                with_foot = b"".join(archive.read(name) for name in archive.namelist())
        assert FOOT.encode() in b" ".join(with_foot.split(b"\n"))
