import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules.funders import is_never_public, never_public_pattern
from jalons.roadmaps.models import Member
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db
BUS = {"label": "Bus", "kind": "investissement", "amount": "12 000,50 €"}
REGION = {
    "funder": "Région",
    "nature": "subvention",
    "kind": "investissement",
    "amount": "24000",
    "status": "demande",
    "asked_on": "2026-03-01",
    "is_public": "on",
}


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def page(member: Member, client: Client) -> Any:
    """`page("plan", "1.1")` reads, `page("add_expense", "1.1", label="…")` sends."""
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, **fields: object) -> Any:
        url = reverse(f"funding:{name}", args=[member.roadmap.slug, *more])
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("funder", "chosen", "is_public"),
    [
        ("Caisse d’allocations familiales", "", False),
        ("MSA Dordogne", "", False),
        ("Caisse d’allocations familiales", "on", True),
        ("Région", "", True),
        ("Emmaüs", "", True),
    ],
)
def test_a_name_that_is_not_public_unticks_what_nobody_chose(
    page: Any, action: ActionSheet, funder: str, chosen: str, is_public: bool
) -> None:
    page("add_funding", action.code, **(REGION | {"funder": funder, "chosen": chosen}))
    assert FundingLine.objects.get(action=action).is_public is is_public


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("caisse d'allocations familiales", True),
        ("la caf de la dordogne", True),
        ("caisse primaire d’assurance maladie", True),
        ("fondation orange", True),
        ("region", False),
        ("cafe associatif", False),
        ("caisse des depots", False),
    ],
)
def test_the_browser_knows_the_names_that_the_rule_knows(name: str, is_known: bool) -> None:
    assert bool(re.search(never_public_pattern(), name)) is is_never_public(name) is is_known


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12 000,50 €", "12000.50"),
        ("12\u00a0000,5", "12000.50"),
        ("12\u202f000.50€", "12000.50"),
        ("0,01", "0.01"),
        ("999 999 999,99", "999999999.99"),
    ],
)
def test_amounts_are_read_as_people_type_them(page: Any, action: ActionSheet, typed: str, amount: str) -> None:
    assert page("add_expense", "1.1", **BUS | {"amount": typed}).status_code == 302
    assert ExpenseLine.objects.get(action=action).amount == Decimal(amount)


@pytest.mark.parametrize(("said", "tax", "mark"), [("ht", "ht", "HT"), ("ttc", "ttc", "TTC"), ("", "inconnu", "")])
def test_an_expense_says_its_taxes(page: Any, action: ActionSheet, said: str, tax: str, mark: str) -> None:
    page("add_expense", "1.1", **BUS | {"tax": said})
    line = ExpenseLine.objects.get(action=action)
    assert line.tax == tax
    marks = re.findall(r'<small\s+class="soft"\s*>\s*(HT|TTC)\s*</small>', text(page("plan", "1.1")))
    assert marks == ([mark] if mark else [])
    assert page("expense", "1.1", line.pk, **BUS | {"tax": "autre"}).status_code == 200
    assert ExpenseLine.objects.get(action=action).tax == tax


@pytest.mark.parametrize(
    ("name", "fields", "fold"), [("add_expense", BUS, "depense"), ("add_funding", REGION, "ressource")]
)
def test_a_line_that_is_added_leaves_its_form_open_for_the_next(
    page: Any, client: Client, action: ActionSheet, name: str, fields: dict[str, Any], fold: str
) -> None:
    there, _at, top = page(name, "1.1", **fields).headers["Location"].partition("#")
    assert (there, top) == (reverse(f"funding:{name}", args=[action.roadmap.slug, "1.1"]), "top")
    opened = re.findall(r'<details id="ajouter-(\w+)" class="card" open>', text(client.get(there)))
    assert opened == [fold]


@pytest.mark.parametrize("typed", ["abc", "", "-5", "12,345", "1e9", "NaN", "9999999999", "12 000,50 $"])
def test_an_amount_that_is_none_is_refused_beside_its_field_and_kept(
    page: Any, action: ActionSheet, typed: str
) -> None:
    response = page("add_expense", "1.1", **BUS | {"amount": typed})
    form = response.context["expense_form"]
    assert (list(form.errors), form["label"].value(), form["amount"].value()) == (["amount"], "Bus", typed)
    shown = text(response)
    assert 'id="depense-amount_error"' in shown
    assert f'value="{typed}"' in shown or not typed
    assert not ExpenseLine.objects.filter(action=action).exists()


def test_a_refused_resource_keeps_all_that_was_typed(page: Any, action: ActionSheet) -> None:
    response = page("add_funding", "1.1", **REGION | {"amount": "abc", "scheme": "<i>Aide</i>"})
    form = response.context["funding_form"]
    assert {name: form[name].value() for name in ("funder", "scheme", "status", "amount", "is_public")} == {
        "funder": "Région",
        "scheme": "<i>Aide</i>",
        "status": "demande",
        "amount": "abc",
        "is_public": True,
    }
    assert "Écrivez un montant en euros, par exemple 24\u00a0000." in text(response)


