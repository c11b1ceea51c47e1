"""« Caf : 1e999 € » is an amount that nobody reads, not the name of a funder."""

from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.models import ActionSheet
from jalons.funding.changes import contributions, lines
from jalons.funding.models import FundingLine
from jalons.funding.rules.funders import writes_amount
from jalons.publication.rules.written_money import read_funders
from jalons.roadmaps.models import Member
from tests.publication.plans import bring, seen, template
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
WRONG = "Caf : 1e999 €"


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (WRONG, True),
        ("Caf 1e999", True),
        ("Région : 3 000 €", True),
        ("Région 3k€", True),
        ("Région 12 euros", True),
        ("France 2030", False),
        ("SMD3", False),
        ("CD24", False),
        ("Lycée du 2e cycle", False),
        ("Mairie du 1er arrondissement", False),
        ("Europe, FEDER 2021-2027", False),
    ],
)
def test_an_amount_is_no_name(name: str, expected: bool) -> None:
    assert writes_amount(name) is expected


def test_no_form_makes_a_funder_of_an_amount(world: World) -> None:
    member, action = world.member(), world.action("1.1")
    values: dict[str, Any] = {"kind": "fonctionnement", "amount": Decimal(100), "by": member}
    with refused("funder-is-an-amount", "funder"):
        lines.add_funding(action=action, funder=WRONG, nature="subvention", **values)
    line = lines.add_funding(action=action, funder="Caf", nature="subvention", **values)
    with refused("funder-is-an-amount", "funder"):
        lines.revise_funding(line=line, funder=WRONG, nature="subvention", **values)
    with refused("funder-is-an-amount", "funder"):
        contributions.add_contribution(action=action, funder=WRONG, nature="nature", **values)


def test_no_import_makes_a_funder_of_an_amount(member: Member) -> None:
    row = {"axis": "1. Aller vers", "title": "Un bus", "funder_1": WRONG, "amount_1": "1000"}
    told = str([line.doubts for line in seen(member, template(row)).lines]).replace("\xa0", " ")
    assert "ce n’est pas un montant" in told
    bring(member, row)
    assert not FundingLine.objects.filter(action__roadmap=member.roadmap).exists()
    # Its words stay in the fiche.
    assert WRONG in ActionSheet.objects.get(roadmap=member.roadmap).other_information.replace("\xa0", " ")


def test_a_cell_of_several_funders_is_kept_whole_when_one_is_an_amount() -> None:
    assert read_funders(f"{WRONG} ; Région : 3 000 €") is None
