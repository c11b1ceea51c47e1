"""The history of a fiche: every change of every field, and the way back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import restored_fields, sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries import history
from jalons.actions.rules.sheet_fields import SHEET_NAMES
from jalons.funding.changes.lines import add_expense
from jalons.monitoring.changes.indicators import add_indicator
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import stakes
from tests.actions.journal import told
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def revised(action: ActionSheet, by: Member, **written: Any) -> JournalEntry:
    action.refresh_from_db()
    values = {"title": action.title, "key_project": action.key_project, **written}
    sheets.revise_action(action=action, version=action.version, by=by, **values)
    return JournalEntry.objects.latest("id")


def test_steps_indicators_and_money_are_of_the_history(action: ActionSheet, member: Member) -> None:
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    sheets.add_step(action=other, label="Ailleurs", by=member)
    step = sheets.add_step(action=action, label="Acheter", by=member)
    sheets.remove_step(step=step, by=member)
    add_indicator(action=action, label="Communes", target=Decimal(16), target_on=date(2027, 12, 31), by=member)
    add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(1), by=member)
    found = [(line.verb, line.about) for line in history.action_history(action).lines]
    assert found == [
        ("a ajouté", "Bus\u00a0: 1\u00a0€"),
        ("a ajouté", "Communes"),
        ("a retiré", "Acheter"),
        ("a ajouté", "Acheter"),
        ("a proposé l’action", "Un bus"),
    ]


def test_the_changes_of_one_field_are_alone_when_asked(action: ActionSheet, member: Member) -> None:
    revised(action, member, context="Un", description="Deux")
    revised(action, member, description="Trois")
    sheets.add_step(action=action, label="Acheter", by=member)
    found = history.action_history(action, field="description").lines
    assert [[(change.name, change.may_come_back) for change in line.changes] for line in found] == [
        [("description", True)],
        [("description", True)],
    ]
    assert [len(history.action_history(action, field=name).lines) for name in ("context", "means", "status")] == [
        1,
        0,
        0,
    ]


def test_pages_follow_one_another(action: ActionSheet, member: Member) -> None:
    for n in range(31):
        revised(action, member, context=str(n))
    first = history.action_history(action)
    second = history.action_history(action, before_id=first.older)
    assert (len(first.lines), len(second.lines), second.older) == (30, 2, None)


FIRST = {
    "context": "Ce que l’on vit",
    "audiences": ["seniors"],
    "target_count": 600,
    "staff": [["Médiation", "0.5", ""]],
    "frameworks": [["CTG", "Axe 3"]],
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
    "priority": 1,
    "quick_win": True,
    "partners": "Mairies",
}
THEN = {
    "context": "",
    "audiences": [],
    "target_count": None,
    "staff": [],
    "frameworks": [],
    "starts_on": None,
    "ends_on": date(2027, 1, 1),
    "priority": None,
    "quick_win": False,
    "partners": "Écoles",
}


@pytest.mark.parametrize("field", FIRST)
def test_each_field_comes_back_alone_as_one_more_change(action: ActionSheet, member: Member, field: str) -> None:
    revised(action, member, **FIRST)
    entry = revised(action, member, **THEN)
    with told(member.roadmap) as lines:
        restored_fields.restore_field(action=action, entry=entry, field=field, by=member)
    action.refresh_from_db()
    assert {name: getattr(action, name) for name in FIRST} == THEN | {field: FIRST[field]}
    assert [(verb, kind, list(before), list(after)) for verb, kind, before, after in lines] == [
        ("revise", "actionsheet", [field], [field])
    ]
    assert action.version == 4
    with refused("field-unchanged"):
        restored_fields.restore_field(action=action, entry=entry, field=field, by=member)


def test_communes_and_chantier_come_back_by_their_names(action: ActionSheet, member: Member) -> None:
    project = stakes.add_key_project(title="Un chantier", by=member)
    communes = list(member.roadmap.communes.order_by("name")[:2])
    revised(action, member, key_project=project, communes=communes)
    entry = revised(action, member, key_project=None, communes=[])
    restored_fields.restore_field(action=action, entry=entry, field="communes", by=member)
    restored_fields.restore_field(action=action, entry=entry, field="key_project", by=member)
    action.refresh_from_db()
    assert (action.key_project, set(action.communes.all())) == (project, set(communes))


def test_what_is_no_more_cannot_come_back(action: ActionSheet, member: Member) -> None:
    project = stakes.add_key_project(title="Un chantier", by=member)
    commune = member.roadmap.communes.order_by("name")[0]
    revised(action, member, key_project=project, communes=[commune])
    entry = revised(action, member, key_project=None, communes=[])
    stakes.remove_key_project(project=project, by=member)
    with refused("key-project-gone", saying="Le chantier «\u00a0Un chantier\u00a0» n’existe plus sous ce nom."):
        restored_fields.restore_field(action=action, entry=entry, field="key_project", by=member)
    member.roadmap.communes.remove(commune)
    with refused(
        "communes-out-of-perimeter", saying=f"Ces communes ne sont plus dans le périmètre\u00a0: {commune.name}."
    ):
        restored_fields.restore_field(action=action, entry=entry, field="communes", by=member)


def test_a_state_does_not_come_back_from_here(action: ActionSheet, member: Member) -> None:
    sheets.advance_action(action=action, to="proposee", by=member)
    entry = JournalEntry.objects.filter(verb="advance").latest("id")
    with refused("field-not-restorable"):
        restored_fields.restore_field(action=action, entry=entry, field="status", by=member)


def test_every_field_that_comes_back_is_one_of_the_form(action: ActionSheet) -> None:
    from jalons.actions.forms.sheets import SheetForm

    assert set(SHEET_NAMES) == set(SheetForm.base_fields) - {"version", "confirmed"}


def test_the_page_offers_the_way_back_to_those_who_edit(action: ActionSheet, member: Member, client: Client) -> None:
    entry = revised(action, member, context="Un constat")
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    page: Any = client.get(reverse("actions:history", args=[slug, "1.1"]), {"champ": "context"})
    back = reverse("actions:restore", args=[slug, "1.1", entry.pk])
    assert page.content.decode().count(back) == 1
    assert client.post(back, {"champ": "context"}).headers["Location"] == reverse("actions:history", args=[slug, "1.1"])
    action.refresh_from_db()
    assert action.context == ""
    assert client.get(reverse("actions:history", args=[slug, "1.1"]), {"champ": "nom"}).status_code == 404


def test_the_line_of_another_fiche_gives_nothing_back(action: ActionSheet, member: Member, client: Client) -> None:
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    entry = revised(other, member, context="Ailleurs")
    assert member.user
    client.force_login(member.user)
    url = reverse("actions:restore", args=[member.roadmap.slug, "1.1", entry.pk])
    assert client.post(url, {"champ": "context"}).status_code == 404


def test_one_change_and_twenty_cost_the_same_queries(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("actions:history", args=[member.roadmap.slug, "1.1"])
    counts = []
    for n in range(20):
        revised(action, member, context=f"Constat {n}")
        if n in (0, 19):
            with CaptureQueriesContext(
                connection,
            ) as queried:
                client.get(url)
            counts.append(len(queried))
    assert counts[0] == counts[1]
