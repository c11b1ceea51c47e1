"""What contradicts itself in a plan: the rule against a count of its own in cents, then the same list on every page."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, lines, statuses, tax_recovery
from jalons.funding.changes.instalments import Payment as Paid
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme, StatusChange
from jalons.funding.queries import consolidated, plans
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.funding.rules.money import Kind, Nature, Status
from jalons.funding.rules.own_shares import OwnShareRule
from jalons.funding.rules.plan_alerts import Asked, Cost, DoneStep, Payment, find_alerts
from jalons.funding.rules.tax_recovery import TaxRecovery
from jalons.funding.words.plan_alerts import alert_check
from jalons.funding.words.plans import Check
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

E = Decimal
TODAY = date(2026, 11, 26)
KINDS = ("investissement", "fonctionnement")


# --- the rule, counted another way: whole cents, days as numbers, no class of ours ------------------------------------

cents = st.integers(1, 9_999_99)
days = st.integers(0, 3 * 365).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
payment = st.tuples(st.integers(2025, 2027), st.booleans(), st.none() | days)
cost = st.tuples(
    st.sampled_from(KINDS), cents, st.sampled_from(["ht", "ttc", "inconnu"]), st.lists(payment, max_size=2)
)
asked = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(["subvention", "propre", "prive"]),
    st.sampled_from(["envisage", "demande", "accorde", "verse", "refuse"]),
    cents,
    st.none() | cents,
    st.booleans(),
    st.none() | days,
)


def counted(costs: list[Any], resources: list[Any], recovery: str, rule: str) -> list[tuple[str, str, int]]:
    """Triples (kind, fact, cents)."""
    found = []
    written = {tax for _kind, _cents, tax, _parts in costs}
    other = {"fctva": "ht", "aucune": "ht", "deduite": "ttc"}.get(recovery)
    if "ht" in written and "ttc" in written:
        found.append(("taxes", "melange", 0))
    elif other and other in written:
        found.append(("taxes", "contraire", 0))
    if recovery == "fctva" and rule == "prive":
        found.append(("taxes", "fctva", 0))
    spent = {kind: sum(c for k, c, _tax, _parts in costs if k == kind) for kind in KINDS}
    for n, (kind, _nature, status, _amount, more, _public, _day) in enumerate(resources):
        base = more and _amount + more
        if base and costs and status != "refuse" and base > spent[kind]:
            found.append(("assiette", str(n), base - spent[kind]))
    for n, (kind, nature, status, amount, more, public, day) in enumerate(resources):
        limit = TODAY if status == "envisage" or day is None else day
        if kind != "investissement" or nature != "subvention" or status == "refuse" or not public:
            continue
        late = early = 0
        for other_kind, value, _tax, parts in costs:
            ends = [on.toordinal() if paid and on else date(y + 1, 1, 1).toordinal() - 1 for y, paid, on in parts]
            if other_kind == kind:
                is_early = any(end < limit.toordinal() for end in ends)
                early += value if is_early else 0
                late += 0 if is_early else value
        if early and amount + (more or 0) > late:
            found.append(("anticipe", str(n), amount))
    return found


@given(
    st.lists(cost, max_size=4),
    st.lists(asked, max_size=4),
    st.sampled_from(["a_preciser", "fctva", "deduite", "aucune"]),
    st.sampled_from(["20", "prive"]),
)
def test_the_alerts_of_a_plan_are_those_of_a_count_in_cents(
    costs: list[Any], resources: list[Any], recovery: str, rule: str
) -> None:
    found = find_alerts(
        [
            Cost("Bus", Kind(kind), E(value) / 100, tax, tuple(Payment(y, paid, on if paid else None) for y, paid, on in parts))
            for kind, value, tax, parts in costs
        ],
        [
            Asked(
                n, "Région", Kind(kind), Nature(nature), Status(status), E(amount) / 100, public,
                E(amount + more) / 100 if more else None, day,
            )
            for n, (kind, nature, status, amount, more, public, day) in enumerate(resources)
        ],
        TaxRecovery(recovery),
        OwnShareRule(rule),
        TODAY,
    )  # fmt: skip
    told = [(alert.kind.value, str(alert.fact), int(100 * alert.amount)) for alert in found]
    assert told == counted(costs, resources, recovery, rule)


# --- from the rows ---------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def plain(text: object) -> str:
    return " ".join(str(text).replace("\u00a0", " ").split())


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def bus(action: ActionSheet, member: Member) -> ExpenseLine:
    return lines.add_expense(action=action, label="Bus", kind="investissement", amount=E(54_000), tax="ttc", by=member)


def grant(action: ActionSheet, by: Member, amount: int = 20_000, **more: Any) -> FundingLine:
    values = {"funder": "Région", "nature": "subvention", "kind": "investissement", "is_public": True} | more
    return lines.add_funding(action=action, amount=E(amount), by=by, **values)


def pay(expense: ExpenseLine, by: Member, on: date | None, year: int = 2026) -> None:
    paid = Paid(year=year, planned=expense.amount, actual=expense.amount if on else None, actual_on=on)
    instalments.spread_line(line=expense, amount=expense.amount, instalments=[paid], by=by)


def alerts(action: ActionSheet) -> list[str]:
    return [alert.kind.value for alert in plans.action_plan(action).alerts]


def plan_alerts_of(action: ActionSheet) -> list[Check]:
    return [alert_check(alert) for alert in plans.action_plan(action).alerts]


def ask(line: FundingLine, by: Member, on: date) -> None:
    statuses.set_status(line=line, status="demande", on=on, by=by)


def test_a_bus_paid_before_its_grant_was_asked_is_told_once_with_the_remedy(
    action: ActionSheet, bus: ExpenseLine, member: Member
) -> None:
    line = grant(action, member)
    pay(bus, member, date(2026, 3, 3))
    ask(line, member, date(2026, 6, 15))
    early = [check for check in plans.action_plan(action).checks if "avant la demande" in check.finding]
    assert [plain(check.finding) for check in early] == ["Région : une dépense commence avant la demande."]
    detail = plain(early[0].detail)
    assert detail.startswith("La dépense « Bus » est payée le 3 mars 2026, la demande est du 15 juin 2026.")
    assert "décret n° 2018-514 du 25 juin 2018, article 5" in detail and "démarrage anticipé" in detail
    ask(line, member, date(2026, 7, 1))  # a second note of the request changes nothing
    assert alerts(action) == ["anticipe"]


def test_what_is_not_certain_is_not_told(action: ActionSheet, bus: ExpenseLine, member: Member) -> None:
    line = grant(action, member)
    ask(line, member, date(2026, 6, 15))
    pay(bus, member, date(2026, 6, 15))
    assert alerts(action) == []  # the same day
    pay(bus, member, None)
    assert alerts(action) == []  # in the year of the request: perhaps after it
    pay(bus, member, None, year=2025)
    assert alerts(action) == ["anticipe"]
    computers = lines.add_expense(
        action=action, label="Ordinateurs", kind="investissement", amount=E(20_000), tax="ttc", by=member
    )
    assert alerts(action) == []  # which pays it is not known: the grant may be for the computers alone
    lines.revise_expense(
        expense=computers, label="Ordinateurs", kind="investissement", amount=E(19_999), tax="ttc", by=member
    )
    assert alerts(action) == ["anticipe"]


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "fonctionnement"},
        {"nature": "prive", "is_public": False},
        {"nature": "propre"},
        {"is_public": False},
        {"funder": "Communauté d’agglomération Le Grand Périgueux"},
    ],
)
def test_only_a_public_grant_to_an_investment_waits_for_its_request(
    action: ActionSheet, bus: ExpenseLine, member: Member, more: dict[str, Any]
) -> None:
    pay(bus, member, date(2026, 3, 3))
    ask(grant(action, member, **more), member, date(2026, 6, 15))
    assert "anticipe" not in alerts(action)


@pytest.mark.parametrize(
    ("funder", "eligible", "amount", "expected"),
    [
        ("Préfecture (DSIL)", 10_000, 9_600, 1_600),
        ("Préfecture (DSIL)", 12_000, 9_600, 0),
        ("DETR 2026", None, 43_200, 0),
        ("DETR 2026", None, 43_201, 1),
        ("Fonds vert", 10_000, 9_600, 0),
    ],
)
def test_the_state_adds_to_no_aid_above_four_fifths(
    action: ActionSheet, bus: ExpenseLine, member: Member, funder: str, eligible: int | None, amount: int, expected: int
) -> None:
    base = None if eligible is None else E(eligible)
    grant(action, member, amount, funder=funder, eligible_amount=base)
    found = [alert.amount for alert in plans.action_plan(action).alerts if alert.kind.value == "aide_80"]
    assert found == ([E(expected)] if expected else [])


def test_all_public_aid_counts_beside_the_base_of_the_state(
    action: ActionSheet, bus: ExpenseLine, member: Member
) -> None:
    grant(action, member, 8_000, funder="DSIL", eligible_amount=E(10_000))
    assert alerts(action) == []
    grant(action, member, 500)
    (check,) = plan_alerts_of(action)
    assert check.finding == "État\u00a0: les aides publiques dépassent 80 %."
    assert "8\u00a0500\u00a0€ d’aides publiques, pour 8\u00a0000\u00a0€ au plus" in check.detail


def test_the_chosen_scheme_refuses_more_than_four_fifths_of_its_base(action: ActionSheet, member: Member) -> None:
    dsil = FundingScheme.objects.get(key="dsil")
    with refused("over-legal-rate", "amount"):
        grant(action, member, 9_600, funder="État", listed_scheme=dsil, eligible_amount=E(10_000))


def test_a_request_whose_day_nobody_wrote_is_told_as_such(
    action: ActionSheet, bus: ExpenseLine, member: Member
) -> None:
    line = grant(action, member, status="demande")
    assert alerts(action) == []
    pay(bus, member, date(2026, 3, 3))
    (check,) = plan_alerts_of(action)
    assert check.finding == "Région\u00a0: une dépense a commencé, et le jour de la demande n’est pas noté."
    StatusChange.objects.filter(line=line).update(on=date(2026, 3, 1), is_dated=True)
    assert alerts(action) == []


def test_an_order_that_is_a_step_done_before_the_request_is_told(
    action: ActionSheet, bus: ExpenseLine, member: Member
) -> None:
    for label, on in (("Réunir les communes", date(2026, 1, 1)), ("Commander le bus", date(2026, 3, 3))):
        sheets.add_step(action=action, label=label, done_on=on, by=member)
    ask(grant(action, member), member, date(2026, 3, 3))
    assert alerts(action) == []
    ask(grant(action, member), member, date(2026, 3, 4))
    (check,) = plan_alerts_of(action)
    assert check.detail.startswith(
        "L’étape «\u00a0Commander le bus\u00a0» est faite le 3 mars 2026, la demande est du 4 mars 2026."
    )


@pytest.mark.parametrize(
    ("label", "is_order"),
    [
        ("Acheter les tablettes", True), ("Bon de commande signé", True), ("Livraison du bus", True), ("Travaux", True),
        ("Réunir les communes", False), ("Recruter un conseiller", False), ("Demander trois devis", False),
    ],
)  # fmt: skip
def test_what_a_step_orders(label: str, is_order: bool) -> None:
    assert DoneStep(label, TODAY).is_order is is_order


def test_what_is_paid_while_the_grant_is_only_envisaged_is_told(
    action: ActionSheet, bus: ExpenseLine, member: Member
) -> None:
    grant(action, member)
    pay(bus, member, date(2026, 3, 3))
    (check,) = (check for check in plans.action_plan(action).checks if "avant la demande" in check.finding)
    assert plain(check.finding) == "Région : une dépense commence avant la demande, qui n’est pas encore faite."
    assert plain(check.detail).startswith("La dépense « Bus » est payée le 3 mars 2026.")


def test_pages_and_plans_tell_the_same_alerts(
    action: ActionSheet, bus: ExpenseLine, member: Member, client: Client
) -> None:
    grant(action, member, 30_000, eligible_amount=E(60_000))
    lines.add_expense(action=action, label="Essence", kind="fonctionnement", amount=E(600), tax="ht", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    findings = ["Région : la dépense subventionnable dépasse les dépenses.", "Attention : ce total additionne des montants HT et TTC."]  # fmt: skip
    checks = [plain(check.finding) for check in plans.action_plan(action).checks]
    facts = [plain(check.finding) for check in plans.action_plan(action).facts]
    assert set(findings) <= set(checks) and set(findings) <= set(facts)
    assert {plain(check.finding) for check in action_in_two_columns(action).cautions} == set(findings)
    of_action = f"Action {action.code}, {findings[0]}"
    whole = roadmap_in_two_columns(member.roadmap, on=TODAY)
    assert [plain(check.finding) for check in whole.cautions] == [findings[1], of_action]
    told = [plain(check.finding) for check in consolidated.consolidated_money(member.roadmap).checks]
    assert [finding for finding in told if finding in (findings[1], of_action)] == [findings[1], of_action]
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    for name in ("funding:plan", "funding:presented_plan"):
        page = plain(client.get(reverse(name, args=[slug, action.code])).content.decode())
        assert [page.count(finding) for finding in findings] == [1, 1], name


def test_the_fund_is_told_beside_a_plan_of_nobody(action: ActionSheet, bus: ExpenseLine, member: Member) -> None:
    tax_recovery.set_tax_recovery(action=action, tax_recovery="deduite", by=member)
    (alert,) = plans.action_plan(action).alerts
    assert (alert.kind.value, str(alert.fact)) == ("taxes", "contraire")
