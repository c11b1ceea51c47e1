"""For one lateness, every page and every paper expects the same person."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.queries.schedule import PlanFilters, roadmap_plan
from jalons.actions.queries.sheets import current_sheet
from jalons.governance.models import Convocation
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.yearly_review import review_document
from jalons.publication.queries.seat_sheets import seat_sheet
from tests.publication.giving_back import words
from tests.publication.test_seat_sheets import FUNCTION, convened
from tests.publication.test_summary import section
from tests.world import World

__all__ = ["convened"]
pytestmark = pytest.mark.django_db
COORDINATES = "la personne qui coordonne"


def late_action(world: World, owner: str, lead_contact: str, lead_organisation: str) -> ActionSheet:
    """The only late one: by its step. The élue answers for it, and does not do it."""
    today, action = timezone.localdate(), world.action()
    ActionStep.objects.filter(action__roadmap=world.roadmap).delete()
    ActionSheet.objects.filter(roadmap=world.roadmap).update(ends_on=today + timedelta(days=500), quick_win=False)
    ActionSheet.objects.filter(pk=action.pk).update(
        status="en_cours",
        is_adopted=True,
        lead_contact=lead_contact,
        lead_organisation=lead_organisation,
        elected_sponsor=FUNCTION,
    )
    ActionStep.objects.create(action=action, label="Louer la salle", owner=owner, ends_on=today - timedelta(days=12))
    action.refresh_from_db()
    return action


@pytest.mark.parametrize(
    ("owner", "lead_contact", "lead_organisation", "expected"),
    [
        ("Médiathèque de Villars", "Direction de la Caf", "Caf", "Médiathèque de Villars"),
        ("", "Direction de la Caf", "Caf", "Direction de la Caf"),
        ("", "", "Caf ; Mairie de Villars", "Caf et Mairie de Villars"),
        ("", "", "", COORDINATES),
    ],
)
def test_one_lateness_has_one_person_on_every_page_and_paper(
    owner: str, lead_contact: str, lead_organisation: str, expected: str, convened: Convocation, world: World
) -> None:
    action, today = late_action(world, owner, lead_contact, lead_organisation), timezone.localdate()
    told = f"12 jours de retard, attendu de : {expected}"
    board = roadmap_dashboard(world.member()).work
    [todo] = [one for one in (*board.todo, *board.more) if "retard" in one.title and one.items]
    delays = roadmap_dashboard(world.member("elue")).delays
    assert delays
    carried = seat_sheet(convened.meeting, convened.seat, today).carried.lines
    named = {
        "dashboard": [item.detail for item in todo.items],
        "what is late, for the élue": [item.detail for item in delays.own if item.title.startswith(action.code)],
        "L’essentiel": [
            item.split(" : ", 1)[1] for item in section(summary_document(world.roadmap, today), "Ce qui est en retard")
        ],
        "bilan": [
            item.split(" : ", 1)[1]
            for item in section(review_document(world.roadmap, today.year, today), "Ce qui est en retard")
        ],
        "fiche de séance": [
            line.facts.split(". Nouvelle")[0].rstrip(".") for line in carried if line.code == action.code
        ],
    }
    found = {page: [one.replace("\u00a0", " ") for one in lines] for page, lines in named.items()}
    assert found == {page: [told] for page in named}
    # The dashboard names who coordinates « vous » to herself, and others by their names.
    assert todo.who == ("vous" if expected == COORDINATES else expected)
    [step] = current_sheet(action).steps
    [row] = [
        row for axis in roadmap_plan(world.roadmap, PlanFilters()).axes for row in axis.rows if row.step == step.pk
    ]
    assert (step.person, row.owner) == (expected, expected)
    assert expected in words(sheet_document(action, today)).replace("\u00a0", " ")


def test_a_step_that_is_not_late_names_nobody_else(world: World) -> None:
    action = late_action(world, "", "Direction de la Caf", "Caf")
    ActionStep.objects.filter(action=action).update(ends_on=timezone.localdate() + timedelta(days=12))
    [step] = current_sheet(action).steps
    assert step.person == ""


def test_the_pilote_who_is_expected_reads_you(world: World) -> None:
    function = world.roadmap.memberships.get(user=world.user("pilote")).function
    late_action(world, "", function, "")
    mine = roadmap_dashboard(world.member("pilote")).work.todo
    assert [one.who for one in mine if one.items and "retard" in one.title] == ["vous"]
    late_action(world, "Médiathèque de Villars", function, "")
    others = roadmap_dashboard(world.member("pilote")).work.todo
    assert [one.who for one in others if one.items and "retard" in one.title] == ["Médiathèque de Villars"]
