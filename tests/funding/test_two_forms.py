"""Two people have the same form open: the second is told what the first saved, and loses nothing of what was typed."""

import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any, NamedTuple

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.stale_pages import row_stamp
from jalons.funding.changes import contributions, grants, instalments, lines, own_shares, schemes, statuses
from jalons.funding.models import ExpenseLine, FundingLine, FundingPlan, FundingScheme, GrantEnvelope, GrantRequest
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal
BUS: dict[str, Any] = {"label": "Bus", "kind": "investissement", "amount": E(90)}
REGION: dict[str, Any] = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": E(90)}
YEARS: Any = [{"year": year, "planned": E(30), "actual": None, "actual_on": None} for year in (2026, 2027, 2028)]
SCHEME: dict[str, Any] = {"name": "Fonds", "funder": "Région", "source": "Règlement", "source_on": "2026-01-05"}


class Scene(NamedTuple):
    """`row` is read again after each act; `typed` what the slow one wants; `shown` what she must then read."""

    page: str
    row: Callable[[], Model]
    first: Callable[[], object]
    typed: dict[str, str]
    shown: list[str]


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def _expense(action: ActionSheet, by: Member) -> Scene:
    line = lines.add_expense(action=action, **BUS, by=by)
    return Scene(
        f"expense {line.pk}",
        lambda: ExpenseLine.objects.get(pk=line.pk),
        lambda: lines.revise_expense(expense=line, **BUS | {"amount": E(777)}, by=by),
        {"label": "Un car"},
        ["Bus", "777 €"],
    )


def _funding(action: ActionSheet, by: Member) -> Scene:
    line = lines.add_funding(action=action, **REGION, is_public=True, by=by)
    return Scene(
        f"funding {line.pk}",
        lambda: FundingLine.objects.get(pk=line.pk),
        lambda: statuses.set_status(line=line, status="demande", by=by),
        {"amount": "100"},
        ["90 €"],
    )


def _contribution(action: ActionSheet, by: Member) -> Scene:
    said: dict[str, Any] = {"funder": "Commune", "nature": "etp", "kind": "fonctionnement"}
    numbers: dict[str, Any] = {"quantity": E("0.2"), "months": 12, "unit_amount": E(4000)}
    line = contributions.add_contribution(action=action, **said, **numbers, by=by)
    return Scene(
        f"funding {line.pk}",
        lambda: FundingLine.objects.get(pk=line.pk),
        lambda: contributions.revise_contribution(line=line, **said, **numbers | {"months": 6}, by=by),
        {"scheme": "Une secrétaire"},
        ["rien", "6"],
    )


def _spread(action: ActionSheet, by: Member) -> Scene:
    line = lines.add_expense(action=action, **BUS, by=by)
    instalments.spread_line(line=line, amount=E(90), instalments=YEARS, by=by)
    return Scene(
        f"spread_expense {line.pk}",
        lambda: ExpenseLine.objects.prefetch_related("instalments").get(pk=line.pk),
        lambda: instalments.spread_line(line=line, amount=E(60), instalments=YEARS[:2], by=by),
        {"planned_1": "10", "planned_3": "50"},
        ["60 €", "30 €", "rien", "rien"],
    )


def _own_share(action: ActionSheet, by: Member) -> Scene:
    return Scene(
        "own_share",
        lambda: FundingPlan.objects.get(action=action),
        lambda: own_shares.set_own_share_rule(action=action, own_share_rule="30", by=by),
        {"own_share_rule": "ccas"},
        ["30 % : un domaine où la loi désigne un chef de file"],
    )


def _envelope(action: ActionSheet, by: Member) -> Scene:
    return Scene(
        "envelope",
        lambda: GrantEnvelope.objects.get(roadmap=by.roadmap),
        lambda: grants.set_envelope(amount=E(50_000), source="Courrier", by=by),
        {"amount": "60 000", "source": "Réunion"},
        ["50 000 €", "Courrier"],
    )


def _grant(action: ActionSheet, by: Member) -> Scene:
    grants.set_envelope(amount=E(50_000), by=by)
    lines.add_expense(action=action, **BUS, by=by)
    grants.draft_grant(action=action, amount=E(80), staff_amount=E(80), by=by)
    return Scene(
        "grant",
        lambda: GrantRequest.objects.get(action=action),
        lambda: grants.draft_grant(action=action, amount=E(70), staff_amount=E(70), by=by),
        {"needs": "appui_juridique"},
        ["70 €", "70 €", "rien"],
    )


def _scheme(action: ActionSheet, by: Member) -> Scene:
    row = schemes.add_scheme(**SCHEME, by=by)
    return Scene(
        f"edit_scheme {row.pk}",
        lambda: FundingScheme.objects.get(pk=row.pk),
        lambda: schemes.edit_scheme(scheme=row, **SCHEME | {"cap": E(500), "is_investment_only": True}, by=by),
        {"cap": "900"},
        ["oui", "500 €"],
    )


SCENES = (_expense, _funding, _contribution, _spread, _own_share, _envelope, _grant, _scheme)


@pytest.mark.parametrize("begin", SCENES)
def test_the_second_one_compares_then_saves(
    begin: Callable[[ActionSheet, Member], Scene], action: ActionSheet, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    scene = begin(action, member)
    name, *pk = scene.page.split()
    code = [] if name in ("envelope", "edit_scheme") else [action.code]
    url = reverse(f"funding:{name}", args=[member.roadmap.slug, *code, *pk])
    form = client.get(url).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])} | scene.typed
    scene.first()
    saved = said(scene.row())

    refused = client.post(url, typed)
    page = unescape(refused.content.decode())
    assert refused.status_code == 200 and said(scene.row()) == saved
    assert "Modifié entre-temps par La chargée de coopération." in page
    shown = re.findall(r"Ce qui est enregistré</dt>\s*<dd dir=\"auto\">([^<]*)</dd>", page)
    assert [one.replace("\u00a0", " ") for one in shown] == scene.shown
    again = refused.context["form"]
    assert {name: again[name].value() for name in scene.typed} == {
        name: [value] if name == "needs" else value for name, value in scene.typed.items()
    }
    new = re.search('name="seen" value="([0-9a-f]{16})"', page)
    assert new and new[1] != typed["seen"]

    kept = client.post(url, typed | {"seen": new[1]})
    assert kept.status_code == 302 and said(scene.row()) != saved


def said(row: Model) -> str:
    return row_stamp(row, *(row.instalments.all() if isinstance(row, ExpenseLine) else ()))


def test_a_form_that_adds_holds_no_stamp(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    for name in ("add_expense", "add_funding", "add_contribution"):
        page = client.get(reverse(f"funding:{name}", args=[member.roadmap.slug, action.code]))
        assert b'name="seen"' not in page.content, name


def test_what_nobody_touched_is_saved_at_once(action: ActionSheet, member: Member) -> None:
    line = lines.add_expense(action=action, **BUS, by=member)
    seen = row_stamp(ExpenseLine.objects.get(pk=line.pk))
    lines.add_expense(action=action, **BUS, by=member)
    lines.revise_expense(expense=line, **BUS | {"label": "Un car"}, seen=seen, by=member)
    assert ExpenseLine.objects.get(pk=line.pk).label == "Un car"
