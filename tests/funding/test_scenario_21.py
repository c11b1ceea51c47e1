"""Scenario 21: a co-carrier of the governance of Dordogne asks the engineering envelope for money, action by action."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.directory.changes import organisations
from jalons.directory.models import Organisation
from jalons.funding.changes import grants as grant_changes
from jalons.funding.changes import lines
from jalons.funding.models import FundingLine, GrantRequest
from jalons.funding.queries import grants as grant_queries
from jalons.funding.queries import plans
from jalons.roadmaps.models import Member
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal
NOTE = "Les seize communes se sont réunies trois fois avec la Caf, le Département et les associations du territoire."


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    """An action of 40,000 €, with the envelope of Dordogne: 45,500 €, of which others asked 30,000 €."""
    action = sheets.propose_action(
        title="Animer le réseau",
        new_axis="Faire réseau",
        context="Personne ne le fait.",
        description="Un poste.",
        by=member,
    )
    lines.add_expense(action=action, label="Animation", kind="fonctionnement", amount=E(40_000), by=member)
    grant_changes.set_envelope(
        amount=E(45_500), requested_elsewhere=E(30_000), source="Préfecture", context_note=NOTE, by=member
    )
    return action


@pytest.fixture
def cc(member: Member) -> Organisation:
    return organisations.add_organisation(name="Communauté de communes", by=member)


@pytest.fixture
def ruban(member: Member) -> Organisation:
    return organisations.add_organisation(name="Le Ruban", by=member)


def ask(action: ActionSheet, by: Member, cc: Organisation, ruban: Organisation, **more: Any) -> GrantRequest:
    values: dict[str, Any] = {
        "amount": E(15_500),
        "staff_amount": E(9_000),
        "service_amount": E(6_500),
        "staff_fte": E("0.25"),
        "staff_employer": ruban,
        "needs": ["animer_la_gouvernance"],
        "recipients": [
            grant_changes.Share(organisation=cc, amount=E(10_000)),
            grant_changes.Share(organisation=ruban, amount=E(5_500)),
        ],
    }
    return grant_changes.draft_grant(action=action, by=by, **values | more)


def findings(action: ActionSheet) -> list[tuple[str, str]]:
    return [(check.tone, check.finding) for check in grant_queries.grant_page(action).checks]


def test_twenty_thousand_do_not_fit_in_what_is_left(
    action: ActionSheet, member: Member, cc: Organisation, ruban: Organisation
) -> None:
    more = {"amount": E(20_000), "staff_amount": E(13_500), "recipients": []}
    with refused(
        "grant-wrong-envelope",
        "amount",
        saying="La demande dépasse l’enveloppe\u00a0: reste 15\u00a0500\u00a0€. "
        "45\u00a0500\u00a0€ d’enveloppe, 30\u00a0000\u00a0€ déjà demandés\u00a0: reste 15\u00a0500\u00a0€.",
    ):
        ask(action, member, cc, ruban, **more)
    assert not GrantRequest.objects.filter(action=action).exists()
    assert not FundingLine.objects.filter(action=action).exists()


def test_fifteen_thousand_five_hundred_are_accepted_as_a_draft(
    action: ActionSheet, member: Member, cc: Organisation, ruban: Organisation
) -> None:
    grant = ask(action, member, cc, ruban)
    assert (grant.status, grant.amount, grant.staff_amount, grant.service_amount) == (
        "brouillon",
        E(15_500),
        E(9_000),
        E(6_500),
    )
    assert [(row.organisation.name, row.amount) for row in grant.recipients.all()] == [
        ("Communauté de communes", E(10_000)),
        ("Le Ruban", E(5_500)),
    ]
    shown = grant_queries.grant_page(action)
    assert shown.rate == "15\u00a0500\u00a0€ sur un budget de 40\u00a0000\u00a0€, soit 38,75\u00a0%."
    assert findings(action) == [("good", "La demande est complète.")]
    line = FundingLine.objects.get(action=action)
    assert (line.funder, line.amount, line.status, line.is_public, line.kind) == (
        "État",
        E(15_500),
        "envisage",
        True,
        "fonctionnement",
    )
    assert line.listed_scheme is not None
    assert line.listed_scheme.key == "fne-ingenierie-2024"
    assert plans.action_plan(action).sums.balance == E(-24_500)


def test_a_tenured_civil_servant_is_refused_and_counts_in_no_plan(
    action: ActionSheet, member: Member, cc: Organisation, ruban: Organisation
) -> None:
    with refused("grant-wrong-tenured", "is_staff_tenured"):
        ask(action, member, cc, ruban, is_staff_tenured=True)
    assert not FundingLine.objects.filter(action=action).exists()
    grant = ask(action, member, cc, ruban)
    grant_changes.advance_grant(grant=grant, status="deposee", by=member)
    grant.refresh_from_db()
    assert (grant.status, grant.line.status) == ("deposee", "demande")


def test_a_context_note_of_eighty_characters_is_refused(member: Member, action: ActionSheet) -> None:
    with refused(
        "context-note-too-short", "context_note", saying="Cette note a 80 caractères. Il en faut 100 au moins."
    ):
        grant_changes.set_envelope(amount=E(45_500), requested_elsewhere=E(30_000), context_note="x" * 80, by=member)
    grant_changes.set_envelope(amount=E(45_500), requested_elsewhere=E(30_000), context_note="x" * 100, by=member)


def test_at_least_one_need_of_the_eleven(
    action: ActionSheet, member: Member, cc: Organisation, ruban: Organisation
) -> None:
    ask(action, member, cc, ruban, needs=[])
    assert findings(action) == [("wait", "Il manque le besoin.")]
    with pytest.raises(ValueError, match="danser"):
        ask(action, member, cc, ruban, needs=["danser"])


def test_it_is_asked_from_the_page_of_the_plan(
    action: ActionSheet, member: Member, cc: Organisation, ruban: Organisation, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:grant", args=[member.roadmap.slug, "1.1"])
    assert url in client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"])).content.decode()
    sent = {
        "amount": "20 000",
        "staff_amount": "13 500",
        "service_amount": "6 500",
        "staff_fte": "0,25",
        "staff_employer": ruban.pk,
        "needs": ["animer_la_gouvernance"],
        "organisation_1": cc.pk,
        "share_1": "14 500",
        "organisation_2": ruban.pk,
        "share_2": "5 500",
    }
    answer = send_shown(client, url, sent)
    assert list(answer.context["form"].errors) == ["amount"]
    assert "reste 15\u00a0500\u00a0€" in answer.content.decode()
    assert answer.context["form"]["share_1"].value() == "14 500"
    sent |= {"amount": "15 500", "staff_amount": "9 000", "share_1": "10 000"}
    assert send_shown(client, url, sent).status_code == 302
    shown = client.get(url).content.decode()
    assert "38,75\u00a0%" in shown
    assert "La demande est complète." in shown
    assert client.post(f"{url}etat/", {"status": "deposee"}).status_code == 302
    assert GrantRequest.objects.get(action=action).status == "deposee"
    assert send_shown(client, url, sent).status_code == 200  # sent: nothing changes any more
