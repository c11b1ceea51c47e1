"""The page of one funder: every resource, totals that other pages say too, what is granted without a piece."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.table_files import read_table
from jalons.funding.changes import funders as changes
from jalons.funding.changes import instalments, lines, statuses
from jalons.funding.models import FundingLine
from jalons.funding.queries import consolidated, funder_pages, funders, proofs, years
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.rules.money import Nature, Status, lacks_proof
from jalons.funding.words.funder_pages import Counted
from jalons.overview.queries.searched_others import find_funders
from jalons.roadmaps.models import Member
from tests.specimens import pdf
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal
PDF = pdf("notification")


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "nature", "proven", "lacks"),
    [
        ("accorde", "subvention", [], True),
        ("conventionne", "prive", [], True),
        ("verse", "subvention", ["demande"], True),
        ("verse", "subvention", ["accorde"], False),
        ("accorde", "propre", [], False),
        ("accorde", "nature", [], False),
        ("demande", "subvention", [], False),
        ("refuse", "subvention", [], False),
    ],
)
def test_money_of_somebody_else_that_is_granted_has_a_piece(
    status: str, nature: str, proven: list[str], lacks: bool
) -> None:
    assert lacks_proof(Status(status), Nature(nature), [Status(one) for one in proven]) is lacks


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


def submitted(member: Member, title: str, status: str = "proposee") -> ActionSheet:
    axis = member.roadmap.axes.first()
    action = sheets.propose_action(title=title, axis=axis, new_axis="" if axis else "Aller vers", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status=status)
    action.refresh_from_db()
    return action


def fund(by: Member, action: ActionSheet, funder: str, amount: int, status: str, **more: Any) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "fonctionnement", "status": status}
    return lines.add_funding(action=action, funder=funder, amount=E(amount), by=by, **values | more)


def payment(year: int, planned: int) -> instalments.Payment:
    return instalments.Payment(year=year, planned=E(planned), actual=None, actual_on=None)


@pytest.fixture
def caf(member: Member) -> list[FundingLine]:
    """A funder under two names: 9,000 € granted over two years, 2,000 € asked, 1,000 € refused; 500 € of a draft, 300 € of
    an abandoned fiche, 100 € in kind."""
    bus, card = submitted(member, "Un bus"), submitted(member, "Une carte")
    granted = fund(member, bus, "CAF", 9_000, "accorde", on=date(2026, 1, 5))
    instalments.spread_line(
        line=granted,
        amount=E(9_000),
        instalments=[payment(2027, 4_000), payment(2028, 5_000)],
        by=member,
    )
    return [
        granted,
        fund(member, card, "Caisse d’allocations familiales", 2_000, "demande", decision_on=date(2027, 3, 1)),
        fund(member, card, "CAF", 1_000, "refuse"),
        fund(member, submitted(member, "Un brouillon", "brouillon"), "CAF", 500, "envisage"),
        fund(member, submitted(member, "Un abandon", "abandonnee"), "CAF", 300, "envisage"),
        fund(member, bus, "CAF", 100, "accorde", nature="nature"),
        fund(member, bus, "MSA", 50, "demande"),
    ]


def test_a_funder_has_one_page_whatever_its_name(member: Member, caf: list[FundingLine]) -> None:
    pages = [funder_pages.funder_page(member.roadmap, name) for name in ("CAF", "caisse d'allocations familiales")]
    assert pages[0] == pages[1]
    assert pages[0] is not None
    assert [line.pk for line in pages[0].lines] == [caf[0].pk, caf[1].pk, caf[2].pk]
    assert [(line.pk, line.counted) for line in pages[0].aside] == [
        (caf[5].pk, Counted.VALUED),
        (caf[3].pk, Counted.NOT_SUBMITTED),
        (caf[4].pk, Counted.NOT_DONE),
    ]
    assert funder_pages.funder_page(member.roadmap, "Personne") is None


def test_its_totals_are_those_of_the_other_pages(member: Member, caf: list[FundingLine]) -> None:
    shown = funder_pages.funder_page(member.roadmap, "CAF")
    assert shown
    totals = shown.totals
    assert (totals.secured, totals.requested, totals.envisaged, totals.refused) == (9_000, 2_000, 0, 1_000)
    only = submitted_actions(member.roadmap)
    row = consolidated.consolidated_money(member.roadmap, only=only).funders[0]
    assert (row.name, row.secured, row.requested, row.envisaged, row.total) == (
        "CAF",
        9_000,
        2_000,
        0,
        totals.resources,
    )
    group = years.roll_up_money(member.roadmap, "financeur", only=only).groups[0]
    assert (group.label, group.totals) == ("CAF", totals)
    listed = next(one for one in funders.roadmap_funders(member.roadmap).funders if one.name == "CAF")
    aside = sum(line.amount for line in shown.aside if line.counted.is_money)
    assert (listed.total, listed.aside) == (totals.resources, aside) == (E(11_000), E(800))
    assert shown.aside_sentence.startswith("800\u00a0€ à part")
    assert sum(row.totals.resources for row in shown.years) == totals.resources
    by_year = {row.label: row.totals.secured for row in shown.years}
    assert (by_year["2027"], by_year["2028"]) == (4_000, 5_000)


def test_the_totals_of_every_funder_of_the_demo_are_those_of_the_plan(world: World) -> None:
    whole = consolidated.consolidated_money(world.roadmap, only=submitted_actions(world.roadmap))
    assert whole.funders
    for row in whole.funders:
        shown = funder_pages.funder_page(world.roadmap, row.name)
        assert shown and shown.totals.resources == row.total, row.name
        assert sum(one.totals.resources for one in shown.years) == row.total, row.name


def test_more_lines_cost_no_more_queries(member: Member, caf: list[FundingLine]) -> None:
    funder_pages.funder_page(member.roadmap, "CAF")
    with CaptureQueriesContext(connection) as before:
        funder_pages.funder_page(member.roadmap, "CAF")
    for number in range(3):
        fund(member, submitted(member, f"Fiche {number}"), "CAF", 10, "accorde")
    with CaptureQueriesContext(connection) as after:
        funder_pages.funder_page(member.roadmap, "CAF")
    assert len(after) == len(before)


@pytest.fixture
def read(member: Member, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)
    return lambda name, *more: client.get(reverse(f"funding:{name}", args=[member.roadmap.slug, *more]))


def test_the_page_shows_each_resource_and_strikes_a_refusal(read: Any, caf: list[FundingLine]) -> None:
    answer = read("funder", "CAF")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert all(title in page for title in ("Un bus", "Une carte", "Un brouillon", "Un abandon"))
    assert page.count("<s>") == 1
    assert re.search(r"2027\s:\s4\s000\s€<br>2028\s:\s5\s000\s€", page)
    assert "Fiche pas encore soumise" in page and "Fiche écartée ou abandonnée" in page
    assert read("funder", "Personne").status_code == 404


def test_every_page_that_names_a_funder_leads_to_its_page(
    read: Any, member: Member, caf: list[FundingLine], client: Client
) -> None:
    address = reverse("funding:funder", args=[member.roadmap.slug, "CAF"])
    code = caf[0].action.code
    assert all(
        f'href="{address}"' in read(*page).content.decode()
        for page in (("index",), ("funders",), ("plan", code), ("status", code, caf[0].pk))
    )
    by_funder = client.get(reverse("funding:roll_up", args=[member.roadmap.slug]), {"par": "financeur"})
    assert f'href="{address}"' in by_funder.content.decode()
    found = next(row for row in find_funders(member, None) if row.name == "CAF")  # type: ignore[arg-type]
    assert (found.view, found.args) == ("funding:funder", ("CAF",))


def test_a_name_with_any_sign_has_its_page(read: Any, member: Member) -> None:
    for name in ("Région / Europe", "50 % État ?", "Fonds #1 & Cie", "L’Été"):
        fund(member, submitted(member, name), name, 10, "demande")
        assert read("funder", name).status_code == 200, name
        assert read("funder_csv", name).status_code == 200, name


def test_its_resources_are_taken_away_with_what_totals_leave_out(read: Any, caf: list[FundingLine]) -> None:
    text = read("funder_csv", "CAF").content.decode("utf-8-sig")
    heads, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    table = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [row["Compté"] for row in table] == [
        "compté",
        "compté",
        "refusé",
        "contribution que personne ne paie",
        "fiche pas encore soumise",
        "fiche écartée ou abandonnée",
    ]
    assert (table[0]["2027"], table[0]["2028"], table[2]["2027"]) == ("4000,00", "5000,00", "")
    assert [row["Pièce à joindre"] for row in table] == ["oui", "", "", "", "", ""]
    sheet = read_table(io.BytesIO(read("funder_xlsx", "CAF").content))
    assert [str(cell) for cell in sheet[0]] == heads and len(sheet) == len(rows) + 1


# --- granted without a piece -----------------------------------------------------------------------------------------


def attach(client: Client, line: FundingLine, name: str, status: str) -> None:
    """On the page of the state of a resource."""
    address = reverse("funding:status", args=[line.action.roadmap.slug, line.action.code, line.pk])
    assert client.post(address, {"status": status, "piece": SimpleUploadedFile(name, PDF)}).status_code == 302


def test_what_is_granted_without_a_piece_is_listed_until_one_shows_it(
    read: Any, member: Member, caf: list[FundingLine], client: Client
) -> None:
    assert [line.pk for line in proofs.unproven_lines(member.roadmap)] == [caf[0].pk]
    assert proofs.lacks_proof(caf[0])
    attach(client, caf[0], "notification.pdf", "accorde")
    caf[0].refresh_from_db()
    assert (proofs.unproven_lines(member.roadmap), proofs.lacks_proof(caf[0])) == ([], False)
    shown = funder_pages.funder_page(member.roadmap, "CAF")
    assert shown and [piece.name for piece in shown.lines[0].pieces] == ["notification.pdf"]
    assert shown.unproven == ()


def test_a_piece_of_the_request_shows_no_grant(read: Any, member: Member, client: Client) -> None:
    line = fund(member, submitted(member, "Un bus"), "CAF", 100, "demande")
    attach(client, line, "dossier.pdf", "demande")
    statuses.set_status(line=line, status="accorde", by=member)
    line.refresh_from_db()
    assert proofs.lacks_proof(line)


def test_what_lacks_a_piece_is_told_where_it_is_granted_and_on_the_plan_and_blocks_nothing(
    read: Any, caf: list[FundingLine]
) -> None:
    code = caf[0].action.code
    assert "Aucune pièce ne montre encore cet accord." in read("status", code, caf[0].pk).content.decode()
    assert "Aucune pièce" not in read("status", caf[1].action.code, caf[1].pk).content.decode()
    assert "1 ressource accordée sans pièce" in read("index").content.decode()
    assert "1 ressource accordée sans pièce" in read("funder", "CAF").content.decode()


def test_a_merged_name_still_leads_to_the_page(read: Any, member: Member, caf: list[FundingLine]) -> None:
    changes.merge_funders(names=["CAF", "MSA"], into="CAF", by=member)
    page = read("funder", "MSA").content.decode()
    assert "<h1>CAF</h1>" in page and "Aussi écrit" in page
