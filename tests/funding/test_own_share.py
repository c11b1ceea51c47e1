from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import own_shares
from jalons.funding.models import FundingPlan
from jalons.funding.queries import consolidated
from jalons.funding.queries import plans as plan_queries
from jalons.funding.rules.own_shares import OwnShare, OwnShareRule
from jalons.funding.words import plans as plan_words
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

E = Decimal
cents = st.integers(0, 99_999_999_999)
ASKED = {"20": Fraction(1, 5), "30": Fraction(3, 10)}


@given(cents, cents, st.sampled_from(OwnShareRule))
def test_each_rule_agrees_with_fractions(own: int, others: int, rule: OwnShareRule) -> None:
    if not own + others:
        return
    share = OwnShare(E(own) / 100, E(own + others) / 100, rule)
    asked = ASKED.get(rule.value, Fraction(0))
    assert share.is_enough is (Fraction(own, own + others) >= asked)
    least = ceil(others * asked / (1 - asked))
    assert share.missing * 100 == max(0, least - own)


@given(cents, cents, st.sampled_from(OwnShareRule))
def test_bringing_what_is_missing_is_just_enough(own: int, others: int, rule: OwnShareRule) -> None:
    share = OwnShare(E(own) / 100, E(own + others) / 100, rule)
    completed = OwnShare(share.own + share.missing, share.public + share.missing, rule)
    assert completed.is_enough
    if share.missing:
        cent = E("0.01")
        assert not OwnShare(completed.own - cent, completed.public - cent, rule).is_enough


@pytest.mark.parametrize(
    ("rule", "tone", "finding", "detail"),
    [
        (
            OwnShareRule.STANDARD,
            "good",
            "Part propre d’investissement\u00a0: 25\u00a0%.",
            "Le minimum est de 20\u00a0% quand une collectivité porte l’investissement "
            "(code général des collectivités territoriales, article L.\u00a01111-10). "
            "Minimum 7\u00a0500\u00a0€, un quart de 30\u00a0000\u00a0€ d’autre argent public.",
        ),
        (
            OwnShareRule.RAISED,
            "wait",
            "Part propre d’investissement\u00a0: il manque 2\u00a0857,15\u00a0€.",
            "Le minimum est de 30\u00a0% dans un domaine où la loi désigne un chef de file "
            "(code général des collectivités territoriales, articles L.\u00a01111-9 et L.\u00a01111-10). "
            "Si les autres financeurs publics gardent leurs 30\u00a0000\u00a0€, il faut 12\u00a0857,15\u00a0€, "
            "soit 30\u00a0% de 42\u00a0857,15\u00a0€. "
            "S’ils donnent moins, pour le même total de 40\u00a0000\u00a0€, 12\u00a0000\u00a0€ suffisent.",
        ),
        (
            OwnShareRule.PREFECT,
            "good",
            "Part propre d’investissement\u00a0: aucun minimum.",
            "Pas de minimum\u00a0: le préfet a accordé une dérogation "
            "(code général des collectivités territoriales, article L.\u00a01111-10).",
        ),
    ],
)
def test_the_arithmetic_and_the_article_are_written(rule: OwnShareRule, tone: str, finding: str, detail: str) -> None:
    check = plan_words.own_share_check(OwnShare(E(10_000), E(40_000), rule))
    arithmetic = "10\u00a0000\u00a0€ sur 40\u00a0000\u00a0€ d’argent public, soit 25\u00a0%. "
    assert (check.tone, check.finding, check.detail) == (tone, finding, arithmetic + detail)


@pytest.mark.parametrize("rule", OwnShareRule)
def test_every_rule_names_its_article(rule: OwnShareRule) -> None:
    assert "L.\u00a01111-10)." in plan_words.own_share_check(OwnShare(E(1), E(100), rule)).detail


# --- the rule that a plan follows ------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    for funder, nature, amount in (("CC", "propre", 25), ("Région", "subvention", 75)):
        line_changes.add_funding(
            action=action,
            funder=funder,
            nature=nature,
            kind="investissement",
            amount=E(amount),
            is_public=True,
            by=member,
        )
    return action


def tones(action: ActionSheet) -> list[str]:
    return [check.tone for check in plan_queries.action_plan(action).checks if check.finding.startswith("Part propre")]


@pytest.mark.django_db
def test_a_plan_follows_the_rule_that_was_chosen(member: Member, action: ActionSheet) -> None:
    assert tones(action) == ["good"]
    with told(member.roadmap) as lines:
        own_shares.set_own_share_rule(action=action, own_share_rule="30", by=member)
        own_shares.set_own_share_rule(action=action, own_share_rule="30", by=member)
    assert tones(action) == ["wait"]
    assert lines == [("revise", "fundingplan", {"own_share_rule": "20"}, {"own_share_rule": "30"})]
    whole = [check.finding for check in consolidated.consolidated_money(member.roadmap).checks]
    assert "Part propre de l’action 1.1\u00a0: il manque 7,15\u00a0€." in whole
    assert plan_queries.plans_by_action(member.roadmap)[action.pk] == plan_queries.action_plan(action)
    own_shares.set_own_share_rule(action=action, own_share_rule="ccas", by=member)
    assert tones(action) == ["good"]


@pytest.mark.django_db
def test_a_derogation_says_which(member: Member, action: ActionSheet) -> None:
    with refused("own-share-reason-missing", "own_share_note", saying="Écrivez la date et le motif de la décision."):
        own_shares.set_own_share_rule(action=action, own_share_rule="prefet", by=member)
    with pytest.raises(IntegrityError, match="derogation_says_which"), transaction.atomic():
        FundingPlan.objects.create(action=action, own_share_rule="prefet")
    own_shares.set_own_share_rule(action=action, own_share_rule="prefet", own_share_note="Arrêté du 3 mai", by=member)
    assert action.funding_plan.own_share_note == "Arrêté du 3 mai"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_rule_is_chosen_from_its_page(member: Member, action: ActionSheet, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url: Any = reverse("funding:own_share", args=[member.roadmap.slug, "1.1"])
    assert client.get(url).context["form"]["own_share_rule"].value() == "20"
    assert list(send_shown(client, url, {"own_share_rule": "prefet"}).context["form"].errors) == ["own_share_note"]
    assert send_shown(client, url, {"own_share_rule": "outre_mer"}).status_code == 302
    assert client.get(url).context["form"]["own_share_rule"].value() == "outre_mer"


def test_what_is_missing_is_explained_when_the_others_keep_or_give_less() -> None:
    check = plan_words.own_share_check(OwnShare(E(0), E(21_000), OwnShareRule.STANDARD), "3.1")
    assert check.finding == "Part propre de l’action 3.1\u00a0: il manque 5\u00a0250\u00a0€."
    assert (
        "Si les autres financeurs publics gardent leurs 21\u00a0000\u00a0€, il faut 5\u00a0250\u00a0€, "
        "soit 20\u00a0% de 26\u00a0250\u00a0€. "
        "S’ils donnent moins, pour le même total de 21\u00a0000\u00a0€, 4\u00a0200\u00a0€ suffisent."
    ) in check.detail


@given(cents, cents, st.sampled_from([OwnShareRule.STANDARD, OwnShareRule.RAISED]))
def test_the_least_own_share_of_the_same_total_is_enough_and_one_cent_less_is_not(
    own: int, others: int, rule: OwnShareRule
) -> None:
    share = OwnShare(E(own) / 100, E(own + others) / 100, rule)
    if not share.public:
        return
    assert OwnShare(share.least, share.public, rule).is_enough
    assert not OwnShare(share.least - E("0.01"), share.public, rule).is_enough
