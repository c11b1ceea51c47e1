"""The facts from which duties are derived, read from rows that the product makes."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets as sheet_changes
from jalons.governance.changes import consultations, definitions
from jalons.governance.changes.framing import write_framing_part
from jalons.governance.models import AskedMember
from jalons.governance.queries.definitions import definition_page
from jalons.governance.rules.definitions import Answer, Stage
from jalons.governance.rules.framing import Part
from jalons.invitations.changes import minutes as minute_changes
from jalons.monitoring.changes.reuses import reuse_experience
from jalons.monitoring.models import Experience
from jalons.opendata.models import SourceVintage
from jalons.opendata.queries.sources import source_lines
from jalons.opendata.sources import SOURCES
from jalons.overview.queries import facts
from jalons.overview.queries.dashboard import read_state
from jalons.overview.queries.todo import todo_board
from jalons.overview.rules.facts import Facts
from jalons.publication.changes.framing import adopt_framing_note
from jalons.roadmaps.changes import members
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.models import Workshop
from tests.governance.framing import CONTEXT, write_needed_parts
from tests.governance.groups import in_days, six_members
from tests.invitations.test_minutes_changes import validated
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


def known(by: Member) -> Facts:
    return read_state(by.roadmap).read.facts


def test_a_new_roadmap_has_its_dates_and_nothing_else(by: Member) -> None:
    found = known(by)
    assert (found.group, found.sponsors, found.contacts, found.stakes, found.actions) == (0, 0, 0, 0, 0)
    assert (len(found.milestones), len(found.steps), found.workshops) == (8, 8, ())


def test_what_another_territory_loaded_is_not_loaded_here(by: Member) -> None:
    """« Cinq premiers gestes » said that the data were there, and their page that nothing was loaded."""
    assert by.roadmap.epci_id
    counts = {"rows_in": 1, "rows_out": 1, "rows_rejected": 0}
    sample = SourceVintage.objects.create(
        source=next(iter(SOURCES)), period="2026", perimeter="200000172", retrieved_at=timezone.now(), **counts
    )
    assert not any(line.vintage for line in source_lines(by.roadmap))
    assert known(by).sources == 0
    SourceVintage.objects.filter(pk=sample.pk).update(perimeter=f"200000172 {by.roadmap.epci_id}")
    assert known(by).sources == 1


def test_the_demo_counts_what_it_holds(world: World) -> None:
    found = read_state(world.roadmap).read.facts
    assert (found.actions, found.adopted, found.suspended, found.lacking_money) == (8, 8, 1, 2)
    assert (found.group, found.group_lacks) == (7, 0)
    young = read_state(world.young).read.facts
    assert (young.group, young.group_lacks) == (4, 1)
    assert (found.stakes, found.stakes_without_key_project, found.key_projects_without_action) == (5, 0, 0)
    assert [workshop.loose for workshop in found.workshops] == [3, 0]
    assert (found.key_projects, found.key_projects_mapped) == (3, 2)
    assert found.words > 0 and found.messages > 0 and found.contacts > 0


def test_each_floor_moves_its_own_fact(by: Member) -> None:
    members.invite_member(email="elue@demo.example", role="elu", by=by)
    workshop = workshop_changes.create_workshop(title="Atelier", held_on=timezone.localdate(), place="Quinsac", by=by)
    workshop_changes.open_workshop(workshop=workshop, by=by)
    note_changes.write_note(text="Un bus le mardi", workshop=workshop, by=by)
    sheet_changes.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    found = known(by)
    assert (found.invited_sponsors, found.actions, found.drafts) == (1, 1, 1)
    assert (found.without_indicator, found.unpriced, found.models_taken) == (1, 1, 0)
    assert [(one.number, one.step, one.state, one.loose, one.has_place) for one in found.workshops] == [
        (1, 3, "ouvert", 1, True)
    ]


def test_a_fiche_that_began_with_an_experience_counts_as_a_model_taken(world: World, by: Member) -> None:
    source = Experience.objects.get(roadmap=world.young)
    reuse_experience(experience=source, title="Un bus", new_axis="Aller vers", starts_on=date(2026, 3, 2), by=by)
    assert known(by).models_taken == 1


def test_minutes_are_due_until_they_are_given(by: Member) -> None:
    held = date(2026, 3, 12)
    workshop = workshop_changes.create_workshop(title="Atelier", held_on=held, by=by)
    workshop_changes.open_workshop(workshop=workshop, by=by)

    def due(today: date = held) -> date | None:
        return facts.workshop_facts(by.roadmap, today)[0].minutes_on

    assert due() is None
    closing.close_workshop(workshop=workshop, by=by)
    workshop = Workshop.objects.get(pk=workshop.pk)
    # The tenth day is a Sunday.
    assert [due(), due(date(2026, 3, 24)), due(date(2026, 5, 23))] == [date(2026, 3, 23), date(2026, 3, 23), None]
    minute_changes.write_minutes(workshop=workshop, due_days=20, by=by)
    assert due() == date(2026, 4, 1)
    validated(workshop, by)
    assert due() == date(2026, 4, 1)
    minute_changes.hand_over_minutes(workshop=workshop, by=by)
    assert due() is None
    minute_changes.reopen_minutes(workshop=workshop, by=by)
    assert due() is None


def test_minutes_are_outdated_when_a_vote_is_corrected_after_them(by: Member) -> None:
    workshop = workshop_changes.create_workshop(title="Atelier", held_on=date(2026, 3, 12), table_count=2, by=by)
    workshop_changes.open_workshop(workshop=workshop, by=by)
    ballot = ballots.create_ballot(workshop=workshop, title="Que retenir ?", options=["Un", "Deux"], by=by)
    ballots.open_ballot(ballot=ballot, by=by)

    def are_outdated() -> bool:
        return facts.workshop_facts(by.roadmap, date(2026, 3, 13))[0].are_minutes_outdated

    closing.close_workshop(workshop=workshop, by=by)
    votes.enter_room_count(ballot=ballot, table=1, voters=5, marks={1: {"gommette": 5}}, by=by)
    validated(Workshop.objects.get(pk=workshop.pk), by)
    assert not are_outdated()
    votes.enter_room_count(ballot=ballot, table=2, voters=5, marks={2: {"gommette": 5}}, by=by)
    assert are_outdated()


def test_a_note_is_to_adopt_once_complete_until_a_version_says_the_same(by: Member) -> None:
    assert not known(by).is_note_to_adopt
    write_framing_part(part=Part.CONTEXT, context=CONTEXT, by=by)
    assert not known(by).is_note_to_adopt
    write_needed_parts(by)
    write_framing_part(part=Part.MEANS, planned_staff=Decimal("0.4"), planned_budget=Decimal(6500), by=by)
    assert known(by).is_note_to_adopt
    adopt_framing_note(adopted_on=timezone.localdate(), despite_gaps=True, by=by)
    assert not known(by).is_note_to_adopt
    write_framing_part(part=Part.MEANS, planned_staff=Decimal("0.5"), planned_budget=Decimal(6500), by=by)
    assert known(by).is_note_to_adopt


def test_a_definition_is_to_adopt_or_its_objection_to_handle_as_its_page_says(by: Member) -> None:
    draft = definitions.write_definition(text="Se servir du numérique, ou s’en passer.", by=by)
    group = six_members(by)
    consultation = consultations.propose_definition(definition=draft, members=group, closes_on=in_days(14), by=by)

    def state() -> tuple[bool, int, Stage]:
        found = known(by)
        return found.may_adopt_definition, found.contested_definitions, definition_page(by).stage

    assert state() == (False, 0, Stage.WAIT)
    asked = AskedMember.objects.filter(consultation=consultation)
    asked.update(answer=Answer.CONSENT, answered_on=timezone.localdate())
    assert state() == (True, 0, Stage.ADOPT)
    row = asked.select_related("consultation__roadmap").exclude(member__contact=None)[0]
    asked.filter(pk=row.pk).update(answer="", answered_on=None)
    row.refresh_from_db()
    assert state() == (False, 0, Stage.WAIT)
    consultations.answer_consent(asked=row, answer=Answer.OBJECTION, reason="Trop court.", by=None)
    assert state() == (False, 1, Stage.HANDLE)


def test_an_elue_is_told_what_she_may_adopt(world: World) -> None:
    write_framing_part(part=Part.COMMUNICATION, communication="Une affiche.", by=world.member())
    for key in ("elue", "referente"):
        member = world.member(key)
        state = read_state(member.roadmap)
        board = todo_board(member, state.read, state.index, state.money)
        assert reverse("publication:adopt_framing", args=[member.roadmap.slug]) in [
            line.url for line in (*board.todo, *board.more)
        ]
