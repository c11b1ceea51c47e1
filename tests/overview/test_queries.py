from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.queries import sheets as sheet_queries
from jalons.overview.demo.actions import ACTIONS
from jalons.overview.demo.workshops import IDEAS, STAKES
from jalons.overview.queries import dashboard, search
from jalons.overview.queries import thread as thread_queries
from jalons.roadmaps.changes.members import invite_member
from jalons.workshops.changes import groups, moderation, stakes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, NoteGroup, Workshop
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_dashboard_says_where_we_are(world: World) -> None:
    board = dashboard.roadmap_dashboard(world.member())
    assert board.sentence.replace("\u00a0", " ") == (
        "Quatre actions réalisées sur huit. Une est à l’arrêt. Il reste 21 000 € à trouver."
    )
    assert (board.done, board.undone) == ("4 réalisées sur 8", "3 en cours, 1 à l’arrêt")
    assert board.tally == ["done"] * 4 + ["half"] * 3 + ["stop"]
    assert [step.state for step in board.road] == ["done"] * 7 + ["now"]
    assert board.road[2].url == reverse("diagnosis:index", args=[world.roadmap.slug])  # the portrait is made there


def test_the_latest_changes_are_told_to_those_who_read_the_journal(world: World) -> None:
    invite_member(email="invitee@demo.example", role="elu", by=world.member())
    told = {
        key: dashboard.roadmap_dashboard(world.member(key)).latest[:1]
        for key in ("referente", "elue", "pilote", "mediatheque", "facilitation", "caf")
    }
    assert [line.about for line in told["referente"]] == ["invitee@demo.example\u00a0: Élue ou élu porteur"]
    assert {key for key, lines in told.items() if lines} == {"referente", "elue"}


def test_the_money_of_the_demo_adds_up(world: World) -> None:
    money = dashboard.roadmap_dashboard(world.member()).money.totals
    assert (money.expenses, money.secured, money.requested, money.envisaged, money.to_find) == (
        Decimal(274_460),
        Decimal(199_260),
        Decimal(51_000),
        Decimal(3_200),
        Decimal(21_000),
    )


def test_the_younger_roadmap_follows_its_open_workshop_first(world: World) -> None:
    board = dashboard.roadmap_dashboard(world.member("referente", world.young))
    assert board.todo[0].title.replace("\u00a0", " ") == "Suivre l’atelier ouvert : Atelier 1 : les enjeux"
    assert board.sentence.startswith("L’étape 3 est en cours")


def test_the_dashboard_costs_the_same_queries_whatever_the_number_of_actions(world: World) -> None:
    member = world.member()
    with CaptureQueriesContext(connection) as before:
        dashboard.roadmap_dashboard(member)
    axis = world.action().axis
    for number in range(5):
        sheet_changes.propose_action(title=f"Action de plus {number}", axis=axis, by=member)
    with CaptureQueriesContext(connection) as after:
        dashboard.roadmap_dashboard(member)
    assert len(after) == len(before)


def test_the_thread_goes_back_to_every_note(world: World) -> None:
    sheet = sheet_queries.current_sheet(world.action())
    thread = thread_queries.action_thread(sheet)
    assert thread.key_project and thread.key_project.title == ACTIONS[0].title
    assert [stake.title for stake in thread.stakes] == [STAKES.groups[0].title, STAKES.groups[4].title]
    assert [note.text for note in thread.stakes[0].notes] == [note.text for note in STAKES.groups[0].notes]
    assert thread.stakes[0].where == "Atelier 1 : les enjeux"
    assert [(ideas.group, ideas.where) for ideas in thread.ideas] == [(IDEAS.groups[0].title, IDEAS.title)]
    assert [note.text for note in thread.ideas[0].notes] == [note.text for note in IDEAS.groups[0].notes]
    assert thread.sentence == "10 notes d’atelier mènent à cette action."


