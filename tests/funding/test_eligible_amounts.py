"""The « dépense subventionnable » of a grant, and the taxes of a plan: what is refused, told, and never added up."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, lines, own_shares, tax_recovery
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.models import FundingLine, FundingPlan
from jalons.funding.queries import plans
from jalons.funding.queries.two_column_plans import action_in_two_columns
from jalons.funding.rules.tax_recovery import TaxRecovery, contradicts_taxes, fctva_order
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

E = Decimal
ON = date(2026, 11, 26)
BASE = "60 % de 50 000 € de dépense subventionnable"


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").split())


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=E(54_000), tax="ttc", by=member)
    lines.add_expense(action=action, label="Essence", kind="fonctionnement", amount=E(600), tax="ttc", by=member)
    return action


def grant(action: ActionSheet, by: Member, amount: str, eligible: str | None = None, **more: Any) -> FundingLine:
    values: dict[str, Any] = {"funder": "Région", "nature": "subvention", "kind": "investissement", "is_public": True}
    base = None if eligible is None else E(eligible)
    return lines.add_funding(action=action, amount=E(amount), eligible_amount=base, by=by, **values | more)


# --- rules -----------------------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["investissement", "fonctionnement"]),
            st.sampled_from(["ht", "ttc", "inconnu"]),
            st.integers(1, 9_999_999),
        )
    )
)
def test_the_fund_gives_back_its_rate_of_investments_with_their_taxes(expenses: list[tuple[str, str, int]]) -> None:
    base = sum(cents for kind, tax, cents in expenses if (kind, tax) == ("investissement", "ttc"))
    order = fctva_order((kind, tax, E(cents) / 100) for kind, tax, cents in expenses)
    assert order == floor(Fraction(16_404 * base, 100 * 100_000))
    assert order == order.to_integral_value(ROUND_FLOOR)


@pytest.mark.parametrize(
    ("recovery", "taxes", "is_contrary"),
    [
        ("fctva", {"ttc"}, False),
        ("fctva", {"ht"}, True),
        ("aucune", {"ht", "inconnu"}, True),
        ("deduite", {"ht"}, False),
        ("deduite", {"ttc"}, True),
        ("deduite", {"inconnu"}, False),
        ("a_preciser", {"ht", "ttc"}, False),
    ],
)
def test_taxes_and_amounts_go_together(recovery: str, taxes: set[str], is_contrary: bool) -> None:
    assert contradicts_taxes(TaxRecovery(recovery), taxes) is is_contrary


# --- the expenses of which a grant is a share ------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_a_grant_is_told_with_its_rate_wherever_its_plan_is_read(
    action: ActionSheet, member: Member, client: Client
) -> None:
    grant(action, member, "30000", "50000", scheme="Aide à l’achat")
    (row,) = plans.action_plan(action).parts[0].resources
    assert plain(row.base) == BASE
    (entry,) = (line.entry for part in action_in_two_columns(action).sections for p in part.payers for line in p.lines)
    assert plain(entry.detail) == f"Aide à l’achat – {BASE} – envisagé"
    for made in (two_column_document(action, ON), sheet_document(action, ON), action_plan_book(action, ON)):
        assert BASE in plain(made), type(made)
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    for address in (
        reverse("funding:plan", args=[slug, action.code]),
        reverse("funding:presented_plan", args=[slug, action.code]),
        reverse("overview:action", args=[slug, action.code]),
        reverse("funding:funder", args=[slug, "Région"]),
    ):
        assert BASE in plain(client.get(address).content.decode()), address
    rows = client.get(reverse("funding:funder_csv", args=[slug, "Région"])).content.decode("utf-8-sig").splitlines()
    place = rows[0].split(";").index("Dépense subventionnable, en euros")
    assert rows[1].split(";")[place] in ("50000", "50000,00", "50000.00")


def test_a_grant_is_never_more_than_its_base_however_it_is_written(action: ActionSheet, member: Member) -> None:
    with refused("grant-over-eligible", "eligible_amount", saying="50 000,01 €, c’est plus que"):
        grant(action, member, "50000.01", "50000")
    line = grant(action, member, "50000", "50000")
    values = {"funder": "Région", "nature": "subvention", "kind": "investissement"}
    with refused("grant-over-eligible", "eligible_amount"):
        lines.revise_funding(line=line, amount=E(50_001), eligible_amount=E(50_000), by=member, **values)
    with refused("grant-over-eligible", "amount"):
        instalments.spread_line(line=line, amount=E(50_001), instalments=[], by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingLine.objects.filter(pk=line.pk).update(amount=50_001)


def test_what_is_no_grant_has_no_base(action: ActionSheet, member: Member) -> None:
    with refused("eligible-without-grant", "eligible_amount"):
        grant(action, member, "10", "50", nature="propre")
    assert grant(action, member, "10", "50", nature="prive", is_public=False).eligible_amount == 50


def test_the_rate_of_a_chosen_scheme_is_of_the_base_that_the_line_says(action: ActionSheet, member: Member) -> None:
    scheme = scheme_changes.add_scheme(by=member, name="Coup de pouce", funder="Région", rate_max=E(60))
    with refused("over-scheme-rate", "amount", saying="60 % au plus de 40 000 €, soit 24 000 €"):
        grant(action, member, "24000.01", "40000", listed_scheme=scheme)
    line = grant(action, member, "24000", "40000", listed_scheme=scheme)
    assert "Taux dépassé : Coup de pouce." not in findings(action)
    # A team that corrects the rate afterwards is told, and may still correct the line.
    scheme_changes.edit_scheme(scheme=scheme, by=member, name="Coup de pouce", funder="Région", rate_max=E(50))
    assert "Taux dépassé : Coup de pouce." in findings(action)
    values = {"funder": "Région", "nature": "subvention", "kind": "investissement"}
    lines.revise_funding(
        line=line, amount=E(23_000), eligible_amount=E(40_000), listed_scheme=scheme, by=member, **values
    )


def test_a_base_beyond_the_expenses_is_a_question(action: ActionSheet, member: Member) -> None:
    grant(action, member, "30000", "54000.01")
    assert findings(action).count("Région : la dépense subventionnable dépasse les dépenses.") == 1
    grant(action, member, "300", "600", kind="fonctionnement", funder="Caf")
    assert not [words for words in findings(action) if words.startswith("Caf : la dépense")]


def findings(action: ActionSheet) -> list[str]:
    return [plain(check.finding) for check in plans.action_plan(action).checks]


def test_the_form_and_the_journal_hold_it(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:add_funding", args=[member.roadmap.slug, action.code])
    sent = {
        "funder": "Région", "nature": "subvention", "kind": "investissement", "amount": "30 000", "status": "envisage",
        "eligible_amount": "20 000",
    }  # fmt: skip
    page = plain(client.post(address, sent).content.decode())
    assert "30 000 €, c’est plus que la dépense subventionnable, 20 000 €." in page
    with told(member.roadmap) as entries:
        assert client.post(address, sent | {"eligible_amount": "50 000,00 €"}).status_code == 302
    assert FundingLine.objects.get(action=action).eligible_amount == 50_000
    assert [after["eligible_amount"] for verb, kind, _before, after in entries if kind == "fundingline"] == ["50000.00"]


# --- the taxes of a plan ---------------------------------------------------------------------------------------------


def test_taxes_are_told_with_what_they_imply_and_added_to_nothing(action: ActionSheet, member: Member) -> None:
    before = plans.action_plan(action)
    assert before.recovery == ""
    assert action_in_two_columns(action).recovery == "La récupération de la TVA est à préciser."
    tax_recovery.set_tax_recovery(action=action, tax_recovery="fctva", by=member)
    plan = plans.action_plan(action)
    sentence = plain(plan.recovery)
    assert "au plus 8 858 €, soit 16,404 % du coût TTC des investissements" in sentence
    assert "Ce n’est compté dans aucune ressource." in sentence
    assert (plan.sums, plan.parts, plan.own_share) == (before.sums, before.parts, before.own_share)
    for made in (two_column_document(action, ON), sheet_document(action, ON), action_plan_book(action, ON)):
        assert sentence in plain(made), type(made)


def test_saying_the_taxes_chooses_no_rule_of_own_share(action: ActionSheet, member: Member) -> None:
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation="Association d’insertion")
    action.refresh_from_db()
    grant(action, member, "100")
    before = plans.action_plan(action).own_share
    tax_recovery.set_tax_recovery(action=action, tax_recovery="aucune", by=member)
    assert plans.action_plan(action).own_share == before
    assert plans.plans_by_action(member.roadmap)[action.pk].own_share == before
    own_shares.set_own_share_rule(action=action, own_share_rule="30", by=member)
    plan = FundingPlan.objects.get(action=action)
    assert (plan.own_share_rule, plan.tax_recovery) == ("30", "aucune")


@pytest.mark.parametrize(
    ("recovery", "finding"),
    [
        ("deduite", "La TVA et les montants ne vont pas ensemble."),
        ("aucune", None),
        ("a_preciser", None),
    ],
)
def test_amounts_written_the_other_way_are_a_warning(
    action: ActionSheet, member: Member, recovery: str, finding: str | None
) -> None:
    tax_recovery.set_tax_recovery(action=action, tax_recovery=recovery, by=member)
    shown = [words for words in findings(action) if "TVA" in words]
    assert shown == ([finding] if finding else [])
    assert [plain(check.finding) for check in action_in_two_columns(action).cautions] == shown


def test_the_fund_is_for_local_authorities(action: ActionSheet, member: Member) -> None:
    own_shares.set_own_share_rule(action=action, own_share_rule="prive", by=member)
    tax_recovery.set_tax_recovery(action=action, tax_recovery="fctva", by=member)
    assert "Le FCTVA ne va qu’aux collectivités et à leurs groupements." in findings(action)


def test_the_page_of_taxes_keeps_the_answer_and_what_somebody_else_saved(
    action: ActionSheet, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:tax_recovery", args=[member.roadmap.slug, action.code])
    plan = reverse("funding:plan", args=[member.roadmap.slug, action.code])
    assert "TVA : à préciser." in plain(client.get(plan).content.decode())
    seen = client.get(address).context["form"]["seen"].value()
    tax_recovery.set_tax_recovery(action=action, tax_recovery="aucune", by=member)
    stale = client.post(address, {"tax_recovery": "fctva", "seen": seen})
    assert stale.status_code == 200 and FundingPlan.objects.get(action=action).tax_recovery == "aucune"
    seen = client.get(address).context["form"]["seen"].value()
    with told(member.roadmap) as entries:
        assert client.post(address, {"tax_recovery": "fctva", "seen": seen}).status_code == 302
    assert "FCTVA" in client.get(plan).content.decode()
    assert [after for _verb, _kind, _before, after in entries] == [{"tax_recovery": "fctva"}]


def test_an_avenant_tells_the_base_and_the_taxes_that_changed(world: World) -> None:
    """The fiches of the demo were voted."""
    action, member = world.action("1.1"), world.member()
    line = FundingLine.objects.get(action=action, funder="Région")
    before = roadmap_facts(world.roadmap, ON)
    FundingLine.objects.filter(pk=line.pk).update(eligible_amount=48_000)
    tax_recovery.set_tax_recovery(action=action, tax_recovery="fctva", by=member)
    after = roadmap_facts(world.roadmap, ON)
    changed = {key for part in after for key in after[part] if after[part][key] != before.get(part, {}).get(key)}
    assert changed == {f"funding_nature:{line.pk}", "tax_recovery"}
