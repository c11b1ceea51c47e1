"""The states of a resource come in the order of its life: a payment is never before the grant."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, several_lines, statuses
from jalons.funding.models import FundingLine, StatusChange
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
        ([(S.ENVISAGED, MAY)], S.REQUESTED, MARCH, (S.ENVISAGED, MAY)),
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
def test_a_payment_before_the_request_is_refused_and_notes_nothing(member: Member, line: FundingLine) -> None:
    statuses.set_status(line=line, status="demande", on=MAY, by=member)
    before = StatusChange.objects.filter(line=line).count()
    with refused(
        "status-before-another",
        "on",
        saying="«\u00a0versé\u00a0» le 1er mars 2026 viendrait avant «\u00a0demandé\u00a0», noté le 1er mai 2026. Corrigez la date.",
    ):
        statuses.set_status(line=line, status="verse", on=MARCH, by=member)
    line.refresh_from_db()
    assert (line.status, StatusChange.objects.filter(line=line).count()) == ("demande", before)
    statuses.set_status(line=line, status="verse", on=MAY, by=member)
    assert line.status == "verse"


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
        several_lines.set_statuses(action=action, lines=[line.pk, other.pk], status="verse", on=MARCH, by=member)
    assert list(FundingLine.objects.filter(action=action).values_list("status", flat=True)) == ["envisage", "demande"]
