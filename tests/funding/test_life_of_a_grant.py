"""One rule of the life of a grant, in every door: envisaged, asked, granted, paid in part, paid."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import imported_plans, instalments, lines, several_lines, statuses
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.queries import funder_pages, plans, years
from jalons.funding.queries.statuses import line_life, status_steps
from jalons.funding.queries.two_column_plans import action_in_two_columns
from jalons.funding.rules.funders import Payer
from jalons.funding.rules.money import Nature, Status
from jalons.funding.rules.state_days import granted_state, lacks_request, paid_state
from jalons.funding.rules.years import scaled_amounts, years_from_payment
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

E = Decimal
JANUARY, MARCH, MAY, JULY = date(2026, 1, 10), date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("paid", "expected"), [(0, Status.AGREED), (1, Status.PART_PAID), (9, Status.PAID), (10, Status.PAID)]
)
def test_payments_make_the_state(paid: int, expected: Status) -> None:
    assert paid_state(Status.AGREED, E(9), E(paid)) is expected


def test_the_state_before_payments_is_the_last_grant() -> None:
    assert granted_state([Status.REQUESTED, Status.GRANTED, Status.AGREED, Status.PAID]) is Status.AGREED
    assert granted_state([]) is Status.GRANTED


@pytest.mark.parametrize(
    ("nature", "now", "to", "expected"),
    [
        (Nature.GRANT, Status.ENVISAGED, Status.GRANTED, True),
        (Nature.GRANT, Status.ENVISAGED, Status.AGREED, True),
        (Nature.GRANT, Status.REQUESTED, Status.GRANTED, False),
        (Nature.GRANT, Status.ENVISAGED, Status.REFUSED, False),
        (Nature.OWN, Status.ENVISAGED, Status.GRANTED, False),
        (Nature.PRIVATE, Status.ENVISAGED, Status.GRANTED, False),
    ],
)
def test_a_grant_was_asked(nature: Nature, now: Status, to: Status, expected: bool) -> None:
    assert lacks_request(nature, now, to) is expected


@pytest.mark.parametrize(
    ("paid", "until", "at_once", "expected"),
    [
        (100, None, False, {2026: E(100)}),
        (40, None, False, {2026: E(100)}),
        (40, date(2027, 4, 30), False, {2026: E(76), 2027: E(24)}),
        (40, date(2027, 4, 30), True, {2026: E(40), 2027: E(60)}),
        (40, date(2025, 4, 30), True, {2026: E(100)}),
    ],
)
def test_what_is_left_comes_after_a_payment(
    paid: int, until: date | None, at_once: bool, expected: dict[int, Decimal]
) -> None:
    planned = years_from_payment(E(100), E(paid), date(2026, 7, 1), until, at_once=at_once)
    assert sum(planned.values()) == E(100)
    assert planned == expected


def test_years_keep_their_parts_of_another_amount() -> None:
    assert scaled_amounts([E(6_000), E(12_000), E(6_000)], E(20_000)) == [E(5_000), E(10_000), E(5_000)]
    assert scaled_amounts([E(1), E(1)], E("5.50")) == [E(3), E("2.50")]
    assert scaled_amounts([], E(5)) == []


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    return action


def add(action: ActionSheet, member: Member, **more: Any) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": E(24_000)}
    return lines.add_funding(action=action, funder="Région", by=member, **values | more)


@pytest.fixture
def line(action: ActionSheet, member: Member) -> FundingLine:
    return add(action, member)


def grant(line: FundingLine, member: Member, **more: Any) -> None:
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    statuses.set_status(line=line, status="accorde", on=MAY, by=member, **more)


def pay(line: FundingLine, member: Member, amount: int, on: date = JULY) -> None:
    statuses.set_status(line=line, status="verse", on=on, amount=E(amount), by=member)


def payment(amount: int, on: date | None, planned: int | None = None) -> instalments.Payment:
    return {"year": 2026, "planned": E(planned or amount), "actual": E(amount), "actual_on": on}


def spread(line: FundingLine, member: Member, *rows: instalments.Payment, amount: int = 24_000) -> None:
    instalments.spread_line(line=line, amount=E(amount), instalments=rows, by=member)


def revise(line: FundingLine, member: Member, amount: int) -> None:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": E(amount)}
    lines.revise_funding(line=line, funder="Région", by=member, **values)


def history(line: FundingLine) -> list[tuple[str, date]]:
    return list(StatusChange.objects.filter(line=line, is_dated=True).order_by("id").values_list("status", "on"))


pytestmark = pytest.mark.django_db


def test_a_payment_written_in_a_year_is_not_before_the_request_nor_the_grant(line: FundingLine, member: Member) -> None:
    grant(line, member)
    for day in (JANUARY, MARCH):
        with refused("status-before-another", "on"):
            spread(line, member, payment(24_000, day))
    spread(line, member, payment(24_000, JULY))
    line.refresh_from_db()
    assert (line.status, history(line)[-1]) == ("verse", ("verse", JULY))


def test_a_payment_has_its_day(line: FundingLine, member: Member) -> None:
    grant(line, member)
    with refused("payment-day-missing"):
        spread(line, member, payment(24_000, None))


def test_nothing_is_paid_before_it_is_granted(line: FundingLine, member: Member) -> None:
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    with refused("grant-not-noted"):
        pay(line, member, 24_000)
    with refused("grant-not-noted"):
        spread(line, member, payment(24_000, JULY))
    with refused("grant-not-noted"):
        several_lines.set_statuses(action=line.action, lines=[line.pk], status="verse", on=JULY, by=member)
    assert (line.status, history(line)) == ("demande", [("demande", MARCH)])


def test_a_payment_asks_its_amount_and_is_written_in_its_year(line: FundingLine, member: Member) -> None:
    grant(line, member)
    with refused("payment-amount-missing", "amount"):
        statuses.set_status(line=line, status="verse", on=JULY, by=member)
    pay(line, member, 5_000)
    assert (line.status, history(line)[-1]) == ("partiel", ("partiel", JULY))
    assert list(line.instalments.values_list("year", "planned", "actual", "actual_on")) == [
        (2026, E(24_000), E(5_000), JULY)
    ]
    with refused("paid-over-amount", "amount"):
        pay(line, member, 20_000)
    pay(line, member, 19_000, JULY + timedelta(days=3))
    assert line.status == "verse"
    page = funder_pages.funder_page(member.roadmap, "Région")
    assert page and (page.totals.received, page.totals.secured) == (E(24_000), E(24_000))
    assert years.plan_years(line.action).whole.received == E(24_000)


def test_the_plan_and_the_page_of_the_funder_say_the_same_of_a_part(line: FundingLine, member: Member) -> None:
    grant(line, member)
    pay(line, member, 5_000)
    (section,) = action_in_two_columns(line.action).sections
    assert section.payers[0].lines[0].entry.detail == "versé en partie le 1er juill. 2026"
    page = funder_pages.funder_page(member.roadmap, "Région")
    assert page and page.totals.received == E(5_000)
    assert page.lines[0].status.word == "versé en partie"


def test_a_payment_that_was_a_mistake_gives_its_state_back(line: FundingLine, member: Member) -> None:
    grant(line, member)
    statuses.set_status(line=line, status="conventionne", on=MAY, by=member)
    pay(line, member, 5_000)
    with refused("payments-are-noted"):
        statuses.set_status(line=line, status="refuse", by=member)
    spread(line, member)
    line.refresh_from_db()
    assert line.status == "conventionne"


def test_a_grant_that_nobody_asked_tells_the_day_of_its_request(line: FundingLine, member: Member) -> None:
    with refused("request-day-missing", "asked_on"):
        statuses.set_status(line=line, status="accorde", on=MAY, by=member)
    with refused("grant-not-noted"):
        pay(line, member, 24_000)
    with refused("status-before-another", "on"):
        statuses.set_status(line=line, status="accorde", on=MARCH, asked_on=MAY, by=member)
    line.refresh_from_db()
    assert line.status == "envisage"
    statuses.set_status(line=line, status="accorde", on=MAY, asked_on=MARCH, by=member)
    assert history(line) == [("demande", MARCH), ("accorde", MAY)]


def test_what_an_authority_votes_of_its_own_is_asked_to_nobody(action: ActionSheet, member: Member) -> None:
    own = add(action, member, nature="propre", is_public=True)
    statuses.set_status(line=own, status="accorde", on=MAY, by=member)
    assert own.status == "accorde"


def test_less_is_granted_in_the_same_gesture_and_what_was_asked_stays(line: FundingLine, member: Member) -> None:
    rows: list[instalments.Payment] = [
        {"year": year, "planned": E(12_000), "actual": None, "actual_on": None} for year in (2026, 2027)
    ]
    spread(line, member, *rows)
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    with refused("granted-over-asked", "amount"):
        statuses.set_status(line=line, status="accorde", on=MAY, amount=E(25_000), by=member)
    statuses.set_status(line=line, status="accorde", on=MAY, amount=E(20_000), by=member)
    line.refresh_from_db()
    assert (line.amount, line.asked_amount) == (E(20_000), E(24_000))
    assert list(line.instalments.values_list("year", "planned")) == [(2026, E(10_000)), (2027, E(10_000))]
    told = "demandé 24\u00a0000\u00a0€, accordé 20\u00a0000\u00a0€"
    plan = plans.action_plan(line.action)
    assert [row.asked for part in plan.parts for row in part.resources] == [told]
    assert plan.sums.secured == E(20_000)
    (section,) = action_in_two_columns(line.action).sections
    assert section.payers[0].lines[0].entry.detail == f"{told} – accordé le 1er mai 2026"
    page = funder_pages.funder_page(member.roadmap, "Région")
    assert page and page.lines[0].asked == told


def test_a_grant_that_is_taken_back_is_asked_in_full_again(line: FundingLine, member: Member) -> None:
    grant(line, member, amount=E(20_000))
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    line.refresh_from_db()
    assert (line.amount, line.asked_amount) == (E(24_000), None)


def test_a_grant_is_never_raised_past_its_request_in_any_door(line: FundingLine, member: Member) -> None:
    grant(line, member, amount=E(20_000))
    with refused("granted-over-asked", "amount"):
        spread(line, member, payment(30_000, JULY), amount=30_000)
    with refused("granted-over-asked", "amount"):
        revise(line, member, 30_000)
    line.refresh_from_db()
    assert (line.amount, line.asked_amount, line.instalments.count()) == (E(20_000), E(24_000), 0)
    revise(line, member, 22_000)
    assert (line.amount, line.asked_amount) == (E(22_000), E(24_000))
    spread(line, member, amount=24_000)
    assert (line.amount, line.asked_amount) == (E(24_000), None)


def test_an_amount_alone_is_of_no_other_state(line: FundingLine, member: Member) -> None:
    with refused("amount-without-grant", "amount"):
        statuses.set_status(line=line, status="demande", amount=E(20_000), by=member)


def test_a_note_on_what_is_paid_in_part_has_no_amount(line: FundingLine, member: Member) -> None:
    grant(line, member)
    pay(line, member, 5_000)
    with refused("amount-without-grant", "amount"):
        statuses.set_status(line=line, status="partiel", on=JULY, amount=E(100), by=member)
    assert line_life(line).left == E(19_000)


def test_the_amount_granted_once_paid_in_part_leads_to_its_years(line: FundingLine, member: Member) -> None:
    grant(line, member)
    pay(line, member, 5_000)
    with refused("granted-amount-is-paid", "amount"):
        statuses.set_status(line=line, status="accorde", on=MAY, amount=E(20_000), by=member)
    spread(line, member, payment(5_000, JULY, planned=20_000), amount=20_000)
    line.refresh_from_db()
    assert (line.status, line.amount) == ("partiel", E(20_000))


def test_each_step_of_the_history_tells_its_amount(line: FundingLine, member: Member, client: Client) -> None:
    grant(line, member, amount=E(19_000))
    statuses.set_status(line=line, status="demande", on=MARCH, by=member)
    statuses.set_status(line=line, status="accorde", on=MAY, amount=E(20_000), by=member)
    pay(line, member, 8_000)
    statuses.set_status(line=line, status="partiel", on=JULY, note="Avis reçu", by=member)
    pay(line, member, 12_000, JULY + timedelta(days=3))
    line.refresh_from_db()
    steps = status_steps(line, member, line_life(line).payments)
    assert [(step.state.value, step.amount) for step in steps[::-1]] == [
        ("envisage", None),
        ("demande", None),
        ("accorde", None),
        ("demande", E(24_000)),
        ("accorde", E(20_000)),
        ("partiel", E(8_000)),
        ("partiel", None),
        ("verse", E(12_000)),
    ]
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:status", args=[member.roadmap.slug, line.action.code, line.pk]))
    history = page.content.decode().split('id="t-steps"')[1].split("</ol>")[0]
    assert [f"{amount}\u00a0000\u00a0€" in history for amount in (24, 20, 8, 12, 19)] == [True] * 4 + [False]


def test_a_line_is_never_paid_from_the_start(action: ActionSheet, member: Member) -> None:
    with refused("paid-from-the-start", "status"):
        add(action, member, status="verse", on=MAY, asked_on=MARCH)


def test_the_days_of_a_new_line_are_those_of_its_history(action: ActionSheet, member: Member) -> None:
    with refused("status-before-another", "on"):
        add(action, member, status="accorde", on=MARCH, asked_on=MAY)
    granted = add(action, member, status="accorde", on=MAY, asked_on=MARCH)
    assert history(granted) == [("demande", MARCH), ("accorde", MAY)]
    today = timezone.localdate()
    assert history(add(action, member, status="demande", asked_on=today)) == [("demande", today)]


def test_the_form_asks_the_days_of_a_grant(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:add_funding", args=[member.roadmap.slug, action.code])
    sent = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": "9600"}
    form = client.post(address, sent | {"status": "demande"}).context["funding_form"]
    assert sorted(form.errors) == ["asked_on"]
    form = client.post(address, sent | {"status": "accorde", "asked_on": "2026-03-01"}).context["funding_form"]
    assert sorted(form.errors) == ["on"]
    form = client.post(address, sent | {"status": "verse"}).context["funding_form"]
    assert "status" in form.errors
    assert client.post(address, sent | {"status": "demande", "asked_on": "2026-03-01"}).status_code == 302
    assert history(FundingLine.objects.get(action=action)) == [("demande", MARCH)]


def test_several_lines_are_paid_what_is_left_of_each(action: ActionSheet, line: FundingLine, member: Member) -> None:
    other = add(action, member, status="accorde", on=MAY, asked_on=MARCH, amount=E(10))
    grant(line, member)
    pay(line, member, 5_000)
    several_lines.set_statuses(action=action, lines=[line.pk, other.pk], status="verse", on=JULY, by=member)
    assert set(FundingLine.objects.filter(action=action).values_list("status", flat=True)) == {"verse"}
    assert line_life(line).left == line_life(other).left == E(0)


@pytest.mark.parametrize(("day", "expected"), [(MAY, ("verse", [(2026, E(24_000), MAY)])), (None, ("accorde", []))])
def test_an_imported_payment_has_its_day_or_is_still_to_note(
    action: ActionSheet, member: Member, day: date | None, expected: tuple[str, list[Any]]
) -> None:
    payer = Payer(Nature.GRANT, is_public=True)
    row = imported_plans.NewFunding(
        action, "Région", payer, "investissement", E(24_000), status=Status.PAID, status_on=day
    )
    (line,) = imported_plans.import_lines(expenses=[], funding=[row], by=member).funding
    line.refresh_from_db()
    assert (line.status, list(line.instalments.values_list("year", "actual", "actual_on"))) == expected
    note = StatusChange.objects.get(line=line).note
    assert note == ("" if day else "Le plan repris dit «\u00a0versé\u00a0», sans jour.")


def test_the_page_of_a_state_shows_its_payments_and_asks_one_more(
    line: FundingLine, member: Member, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:status", args=[member.roadmap.slug, line.action.code, line.pk])
    page = client.get(address).content.decode()
    assert "Noter un versement" not in page and 'name="asked_on"' in page
    grant(line, member)
    assert "Noter un versement" in client.get(address).content.decode()
    client.post(address, {"status": "verse", "on": "2026-07-01", "amount": "5000"})
    page = client.get(address).content.decode()
    assert "5\u00a0000\u00a0€ versés, 19\u00a0000\u00a0€ encore à recevoir." in page
    assert "Passer à" not in page
