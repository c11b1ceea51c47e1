"""Suggestions accepted or refused, the lexicon of a roadmap, enjeux and chantiers (scenario 14)."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import acts, notes, workshops
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import theme_suggestions as theme_suggestion_changes
from jalons.workshops.models import Note, NoteGroup, Participant, Theme, WallAct, Workshop
from jalons.workshops.queries import theme_suggestions as theme_suggestion_queries
from jalons.workshops.rules.lexicon import THEMES, ThemeWords
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member()


@pytest.fixture
def workshop(member: Member) -> Workshop:
    workshop = workshops.create_workshop(title="Atelier du soir", by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


def write(workshop: Workshop, *texts: str) -> list[Note]:
    by: Participant = notes.join_workshop(workshop=workshop, category="citoyen")
    return [notes.write_note(text=text, by=by) for text in texts]


BUS, NAVETTE, MOTUS = "Pas de bus le mercredi", "Il faudrait une navette", "Voilà"


def test_notes_to_sort_are_suggested_a_theme_and_the_others_are_counted(workshop: Workshop) -> None:
    write(workshop, BUS, NAVETTE, MOTUS)
    found = theme_suggestion_queries.wall_suggestions(workshop)
    assert [(theme.title, [note.number for note in theme.notes]) for theme in found.themes] == [
        ("Distance et transport", [1, 2])
    ]
    assert (found.silent, found.count) == (1, 2)
    assert found.themes[0].notes[0].words == "bus"


def accept(workshop: Workshop, member: Member, *numbers: int) -> int:
    return theme_suggestion_changes.accept_themes(
        workshop=workshop, themes={"Distance et transport": numbers}, by=member
    )


def test_accepting_a_theme_makes_its_group_once_and_moves_the_notes(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, NAVETTE)
    assert accept(workshop, member, 1) == 1
    assert accept(workshop, member, 1, 2) == 1
    group = NoteGroup.objects.get(workshop=workshop)
    assert (group.title, [note.number for note in group.notes.all()]) == ("Distance et transport", [1, 2])
    assert theme_suggestion_queries.wall_suggestions(workshop).count == 0


def test_a_note_sorted_meanwhile_stays_where_it_is(workshop: Workshop, member: Member) -> None:
    (note,) = write(workshop, BUS)
    elsewhere = group_changes.create_group(workshop=workshop, title="Autre", by=member)
    group_changes.move_note(note=note, group=elsewhere, by=member)
    assert accept(workshop, member, 1) == 0
    assert list(NoteGroup.objects.filter(workshop=workshop)) == [elsewhere]


def test_a_refused_theme_is_not_suggested_again(workshop: Workshop, member: Member) -> None:
    write(workshop, "Pas de bus pour aller au cours de souris et de clavier")
    assert theme_suggestion_queries.wall_suggestions(workshop).themes[0].title == "Savoir se servir des outils"
    theme_suggestion_changes.refuse_themes(workshop=workshop, themes={"Savoir se servir des outils": [1]}, by=member)
    assert theme_suggestion_queries.wall_suggestions(workshop).themes[0].title == "Distance et transport"
    theme_suggestion_changes.refuse_themes(workshop=workshop, themes={"Distance et transport": [1]}, by=member)
    assert (
        theme_suggestion_queries.wall_suggestions(workshop).themes,
        theme_suggestion_queries.wall_suggestions(workshop).silent,
    ) == ([], 1)


def test_twins_are_put_together_or_told_apart(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, "pas de bus, le mercredi", "Le mercredi : pas de bus")
    assert [(twin.first, twin.second) for twin in theme_suggestion_queries.wall_suggestions(workshop).twins] == [
        (1, 2),
        (1, 3),
    ]
    theme_suggestion_changes.put_notes_together(workshop=workshop, pairs=[(1, 2)], by=member)
    theme_suggestion_changes.mark_notes_different(workshop=workshop, pairs=[(1, 3)], by=member)
    assert theme_suggestion_queries.wall_suggestions(workshop).twins == []
    group = NoteGroup.objects.get(workshop=workshop)
    assert [note.number for note in group.notes.all()] == [1, 2]


def test_the_second_twin_joins_the_group_of_the_first(workshop: Workshop, member: Member) -> None:
    first, _second = write(workshop, BUS, BUS)
    group = group_changes.create_group(workshop=workshop, title="Transport", by=member)
    group_changes.move_note(note=first, group=group, by=member)
    theme_suggestion_changes.put_notes_together(workshop=workshop, pairs=[(1, 2)], by=member)
    assert [note.number for note in group.notes.all()] == [1, 2]
    with refused("suggested-note-gone"):
        theme_suggestion_changes.put_notes_together(workshop=workshop, pairs=[(1, 99)], by=member)


def test_suggestions_cost_the_same_queries_whatever_their_number(
    workshop: Workshop, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    write(workshop, BUS)
    workshop = Workshop.objects.select_related("roadmap").get(pk=workshop.pk)
    with django_assert_num_queries(2):  # type: ignore[operator]
        theme_suggestion_queries.wall_suggestions(workshop)
    write(workshop, *(f"{BUS} {n} ordinateur" for n in range(9)))
    with django_assert_num_queries(2):  # type: ignore[operator]
        theme_suggestion_queries.wall_suggestions(workshop)


# --- the lexicon -----------------------------------------------------------------------------------------------------


def test_a_roadmap_edits_its_own_themes_and_may_come_back(member: Member) -> None:
    assert theme_suggestion_queries.theme_lexicon(member.roadmap) == list(THEMES)
    own = [ThemeWords("Four à pain", "pain, four"), ThemeWords("Bus", "bus")]
    theme_suggestion_changes.set_themes(themes=own, by=member)
    assert theme_suggestion_queries.theme_lexicon(member.roadmap) == own
    kept = Theme.objects.get(title="Bus")
    theme_suggestion_changes.set_themes(themes=[ThemeWords("BUS", "bus, car"), ThemeWords("Fibre", "fibre")], by=member)
    kept_now = Theme.objects.get(uid=kept.uid)
    assert (kept_now.title, kept_now.words, kept_now.rank) == ("BUS", "bus, car", 1)
    theme_suggestion_changes.set_themes(themes=[ThemeWords("Fibre", "fibre"), ThemeWords("BUS", "car")], by=member)
    theme_suggestion_changes.set_themes(
        themes=[ThemeWords("Fibre", "fibre"), ThemeWords("BUS", "car")], by=member
    )  # nothing differs
    theme_suggestion_changes.set_themes(themes=[], by=member)
    assert theme_suggestion_queries.theme_lexicon(member.roadmap) == list(THEMES)
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
    theirs = [ThemeWords("Bus", "bus"), ThemeWords("Four à pain", "le fournil")]
    theme_suggestion_changes.set_themes(themes=theirs, by=by)
    answer = client.post(url, typed)
    assert "Quelqu’un a enregistré d’autres thèmes pendant votre saisie." in answer.content.decode()
    assert list(answer.context["form"].differences) == [("Four à pain", "rien", "le fournil")]
    assert theme_suggestion_queries.theme_lexicon(world.roadmap) == theirs
    typed["seen"] = answer.context["form"]["seen"].value()
    assert client.post(url, typed).status_code == 302
    assert theme_suggestion_queries.theme_lexicon(world.roadmap) == [ThemeWords("Bus", "bus")]


def test_two_themes_of_the_same_name_are_refused(member: Member) -> None:
    with refused("theme-name-taken"):
        theme_suggestion_changes.set_themes(themes=[ThemeWords("Bus", "bus"), ThemeWords("BUS", "car")], by=member)
    assert not Theme.objects.exists()


def test_the_page_of_themes_saves_what_is_typed_and_keeps_it_when_it_is_not_whole(world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    url = reverse("workshops:themes", args=[world.roadmap.slug])
    refused = send_shown(client, url, {"title_0": "Bus", "words_0": "", "title_1": "", "words_1": "pain"})
    page = refused.content.decode()
    assert "Écrivez au moins un mot" in page and "Donnez un nom à ce thème" in page and 'value="Bus"' in page
    whole = {"title_0": "Bus", "words_0": "bus, car", "title_1": "", "words_1": ""}
    assert send_shown(client, url, whole).status_code == 302
    assert theme_suggestion_queries.theme_lexicon(world.roadmap) == [ThemeWords("Bus", "bus, car")]
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


def test_notes_that_speak_of_the_same_thing_are_proposed_to_be_kept_or_dismissed_one_group_at_a_time(
    world: World, workshop: Workshop
) -> None:
    write(
        workshop,
        "J’ai perdu mon code.",
        "Ma box saute.",
        "Toujours ce code !",
        "La box, deux semaines.",
        "Un code qui change",
    )
    client, url = page_of(world, workshop)

    def proposed() -> list[tuple[str, int, list[int]]]:
        groups = theme_suggestion_queries.wall_suggestions(workshop).groups
        return [(group.about, group.first, [note.number for note in group.others]) for group in groups]

    assert proposed() == [("code", 1, [3, 5]), ("box", 2, [4])]
    assert "2 groupes de notes qui parlent peut-être de la même chose" in client.get(url).content.decode()
    client.post(url, {"act": "apart", "on": "2,4"})
    client.post(url, {"act": "together", "on": ["1,3"]})
    assert proposed() == []
    group = NoteGroup.objects.get(workshop=workshop)
    assert [note.number for note in group.notes.order_by("number")] == [1, 3]


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
    assert (act.kind, act.label) == ("accepter", "3 suggestions acceptées")
    assert "3 suggestions acceptées" in client.get(url).content.decode()
    undo = reverse("workshops:acts", args=[world.roadmap.slug, workshop.number])
    assert client.post(undo, {"act": act.pk, "tri": "1"})["Location"] == url
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    assert sum(theme.count for theme in theme_suggestion_queries.wall_suggestions(workshop).themes) == 4


def test_a_refusal_is_undone(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, BUS)
    before = theme_suggestion_queries.wall_suggestions(workshop)
    theme_suggestion_changes.refuse_themes(workshop=workshop, themes={"Distance et transport": [1, 2]}, by=member)
    theme_suggestion_changes.mark_notes_different(workshop=workshop, pairs=[(1, 2)], by=member)
    assert theme_suggestion_queries.wall_suggestions(workshop).count == 0
    for label in ("1 suggestion refusée", "2 suggestions refusées"):
        act = WallAct.objects.filter(workshop=workshop, is_undone=False).latest("id")
        assert (act.kind, act.label) == ("refuser", label)
        acts.undo_wall_act(act=act, by=member)
    assert theme_suggestion_queries.wall_suggestions(workshop) == before


def test_twins_of_a_chain_go_together_in_one_act(workshop: Workshop, member: Member) -> None:
    write(workshop, BUS, BUS, NAVETTE, BUS)
    group = group_changes.create_group(workshop=workshop, title="Transport", by=member)
    group_changes.move_note(note=Note.objects.get(workshop=workshop, number=4), group=group, by=member)
    assert theme_suggestion_changes.put_notes_together(workshop=workshop, pairs=[(1, 2), (1, 4)], by=member) == 3
    made = NoteGroup.objects.filter(workshop=workshop).latest("id")
    assert [note.number for note in made.notes.all()] == [1, 2, 4]
    acts.undo_wall_act(act=WallAct.objects.filter(workshop=workshop).latest("id"), by=member)
    held = Note.objects.filter(workshop=workshop).order_by("number").values_list("group__title", flat=True)
    assert list(held) == [None, None, None, "Transport"]


def test_accepting_many_costs_the_same_queries(workshop: Workshop, member: Member) -> None:
    costs = []
    for count in (1, 30):
        numbers = [note.number for note in write(workshop, *(f"{BUS} {n}" for n in range(count)))]
        with CaptureQueriesContext(connection) as counted:
            accept(workshop, member, *numbers)
        costs.append(len(counted))
        acts.undo_wall_act(act=WallAct.objects.filter(workshop=workshop).latest("id"), by=member)
    assert costs[0] == costs[1]
