"""An existing feuille de route in Word, LibreOffice or PDF: read by rules, shown, written once confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.publication.models import PlanImport
from jalons.roadmaps.models import Member
from tests.publication.roadmap_documents import AXES, FORMATS, LAYOUTS, MADE, euros, made_document, truth
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import send, written
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def bring_document(client: Client, member: Member, content: bytes, name: str) -> None:
    """Sends it, and confirms what its page proposes."""
    page = send(client, member, content, name)
    assert page.status_code == 200
    assert not ActionSheet.objects.filter(roadmap=member.roadmap).exists()
    client.post(address(member, "import_plan"), form_of(page))


def amounts_of(member: Member) -> list[tuple[str, str, Decimal]]:
    """The title of the fiche, who or what, and how much."""
    here = {"action__roadmap": member.roadmap}
    expenses = ExpenseLine.objects.filter(**here).values_list("action__title", "kind", "amount")
    funding = FundingLine.objects.filter(**here).values_list("action__title", "funder", "amount")
    return sorted([*expenses, *funding])


def expected_amounts() -> list[tuple[str, str, Decimal]]:
    rows = []
    for fiche in MADE:
        rows += [(fiche.title, kind or "fonctionnement", euros(amount)) for kind, amount in fiche.expenses]
        rows += [(fiche.title, funder, euros(amount)) for funder, amount in fiche.funders]
    return sorted(rows)


def days_of(member: Member) -> set[tuple[str, str, date]]:
    rows = ActionSheet.objects.filter(roadmap=member.roadmap).values_list("title", "starts_on", "ends_on")
    return {
        (title, end, day)
        for title, starts, ends in rows
        for end, day in (("starts", starts), ("ends", ends))
        if day is not None
    }


def expected_days() -> set[tuple[str, str, date]]:
    return {
        (fiche.title, end, day)
        for fiche in MADE
        for end, day in (("starts", fiche.starts), ("ends", fiche.ends))
        if day is not None
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_of_twelve_fiches_comes_in_whole(client: Client, blank: Member, layout: str, form: str) -> None:
    bring_document(client, blank, made_document(layout, form), f"feuille-de-route.{form}")
    rows = list(ActionSheet.objects.filter(roadmap=blank.roadmap).select_related("axis").order_by("axis__rank", "rank"))
    assert [(row.axis.title, row.title) for row in rows] == [(AXES[fiche.axis], fiche.title) for fiche in MADE]
    assert [row.lead_organisation for row in rows] == [fiche.pilot for fiche in MADE]
    assert amounts_of(blank) == expected_amounts()
    assert days_of(blank) == expected_days()
