"""The pages, as a browser without script meets them."""

import gzip
import re
import uuid
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.base.stale_pages import shown_stamp
from jalons.base.storage import STRIPPED
from jalons.roadmaps.models import Member
from jalons.votes.changes import closing
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import workshops
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, WallAct, Workshop
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    """A participant who has entered, at table 2."""
    phone = Client()
    answer = phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant", "table": "2"})
    assert answer.status_code == 302
    return phone


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def errors(answer: object) -> list[str]:
    """The sentences beside the fields and above the form, as they are read."""
    found = re.findall(r'class="error"[^>]*>(?:<svg.*?</svg>)?([^<]+)', text(answer))
    above = re.findall(r'class="notice bad"[^>]*>.*?<b>([^<]+)</b>', text(answer), re.DOTALL)
    return [unescape(sentence).replace("\u00a0", " ").strip() for sentence in (found or above)]


def typed(answer: object, name: str) -> str:
    found = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', text(answer), re.DOTALL)
    assert found
    return unescape(found[1])


# --- from a phone ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["{}", " {} ", "{0}", "lower"])
def test_a_code_typed_by_hand_leads_to_its_workshop(client: Client, workshop: Workshop, shape: str) -> None:
    typed_code = workshop.code.lower() if shape == "lower" else shape.format(workshop.spoken_code)
    answer = client.get("/rejoindre/", {"code": typed_code})
    assert (answer.status_code, answer["Location"]) == (302, f"/a/{workshop.code}/")


def test_a_wrong_code_is_answered_with_what_to_do(client: Client) -> None:
    answer = client.get("/rejoindre/", {"code": "zzz 999"})
    assert errors(answer) == ["Aucun atelier ne porte ce code. Relisez-le sur le grand écran."]
    assert 'value="zzz 999"' in text(answer)
    assert errors(client.get("/rejoindre/", {"code": ""})) == ["Écrivez le code affiché sur le grand écran."]
    assert client.get("/a/ZZZ999/").status_code == 404
    assert client.get("/a/--/").status_code == 302


def test_a_participant_enters_without_account_and_writes(phone: Client, workshop: Workshop) -> None:
    page = phone.get(f"/a/{workshop.code}/")
    assert "Qu’est-ce qui bloque" in text(page)
    sent = phone.post(f"/a/{workshop.code}/notes/", {"text": "Le bus ne passe plus.", "client_id": str(uuid.uuid4())})
    assert (sent.status_code, sent["Location"]) == (302, f"/a/{workshop.code}/")
    note = Note.objects.get(workshop=workshop)
    assert (note.text, note.category, note.table) == ("Le bus ne passe plus.", "citoyen", 2)
    assert "Le bus ne passe plus." in text(phone.get(f"/a/{workshop.code}/"))


def test_a_person_who_enters_says_in_which_quality(client: Client, workshop: Workshop) -> None:
    answer = client.post(f"/a/{workshop.code}/entrer/", {"table": "2"})
    assert errors(answer) == ["Choisissez une des cinq réponses."]
    assert not Participant.objects.filter(workshop=workshop).exists()


def test_nothing_but_the_token_is_in_the_cookie(phone: Client, workshop: Workshop) -> None:
    cookie = phone.cookies[f"atelier-{workshop.code}"]
    token = Participant.objects.get(workshop=workshop).token
    assert cookie.value.split(":")[0] == str(token)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_forged_cookie_opens_nothing(client: Client, participant: Participant) -> None:
    code = participant.workshop.code
    client.cookies[f"atelier-{code}"] = f"{participant.token}:forged:signature"
    assert "J’entre" in text(client.get(f"/a/{code}/"))
    assert client.get(f"/a/{code}/flux/").status_code == 404


def test_the_same_page_sent_twice_is_one_note(phone: Client, workshop: Workshop) -> None:
    page = text(phone.get(f"/a/{workshop.code}/"))
    client_id = re.search(r'name="client_id" value="([^"]+)"', page)
    assert client_id
    for _ in range(2):
        answer = phone.post(f"/a/{workshop.code}/notes/", {"text": "Une idée", "client_id": client_id[1]})
        assert answer.status_code == 302
    assert Note.objects.filter(workshop=workshop).count() == 1


