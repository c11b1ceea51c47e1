"""What a chosen scheme says of a resource reaches the plan, on screen and on paper."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.funding.changes import lines
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.models import FundingScheme
from jalons.funding.queries import plans
from jalons.funding.queries.two_column_plans import action_in_two_columns
from jalons.funding.rules.money import Status
from jalons.funding.rules.schemes import Terms
from jalons.funding.words.schemes import scheme_note
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book
from tests.world import World

ON = date(2026, 11, 30)
YEAR = Terms(cap=Decimal(12_000), valid_from=date(2026, 1, 1), valid_to=date(2026, 6, 30))
CLOSED, CAP = "demandes closes depuis le 30 juin 2026", "12 000 € au plus par projet"


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").split())


@pytest.mark.parametrize(
    ("status", "on", "asked_on", "expected"),
    [
        ("envisage", ON, None, f"{CLOSED}, {CAP}"),
        ("envisage", date(2026, 3, 1), None, f"demandes jusqu’au 30 juin 2026, {CAP}"),
        ("envisage", date(2025, 12, 1), None, f"demandes à partir du 1er janv. 2026, {CAP}"),
        ("demande", ON, date(2026, 6, 30), CAP),
        ("demande", ON, date(2026, 7, 1), f"{CLOSED}, {CAP}"),
        ("demande", ON, None, f"{CLOSED}, {CAP}"),
        ("accorde", ON, None, ""),
        ("refuse", ON, None, ""),
    ],
)
def test_a_scheme_says_until_when_it_is_asked_and_its_ceiling(
    status: str, on: date, asked_on: date | None, expected: str
) -> None:
    assert plain(scheme_note(YEAR, Status(status), on, asked_on)) == expected


def test_a_scheme_without_limits_says_nothing() -> None:
    assert scheme_note(Terms(), Status.ENVISAGED, ON) == ""


@pytest.mark.django_db
def test_a_closed_scheme_and_its_ceiling_reach_papers(world: World) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(54_000), by=by)
    scheme = scheme_changes.add_scheme(
        name="Fonds de soutien", funder="Région", cap=Decimal(20_000), valid_from=None, valid_to=None, by=by
    )
    lines.add_funding(
        action=action, funder="Région", scheme="", listed_scheme=scheme, nature="subvention", kind="investissement",
        amount=Decimal(20_000), status="envisage", is_public=True, by=by,
    )  # fmt: skip
    FundingScheme.objects.filter(pk=scheme.pk).update(valid_to=date(2022, 12, 31))
    note = "demandes closes depuis le 31 déc. 2022, 20 000 € au plus par projet"
    (row,) = plans.action_plan(action).parts[0].resources
    assert plain(row.terms) == note
    (entry,) = (line.entry for part in action_in_two_columns(action).sections for p in part.payers for line in p.lines)
    assert note in plain(entry.detail)
    for made in (two_column_document(action, ON), sheet_document(action, ON), action_plan_book(action, ON)):
        assert plain(made).lower().count(note) == 1, type(made)
