"""Funders whose name does not say whether their money is public: asked before an import, and said until somebody answers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.funding.changes import lines
from jalons.funding.models import FundingLine
from jalons.funding.queries import plans
from jalons.publication.changes import plans as plan_changes
from jalons.publication.queries import imports
from jalons.publication.rules.known_funders import payer_key, unsure_payers
from jalons.publication.rules.vote_gaps import VotedFiche, find_gaps
from jalons.publication.words import gap_finding
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import send, workbook
from tests.refusals import refused
from tests.world import World

ROWS: list[Row] = [
    ["Axe", "Action", "Investissement", "Financeurs et montants"],
    ["Équiper", "Un bus", "100 000 €", "FNE 50 000 € ; Emmaüs Connect 30 000 € ; Caf 2 000 € ; CA 18 000 €"],
]
KEY = payer_key("Emmaüs Connect")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def public_money(member: Member) -> dict[str, tuple[bool, bool]]:
    rows = FundingLine.objects.filter(action__roadmap=member.roadmap)
    return {line.funder: (line.is_public, line.is_public_unsure) for line in rows}


def findings(member: Member) -> list[str]:
    action = ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus")
    return [plain(check.finding) for check in plans.action_plan(action).checks]


def test_each_name_is_asked_once() -> None:
    names = ["FNE", "Emmaüs", "EMMAÜS", "Caf", "CA", "DETR", "La Poste"]
    assert list(unsure_payers(names, "Communauté d’agglomération").values()) == ["Emmaüs", "La Poste"]


@pytest.mark.django_db
def test_what_a_name_does_not_say_is_asked_and_stays_to_check(world: World) -> None:
    member = world.blank()
    assert [(one.name, one.is_public) for one in seen(member, ROWS).payers] == [("Emmaüs Connect", None)]
    plan_changes.import_plan(**proposed(ROWS), by=member)
    money = public_money(member)
    assert {name: money[name] for name in ("FNE", "Emmaüs Connect", "Caf")} == {
        "FNE": (True, False),
        "Emmaüs Connect": (False, True),
        "Caf": (False, False),
    }
    told = findings(member)
    assert "Emmaüs Connect : est-ce de l’argent public ?" in told
    # 18 000 € are 26 % of 68 000 €, or 18 % of 98 000 €.
    assert "Part propre d’investissement : à confirmer." in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "share"),
    [(True, "Part propre d’investissement : il manque 2 000 €."), (False, "Part propre d’investissement : 26 %.")],
)
def test_the_answer_of_the_page_is_written(world: World, answer: bool, share: str) -> None:
    member = world.blank()
    preview = imports.plan_preview(member.roadmap, **proposed(ROWS), answers={}, payers={KEY: answer})
    assert [one.is_public for one in preview.payers] == [answer]
    plan_changes.import_plan(**proposed(ROWS), payers={KEY: answer}, by=member)
    assert public_money(member)["Emmaüs Connect"] == (answer, False)
    assert not [finding for finding in findings(member) if "argent public" in finding]
    assert share in findings(member)


@pytest.mark.django_db
def test_an_answer_about_a_funder_that_was_not_asked_is_refused(world: World) -> None:
    with refused("choice-unknown"):
        plan_changes.import_plan(**proposed(ROWS), payers={payer_key("FNE"): False}, by=world.blank())


@pytest.mark.django_db
def test_whoever_saves_the_resource_answers(world: World) -> None:
    member = world.blank()
    plan_changes.import_plan(**proposed(ROWS), by=member)
    line = FundingLine.objects.get(action__roadmap=member.roadmap, funder="Emmaüs Connect")
    values: dict[str, Any] = {name: getattr(line, name) for name in ("funder", "nature", "kind", "amount")}
    lines.revise_funding(line=line, **values, is_public=False, by=member)
    assert public_money(member)["Emmaüs Connect"] == (False, False)
    assert "Part propre d’investissement : 26 %." in findings(member)


@pytest.mark.django_db
def test_the_gate_before_the_vote_asks_it_too(world: World) -> None:
    member = world.blank()
    plan_changes.import_plan(**proposed(ROWS), by=member)
    share = plans.action_plan(ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus")).own_share
    assert share
    assert share.doubted == ("Emmaüs Connect",)
    (gap,) = find_gaps([], [VotedFiche("1.1", 1, 1, is_priced=True, own_share=share)], date(2026, 12, 1))
    assert plain(gap_finding(gap)).startswith("Part propre à confirmer.")
    assert gap.amount == Decimal(2_000)


@pytest.mark.django_db
def test_the_page_keeps_the_answer_and_writes_it(world: World, client: Client) -> None:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    shown = send(client, member, workbook(("Plan", ROWS)))
    assert "Est-ce de l’argent public" in shown.content.decode()
    again = client.post(address(member, "preview_plan"), form_of(shown) | {f"payer-{KEY}": "oui"})
    assert form_of(again)[f"payer-{KEY}"] == "oui"
    client.post(address(member, "import_plan"), form_of(again))
    assert public_money(member)["Emmaüs Connect"] == (True, False)
