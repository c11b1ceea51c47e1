"""A scheme that stands where a funder is named: who pays it is noted, and every word stays."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.base.sent_tables import SentTable
from jalons.funding.changes.lines import add_funding, revise_funding
from jalons.funding.models import FundingLine
from jalons.funding.rules.known_schemes import scheme_payer, split_scheme, written_funder
from jalons.funding.rules.line_tables import Doubt, read_money_lines
from tests.publication.plans import bring, lines_of, seen, template
from tests.world import World

STATE, EUROPE = "État", "Union européenne"


@pytest.mark.parametrize(
    ("written", "payer"),
    [
        ("DETR", STATE),
        ("detr 2026", STATE),
        ("Dotation d’équipement des territoires ruraux", STATE),
        ("Subvention DSIL", STATE),
        ("DETR / DSIL", STATE),
        ("DETR et DSIL", STATE),
        ("FNADT", STATE),
        ("Fonds vert", STATE),
        ("France Services", STATE),
        ("FEDER", EUROPE),
        ("Fonds FEDER 2021-2027", EUROPE),
        ("FSE+", EUROPE),
        ("Programme LEADER", EUROPE),
        ("DETR, FEDER", ""),
        ("DETR et Région", ""),
        ("État (DETR)", ""),
        ("Fonds régional", ""),
        ("Maison France Services de Mareuil", ""),
        ("Région", ""),
        ("", ""),
        ("DETR " * 100, ""),
    ],
)
def test_a_scheme_says_who_pays_it(written: str, payer: str) -> None:
    assert scheme_payer(written) == payer


@pytest.mark.parametrize(
    ("funder", "scheme", "named"),
    [
        ("DETR 2026", "", (STATE, "DETR 2026")),
        ("DETR", "Rénovation", (STATE, "DETR, Rénovation")),
        ("DETR", "DETR", (STATE, "DETR")),
        ("DETR", "x" * 150, ("DETR", "x" * 150)),
        ("Région", "DETR", ("Région", "DETR")),
    ],
)
def test_every_word_is_kept(funder: str, scheme: str, named: tuple[str, str]) -> None:
    assert split_scheme(funder, scheme) == named


def test_where_there_is_one_column_the_scheme_is_written_again() -> None:
    assert [written_funder(STATE, "DETR"), written_funder(STATE, ""), written_funder("Région", "DETR")] == [
        "DETR",
        STATE,
        "Région",
    ]


# --- typed, pasted, imported -----------------------------------------------------------------------------------------


def paid(action: ActionSheet) -> list[tuple[str, str]]:
    return list(FundingLine.objects.filter(action=action).order_by("-id").values_list("funder", "scheme"))


@pytest.mark.django_db
def test_a_typed_scheme_is_noted_under_its_payer_and_told(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    action = world.action("1.1")
    typed = {"funder": "DETR", "nature": "subvention", "kind": "investissement", "amount": "9000", "status": "envisage"}
    url = reverse("funding:add_funding", args=[world.roadmap.slug, action.code])
    page = client.post(url, typed, follow=True).content.decode()
    assert paid(action)[0] == (STATE, "DETR")
    assert "est un dispositif\u00a0: le financeur noté est «\u00a0État\u00a0»." in page


@pytest.mark.django_db
def test_a_line_that_is_changed_is_noted_the_same_way(world: World) -> None:
    action, member = world.action("1.1"), world.member()
    values = {"nature": "subvention", "kind": "investissement", "amount": Decimal(9000)}
    line = add_funding(action=action, funder="Région", by=member, **values)
    revise_funding(line=line, funder="Fonds vert", by=member, **values)
    assert paid(action)[0] == (STATE, "Fonds vert")


@pytest.mark.django_db
def test_a_contribution_keeps_its_name(world: World) -> None:
    action, member = world.action("1.1"), world.member()
    add_funding(
        action=action,
        funder="France Services",
        nature="benevolat",
        kind="fonctionnement",
        amount=Decimal(50),
        by=member,
    )
    assert paid(action)[0] == ("France Services", "")


def test_pasted_lines_say_it() -> None:
    rows = [["Financeur", "Montant"], ["FEDER", "9000"], ["Région", "100"]]
    sent = SentTable(rows, 0, columns={0: "funder", 1: "amount"})
    first, second = read_money_lines(sent, "investissement")
    assert (first.values["funder"], first.values["scheme"], first.values["is_public"]) == (EUROPE, "FEDER", True)
    assert [doubt for doubt, _about in first.doubts] == [Doubt.SCHEME_NAMED] and not second.doubts


@pytest.mark.django_db
def test_an_imported_scheme_is_noted_under_its_payer_and_leaves_as_it_came(world: World) -> None:
    blank = world.blank()
    plan = {
        "axis": "1. Équiper",
        "title": "Un bus",
        "funder_1": "DETR",
        "amount_1": "9000,00",
        "funder_2": "France Services",
        "amount_2": "500,00",
        "budget": "9500,00",
        "status": "À venir",
    }
    told = [sentence for line in seen(blank, template(plan)).lines for sentence in line.doubts]
    assert any("DETR" in sentence and "le financeur repris est «\u00a0État\u00a0»" in sentence for sentence in told)
    bring(blank, plan)
    rows = FundingLine.objects.filter(action__roadmap=blank.roadmap).order_by("id")
    assert list(rows.values_list("funder", "scheme", "is_public")) == [
        (STATE, "DETR", True),
        (STATE, "France Services", True),
    ]
    assert lines_of(blank) == [plan]
