import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.changes.committees import put_on_agenda
from jalons.actions.models import ActionSheet, AdoptionPath, AgendaItem, possible_presenters
from jalons.actions.queries import sheets as sheet_queries
from jalons.base.french import format_short_day
from jalons.base.todos import Todo
from jalons.governance.changes import deliberations
from jalons.governance.models import Committee, Meeting, Resolution
from jalons.invitations.models import Minutes
from jalons.invitations.queries.minutes import count_late_minutes
from jalons.overview.demo.actions import ACTIONS
from jalons.overview.demo.follow_ups import REPORTED
from jalons.overview.demo.workshops import IDEAS, STAKES
from jalons.overview.queries import dashboard
from jalons.overview.queries import thread as thread_queries
from jalons.overview.queries.home import opened_roadmaps
from jalons.papers.documents.model import plain_text
from jalons.publication.changes.framing import adopt_framing_note
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.roadmaps.changes import blockers
from jalons.roadmaps.changes.members import invite_member
from jalons.roadmaps.models import Blocker, Member, Step
from jalons.roadmaps.queries.milestones import roadmap_milestones
from jalons.workshops.changes import groups, stakes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, NoteGroup, Workshop
from jalons.workshops.queries.pledges import roadmap_pledges
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_dashboard_says_where_we_are(world: World) -> None:
    board = dashboard.roadmap_dashboard(world.member())
    assert board.sentence.replace("\u00a0", " ") == (
        "Quatre actions réalisées sur huit. Aucune action n’est en retard. 1 gain rapide a dépassé son année. "
        "Une est à l’arrêt. "
        "5 engagements sont en retard. 2 points bloquent, dont l’action à l’arrêt. 75 200 € ne sont pas encore acquis, dont 21 000 € à trouver."
    )
    assert board.undone == "3 en cours, 1 à l’arrêt"
    assert board.tally == ["done"] * 4 + ["half"] * 3 + ["stop"]
    assert [step.state for step in board.road] == ["terminee", "terminee", "en_cours"]
    assert [step.state for step in board.other_steps] == ["terminee"] * 5
    assert board.road[2].url == reverse("overview:step", args=[world.roadmap.slug, 7])


def test_the_dashboard_says_how_many_actions_are_late(world: World) -> None:
    running = ActionSheet.objects.filter(roadmap=world.roadmap, status="en_cours").first()
    assert running
    ActionSheet.objects.filter(pk=running.pk).update(ends_on=timezone.localdate() - timedelta(days=3))
    assert "Une action est en retard." in dashboard.roadmap_dashboard(world.member()).sentence


def test_what_is_late_beside_actions_is_told_as_its_own_lists_count_it(world: World, client: Client) -> None:
    """« Aucune action n’est en retard » above five late engagements let an élue believe that nothing was."""
    today, slug = timezone.localdate(), world.roadmap.slug
    late = roadmap_pledges(world.roadmap, today, state="en-retard")
    board = dashboard.roadmap_dashboard(world.member("elue"))
    assert (late.late, len(late.lines)) == (5, 5) and "5 engagements sont en retard." in board.sentence
    Workshop.objects.filter(roadmap=world.roadmap, number=2).update(held_on=today - timedelta(days=20))
    Minutes.objects.filter(workshop__roadmap=world.roadmap, workshop__number=2).update(given_on=None)
    assert count_late_minutes(world.roadmap, today) == 1
    sentence = dashboard.roadmap_dashboard(world.member("elue")).sentence
    assert "5 engagements sont en retard. 1 compte rendu d’atelier est en retard." in sentence
    facts = {label: plain_text(text) for label, text in summary_document(world.roadmap, today).facts}
    told = "aucune action, 1 gain rapide a dépassé son année, 5 engagements, 1 compte rendu d’atelier"
    assert facts["En retard"] == told
    client.force_login(world.user("elue"))
    page = client.get(reverse("overview:dashboard", args=[slug])).content.decode()
    # What the sentence counts leads to its list: strangers read it as plain text, and scrolled two screens.
    lead = page[page.index('class="lead"') : page.index("</p>", page.index('class="lead"'))]
    assert re.findall(r'href="([^"]+)"', lead) == [
        reverse("monitoring:index", args=[slug]),
        reverse("actions:quick_wins", args=[slug]),
        reverse("actions:index", args=[slug]) + "?etat=suspendue",
        reverse("workshops:all_pledges", args=[slug]) + "?etat=en-retard",
        reverse("workshops:index", args=[slug]),
        "#t-block",
    ]


