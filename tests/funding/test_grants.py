"""The rules of a grant request against plain counting in cents, and what its changes do and refuse."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.directory.changes import organisations
from jalons.directory.models import Organisation
from jalons.funding.changes import grants as grant_changes
from jalons.funding.changes import instalments
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import statuses as statuse_changes
from jalons.funding.models import FundingLine, GrantEnvelope, GrantRequest
from jalons.funding.queries import grants as grant_queries
from jalons.funding.rules import grants as grant_rules
from jalons.funding.rules.grants import Ask, Frame, GrantStatus, Lack, Need, Wrong
from jalons.funding.rules.money import Status
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

E = Decimal
# Small amounts collide often: equalities are met as well as differences.
cents = st.integers(0, 12)
shares = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=4)


def euros(number: int) -> Decimal:
    return E(number) / 100


@given(
    amount=st.integers(1, 12), staff=cents, service=cents, shares=shares, tenured=st.booleans(),
    envelope=st.integers(1, 20), already=st.integers(0, 25), budget=cents,
)  # fmt: skip
def test_what_is_wrong_agrees_with_counting_coins(
    *,
    amount: int,
    staff: int,
    service: int,
    shares: list[tuple[str, int]],
    tenured: bool,
    envelope: int,
    already: int,
    budget: int,
) -> None:
    ask = Ask(
        euros(amount),
        euros(staff),
        euros(service),
        tuple((who, euros(part)) for who, part in shares),
        is_staff_tenured=tenured,
    )
    # One coin after another, as a child would.
    left, paid = max(envelope - already, 0), 0
    while left and paid < amount:
        left, paid = left - 1, paid + 1
    expected = set()
    if paid < amount:
        expected.add(Wrong.ENVELOPE)
    if len(range(amount)) > len(range(budget)):
        expected.add(Wrong.BUDGET)
    if ["c"] * staff + ["c"] * service != ["c"] * amount:
        expected.add(Wrong.SPLIT)
    if any(n > 1 for n in Counter(who for who, _part in shares).values()):
        expected.add(Wrong.TWICE)
    if shares and len([coin for _who, part in shares for coin in range(part)]) != amount:
        expected.add(Wrong.SHARES)
    if tenured and staff:
        expected.add(Wrong.TENURED)
    assert set(grant_rules.find_wrongs(ask, Frame(euros(envelope), euros(already), euros(budget)))) == expected


@given(st.lists(st.tuples(st.sampled_from(GrantStatus), cents)))
def test_all_but_refusals_take_from_the_envelope(requests: list[tuple[GrantStatus, int]]) -> None:
    coins = [coin for status, amount in requests for coin in range(amount) if status != "refusee"]
    assert grant_rules.total_committed([(status, euros(amount)) for status, amount in requests]) * 100 == len(coins)


@pytest.mark.parametrize(
    ("more", "frame", "lacks"),
    [
        ({}, {}, set()),
        ({"needs": frozenset()}, {}, {Lack.NEED}),
        ({"shares": ()}, {}, {Lack.RECIPIENT}),
        ({"full_time": E(0)}, {}, {Lack.FULL_TIME}),
        ({"has_employer": False}, {}, {Lack.EMPLOYER}),
        ({"has_employer": False, "full_time": E(0), "staff": E(0), "service": E(5)}, {}, set()),
        ({}, {"note_length": 99}, {Lack.NOTE}),
        ({}, {"has_context": False}, {Lack.CONTEXT}),
        ({}, {"has_description": False}, {Lack.DESCRIPTION}),
    ],
)
def test_what_is_missing(more: dict[str, Any], frame: dict[str, Any], lacks: set[Lack]) -> None:
    ask: dict[str, Any] = {
        "amount": E(5),
        "staff": E(5),
        "service": E(0),
        "shares": (("cc", E(5)),),
        "needs": frozenset({Need.STEER}),
        "full_time": E("0.5"),
        "has_employer": True,
    }
    room: dict[str, Any] = {"note_length": 100, "has_context": True, "has_description": True}
    assert set(grant_rules.find_lacks(Ask(**ask | more), Frame(E(9), E(0), E(9), **room | frame))) == lacks


def test_the_eleven_national_codes() -> None:
    assert set(Need) == {
        "etablir_un_diagnostic_territorial",
        "co_construire_la_feuille_de_route",
        "rediger_la_feuille_de_route",
        "appui_juridique",
        "structurer_un_fonds",
        "monter_dossiers_de_subvention",
        "animer_la_gouvernance",
        "structurer_une_filiere_de_reconditionnement",
        "collecter_des_donnees_territoriales",
        "sensibiliser_les_acteurs_aux_outils_existants",
        "appuyer_la_certification_qualiopi",
    }


def test_the_national_word_of_each_status() -> None:
    assert {status: grant_rules.national_status(status) for status in GrantStatus} == {
        "brouillon": "nonSubventionnee",
        "deposee": "deposee",
        "enCours": "enCours",
        "acceptee": "acceptee",
        "refusee": "refusee",
    }
    assert grant_rules.national_status(None) == "nonSubventionnee"


def test_every_state_is_reached_and_left() -> None:
    assert (
        {to for moves in grant_rules.GRANT_MOVES.values() for to in moves}
        == set(GrantStatus)
        == set(grant_rules.GRANT_MOVES)
    )
    assert all(grant_rules.GRANT_MOVES.values())
    assert [status for statuses in grant_rules.LINE_STATUSES.values() for status in statuses].count(Status.REFUSED) == 1


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


def priced(title: str, by: Member) -> ActionSheet:
    action = sheets.propose_action(title=title, new_axis=title, context="Un constat.", description="Une idée.", by=by)
    line_changes.add_expense(action=action, label="Poste", kind="fonctionnement", amount=E(9_000), by=by)
    return action


@pytest.fixture
def action(member: Member) -> ActionSheet:
    grant_changes.set_envelope(amount=E(10_000), context_note="n" * 100, by=member)
    return priced("Un bus", member)


@pytest.fixture
def cc(member: Member) -> Organisation:
    return organisations.add_organisation(name="CC", by=member)


def ask(action: ActionSheet, by: Member, amount: int = 4_000, **more: Any) -> GrantRequest:
    return grant_changes.draft_grant(action=action, amount=E(amount), by=by, **{"service_amount": E(amount)} | more)


def full(action: ActionSheet, by: Member, cc: Organisation) -> GrantRequest:
    shares = [grant_changes.Share(organisation=cc, amount=E(4_000))]
    return ask(action, by, needs=["appui_juridique"], recipients=shares)


@pytest.mark.django_db
def test_requests_of_a_roadmap_share_what_is_left(member: Member, action: ActionSheet) -> None:
    ask(action, member, 6_000)
    other = priced("Un lieu", member)
    with refused(
        "grant-wrong-envelope",
        "amount",
        saying="La demande dépasse l’enveloppe\u00a0: reste 4\u00a0000\u00a0€. "
        "10\u00a0000\u00a0€ d’enveloppe, 6\u00a0000\u00a0€ déjà demandés\u00a0: reste 4\u00a0000\u00a0€.",
    ):
        ask(other, member, 4_001)
    ask(other, member, 4_000)
    assert grant_queries.envelope_page(member.roadmap).requested_here == E(10_000)


@pytest.mark.django_db
def test_a_request_is_written_again_and_its_resource_follows(
    member: Member, action: ActionSheet, cc: Organisation
) -> None:
    first = full(action, member, cc)
    with told(member.roadmap) as lines:
        full(action, member, cc)
    assert lines == []
    with told(member.roadmap) as lines:
        again = ask(action, member, 5_000)
    assert again.pk == first.pk
    assert [(line.amount, line.status) for line in FundingLine.objects.filter(action=action)] == [
        (E(5_000), "envisage")
    ]
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("revise", "grantrequest"),
        ("revise", "fundingline"),
        ("share", "grantrequest"),
    ]


@pytest.mark.django_db
def test_what_is_false_is_not_written(member: Member, action: ActionSheet, cc: Organisation) -> None:
    with refused("amount-not-positive", "amount"):
        ask(action, member, 0)
    with refused(
        "grant-wrong-budget",
        "amount",
        saying="La demande dépasse le budget de l’action. 9\u00a0500\u00a0€ demandés, 9\u00a0000\u00a0€ de dépenses dans le plan.",
    ):
        ask(action, member, 9_500)
    with refused(
        "grant-wrong-split",
        "service_amount",
        saying="Ressources humaines et prestations ne font pas le montant demandé. "
        "0\u00a0€ + 3\u00a0000\u00a0€ = 3\u00a0000\u00a0€, pour 4\u00a0000\u00a0€ demandés.",
    ):
        ask(action, member, service_amount=E(3_000))
    with refused(
        "grant-wrong-shares",
        saying="Les parts des bénéficiaires ne font pas le montant demandé. "
        "3\u00a0000\u00a0€ répartis, pour 4\u00a0000\u00a0€ demandés.",
    ):
        ask(action, member, recipients=[grant_changes.Share(organisation=cc, amount=E(3_000))])
    half = grant_changes.Share(organisation=cc, amount=E(2_000))
    with refused(
        "grant-wrong-twice", saying="Une structure bénéficiaire est écrite deux fois. Réunissez ses deux parts en une."
    ):
        ask(action, member, recipients=[half, half])
    assert not GrantRequest.objects.filter(action=action).exists()


@pytest.mark.django_db
def test_only_structures_of_the_roadmap_receive(member: Member, action: ActionSheet, world: World) -> None:
    stranger = Organisation.objects.filter(roadmap=world.roadmap).latest("id")
    with refused("organisation-unknown"):
        ask(action, member, recipients=[grant_changes.Share(organisation=stranger, amount=E(4_000))])
    with refused("organisation-unknown"):
        ask(action, member, staff_employer=stranger)


@pytest.mark.django_db
def test_the_envelope_comes_first(member: Member) -> None:
    action = priced("Un bus", member)
    with refused("envelope-missing"):
        ask(action, member)


@pytest.mark.django_db
def test_the_plan_follows_the_request_to_the_end(member: Member, action: ActionSheet, cc: Organisation) -> None:
    grant = full(action, member, cc)
    seen = []
    for status in ("deposee", "enCours", "acceptee"):
        grant_changes.advance_grant(grant=grant, status=status, by=member)
        seen.append(FundingLine.objects.get(action=action).status)
    assert seen == ["demande", "demande", "accorde"]
    line = FundingLine.objects.get(action=action)
    statuse_changes.set_status(line=line, status="verse", amount=line.amount, by=member)
    with refused(
        "status-contradicts-grant",
        "status",
        saying="La demande de subvention est à l’état «\u00a0subvention validée\u00a0». Changez d’abord l’état de la demande.",
    ):
        statuse_changes.set_status(line=line, status="refuse", by=member)
    grant.refresh_from_db()
    with refused("grant-move-not-allowed"):
        grant_changes.advance_grant(grant=grant, status="brouillon", by=member)
    with refused("grant-already-sent"):
        ask(action, member)
    with refused("sent-grant-not-removable"):
        grant_changes.remove_grant(grant=grant, by=member)


@pytest.mark.django_db
def test_a_refusal_gives_the_money_back_and_may_be_reversed(
    member: Member, action: ActionSheet, cc: Organisation
) -> None:
    grant = full(action, member, cc)
    for status in ("deposee", "refusee"):
        grant_changes.advance_grant(grant=grant, status=status, by=member)
    assert FundingLine.objects.get(action=action).status == "refuse"
    assert grant_queries.envelope_page(member.roadmap).requested_here == 0
    other = ask(priced("Un lieu", member), member, 7_000)
    with refused(
        "grant-wrong-envelope",
        "amount",
        saying="La demande dépasse l’enveloppe\u00a0: reste 3\u00a0000\u00a0€. "
        "10\u00a0000\u00a0€ d’enveloppe, 7\u00a0000\u00a0€ déjà demandés\u00a0: reste 3\u00a0000\u00a0€.",
    ):
        grant_changes.advance_grant(grant=grant, status="brouillon", by=member)
    grant_changes.remove_grant(grant=other, by=member)
    grant_changes.advance_grant(grant=grant, status="brouillon", by=member)
    assert FundingLine.objects.get(action=action).status == "envisage"


@pytest.mark.django_db
def test_the_resource_of_a_request_changes_with_it_alone(member: Member, action: ActionSheet, cc: Organisation) -> None:
    line = full(action, member, cc).line
    values: dict[str, Any] = {
        "funder": "État",
        "nature": "subvention",
        "kind": "fonctionnement",
        "listed_scheme": line.listed_scheme,
        "is_public": True,
    }
    with refused("line-follows-a-grant", "amount"):
        line_changes.revise_funding(line=line, amount=E(1), by=member, **values)
    with refused("line-follows-a-grant", "amount"):
        instalments.spread_line(line=line, amount=E(1), instalments=[], by=member)
    with refused("line-comes-from-a-grant"):
        line_changes.remove_funding(line=line, by=member)
    line_changes.revise_funding(line=line, amount=E(4_000), by=member, **values | {"funder": "Préfecture"})
    grant_changes.remove_grant(grant=GrantRequest.objects.get(action=action), by=member)
    assert not FundingLine.objects.filter(action=action).exists()


@pytest.mark.django_db
def test_a_structure_that_receives_stays_in_the_directory(
    member: Member, action: ActionSheet, cc: Organisation
) -> None:
    full(action, member, cc)
    sentence = "«\u00a0CC\u00a0» est citée ailleurs, par exemple dans une demande de subvention. Gardez-la."
    with refused("organisation-cited", saying=sentence):
        organisations.remove_organisation(organisation=cc, by=member)
    other = organisations.add_organisation(name="Centre social", by=member)
    organisations.merge_organisations(organisation=other, other=cc, by=member)
    # What cited the one cites the other.
    with refused("organisation-cited"):
        organisations.remove_organisation(organisation=other, by=member)


@pytest.mark.django_db
def test_an_envelope_that_shrinks_blocks_what_was_asked(member: Member, action: ActionSheet, cc: Organisation) -> None:
    full(action, member, cc)
    grant_changes.set_envelope(amount=E(3_000), context_note="n" * 100, by=member)
    assert [check.finding for check in grant_queries.grant_page(action).checks] == [
        "La demande dépasse l’enveloppe\u00a0: reste 3\u00a0000\u00a0€."
    ]
    with refused(
        "requests-over-envelope",
        "requested_elsewhere",
        saying="Les autres ne peuvent pas demander plus que l’enveloppe\u00a0: 3\u00a0000\u00a0€.",
    ):
        grant_changes.set_envelope(amount=E(3_000), requested_elsewhere=E(3_001), by=member)
    with refused("amount-not-positive", "amount"):
        grant_changes.set_envelope(amount=E(0), by=member)


@pytest.mark.django_db
def test_the_database_refuses_a_split_that_is_false(member: Member, action: ActionSheet) -> None:
    grant = ask(action, member)
    with pytest.raises(IntegrityError, match="grant_is_staff_and_services"), transaction.atomic():
        GrantRequest.objects.filter(pk=grant.pk).update(staff_amount=E(1))


@pytest.mark.django_db
def test_the_dotation_of_dordogne_is_proposed_and_not_written(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:envelope", args=[member.roadmap.slug])
    assert client.get(url).context["form"]["amount"].value() == "45\u00a0500"
    assert not GrantEnvelope.objects.filter(roadmap=member.roadmap).exists()
    answer = send_shown(client, url, {"amount": "45 500", "context_note": "Trop court."})
    assert (list(answer.context["form"].errors), answer.context["form"]["context_note"].value()) == (
        ["context_note"],
        "Trop court.",
    )
    assert send_shown(client, url, {"amount": "45 500", "requested_elsewhere": "30 000"}).status_code == 302
    assert "reste 15\u00a0500\u00a0€" in client.get(url).content.decode()


@pytest.mark.django_db
def test_a_day_that_is_none_or_to_come_is_told_beside_it(
    member: Member, action: ActionSheet, cc: Organisation, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    grant = full(action, member, cc)
    url = reverse("funding:grant_status", args=[member.roadmap.slug, "1.1"])
    for typed in ("31/02/2026", "01/01/2099"):
        shown = client.post(url, {"status": "deposee", "on": typed}).context
        assert (list(shown["status_form"].errors), list(shown["form"].errors)) == (["on"], [])
        assert shown["shown"].is_draft
        assert GrantRequest.objects.get(pk=grant.pk).status == GrantStatus.DRAFT
    assert client.post(url, {"status": "deposee", "on": "01/01/2026"}).status_code == 302
    assert GrantRequest.objects.get(pk=grant.pk).status == GrantStatus.SENT
