"""« Versé » and « reçu » say the same money: the state of a resource, and what its years say was paid."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, lines, statuses
from jalons.funding.models import FundingLine
from jalons.funding.queries import funder_pages, years
from jalons.funding.rules.years import Period, Share, line_shares
from jalons.roadmaps.models import Member
from tests.world import World

E = Decimal
SPREAD = [Share(2026, E(400)), Share(2027, E(600))]


@pytest.mark.parametrize(
    ("shares", "year", "is_paid", "expected"),
    [
        pytest.param(SPREAD, 2026, False, SPREAD, id="not paid"),
        pytest.param(SPREAD, 2026, True, [Share(2026, E(400), E(1000)), SPREAD[1]], id="paid in one of its years"),
        pytest.param(SPREAD, 2025, True, [Share(2025, E(0), E(1000)), *SPREAD], id="paid in another year"),
        pytest.param(SPREAD, None, True, [Share(None, E(0), E(1000)), *SPREAD], id="paid nobody knows when"),
        pytest.param([Share(2026, E(1000), E(300))], 2026, True, [Share(2026, E(1000), E(300))], id="noted"),
        pytest.param([Share(2026, E(1000), E(0))], 2026, True, [Share(2026, E(1000), E(0))], id="nothing, noted"),
    ],
)
def test_what_is_paid_is_received_in_full_while_no_year_says_it(
    shares: list[Share], year: int | None, is_paid: bool, expected: list[Share]
) -> None:
    day = Period(date(year, 3, 1), date(year, 3, 1)) if year else None
    assert line_shares(E(1000), shares, day, is_paid=is_paid) == expected


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    return action


@pytest.fixture
def line(member: Member, action: ActionSheet) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": E(1000), "status": "accorde"}
    return lines.add_funding(action=action, funder="Région", by=member, **values)


def spread(line: FundingLine, member: Member, *paid: int | None) -> None:
    rows: list[instalments.Payment] = [
        {"year": 2025 + n, "planned": E(500), "actual": None if part is None else E(part), "actual_on": None}
        for n, part in enumerate(paid)
    ]
    instalments.spread_line(line=line, amount=E(1000), instalments=rows, by=member)


@pytest.mark.django_db
def test_a_paid_resource_is_received_on_every_page(member: Member, line: FundingLine) -> None:
    spread(line, member, None, None)
    statuses.set_status(line=line, status="verse", on=date(2026, 3, 1), by=member)
    page = funder_pages.funder_page(member.roadmap, "Région")
    assert page and page.totals.received == E(1000)
    whole = years.plan_years(line.action)
    assert (whole.whole.received, whole.whole.secured) == (E(1000), E(1000))
    by_year = {group.label: group.totals.received for group in years.roll_up_money(member.roadmap, "annee").groups}
    assert (by_year["2025"], by_year["2026"]) == (E(0), E(1000))


@pytest.mark.django_db
def test_what_is_received_in_full_is_marked_as_paid_from_the_page_of_years(
    member: Member, line: FundingLine, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:plan_years", args=[member.roadmap.slug, line.action.code])
    spread(line, member, 500, 400)
    assert "Marquer comme versé" not in client.get(address).content.decode()
    spread(line, member, 500, 500)
    page = client.get(address).content.decode()
    assert "Région\u00a0: 1\u00a0000\u00a0€ reçus en entier, et noté «\u00a0accordé\u00a0»." in page
    assert "Marquer comme versé" in page
    client.post(reverse("funding:status", args=[member.roadmap.slug, line.action.code, line.pk]), {"status": "verse"})
    line.refresh_from_db()
    assert line.status == "verse"
    assert "Marquer comme versé" not in client.get(address).content.decode()