def test_the_plan_says_what_is_missing(page: Any, action: ActionSheet) -> None:
    page("add_expense", "1.1", **BUS | {"amount": "30 000"})
    page("add_funding", "1.1", **REGION)
    shown = text(page("plan", "1.1"))
    assert "Il manque 6\u00a0000\u00a0€" in shown
    assert shown.index("30\u00a0000\u00a0€") < shown.index("Région")


def test_an_empty_plan_opens_on_the_first_expense(page: Any, action: ActionSheet) -> None:
    shown = text(page("plan", "1.1"))
    assert "Cette action n’est pas encore chiffrée." in shown
    assert shown.count(' class="card" open>') == 1


def test_ids_of_the_two_forms_differ(page: Any, action: ActionSheet) -> None:
    shown = text(page("plan", "1.1"))
    ids = [piece.split('"')[0] for piece in shown.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


def test_an_observer_reads_the_plan_without_its_forms(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    shown = text(client.get(reverse("funding:plan", args=[world.roadmap.slug, "1.1"])))
    assert ("Il manque 6\u00a0000\u00a0€" in shown, "Ajouter une dépense" in shown) == (True, False)


def test_lines_are_revised_and_removed(page: Any, action: ActionSheet, member: Member) -> None:
    page("add_expense", "1.1", **BUS)
    page("add_funding", "1.1", **REGION)
    expense, line = ExpenseLine.objects.get(action=action), FundingLine.objects.get(action=action)
    assert page("expense", "1.1", expense.pk).context["form"]["amount"].value() == "12\u00a0000,50"
    page("expense", "1.1", expense.pk, **BUS | {"amount": "1"})
    page("funding", "1.1", line.pk, **REGION | {"funder": "Europe"})
    page("status", "1.1", line.pk, status="accorde")
    expense.refresh_from_db()
    line.refresh_from_db()
    assert (expense.amount, line.funder, line.status) == (Decimal(1), "Europe", "accorde")
    page("remove_expense", "1.1", expense.pk, sure=1)
    page("remove_funding", "1.1", line.pk, sure=1)
    assert (ExpenseLine.objects.filter(action=action).count(), FundingLine.objects.filter(action=action).count()) == (
        0,
        0,
    )


def test_a_line_of_another_action_is_not_found(page: Any, action: ActionSheet, world: World) -> None:
    other = FundingLine.objects.filter(action=world.action()).first()
    assert other
    assert page("funding", "1.1", other.pk).status_code == 404
    assert page("remove_funding", "1.1", other.pk, sure=1).status_code == 404
    assert FundingLine.objects.filter(pk=other.pk).exists()


def test_a_state_that_does_not_exist_is_refused(page: Any, action: ActionSheet) -> None:
    page("add_funding", "1.1", **REGION)
    line = FundingLine.objects.get(action=action)
    response = page("status", "1.1", line.pk, status="volé")
    assert list(response.context["form"].errors) == ["status"]


def test_the_page_of_all_plans(client: Client, world: World) -> None:
    client.force_login(world.user("elue"))
    shown = text(client.get(reverse("funding:index", args=[world.roadmap.slug])))
    order = [
        "75\u00a0200\u00a0€ ne sont pas encore acquis, dont 21\u00a0000\u00a0€ à trouver",
        "Acquis",
        "−6\u00a0000\u00a0€",
        "−15\u00a0000\u00a0€",
        "Vérifications",
    ]
    places = [shown.index(piece) for piece in order]
    assert places == sorted(places)


def test_no_action_yet_leads_to_the_actions(page: Any, member: Member) -> None:
    shown = text(page("index"))
    assert "Pas encore d’action à financer." in shown


@pytest.mark.parametrize(("name", "more"), [("index", ()), ("plan", ("1.1",))])
def test_one_line_and_three_cost_the_same_queries(
    name: str, more: tuple[str, ...], page: Any, action: ActionSheet, member: Member
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(name, *more)
        return len(asked)

    page("add_expense", "1.1", **BUS)
    page("add_funding", "1.1", **REGION)
    page(name, *more)
    one = cost()
    for funder in ("Europe", "État"):
        page("add_funding", "1.1", **REGION | {"funder": funder})
        other = sheets.propose_action(title=funder, axis=action.axis, by=member)
        lines.add_expense(action=other, label="Bus", kind="investissement", amount=Decimal(1), by=member)
    assert cost() == one


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"amount": 0}, "funding_amount_is_positive"),
        ({"is_public": True, "nature": "prive"}, "only_grants_and_own_funds_are_public_money"),
    ],
)
def test_the_database_refuses_nonsense(action: ActionSheet, values: dict[str, Any], constraint: str) -> None:
    whole = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": 1} | values
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FundingLine.objects.create(action=action, **whole)