def test_a_note_of_ten_thousand_characters_is_refused_and_kept_on_screen(phone: Client, workshop: Workshop) -> None:
    long = "à" * 10_000
    answer = phone.post(f"/a/{workshop.code}/notes/", {"text": long})
    assert errors(answer) == ["Votre note compte 10 000 caractères. Gardez-en 500 au plus, ou faites plusieurs notes."]
    assert typed(answer, "text") == long
    assert "maxlength" not in text(answer)


def test_an_empty_note_is_refused(phone: Client, workshop: Workshop) -> None:
    assert errors(phone.post(f"/a/{workshop.code}/notes/", {"text": " "})) == ["Écrivez votre note avant de l’envoyer."]


def test_a_closed_workshop_says_so_and_keeps_what_was_typed(phone: Client, workshop: Workshop, member: Member) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    answer = phone.post(f"/a/{workshop.code}/notes/", {"text": "Trop tard"})
    assert errors(answer) == [
        "Cet atelier est clos : on ne peut plus y écrire. Ce que vous avez tapé reste affiché ci-dessous."
    ]
    assert typed(answer, "text") == "Trop tard"
    assert "Envoyer ma note" not in text(answer)
    assert "Cet atelier est clos." in text(Client().get(f"/a/{workshop.code}/"))


def test_a_note_sent_without_having_entered_waits_in_the_field(client: Client, workshop: Workshop) -> None:
    door = client.post(f"/a/{workshop.code}/notes/", {"text": "J’avais écrit <ceci>"})
    assert 'name="text" value="J’avais écrit &lt;ceci&gt;"' in text(door)
    page = client.post(f"/a/{workshop.code}/entrer/", {"category": "prive", "text": "J’avais écrit <ceci>"})
    assert typed(page, "text") == "J’avais écrit <ceci>"
    assert not Note.objects.filter(workshop=workshop).exists()


def test_html_is_shown_as_text_and_each_note_finds_its_direction(phone: Client, workshop: Workshop) -> None:
    phone.post(f"/a/{workshop.code}/notes/", {"text": "<script>alert(1)</script> שלום"})
    page = text(phone.get(f"/a/{workshop.code}/"))
    assert '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; שלום</p>' in page
    assert "<script>alert" not in page


def test_everybody_corrects_their_own_notes_only(phone: Client, workshop: Workshop, participant: Participant) -> None:
    phone.post(f"/a/{workshop.code}/notes/", {"text": "Le buss"})
    other = note_changes.write_note(text="À eux", by=participant)
    assert phone.post(f"/a/{workshop.code}/notes/1/", {"text": "Le bus"}).status_code == 302
    assert Note.objects.get(workshop=workshop, number=1).text == "Le bus"
    assert phone.get(f"/a/{workshop.code}/notes/{other.number}/").status_code == 404
    assert phone.post(f"/a/{workshop.code}/notes/{other.number}/", {"text": "x"}).status_code == 404


def test_before_it_opens_the_code_says_to_wait(client: Client, member: Member) -> None:
    draft = workshops.create_workshop(title="Demain", by=member)
    assert "pas encore ouvert" in text(client.get(f"/a/{draft.code}/"))
    answer = client.post(f"/a/{draft.code}/entrer/", {"category": "citoyen"})
    assert "pas encore ouvert" in text(answer)
    assert not Participant.objects.filter(workshop=draft).exists()


def test_a_phone_downloads_less_than_fifty_kilobytes_in_all(phone: Client, workshop: Workshop) -> None:
    page = phone.get(f"/a/{workshop.code}/").sent
    assets = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
    scripts = {f"workshops/{name}.js" for name in ("live", "queue")}  # imported by phone.js
    files = [next(Path(settings.BASE_DIR).glob(f"jalons/*/static/{name}")) for name in assets | scripts]
    sent = [STRIPPED.get(file.suffix, str)(file.read_text(encoding="utf-8")).encode() for file in files]
    weights = [len(gzip.compress(content)) for content in (page, *sent)]
    expected = ["base/icon.svg", "base/jalons.css", "base/page.js", "workshops/phone.css", "workshops/phone.js"]
    assert sorted(assets) == expected
    assert sum(weights) <= 26_000


