"""The papers of a committee, in every format."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import committees as committee_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AgendaItem, possible_presenters
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point, revise_point
from jalons.governance.models import Meeting
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import BulletList, Facts, Heading, Paragraph, Table, plain_text
from jalons.publication.queries import committees as committee_queries
from jalons.roadmaps.models import Member
from tests.governance.convening import in_days
from tests.world import World

pytestmark = pytest.mark.django_db

ON = date(2025, 1, 15)
WHY = "Trop cher."


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """Two fiches: one put aside and one that was put aside, then kept."""
    meeting = add_meeting(title="Comité de pilotage", held_on=date(2025, 1, 14), place="Brantôme", by=by)
    vp = next(person for person in possible_presenters(by.roadmap) if person.is_elected)
    key_project = (
        ActionSheet.objects.filter(roadmap=by.roadmap, title="Reconditionner des ordinateurs").get().key_project
    )
    for title in ("Une borne", "Un café"):
        action = sheets.propose_action(
            title=title, axis=by.roadmap.axes.get(rank=3), key_project=key_project, department_unit="Culture", by=by
        )
        sheets.advance_action(action=action, to="proposee", by=by)
        committee_changes.put_on_agenda(meeting=meeting, action=action, presenter=vp, by=by)
    first, second = AgendaItem.objects.filter(meeting=meeting)
    committee_changes.take_decision(item=first, outcome="ecartee", reason=WHY, by=by)
    committee_changes.take_decision(item=second, outcome="ecartee", reason="Trop tôt.", by=by)
    committee_changes.withdraw_decision(item=second, by=by)
    committee_changes.take_decision(item=second, outcome="retenue", priority=1, by=by)
    return meeting


def test_the_record_says_each_decision_that_stands(meeting: Meeting) -> None:
    document = committee_queries.decisions_document(meeting, ON)
    table = next(block for block in document.blocks if isinstance(block, Table))
    cells = [[plain_text(cell) for cell in row.cells[:4]] for row in table.rows if row.kind == "row"]
    assert cells == [["3.3 Une borne", "écartée", WHY, ""], ["3.4 Un café", "retenue", "", "1"]]
    assert plain_text(document.blocks[0].content) == "1 action retenue, 1 écartée."  # type: ignore[union-attr]


def test_the_record_ties_what_was_put_aside_to_its_enjeu(meeting: Meeting) -> None:
    document = committee_queries.decisions_document(meeting, ON)
    at = document.blocks.index(Heading("3.3 Une borne", 2))
    assert document.blocks[at + 1] == Facts((("Motif", WHY), ("Enjeux", "S’équiper sans se ruiner")))


def test_the_record_keeps_what_was_taken_back(meeting: Meeting) -> None:
    document = committee_queries.decisions_document(meeting, ON)
    last = document.blocks[-1]
    assert isinstance(last, BulletList)
    assert plain_text(last.items[0]).startswith("3.4 Un café\u00a0: «\u00a0écartée\u00a0», retirée le ")
    assert plain_text(last.items[0]).endswith("par Chargée de coopération. Trop tôt.")


def test_the_record_keeps_the_words_of_that_day(meeting: Meeting, by: Member) -> None:
    action = ActionSheet.objects.get(roadmap=by.roadmap, title="Un café")
    sheets.revise_action(
        action=action, version=action.version, title="Un salon de thé", key_project=action.key_project, by=by
    )
    table = next(
        block for block in committee_queries.decisions_document(meeting, ON).blocks if isinstance(block, Table)
    )
    assert [plain_text(row.cells[0]) for row in table.rows if row.kind == "row"] == ["3.3 Une borne", "3.4 Un café"]


def test_the_agenda_is_by_who_presents_and_forgets_no_service(meeting: Meeting) -> None:
    document = committee_queries.agenda_document(meeting, ON)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    presenter = AgendaItem.objects.filter(meeting=meeting)[0].presented_by
    assert headings == [presenter, "Services sans fiche"]
    silent = document.blocks[-1]
    assert isinstance(silent, BulletList)
    assert [plain_text(item).split("\u00a0:")[0] for item in silent.items] == [
        "Service action sociale",
        "Service développement et communication",
        "Urbanisme",
    ]


@pytest.mark.parametrize("extension", list(FORMATS))
@pytest.mark.parametrize("name", ["agenda", "decisions"])
def test_each_paper_comes_in_each_format(
    name: str, extension: str, meeting: Meeting, by: Member, client: Client
) -> None:
    assert by.user
    client.force_login(by.user)
    response = client.get(reverse(f"publication:{name}", args=[by.roadmap.slug, meeting.pk, extension]))
    assert response.headers["Content-Type"] == FORMATS[extension].mime
    assert f"2025-01-14.{extension}" in response.headers["Content-Disposition"]
    assert len(response.content) > 1000


def test_the_agenda_prints_every_point_whose_minutes_it_counts(by: Member) -> None:
    """That of the fiches too, while none is there yet."""
    # A day on which the demo, whose meetings follow its own days, has none.
    meeting = add_meeting(title="Comité de pilotage", held_on=in_days(400), planned_minutes=120, by=by)
    add_point(meeting=meeting, title="Ouverture", minutes=10, by=by)
    sheets_point = meeting.points.get(kind="fiches")
    revise_point(point=sheets_point, title=sheets_point.title, minutes=30, by=by)
    add_point(meeting=meeting, title="La charte", minutes=50, by=by)
    document = committee_queries.agenda_document(meeting, ON)
    table = next(block for block in document.blocks if isinstance(block, Table))
    printed = [(plain_text(row.cells[0]), plain_text(row.cells[2])) for row in table.rows]
    assert printed == [(f"{one.rank}. {one.title}", str(one.minutes or "")) for one in meeting.points.all()]
    assert sum(int(minutes or 0) for _title, minutes in printed) == 90
    assert any(isinstance(block, Paragraph) and "90" in plain_text(block.content) for block in document.blocks)
