"""The words of the chapters: written, in the document before what the data say, never lost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.governance.models import Definition
from jalons.papers.documents.model import BulletList, Heading, Paragraph, plain_text
from jalons.publication.changes import chapters as chapter_changes
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.texts import PROPOSED, WHAT_TO_WRITE
from jalons.publication.models import ChapterText
from jalons.publication.queries import chapters as chapter_queries
from jalons.roadmaps.models import JournalEntry, Member
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
EDITO = "Personne ne doit renoncer à un droit à cause d’un écran.\n\nC’est pour cela que nous agissons."


def test_a_text_is_in_its_chapter_before_the_data(world: World, member: Member) -> None:
    chapter_changes.write_chapter(chapter="edito", text=EDITO, by=member)
    chapter_changes.write_chapter(chapter="portrait", text="Un territoire rural.", by=member)
    blocks = roadmap_document(world.roadmap, DAY).blocks

    def after(title: str, n: int) -> list[str]:
        place = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text == title)
        return [plain_text(b.content) for b in blocks[place + 1 : place + 1 + n] if isinstance(b, Paragraph)]

    assert after("1. Édito", 2) == EDITO.split("\n\n")
    first, second = after("5. Portrait du territoire", 2)
    assert first == "Un territoire rural." and second.startswith("16 communes")
    line = JournalEntry.objects.filter(about_kind="chaptertext").latest("id")
    assert (line.verb, line.about_label) == ("write_chapter", "Portrait du territoire")


def test_the_list_says_what_is_written_what_comes_from_data_and_what_waits(member: Member) -> None:
    chapter_changes.write_chapter(chapter="edito", text=EDITO, by=member)
    states = [(line.number, line.state.value) for line in chapter_queries.chapter_lines(member.roadmap, DAY)]
    assert states == [(n, {1: "written"}.get(n, "data")) for n in range(1, 14)]


def test_a_chapter_waits_for_its_words_until_a_definition_is_adopted(world: World) -> None:
    by = world.blank()

    def state() -> list[str]:
        return [line.state.value for line in chapter_queries.chapter_lines(by.roadmap, DAY) if line.number == 4]

    assert state() == ["to_write"]
    texts = {
        "text": "Pouvoir se servir du numérique, ou s’en passer.",
        "includes": "- Les droits\n- Le choix",
        "glossary": "Enjeu : ce qui compte ici.\nMédiation : accompagner.",
    }
    Definition.objects.create(roadmap=by.roadmap, number=9, state="adoptee", adopted_on=DAY, **texts)
    assert state() == ["data"]
    chapter_changes.write_chapter(chapter="definition", text="Nous l’avons écrite à six.", by=by)
    blocks = list(roadmap_document(by.roadmap, DAY).blocks)
    place = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text == "4. Définition partagée")
    told = [
        b.text if isinstance(b, Heading) else plain_text(b.content) if isinstance(b, Paragraph) else b
        for b in blocks[place + 1 : place + 6]
    ]
    assert told == [
        "Nous l’avons écrite à six.",
        texts["text"],
        "Ce que cela inclut",
        BulletList(("Les droits", "Le choix")),
        "Version 9, adoptée par le groupe projet le 26 novembre 2026.",
    ]
    terms = next(b for b in blocks if isinstance(b, BulletList) and "Médiation" in " ".join(map(plain_text, b.items)))
    assert [plain_text(item) for item in terms.items] == [
        "Enjeu : ce qui compte ici.",
        "Médiation : accompagner.",
        *(plain_text(item) for item in terms.items[2:4]),
        f"Inclusion numérique : {texts['text']}",
    ]


def test_each_chapter_says_what_it_waits_for() -> None:
    assert set(WHAT_TO_WRITE) == set(ChapterText.Chapter) > set(PROPOSED)


def test_two_people_who_write_at_once_lose_nothing(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("publication:chapter", args=[member.roadmap.slug, "edito"])
    seen = ChapterText().stamp
    chapter_changes.write_chapter(chapter="edito", text="Le premier.", seen=seen, by=member)
    with refused("stale", "text"):
        chapter_changes.write_chapter(chapter="edito", text="Le second.", seen=seen, by=member)
    shown = client.post(url, {"text": "Le second.", "seen": seen})
    page = shown.content.decode()
    assert shown.status_code == 409 and "Le premier." in page and "Le second.</textarea>" in page
    assert list(shown.context["form"].differences) == [("Texte", "Le second.", "Le premier.")]
    client.post(url, {"text": "Les deux.", "seen": shown.context["form"]["seen"].value()})
    assert ChapterText.objects.get(roadmap=member.roadmap).text == "Les deux."


def test_a_text_is_offered_and_is_nowhere_until_it_is_saved(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("publication:chapter", args=[member.roadmap.slug, "gouvernance"])
    assert "Un texte pour commencer" in client.get(url).content.decode()
    assert not ChapterText.objects.exists()
    send_shown(client, url, {"text": ""})
    assert "Un texte pour commencer" not in client.get(url).content.decode()
