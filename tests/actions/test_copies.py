"""A fiche copied within its roadmap, or to another one."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.actions.changes import sheets
from jalons.actions.changes.copies import copy_action
from jalons.actions.models import ActionSheet, Origin, StepOrder
from jalons.actions.queries.copies import copy_targets, origin_line
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(world: World) -> ActionSheet:
    """A fiche with all that may be written in it."""
    by, action = world.member(), world.action("1.1")
    step = sheets.add_step(action=action, label="Confier", owner="Une personne", ends_on=date(2026, 2, 2), by=by)
    assert step.owner and action.elected_sponsor and action.lead_organisation
    assert ExpenseLine.objects.filter(action=action).exists()
    return action


def test_a_copy_elsewhere_takes_what_is_said_and_leaves_people_money_and_decisions(
    world: World, member: Member, source: ActionSheet
) -> None:
    with told(member.roadmap) as lines, told(world.roadmap) as at_home:
        made = copy_action(
            source=source, title="Notre bus", new_axis="Aller vers", starts_on=date(2027, 1, 4), by=member
        )
    made.refresh_from_db()
    assert (made.roadmap, made.status, made.priority) == (member.roadmap, "brouillon", None)
    assert (made.context, made.description, made.audiences) == (source.context, source.description, source.audiences)
    assert (made.lead_organisation, made.lead_contact, made.elected_sponsor, made.department_unit, made.partners) == (
        "",
    ) * 5
    assert (made.key_project, list(made.communes.all())) == (None, [])
    assert [step.owner for step in made.steps.all()] == [""] * 5
    assert [step.done_on for step in made.steps.all()] == [None] * 5
    assert not ExpenseLine.objects.filter(action=made).exists()
    assert not FundingLine.objects.filter(action=made).exists()
    assert at_home == []
    assert lines[-1] == (
        "copy",
        "actionsheet",
        {},
        {"source_roadmap": str(world.roadmap), "source": source.title},
    )


def test_the_steps_of_a_copy_keep_their_gaps_and_their_order(member: Member, source: ActionSheet) -> None:
    made = copy_action(source=source, title="Notre bus", new_axis="Aller vers", starts_on=date(2027, 1, 4), by=member)
    assert source.starts_on and source.ends_on and made.starts_on and made.ends_on
    days = made.starts_on - source.starts_on
    assert made.ends_on - source.ends_on == days
    of_source, of_copy = (list(action.steps.order_by("id")) for action in (source, made))
    assert [step.label for step in of_copy] == [step.label for step in source.steps.all()]
    gaps = {step.label: step.ends_on - days for step in of_copy if step.ends_on}
    assert gaps == {step.label: step.ends_on for step in of_source}
    pairs = StepOrder.objects.filter(step__action=source, after__action=source)
    copied = StepOrder.objects.of(member.roadmap)
    assert set(copied.values_list("step__label", "after__label")) == set(
        pairs.values_list("step__label", "after__label")
    )


def test_a_copy_without_a_beginning_has_no_day(member: Member, source: ActionSheet) -> None:
    made = copy_action(source=source, title="Notre bus", new_axis="Aller vers", by=member)
    days = [(step.starts_on, step.ends_on) for step in made.steps.all()]
    assert (made.starts_on, made.ends_on, set(days)) == (None, None, {(None, None)})


def test_a_copy_at_home_keeps_the_territory_too(world: World, source: ActionSheet) -> None:
    made = copy_action(source=source, title="Un second bus", axis=source.axis, by=world.member())
    assert (made.lead_organisation, made.partners) == (source.lead_organisation, source.partners)
    assert (made.lead_contact, made.elected_sponsor) == ("", "")
    with refused("action-title-taken", "title", saying=f"L’action {source.code} porte déjà cet intitulé."):
        copy_action(source=source, title=source.title, axis=source.axis, by=world.member())


def test_the_origin_outlives_its_source(world: World, member: Member, action: ActionSheet) -> None:
    made = copy_action(source=action, title="Un autre bus", axis=action.axis, by=member)
    found = origin_line(made)
    assert found
    assert (found.sentence, found.code) == ("Copiée de la fiche «\u00a01.1 Un bus\u00a0».", "1.1")
    sheets.remove_action(action=action, by=member)
    found = origin_line(ActionSheet.objects.get(pk=made.pk))
    assert found
    assert (found.sentence, found.code) == (
        f"Copiée de la fiche «\u00a01.1 Un bus\u00a0», feuille de route «\u00a0{member.roadmap.name}\u00a0».",
        "",
    )


def test_one_copies_where_one_may_propose(world: World) -> None:
    assert copy_targets(world.user("referente"), world.roadmap) == [world.roadmap, world.young]
    assert copy_targets(world.user("referente"), world.young) == [world.young, world.roadmap]
    assert copy_targets(world.user("caf"), world.roadmap) == []


# --- pages -----------------------------------------------------------------------------------------------------------


def url(world: World, query: str = "") -> str:
    return reverse("actions:copy", args=[world.roadmap.slug, "1.1"]) + query


def test_the_page_asks_where_then_copies_there(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    shown: Any = client.get(url(world))
    assert shown.context["targets"] == [world.roadmap, world.young]
    there = f"?vers={world.young.slug}"
    form = client.get(url(world, there)).context["form"]
    assert form["title"].value() == world.action().title
    sent: Any = client.post(url(world, there), {"title": "Notre bus", "new_axis": "Aller vers"})
    assert sent.url == reverse("actions:edit", args=[world.young.slug, "1.1"])
    assert Origin.objects.get().source == world.action()
    read = client.get(reverse("overview:action", args=[world.young.slug, "1.1"])).content.decode()
    assert f"feuille de route «\u00a0{world.roadmap.name}\u00a0»" in read


def test_a_copy_at_home_is_named_otherwise(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    form = client.get(url(world, f"?vers={world.roadmap.slug}")).context["form"]
    assert form["title"].value() == f"{world.action().title} (copie)"
    assert form["axis"].value() == world.action().axis_id


def test_nobody_copies_into_a_roadmap_where_they_may_not_propose(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    assert "Vous ne pouvez proposer d’action nulle part." in client.get(url(world)).content.decode()
    here, there = f"?vers={world.roadmap.slug}", f"?vers={world.young.slug}"
    before = ActionSheet.objects.count()
    assert client.post(url(world, here), {"title": "Un bus", "new_axis": "Aller"}).status_code == 403
    assert client.post(url(world, there), {"title": "Un bus", "new_axis": "Aller"}).status_code == 404
    client.force_login(ensure_account(email="stranger@demo.example"))
    assert client.get(url(world)).status_code == 404
    assert ActionSheet.objects.count() == before
