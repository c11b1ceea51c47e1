"""Which step waits for which: the changes and their pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.changes import step_orders as step_order_changes
from jalons.actions.models import ActionSheet, ActionStep, StepOrder
from jalons.actions.queries import step_orders as step_order_queries
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused

pytestmark = pytest.mark.django_db

type Steps = dict[str, ActionStep]


@pytest.fixture
def steps(member: Member, action: ActionSheet) -> Steps:
    """Three steps of two fiches, each waiting for the one before."""
    other = sheets.propose_action(title="Former", axis=action.axis, by=member)
    made = {
        "buy": sheets.add_step(action=action, label="Acheter", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1), by=member),
        "train": sheets.add_step(action=other, label="Former", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1), by=member),
        "open": sheets.add_step(action=action, label="Ouvrir", ends_on=date(2026, 5, 1), by=member),
    }  # fmt: skip
    step_order_changes.add_step_order(step=made["train"], after=made["buy"], by=member)
    step_order_changes.add_step_order(step=made["open"], after=made["train"], by=member)
    return made


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, step: ActionStep, *more: object, query: str = "", **fields: object) -> Any:
        url = reverse(f"actions:{name}", args=[member.roadmap.slug, step.action.code, step.pk, *more]) + query
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


def orders(member: Member) -> set[tuple[str, str]]:
    return set(StepOrder.objects.of(member.roadmap).values_list("step__label", "after__label"))


def dates(steps: Steps) -> dict[str, tuple[date | None, date | None]]:
    for step in steps.values():
        step.refresh_from_db()
    return {name: (step.starts_on, step.ends_on) for name, step in steps.items()}


def test_follow_and_unfollow_are_told(member: Member, steps: Steps) -> None:
    assert orders(member) == {("Former", "Acheter"), ("Ouvrir", "Former")}
    with told(member.roadmap) as lines:
        order = step_order_changes.add_step_order(step=steps["open"], after=steps["buy"], by=member)
        step_order_changes.remove_step_order(order=order, by=member)
    assert lines == [
        ("follow", "actionstep", {}, {"after": "Acheter"}),
        ("unfollow", "actionstep", {"after": "Acheter"}, {}),
    ]
    assert orders(member) == {("Former", "Acheter"), ("Ouvrir", "Former")}


def test_a_circle_is_refused_and_named(member: Member, steps: Steps) -> None:
    sentence = (
        "Les étapes tourneraient en rond : « Ouvrir » (1.1) attend « Former » (1.2), qui attend « Acheter » (1.1). "
        "Choisissez une autre étape."
    )
    with refused("order-makes-a-circle", "after", saying=sentence):
        step_order_changes.add_step_order(step=steps["buy"], after=steps["open"], by=member)
    with refused("step-awaits-itself", "after", saying="Une étape ne s’attend pas elle-même."):
        step_order_changes.add_step_order(step=steps["buy"], after=steps["buy"], by=member)
    with refused("order-already-noted", "after", saying="Cet ordre est déjà noté."):
        step_order_changes.add_step_order(step=steps["train"], after=steps["buy"], by=member)
    assert orders(member) == {("Former", "Acheter"), ("Ouvrir", "Former")}


def test_shift_takes_along_all_that_waits_and_nothing_that_is_done(member: Member, steps: Steps) -> None:
    last = sheets.add_step(action=steps["buy"].action, label="Fêter", done_on=date(2026, 2, 2), by=member)
    step_order_changes.add_step_order(step=last, after=steps["open"], by=member)
    seen = step_order_queries.shift_preview(steps["buy"], 10)
    with told(member.roadmap) as lines:
        step_order_changes.shift_followers(step=steps["buy"], days=10, seen=seen.stamp, by=member)
    assert dates(steps) == {
        "buy": (date(2026, 1, 1), date(2026, 3, 1)),
        "train": (date(2026, 3, 11), date(2026, 4, 11)),
        "open": (None, date(2026, 5, 11)),
    }
    assert [line[:2] for line in lines] == [("shift", "actionstep")] * 2


def test_shift_refuses_what_was_read_before_a_date_changed(member: Member, steps: Steps) -> None:
    seen = step_order_queries.shift_preview(steps["buy"], 10)
    sheets.revise_step(step=steps["open"], label="Ouvrir", ends_on=date(2026, 6, 1), by=member)
    before = dates(steps)
    with refused("stale"):
        step_order_changes.shift_followers(step=steps["buy"], days=10, seen=seen.stamp, by=member)
    assert dates(steps) == before


def test_dates_that_contradict_the_order_are_said_with_both_days(member: Member, steps: Steps) -> None:
    sheets.revise_step(
        step=steps["train"], label="Former", starts_on=date(2026, 2, 3), ends_on=date(2026, 4, 1), by=member
    )
    found = step_order_queries.step_orders(steps["train"])
    assert found.clashes == ["« Former » commence le 3 févr. 2026, alors que « Acheter » finit le 1er mars 2026."]
    assert found.earliest == date(2026, 3, 1)
    # Former keeps its 57 days, from the first of March.
    assert step_order_queries.step_orders(steps["open"]).earliest is None
    sheets.revise_step(step=steps["open"], label="Ouvrir", ends_on=date(2026, 3, 20), by=member)
    assert step_order_queries.step_orders(steps["open"]).earliest == date(2026, 4, 27)


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_page_notes_an_order_and_says_why_not(page: Any, member: Member, steps: Steps) -> None:
    assert page("orders", steps["open"], after=steps["buy"].pk).status_code == 302
    assert ("Ouvrir", "Acheter") in orders(member)
    shown = page("orders", steps["buy"], after=steps["open"].pk)
    [sentence] = shown.context["form"].errors["after"]
    assert sentence.startswith("Les étapes tourneraient en rond")
    # What was chosen stays chosen.
    assert f'<option value="{steps["open"].pk}" selected>Ouvrir</option>' in shown.content.decode()


def test_the_page_offers_every_other_step_but_those_already_awaited(page: Any, steps: Steps) -> None:
    offered = page("orders", steps["open"]).context["form"].fields["after"].widget.choices
    assert [group for group in offered if group[0]] == [("1.1 Un bus", [(steps["buy"].pk, "Acheter")])]


def test_an_order_is_taken_back(page: Any, member: Member, steps: Steps) -> None:
    order = StepOrder.objects.get(step=steps["open"])
    assert page("remove_order", steps["open"], order.pk, x=1).status_code == 302
    assert orders(member) == {("Former", "Acheter")}


def test_a_step_that_ends_later_leads_to_what_waits_for_it(page: Any, member: Member, steps: Steps) -> None:
    sent = page("step", steps["buy"], label="Acheter", starts_on="2026-01-01", ends_on="2026-03-15")
    assert sent.url == reverse("actions:shift", args=[member.roadmap.slug, "1.1", steps["buy"].pk]) + "?days=14"
    before = dates(steps)
    shown = page("shift", steps["buy"], query="?days=14")
    assert [(row.label, row.after) for row in shown.context["shift"].rows] == [
        ("Former", "du 15 mars 2026 au 15 avr. 2026"),
        ("Ouvrir", "pour le 15 mai 2026"),
    ]
    assert dates(steps) == before
    agreed = page("shift", steps["buy"], days=14, seen=shown.context["form"].initial["seen"])
    assert agreed.url == reverse("actions:steps", args=[member.roadmap.slug, "1.1"])
    assert dates(steps)["open"] == (None, date(2026, 5, 15))


def test_a_step_that_nothing_awaits_leads_to_the_steps(page: Any, member: Member, steps: Steps) -> None:
    sent = page("step", steps["open"], label="Ouvrir", ends_on="2026-05-15")
    assert sent.url == reverse("actions:steps", args=[member.roadmap.slug, "1.1"])


def test_a_stale_agreement_shows_the_new_dates_and_changes_nothing(page: Any, member: Member, steps: Steps) -> None:
    seen = page("shift", steps["buy"], query="?days=14").context["form"].initial["seen"]
    sheets.revise_step(step=steps["open"], label="Ouvrir", ends_on=date(2026, 6, 1), by=member)
    before = dates(steps)
    shown = page("shift", steps["buy"], days=14, seen=seen)
    assert "relisez la proposition" in shown.content.decode()
    assert dates(steps) == before
    # A second click agrees to what is shown now.
    assert page("shift", steps["buy"], days=14, seen=shown.context["form"]["seen"].value()).status_code == 302
    assert dates(steps)["open"] == (None, date(2026, 6, 15))


@pytest.mark.parametrize("query", ["", "?days=0", "?days=demain", "?days=99999"])
def test_no_number_of_days_shows_no_shift(page: Any, steps: Steps, query: str) -> None:
    assert "Deviendrait" not in page("shift", steps["buy"], query=query).content.decode()


def test_the_steps_tell_what_they_wait_for_in_as_many_queries_whatever_their_number(
    page: Any, member: Member, client: Client, steps: Steps
) -> None:
    url = reverse("actions:steps", args=[member.roadmap.slug, "1.1"])
    shown = client.get(url).content.decode()
    assert "Former (1.2)" in shown
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(3):
        one = sheets.add_step(action=steps["buy"].action, label=f"Étape {number}", by=member)
        step_order_changes.add_step_order(step=one, after=steps["open"], by=member)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
