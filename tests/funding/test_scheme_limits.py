"""What a chosen scheme refuses, and what is recognised in free text."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.french import add_no_break_spaces
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.changes import statuses
from jalons.funding.models import FundingLine, FundingScheme
from jalons.funding.queries import consolidated, plans
from jalons.funding.rules.money import Kind, Nature, Resource, Status
from jalons.funding.rules.scheme_limits import Post, asked_post, broken_limits, find_named_scheme
from jalons.funding.rules.schemes import CapPer, Fault, Terms
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

DAY = date(2026, 6, 15)
CAPPED = Terms(cap=Decimal(12_000), is_investment_only=True, valid_to=date(2020, 9, 30))


def resource(amount: str, status: Status = Status.ENVISAGED, kind: Kind = Kind.INVESTMENT) -> Resource:
    return Resource(kind, Nature.GRANT, status, Decimal(amount), True)


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "before", "after", "expected"),
    [
        (CAPPED, [], [resource("12000.00")], []),
        (CAPPED, [], [resource("12000.01")], [(Fault.OVER_CAP, Decimal("12000.01"))]),
        (CAPPED, [], [resource("99999", Status.REFUSED)], []),
        (CAPPED, [], [resource("1", kind=Kind.OPERATING)], [(Fault.NOT_INVESTMENT, Decimal(1))]),
        (CAPPED, [resource("7000")], [resource("7000"), resource("7000")], [(Fault.OVER_CAP, Decimal(14_000))]),
        (CAPPED, [resource("15000")], [resource("14000")], []),
        (CAPPED, [resource("15000")], [resource("15000", Status.GRANTED)], []),
        (CAPPED, [resource("15000")], [resource("15000.01")], [(Fault.OVER_CAP, Decimal("15000.01"))]),
        (Terms(cap=Decimal(50_000), cap_per=CapPer.POST), [], [resource("60000")], []),
        (Terms(cap=Decimal(50_000), cap_per=CapPer.DEPARTEMENT), [], [resource("60000")], []),
        (Terms(valid_to=date(2020, 1, 1)), [], [resource("5")], []),
    ],
)
def test_what_a_chosen_scheme_refuses(
    terms: Terms, before: list[Resource], after: list[Resource], expected: list[tuple[Fault, Decimal]]
) -> None:
    assert broken_limits(terms, before, after) == expected


money = st.integers(1, 3_000_000).map(lambda cents: Decimal(cents) / 100)
requests = st.lists(
    st.builds(Resource, st.sampled_from(Kind), st.just(Nature.GRANT), st.sampled_from(Status), money, st.booleans()),
    max_size=5,
)


@given(st.none() | money, st.booleans(), requests, requests)
def test_a_refusal_agrees_with_a_count_in_whole_cents(
    cap: Decimal | None, is_investment_only: bool, before: list[Resource], after: list[Resource]
) -> None:
    def cents(asked: list[Resource], kinds: set[str]) -> int:
        return sum(int(r.amount * 100) for r in asked if r.status.value != "refuse" and r.kind.value in kinds)

    both, operating = {"fonctionnement", "investissement"}, {"fonctionnement"}
    limit = None if cap is None else int(cap * 100)
    expected = {}
    if is_investment_only and cents(after, operating) > cents(before, operating):
        expected[Fault.NOT_INVESTMENT] = cents(after, operating)
    if limit is not None and cents(after, both) > max(limit, cents(before, both)):
        expected[Fault.OVER_CAP] = cents(after, both)
    found = broken_limits(Terms(cap=cap, is_investment_only=is_investment_only), before, after)
    assert {fault: int(amount * 100) for fault, amount in found} == expected


CATALOGUE = [
    (1, "Budget participatif de la Dordogne, première édition", "Département de la Dordogne", date(2019, 10, 11)),
    (2, "Budget participatif de la Dordogne, deuxième édition", "Département de la Dordogne", date(2020, 9, 30)),
    (3, "Dotation de soutien à l’investissement local", "État", None),
    (4, "France Numérique Ensemble, ingénierie 2024", "État", date(2024, 12, 31)),
    (5, "France Numérique Ensemble, formation 2024", "État", date(2024, 12, 31)),
    (6, "Pass numérique", "État", date(2020, 12, 31)),
    (7, "LEADER", "Europe", None),
]


@pytest.mark.parametrize(
    ("funder", "written", "expected"),
    [
        ("Département", "Budget participatif", 2),
        ("Conseil départemental", "budget PARTICIPATIF", 2),
        ("Département", "Budget participatif de la Dordogne (première édition)", 1),
        ("Commune", "Budget participatif", None),
        ("Dordogne", "Le budget participatif", 2),
        ("Département", "Budget", None),
        ("Préfecture", "DSIL", 3),
        ("État", "D.S.I.L. 2026", None),
        ("État", "Dotation de soutien à l’investissement local, part Région", 3),
        ("ANCT", "FNE ingénierie", 4),
        ("ANCT", "FNE formation 2024", 5),
        ("GAL", "Leader", 7),
        ("Mairie", "Pass numériques offerts", None),
        ("Mairie", "Achat de pass numérique", 6),
        ("Département de la Dordogne", "", None),
        ("Région", "Aide à l’achat", None),
    ],
)
def test_a_scheme_is_recognised_as_it_is_written(funder: str, written: str, expected: int | None) -> None:
    assert find_named_scheme(funder, written, CATALOGUE) == expected


@pytest.mark.parametrize(
    ("funder", "written", "expected"),
    [
        ("État", "Conseiller numérique", Post.UNSAID),
        ("État", "Conseillère numérique France Services", Post.UNSAID),
        ("Etat", "conseiller·ère numérique", Post.UNSAID),
        ("ANCT", "CnFS", Post.UNSAID),
        ("Conseillers numériques", "", Post.UNSAID),
        ("Préfecture de la Dordogne", "Nouveau poste de conseiller numérique", Post.NEW),
        ("Banque des Territoires", "Second conum", Post.NEW),
        ("État", "Création d’un poste de conseillère numérique", Post.NEW),
        ("État", "Recrutement d’un conseiller numérique", Post.NEW),
        ("État", "Conseiller numérique : renouvellement", Post.RENEWAL),
        ("État", "Reconduction du poste de conseiller numérique", Post.RENEWAL),
        ("État", "Prolongation, conseiller numérique", Post.RENEWAL),
        ("État", "Nouvelle convention : renouvellement du conseiller numérique", Post.RENEWAL),
        ("État", "Nouveau poste de conseiller numérique, pas un renouvellement", Post.NEW),
        ("État", "Conseiller numérique, recrutement pour remplacer un départ", Post.REPLACEMENT),
        ("État", "Remplacement du conseiller numérique", Post.REPLACEMENT),
        ("Région", "Nouveau poste de conseiller numérique", None),
        ("Département", "Conseillers numériques", None),
        ("État", "Conseiller en insertion", None),
        ("État", "Inclusion numérique", None),
        ("État", "", None),
    ],
)
def test_a_new_post_is_told_from_one_that_exists(funder: str, written: str, expected: Post | None) -> None:
    assert asked_post(funder, written) is expected


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def scheme(member: Member) -> FundingScheme:
    return scheme_changes.add_scheme(
        by=member, name="Coup de pouce", funder="Région", cap=Decimal(12_000), is_investment_only=True
    )


def line(action: ActionSheet, by: Member, **more: Any) -> FundingLine:
    values: dict[str, Any] = {
        "funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(100),
    }  # fmt: skip
    return line_changes.add_funding(action=action, by=by, **values | more)


def revise(row: FundingLine, by: Member, **more: Any) -> None:
    names = ("funder", "scheme", "listed_scheme", "nature", "kind", "amount", "is_public", "decision_on")
    line_changes.revise_funding(line=row, by=by, **{name: getattr(row, name) for name in names} | more)


pytestmark = pytest.mark.django_db


def test_more_than_the_cap_is_refused_when_the_scheme_is_chosen(
    member: Member, action: ActionSheet, scheme: FundingScheme
) -> None:
    sentence = add_no_break_spaces(
        "« Coup de pouce » donne 12\u00a0000\u00a0€ au plus par projet : ce plan lui en demanderait "
        "12\u00a0000,01\u00a0€. Baissez le montant, ou choisissez un autre dispositif."
    )
    line(action, member, listed_scheme=scheme, amount=Decimal(7_000))
    with refused("over-scheme-cap", "amount", saying=sentence):
        line(action, member, listed_scheme=scheme, amount=Decimal("5000.01"))
    assert FundingLine.objects.filter(action=action).count() == 1
    row = line(action, member, listed_scheme=scheme, amount=Decimal(5_000))
    with refused("over-scheme-cap", "amount"):
        revise(row, member, amount=Decimal(5_001))
    other = line(action, member, amount=Decimal(500))
    with refused("over-scheme-cap", "amount"):
        revise(other, member, listed_scheme=scheme)


def test_operating_money_is_refused_by_an_investment_scheme(
    member: Member, action: ActionSheet, scheme: FundingScheme
) -> None:
    with refused("scheme-is-investment-only", "kind"):
        line(action, member, listed_scheme=scheme, kind="fonctionnement")
    row = line(action, member, listed_scheme=scheme)
    with refused("scheme-is-investment-only", "kind"):
        revise(row, member, kind="fonctionnement")


def test_a_refused_request_comes_back_only_within_the_cap(
    member: Member, action: ActionSheet, scheme: FundingScheme
) -> None:
    line(action, member, listed_scheme=scheme, amount=Decimal(10_000))
    row = line(action, member, listed_scheme=scheme, amount=Decimal(10_000), status="refuse")
    with refused("over-scheme-cap", "amount"):
        statuses.set_status(line=row, status="demande", by=member)
    row.refresh_from_db()
    assert row.status == "refuse"


def test_what_passed_the_cap_before_may_still_be_dated(member: Member, action: ActionSheet) -> None:
    scheme = scheme_changes.add_scheme(by=member, name="Aide", funder="Région")
    row = line(action, member, listed_scheme=scheme, amount=Decimal(9_000))
    scheme_changes.edit_scheme(scheme=scheme, by=member, name="Aide", funder="Région", cap=Decimal(5_000))
    row = FundingLine.objects.get(pk=row.pk)
    revise(row, member, decision_on=DAY)
    statuses.set_status(line=row, status="demande", by=member)
    with refused("over-scheme-cap", "amount"):
        revise(row, member, amount=Decimal(9_001))


def findings(action: ActionSheet) -> list[tuple[str, str]]:
    return [(check.tone, plain(check.finding)) for check in plans.action_plan(action).checks]


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ")


def test_the_same_typed_free_is_recognised_and_told(member: Member, action: ActionSheet, scheme: FundingScheme) -> None:
    line(action, member, scheme="Coup de pouce", amount=Decimal(13_000), kind="fonctionnement")
    shown = plans.action_plan(action).checks[-2:]
    assert [(check.tone, plain(check.finding)) for check in shown] == [
        ("wait", "Coup de pouce : de l’investissement seulement."),
        ("wait", "Plafond dépassé : Coup de pouce."),
    ]
    assert plain(shown[1].detail).endswith(
        "« Coup de pouce » a été reconnu : choisissez ce dispositif dans la liste si c’est bien lui."
    )
    whole = consolidated.consolidated_money(member.roadmap).checks
    assert [check.finding for check in whole[-2:]] == [check.finding for check in shown]


def test_a_scheme_chosen_once_and_typed_once_is_one_request(
    member: Member, action: ActionSheet, scheme: FundingScheme
) -> None:
    line(action, member, listed_scheme=scheme, amount=Decimal(7_000))
    line(action, member, scheme="coup de pouce", amount=Decimal(7_000))
    assert findings(action)[-1] == ("wait", "Plafond dépassé : Coup de pouce.")


@pytest.mark.parametrize(
    ("written", "status", "expected"),
    [
        ("Nouveau conseiller numérique", "envisage", ("bad", "Conseiller numérique : l’État ne paie plus de nouveau poste.")),
        ("Nouveau conseiller numérique", "demande", ("wait", "Conseiller numérique : l’État ne paie plus de nouveau poste.")),
        ("Conseiller numérique", "envisage", ("wait", "Conseiller numérique : est-ce un poste qui existe déjà ?")),
        (
            "Conseiller numérique, renouvellement",
            "envisage",
            ("wait", "Conseiller numérique : un poste qui existe déjà, sans nouvelle convention."),
        ),
        (
            "Remplacement du conseiller numérique",
            "envisage",
            ("wait", "Conseiller numérique : un remplacement se fait dans les six mois."),
        ),
        (
            "Nouveau conseiller numérique",
            "accorde",
            ("wait", "À vérifier : un poste de conseiller numérique obtenu depuis mai 2025."),
        ),
        ("Conseiller numérique, remplacement", "accorde", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("chosen", [False, True])
def test_a_post_is_told_what_the_state_still_pays(
    member: Member, action: ActionSheet, written: str, status: str, expected: tuple[str, str] | None, chosen: bool
) -> None:
    """Chosen in the catalogue, a new post is told that its scheme is closed; one that exists is told its own rule."""
    scheme = FundingScheme.objects.get(key="conseillers-numeriques-v2-public") if chosen else None
    line(action, member, funder="État", scheme=written, listed_scheme=scheme, kind="fonctionnement", status=status)
    found = [check for check in findings(action) if "onseiller" in check[1]]
    if chosen and expected and written in ("Nouveau conseiller numérique", "Conseiller numérique"):
        assert [finding.split(" :")[0] for _tone, finding in found] == [
            {"envisage": "Dispositif fermé", "demande": "Dispositif fermé depuis", "accorde": "À vérifier"}[status]
        ]
    else:
        assert found == ([expected] if expected else [])


def test_free_text_costs_one_query_whatever_the_number_of_lines(member: Member, action: ActionSheet) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            consolidated.consolidated_money(member.roadmap)
        return len(asked)

    line(action, member)
    without = cost()
    line(action, member, scheme="Une aide")
    one = cost()
    for _n in range(3):
        line(action, member, scheme="Une autre aide")
    assert (one, cost()) == (without + 1, without + 1)
