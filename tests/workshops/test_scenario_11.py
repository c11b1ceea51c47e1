"""Scenario 11: live capture, offline and paper. One table dictates nine constats while the network is down; the
post-its of another are typed later by the référente. The browser's half of it is `journeys/test_secretary.py`."""

import uuid

import pytest
from django.test import Client

from jalons.roadmaps.models import Member
from jalons.votes.changes import closing
from jalons.workshops.changes import moderation
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries import note_imports
from tests.world import World

pytestmark = pytest.mark.django_db

# What was said at table 2, with what the secretary had ticked: publics, cause, communes.
DICTATED = (
    ("Le bus ne passe plus le jeudi.", "seniors", "mobilite", "24064"),
    ("Le réseau tombe à la mairie.", "agents", "acces", "24064"),
    ("Ma mère n’a pas de boîte mail.", "seniors", "competences", "24253"),
    ("Le site des impôts demande un téléphone.", "seniors", "demarches", "24253"),
    ("Personne ne sait qui appeler.", "familles", "information", "24346"),
    ("J’ai peur des faux messages.", "familles", "confiance", "24346"),
    ("Demandez à Mme Untel, elle aide tout le bourg.", "seniors", "information", "24346"),
    ("Un ordinateur pour quatre à la maison.", "familles", "acces", "24064"),
    ("Les formulaires changent sans cesse.", "agents", "demarches", "24064"),
)
# The post-its of table 3, typed the same evening: no number, no network needed.
POST_ITS = (
    ("La borne de la gare est en panne.", "jeunes", "acces", "24064"),
    ("Il faudrait un numéro à appeler.", "seniors", "information", "24253"),
    ("Le bus ne passe plus le jeudi.", "jeunes", "mobilite", "24064"),
)


def about(one: tuple[str, str, str, str]) -> dict[str, object]:
    text, audience, cause, commune = one
    return {"text": text, "audiences": [audience], "causes": [cause], "communes": [commune]}


def test_nine_constats_dictated_offline_and_post_its_typed_later_are_there_once_with_all_that_was_said(
    world: World, workshop: Workshop, member: Member
) -> None:
    perimeter = set(workshop.roadmap.communes.values_list("code", flat=True))
    assert {one[3] for one in (*DICTATED, *POST_ITS)} <= perimeter
    # The tablet names each note when it is typed, and sends them when the network is back; the first answer is lost,
    # so that everything leaves twice, the second time by two tabs at once, in another order.
    address = f"/a/{workshop.code}/table/{workshop.table_token(2)}/notes/"
    waiting = [{**about(one), "client_id": str(uuid.uuid4())} for one in DICTATED]
    tablet = Client()
    for batch in (waiting[:4], waiting, reversed(waiting)):
        for note in batch:
            answer = tablet.post(address, note, headers={"Accept": "application/json"})
            assert (answer.status_code, answer.json()["saved"]) == (200, note["client_id"])
    closing.close_workshop(workshop=workshop, by=member)
    referente = Client()
    referente.force_login(world.user("referente"))
    paper = f"/feuilles-de-route/{workshop.roadmap.slug}/ateliers/{workshop.number}/papier/"
    for one in POST_ITS:
        assert referente.post(paper, {**about(one), "table": "3", "sheet": ""}).status_code == 302

    notes = list(Note.objects.filter(workshop=workshop).order_by("number"))
    assert [note.number for note in notes] == list(range(1, 13))
    assert [
        (note.text, note.table, note.source, note.audiences, note.causes, note.communes) for note in notes
    ] == [
        *((text, 2, "table", [audience], [cause], [commune]) for text, audience, cause, commune in DICTATED),
        *((text, 3, "papier", [audience], [cause], [commune]) for text, audience, cause, commune in POST_ITS),
    ]  # fmt: skip
    # One names an inhabitant: it stays out of every document until it is reworded.
    assert [note.number for note in notes if note.names_somebody] == [7]
    publishable = Note.objects.filter(workshop=workshop).publishable().order_by("number")
    assert [note.number for note in publishable] == [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12]
    assert [row.number for row in note_imports.note_rows(workshop, to_pass_on=True)] == [
        note.number for note in publishable
    ]
    moderation.moderate_note(note=notes[6], text="Une habitante aide tout le bourg.", by=member)
    assert Note.objects.filter(workshop=workshop).publishable().count() == 12
