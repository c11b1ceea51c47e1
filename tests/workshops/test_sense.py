"""Suggestions accepted or refused, the lexicon of a roadmap, enjeux and chantiers (scenario 14)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.base.errors import Refused
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops import changes, queries
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, Theme, WallAct, Workshop
from jalons.workshops.rules.lexicon import THEMES, Words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member()


@pytest.fixture
def workshop(member: Member) -> Workshop:
    workshop = changes.create_workshop(title="Atelier du soir", by=member)
    changes.open_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


def write(workshop: Workshop, *texts: str) -> list[Note]:
    by: Participant = changes.join(workshop=workshop, category="citoyen")
    return [changes.write_note(text=text, by=by) for text in texts]


BUS, NAVETTE, MOTUS = "Pas de bus le mercredi", "Il faudrait une navette", "Voilà"


def test_notes_to_sort_are_suggested_a_theme_and_the_others_are_counted(workshop: Workshop) -> None:
    write(workshop, BUS, NAVETTE, MOTUS)
    found = queries.suggestions(workshop)
    assert [(theme.title, [note.number for note in theme.notes]) for theme in found.themes] == [
        ("Distance et transport", [1, 2])
    ]
    assert (found.silent, found.count) == (1, 2)
    assert found.themes[0].notes[0].words == "bus"


def accept(workshop: Workshop, member: Member, *numbers: int) -> int:
    return changes.accept_themes(workshop=workshop, themes={"Distance et transport": numbers}, by=member)


def test_accepting_a_theme_makes_its_group_once_and_moves_the_notes(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, NAVETTE)
    assert accept(workshop, member, 1) == 1
    assert accept(workshop, member, 1, 2) == 1
    group = NoteGroup.objects.get(workshop=workshop)
    assert (group.title, [note.number for note in group.notes.all()]) == ("Distance et transport", [1, 2])
    assert queries.suggestions(workshop).count == 0


def test_a_note_sorted_meanwhile_stays_where_it_is(workshop: Workshop, member: Member) -> None:
    (note,) = write(workshop, BUS)
    elsewhere = changes.create_group(workshop=workshop, title="Autre", by=member)
    changes.move_note(note=note, group=elsewhere, by=member)
    assert accept(workshop, member, 1) == 0
    assert list(NoteGroup.objects.filter(workshop=workshop)) == [elsewhere]


def test_a_refused_theme_is_not_suggested_again(workshop: Workshop, member: Member) -> None:
    write(workshop, "Pas de bus pour aller au cours de souris et de clavier")
    assert queries.suggestions(workshop).themes[0].title == "Savoir se servir des outils"
    changes.refuse_themes(workshop=workshop, themes={"Savoir se servir des outils": [1]}, by=member)
    assert queries.suggestions(workshop).themes[0].title == "Distance et transport"
    changes.refuse_themes(workshop=workshop, themes={"Distance et transport": [1]}, by=member)
    assert (queries.suggestions(workshop).themes, queries.suggestions(workshop).silent) == ([], 1)


def test_twins_are_put_together_or_told_apart(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, "pas de bus, le mercredi", "Le mercredi : pas de bus")
    assert [(twin.first, twin.second) for twin in queries.suggestions(workshop).twins] == [(1, 2), (1, 3)]
    changes.put_together(workshop=workshop, pairs=[(1, 2)], by=member)
    changes.tell_apart(workshop=workshop, pairs=[(1, 3)], by=member)
    assert queries.suggestions(workshop).twins == []
    group = NoteGroup.objects.get(workshop=workshop)
    assert [note.number for note in group.notes.all()] == [1, 2]


def test_the_second_twin_joins_the_group_of_the_first(workshop: Workshop, member: Member) -> None:
    first, _second = write(workshop, BUS, BUS)
    group = changes.create_group(workshop=workshop, title="Transport", by=member)
    changes.move_note(note=first, group=group, by=member)
    changes.put_together(workshop=workshop, pairs=[(1, 2)], by=member)
    assert [note.number for note in group.notes.all()] == [1, 2]
    with pytest.raises(Refused, match="Une de ces notes"):
        changes.put_together(workshop=workshop, pairs=[(1, 99)], by=member)


def test_suggestions_cost_the_same_queries_whatever_their_number(
    workshop: Workshop, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    write(workshop, BUS)
    workshop = Workshop.objects.select_related("roadmap").get(pk=workshop.pk)
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.suggestions(workshop)
    write(workshop, *(f"{BUS} {n} ordinateur" for n in range(9)))
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.suggestions(workshop)


# --- the lexicon -----------------------------------------------------------------------------------------------------


def test_a_roadmap_edits_its_own_themes_and_may_come_back(member: Member) -> None:
    assert queries.lexicon(member.roadmap) == list(THEMES)
    own = [Words("Four à pain", "pain, four"), Words("Bus", "bus")]
    changes.set_themes(themes=own, by=member)
    assert queries.lexicon(member.roadmap) == own
    kept = Theme.objects.get(title="Bus")
    changes.set_themes(themes=[Words("BUS", "bus, car"), Words("Fibre", "fibre")], by=member)
    kept_now = Theme.objects.get(uid=kept.uid)
    assert (kept_now.title, kept_now.words, kept_now.rank) == ("BUS", "bus, car", 1)
    changes.set_themes(themes=[Words("Fibre", "fibre"), Words("BUS", "car")], by=member)
    changes.set_themes(themes=[Words("Fibre", "fibre"), Words("BUS", "car")], by=member)  # nothing differs
    changes.set_themes(themes=[], by=member)
    assert queries.lexicon(member.roadmap) == list(THEMES)
    lines = JournalEntry.objects.filter(roadmap=member.roadmap, verb="set_themes").order_by("id")
    assert list(lines.values_list("before", "after")) == [
        ({}, {"Four à pain": "pain, four", "Bus": "bus"}),
        ({"Four à pain": "pain, four", "Bus": "bus"}, {"BUS": "bus, car", "Fibre": "fibre"}),
        ({"BUS": "bus, car"}, {"BUS": "car"}),
        ({"Fibre": "fibre", "BUS": "car"}, {}),
    ]


def test_the_last_of_two_editors_of_the_themes_does_not_win_in_silence(world: World) -> None:
    by = world.member()
    client = Client()
    client.force_login(world.user("referente"))
    url = reverse("workshops:themes", args=[world.roadmap.slug])
    typed = {"title_0": "Bus", "words_0": "bus", "seen": client.get(url).context["form"]["seen"].value()}
    theirs = [Words("Bus", "bus"), Words("Four à pain", "le fournil")]
    changes.set_themes(themes=theirs, by=by)
    answer = client.post(url, typed)
    assert "Quelqu’un a enregistré d’autres thèmes pendant votre saisie." in answer.content.decode()
    assert answer.context["other"] == theirs[1:]
    assert queries.lexicon(world.roadmap) == theirs
    typed["seen"] = answer.context["form"]["seen"].value()
    assert client.post(url, typed).status_code == 302
    assert queries.lexicon(world.roadmap) == [Words("Bus", "bus")]


def test_two_themes_of_the_same_name_are_refused(member: Member) -> None:
    with pytest.raises(Refused, match="même nom"):
        changes.set_themes(themes=[Words("Bus", "bus"), Words("BUS", "car")], by=member)
    assert not Theme.objects.exists()


def test_the_page_of_themes_saves_what_is_typed_and_keeps_it_when_it_is_not_whole(world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    url = reverse("workshops:themes", args=[world.roadmap.slug])
    refused = client.post(url, {"title_0": "Bus", "words_0": "", "title_1": "", "words_1": "pain"})
    page = refused.content.decode()
    assert "Écrivez au moins un mot" in page and "Donnez un nom à ce thème" in page and 'value="Bus"' in page
    assert client.post(url, {"title_0": "Bus", "words_0": "bus, car", "title_1": "", "words_1": ""}).status_code == 302
    assert queries.lexicon(world.roadmap) == [Words("Bus", "bus, car")]
    client.post(reverse("workshops:reset_themes", args=[world.roadmap.slug]))
    assert not Theme.objects.exists()


def page_of(world: World, workshop: Workshop) -> tuple[Client, str]:
    client = Client()
    client.force_login(world.user("facilitation"))
    return client, reverse("workshops:suggestions", args=[world.roadmap.slug, workshop.number])


def test_the_page_of_suggestions_does_what_its_buttons_say(world: World, workshop: Workshop) -> None:
    write(workshop, BUS, NAVETTE, BUS)
    client, url = page_of(world, workshop)
    assert "Distance et transport" in client.get(url).content.decode()
    for sent in (
        {"act": "apart", "on": "1,3"},
        {"act": "refuse", "on": "2:Distance et transport"},
        {"act": "accept", "on": "1,3:Distance et transport"},
        {"act": "together", "on": "1,2"},
    ):
        assert client.post(url, sent).status_code == 302
    group = NoteGroup.objects.get(workshop=workshop)
    assert [note.number for note in group.notes.all()] == [1, 2, 3]
    for nonsense in (
        {},
        {"act": "accept"},
        {"act": "accept", "on": "1"},
        {"act": "together", "on": "1"},
        {"act": "together", "on": "1,2:Un thème"},
        {"act": "accept", "on": ["1:Un thème", "x"]},
        {"on": "1:Un thème"},
    ):
        page = client.post(url, nonsense, follow=True).content.decode()
        assert "Ce choix n’est pas lisible" in page


def test_everything_that_is_shown_is_accepted_at_once_and_undone_at_once(world: World, workshop: Workshop) -> None:
    write(workshop, BUS, NAVETTE, "Un ordinateur trop vieux", MOTUS)
    client, url = page_of(world, workshop)
    shown = re.findall(r'name="on" value="([^"]+)"', client.get(url).content.decode())[:2]
    assert shown == ["3:Réseau et matériel", "1,2:Distance et transport"]
    write(workshop, "Encore un bus")  # nobody has read this one
    client.post(url, {"act": "accept", "on": shown})
    groups = NoteGroup.objects.filter(workshop=workshop).order_by("rank")
    assert [(group.title, [note.number for note in group.notes.all()]) for group in groups] == [
        ("Réseau et matériel", [3]),
        ("Distance et transport", [1, 2]),
    ]
    act = WallAct.objects.get(workshop=workshop)
    assert (act.kind, act.label) == ("accept", "3 suggestions acceptées")
    assert "3 suggestions acceptées" in client.get(url).content.decode()
    undo = reverse("workshops:acts", args=[world.roadmap.slug, workshop.number])
    assert client.post(undo, {"act": act.pk, "tri": "1"})["Location"] == url
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    assert queries.suggestions(workshop).count == 4


def test_a_refusal_is_undone(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, BUS)
    before = queries.suggestions(workshop)
    changes.refuse_themes(workshop=workshop, themes={"Distance et transport": [1, 2]}, by=member)
    changes.tell_apart(workshop=workshop, pairs=[(1, 2)], by=member)
    assert queries.suggestions(workshop).count == 0
    for label in ("1 suggestion refusée", "2 suggestions refusées"):
        act = WallAct.objects.filter(workshop=workshop, is_undone=False).latest("id")
        assert (act.kind, act.label) == ("refuse", label)
        changes.undo(act=act, by=member)
    assert queries.suggestions(workshop) == before


def test_twins_of_a_chain_go_together_in_one_act(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, BUS, NAVETTE, BUS)
    group = changes.create_group(workshop=workshop, title="Transport", by=member)
    changes.move_note(note=Note.objects.get(workshop=workshop, number=4), group=group, by=member)
    assert changes.put_together(workshop=workshop, pairs=[(1, 2), (1, 4)], by=member) == 3
    made = NoteGroup.objects.filter(workshop=workshop).latest("id")
    assert [note.number for note in made.notes.all()] == [1, 2, 4]
    changes.undo(act=WallAct.objects.filter(workshop=workshop).latest("id"), by=member)
    held = Note.objects.filter(workshop=workshop).order_by("number").values_list("group__title", flat=True)
    assert list(held) == [None, None, None, "Transport"]


def test_accepting_many_costs_the_same_queries(workshop: Workshop, member: Member) -> None:
    costs = []
    for count in (1, 30):
        numbers = [note.number for note in write(workshop, *(f"{BUS} {n}" for n in range(count)))]
        with CaptureQueriesContext(connection) as counted:
            accept(workshop, member, *numbers)
        costs.append(len(counted))
        changes.undo(act=WallAct.objects.filter(workshop=workshop).latest("id"), by=member)
    assert costs[0] == costs[1]


# --- enjeux and chantiers --------------------------------------------------------------------------------------------


def test_a_shortlisted_chantier_keeps_an_enjeu(member: Member) -> None:
    stake = changes.add_stake(title="Isolement", by=member)
    project = changes.add_key_project(title="Navette", stakes=[stake], by=member)
    changes.shortlist(project=project, by=member)
    with pytest.raises(Refused, match="gardez au moins un enjeu"):
        changes.edit_key_project(project=project, stakes=[], by=member)
    changes.take_off_the_shortlist(project=project, by=member)
    changes.edit_key_project(project=project, stakes=[], by=member)
    assert list(project.stakes.all()) == []


def test_the_coverage_page_says_what_has_no_answer(world: World) -> None:
    by = world.member()
    changes.add_stake(title="Enjeu seul", by=by)
    project = changes.add_key_project(title="Wi-Fi", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse("workshops:coverage", args=[world.roadmap.slug])).content.decode()
    assert "aucun chantier" in page and "ne répond à aucun enjeu" in page
    answer = client.post(reverse("workshops:shortlist", args=[world.roadmap.slug, project.pk]), follow=True)
    assert "ne répond encore à aucun enjeu" in answer.content.decode()


def test_a_stale_edit_shows_both_versions_and_loses_nothing(world: World) -> None:
    by = world.member()
    stake = changes.add_stake(title="Isolement", phrasing="Comment sortir ?", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    url = reverse("workshops:edit_stake", args=[world.roadmap.slug, stake.pk])
    changes.edit_stake(stake=stake, phrasing="Comment se voir ?", by=by)
    typed = {"version": "1", "title": "Isolement", "phrasing": "Comment aller vers ?"}
    page = client.post(url, typed).content.decode()
    assert "Quelqu’un a enregistré une autre version" in page
    assert "Comment se voir ?" in page and "Comment aller vers ?" in page and 'value="2"' in page
    assert Stake.objects.get(pk=stake.pk).phrasing == "Comment se voir ?"
    assert client.post(url, typed | {"version": "2"}).status_code == 302
    saved = Stake.objects.get(pk=stake.pk)
    assert (saved.phrasing, saved.version) == ("Comment aller vers ?", 3)


@pytest.mark.parametrize("removed_before", [True, False])
def test_what_was_typed_about_a_stake_or_a_project_removed_meanwhile_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch, removed_before: bool
) -> None:
    """Removed before the form is sent, or while it is being written."""
    by = world.member()
    client = Client()
    client.force_login(world.user("referente"))
    made: dict[str, Stake | KeyProject] = {
        "stake": changes.add_stake(title="Isolement", by=by),
        "key_project": changes.add_key_project(title="Le bus", by=by),
    }
    commune = world.roadmap.communes.order_by("code")[0]
    for noun, row in made.items():
        change = getattr(changes, f"edit_{noun}")

        def edit(row: Stake | KeyProject = row, change: Callable[..., None] = change, **said: Any) -> None:
            type(row)._default_manager.filter(pk=row.pk).delete()
            change(**said)

        monkeypatch.setattr(changes, f"edit_{noun}", edit)
        if removed_before:
            type(row)._default_manager.filter(pk=row.pk).delete()
        address = reverse(f"workshops:edit_{noun}", args=[world.roadmap.slug, row.pk])
        sent = {
            "title": f"Mon {noun}",
            "version": "1",
            "communes": [commune.code],
            "evidence": "12 %",
            "lead": "Le club",
        }
        answer = client.post(address, sent)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f'value="Mon {noun}"' in page and "Ce que vous avez écrit est gardé ci-dessous." in page
        assert ("12 %" if noun == "stake" else "Le club") in page
        assert re.findall(r'name="communes" value="(\d+)"[^>]* checked', page) == [commune.code]
        add = reverse(f"workshops:add_{noun}", args=[world.roadmap.slug])
        assert f'action="{add}"' in page
        assert client.post(add, sent).status_code == 302
        assert client.get(address).status_code == 404


def test_only_publics_and_communes_that_exist_here_are_kept(world: World) -> None:
    by = world.member()
    inside = world.roadmap.communes.first()
    assert inside
    stake = changes.add_stake(title="X", audiences=["seniors", "martiens"], communes=[inside.code, "75056"], by=by)
    assert (stake.audiences, stake.communes) == (["seniors"], [inside.code])


def test_enjeux_of_the_first_workshop_are_the_headings_of_the_second(world: World) -> None:
    by = world.member()
    second = changes.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    titles = list(Stake.objects.filter(roadmap=by.roadmap).order_by("rank").values_list("title", flat=True))
    assert changes.take_up_stakes(workshop=second, by=by) == len(titles)
    assert list(NoteGroup.objects.filter(workshop=second).values_list("title", flat=True)) == titles
    assert (queries.stakes_to_take_up(second), changes.take_up_stakes(workshop=second, by=by)) == (0, 0)
    late = changes.add_stake(title="Un enjeu de plus", by=by)
    assert queries.stakes_to_take_up(second) == 1
    changes.take_up_stakes(workshop=second, by=by)
    for label in ("1 enjeu repris", f"{len(titles)} enjeux repris"):
        act = WallAct.objects.filter(workshop=second, is_undone=False).latest("id")
        assert act.label == label
        changes.undo(act=act, by=by)
    assert not NoteGroup.objects.filter(workshop=second).exists()
    assert queries.stakes_to_take_up(second) == len(titles) + 1
    assert Stake.objects.filter(pk=late.pk).exists()


def test_the_wall_of_the_second_workshop_makes_chantiers_of_its_groups(world: World) -> None:
    by = world.member()
    workshop = changes.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    group = changes.create_group(workshop=workshop, title="Un café numérique", by=by)
    client = Client()
    client.force_login(world.user("referente"))
    address = reverse("workshops:wall", args=[world.roadmap.slug, workshop.number])
    make = reverse("workshops:name_key_project", args=[world.roadmap.slug, workshop.number, group.pk])
    page = client.get(address).content.decode()
    assert [make in page, "En faire un enjeu" in page] == [True, False]
    client.post(make)
    page = client.get(address).content.decode()
    assert make not in page
    assert KeyProject.objects.get(roadmap=world.roadmap, title="Un café numérique").groups.get() == group


def test_an_enjeu_starts_with_the_publics_and_the_communes_that_its_notes_name(
    world: World, workshop: Workshop
) -> None:
    by = world.member()
    here, there = world.roadmap.communes.order_by("code").values_list("code", flat=True)[:2]
    writer = changes.join(workshop=workshop, category="citoyen")
    group = changes.create_group(workshop=workshop, title="Les permanences du soir", by=by)
    for audiences, communes in ((["seniors"], [here]), (["seniors", "jeunes"], [there, here]), ([], [])):
        note = changes.write_note(text="Le soir", audiences=audiences, communes=communes, by=writer)
        changes.move_note(note=note, group=group, by=by)
    stake = changes.name_stake(group=group, by=by)
    assert (stake.audiences, stake.communes) == (["jeunes", "seniors"], [here, there])
    names = dict(world.roadmap.communes.values_list("code", "name"))
    assert queries.mentions_of(stake) == [
        "Personnes âgées (2)",
        "Jeunes (1)",
        f"{names[here]} (2)",
        f"{names[there]} (1)",
    ]
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse("workshops:edit_stake", args=[world.roadmap.slug, stake.pk])).content.decode()
    assert "Personnes âgées (2), Jeunes (1)" in page
    assert "Formulez cet enjeu comme une question" in page


def test_a_group_of_ideas_becomes_a_chantier_that_answers_its_heading(world: World) -> None:
    by = world.member()
    workshop = changes.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    stake = changes.add_stake(title="Un enjeu d’ici", by=by)
    changes.take_up_stakes(workshop=workshop, by=by)
    changes.open_workshop(workshop=workshop, by=by)
    group = NoteGroup.objects.get(workshop=workshop, stake=stake)
    changes.rename_group(group=group, title="Un café numérique", by=by)
    note = write(workshop, "Un café le jeudi")[0]
    changes.move_note(note=note, group=group, by=by)
    project = changes.name_key_project(group=group, by=by)
    assert (project.title, list(project.stakes.all())) == ("Un café numérique", [stake])
    assert [said.text for said in queries.notes_of_project(project)] == ["Un café le jeudi"]
    with pytest.raises(Refused, match="a déjà donné le chantier"):
        changes.name_key_project(group=group, by=by)
