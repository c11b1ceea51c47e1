"""The carnet: what the référentes and référents write for themselves is read nowhere else."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.base.stale_pages import row_stamp
from jalons.roadmaps.changes import private_notes
from jalons.roadmaps.models import JournalEntry, Member, PrivateNote
from jalons.roadmaps.queries.private_notes import notebook_lines
from tests.access.read_everything import every_text
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
MARK = "zq9marque"
OWN_PAGES = {"roadmaps:notebook", "roadmaps:private_note"}


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def texts(by: Member) -> list[str]:
    return [line.text for line in notebook_lines(by)]


def test_notes_are_dated_signed_and_the_latest_first(by: Member) -> None:
    private_notes.add_private_note(text="Appeler la mairie", noted_on=date(2026, 3, 2), by=by)
    private_notes.add_private_note(text="Relire la note", noted_on=date(2026, 3, 9), by=by)
    private_notes.add_private_note(text="Remercier", noted_on=date(2026, 3, 2), by=by)
    assert texts(by) == ["Relire la note", "Remercier", "Appeler la mairie"]
    assert {line.author for line in notebook_lines(by)} == {"Référente ou référent"}


def test_a_note_is_corrected_unless_somebody_did_meanwhile(by: Member) -> None:
    note = private_notes.add_private_note(text="Appeler la mairie", by=by)
    seen = row_stamp(note)
    private_notes.revise_private_note(note=note, text="Appelé", noted_on=note.noted_on, seen=seen, by=by)
    assert texts(by) == ["Appelé"]
    with refused("stale"):
        private_notes.revise_private_note(note=note, text="Rappeler", noted_on=note.noted_on, seen=seen, by=by)
    private_notes.remove_private_note(note=note, by=by)
    with refused("row-gone"):
        private_notes.remove_private_note(note=PrivateNote(pk=note.pk, roadmap=by.roadmap), by=by)


def test_the_journal_says_that_a_note_was_written_and_nothing_of_what_it_says(by: Member) -> None:
    note = private_notes.add_private_note(text=f"{MARK} un", by=by)
    private_notes.revise_private_note(note=note, text=f"{MARK} deux", noted_on=note.noted_on, by=by)
    private_notes.remove_private_note(note=note, by=by)
    lines = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind="privatenote").order_by("id")
    assert list(lines.values_list("verb", "about_label", "before", "after")) == [
        ("add", "une note du carnet", {}, {}),
        ("revise", "une note du carnet", {}, {"fields": ["texte"]}),
        ("remove", "une note du carnet", {}, {}),
    ]
    assert MARK not in str(list(JournalEntry.objects.values()))


def test_the_page_keeps_reads_and_refuses_more_than_500_signs(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    url = reverse("roadmaps:notebook", args=[by.roadmap.slug])
    today = timezone.localdate()
    assert client.post(url, {"text": "é" * 500, "noted_on": today.isoformat()}).status_code == 302
    assert texts(by) == ["é" * 500]
    answer = client.post(url, {"text": "è" * 501, "noted_on": today.isoformat()})
    assert list(answer.context["form"].errors) == ["text"]
    assert "è" * 501 in answer.content.decode()
    assert texts(by) == ["é" * 500]


def test_three_notes_cost_the_queries_of_one(by: Member, client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    url = reverse("roadmaps:notebook", args=[by.roadmap.slug])
    private_notes.add_private_note(text="Une", by=by)
    with CaptureQueriesContext(connection) as once:
        client.get(url)
    for text in ("Deux", "Trois"):
        private_notes.add_private_note(text=text, by=by)
    with CaptureQueriesContext(connection) as thrice:
        client.get(url)
    assert len(thrice) == len(once)


def test_the_search_of_the_referente_finds_it_and_that_of_nobody_else(world: World) -> None:
    note = private_notes.add_private_note(text=f"Rappeler {MARK}", by=world.member())
    url = reverse("overview:search", args=[world.roadmap.slug])
    for who in ("elue", "pilote", "facilitation", "mediatheque", "caf", "prefecture"):
        client = Client()
        client.force_login(world.user(who))
        page = client.get(url, {"q": "Rappeler"}).content.decode()
        assert (MARK in page, f"#note-{note.pk}" in page) == (False, False), who
    client = Client()
    client.force_login(world.user("referente"))
    assert f"#note-{note.pk}" in client.get(url, {"q": MARK}).content.decode()


def test_no_page_no_document_and_no_export_holds_what_it_says(world: World, client: Client) -> None:
    private_notes.add_private_note(text=f"Rappeler {MARK}", by=world.member())
    client.force_login(world.user("referente"))
    texts = list(every_text(world, client, but=OWN_PAGES))
    assert {name for name, text in texts if MARK in text} == set()
    assert len(texts) > 150