def test_sending_a_note_asks_little_of_the_database(phone: Client, workshop: Workshop) -> None:
    with CaptureQueriesContext(connection) as captured:
        phone.post(f"/a/{workshop.code}/notes/", {"text": "Une idée", "client_id": str(uuid.uuid4())})
    words = [query["sql"].split()[0] for query in captured]
    assert words == ["SELECT", "SAVEPOINT", "SELECT", "INSERT", "UPDATE", "INSERT", "RELEASE"]


# --- the facilitation ------------------------------------------------------------------------------------------------


def test_a_workshop_is_created_opened_and_closed(facilitator: Client, world: World) -> None:
    address = reverse("workshops:create", args=[world.roadmap.slug])
    form = {"title": "Atelier 3", "kind": "autre", "held_on": "05/12/2026", "place": "Quinsac", "table_count": "4"}
    created = facilitator.post(address, form)
    workshop = Workshop.objects.get(title="Atelier 3")
    assert created["Location"] == at("carriage:console", workshop)
    assert (str(workshop.held_on), workshop.table_count, workshop.state) == ("2026-12-05", 4, "brouillon")
    facilitator.post(at("workshops:open", workshop), {"sure": "oui"})
    page = text(facilitator.get(at("carriage:console", workshop)))
    assert workshop.spoken_code in unescape(page)
    assert '<svg viewBox="0 0 33 33" class="qr">' in page
    assert "style=" not in page
    facilitator.post(at("votes:close", workshop))
    workshop.refresh_from_db()
    assert workshop.state == "clos"


def test_a_workshop_without_title_is_refused_and_kept(facilitator: Client, world: World) -> None:
    address = reverse("workshops:create", args=[world.roadmap.slug])
    answer = facilitator.post(address, {"title": "", "kind": "enjeux", "place": "Quinsac", "table_count": "400"})
    assert len(errors(answer)) == 2
    assert 'value="Quinsac"' in text(answer)