def test_the_next_milestones_are_those_of_the_page_of_milestones(world: World) -> None:
    coming = [one.title for one in roadmap_milestones(world.roadmap) if one.reached_on is None]
    assert coming == [
        "Délibération du conseil sur le projet de territoire",
        "Comité de pilotage",
        "Bilan annuel pour les financeurs",
    ]
    assert [one.title for one in dashboard.roadmap_dashboard(world.member()).milestones] == coming


def test_the_dates_to_come_of_the_demo_belong_to_the_step_in_progress(world: World) -> None:
    today = timezone.localdate()
    coming = [one for one in roadmap_milestones(world.roadmap) if one.due_on > today]
    assert [one.step.number for one in coming if one.step] == [7, 7]


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
    first, blocked, note, second, own = board.work.todo
    assert first.title.replace("\u00a0", " ") == "Suivre l’atelier ouvert : Atelier 1 : les enjeux"
    assert (first.on, first.who, first.action) == (timezone.localdate(), "Animation des ateliers", "Voir le mur")
    assert blocked.title.replace("\u00a0", " ") == "Lever 1 point de blocage"
    # It was written again since its group adopted it.
    assert note.title == "Adopter la nouvelle version de la note de cadrage"
    # Nothing about enjeux while the workshop that names them is open, although the next one is a draft.
    assert second.title.replace("\u00a0", " ") == "Préparer « Atelier 2 : les chantiers »"
    assert (own.title, own.who) == ("Répondre au groupe sur la définition partagée", "vous")
    assert board.sentence.startswith("L’étape 3 est en cours")


def test_an_etape_that_the_vote_overtook_is_not_the_one_in_progress(world: World) -> None:
    """« L’étape 3 est en cours » stood above an adopted feuille de route."""
    member = world.member("referente", world.young)
    Step.objects.filter(roadmap=world.young, number__gte=6).update(state="a_demarrer")
    assert step_of(member).startswith("3. ")
    deliberations.write_deliberation(
        number="1",
        held_on=timezone.localdate(),
        assembly="Conseil",
        votes_for=3,
        votes_against=0,
        abstentions=0,
        by=member,
    )
    AdoptionPath.objects.create(roadmap=world.young, mode="ctg", reference="CTG", adopted_on=timezone.localdate())
    assert dashboard.roadmap_dashboard(member).sentence.startswith("Prochaine étape")
    assert step_of(member) == ""
    Step.objects.filter(roadmap=world.young, number=6).update(state="en_cours")
    assert dashboard.roadmap_dashboard(member).sentence.startswith("L’étape 6 est en cours")
    Step.objects.filter(roadmap=world.young, number__gte=6).update(state="terminee")
    assert dashboard.roadmap_dashboard(member).sentence.startswith("La feuille de route est votée.")


def step_of(member: Member) -> str:
    """Of its card, on the page of whoever opens it."""
    assert member.user
    return next(card.step for card in opened_roadmaps(member.user).cards if card.slug == member.roadmap.slug)


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


def test_whoever_only_reads_is_given_nothing_to_do(world: World) -> None:
    board = dashboard.roadmap_dashboard(world.member("caf"))
    assert board.work.todo == []
    # Its seat is asked, whatever the role: by the card of the meeting, once.
    assert board.own_meeting and not board.own_meeting.convocation.answer


def test_nobody_is_told_to_do_what_their_role_may_not(world: World) -> None:
    told = {
        key: [todo.title for todo in dashboard.roadmap_dashboard(world.member(key)).work.todo]
        for key in ("pilote", "elue")
    }
    assert told == {
        # What a committee asked them in person is theirs, whatever their role.
        "pilote": [REPORTED, "Compléter le financement de 2 actions"],
        "elue": [],  # the référente has it to do
    }


