"""What the resource map estimates enters the plan once somebody has checked it."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries import map_money
from jalons.resources.changes import resources
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import stakes
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    project = stakes.add_key_project(title="Un bus numérique", by=member)

    def put(label: str, branch: str, status: str, cost: int | None, holder: str = "") -> ResourceNode:
        value = None if cost is None else Decimal(cost)
        return resources.add_resource(
            project=project, branch=branch, label=label, status=status, cost=value, holder=holder, by=member
        )

    put("Bus", "materielle", "a_creer", 54_000)
    put("Salle", "lieu", "existante", 300)
    put("Conseil", "humaine", "mobilisable", 25_000)
    put("Outils", "financiere", "a_creer", 3_200)
    put("Aide à l’achat", "financiere", "mobilisable", 24_000, "Région")
    put("Gratuit", "savoir", "existante", 0)
    put("Sans prix", "humaine", "a_creer", None)
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", key_project=project, by=member)


def expenses(action: ActionSheet) -> list[tuple[str, str, Decimal]]:
    return list(ExpenseLine.objects.filter(action=action).order_by("id").values_list("label", "kind", "amount"))


def test_costs_are_told_from_money_that_somebody_would_bring(action: ActionSheet) -> None:
    found = map_money.money_on_map(action)
    assert [(cost.label, cost.amount, cost.kind, cost.is_there) for cost in found.costs] == [
        ("Bus", Decimal(54_000), "investissement", False),
        ("Conseil", Decimal(25_000), "fonctionnement", False),
        ("Outils", Decimal(3_200), "fonctionnement", False),
        ("Salle", Decimal(300), "investissement", True),
    ]
    assert [(one.name, one.what, one.state) for one in found.funders] == [("Région", "Aide à l’achat", "mobilisable")]
    assert found.total == Decimal(82_500)


def test_what_is_in_the_plan_is_not_proposed_again(action: ActionSheet, member: Member) -> None:
    lines.add_expense(action=action, label="BUS", kind="investissement", amount=Decimal(50_000), by=member)
    assert [cost.label for cost in map_money.money_on_map(action).costs] == ["Conseil", "Outils", "Salle"]


def test_an_action_without_chantier_has_no_map(member: Member) -> None:
    alone = sheets.propose_action(title="Seule", new_axis="Un axe", by=member)
    assert map_money.money_on_map(alone) == map_money.MapMoney((), ())


def test_costs_are_taken_all_or_none(action: ActionSheet, member: Member) -> None:
    bus = {"label": "Bus", "kind": "investissement", "amount": Decimal(60_000)}
    lines.add_map_costs(action=action, costs=[bus], by=member)  # type: ignore[list-item]
    assert expenses(action) == [("Bus", "investissement", Decimal(60_000))]
    line = JournalEntry.objects.filter(roadmap=member.roadmap, about_kind="expenseline").first()
    assert line and (line.verb, line.after["amount"]) == ("add", "60000")
    nothing = {"label": "Rien", "kind": "investissement", "amount": Decimal(0)}
    with refused("amount-not-positive", "amount"):
        lines.add_map_costs(action=action, costs=[bus, nothing], by=member)  # type: ignore[list-item]
    assert len(expenses(action)) == 1
    with refused("no-cost-ticked"):
        lines.add_map_costs(action=action, costs=[], by=member)


def form_of(client: Client, url: str) -> dict[str, Any]:
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_the_page_proposes_and_takes_what_is_ticked(action: ActionSheet, member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    plan = client.get(reverse("funding:plan", args=[member.roadmap.slug, action.code])).content.decode()
    assert "4 coûts estimés par le chantier ne sont pas dans ce plan" in plan and "Région" in plan
    url = reverse("funding:take_costs", args=[member.roadmap.slug, action.code])
    nodes = {node.label: node.pk for node in ResourceNode.objects.filter(key_project=action.key_project)}
    data = form_of(client, url)
    # Ticked beforehand: all that is not there yet.
    assert {label for label, pk in nodes.items() if data.get(f"take_{pk}")} == {"Bus", "Conseil", "Outils"}
    data = {name: value for name, value in data.items() if value is not False}
    data[f"amount_{nodes['Bus']}"], data[f"amount_{nodes['Conseil']}"] = "", ""
    del data[f"take_{nodes['Conseil']}"]
    answer = client.post(url, data)
    assert dict(answer.context["form"].errors) == {
        f"amount_{nodes['Bus']}": ["Écrivez un montant, ou décochez cette ligne."]
    }
    data[f"amount_{nodes['Bus']}"] = "50 000 €"
    assert client.post(url, data).status_code == 302
    assert expenses(action) == [
        ("Bus", "investissement", Decimal(50_000)),
        ("Outils", "fonctionnement", Decimal(3_200)),
    ]
    assert not FundingLine.objects.filter(action=action).exists()
    plan = client.get(reverse("funding:plan", args=[member.roadmap.slug, action.code])).content.decode()
    assert "coûts estimés par le chantier" not in plan
