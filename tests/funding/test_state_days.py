"""The states of a resource come in the order of its life: a payment is never before the grant."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, several_lines, statuses
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.queries.two_column_plans import action_in_two_columns
from jalons.funding.rules.money import Status
from jalons.funding.rules.state_days import state_before
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

S = Status
MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("steps", "status", "on", "expected"),
    [
        ([], S.PAID, MARCH, None),
        ([(S.REQUESTED, MAY)], S.PAID, MARCH, (S.REQUESTED, MAY)),
        ([(S.REQUESTED, MAY)], S.PAID, MAY, None),
        ([(S.REQUESTED, MAY)], S.REFUSED, MARCH, (S.REQUESTED, MAY)),
        ([(S.REQUESTED, MARCH), (S.GRANTED, JULY)], S.AGREED, MAY, (S.GRANTED, JULY)),
        ([(S.REQUESTED, MARCH), (S.GRANTED, JULY)], S.REQUESTED, MARCH, None),
        # The grant was a mistake: only the request stays true.
        ([(S.GRANTED, JULY), (S.REQUESTED, MARCH)], S.PAID, MAY, None),
        # An answer that is reversed is not followed by the other.
        ([(S.REQUESTED, MARCH), (S.REFUSED, JULY)], S.GRANTED, MAY, None),
        ([(S.REQUESTED, MARCH), (S.REFUSED, JULY)], S.PAID, MAY, (S.REFUSED, JULY)),
        # Nobody owes a day to what is only thought of.
        ([(S.ENVISAGED, MAY)], S.REQUESTED, MARCH, None),
    ],
)
def test_the_state_that_a_day_contradicts(
    steps: list[tuple[Status, date]], status: Status, on: date, expected: tuple[Status, date] | None
) -> None:
    assert state_before(steps, status, on) == expected


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


@pytest.fixture
def line(member: Member, action: ActionSheet) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
    return lines.add_funding(action=action, funder="Région", by=member, **values)


@pytest.mark.django_db
def test_a_grant_before_the_request_is_refused_and_notes_nothing(member: Member, line: FundingLine) -> None:
    statuses.set_status(line=line, status="demande", on=MAY, by=member)
    before = StatusChange.objects.filter(line=line).count()
    with refused(
        "status-before-another",
        "on",
        saying="Un accord ne peut pas précéder la demande, notée le 1er mai 2026.",
    ):
        statuses.set_status(line=line, status="accorde", on=MARCH, by=member)
    line.refresh_from_db()
    assert (line.status, StatusChange.objects.filter(line=line).count()) == ("demande", before)
    statuses.set_status(line=line, status="accorde", on=MAY, by=member)
    assert line.status == "accorde"


@pytest.mark.django_db
def test_a_line_typed_today_may_tell_what_happened_before(member: Member, line: FundingLine) -> None:
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    assert line.status == "demande"


@pytest.mark.django_db
def test_several_lines_are_refused_together_and_the_one_is_named(
    member: Member, action: ActionSheet, line: FundingLine
) -> None:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
    other = lines.add_funding(action=action, funder="Caf", by=member, **values)
    statuses.set_status(line=other, status="demande", on=MAY, by=member)
    with refused("status-before-another"):
        several_lines.set_statuses(action=action, lines=[line.pk, other.pk], status="refuse", on=MARCH, by=member)
    assert list(FundingLine.objects.filter(action=action).values_list("status", flat=True)) == ["envisage", "demande"]


def revise(line: FundingLine, by: Member, **days: date) -> None:
    values: dict[str, Any] = {"funder": "Région", "nature": "subvention", "kind": "investissement"}
    lines.revise_funding(line=line, amount=line.amount, by=by, **values, **days)


@pytest.mark.django_db
def test_the_page_names_the_other_day_and_keeps_what_was_typed(
    member: Member, line: FundingLine, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:status", args=[member.roadmap.slug, "1.1", line.pk])
    client.post(url, {"status": "demande"})
    today = timezone.localdate()
    form = client.post(url, {"status": "accorde", "on": "2026-01-15", "note": "Lettre reçue"}).context["form"]
    assert re.fullmatch(r"Un accord ne peut pas précéder la demande, notée le .+ \d{4}\.", form.errors["on"][0])
    assert str(today.year) in form.errors["on"][0]
    assert (form["on"].value(), form["note"].value()) == (date(2026, 1, 15), "Lettre reçue")
    assert client.post(url, {"status": "accorde"}).status_code == 302


@pytest.mark.django_db
def test_a_payment_is_not_before_the_grant(member: Member, line: FundingLine) -> None:
    statuses.set_status(line=line, status="accorde", on=MARCH, asked_on=date(2026, 2, 1), by=member)
    with refused(
        "status-before-another", "on", saying="Un versement ne peut pas précéder l’accord, noté le 1er mars 2026."
    ):
        statuses.set_status(line=line, status="verse", on=MARCH - timedelta(days=1), amount=Decimal(9), by=member)


@pytest.mark.django_db
def test_the_day_on_which_a_line_was_typed_is_told_nowhere_as_that_of_its_state(
    member: Member, action: ActionSheet, client: Client
) -> None:
    """It orders nothing, on either page, and the history shows no day that nobody wrote."""
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
    typed = lines.add_funding(action=action, funder="Région", status="demande", by=member, **values)
    revise(typed, member, decision_on=MARCH)
    (section,) = action_in_two_columns(action).sections
    assert section.payers[0].lines[0].entry.detail == "demandé, réponse attendue le 1er mars 2026"
    statuses.set_status(line=typed, status="accorde", on=MAY, by=member)
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:status", args=[member.roadmap.slug, "1.1", typed.pk])).content.decode()
    history = page.partition('<ol class="checks"')[2].partition("</ol>")[0]
    steps = [" ".join(step.split()) for step in re.findall(r"<b>(.*?)</b>", history, re.S)]
    assert steps == ["1er mai 2026 : accordé", "demandé"]
    assert history.count("noté le") == 2


@pytest.mark.django_db
def test_both_pages_leave_out_what_a_later_step_took_back(member: Member, line: FundingLine) -> None:
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    statuses.set_status(line=line, status="accorde", on=JULY, by=member)
    with refused("payment-before-grant", "expected_on"):
        revise(line, member, expected_on=MAY)
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)  # the grant was a mistake
    revise(line, member, expected_on=MAY)
    statuses.set_status(line=line, status="accorde", on=MAY, by=member)
