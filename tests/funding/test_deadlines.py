"""Days not to be missed: on the page of funding, in the list of what to do, in a calendar."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, schemes, statuses
from jalons.funding.models import FundingLine
from jalons.funding.queries import consolidated
from jalons.funding.queries import deadlines as deadline_queries
from jalons.funding.rules import deadlines as deadline_rules
from jalons.funding.rules.deadlines import Days, Due
from jalons.funding.rules.money import Status
from jalons.funding.words import deadlines as deadline_words
from jalons.roadmaps.models import Member
from tests.world import World

A, B, C = date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 3)
# Where a resource stands → what it waits for.
AWAITED = {
    Status.ENVISAGED: (Due.CALL, A),
    Status.REQUESTED: (Due.DECISION, B),
    Status.GRANTED: (Due.CLAIM, C),
    Status.AGREED: (Due.CLAIM, C),
    Status.PART_PAID: (Due.CLAIM, C),
    Status.PAID: None,
    Status.REFUSED: None,
}


@pytest.mark.parametrize("status", Status)
def test_what_a_resource_waits_for(status: Status) -> None:
    assert deadline_rules.next_due(Days(status, A, B, C), A) == AWAITED[status]
    assert deadline_rules.next_due(Days(status), A) is None


def test_a_call_that_is_over_waits_for_nobody() -> None:
    """« Déposer la demande, passé depuis 2250 jours » was the first thing to do. An answer that is late is still awaited."""
    later = A + timedelta(days=2250)
    still = [deadline_rules.next_due(Days(status, A, B, C), later) for status in Status]
    assert still == [None, (Due.DECISION, B), (Due.CLAIM, C), (Due.CLAIM, C), (Due.CLAIM, C), None, None]
    assert deadline_rules.next_due(Days(Status.ENVISAGED, A), A) == (Due.CALL, A)


def test_a_call_opens_then_closes_and_is_a_deadline_once_at_a_time() -> None:
    call = Days(Status.ENVISAGED, closes_on=C, opens_on=B)
    assert [deadline_rules.next_due(call, on) for on in (A, B, C, C + timedelta(days=1))] == [
        (Due.OPENING, B),
        (Due.CALL, C),
        (Due.CALL, C),
        None,
    ]


@pytest.mark.parametrize("status", Status)
def test_an_action_that_is_done_only_has_its_money_to_claim(status: Status) -> None:
    due = deadline_rules.next_due(Days(status, A, B, C, is_action_done=True), A)
    assert due == ((Due.CLAIM, C) if AWAITED[status] == (Due.CLAIM, C) else None)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_late_is_near_and_a_month_ahead_is(today: date, days: int) -> None:
    assert deadline_rules.is_near(today + timedelta(days=days), today) is (days <= 30)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (5, "aujourd’hui"),
        (6, "le 6 déc. 2026, dans 1 jour"),
        (8, "le 8 déc. 2026, dans 3 jours"),
        (4, "le 4 déc. 2026, passé depuis 1 jour"),
        (1, "le 1er déc. 2026, passé depuis 4 jours"),
    ],
)
def test_a_day_is_told_with_what_is_left(day: int, told: str) -> None:
    said = deadline_words.deadline_sentence(date(2026, 12, day), date(2026, 12, 5))
    assert said.replace("\u00a0", " ") == told


# --- of a roadmap ----------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)


def line(action: ActionSheet, by: Member, funder: str, **more: Any) -> FundingLine:
    values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "amount": Decimal(24_000)}
    return lines.add_funding(action=action, funder=funder, by=by, **values | more)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def waiting(member: Member) -> list[tuple[str, str]]:
    return [(one.title.replace("\u00a0", " "), one.tone) for one in deadline_queries.roadmap_deadlines(member.roadmap)]


@pytest.mark.django_db
def test_deadlines_follow_where_each_resource_stands(member: Member, action: ActionSheet) -> None:
    scheme = schemes.add_scheme(name="Aide", funder="Région", valid_to=day(40), source="Elle", by=member)
    line(action, member, "Région", listed_scheme=scheme)
    asked = line(action, member, "Caf", status="demande", decision_on=day(-2), claim_on=day(10))
    paid = line(action, member, "Europe", status="accorde", claim_on=day(1))
    statuses.set_status(line=paid, status="verse", amount=paid.amount, by=member)
    assert waiting(member) == [("Réponse attendue : Caf", "bad"), ("Déposer la demande : Région, Aide", "")]
    statuses.set_status(line=asked, status="accorde", by=member)
    assert waiting(member) == [("Demander le versement : Caf", "wait"), ("Déposer la demande : Région, Aide", "")]
    whole = consolidated.consolidated_money(member.roadmap)
    assert list(whole.deadlines) == deadline_queries.roadmap_deadlines(member.roadmap)
    sheets.advance_action(action=ActionSheet.objects.get(pk=action.pk), to="proposee", by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="abandonnee")
    assert waiting(member) == []


@pytest.mark.django_db
def test_what_is_closed_is_a_deadline_nowhere(world: World, member: Member, action: ActionSheet, page: Client) -> None:
    """Neither on the pages of funding, nor in what to do, nor in the calendars; the plan tells that the scheme closed."""
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(24_000), by=member)
    scheme = schemes.add_scheme(name="Aide", funder="Région", valid_to=day(-2250), source="Elle", by=member)
    line(action, member, "Région", listed_scheme=scheme)
    assert waiting(member) == []
    slug = member.roadmap.slug
    addresses = [reverse("overview:dashboard", args=[slug]), reverse("overview:step", args=[slug, 6])]
    addresses += [reverse("funding:index", args=[slug]), reverse("funding:plan", args=[slug, "1.1"])]
    addresses += [reverse("overview:action", args=[slug, "1.1"]), reverse("overview:home")]
    addresses += [reverse("funding:calendar", args=[slug]), reverse("overview:calendar_ics", args=[slug])]
    shown = [page.get(address).content.decode() for address in addresses]
    assert [address for address, text in zip(addresses, shown, strict=True) if "Déposer la demande" in text] == []
    assert "Dispositif fermé\u00a0: Aide" in shown[3]


@pytest.mark.django_db
def test_one_resource_and_three_cost_the_same(member: Member, action: ActionSheet) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as spent:
            deadline_queries.roadmap_deadlines(member.roadmap)
        return len(spent)

    line(action, member, "Caf", status="demande", decision_on=day(1))
    first = cost()
    for funder in ("Région", "Europe"):
        line(action, member, funder, status="demande", decision_on=day(1))
    assert (cost(), len(deadline_queries.roadmap_deadlines(member.roadmap))) == (first, 3)


@pytest.fixture
def page(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


@pytest.mark.django_db
def test_deadlines_are_written_in_the_form_and_read_on_the_page(
    member: Member, action: ActionSheet, page: Client
) -> None:
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(9), by=member)
    sent = {"funder": "Caf", "nature": "subvention", "kind": "investissement", "amount": "24000", "status": "demande"}
    sent["asked_on"] = day(-1).isoformat()
    url = reverse("funding:add_funding", args=[member.roadmap.slug, "1.1"])
    assert page.post(url, sent | {"decision_on": day(3).isoformat(), "claim_on": "05/12/2027"}).status_code == 302
    known = FundingLine.objects.get(action=action)
    assert (known.decision_on, known.claim_on) == (day(3), date(2027, 12, 5))
    shown = page.get(reverse("funding:index", args=[member.roadmap.slug])).content.decode()
    assert "Réponse attendue\u00a0: Caf" in shown
    assert "dans 3\u00a0jours" in shown.replace("dans 3 jours", "dans 3\u00a0jours")


@pytest.mark.django_db
def test_the_nearest_is_among_the_things_to_do(member: Member, action: ActionSheet, page: Client) -> None:
    dashboard = reverse("overview:dashboard", args=[member.roadmap.slug])
    line(action, member, "Caf", status="demande", decision_on=day(31))
    assert "Réponse attendue" not in str([one.title for one in page.get(dashboard).context["board"].work.todo])
    line(action, member, "Europe", status="demande", decision_on=day(1))
    told = {one.title.replace("\u00a0", " "): one for one in page.get(dashboard).context["board"].work.todo}
    assert told["Réponse attendue : Europe"].url.endswith("/financement/1.1/")


@pytest.mark.django_db
def test_a_calendar_holds_each_deadline_under_a_name_that_lasts(
    member: Member, action: ActionSheet, page: Client
) -> None:
    asked = line(action, member, "Caf", status="demande", decision_on=day(12), claim_on=day(99))
    url = reverse("funding:calendar", args=[member.roadmap.slug])
    answer = page.get(url)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="echeances-de-financement.ics"',
    )
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["summary"].replace("\u00a0", " "), event["dtstart"].dt, event["dtend"].dt) == (
        "Réponse attendue : Caf",
        day(12),
        day(13),
    )
    assert event["url"].endswith(reverse("funding:status", args=[member.roadmap.slug, "1.1", asked.pk]))
    FundingLine.objects.filter(pk=asked.pk).update(decision_on=day(20))
    [moved] = Calendar.from_ical(page.get(url).content).walk("VEVENT")
    assert (moved["uid"], moved["dtstart"].dt) == (event["uid"], day(20))
    FundingLine.objects.filter(pk=asked.pk).update(status="accorde")
    [claim] = Calendar.from_ical(page.get(url).content).walk("VEVENT")
    assert claim["uid"] != event["uid"]


# --- calls that no resource cites ------------------------------------------------------------------------------------

OFFER: dict[str, Any] = {
    "funder": "Région",
    "perimeter": "national",
    "beneficiaries": ["epci"],
    "paid_kinds": ["investissement"],
    "source": "Elle",
}


@pytest.mark.django_db
def test_a_call_is_told_once_to_the_actions_that_lack_what_it_pays(
    member: Member, action: ActionSheet, page: Client
) -> None:
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(24_000), by=member)
    other = sheets.propose_action(title="Des ateliers", axis=action.axis, by=member)
    lines.add_expense(action=other, label="Salaire", kind="fonctionnement", amount=Decimal(9_000), by=member)
    scheme = schemes.add_scheme(name="Aide", valid_from=day(-3), valid_to=day(12), by=member, **OFFER)
    schemes.add_scheme(name="Plus tard", valid_to=day(31), by=member, **OFFER)
    schemes.add_scheme(name="À vérifier", valid_to=day(12), by=member, **OFFER | {"beneficiaries": []})
    schemes.add_scheme(name="Bientôt", valid_from=day(5), valid_to=day(90), by=member, **OFFER)
    assert waiting(member) == [
        ("Un appel s’ouvre : Région, Bientôt", "wait"),
        ("Un appel se ferme : Région, Aide", "wait"),
    ]
    [_opening, closing] = deadline_queries.roadmap_deadlines(member.roadmap)
    assert closing.detail.replace("\u00a0", " ") == "24 000 € à trouver, action 1.1"
    assert list(consolidated.consolidated_money(member.roadmap).deadlines) == [_opening, closing]
    shown = page.get(reverse("funding:index", args=[member.roadmap.slug])).content.decode()
    assert reverse("funding:scheme", args=[member.roadmap.slug, scheme.pk]) + "?fiche=1.1" in shown
    told = [
        one.title
        for one in page.get(reverse("overview:dashboard", args=[member.roadmap.slug])).context["board"].work.todo
    ]
    assert "Un appel s’ouvre\u00a0: Région, Bientôt" in told
    calendar = Calendar.from_ical(page.get(reverse("funding:calendar", args=[member.roadmap.slug])).content)
    assert len({event["uid"] for event in calendar.walk("VEVENT")}) == 2
    line(action, member, "Région", listed_scheme=scheme, amount=Decimal(4_000))
    assert [title for title, _tone in waiting(member) if "Aide" in title] == ["Déposer la demande : Région, Aide"]


@pytest.mark.django_db
def test_no_call_is_told_when_nothing_is_to_be_found(member: Member, action: ActionSheet) -> None:
    schemes.add_scheme(name="Aide", valid_to=day(12), by=member, **OFFER)
    assert waiting(member) == []
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(24_000), by=member)
    assert waiting(member) == [("Un appel se ferme : Région, Aide", "wait")]
    line(action, member, "Caf")
    assert waiting(member) == []


@pytest.mark.django_db
def test_one_near_call_and_three_cost_the_same(member: Member, action: ActionSheet) -> None:
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(24_000), by=member)

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            deadline_queries.roadmap_deadlines(member.roadmap)
        return len(spent)

    schemes.add_scheme(name="Aide", valid_to=day(12), by=member, **OFFER)
    cost()
    first = cost()
    for n in range(2):
        schemes.add_scheme(name=f"Aide {n}", valid_to=day(12), by=member, **OFFER)
        more = sheets.propose_action(title=f"Action {n}", axis=action.axis, by=member)
        lines.add_expense(action=more, label="Bus", kind="investissement", amount=Decimal(9), by=member)
    assert (cost(), len(deadline_queries.roadmap_deadlines(member.roadmap))) == (first, 3)