def test_a_note_moves_by_its_menu_without_a_script(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    note = note_changes.write_note(text="Le bus", by=participant)
    group = group_changes.create_group(workshop=note.workshop, title="Aller vers", by=member)
    page = text(facilitator.get(at("workshops:wall", note.workshop)))
    assert f'<button form="move" name="move" value="1:{group.pk}">' in page
    moved = facilitator.post(at("workshops:move", note.workshop), {"move": f"1:{group.pk}"})
    assert moved["Location"] == at("workshops:wall", note.workshop) + "#note-1"
    assert Note.objects.get(pk=note.pk).group == group
    facilitator.post(at("workshops:move", note.workshop), {"move": "1:0"})
    assert Note.objects.get(pk=note.pk).group is None


def test_a_note_put_into_a_new_group_leads_to_naming_it(facilitator: Client, participant: Participant) -> None:
    note = note_changes.write_note(text="Le bus", by=participant)
    answer = facilitator.post(at("workshops:move", note.workshop), {"move": "1:new"})
    group = NoteGroup.objects.get(workshop=note.workshop)
    assert answer["Location"] == at("workshops:group", note.workshop, group.pk)
    named = send_shown(facilitator, answer["Location"], {"title": "Aller vers"})
    assert named["Location"] == at("workshops:wall", note.workshop)
    group.refresh_from_db()
    assert (group.title, group.notes.get()) == ("Aller vers", note)


def test_a_script_that_moves_a_note_is_answered_without_a_page(facilitator: Client, participant: Participant) -> None:
    note = note_changes.write_note(text="Le bus", by=participant)
    script = {"X-Script": "1"}
    address = at("workshops:move", note.workshop)
    made = facilitator.post(address, {"move": "1:new"}, headers=script)
    group = NoteGroup.objects.get(workshop=note.workshop)
    seen = {"title": "Groupe 1, à nommer", "seen": shown_stamp(group, ["title"])}
    assert made.json() == {"address": at("workshops:group", note.workshop, group.pk)} | seen
    named = facilitator.post(made.json()["address"], seen | {"title": "Aller vers"}, headers=script)
    group.refresh_from_db()
    assert (named.status_code, group.title) == (204, "Aller vers")
    late = facilitator.post(made.json()["address"], seen | {"title": "Le bus"}, headers=script)
    group.refresh_from_db()
    assert (late.status_code, group.title) == (409, "Aller vers")
    assert text(late).startswith("Quelqu’un vient de nommer ce groupe")
    unnamed = facilitator.post(made.json()["address"], {"title": ""}, headers=script)
    assert (unnamed.status_code, text(unnamed)) == (409, "Ce champ est nécessaire.")
    refused = facilitator.post(address, {"move": "1:999999"}, headers=script)
    assert (refused.status_code, text(refused)) == (409, "Ce groupe vient d’être supprimé. Le mur est à jour.")
    assert facilitator.post(address, {"move": "nonsense"}, headers=script).status_code == 409
    assert facilitator.post(address, {"move": "77:0"}, headers=script).status_code == 404


@pytest.fixture
def four(participant: Participant) -> list[Note]:
    return [note_changes.write_note(text=f"note {index}", by=participant) for index in range(1, 5)]


def numbers_of(group: NoteGroup | None, workshop: Workshop) -> list[int]:
    rows = Note.objects.filter(workshop=workshop, group=group).order_by("number")
    return list(rows.values_list("number", flat=True))


def test_notes_chosen_together_go_to_a_group_by_one_act_that_one_undoes(
    facilitator: Client, four: list[Note], member: Member
) -> None:
    workshop = four[0].workshop
    group = group_changes.create_group(workshop=workshop, title="Aller vers", by=member)
    moved = facilitator.post(at("workshops:move", workshop), {"note": ["1", "3", "4"], "into": str(group.pk)})
    assert moved["Location"] == at("workshops:wall", workshop) + "#note-1"
    assert (numbers_of(group, workshop), numbers_of(None, workshop)) == ([1, 3, 4], [2])
    act = WallAct.objects.latest("id")
    assert act.label == "3 notes rangées dans «\u00a0Aller vers\u00a0»"
    facilitator.post(at("workshops:acts", workshop), {"act": str(act.pk)})
    assert (numbers_of(group, workshop), numbers_of(None, workshop)) == ([], [1, 2, 3, 4])


def test_notes_chosen_together_make_a_group_or_go_back_to_sort(facilitator: Client, four: list[Note]) -> None:
    workshop = four[0].workshop
    answer = facilitator.post(at("workshops:move", workshop), {"note": ["2", "4", "2"], "into": "new"})
    group = NoteGroup.objects.get(workshop=workshop)
    assert answer["Location"] == at("workshops:group", workshop, group.pk)
    assert numbers_of(group, workshop) == [2, 4]
    assert WallAct.objects.latest("id").label == "2 notes mises dans un nouveau groupe"
    facilitator.post(at("workshops:move", workshop), {"note": ["2", "4"], "into": "0"})
    assert numbers_of(None, workshop) == [1, 2, 3, 4]
    assert WallAct.objects.latest("id").label == "2 notes remises à classer"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"into": "new"}, "Choisissez au moins une note."),
        ({"into": "0"}, "Choisissez au moins une note."),
        ({"note": ["1", "2"], "into": "999999"}, "Ce groupe vient d’être supprimé. Le mur est à jour."),
        ({"note": ["1", "77"], "into": "new"}, "Une de ces notes n’est plus sur le mur. Le mur est à jour."),
        ({"note": ["1", "x"], "into": "new"}, "Ce déplacement n’est pas lisible. Rechargez le mur."),
        ({"note": ["1", "2"]}, "Ce déplacement n’est pas lisible. Rechargez le mur."),
    ],
)
def test_notes_that_cannot_go_together_stay_and_it_is_said(
    facilitator: Client, four: list[Note], sent: dict[str, Any], sentence: str
) -> None:
    workshop = four[0].workshop
    answer = facilitator.post(at("workshops:move", workshop), sent, headers={"X-Script": "1"})
    assert (answer.status_code, text(answer)) == (409, sentence)
    assert (numbers_of(None, workshop), NoteGroup.objects.filter(workshop=workshop).count()) == ([1, 2, 3, 4], 0)


