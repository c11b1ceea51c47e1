"""Who carries an expense: asked before the own share alarms, who signs the plan, and the carrier's own money."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, own_shares
from jalons.funding.models import FundingLine
from jalons.funding.queries import consolidated, plans, two_column_plans
from jalons.funding.rules.carriers import action_carrier
from jalons.funding.rules.own_shares import OwnShareRule, is_own_money, is_same_authority, usual_rule
from jalons.papers.documents.model import Callout, Table, plain_text
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.roadmaps.models import Member
from tests.pages import send_shown
from tests.world import World


@pytest.mark.parametrize(
    ("lead", "natures", "expected"),
    [
        ("Association d’insertion", ["subvention"], None),
        ("Espace socio-culturel", [], None),
        ("Association d’insertion", ["subvention", "propre"], OwnShareRule.STANDARD),
        ("Communauté de communes, chargée de coopération", [], OwnShareRule.STANDARD),
        ("Mairie de Villars", [], OwnShareRule.STANDARD),
        ("CC Dronne et Belle", [], OwnShareRule.STANDARD),
        ("", ["subvention"], OwnShareRule.STANDARD),
    ],
)
def test_an_authority_is_told_from_another_carrier(
    lead: str, natures: list[str], expected: OwnShareRule | None
) -> None:
    assert usual_rule(lead, natures) is expected


@pytest.mark.parametrize(
    ("funder", "authority", "expected"),
    [
        ("CA Le Grand Périgueux", "Communauté d’agglomération Le Grand Périgueux", True),
        ("Le Grand Périgueux", "Le Grand Périgueux", True),
        ("Région", "Le Grand Périgueux", False),
        ("Communauté de communes", "Communauté de communes", False),  # no name of its own: nobody can tell
    ],
)
def test_an_authority_is_known_by_its_own_name(funder: str, authority: str, expected: bool) -> None:
    assert is_same_authority(funder, authority) is expected


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("Part propre", True),
        ("Autofinancement 2027", True),
        ("Fonds propres", True),
        ("Aide à l’achat", False),
        ("", False),
    ],
)
def test_own_money_is_known_by_its_words(scheme: str, expected: bool) -> None:
    assert is_own_money(scheme) is expected


AUTHORITY = "Communauté de communes Dronne et Belle"


@pytest.mark.parametrize(
    ("written", "lead", "expected"),
    [
        ("", "Mairie de Villars", ("Mairie de Villars", True)),
        ("", "Département de la Dordogne", ("Département de la Dordogne", True)),
        ("", "Communauté de communes, chargée de coopération", (AUTHORITY, True)),
        ("", "CC Dronne et Belle", (AUTHORITY, True)),
        ("", "Association d’insertion", ("Association d’insertion", False)),
        ("", "Mairie de Villars; Mairie de Brantôme", ("Mairie de Villars; Mairie de Brantôme", False)),
        ("Association d’insertion", "Mairie de Villars", ("Association d’insertion", True)),
        ("CC Dronne et Belle", "Association d’insertion", (AUTHORITY, True)),
        ("", "", ("", False)),
    ],
)
def test_an_authority_that_leads_an_action_carries_it(written: str, lead: str, expected: tuple[str, bool]) -> None:
    carrier = action_carrier(written, lead, AUTHORITY)
    assert (carrier.name, carrier.is_sure) == expected


pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


def led_by(lead: str, member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un atelier", new_axis="Équiper", lead_organisation=lead, by=member)
    lines.add_expense(action=action, label="Un four", kind="investissement", amount=Decimal(21_000), by=member)
    fund(action, member, "Région", amount=12_000)
    fund(action, member, "Département", amount=9_000)
    return action


def fund(
    action: ActionSheet, member: Member, funder: str, *, amount: int, scheme: str = "", **more: Any
) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "is_public": True} | more
    return lines.add_funding(action=action, funder=funder, scheme=scheme, amount=Decimal(amount), by=member, **values)


def findings(action: ActionSheet) -> list[str]:
    return [check.finding.replace("\u00a0", " ") for check in plans.action_plan(action).checks]


def test_whoever_carries_is_asked_before_anything_is_missing(member: Member, client: Client) -> None:
    action = led_by("Association d’insertion", member)
    assert "Part propre d’investissement : qui porte la dépense ?" in findings(action)
    whole = [check.finding.replace("\u00a0", " ") for check in consolidated.consolidated_money(member.roadmap).checks]
    assert "Part propre de l’action 1.1 : qui porte la dépense ?" in whole
    assert plans.plans_by_action(member.roadmap)[action.pk] == plans.action_plan(action)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"])).content.decode()
    assert 'name="own_share_rule" value="prive"' in page
    send_shown(client, reverse("funding:own_share", args=[member.roadmap.slug, "1.1"]), {"own_share_rule": "prive"})
    assert "Part propre d’investissement : aucun minimum." in findings(action)
    own_shares.set_own_share_rule(action=action, own_share_rule="20", by=member)
    assert "Part propre d’investissement : il manque 5 250 €." in findings(action)


def test_an_authority_is_told_at_once_what_it_lacks(member: Member) -> None:
    assert "Part propre d’investissement : il manque 5 250 €." in findings(led_by("Communauté de communes", member))


def signatory(action: ActionSheet) -> str:
    signed = two_column_document(action, date(2026, 11, 26)).blocks[-1]
    assert isinstance(signed, Table)
    return plain_text(signed.rows[0].cells[1])


def test_the_plan_is_signed_by_whoever_carries_it(member: Member) -> None:
    action = led_by("Association d’insertion", member)
    assert signatory(action).replace("\u00a0", " ") == "Association d’insertion (à confirmer : qui porte la dépense)"
    facts = [f"{check.finding} {check.detail}".replace("\u00a0", " ") for check in plans.action_plan(action).facts]
    assert any("Association d’insertion pilote l’action ; le plan ne dit pas" in fact for fact in facts)
    ActionSheet.objects.filter(pk=action.pk).update(carrier_organisation="Association d’insertion")
    assert signatory(ActionSheet.objects.get(pk=action.pk)) == "Association d’insertion"
    ActionSheet.objects.filter(pk=action.pk).update(carrier_organisation=member.roadmap.lead_authority)
    action.refresh_from_db()
    assert signatory(action) == member.roadmap.lead_authority
    told = [block for block in two_column_document(action, date(2026, 11, 26)).blocks if isinstance(block, Callout)]
    assert any("4 200 € à sa charge" in str(one).replace("\\xa0", " ").replace("\u00a0", " ") for one in told)


def test_own_money_is_no_public_aid(member: Member) -> None:
    action = led_by("Communauté de communes", member)
    line = fund(action, member, member.roadmap.lead_authority, amount=5_250, scheme="Part propre")
    assert line.nature == "propre"
    plan = two_column_plans.action_in_two_columns(action)
    assert [payer.label for section in plan.sections for payer in section.payers] == [
        "Aides publiques",
        "Autofinancement",
    ]
    assert findings(action).count("Part propre d’investissement : 20 %.") == 1


def test_a_grant_of_the_authority_is_asked_whether_it_is_its_own_share(member: Member) -> None:
    action = led_by("Communauté de communes", member)
    fund(action, member, member.roadmap.lead_authority, amount=5_250)
    assert f"{member.roadmap.lead_authority} : est-ce votre part propre ?" in findings(action)


VILLARS = "Commune de Villars"


def say_carrier(action: ActionSheet, name: str, member: Member) -> ActionSheet:
    return sheets.revise_action(
        action=action,
        version=ActionSheet.objects.get(pk=action.pk).version,
        carrier_organisation=name,
        by=member,
    )


def test_the_carrier_that_the_fiche_names_decides(member: Member, client: Client) -> None:
    action = led_by("Association d’insertion", member)
    assert action.pk not in plans.actions_of_authority(member.roadmap)
    action = say_carrier(action, "Communauté d’agglomération Le Grand Périgueux", member)
    assert signatory(action) == member.roadmap.lead_authority
    assert "Part propre d’investissement : il manque 5 250 €." in findings(action)
    assert action.pk in plans.actions_of_authority(member.roadmap)
    action = say_carrier(action, "Association d’insertion", member)
    assert signatory(action) == "Association d’insertion"
    assert "Part propre d’investissement : aucun minimum." in findings(action)
    assert action.pk not in plans.actions_of_authority(member.roadmap)
    assert plans.plans_by_action(member.roadmap)[action.pk] == plans.action_plan(action)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"])).content.decode()
    assert "Qui porte l’action\u00a0: Association d’insertion." in page


def natures(action: ActionSheet) -> list[tuple[str, str]]:
    return list(FundingLine.objects.filter(action=action).values_list("funder", "nature"))


def test_what_a_carrier_pays_itself_is_its_own_money(member: Member) -> None:
    action = led_by(VILLARS, member)
    fund(action, member, "Mairie de Villars", amount=5_250)
    others = [("Région", "subvention"), ("Département", "subvention")]
    assert natures(action) == [*others, ("Mairie de Villars", "propre")]
    assert "Part propre d’investissement : 20 %." in findings(action)
    payers = [payer for section in two_column_plans.action_in_two_columns(action).sections for payer in section.payers]
    assert [(payer.label, payer.amount) for payer in payers] == [
        ("Aides publiques", Decimal(21_000)),
        ("Autofinancement", Decimal(5_250)),
    ]


def test_own_money_follows_the_carrier(member: Member) -> None:
    action = led_by("Association d’insertion", member)
    fund(action, member, VILLARS, amount=5_250)
    fund(action, member, VILLARS, amount=100, eligible_amount=Decimal(200))
    fund(action, member, "Association d’insertion", amount=10, is_public=False)
    others, shared = [("Région", "subvention"), ("Département", "subvention")], (VILLARS, "subvention")
    helped = ("Association d’insertion", "subvention")
    assert natures(action) == [*others, shared, shared, helped]
    say_carrier(action, VILLARS, member)
    # A share of eligible expenses is a subsidy that somebody described.
    assert natures(action) == [*others, (VILLARS, "propre"), shared, helped]
    say_carrier(action, "Association d’insertion", member)
    assert natures(action) == [*others, shared, shared, ("Association d’insertion", "propre")]
    say_carrier(action, "", member)
    assert natures(action) == [*others, shared, shared, helped]
