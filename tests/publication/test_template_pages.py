"""The pages of the templates: sent, said, tried, taken off; one that is refused leaves the one there was."""

from io import BytesIO
from typing import Any

import docx as python_docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from jalons.papers.documents.look import OURS
from jalons.papers.uploaded_templates.docx import read_docx_template
from jalons.publication.changes import looks, templates
from jalons.publication.documents.look import roadmap_look
from jalons.publication.models import DocumentTemplate
from jalons.roadmaps.models import JournalEntry, Member
from tests.papers.text_templates import HEAD, altered, parts, text_template, word_template
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def address(member: Member, name: str = "template", kind: str = "docx") -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, kind])


def send(client: Client, member: Member, content: bytes, name: str = "Charte 2026.docx") -> Any:
    return client.post(address(member), {"file": SimpleUploadedFile(name, content)}, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " "))


def told(member: Member) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    lines = JournalEntry.objects.filter(roadmap=member.roadmap, about_kind="documenttemplate").order_by("pk")
    return [(line.verb, line.before, line.after) for line in lines]


def test_a_template_is_taken_said_and_told(blank: Member, client: Client) -> None:
    page = text(send(client, blank, word_template(remove=("Caption", "Title"))))
    assert "Votre modèle est pris." in page
    assert "Votre modèle n’a pas ces styles, les nôtres sont utilisés : Titre, Légende." in page
    assert told(blank) == [("add", {}, {})]
    row = DocumentTemplate.objects.get(roadmap=blank.roadmap)
    assert (row.kind, row.accent, row.has_footer, row.by_name) == ("docx", "6a1b9a", True, "La chargée de coopération")


def test_one_missing_style_is_said_in_the_singular(blank: Member, client: Client) -> None:
    page = text(send(client, blank, word_template(remove=("Caption",))))
    assert "Votre modèle n’a pas ce style, le nôtre est utilisé : Légende." in page


def test_a_whole_template_says_so(blank: Member, client: Client) -> None:
    assert "Tous ses styles ont été trouvés." in text(send(client, blank, word_template()))


def test_what_leaves_is_in_their_template_and_only_in_that_format(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    for name, arguments in (("roadmap", ["docx"]), ("look_sample", ["docx"])):
        file = client.get(reverse(f"publication:{name}", args=[blank.roadmap.slug, *arguments])).content
        assert python_docx.Document(BytesIO(file)).sections[0].header.paragraphs[0].text == HEAD
    assert roadmap_look(blank.roadmap, "odt") == roadmap_look(blank.roadmap, "pdf") == OURS


def test_a_libreoffice_template_is_taken_too(blank: Member, client: Client) -> None:
    sent = SimpleUploadedFile("Charte.odt", text_template())
    page = text(client.post(address(blank, kind="odt"), {"file": sent}, follow=True))
    assert "Votre modèle est pris." in page
    file = client.get(reverse("publication:look_sample", args=[blank.roadmap.slug, "odt"])).content
    assert HEAD in parts(file)["styles.xml"].decode()
    assert roadmap_look(blank.roadmap, "docx") == OURS


def test_a_template_of_the_other_suite_is_sent_to_its_page(blank: Member, client: Client) -> None:
    assert "C’est un fichier LibreOffice : enregistrez-le au format Word (.docx ou .dotx)." in text(
        send(client, blank, text_template())
    )


def test_a_refused_template_leaves_the_one_there_was(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    before = roadmap_look(blank.roadmap, "docx")
    page = send(client, blank, altered(word_template(), add={"word/vbaProject.bin": b"x"}), "piège.docx")
    assert page.context["form"].errors == {
        "file": ["Ce modèle contient des macros. Enregistrez-le sans macro, puis renvoyez-le."]
    }
    assert "Charte 2026.docx" in text(page)
    assert roadmap_look(blank.roadmap, "docx") == before
    assert len(told(blank)) == 1


def test_a_file_of_more_than_20_mb_is_refused_before_it_is_read(blank: Member, client: Client) -> None:
    page = send(client, blank, b"PK\x03\x04" + b"\0" * (20 * 1024 * 1024))
    assert "Ce modèle est trop lourd : 20 Mo au plus." in text(page)


def test_another_template_takes_the_place_of_the_first(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    send(client, blank, word_template(remove=("Title",)), "Charte 2027.docx")
    row = DocumentTemplate.objects.get(roadmap=blank.roadmap)
    assert (row.name, row.missing) == ("Charte 2027.docx", ["Titre"])
    assert told(blank)[1:] == [("revise", {}, {})]


def test_a_template_is_taken_off_and_may_come_back(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    first = roadmap_look(blank.roadmap, "docx")
    page = client.post(address(blank, "remove_template"), follow=True)
    assert "Votre modèle est retiré" in text(page)
    assert roadmap_look(blank.roadmap, "docx") == OURS
    assert told(blank)[-1] == ("remove", {}, {})
    send(client, blank, word_template())
    assert roadmap_look(blank.roadmap, "docx") == first


def test_taking_off_twice_is_no_error(blank: Member, client: Client) -> None:
    assert client.post(address(blank, "remove_template")).status_code == 302
    assert told(blank) == []


def test_the_colour_that_was_chosen_comes_before_that_of_the_template(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    assert roadmap_look(blank.roadmap, "docx").accent == "6a1b9a"
    looks.set_look(accent="b5121b", footer="", logo=None, logo_alt="", by=blank)
    assert roadmap_look(blank.roadmap, "docx").accent == "b5121b"


def test_the_page_of_the_look_says_which_formats_have_a_template(blank: Member, client: Client) -> None:
    send(client, blank, word_template())
    page = text(client.get(reverse("publication:look", args=[blank.roadmap.slug])))
    assert page.count("Voir ou changer") == 1
    assert "Charte 2026.docx" in page


def test_a_roadmap_has_one_template_a_format(blank: Member) -> None:
    keep = {"kind": "docx", "name": "a.docx", "taken": read_docx_template(word_template()), "by": blank}
    templates.store_template(**keep)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentTemplate.objects.create(roadmap=blank.roadmap, kind="docx", name="b.docx", content=b"")