def test_the_list_moves_what_was_changed_on_it_and_nothing_else(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    notes = [note_changes.write_note(text=f"note {index}", by=participant) for index in (1, 2, 3)]
    group = group_changes.create_group(workshop=participant.workshop, title="Aller vers", by=member)
    assert "Groupe de la note 3" in text(facilitator.get(at("workshops:wall", participant.workshop) + "?vue=liste"))
    # Somebody else moves note 2 while the list is on screen.
    group_changes.move_note(note=notes[1], group=group, by=member)
    form = {"was-1": "", "group-1": str(group.pk), "was-2": "", "group-2": "", "was-3": "", "group-3": "999999"}
    answer = facilitator.post(at("workshops:sort", participant.workshop), form, follow=True)
    assert "1 note classée." in text(answer)
    groups = [Note.objects.get(pk=note.pk).group for note in notes]
    assert groups == [group, group, None]


def test_a_paper_note_is_typed_from_the_wall_and_refused_with_its_text(facilitator: Client, workshop: Workshop) -> None:
    sent = facilitator.post(at("workshops:wall", workshop), {"text": "Du papier", "table": "3", "category": ""})
    assert sent["Location"] == at("workshops:wall", workshop) + "#ajouter"
    note = Note.objects.get(workshop=workshop)
    assert (note.text, note.table, note.category, note.participant) == ("Du papier", 3, "", None)
    long = "x" * 501
    refused = facilitator.post(at("workshops:wall", workshop), {"text": long, "table": "1"})
    assert errors(refused) == ["Votre note compte 501 caractères. Gardez-en 500 au plus, ou faites plusieurs notes."]
    assert typed(refused, "text") == long


@pytest.mark.parametrize(("kind", "becomes"), [("enjeux", "un enjeu"), ("chantiers", "un chantier")])
def test_an_empty_wall_says_what_a_group_becomes(
    kind: str, becomes: str, facilitator: Client, workshop: Workshop
) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(kind=kind)
    assert f"Un groupe bien nommé devient {becomes}." in text(facilitator.get(at("workshops:wall", workshop)))


def test_a_group_that_is_refused_keeps_its_name_on_the_wall(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    group_changes.create_group(workshop=workshop, title="Aller vers", by=member)
    answer = facilitator.post(at("workshops:create_group", workshop), {"title": "Aller vers"})
    assert errors(answer) == ["Un groupe porte déjà ce nom dans cet atelier."]
    assert 'value="Aller vers"' in text(answer)


def test_who_only_reads_sees_the_wall_and_no_menu(world: World, participant: Participant) -> None:
    note_changes.write_note(text="Le bus", by=participant)
    reader = Client()
    reader.force_login(world.user("elue"))
    page = text(reader.get(at("workshops:wall", participant.workshop)))
    assert "Le bus" in page
    assert 'name="move"' not in page
    assert "Ajouter au mur" not in page


def test_the_wall_costs_the_same_whatever_its_notes(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at("workshops:wall", participant.workshop))
        return len(captured)

    group_changes.group_note(note=note_changes.write_note(text="une", by=participant), by=member)
    cost()
    one = cost()
    for index in range(10):
        group_changes.group_note(note=note_changes.write_note(text=str(index), by=participant), by=member)
    assert cost() == one


def test_the_projection_shows_notes_then_groups_and_how_to_join(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    note = note_changes.write_note(text="Le bus", by=participant)
    page = text(facilitator.get(at("votes:projection", workshop)))
    assert "Le bus" in page
    assert workshop.spoken_code in unescape(page)
    assert page.count("<button") == 1  # the sound of the end of a time
    group_changes.move_note(
        note=note, group=group_changes.create_group(workshop=workshop, title="Aller vers", by=member), by=member
    )
    assert "Aller vers" in text(facilitator.get(at("votes:projection", workshop)))
    closing.close_workshop(workshop=workshop, by=member)
    assert workshop.spoken_code not in unescape(text(facilitator.get(at("votes:projection", workshop))))


@pytest.mark.parametrize("merged_before", [True, False])
def test_a_group_merged_while_notes_are_sorted_costs_only_those_that_were_to_join_it(
    facilitator: Client, participant: Participant, world: World, monkeypatch: pytest.MonkeyPatch, merged_before: bool
) -> None:
    """Merged before the list is sent, or while it is being read."""
    workshop, by = participant.workshop, world.member("facilitation")
    for number in (1, 2):
        note_changes.write_note(text=f"note {number}", by=participant)
    stays, goes = (group_changes.create_group(workshop=workshop, title=title, by=by) for title in ("A", "B"))
    sort = group_changes.sort_notes

    def merge_then_sort(**said: Any) -> int:
        if NoteGroup.objects.living().filter(pk=goes.pk).exists():
            group_changes.merge_groups(group=goes, into=stays, by=by)
        return sort(**said)

    if merged_before:
        group_changes.merge_groups(group=goes, into=stays, by=by)
    monkeypatch.setattr(group_changes, "sort_notes", merge_then_sort)
    form = {"group-1": str(stays.pk), "was-1": "", "group-2": str(goes.pk), "was-2": ""}
    page = text(facilitator.post(at("workshops:sort", workshop), form, follow=True)).replace("\u00a0", " ")
    assert "1 note classée." in page
    assert "1 note reste où elle était : le groupe choisi vient d’être réuni dans un autre, ou supprimé." in page
    held = Note.objects.filter(workshop=workshop).order_by("number").values_list("number", "group")
    assert list(held) == [(1, stays.pk), (2, None)]


# --- enjeux and chantiers --------------------------------------------------------------------------------------------


def test_a_group_becomes_an_enjeu_that_gets_a_chantier(facilitator: Client, participant: Participant) -> None:
    workshop = participant.workshop
    slug = workshop.roadmap.slug
    note_changes.write_note(text="Le bus ne passe plus", by=participant)
    facilitator.post(at("workshops:move", workshop), {"move": "1:new"})
    group = NoteGroup.objects.get(workshop=workshop)
    send_shown(facilitator, at("workshops:group", workshop, group.pk), {"title": "Rejoindre les gens"})
    named = facilitator.post(at("workshops:name_stake", workshop, group.pk), follow=True)
    stake = Stake.objects.get(title="Rejoindre les gens")
    edit = reverse("workshops:edit_stake", args=[slug, stake.pk])
    assert f'<a href="{edit}">Voir l’enjeu</a>' in text(named)
    undo = at("workshops:take_back_stake", workshop, group.pk)
    assert f'action="{undo}"' in text(named)
    # The wall has an « Annuler » of its own, for the last gesture on it.
    assert re.findall(r"<button[^>]*>\s*(Annuler|Ne plus[^<]*)<", text(named)) == ["Ne plus en faire un enjeu"]
    facilitator.post(undo, {"fait": stake.stamp})
    assert not Stake.objects.filter(title="Rejoindre les gens").exists()
    facilitator.post(at("workshops:name_stake", workshop, group.pk))
    stake = Stake.objects.get(title="Rejoindre les gens")
    edit = reverse("workshops:edit_stake", args=[slug, stake.pk])
    assert "Le bus ne passe plus" in text(facilitator.get(edit))
    send_shown(
        facilitator, edit, {"title": "Rejoindre les gens", "phrasing": "Comment venir pour que tous participent ?"}
    )
    add = reverse("workshops:add_key_project", args=[slug])
    assert f'value="{stake.pk}" id="id_stakes' in text(facilitator.get(f"{add}?enjeu={stake.pk}"))
    facilitator.post(add, {"title": "Le bus numérique", "stakes": [str(stake.pk)]})
    assert list(KeyProject.objects.get(title="Le bus numérique").stakes.all()) == [stake]
    page = text(facilitator.get(reverse("workshops:stakes", args=[slug])))
    assert "Le bus numérique" in page
    refused = facilitator.post(reverse("workshops:remove_stake", args=[slug, stake.pk]), follow=True)
    assert "Détachez-le d’abord." in text(refused)


def test_an_enjeu_of_elsewhere_cannot_be_chosen(facilitator: Client, world: World) -> None:
    stranger = Stake.objects.create(roadmap=world.young, title="D’ailleurs", rank=99)
    add = reverse("workshops:add_key_project", args=[world.roadmap.slug])
    answer = facilitator.post(add, {"title": "Chantier d’essai", "stakes": [str(stranger.pk)]})
    assert answer.status_code == 200
    assert not KeyProject.objects.filter(title="Chantier d’essai").exists()