def test_an_idea_under_the_heading_of_an_enjeu_is_counted_once(world: World) -> None:
    """The group that became a chantier still answers its enjeu; what it holds was proposed, not said before."""
    by = world.member("facilitation", world.young)
    stake = stakes.add_stake(title="Un enjeu d’ici", by=by)
    workshop = workshops.create_workshop(title="Atelier des pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    groups.take_up_stakes(workshop=workshop, by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    group = NoteGroup.objects.get(workshop=workshop, stake=stake)
    one, other = (
        note_changes.write_note(text=text, workshop=workshop, by=by) for text in ("Un café le jeudi", "Un bus")
    )
    elsewhere = groups.create_group(workshop=workshop, title="Ailleurs", by=by)
    for note, where in ((one, group), (other, elsewhere)):
        groups.move_note(note=note, group=where, by=by)
    project = groups.promote_to_key_project(group=group, by=by)
    action = sheet_changes.propose_action(
        title="Un café", new_axis="Un axe", key_project=project, by=world.member(roadmap=by.roadmap)
    )
    thread = thread_queries.action_thread(sheet_queries.current_sheet(action))
    assert [stake.notes for stake in thread.stakes] == [[]]
    assert [[note.text for note in ideas.notes] for ideas in thread.ideas] == [["Un café le jeudi"]]
    assert thread.sentence == "1 note d’atelier mène à cette action."


def test_the_thread_costs_the_same_queries_whatever_was_said(world: World) -> None:
    sheet = sheet_queries.current_sheet(world.action())

    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            thread_queries.action_thread(sheet)
        return len(ran)

    before = cost()
    ideas = Note.objects.filter(workshop__roadmap=world.roadmap, workshop__number=2, group__isnull=False)
    group = ideas.filter(group__key_project=world.action().key_project).earliest("pk").group
    assert ideas.exclude(group=group).update(group=group) > 0
    assert cost() == before == 4


def test_the_fiche_and_its_page_show_both_roads(world: World) -> None:
    client = Client()
    client.force_login(world.user("elue"))
    said, proposed = STAKES.groups[0].notes, IDEAS.groups[0].notes
    for name, notes in (("thread", (*said, *proposed)), ("action", (said[0], proposed[0]))):
        page = client.get(reverse(f"overview:{name}", args=[world.roadmap.slug, "1.1"])).content.decode()
        page = page.replace("\u00a0", " ").replace("\u202f", " ")
        assert [note.text for note in notes if note.text not in page] == []
        assert page.index("Ce qui a été dit") < page.index("Ce qui a été proposé") < page.index("Le chantier<")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("itinérante", {"Action", "Chantier"}),
        ("Brantôme", {"Note"}),
        ("BRANTOME", {"Note"}),
        ("ECOLES", {"Action"}),
        ("secrétaires mairie", {"Action", "Enjeu"}),
        ("introuvable", set()),
        ("  ", set()),
    ],
)
def test_search_finds_each_kind_of_thing(world: World, words: str, kinds: set[str]) -> None:
    assert {hit.kind for hit in search.search_roadmap(world.roadmap, words)} == kinds


def test_search_finds_no_note_that_the_facilitation_hid(world: World) -> None:
    notes = Note.objects.filter(workshop__roadmap=world.roadmap, text__contains="Brantôme")
    assert {hit.kind for hit in search.search_roadmap(world.roadmap, "Brantôme")} == {"Note"}
    for note in notes:
        moderation.hide_note(note=note, by=world.member())
    assert search.search_roadmap(world.roadmap, "Brantôme") == []


def test_whoever_only_reads_is_given_nothing_to_do(world: World) -> None:
    assert dashboard.roadmap_dashboard(world.member("caf")).todo == []


def test_nobody_is_told_to_do_what_their_role_may_not(world: World) -> None:
    told = {
        key: [todo.title for todo in dashboard.roadmap_dashboard(world.member(key)).todo] for key in ("pilote", "elue")
    }
    assert told == {
        "pilote": ["Compléter le financement de 2 actions", "Décider pour 1 action à l’arrêt"],
        "elue": ["Décider pour 1 action à l’arrêt"],
    }


def test_notes_to_sort_lead_to_their_wall(world: World) -> None:
    todo = dashboard.roadmap_dashboard(world.member()).todo[0]
    assert (todo.title.replace("\u00a0", " "), todo.url) == (
        "Classer les 3 notes qui restent",
        reverse("workshops:wall", args=[world.roadmap.slug, 1]),
    )


def test_a_fiche_is_led_from_its_draft_to_the_vote(world: World) -> None:
    by = world.member("referente", world.young)
    action = sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    told = []
    for following in ("", "proposee", "a_arbitrer", "retenue"):
        if following:
            sheet_changes.advance_action(action=action, to=following, by=by)
        last = dashboard.roadmap_dashboard(by).todo[-1]
        told.append((last.title.replace("\u00a0", " "), last.url.removeprefix(f"/feuilles-de-route/{by.roadmap.slug}")))
    assert told == [
        ("Proposer 1 brouillon de fiche", "/actions/?etat=brouillon"),
        ("Faire arbitrer 1 action", "/actions/comites/"),
        ("Faire arbitrer 1 action", "/actions/comites/"),
        ("Faire adopter 1 action retenue", "/actions/adoption/"),
    ]
