"""Hundreds of notes, dozens of groups: pages stay light, and every note is reached, by keyboard and without a script."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes
from jalons.workshops.models import Note, NoteGroup, Workshop
from jalons.workshops.queries import lists, theme_suggestions, walls
from jalons.workshops.queries.walls import LEAST_SHOWN, SHOWN, SHOWN_IN_ALL
from jalons.workshops.rules import lexicon
from jalons.workshops.rules.lexicon import Likeness, near_duplicates
from tests.world import World

pytestmark = pytest.mark.django_db

GROUPS, IN_EACH = 20, 25


@pytest.fixture
def crowd(workshop: Workshop, member: Member) -> Workshop:
    """Twenty groups of twenty-five notes, sixty notes to sort."""
    groups = [
        group_changes.create_group(workshop=workshop, title=f"Groupe {n:02}", by=member) for n in range(1, GROUPS + 1)
    ]
    places = [group for group in groups for _ in range(IN_EACH)] + [None] * 60
    Note.objects.bulk_create(
        Note(workshop=workshop, number=n, client_id=uuid.uuid4(), text=f"note {n}", table=1 + n % 3, group=group)
        for n, group in enumerate(places, 1)
    )
    Workshop.objects.filter(pk=workshop.pk).update(last_note=len(places))
    return Workshop.objects.get(pk=workshop.pk)


@pytest.fixture
def desk(world: World) -> Client:
    client = Client()
    client.force_login(world.user("facilitation"))
    return client


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def html(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().replace("\u00a0", " ").split())


def test_many_columns_share_a_number_of_cards(crowd: Workshop) -> None:
    wall = walls.wall_page(crowd)
    assert {len(lane.notes) for lane in wall.lanes} == {SHOWN_IN_ALL // GROUPS}
    assert {(lane.total, lane.others) for lane in wall.lanes} == {(IN_EACH, IN_EACH - SHOWN_IN_ALL // GROUPS)}
    assert ([note.number for note in wall.to_sort][:2], len(wall.to_sort), wall.others) == ([560, 559], SHOWN, 20)
    last = wall.lanes[-1].notes
    assert [note.number for note in last] == list(range(500 - len(last) + 1, 501))


@pytest.mark.parametrize(("groups", "shown"), [(1, SHOWN), (8, SHOWN), (16, 20), (60, LEAST_SHOWN)])
def test_few_columns_show_more_and_none_less_than_six(
    workshop: Workshop, member: Member, groups: int, shown: int
) -> None:
    NoteGroup.objects.bulk_create(NoteGroup(workshop=workshop, rank=n, title=f"G{n}") for n in range(groups))
    assert walls.wall_page(workshop).shown == shown


def test_a_menu_on_each_of_many_cards_leads_to_the_page_of_its_note(desk: Client, crowd: Workshop) -> None:
    page = html(desk, at("workshops:wall", crowd))
    card = re.search(r'<li id="note-560".*?</article></li>', page)
    assert card
    assert re.findall(r'value="560:(\w+)"', card[0]) == ["new"]
    assert f'href="{at("workshops:note", crowd, 560)}#t-move"' in card[0]
    # What the script fills it with.
    menu = re.search(r'<template id="menu">.*?</template>', page)
    assert menu
    assert len(re.findall(r'value="0:\d+"', menu[0])) == GROUPS + 1
    # There, every group may be chosen.
    note = html(desk, at("workshops:note", crowd, 560))
    assert len(re.findall(r'<option value="560:\d+"', note)) == GROUPS + 1
    assert 'id="t-move"' in note


def test_a_group_among_many_is_merged_from_its_page(desk: Client, crowd: Workshop) -> None:
    group = NoteGroup.objects.filter(workshop=crowd).order_by("rank")[0]
    page = html(desk, at("workshops:wall", crowd))
    assert f'<a id="merge-{group.pk}" href="{at("workshops:group", crowd, group.pk)}#t-merge">' in page
    assert at("workshops:merge_group", crowd, group.pk) not in page
    assert len(re.findall(r"<option value", html(desk, at("workshops:group", crowd, group.pk)))) == GROUPS - 1


def test_few_cards_keep_their_whole_menu(desk: Client, workshop: Workshop, member: Member) -> None:
    notes.write_note(workshop=workshop, text="une", by=member)
    group = group_changes.create_group(workshop=workshop, title="Un groupe", by=member)
    assert f'value="1:{group.pk}"' in html(desk, at("workshops:wall", workshop))


def test_the_list_reaches_every_note(desk: Client, crowd: Workshop) -> None:
    numbers = []
    for page in range(1, 7):
        found = html(desk, f"{at('workshops:wall', crowd)}?vue=liste&page={page}")
        numbers += [int(number) for number in re.findall(r'<tr id="note-(\d+)"', found)]
    assert numbers == list(range(1, 561))


@pytest.mark.parametrize(
    ("sort", "first", "last"), [("numero", 1, 560), ("-numero", 560, 1), ("table", 3, 560), ("groupe", 501, 500)]
)
def test_the_list_is_sorted_by_the_database(crowd: Workshop, sort: str, first: int, last: int) -> None:
    """Without a table: after the others; to sort: before them."""
    found = [lists.note_list(crowd, sort=sort, page=page) for page in ("1", "6")]
    assert (found[0].lines[0].number, found[1].lines[-1].number) == (first, last)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"group": "0"}, 60),
        ({"group": "x"}, 0),
        ({"group": "9" * 30}, 0),
        ({"group": "²"}, 0),
        ({"table": "1"}, 186),
        ({"table": "0"}, 0),
        ({"search": "NOTE 56"}, 2),
        ({"search": "note 56", "table": "3", "group": "0"}, 1),
    ],
)
def test_the_list_is_filtered_by_whatever_the_address_says(crowd: Workshop, asked: dict[str, str], found: int) -> None:
    assert lists.note_list(crowd, **asked).found == found


def test_the_big_screen_says_how_many_notes_a_group_holds_and_reads_none_of_them(desk: Client, crowd: Workshop) -> None:
    wall = walls.wall_page(crowd, for_the_room=True, only_last=6)
    assert ([note.number for note in wall.to_sort], {len(lane.notes) for lane in wall.lanes}) == (
        [560, 559, 558, 557, 556, 555],
        {0},
    )
    assert f'<span class="soft nw">{IN_EACH} notes</span>' in html(desk, at("votes:projection", crowd))


def test_a_note_that_the_wall_does_not_draw_is_found_by_its_words(desk: Client, crowd: Workshop) -> None:
    found = html(desk, reverse("overview:search", args=[crowd.roadmap.slug]) + "?q=note 137")
    address = f"{at('workshops:wall', crowd)}?vue=liste&amp;q=note+137#note-137"
    assert f'href="{address}"' in found
    assert '<tr id="note-137" role="row">' in html(desk, address.replace("&amp;", "&"))


# --- help to sort ----------------------------------------------------------------------------------------------------


def test_a_word_that_everybody_writes_is_compared_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these says the same three words of four; with a bound of two, the third is compared with two notes."""
    texts = {n: f"bus marché mairie {word}" for n, word in enumerate(["eau", "pain", "vin", "lait", "sel"], 1)}
    like_the_first = [Likeness(1, n, 60) for n in range(2, 6)]
    assert near_duplicates(texts) == like_the_first
    monkeypatch.setattr(lexicon, "COMPARED", 2)
    assert near_duplicates(texts) == like_the_first
    monkeypatch.setattr(lexicon, "COMPARED", 0)
    assert near_duplicates(texts) == []


def test_suggestions_show_the_first_ones_and_count_them_all(workshop: Workshop, member: Member) -> None:
    for n in range(60):
        notes.write_note(workshop=workshop, text=f"Le bus ne passe plus le jeudi {'matin ' * n}", by=member)
    found = theme_suggestions.wall_suggestions(workshop)
    assert (len(found.twins), found.all_twins) == (50, 59)
    [theme] = found.themes
    assert (len(theme.notes), theme.count, found.count) == (50, 60, 119)


def test_a_note_written_since_is_looked_at(workshop: Workshop, member: Member) -> None:
    for text in ("Pas de bus le jeudi", "La fibre arrive"):
        notes.write_note(workshop=workshop, text=text, by=member)
    assert theme_suggestions.wall_suggestions(workshop).twins == []
    notes.write_note(workshop=workshop, text="Le jeudi, pas de bus", by=member)
    assert [(twin.first, twin.second) for twin in theme_suggestions.wall_suggestions(workshop).twins] == [(1, 3)]
