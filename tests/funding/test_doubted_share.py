"""The own share of an investment while a plan doubts who is public: neither reached nor missed for sure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, own_shares
from jalons.funding.queries import consolidated, plans, simulations, two_column_plans, what_if
from jalons.funding.rules.money import Kind, Nature, Resource, Status
from jalons.funding.rules.own_shares import OwnShareRule, own_share
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book
from jalons.publication.rules.vote_gaps import GapKind, VotedFiche, find_gaps
from jalons.publication.words import gap_finding
from jalons.roadmaps.models import Member
from tests.world import World

E = Decimal
ON = date(2026, 11, 30)


def grant(funder: str, amount: int, *, is_public: bool, **more: Any) -> Resource:
    values = {"kind": Kind.INVESTMENT, "nature": Nature.GRANT, "status": Status.REQUESTED} | more
    return Resource(amount=E(amount), is_public=is_public, funder=funder, **values)


OWN = grant("Communauté de communes", 20, is_public=True, nature=Nature.OWN)
STATE = grant("État", 80, is_public=True)


@pytest.mark.parametrize(
    ("resources", "rule", "expected"),
    [
        pytest.param([OWN, STATE], "20", (True, None), id="nothing is doubted"),
        pytest.param(
            [OWN, STATE, grant("Région", 40, is_public=False)], "20", (True, E(10)), id="too little if public"
        ),
        pytest.param([STATE, grant("Région", 40, is_public=False)], "20", (False, E(30)), id="missing more"),
        pytest.param([OWN, STATE, grant("Caf", 40, is_public=True)], "20", (False, E(0)), id="reached without"),
        pytest.param([grant("Région", 40, is_public=False)], "20", (True, E(10)), id="no public money as noted"),
        pytest.param([OWN, STATE, grant("Région", 40, is_public=False)], "ccas", (True, None), id="no minimum"),
        pytest.param(
            [OWN, STATE, grant("Caf", 40, is_public=True), grant("Région", 40, is_public=False)],
            "20",
            (False, E(0)),
            id="each answer may be apart",
        ),
        pytest.param(
            [OWN, STATE, grant("Région", 40, is_public=False, kind=Kind.OPERATING)], "20", (True, None), id="operation"
        ),
        pytest.param(
            [OWN, STATE, grant("Région", 40, is_public=False, status=Status.REFUSED)], "20", (True, None), id="refused"
        ),
        pytest.param([OWN, STATE, grant("Emmaüs", 40, is_public=False)], "20", (True, None), id="a name says nothing"),
    ],
)
def test_a_share_holds_what_the_other_answer_would_make_of_it(
    resources: list[Resource], rule: str, expected: tuple[bool, Decimal | None]
) -> None:
    share = own_share(resources, OwnShareRule(rule))
    assert share
    assert (share.is_enough, share.otherwise.missing if share.otherwise else None) == expected
    assert share.is_reached is (expected == (True, None))


def test_a_doubted_share_is_a_question_before_the_vote() -> None:
    share = own_share([OWN, STATE, grant("Région", 40, is_public=False)])
    (gap,) = find_gaps([], [VotedFiche("1.1", 1, 1, is_priced=True, own_share=share)], ON)
    assert (gap.kind, gap.amount) == (GapKind.OWN_SHARE, E(10))
    assert gap_finding(gap).replace("\u00a0", " ") == (
        "Part propre à confirmer. Tel que noté : 20 € sur 100 € d’argent public, soit 20 %, c’est assez. Avec Région en "
        "argent public : 20 € sur 140 € d’argent public, soit 14 %, il manque 10 €."
    )


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", lead_organisation="Commune", by=member)
    lines.add_expense(action=action, label="Un bus", kind="investissement", amount=E(140), by=member)
    for funder, nature, amount, is_public in (
        ("Commune de Brantôme", "propre", 20, True),
        ("État", "subvention", 80, True),
        ("Région", "subvention", 40, False),
    ):
        values: dict[str, Any] = {"nature": nature, "amount": E(amount), "is_public": is_public}
        lines.add_funding(action=action, funder=funder, kind="investissement", by=member, **values)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    return action


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.django_db
def test_a_doubted_share_is_to_confirm_wherever_it_is_told(member: Member, action: ActionSheet, client: Client) -> None:
    told = [(check.tone, plain(check.finding)) for check in plans.action_plan(action).checks]
    assert ("wait", "Part propre d’investissement : à confirmer.") in told
    whole = [check for check in consolidated.consolidated_money(member.roadmap).checks if "art propre" in check.finding]
    assert [(check.tone, plain(check.finding)) for check in whole] == [
        ("wait", "Part propre de l’action 1.1 : à confirmer.")
    ]
    (shown,) = two_column_plans.action_in_two_columns(action).own_shares
    assert (shown.tone, plain(shown.finding)) == ("wait", "Part propre d’investissement : 20 €, à confirmer.")
    assert plain(shown.detail).startswith(
        "Tel que noté, minimum 20 € pour 80 € d’autre argent public, c’est atteint ; avec Région en argent public, "
        "minimum 30 € pour 120 € d’autre argent public, il manque 10 €."
    )
    for made in (two_column_document(action, ON), action_plan_book(action, ON)):
        assert "à confirmer" in str(made)
    (outcome,) = what_if.what_if(member.roadmap, "Région").outcomes
    assert outcome.own_share and plain(outcome.own_share.finding) == "Part propre d’investissement : 20 %."
    today = simulations.compare_simulations(member.roadmap).today
    assert plain(today.own_share) == (
        "à confirmer à l’action 1.1 (tel que noté, il ne manque rien ; avec Région en argent public, il manque 10 €)"
    )
    assert member.user
    client.force_login(member.user)
    for name in ("funding:plan", "funding:presented_plan"):
        page = client.get(reverse(name, args=[member.roadmap.slug, action.code])).content.decode()
        assert "à confirmer" in page


@pytest.mark.django_db
def test_the_answer_makes_the_share_sure_again(member: Member, action: ActionSheet) -> None:
    line = action.funding.get(funder="Région")
    lines.revise_funding(
        line=line,
        funder="Région",
        nature="subvention",
        kind="investissement",
        amount=E(40),
        is_public=True,
        by=member,
    )
    findings = [plain(check.finding) for check in plans.action_plan(action).checks]
    assert "Part propre d’investissement : il manque 10 €." in findings
    own_shares.set_own_share_rule(action=action, own_share_rule="ccas", by=member)
    assert "Part propre d’investissement : aucun minimum." in [
        plain(check.finding) for check in plans.action_plan(action).checks
    ]
