"""Whether a scheme suits an action: where, who asks, for which expenses, how much, when."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.models import FundingScheme
from jalons.funding.models.areas import roadmap_territory
from jalons.funding.queries import schemes as scheme_queries
from jalons.funding.rules.money import Kind
from jalons.funding.rules.scheme_fit import Block, Doubt, Fit, Need, Offer, Territory, fit_answer, is_elsewhere
from jalons.funding.rules.schemes import Beneficiary, Paid, Perimeter, Recurrence, Terms
from jalons.funding.words.scheme_fit import fit_sentence
from jalons.roadmaps.models import Member
from tests.world import World

DAY = date(2026, 6, 15)
HERE = Territory(
    holder=Beneficiary.EPCI,
    communes=frozenset({"24064", "24311"}),
    epcis=frozenset({"200041572"}),
    departements=frozenset({"24"}),
    regions=frozenset({"75"}),
)
LACKS = Need({Kind.INVESTMENT: Decimal(8_000), Kind.OPERATING: Decimal(0)})
WHOLE = Offer(Perimeter.REGION, "75", frozenset({Beneficiary.EPCI}), frozenset({Paid.INVESTMENT}))


@pytest.mark.parametrize(
    ("perimeter", "code", "expected"),
    [
        (None, "", False),
        (Perimeter.OTHER, "", False),
        (Perimeter.COUNTRY, "", False),
        (Perimeter.MAINLAND, "", False),
        (Perimeter.OVERSEAS, "", True),
        (Perimeter.REGION, "75", False),
        (Perimeter.REGION, "53", True),
        (Perimeter.REGION, "", False),
        (Perimeter.DEPARTEMENT, "24", False),
        (Perimeter.DEPARTEMENT, "33", True),
        (Perimeter.EPCI, "200041572", False),
        (Perimeter.EPCI, "200040392", True),
        (Perimeter.COMMUNE, "24064", False),
        (Perimeter.COMMUNE, "24322", True),
    ],
)
def test_a_scheme_is_elsewhere_only_when_its_source_says_so(
    perimeter: Perimeter | None, code: str, expected: bool
) -> None:
    assert is_elsewhere(perimeter, code, HERE) is expected


def test_a_scheme_of_one_commune_suits_the_actions_of_that_commune_only() -> None:
    assert is_elsewhere(Perimeter.COMMUNE, "24064", HERE, frozenset({"24311"}))
    assert not is_elsewhere(Perimeter.COMMUNE, "24064", HERE, frozenset({"24064", "24311"}))


@pytest.mark.parametrize(
    ("offer", "fit", "blocks", "doubts"),
    [
        (WHOLE, Fit.SUITS, (), ()),
        (Offer(), Fit.PERHAPS, (), (Doubt.PERIMETER, Doubt.BENEFICIARY, Doubt.EXPENSES)),
        (
            Offer(Perimeter.REGION, "75", frozenset({Beneficiary.ASSOCIATION}), frozenset({Paid.INVESTMENT})),
            Fit.PERHAPS,
            (),
            (Doubt.PARTNER,),
        ),
        (
            Offer(Perimeter.REGION, "75", frozenset({Beneficiary.EPCI}), frozenset({Paid.ENGINEERING})),
            Fit.NO,
            (Block.OTHER_EXPENSES,),
            (),
        ),
        (
            Offer(
                Perimeter.REGION,
                "53",
                frozenset({Beneficiary.EPCI}),
                frozenset({Paid.INVESTMENT}),
                floor=Decimal("8000.01"),
                terms=Terms(valid_to=DAY - timedelta(days=1)),
            ),
            Fit.NO,
            (Block.ELSEWHERE, Block.CLOSED, Block.UNDER_FLOOR),
            (),
        ),
        (
            Offer(
                Perimeter.COUNTRY,
                "",
                frozenset({Beneficiary.COMMUNE}),
                frozenset({Paid.INVESTMENT}),
                floor=Decimal(8_000),
                terms=Terms(valid_from=DAY + timedelta(days=1)),
            ),
            Fit.LATER,
            (),
            (),
        ),
    ],
)
def test_what_suits_what_blocks_and_what_is_to_be_asked(
    offer: Offer, fit: Fit, blocks: tuple[Block, ...], doubts: tuple[Doubt, ...]
) -> None:
    answer = fit_answer(offer, HERE, LACKS, DAY)
    assert (answer.fit, answer.blocks, answer.doubts) == (fit, blocks, doubts)


def test_expenses_agree_with_an_independent_count() -> None:
    """Every set of expenses paid, every set of expenses missing: it is blocked when both are known and apart."""
    kinds = {Paid.INVESTMENT: "i", Paid.OPERATING: "o", Paid.ENGINEERING: "o"}
    for bits, investment, operating in product(product((0, 1), repeat=3), (0, 5), (0, 5)):
        paid = frozenset(one for one, bit in zip(Paid, bits, strict=True) if bit)
        missing = {letter for letter, amount in (("i", investment), ("o", operating)) if amount}
        need = Need({Kind.INVESTMENT: Decimal(investment), Kind.OPERATING: Decimal(operating)})
        blocked = bool(paid and missing and not missing & {kinds[one] for one in paid})
        offer = Offer(Perimeter.COUNTRY, "", frozenset({Beneficiary.EPCI}), paid)
        assert (Block.OTHER_EXPENSES in fit_answer(offer, HERE, need, DAY).blocks) is blocked, (paid, missing)


@pytest.mark.parametrize(
    ("offer", "place", "expected"),
    [
        (
            Offer(
                Perimeter.REGION,
                "75",
                frozenset({Beneficiary.EPCI}),
                frozenset({Paid.INVESTMENT, Paid.OPERATING}),
                terms=Terms(valid_to=date(2027, 3, 31)),
            ),
            "Nouvelle-Aquitaine",
            "Pour votre intercommunalité, pour un achat ou des travaux, ouvert jusqu’au 31 mars 2027.",
        ),
        (
            Offer(
                Perimeter.COUNTRY,
                "",
                frozenset({Beneficiary.ASSOCIATION}),
                frozenset({Paid.INVESTMENT}),
                recurrence=Recurrence.ALWAYS,
            ),
            "toute la France",
            "Pour un achat ou des travaux, ouvert toute l’année. Il faudrait que le demande une association.",
        ),
        (Offer(Perimeter.REGION, "53"), "Bretagne", "Ne vaut pas ici\u00a0: Bretagne."),
        (
            Offer(Perimeter.OTHER, ""),
            "Massif central",
            "Sans date de fin connue. À vérifier\u00a0: le territoire (Massif central), qui peut demander, "
            "quelles dépenses il paie.",
        ),
        (
            Offer(
                Perimeter.COUNTRY,
                "",
                frozenset({Beneficiary.EPCI}),
                frozenset({Paid.INVESTMENT}),
                recurrence=Recurrence.YEARLY,
                terms=Terms(valid_to=date(2026, 5, 31)),
            ),
            "toute la France",
            "Fermé depuis le 31 mai 2026. Il revient\u00a0: surveillez la prochaine ouverture.",
        ),
    ],
)
def test_a_fit_is_said_in_one_sentence(offer: Offer, place: str, expected: str) -> None:
    assert fit_sentence(fit_answer(offer, HERE, LACKS, DAY), offer, place) == expected


# --- pages -----------------------------------------------------------------------------------------------------------

FACTS: dict[str, Any] = {
    "funder": "Région",
    "perimeter": "national",
    "beneficiaries": ["epci"],
    "paid_kinds": ["investissement"],
    "source": "Règlement",
    "source_on": date(2026, 6, 1),
}


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(40_000), by=member)
    return action


@pytest.mark.django_db
def test_the_database_and_the_rule_agree_on_what_is_elsewhere(member: Member) -> None:
    places = [("", ""), ("autre", ""), ("national", ""), ("metropole", ""), ("outre_mer", ""), ("region", "75")]
    places += [("region", "53"), ("departement", "24"), ("departement", "33"), ("commune", "24322"), ("commune", "")]
    places += [("commune", "75056"), ("epci", "200040392"), ("epci", "200041572"), ("region", "")]
    for n, (perimeter, code) in enumerate(places):
        facts = FACTS | {"perimeter": perimeter, "perimeter_code": code}
        scheme_changes.add_scheme(by=member, name=f"Aide {n}", **facts)
    territory = roadmap_territory(member.roadmap)
    rows = FundingScheme.objects.filter(roadmap=member.roadmap)
    valid = set(rows.filter(scheme_queries.valid_in(territory)).values_list("name", flat=True))
    assert valid == {row.name for row in rows if not is_elsewhere(row.offer.perimeter, row.offer.code, territory)}
    assert 0 < len(valid) < len(places)


@pytest.mark.django_db
def test_the_plan_proposes_what_suits_and_leaves_out_the_rest(
    member: Member, action: ActionSheet, client: Client
) -> None:
    scheme_changes.add_scheme(by=member, name="Aide qui convient", **FACTS)
    scheme_changes.add_scheme(by=member, name="Aide aux salaires", **FACTS | {"paid_kinds": ["fonctionnement"]})
    scheme_changes.add_scheme(by=member, name="Aide finie", valid_to=date(2020, 1, 1), **FACTS)
    assert member.user
    client.force_login(member.user)
    response = client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"]))
    rows = response.context["fitting"].rows
    assert rows[0].name == "Aide qui convient"
    assert rows[0].fit_sentence.startswith("Pour votre intercommunalité, pour un achat ou des travaux, ")
    assert not {"Aide aux salaires", "Aide finie"} & {row.name for row in rows}
    assert "Qui pourrait payer ce qui manque" in response.content.decode()
    line_changes.add_funding(
        action=action,
        funder="Région",
        nature="subvention",
        kind="investissement",
        amount=Decimal(40_000),
        by=member,
    )
    paid = client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"]))
    assert paid.context["fitting"] is None


@pytest.mark.django_db
def test_the_catalogue_compares_each_scheme_with_an_action(member: Member, action: ActionSheet, client: Client) -> None:
    own = scheme_changes.add_scheme(by=member, name="Aide aux salaires", **FACTS | {"paid_kinds": ["fonctionnement"]})
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:schemes", args=[member.roadmap.slug]), {"fiche": "1.1", "de": "equipe"})
    assert [row.fit_sentence for row in page.context["found"].rows] == [
        "Ne paie que du fonctionnement\u00a0: ce n’est pas ce qui manque."
    ]
    shown = client.get(reverse("funding:scheme", args=[member.roadmap.slug, own.pk]), {"fiche": "1.1"})
    assert "Pour l’action 1.1\u00a0: ne convient pas." in shown.content.decode()
    unknown = client.get(reverse("funding:schemes", args=[member.roadmap.slug]), {"fiche": "9.9"})
    assert unknown.context["action"] is None
