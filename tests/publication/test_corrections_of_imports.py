"""An amount that was misread is corrected in the preview, before anything is written."""

import html
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jalons.base.table_files import Row
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.publication.changes.plans import import_plan
from jalons.publication.models import PlanImport
from jalons.publication.queries import imports
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.publication.test_plan_pages import address, form_of, send
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

ROWS: list[Row] = [
    ["Axe", "Action", "Budget", "Région", "Caf"],
    ["Former", "Un cours", "10 000 €", "4 000 €", "6 000 €"],
    ["Former", "Un bus", "8 000,10 €", "env. 3", "800,01"],
]


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def sums(preview: imports.PlanPreview) -> list[tuple[Decimal, Decimal, Decimal]]:
    return [(row.read, row.kept, row.left) for row in preview.sums]


def cell(preview: imports.PlanPreview, place: str) -> imports.AmountCell:
    return next(one for one in (*preview.correctable, *preview.corrected) if one.label.startswith(f"{place}, "))


def test_a_correction_counts_and_says_what_was_read(blank: Member) -> None:
    before = seen(blank, ROWS)
    assert [one.label.split(", ")[0] for one in before.correctable] == ["C2", "D2", "E2", "C3", "D3", "E3"]
    corrections = {cell(before, "E3").name: Decimal("8000.01"), cell(before, "D3").name: Decimal(30)}
    after = imports.plan_preview(blank.roadmap, **proposed(ROWS), answers={}, corrections=corrections)
    # 10 000 + 8 000,10; then 4 000 + 6 000 + 30 + 8 000,01.
    assert sums(after) == [
        (Decimal("18000.10"), Decimal("18000.10"), Decimal(0)),
        (Decimal("18030.01"), Decimal("18030.01"), Decimal(0)),
    ]
    told = [text.replace("\u00a0", " ") for line in after.lines for text in line.doubts]
    assert told == [
        "D3, Région : corrigé à la main (lu : env. 3).",
        "E3, Caf : corrigé à la main (lu : 800,01).",
        "Ligne 3 : les financements repris font 8 030,01 €, plus que les dépenses reprises, 8 000,10 €. Vérifiez cette ligne.",
    ]
    assert [(one.label[:2], one.text, one.typed) for one in after.corrected] == [
        ("D3", "env. 3", "30"),
        ("E3", "800,01", "8\u00a0000,01"),
    ]


def test_what_was_corrected_is_what_is_written(blank: Member) -> None:
    name = cell(seen(blank, ROWS), "C3").name
    import_plan(**proposed(ROWS), corrections={name: Decimal(9000)}, by=blank)
    written = ExpenseLine.objects.filter(action__roadmap=blank.roadmap).order_by("amount")
    assert [line.amount for line in written] == [9_000, 10_000]


def test_a_correction_of_another_table_is_refused(blank: Member) -> None:
    with refused("choice-unknown"):
        import_plan(**proposed(ROWS), corrections={"99-c4": Decimal(1)}, by=blank)


PLAN = {"axis": "Former", "title": "Un bus", "funder_1": "Caf", "amount_1": "800 €", "budget": "8 000 €"}


def test_it_is_typed_kept_and_undone_in_the_page(blank: Member, client: Client) -> None:
    fields = form_of(send(client, blank, PLAN))
    name = "4-amount_1"

    def again(**more: str) -> Any:
        return client.post(address(blank, "preview_plan"), fields | more)

    wrong = again(fix_cell=name, fix_amount="beaucoup")
    assert "Écrivez un montant en euros" in html.unescape(wrong.content.decode())
    nothing = html.unescape(again(fix_cell=name, fix_amount="0").content.decode()).replace("\u00a0", " ")
    assert "0 : rien n’est repris. Si l’action ne coûte rien, écrivez une dépense de 0 € dans son plan." in nothing
    fixed = again(fix_cell=name, fix_amount="8 000")
    assert form_of(fixed)[f"fix-{name}"] == "8\u00a0000"
    assert sums(fixed.context["preview"])[1] == (8_000, 8_000, 0)
    cleared = client.post(address(blank, "preview_plan"), form_of(fixed) | {f"fix-{name}": ""})
    assert sums(cleared.context["preview"])[1] == (800, 800, 0)
    client.post(address(blank, "import_plan"), form_of(fixed))
    assert PlanImport.objects.filter(roadmap=blank.roadmap).count() == 1
    assert [line.amount for line in FundingLine.objects.filter(action__roadmap=blank.roadmap)] == [8_000]


def test_an_amount_without_its_cell_is_refused_and_kept(blank: Member, client: Client) -> None:
    shown = send(client, blank, PLAN)
    answer = client.post(address(blank, "import_plan"), form_of(shown) | {"fix_amount": "250"})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200 and "Choisissez la cellule que ce montant corrige." in page
    assert 'value="250"' in page
    assert not PlanImport.objects.filter(roadmap=blank.roadmap).exists()
