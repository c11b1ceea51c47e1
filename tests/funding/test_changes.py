from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import statuses
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.models import Member, Step
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def expense(action: ActionSheet, by: Member) -> ExpenseLine:
    return line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal("54000"), by=by)


def funding(action: ActionSheet, by: Member, **more: object) -> FundingLine:
    values = {
        "funder": "Région",
        "nature": "subvention",
        "kind": "investissement",
        "amount": Decimal("24000"),
        "is_public": True,
    }
    return line_changes.add_funding(action=action, by=by, **values | more)  # type: ignore[arg-type]


def test_an_expense_is_added_revised_and_removed(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        line = expense(action, member)
        line_changes.revise_expense(
            expense=line, label="Bus", kind="investissement", amount=Decimal("54000.50"), by=member
        )
        line_changes.remove_expense(expense=line, by=member)
    assert not ExpenseLine.objects.filter(action=action).exists()
    assert lines == [
        ("add", "expenseline", {}, {"action": "Un bus", "kind": "investissement", "amount": "54000"}),
        ("revise", "expenseline", {"amount": "54000.00"}, {"amount": "54000.50"}),
        ("remove", "expenseline", {"action": "Un bus", "amount": "54000.50"}, {}),
    ]


def test_the_plan_of_a_draft_begins_no_etape(member: Member, action: ActionSheet) -> None:
    expense(action, member)
    funding(action, member)
    assert Step.objects.get(roadmap=member.roadmap, number=6).state == "a_demarrer"


def test_a_plan_begins_the_etape_of_funding(member: Member, action: ActionSheet) -> None:
    sheets.advance_by_hand(action=action, to="proposee", by=member)
    action.refresh_from_db()
    funding(action, member)
    assert Step.objects.get(roadmap=member.roadmap, number=6).state == "en_cours"


def test_a_resource_is_added_with_all_it_says(member: Member, action: ActionSheet) -> None:
    line = funding(action, member, scheme="Aide à l’achat", status="demande", expected_on=date(2026, 3, 1))
    line.refresh_from_db()
    assert (line.funder, line.scheme, line.amount, line.status, line.is_public, line.expected_on) == (
        "Région",
        "Aide à l’achat",
        Decimal("24000.00"),
        "demande",
        True,
        date(2026, 3, 1),
    )


def test_a_resource_is_revised_told_and_removed(member: Member, action: ActionSheet) -> None:
    line = funding(action, member)
    line.refresh_from_db()
    with told(member.roadmap) as lines:
        line_changes.revise_funding(
            line=line,
            funder="Département",
            nature="subvention",
            kind="investissement",
            amount=Decimal("24000.00"),
            is_public=True,
            by=member,
        )
        line_changes.remove_funding(line=line, by=member)
    assert lines == [
        (
            "revise",
            "fundingline",
            {"funder": "Région"},
            {"funder": "Département"},
        ),
        ("remove", "fundingline", {"action": "Un bus", "amount": "24000.00"}, {}),
    ]


@pytest.mark.parametrize("nature", ["prive", "nature", "benevolat"])
def test_private_money_is_never_counted_as_public(member: Member, action: ActionSheet, nature: str) -> None:
    line = funding(action, member, nature=nature, is_public=True)
    assert line.is_public is False
    granted = funding(action, member, nature="subvention", is_public=True)
    line_changes.revise_funding(
        line=granted,
        funder="Caf",
        nature=nature,
        kind=granted.kind,
        amount=granted.amount,
        is_public=True,
        by=member,
    )
    granted.refresh_from_db()
    assert granted.is_public is False


def test_a_state_changes_whatever_it_was(member: Member, action: ActionSheet) -> None:
    line = funding(action, member)
    with told(member.roadmap) as lines:
        for status in ("refuse", "demande", "demande"):
            statuses.set_status(line=line, status=status, by=member)
    assert lines == [
        ("advance", "fundingline", {"status": "envisage"}, {"status": "refuse"}),
        ("advance", "fundingline", {"status": "refuse"}, {"status": "demande"}),
    ]


@pytest.mark.parametrize("amount", [Decimal(0), Decimal("-5")])
def test_an_amount_is_more_than_nothing(member: Member, action: ActionSheet, amount: Decimal) -> None:
    with refused("amount-not-positive", "amount"):
        funding(action, member, amount=amount)
    assert not FundingLine.objects.filter(action=action).exists()


def test_an_expense_is_not_negative(member: Member, action: ActionSheet) -> None:
    with refused("amount-negative", "amount"):
        line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(-5), by=member)
    assert not ExpenseLine.objects.filter(action=action).exists()


def test_amounts_are_kept_to_the_cent(member: Member, action: ActionSheet) -> None:
    line = funding(action, member, amount=Decimal("123456789.99"))
    assert FundingLine.objects.get(pk=line.pk).amount == Decimal("123456789.99")
