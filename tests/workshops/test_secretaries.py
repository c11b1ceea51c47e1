"""The secretary of a table: a link, no account; what is dictated, corrected, taken off the wall."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.base import rate_limits
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import moderation, notes, workshops
from jalons.workshops.changes import secretaries as secretary_changes
from jalons.workshops.models import Note, Participant, TableSecretary, Workshop
from jalons.workshops.queries import secretaries, walls
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

SEEN = {"audiences": ["seniors"], "causes": ["mobilite"], "communes": ["24064"], "college": "habitant"}


def link(workshop: Workshop, table: int = 2, place: str = "") -> str:
    return f"/a/{workshop.code}/table/{workshop.table_token(table)}/{place}"


def dictated(workshop: Workshop, text: str = "Pas de bus", table: int = 2, **about: Any) -> Note:
    return notes.write_note(text=text, by=TableSecretary(workshop, table), **about)


def page_words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\u00a0", " ")))


def queued(workshop: Workshop, address: str = "", **note: Any) -> tuple[int, dict[str, Any]]:
    answer = Client().post(address or link(workshop, 2, "notes/"), note, headers={"Accept": "application/json"})
    said = answer.json()
    return answer.status_code, {key: v.replace("\u00a0", " ") if isinstance(v, str) else v for key, v in said.items()}


# --- the link --------------------------------------------------------------------------------------------------------


def test_the_link_of_a_table_opens_the_page_of_that_table(workshop: Workshop) -> None:
    answer = Client().get(link(workshop, 3))
    assert (answer.status_code, "Table 3" in page_words(answer), "csrftoken" in answer.cookies) == (200, True, True)


def test_another_link_opens_nothing_and_shows_what_waits_in_the_browser(workshop: Workshop, member: Member) -> None:
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    token = workshop.table_token(2)
    last = "C" if token.endswith("X") else "X"
    for wrong in (
        f"/a/{workshop.code}/table/{token[:-1]}{last}/",
        f"/a/{workshop.code}/table/3{token[1:]}/",
        f"/a/{workshop.code}/table/{other.table_token(2)}/",
        f"/a/{other.code}/table/{token}/",
        f"/a/{workshop.code}/table/rien/",
        link(workshop, 4),  # three tables only
        link(workshop, 0),
    ):
        answer = Client().get(wrong)
        words = page_words(answer)
        assert (answer.status_code, "Ce lien ne sert plus" in words, workshop.title in words) == (404, True, False)
        assert 'id="queued"' in answer.content.decode()
        assert Client().get(wrong + "flux/").status_code == 404
        assert Client().get(wrong + "notes/1/").status_code == 404
    assert Client().get(f"/a/INCONN/table/{token}/").status_code == 404


def test_a_table_that_is_no_more_keeps_what_was_typed(workshop: Workshop, member: Member) -> None:
    address = link(workshop, 3, "notes/")
    Workshop.objects.filter(pk=workshop.pk).update(table_count=2)
    sentence = "Ce lien ne sert plus. Demandez le nouveau à l’animation. Votre note reste ici, pour la copier."
    client_id = str(uuid.uuid4())
    assert queued(workshop, address, text="Pas de bus", client_id=client_id) == (
        409, {"refused": sentence, "until": ""},
    )  # fmt: skip
    assert "Pas de bus" in page_words(Client().post(address, {"text": "Pas de bus"}))
    assert not Note.objects.filter(workshop=workshop).exists()


def test_links_that_are_changed_open_nothing_any_more(workshop: Workshop, member: Member) -> None:
    old, note = link(workshop), dictated(workshop)
    secretary_changes.renew_table_links(workshop=workshop, by=member)
    workshop.refresh_from_db()
    assert [Client().get(one).status_code for one in (old, link(workshop))] == [404, 200]
    assert [Client().get(one + f"notes/{note.number}/").status_code for one in (old, link(workshop))] == [404, 200]
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.about_id, entry.before, entry.after) == ("renew_links", workshop.pk, {}, {})


# --- what is dictated ------------------------------------------------------------------------------------------------


def test_a_note_is_stored_with_its_table_its_tags_and_where_it_comes_from(workshop: Workshop) -> None:
    posted = {**SEEN, "text": " Ma mère ne conduit plus. ", "table": "1", "sheet": "4"}
    answer = Client().post(link(workshop, 2, "notes/"), posted)
    assert answer.headers["Location"] == link(workshop)
    note = Note.objects.get(workshop=workshop)
    assert (note.text, note.table, note.source, note.participant, note.sheet, note.names_somebody) == (
        "Ma mère ne conduit plus.", 2, "table", None, None, False,
    )  # fmt: skip
    assert secretaries.note_tags(note) == SEEN
    assert not JournalEntry.objects.filter(about_kind="note", about_id=note.pk).exists()


def test_a_table_keeps_the_college_of_who_said_it(workshop: Workshop) -> None:
    """Five colleges, as everywhere else; the category is the one that it belongs to."""
    note = dictated(workshop, college="agent")
    assert (note.college, note.category, note.speaker) == ("agent", "public", "Agente ou agent public")
    notes.reword_note(note=note, text="Plus de bus", college="elu", by=TableSecretary(workshop, note.table or 0))
    note.refresh_from_db()
    assert (note.college, note.category, note.card().category) == ("elu", "public", "Élue ou élu")


def test_the_same_note_sent_five_times_is_one_note(workshop: Workshop) -> None:
    client_id = str(uuid.uuid4())
    answers = [queued(workshop, text="Pas de bus", client_id=client_id) for _ in range(5)]
    assert answers == [(200, {"saved": client_id, "number": 1})] * 5
    assert Note.objects.filter(workshop=workshop).count() == 1


def test_the_table_is_told_at_once_that_a_note_names_somebody(workshop: Workshop) -> None:
    client_id = str(uuid.uuid4())
    assert queued(workshop, text="Demandez à Mme Untel", client_id=client_id) == (
        200, {"saved": client_id, "number": 1, "named": True, "waits": True},
    )  # fmt: skip
    assert Note.objects.get(workshop=workshop).names_somebody is True
    assert "Nomme peut-être une personne : corrigez" in page_words(Client().get(link(workshop)))


def test_what_was_ticked_stays_for_the_next_note(workshop: Workshop) -> None:
    dictated(workshop, **SEEN)
    dictated(workshop, table=1)
    page = Client().get(link(workshop)).content.decode()
    ticked = re.findall(r'<input[^>]*name="(\w+)" value="(\w*)"[^>]* checked', page)
    assert ticked == [("college", "habitant"), ("audiences", "seniors"), ("causes", "mobilite"), ("communes", "24064")]


def test_the_page_shows_the_notes_of_its_table_only_the_newest_first(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    dictated(workshop, "Une")
    notes.write_note(text="D’un téléphone de la table", by=participant)
    notes.write_note(workshop=workshop, text="Du papier", table=2, by=member)
    dictated(workshop, "D’ailleurs", table=1)
    dictated(workshop, "Deux", **SEEN)
    page = secretaries.secretary_page(TableSecretary(workshop, 2))
    assert [(note.text, note.tags) for note in page.own] == [
        ("Deux", ["Personnes âgées", "Distance, transport", "Brantôme en Périgord"]), ("Une", []),
    ]  # fmt: skip


def test_the_page_shows_the_last_ones_at_a_constant_cost(workshop: Workshop) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            Client().get(link(workshop))
        return len(seen)

    dictated(workshop, **SEEN)
    before = cost()
    for number in range(45):
        dictated(workshop, f"Note {number}", **SEEN)
    assert cost() == before
    page = secretaries.secretary_page(TableSecretary(workshop, 2))
    assert (len(page.own), page.total, page.others) == (40, 46, 6)
    assert "Et 6 plus anciennes, sur le mur." in page_words(Client().get(link(workshop)))


@pytest.mark.parametrize(
    ("state", "frozen", "status", "sentence", "until"),
    [
        ("brouillon", False, 409, "Cet atelier n’est pas encore ouvert. Attendez le signal de l’animation, puis réessayez.", "open"),
        ("ouvert", True, 409, "L’animation a figé les notes : on ne peut plus écrire ni corriger. Ce que vous avez tapé reste affiché.", "open"),
        ("clos", False, 409, "Cet atelier est clos : on ne peut plus y écrire. Ce que vous avez tapé reste affiché ci-dessous.", "open"),
    ],
)  # fmt: skip
def test_when_nobody_writes_it_is_said_and_the_note_is_kept(
    workshop: Workshop, state: str, frozen: bool, status: int, sentence: str, until: str
) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(state=state, is_frozen=frozen)
    told = {"refused": sentence, "until": until} | ({"frozen": True} if frozen else {})
    assert queued(workshop, text="Pas de bus") == (status, told)
    page = Client().post(link(workshop, 2, "notes/"), {"text": "Pas de bus"})
    assert (sentence in page_words(page), "Pas de bus" in page.content.decode()) == (True, True)
    assert not Note.objects.filter(workshop=workshop).exists()


def test_a_table_that_types_as_it_speaks_is_no_flood(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "NOTES_OF_A_TABLE", replace(rate_limits.NOTES_OF_A_TABLE, most=2))
    assert [queued(workshop, text=f"Note {n}")[0] for n in range(3)] == [200, 200, 429]


def test_a_text_that_is_too_long_is_refused_with_its_length(workshop: Workshop) -> None:
    assert queued(workshop, text="é" * 501) == (
        409,
        {
            "refused": "Votre note compte 501 caractères. Gardez-en 500 au plus, ou faites plusieurs notes.",
            "until": "",
        },
    )


# --- corrected, taken off --------------------------------------------------------------------------------------------


def test_a_note_of_the_table_is_corrected_with_its_tags(workshop: Workshop) -> None:
    note = dictated(workshop, **SEEN)
    posted = {"text": "Plus de bus", "audiences": ["jeunes"], "college": ""}
    answer = Client().post(link(workshop, 2, f"notes/{note.number}/"), posted)
    assert answer.headers["Location"] == link(workshop)
    note.refresh_from_db()
    assert (note.text, secretaries.note_tags(note)) == (
        "Plus de bus", {"audiences": ["jeunes"], "causes": [], "communes": [], "college": ""},
    )  # fmt: skip


def test_rewording_without_tags_leaves_them(workshop: Workshop) -> None:
    note = dictated(workshop, **SEEN)
    notes.reword_note(note=note, text="Plus de bus", by=TableSecretary(workshop, 2))
    note.refresh_from_db()
    assert (note.text, secretaries.note_tags(note)) == ("Plus de bus", SEEN)


def test_a_note_is_taken_off_the_wall_and_kept_for_the_facilitation(workshop: Workshop, member: Member) -> None:
    note = dictated(workshop)
    answer = Client().post(link(workshop, 2, f"notes/{note.number}/"), {"withdraw": "1"})
    assert answer.headers["Location"] == link(workshop)
    note.refresh_from_db()
    assert (note.is_hidden, note.text) == (True, "Pas de bus")
    assert "masquée" in page_words(Client().get(link(workshop)))
    assert walls.wall_page(workshop, for_the_room=True).notes == 0
    # The same note sent again by a queue that heard no answer stays off the wall.
    assert queued(workshop, text="Pas de bus", client_id=str(note.client_id))[1]["number"] == note.number
    assert Note.objects.get(workshop=workshop).is_hidden is True
    seq = Workshop.objects.get(pk=workshop.pk).last_seq
    notes.withdraw_note(note=note, by=TableSecretary(workshop, 2))
    assert Workshop.objects.get(pk=workshop.pk).last_seq == seq
    moderation.show_note(note=note, by=member)
    assert walls.wall_page(workshop, for_the_room=True).notes == 1


def test_another_table_and_a_phone_are_not_theirs_to_change(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    secretary = TableSecretary(workshop, 2)
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    workshops.open_workshop(workshop=other, by=member)
    for note in (
        dictated(workshop, table=1),
        notes.write_note(text="D’un téléphone", by=participant),
        notes.write_note(workshop=workshop, text="Du papier", table=2, by=member),
        dictated(other),
    ):
        with refused("note-of-another-table"):
            notes.reword_note(note=note, text="Autre", by=secretary)
        with refused("note-of-another-table"):
            notes.withdraw_note(note=note, by=secretary)
        if note.workshop_id == workshop.pk:
            assert Client().get(link(workshop, 2, f"notes/{note.number}/")).status_code == 404


def test_what_the_facilitation_reworded_is_theirs(workshop: Workshop, member: Member) -> None:
    note = dictated(workshop)
    moderation.moderate_note(note=note, text="Reformulée", by=member)
    with refused("note-reworded-by-facilitation"):
        notes.reword_note(note=note, text="Autre", by=TableSecretary(workshop, 2))
    assert "reformulée par l’animation" in page_words(Client().get(link(workshop)))


def test_nothing_is_corrected_nor_taken_off_a_frozen_wall(workshop: Workshop) -> None:
    note = dictated(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=True)
    for change, how in ((notes.reword_note, {"text": "Autre"}), (notes.withdraw_note, {})):
        with refused("notes-frozen"):
            change(note=note, by=TableSecretary(workshop, 2), **how)


# --- the links, given ------------------------------------------------------------------------------------------------


def test_the_page_gives_a_link_and_a_code_for_each_table(client: Client, world: World, workshop: Workshop) -> None:
    client.force_login(world.user("referente"))
    dictated(workshop, table=3)
    address = reverse("workshops:secretaries", args=[workshop.roadmap.slug, workshop.number])
    page = client.get(address).content.decode()
    assert re.findall(r"/a/\w+/table/[\w-]+/(?=\")", page) == [link(workshop, table) for table in (1, 2, 3)]
    assert page.count("<svg") - page.count('<svg class="icon') >= 3
    assert [(one.table, one.notes) for one in secretaries.table_links(workshop)] == [(1, 0), (2, 0), (3, 1)]
    client.post(address)
    workshop.refresh_from_db()
    assert workshop.table_links == 1
    assert link(workshop) in client.get(address).content.decode()


def test_a_workshop_without_tables_says_where_to_number_them(client: Client, world: World, member: Member) -> None:
    client.force_login(world.user("referente"))
    bare = workshops.create_workshop(title="Sans table", by=member)
    page = client.get(reverse("workshops:secretaries", args=[bare.roadmap.slug, bare.number]))
    assert "Cet atelier n’a pas de tables numérotées." in page_words(page)


def test_the_page_of_secretaries_tells_what_they_typed_and_what_their_table_wrote(
    workshop: Workshop, participant: Participant
) -> None:
    for text in ("Le bus ne passe plus.", "La box coupe."):
        notes.write_note(text=text, by=participant)  # at table 2
    notes.write_note(text="Le guichet a fermé.", by=TableSecretary(workshop, 2))
    counts = [(link.table, link.notes, link.others) for link in secretaries.table_links(workshop)]
    assert counts == [(1, 0, 0), (2, 1, 2), (3, 0, 0)]
