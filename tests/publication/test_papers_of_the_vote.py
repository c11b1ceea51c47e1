"""What the council reads: fiches in their order, where each takes place, and nothing that an import kept for the team."""

from datetime import date

import pytest

from jalons.actions.changes import sheets
from jalons.actions.changes.imported_plans import NewSheet, import_sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import current_sheet
from jalons.actions.rules.names import find_carrying_commune
from jalons.papers.slides.model import Fiche, Listing
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.roadmaps.models import Member
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


@pytest.fixture
def member(world: World) -> Member:
    return world.member()


def test_slides_follow_axes_and_codes_whatever_the_civility_of_who_presents(world: World, member: Member) -> None:
    rows = list(ActionSheet.objects.filter(roadmap=member.roadmap).select_related("axis"))
    for number, row in enumerate(rows):
        ActionSheet.objects.filter(pk=row.pk).update(elected_sponsor="M. le maire" if number % 2 else "Mme la maire")
    deck = roadmap_deck(member.roadmap, ON)
    shown = [slide.title.partition(" ")[0] for slide in deck.slides if isinstance(slide, Fiche)]
    assert shown == sorted(shown, key=lambda code: [int(part) for part in code.split(".")])
    assert len(shown) > 5
    opened = [slide.title for slide in deck.slides if isinstance(slide, Listing) and slide.opens]
    assert set(opened) == {"Mme la maire", "M. le maire"}


def test_what_an_import_kept_for_the_team_is_not_voted(
    world: World, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(other_information="Colonne Z : à voir avec le DGS")
    assert "Colonne Z" in str(roadmap_document(member.roadmap, ON).blocks)
    today_is(date(2026, 12, 16), monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    edition = adopt_roadmap(**VOTE, by=member)
    assert "Colonne Z" not in str(edition.document) and "Colonne Z" not in str(edition.facts)


@pytest.mark.parametrize(
    ("carrier", "lead", "expected"),
    [
        ("", "Commune de Villars", "Villars"),
        ("", "Mairie de Villars, service jeunesse", "Villars"),
        ("Ville du Bugue", "Association Relais", "Le Bugue"),
        ("Commune d’Agonac", "", "Agonac"),
        ("Association Relais", "Commune de Villars", ""),
        ("", "Commune de Villars ; Commune d’Agonac", ""),
        ("", "Communauté de communes", ""),
        ("", "Commune d’Ailleurs", ""),
        ("", "", ""),
    ],
)
def test_a_commune_is_known_among_carriers(carrier: str, lead: str, expected: str) -> None:
    assert find_carrying_commune(carrier, lead, ["Agonac", "Le Bugue", "Villars"]) == expected


def test_an_action_that_a_commune_carries_is_in_that_commune(member: Member) -> None:
    commune, other = member.roadmap.communes.order_by("code")[:2]
    name = f"Commune de {commune.name}"
    action = sheets.propose_action(
        title="Un atelier", new_axis="Un axe des communes", lead_organisation=name, by=member
    )
    assert current_sheet(action).where == commune.name
    # Whoever says otherwise is believed.
    action = sheets.revise_action(action=action, version=action.version, communes=[], by=member)
    assert current_sheet(action).covers_everything
    action = sheets.revise_action(
        action=action, version=action.version, carrier_organisation=f"Mairie de {other.name}", by=member
    )
    assert current_sheet(action).where == other.name


def test_an_imported_action_of_a_commune_is_in_that_commune(member: Member) -> None:
    commune = member.roadmap.communes.order_by("code")[0]
    made = import_sheets(
        sheets=[
            NewSheet("Équiper", "Un local", fields={"lead_organisation": f"Commune de {commune.name}"}),
            NewSheet("Équiper", "Un bus", fields={"lead_organisation": member.roadmap.lead_authority}),
        ],
        axes=["Équiper"],
        by=member,
    )
    assert [list(action.communes.all()) for action in made.actions] == [[commune], []]