def test_the_committee_of_the_demo_was_installed_before_it_met(world: World) -> None:
    committee = Committee.objects.get(roadmap=world.roadmap, kind=Committee.Kind.STRATEGIC)
    first = Meeting.objects.filter(committee=committee).earliest("held_on")
    assert committee.created_on < first.held_on
    assert committee.seats.count() > 3


def test_an_action_that_has_stopped_is_put_on_the_agenda_of_the_next_committee(world: World) -> None:
    def resume() -> Todo:
        board = dashboard.roadmap_dashboard(world.member("referente"))
        return next(todo for todo in board.work.todo if "à l’arrêt" in todo.title)

    meeting = Meeting.objects.filter(roadmap=world.roadmap).latest("held_on")
    action, url = world.action("3.1"), reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk])
    assert (resume().url, resume().action, resume().who) == (
        f"{url}?fiche={action.pk}#t-add",
        "Inscrire 3.1",
        "vous",
    )
    presenter = next(one for one in possible_presenters(world.roadmap) if one.is_elected)
    put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=world.member())
    assert (resume().url, resume().action) == (url, "Ouvrir l’ordre du jour")
    AgendaItem.objects.filter(meeting=meeting).delete()
    meeting.delete()
    assert (resume().url, resume().action) == (reverse("actions:meetings", args=[world.roadmap.slug]), "Fixer une date")


def test_the_demo_tells_nothing_that_could_not_be(world: World) -> None:
    """An action began before the vote, and what a committee asked of secretariats hung on the fiche of a bus."""
    assert min(model.starts for model in ACTIONS) >= 0  # the follow-up begins a week after the vote
    asked = Resolution.objects.get(meeting__roadmap=world.roadmap, text=REPORTED)
    assert [one.action.title for one in asked.actions.all()] == ["Soutenir les secrétaires de mairie"]


def test_late_pledges_are_asked_since_the_day_of_the_oldest(world: World) -> None:
    """The day of the next committee stood beside what was late for a year."""
    work = dashboard.roadmap_dashboard(world.member()).work
    (asked,) = (todo for todo in (*work.todo, *work.more) if "engagements en retard" in todo.title)
    oldest = min(line.due_on for line in roadmap_pledges(world.roadmap, timezone.localdate(), state="en-retard").lines)
    assert (asked.on, asked.is_late) == (oldest, True)
    assert asked.detail.startswith(f"En retard depuis le {format_short_day(oldest)} pour le plus ancien.")


def test_notes_that_a_workshop_left_lead_to_their_wall_after_what_is_stopped(world: World) -> None:
    """The first thing to do was to sort three notes of a workshop that was over for a year."""
    work = dashboard.roadmap_dashboard(world.member()).work
    told = [todo.title.replace("\u00a0", " ") for todo in (*work.todo, *work.more)]
    assert told.index("Décider pour 1 action à l’arrêt") < told.index("Compléter le financement de 2 actions")
    assert told[-1] == "Classer les 3 notes qui restent"
    last = [*work.todo, *work.more][-1]
    assert last.url == reverse("workshops:wall", args=[world.roadmap.slug, 1])


def test_a_fiche_is_led_from_its_draft_to_the_vote(world: World) -> None:
    by = world.member("referente", world.young)
    for blocker in Blocker.objects.filter(roadmap=by.roadmap, lifted_on=None):
        blockers.lift_blocker(blocker=blocker, lifted_on=timezone.localdate(), lifted_by="Une décision.", by=by)
    adopt_framing_note(adopted_on=timezone.localdate(), despite_gaps=True, by=by)
    action = sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    told = []
    for following in ("", "proposee", "a_arbitrer", "retenue"):
        if following:
            sheet_changes.advance_action(action=action, to=following, by=by)
        last = next(
            todo
            for todo in dashboard.roadmap_dashboard(by).work.todo
            if todo.title.startswith(("Proposer", "Faire arbitrer", "Faire adopter"))
        )
        told.append((last.title.replace("\u00a0", " "), last.url.removeprefix(f"/feuilles-de-route/{by.roadmap.slug}")))
    assert told == [
        ("Proposer 1 brouillon de fiche", "/actions/?etat=brouillon"),
        ("Faire arbitrer 1 action", "/comites/"),
        ("Faire arbitrer 1 action", "/comites/"),
        ("Faire adopter 1 action retenue", "/actions/adoption/"),
    ]
