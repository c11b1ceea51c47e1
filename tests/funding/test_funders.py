"""One funder, one row: acronyms, spellings, the directory, and what the team merges."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.directory.changes import organisations
from jalons.funding.changes import funders as changes
from jalons.funding.changes import lines
from jalons.funding.models import FunderDistinction, FunderFusion, FundingLine
from jalons.funding.models.funders import brought_funders, funders_stamp, roadmap_funder_book
from jalons.funding.queries import consolidated, funders, ledger, plans, what_if, years
from jalons.funding.rules.funder_levels import LevelKind, make_territory
from jalons.funding.rules.funders import (
    KNOWN_NAMES,
    alike_funders,
    funder_key,
    guess_payer,
    kept_name,
    make_funder_book,
    names_several,
)
from jalons.overview.queries.searched_others import find_funders
from jalons.papers.documents.model import plain_text
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.queries.plans import plan_table
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

FULL, SHORT = "Caisse d’allocations familiales", "CAF"


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FULL, SHORT),
        ("Caf de la Dordogne", "Caisse d'Allocations Familiales de Dordogne"),
        ("Conseil régional de Nouvelle-Aquitaine", "Région Nouvelle Aquitaine"),
        ("L’État", "ETAT"),
        ("la MSA", "Mutualité sociale agricole"),
    ],
)
def test_the_known_names_of_a_funder_are_one(one: str, other: str) -> None:
    assert funder_key(one) == funder_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caf de la Dordogne", "Caf de la Gironde"),
        ("Caf", "Cnaf"),
        ("Département", "Département de la Dordogne"),
        ("Fondation", "Fondation de France"),
    ],
)
def test_two_funders_stay_two(one: str, other: str) -> None:
    assert funder_key(one) != funder_key(other)


@pytest.mark.parametrize(
    ("funder", "nature", "is_public"),
    [
        ("État", "subvention", True),
        ("Préfecture de la Dordogne", "subvention", True),
        ("Conseil régional de Nouvelle-Aquitaine", "subvention", True),
        ("Conseil départemental", "subvention", True),
        ("Union européenne", "subvention", True),
        ("CC Dronne et Belle", "subvention", True),
        ("Mairie de Brantôme", "subvention", True),
        ("Agence nationale de la cohésion des territoires", "subvention", True),
        ("Banque des territoires", "subvention", True),
        (FULL, "subvention", False),
        ("MSA Dordogne", "subvention", False),
        ("Association des communes forestières", "subvention", False),
        ("Fondation de la commune libre", "prive", False),
        ("Mécénat", "prive", False),
        ("Emmaüs Connect", "subvention", False),
        ("???", "subvention", False),
        ("Autofinancement", "propre", True),
        ("Reste à charge de la commune", "propre", True),
        ("Communauté de communes du Val", "propre", True),
    ],
)
def test_the_name_of_a_funder_says_whose_money_it_is(funder: str, nature: str, is_public: bool) -> None:
    assert guess_payer(funder, authority="La communauté de communes du Val")[:2] == (nature, is_public)


@pytest.mark.parametrize(
    "funder",
    [
        "FNE", "France Numérique Ensemble", "FNE (État)", "CNFPT", "Centre national de la fonction publique territoriale", "CIAS", "CCAS de Vergt",
        "Syndicat des déchets", "Syndicat mixte Périgord numérique", "Syndicat intercommunal d’énergies", "SMD3", "SDE24", "CD24",
        "DRAC", "ANCT", "ARS Nouvelle-Aquitaine", "Agence de l’eau Adour-Garonne", "Caisse des dépôts et consignations", "Caisse des dépôts",
        "PNR Périgord-Limousin", "Parc naturel régional", "CNSA", "ADEME", "Université de Bordeaux", "France Travail", "CCI Dordogne",
        "Lycée de Brantôme", "Le Grand Périgueux, communauté d’agglomération", "France 2030",
    ],
)  # fmt: skip
def test_public_persons_are_known_by_their_name(funder: str) -> None:
    assert guess_payer(funder) == ("subvention", True, False)


@pytest.mark.parametrize(
    "funder",
    [
        "Emmaüs Connect",
        "Crédit agricole",
        "Syndicat d’initiative",
        "Lycée agricole privé",
        "Le Grand Périgueux",
        "La Poste",
    ],
)
def test_a_name_that_says_nothing_is_to_check(funder: str) -> None:
    assert guess_payer(funder) == ("subvention", False, True)


@pytest.mark.parametrize("funder", ["Caf", "MSA", "Agirc-Arrco", "Association des maires", "Fondations", "Mécénat"])
def test_a_name_of_private_law_is_not_to_check(funder: str) -> None:
    assert guess_payer(funder)[1:] == (False, False)


@pytest.mark.parametrize(
    ("written", "several"),
    [
        ("Région, CAF", True),
        ("État et Région", True),
        ("Commune / Département", True),
        ("FEDER + Région", True),
        ("Communauté de communes Dronne et Belle", False),
        ("Association des maires et présidents d’intercommunalité", False),
        ("Caf", False),
        ("Fondation de France, programme 2026", False),
        ("et", False),
    ],
)
def test_a_cell_may_name_several_funders(written: str, several: bool) -> None:
    assert names_several(written) is several


@pytest.mark.parametrize(
    ("funder", "is_public", "asked"),
    [
        ("Région", False, "Région\u00a0: est-ce de l’argent public\u00a0?"),
        ("Région", True, ""),
        ("CAF", True, "CAF\u00a0: est-ce de l’argent public\u00a0?"),
        ("CAF", False, ""),
        ("Emmaüs Connect", True, ""),
        ("Emmaüs Connect", False, ""),
    ],
)
@pytest.mark.django_db
def test_a_plan_asks_when_a_known_funder_is_said_to_be_what_it_is_not(
    world: World, funder: str, is_public: bool, asked: str
) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    values: dict[str, Any] = {
        "nature": "subvention",
        "kind": "fonctionnement",
        "amount": Decimal(9),
        "is_public": is_public,
    }
    line = lines.add_funding(action=action, funder=funder, by=by, **values)
    found = [check.finding for check in plans.action_plan(action).checks if "argent public" in check.finding]
    assert found == ([asked] if asked else [])
    FundingLine.objects.filter(pk=line.pk).update(status="refuse")
    assert not any("argent public" in check.finding for check in plans.action_plan(action).checks)


def test_nobody_is_the_authority_of_a_roadmap_that_has_none() -> None:
    assert guess_payer("???", authority="").nature == "subvention"


def test_no_known_name_is_of_two_funders() -> None:
    names = [funder_key(name) for known in KNOWN_NAMES for name in known]
    assert len(set(names)) == len(KNOWN_NAMES)


# Some letters of other languages are not given back by a change of case.
@given(st.text("abcdeghijlmnoprstuvxyzéèêçàùôîœæÉÀÇŒ '’-&()./0123456789", max_size=40))
def test_a_key_has_itself_as_a_key(name: str) -> None:
    assert funder_key(funder_key(name)) == funder_key(name)
    assert funder_key(name.upper().lower()) == funder_key(name.lower())


def test_the_name_of_the_directory_is_shown_else_the_first_written() -> None:
    book = make_funder_book([("Caf de la Dordogne", ["CAF 24", "CAF"])], [FULL, "Region", "Région"])
    assert [book.name(name) for name in (FULL, "caf", "CAF 24", "Région", "Autre")] == [
        "Caf de la Dordogne", "Caf de la Dordogne", "Caf de la Dordogne", "Region", "Autre",
    ]  # fmt: skip


names = st.sampled_from([*"ABCDEF"])


@given(st.lists(st.tuples(st.lists(names, min_size=1, max_size=3), names), max_size=6))
def test_whatever_the_fusions_each_funder_has_one_name(fusions: list[tuple[list[str], str]]) -> None:
    book = make_funder_book([], "ABCDEF", fusions)
    for name in "ABCDEF":
        assert book.key(book.name(name)) == book.key(name)
    for merged, into in fusions[:1]:
        assert {book.key(name) for name in merged} == {book.key(into)}
    assert book.roots.keys() & set(book.roots.values()) == set()


def test_a_service_of_the_state_is_proposed_with_the_state() -> None:
    keys = {name: funder_key(name) for name in ("État", "Préfecture de la Dordogne", "Région")}
    assert alike_funders(keys) == [("État", "Préfecture de la Dordogne")]


def test_what_looks_alike_is_proposed_and_no_more() -> None:
    keys = {name: funder_key(name) for name in ("Caf", "Caf de la Dordogne", "MSA", "Fondation Orange")}
    assert alike_funders(keys) == [("Caf", "Caf de la Dordogne")]


DORDOGNE = make_territory(
    ["Nouvelle-Aquitaine"],
    [("24", "Dordogne")],
    ("CC", "CC Dronne et Belle", "dronne et belle"),
    ["Dordogne", "Corrèze", "Nouvelle-Aquitaine", "Occitanie", "Val-de-Marne"],
)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Région", "Région Nouvelle-Aquitaine", LevelKind.REGION),
        ("Conseil régional", "Nouvelle Aquitaine", LevelKind.REGION),
        ("CD24", "Conseil départemental de la Dordogne", LevelKind.DEPARTEMENT),
        ("CD 24", "Département", LevelKind.DEPARTEMENT),
        ("CdC", "CC Dronne et Belle", LevelKind.EPCI),
        ("Communauté de communes Dronne et Belle", "EPCI", LevelKind.EPCI),
    ],
)
def test_a_level_alone_means_that_of_the_territory(one: str, other: str, kind: LevelKind) -> None:
    keys = {name: funder_key(name) for name in (one, other)}
    level = DORDOGNE.level_of(*keys.values())
    assert level
    assert (level.kind, alike_funders(keys, None, DORDOGNE)) == (kind, [(one, other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Région", "Région Occitanie"),
        ("Département", "Département de la Corrèze"),
        ("Caf", "Caf du Val-de-Marne"),
        ("CD24", "CD19"),
        ("Région", "Département"),
        ("CdC", "CC du Pays de Fayence"),
    ],
)
def test_what_lies_elsewhere_is_another_funder(one: str, other: str) -> None:
    assert alike_funders({name: funder_key(name) for name in (one, other)}, None, DORDOGNE) == []


def test_a_level_alone_means_nothing_where_the_territory_lies_in_two() -> None:
    both = make_territory(["Nouvelle-Aquitaine"], [("24", "Dordogne"), ("19", "Corrèze")], None, [])
    assert both.level_of(funder_key("Département"), funder_key("CD24")) is None
    assert both.level_of(funder_key("Corrèze"), funder_key("CD19")) == both.levels[2]


@pytest.mark.parametrize(
    ("one", "other", "listed", "kept"),
    [
        ("Région", "Région Nouvelle-Aquitaine", [], "Région Nouvelle-Aquitaine"),
        ("Région", "Région Nouvelle-Aquitaine", ["Région"], "Région"),
        ("ANCT", "État", [], ""),
    ],
)
def test_the_name_that_says_more_is_proposed(one: str, other: str, listed: list[str], kept: str) -> None:
    assert kept_name(one, other, listed) == kept


# --- one row everywhere ----------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


def fund(by: Member, action: ActionSheet, funder: str, amount: int, **more: Any) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "fonctionnement", "status": "demande"}
    return lines.add_funding(action=action, funder=funder, amount=Decimal(amount), by=by, **values | more)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    """1,000 € of the CAF, 500 € of the Caisse d’allocations familiales, 200 € of the MSA."""
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    lines.add_expense(action=action, label="Essence", kind="fonctionnement", amount=Decimal(1_700), by=member)
    fund(member, action, SHORT, 1_000)
    fund(member, other, FULL, 500)
    fund(member, action, "MSA", 200)
    # Documents hold what was submitted.
    ActionSheet.objects.filter(roadmap=member.roadmap).update(status="proposee")
    return action


def shown_names(member: Member) -> dict[str, list[str]]:
    """The funders that each table and document shows."""
    roadmap, today = member.roadmap, timezone.localdate()
    [summary, *_rest] = budget_book(roadmap, today).sheets
    known = {FULL, SHORT, "MSA", "Caf 24", "Caf de la Dordogne"}
    cells = [str(cell) for line in summary.lines for cell in line.cells]
    document = [
        plain_text(cell)
        for block in funding_document(roadmap, today).blocks
        for row in getattr(block, "rows", ())
        for cell in row.cells
    ]
    table = [part for row in plan_table(roadmap).rows for cell in row for part in str(cell).split("\n")]
    found: dict[str, set[str]] = {
        "consolidated": {row.name for row in consolidated.consolidated_money(roadmap).funders},
        "years": {row.label for row in years.roll_up_money(roadmap, "financeur").groups},
        "what if": set(what_if.what_if(roadmap, "").funders),
        "ledger": set(ledger.roadmap_ledger(roadmap).funders),
        "plans": {
            row.funder
            for plan in plans.plans_by_action(roadmap).values()
            for part in plan.parts
            for row in part.resources
        },
        "suggestions": set(funders.funder_names(roadmap)),
        "list": {row.name for row in funders.roadmap_funders(roadmap).funders},
        "search": {row.name for row in find_funders(member, None)},  # type: ignore[arg-type]
        "budget": {cell for cell in cells if cell in known},
        "document": {cell for cell in document if cell in known},
        "table": {cell for cell in table if cell in known},
    }
    return {where: sorted(names) for where, names in found.items()}


@pytest.mark.django_db
def test_a_funder_is_one_row_in_every_table_total_and_document(member: Member, action: ActionSheet) -> None:
    """« CAF » and « Caisse d’allocations familiales » were two funders."""
    shown = shown_names(member)
    assert shown == {key: [SHORT, "MSA"] for key in shown}
    whole = consolidated.consolidated_money(member.roadmap)
    assert [(row.name, row.total) for row in whole.funders] == [(SHORT, Decimal(1_500)), ("MSA", Decimal(200))]
    assert what_if.what_if(member.roadmap, FULL).lost == 1_500


@pytest.mark.django_db
def test_a_funder_has_its_name_of_the_directory(member: Member, action: ActionSheet) -> None:
    organisation = organisations.add_organisation(name="Caf de la Dordogne", other_names=[SHORT], by=member)
    shown = shown_names(member)
    assert shown == {key: ["Caf de la Dordogne", "MSA"] for key in shown}
    organisations.revise_organisation(organisation=organisation, name="Caf 24", by=member)
    assert shown_names(member)["budget"] == ["Caf 24", "MSA"]
    assert list(FundingLine.objects.filter(action__roadmap=member.roadmap).values_list("funder", flat=True)) == [
        SHORT, FULL, "MSA",
    ]  # fmt: skip


@pytest.mark.django_db
def test_more_lines_and_more_names_cost_no_more_queries(member: Member, action: ActionSheet) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            consolidated.consolidated_money(member.roadmap)
            plans.action_plan(action)
            funders.roadmap_funders(member.roadmap)
        return len(spent)

    first = cost()
    for number in range(3):
        fund(member, action, f"Financeur {number}", 10)
        organisations.add_organisation(name=f"Structure {number}", other_names=[f"Financeur {number}"], by=member)
    changes.merge_funders(names=["MSA", SHORT], into="MSA", by=member)
    assert cost() == first


# --- merged by hand --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_funders_merged_by_hand_are_one_and_come_apart(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as entries:
        fusion = changes.merge_funders(names=[FULL, "MSA"], into="MSA", by=member)
    shown = shown_names(member)
    assert shown == {key: ["MSA"] for key in shown}
    fund(member, action, "Caf", 50)
    assert shown_names(member)["list"] == ["MSA"]
    changes.separate_funders(fusion=fusion, by=member)
    assert shown_names(member)["list"] == [SHORT, "MSA"]
    assert entries[0] == ("merge", "funderfusion", {}, {"merged": [SHORT]})


@pytest.mark.django_db
def test_two_people_who_choose_at_once_do_not_undo_each_other(member: Member, action: ActionSheet) -> None:
    fund(member, action, "Fondation", 10)
    seen = funders_stamp(roadmap_funder_book(member.roadmap), ["MSA", SHORT])
    changes.merge_funders(names=["MSA", "Fondation"], into="Fondation", by=member, seen=seen and None)
    sentence = "Quelqu’un vient de réunir ou de renommer l’un de ces financeurs. Relisez, puis choisissez de nouveau."
    with refused("stale", saying=sentence):
        changes.merge_funders(names=["MSA", SHORT], into=SHORT, by=member, seen=seen)
    assert FunderFusion.objects.filter(roadmap=member.roadmap).count() == 1


@pytest.mark.django_db
def test_what_cannot_be_merged_is_refused_with_a_sentence(member: Member, action: ActionSheet) -> None:
    with refused("nothing-to-merge"):
        changes.merge_funders(names=[SHORT, FULL], into=SHORT, by=member)
    with refused("funder-gone"):
        changes.merge_funders(names=[SHORT, "Personne"], into=SHORT, by=member)
    with refused("name-not-chosen", "into"):
        changes.merge_funders(names=[SHORT, "MSA"], into="Région", by=member)
    fusion = changes.merge_funders(names=[SHORT, "MSA"], into=SHORT, by=member)
    changes.separate_funders(fusion=fusion, by=member)
    with refused("fusion-undone"):
        changes.separate_funders(fusion=fusion, by=member)


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, *more: object, query: str = "", **fields: object) -> HttpResponse:
        url = reverse(f"funding:{name}", args=[member.roadmap.slug, *more]) + query
        return client.post(url, fields, follow=True) if fields else client.get(url, follow=True)

    return ask


@pytest.mark.django_db
def test_the_pages_choose_show_merge_and_separate(member: Member, action: ActionSheet, page: Any) -> None:
    listed = page("funders").content.decode()
    assert "Aussi écrit\u00a0: Caisse d’allocations familiales" in listed
    query = "?financeur=CAF&financeur=MSA"
    preview = page("merge_funders", query=query)
    text = preview.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    assert "1 700 €" in text
    seen = preview.context["form"]["seen"].value()
    done = page("merge_funders", query=query, into="MSA", seen=seen).content.decode()
    fusion = FunderFusion.objects.get(roadmap=member.roadmap)
    assert done.count(reverse("funding:separate_funders", args=[member.roadmap.slug, fusion.pk])) == 2
    again = page("merge_funders", query=query, into="MSA", seen=seen)
    assert "Quelqu’un vient de réunir" in again.content.decode()
    assert "de nouveau ses lignes" in page("separate_funders", fusion.pk, sure=1).content.decode()
    assert "au moins deux financeurs" in page("merge_funders", query="?financeur=CAF").content.decode()


@pytest.mark.django_db
def test_the_region_of_the_territory_is_united_in_one_gesture_and_separated(
    member: Member, action: ActionSheet, page: Any
) -> None:
    """« Région » and « Région Nouvelle-Aquitaine » stayed two."""
    fund(member, action, "Région", 100)
    fund(member, action, "Région Nouvelle-Aquitaine", 200)
    shown = page("funders")
    (proposal,) = shown.context["alike"]
    assert proposal["reason"] == "La région de votre territoire est Nouvelle-Aquitaine."
    assert "Réunir sous «\u00a0Région Nouvelle-Aquitaine\u00a0»" in shown.content.decode()
    query = f"?{proposal['query']}"
    page("merge_funders", query=query, into=proposal["pair"].keep, seen=proposal["seen"])
    assert shown_names(member)["list"] == [SHORT, "MSA", "Région Nouvelle-Aquitaine"]
    fusion = FunderFusion.objects.get(roadmap=member.roadmap)
    assert len(page("separate_funders", fusion.pk, sure=1).context["alike"]) == 1


@pytest.mark.django_db
def test_a_wrong_proposal_is_put_aside_until_somebody_asks_again(
    member: Member, action: ActionSheet, page: Any
) -> None:
    fund(member, action, "Caf de la Dordogne", 100)
    (proposal,) = page("funders").context["alike"]
    with told(member.roadmap) as entries:
        done = page("keep_funders_apart", query=f"?{proposal['query']}", sure=1)
    assert done.context["alike"] == []
    (row,) = done.context["apart"]
    assert {row.one, row.other} == {SHORT, "Caf de la Dordogne"}
    assert [entry[:2] for entry in entries] == [("keep_apart", "funderdistinction")]
    assert brought_funders(member.roadmap, ["Caf de la Dordogne"]).pairs == ()
    assert changes.keep_funders_apart(names=[row.other, row.one], by=member) == row
    again = page("ask_about_funders_again", row.pk, sure=1)
    assert len(again.context["alike"]) == 1
    assert not FunderDistinction.objects.filter(roadmap=member.roadmap).exists()
    with refused("distinction-undone"):
        changes.ask_about_funders_again(distinction=row, by=member)
    with refused("pair-gone"):
        changes.keep_funders_apart(names=[SHORT, FULL], by=member)


@pytest.mark.django_db
def test_the_own_share_is_never_proposed_to_the_directory(member: Member, action: ActionSheet, page: Any) -> None:
    """« Reste à charge » is nobody else than the authority that leads, nor is its name a stranger."""
    authority = member.roadmap.lead_authority
    for name in ("Reste à charge", "Autofinancement", authority.upper()):
        fund(member, action, name, 100, nature="propre")
    assert authority
    own = {row.name: row.is_own for row in funders.roadmap_funders(member.roadmap).funders}
    assert own == {SHORT: False, "MSA": False, "Reste à charge": True, "Autofinancement": True, authority: True}
    listed = page("funders").content.decode()
    assert listed.count("L’ajouter à l’annuaire") == 2
    assert listed.count('<span class="soft">Part propre</span>') == 3
