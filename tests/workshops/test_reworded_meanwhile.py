"""A note corrected from a page that the facilitation has overtaken: both texts are shown, and what was typed is kept."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.workshops.changes import moderation
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, TableSecretary, Workshop
from tests.world import World

pytestmark = pytest.mark.django_db

TYPED = "Ma voisine, qui vit seule, n’a plus de bus"


def words(answer: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(text).replace("\u00a0", " ").split())


@pytest.fixture
def phone(workshop: Workshop, member: Member) -> Client:
    """Wrote note 1, which the facilitation has reworded since."""
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"college": "habitant"})
    sent = {"text": "Ma voisine n’a plus de bus", "client_id": str(uuid4())}
    phone.post(reverse("votes:write", args=[workshop.code]), sent)
    moderation.moderate_note(note=Note.objects.get(workshop=workshop), text="Une habitante n’a plus de bus", by=member)
    return phone


def test_a_phone_reads_both_texts_and_keeps_what_it_typed(phone: Client, workshop: Workshop) -> None:
    url = reverse("workshops:reword", args=[workshop.code, 1])
    answer = words(phone.post(url, {"text": TYPED, "client_id": str(uuid4())}))
    assert "La salle lit : « Une habitante n’a plus de bus »" in answer
    assert "Premier texte : « Ma voisine n’a plus de bus »" in answer
    assert TYPED in answer
    assert "En faire une nouvelle note" in answer


@pytest.mark.parametrize("is_from_queue", [True, False])
def test_what_was_typed_becomes_another_note_of_the_phone(
    phone: Client, workshop: Workshop, is_from_queue: bool
) -> None:
    url = reverse("workshops:reword", args=[workshop.code, 1])
    sent = {"text": TYPED, "client_id": str(uuid4()), "as_new": "1"}
    for _ in range(2):
        phone.post(url, sent, headers={"Accept": "application/json"} if is_from_queue else {})
    first, second = Note.objects.filter(workshop=workshop).order_by("number")
    assert (first.text, second.text) == ("Une habitante n’a plus de bus", TYPED)
    assert second.participant_id == first.participant_id


def test_a_table_reads_both_texts_and_makes_another_note(workshop: Workshop, member: Member) -> None:
    note = note_changes.write_note(text="Ma voisine n’a plus de bus", by=TableSecretary(workshop, 1))
    moderation.moderate_note(note=note, text="Une habitante n’a plus de bus", by=member)
    url = reverse("workshops:secretary_note", args=[workshop.code, workshop.table_token(1), note.number])
    answer = words(Client().post(url, {"text": TYPED}))
    assert ("La salle lit : « Une habitante n’a plus de bus »" in answer, TYPED in answer) == (True, True)
    Client().post(url, {"text": TYPED, "as_new": "1"})
    assert Note.objects.filter(workshop=workshop, table=1, source="table", text=TYPED).count() == 1


def test_the_facilitation_compares_both_texts_then_writes(workshop: Workshop, member: Member, world: World) -> None:
    client = Client()
    client.force_login(world.user("facilitation"))
    note = note_changes.write_note(text="Le bus ne passe plus", by=TableSecretary(workshop, 1))
    url = reverse("workshops:note", args=[workshop.roadmap.slug, workshop.number, note.number])
    note_changes.reword_note(note=note, text="Le car ne passe plus", by=TableSecretary(workshop, 1))
    refused = client.post(url, {"text": "Plus de transport", "seen": "Le bus ne passe plus"})
    told = words(refused)
    assert "Cette note vient d’être changée par quelqu’un d’autre." in told
    assert [(line.typed, line.saved) for line in refused.context["form"].differences] == [
        ("Plus de transport", "Le car ne passe plus")
    ]
    client.post(url, {"text": "Plus de transport", "seen": refused.context["form"]["seen"].value()})
    note.refresh_from_db()
    assert (note.text, note.original_text) == ("Plus de transport", "Le car ne passe plus")
