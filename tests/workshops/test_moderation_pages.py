"""The wall, its list, its groups and its notes under the hands of the facilitation, without a script."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.workshops.changes import groups, moderation, own_notes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, NoteGroup, Participant, WallAct, Workshop
from jalons.workshops.queries import lists, note_imports, stakes, walls
from jalons.workshops.queries.walls import SHOWN
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def reader(world: World) -> Client:
    reader = Client()
    reader.force_login(world.user("elue"))
    return reader


@pytest.fixture
def notes(participant: Participant) -> list[Note]:
    texts = (
        "Le bus ne passe plus",
        "À Périgueux, tout est loin",
        "Mme X m’aide au guichet",
        "Un ordinateur pour quatre",
    )
    return [note_changes.write_note(text=text, by=participant) for text in texts]


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def page(client: Client, url: str, headers: dict[str, str] | None = None) -> str:
    return unescape(client.get(url, headers=headers).content.decode()).replace("\u00a0", " ")


def listed(client: Client, workshop: Workshop, asked: str = "") -> list[int]:
    found = page(client, at("workshops:wall", workshop) + f"?vue=liste{asked}")
    return [int(number) for number in re.findall(r'<tr id="note-(\d+)"', found)]


def test_a_hidden_note_leaves_the_room_and_stays_with_the_facilitation(
    facilitator: Client, reader: Client, notes: list[Note]
) -> None:
    workshop = notes[0].workshop
    answer = facilitator.post(at("workshops:note", workshop, 1), {"gesture": "hide"}, follow=True)
    assert "La note est masquée." in answer.content.decode()
    for url in (
        at("workshops:wall", workshop),
        at("workshops:wall", workshop) + "?vue=liste",
        at("workshops:wall", workshop) + "?colonnes=tables",
    ):
        assert "Le bus ne passe plus" in page(facilitator, url)
        assert "Le bus ne passe plus" not in page(reader, url)
    for name in ("votes:projection", "workshops:stream"):
        assert "Le bus ne passe plus" not in page(reader, at(name, workshop))
    assert "Le bus ne passe plus" not in page(facilitator, at("votes:projection", workshop))
    assert "Le bus ne passe plus" not in page(
        facilitator, reverse("overview:search", args=[workshop.roadmap.slug]) + "?q=bus+passe+plus&dans=notes"
    )
    facilitator.post(at("workshops:note", workshop, 1), {"gesture": "show"})
    assert "Le bus ne passe plus" in page(reader, at("workshops:wall", workshop))


def test_what_names_somebody_goes_into_no_document_until_it_is_reworded(
    facilitator: Client, notes: list[Note], member: Member
) -> None:
    group = groups.create_group(workshop=notes[0].workshop, title="Aide humaine", by=member)
    groups.sort_notes(moves={notes[2]: group, notes[0]: group}, by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    facilitator.post(at("workshops:note", notes[0].workshop, 3), {"gesture": "flag"})
    assert [note.number for note in stakes.notes_of_stake(stake)] == [1]
    words = {"text": "Une personne m’aide au guichet", "seen": "Mme X m’aide au guichet"}
    facilitator.post(at("workshops:note", notes[0].workshop, 3), words)
    assert [note.text for note in stakes.notes_of_stake(stake)] == [
        "Le bus ne passe plus",
        "Une personne m’aide au guichet",
    ]


def test_the_page_of_a_note_suggests_and_keeps_what_is_refused(facilitator: Client, notes: list[Note]) -> None:
    url = at("workshops:note", notes[0].workshop, 3)
    assert "« Mme X » : cette note nomme peut-être une personne." in page(facilitator, url)
    answer = facilitator.post(url, {"text": "x" * 501, "seen": notes[2].text})
    assert "Votre note compte 501 caractères." in unescape(answer.content.decode())
    assert "x" * 501 in answer.content.decode()
    stale = facilitator.post(url, {"text": "Autrement", "seen": "ce que je voyais"}).content.decode()
    assert "Cette note vient d’être changée par quelqu’un d’autre." in stale
    assert "Autrement" in stale
    assert facilitator.get(at("workshops:note", notes[0].workshop, 99)).status_code == 404


def test_a_note_withdrawn_by_its_writer_is_not_told_as_hidden_by_the_team(
    facilitator: Client, notes: list[Note], member: Member
) -> None:
    workshop = notes[0].workshop
    moderation.hide_note(note=notes[0], by=member)
    assert notes[1].participant
    own_notes.withdraw_own_note(note=notes[1], by=notes[1].participant)
    words = " ".join(page(facilitator, at("workshops:wall", workshop)).split())
    assert "1 masquée, 1 retirée par qui l’a écrite." in words
    assert (listed(facilitator, workshop, "&etat=masquees"), listed(facilitator, workshop, "&etat=retirees")) == (
        [1],
        [2],
    )
    counts = note_imports.export_counts(workshop)
    assert (counts.hidden, counts.withdrawn) == (1, 1)
    table = facilitator.get(at("workshops:notes_csv", workshop)).content.decode("utf-8-sig")
    told = table.splitlines()[1:3]
    assert ["retirée par qui l’a écrite" in line for line in told] == [False, True]


def test_the_list_is_sought_filtered_and_sorted(
    facilitator: Client, reader: Client, notes: list[Note], member: Member
) -> None:
    workshop = notes[0].workshop
    group = groups.create_group(workshop=workshop, title="Loin", by=member)
    groups.move_note(note=notes[1], group=group, by=member)
    moderation.hide_note(note=notes[0], by=member)
    moderation.flag_note(note=notes[3], by=member)
    assert listed(facilitator, workshop) == [1, 2, 3, 4]
    assert listed(facilitator, workshop, "&q=perigueux LOIN") == [2]
    assert listed(facilitator, workshop, "&tri=-numero") == [4, 3, 2, 1]
    assert listed(facilitator, workshop, "&tri=groupe") == [1, 3, 4, 2]
    assert listed(facilitator, workshop, "&tri=-groupe") == [2, 1, 3, 4]
    assert listed(facilitator, workshop, "&tri=-table") == [1, 2, 3, 4]
    assert listed(facilitator, workshop, f"&groupe={group.pk}") == [2]
    assert listed(facilitator, workshop, "&groupe=0") == [1, 3, 4]
    assert listed(facilitator, workshop, "&table=2") == [1, 2, 3, 4]
    assert listed(facilitator, workshop, "&table=1") == []
    assert listed(facilitator, workshop, "&etat=masquees") == [1]
    assert listed(facilitator, workshop, "&etat=a-anonymiser") == [3, 4]
    assert listed(facilitator, workshop, "&etat=nonsense&tri=nonsense&groupe=nonsense2") == []
    assert listed(facilitator, workshop, "&etat=nonsense&tri=nonsense&page=99") == [1, 2, 3, 4]
    # Who only reads gets neither what is hidden or held back nor the filters of moderation.
    assert listed(reader, workshop, "&etat=a-anonymiser") == [2]
    assert "Modération" not in page(reader, at("workshops:wall", workshop) + "?vue=liste")


def test_groups_are_merged_and_split_from_their_page(facilitator: Client, notes: list[Note], member: Member) -> None:
    workshop = notes[0].workshop
    first, second = (groups.create_group(workshop=workshop, title=title, by=member) for title in ("Loin", "Matériel"))
    groups.sort_notes(moves={notes[0]: first, notes[1]: first, notes[3]: second}, by=member)
    split = facilitator.post(at("workshops:split_group", workshop, first.pk), {"notes": ["2"], "title": "Périgueux"})
    part = NoteGroup.objects.get(title="Périgueux")
    assert split["Location"] == at("workshops:wall", workshop) + f"#lane-{part.pk}"
    assert "Séparé de « Loin »." in page(facilitator, at("workshops:group", workshop, part.pk))
    refused = facilitator.post(at("workshops:split_group", workshop, first.pk), {"notes": ["2"], "title": "Encore"})
    assert "Une de ces notes n’est plus dans ce groupe." in unescape(refused.content.decode())
    merged = facilitator.post(at("workshops:merge_group", workshop, part.pk), {"into": second.pk})
    assert merged["Location"] == at("workshops:wall", workshop) + f"#lane-{second.pk}"
    assert facilitator.get(at("workshops:group", workshop, part.pk))["Location"] == at(
        "workshops:group", workshop, second.pk
    )
    assert "A reçu les notes de « Périgueux »." in page(facilitator, at("workshops:group", workshop, second.pk))
    script = {"X-Script": "1"}
    assert (
        facilitator.post(at("workshops:merge_group", workshop, part.pk), {"into": "x"}, headers=script).status_code
        == 409
    )
    assert (
        facilitator.post(
            at("workshops:merge_group", workshop, second.pk), {"into": first.pk}, headers=script
        ).status_code
        == 204
    )


@pytest.mark.parametrize("view", ["", "?colonnes=tables"])
def test_each_card_that_is_shown_has_one_button_that_hides_it(
    facilitator: Client, notes: list[Note], member: Member, view: str
) -> None:
    workshop = notes[0].workshop
    groups.group_note(note=notes[1], by=member)
    moderation.hide_note(note=notes[3], by=member)
    found = page(facilitator, at("workshops:wall", workshop) + view)
    cards = re.findall(r'<li\s+id="note-(\d+)"(.*?)</article>', found, re.DOTALL)
    hides = {
        int(number): re.findall(r'aria-label="(Masquer la note \d+)"\s*>\s*<svg[^>]*>.*?</svg><span>Masquer<', card)
        for number, card in cards
    }
    assert hides == {1: ["Masquer la note 1"], 2: ["Masquer la note 2"], 3: ["Masquer la note 3"], 4: []}


def test_the_last_gesture_is_undone_from_the_wall_and_any_from_its_page(
    facilitator: Client, notes: list[Note], world: World
) -> None:
    workshop = notes[0].workshop
    groups.create_group(workshop=workshop, title="Loin", by=world.member("facilitation"))
    assert "Annuler : Groupe « Loin » créé" in page(facilitator, at("workshops:wall", workshop))
    act = WallAct.objects.get(workshop=workshop)
    answer = facilitator.post(at("workshops:acts", workshop), {"act": act.pk, "mur": "1"}, follow=True)
    assert answer.redirect_chain == [(at("workshops:wall", workshop), 302)]
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    assert "annulé" in page(facilitator, at("workshops:acts", workshop))
    again = facilitator.post(at("workshops:acts", workshop), {"act": act.pk}, headers={"X-Script": "1"})
    assert (again.status_code, again.content.decode()) == (409, "Ce geste a déjà été annulé.")
    gone = facilitator.post(at("workshops:acts", workshop), {"act": "99999999999999999999"}, follow=True)
    assert "Ce geste est trop ancien pour être annulé." in gone.content.decode()


def test_the_wall_takes_back_ones_own_last_gesture_and_never_that_of_somebody_else(
    facilitator: Client, notes: list[Note], member: Member, world: World
) -> None:
    workshop, own = notes[0].workshop, world.member("facilitation")
    group = groups.create_group(workshop=workshop, title="Loin", by=own)
    groups.move_note(note=notes[0], group=group, by=member)
    wall = page(facilitator, at("workshops:wall", workshop))
    assert re.findall("Annuler : ([^<]+)", wall) == ["Groupe « Loin » créé"]
    assert 'title="Votre dernier geste : Groupe « Loin » créé"' in wall
    facilitator.force_login(world.user("referente"))
    assert re.findall("Annuler : ([^<]+)", page(facilitator, at("workshops:wall", workshop))) == [
        "Note 1 rangée dans « Loin »"
    ]


def test_the_page_of_gestures_undoes_any_of_them_and_says_who_did(
    facilitator: Client, notes: list[Note], member: Member, world: World
) -> None:
    workshop = notes[0].workshop
    groups.create_group(workshop=workshop, title="Loin", by=member)
    facilitator.post(at("workshops:acts", workshop), {"act": WallAct.objects.get(workshop=workshop).pk})
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    assert f"annulé par {world.member('facilitation').name}" in page(facilitator, at("workshops:acts", workshop))


def test_a_script_asks_for_the_last_gesture_alone_and_gets_what_the_page_shows(
    facilitator: Client, reader: Client, notes: list[Note], world: World
) -> None:
    member = world.member("facilitation")
    wall, script = at("workshops:wall", notes[0].workshop), {"X-Script": "1"}

    def last_gesture() -> list[str]:
        part, whole = (
            re.sub(r'value="\w{64}"', "", page(facilitator, wall, headers)).strip() for headers in (script, None)
        )
        assert part in whole
        return re.findall("Annuler : ([^<]+)", part)

    assert last_gesture() == []
    group = groups.create_group(workshop=notes[0].workshop, title="Loin", by=member)
    assert last_gesture() == ["Groupe « Loin » créé"]
    groups.move_note(note=notes[0], group=group, by=member)
    assert last_gesture() == ["Note 1 rangée dans « Loin »"]
    assert reader.get(wall, headers=script).content.decode().strip() == ""


def test_a_group_is_created_from_the_list(facilitator: Client, notes: list[Note]) -> None:
    workshop = notes[0].workshop
    answer = facilitator.post(at("workshops:create_group", workshop) + "?vue=liste", {"title": "Loin"})
    assert answer["Location"] == at("workshops:wall", workshop) + "?vue=liste"
    refused = facilitator.post(
        at("workshops:create_group", workshop) + "?vue=liste", {"title": "Loin"}
    ).content.decode()
    assert "Un groupe porte déjà ce nom dans cet atelier." in refused
    assert "Enregistrer le classement" in refused


def test_the_wall_by_table_says_who_said_it(reader: Client, workshop: Workshop, participant: Participant) -> None:
    note_changes.write_note(text="Le bus", by=participant)
    found = page(reader, at("workshops:wall", workshop) + "?colonnes=tables")
    lanes = re.findall(r'id="table-(\d)">([^<]+)<span class="soft">([^<]+)<', found)
    assert lanes == [("1", "Table 1", "aucune note"), ("2", "Table 2", "1 note"), ("3", "Table 3", "aucune note")]


def test_a_column_draws_its_last_notes_and_leads_to_the_others(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    Note.objects.bulk_create(
        Note(workshop=workshop, number=number, client_id=f"00000000-0000-0000-0000-{number:012}", text=f"note {number}")
        for number in range(1, 251)
    )
    wall = walls.wall_page(workshop)
    assert (len(wall.to_sort), wall.to_sort[0].number, wall.others, wall.notes) == (SHOWN, 250, 210, 250)
    assert "130 autres notes : afficher" in page(facilitator, at("workshops:wall", workshop))
    assert len(listed(facilitator, workshop, "&groupe=0")) == 100
    assert listed(facilitator, workshop, "&groupe=0&page=3") == list(range(201, 251))


def test_the_list_costs_the_same_with_one_note_and_with_fifty(workshop: Workshop, participant: Participant) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            lists.note_list(workshop)
        return len(captured)

    note_changes.write_note(text="une", by=participant)
    one = cost()
    for index in range(49):
        note_changes.write_note(text=f"note {index}", by=participant)
    assert (one, cost()) == (3, 3)


def test_groups_that_gave_two_enjeux_lead_to_the_fusion_of_these_enjeux(
    facilitator: Client, notes: list[Note], member: Member
) -> None:
    workshop = notes[0].workshop
    made = []
    for note, title in zip(notes[:2], ("Se déplacer", "Aller loin"), strict=True):
        group = groups.group_note(note=note, by=member)
        groups.rename_group(group=group, title=title, by=member)
        groups.promote_to_stake(group=group, by=member)
        group.refresh_from_db()
        made.append(group)
    first, second = made
    url = at("workshops:merge_group", workshop, first.pk)
    answer = facilitator.post(url, {"into": str(second.pk)}, headers={"X-Script": "1"})
    address = reverse("actions:merge_stakes", args=[workshop.roadmap.slug])
    assert answer.status_code == 409
    assert answer.json()["address"] == f"{address}?enjeu={second.stake_id}&enjeu={first.stake_id}"
    followed = facilitator.post(url, {"into": str(second.pk)}, follow=True)
    assert "Comparer et fusionner ces enjeux" in followed.content.decode()
