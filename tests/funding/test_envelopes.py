"""The envelopes that a département shares, beside the one of engineering."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import envelopes, grants, lines, schemes
from jalons.funding.models import FundingScheme, GrantEnvelope, GrantRequest
from jalons.funding.models.grants import grant_frame
from jalons.funding.queries import envelopes as queries
from jalons.funding.queries.grants import envelope_page, roadmap_departement
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

FACTS: dict[str, Any] = {"kind": "formation", "name": "Formation", "amount": Decimal(20_000)}


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(title="Former", new_axis="Aider", by=member)


def ask(action: ActionSheet, by: Member, scheme: FundingScheme, amount: int, **more: Any) -> None:
    facts: dict[str, Any] = {"funder": "État", "nature": "subvention", "kind": "fonctionnement"}
    lines.add_funding(action=action, listed_scheme=scheme, amount=Decimal(amount), by=by, **facts | more)


def left(member: Member) -> list[str]:
    return [line.sentence.replace("\u00a0", " ") for line in queries.shared_envelopes(member.roadmap)]


@pytest.mark.django_db
def test_what_is_left_counts_the_resources_that_cite_its_scheme(member: Member, action: ActionSheet) -> None:
    scheme = FundingScheme.objects.get(key="region-investissement")
    envelopes.add_envelope(by=member, scheme=scheme, requested_elsewhere=Decimal(9_000), **FACTS)
    ask(action, member, scheme, 3_000)
    ask(action, member, scheme, 2_000, status="refuse")
    assert left(member) == ["20 000 € d’enveloppe, 12 000 € déjà demandés : reste 8 000 €."]
    schemes.edit_scheme(scheme=scheme, by=member, name="Notre version", funder="État", source="Lettre")
    assert left(member) == ["20 000 € d’enveloppe, 12 000 € déjà demandés : reste 8 000 €."]


@pytest.mark.django_db
def test_an_envelope_that_is_passed_says_by_how_much_and_who_asked(member: Member, action: ActionSheet) -> None:
    scheme = FundingScheme.objects.get(key="fne-formation-2024")
    envelopes.add_envelope(by=member, scheme=scheme, requested_elsewhere=Decimal(9_000), **FACTS)
    for amount in (20_000, 14_660):
        other = sheets.propose_action(title=f"Former {amount}", axis=action.axis, by=member)
        ask(other, member, scheme, amount)
    assert left(member) == ["20 000 € d’enveloppe, 43 660 € déjà demandés : dépassée de 23 660 €."]
    (line,) = queries.shared_envelopes(member.roadmap)
    assert line.whose.replace("\u00a0", " ") == "Dont 34 660 € dans cette feuille de route et 9 000 € ailleurs."
    assert "du 1er janv. 2024 au 31 déc. 2024" in line.caution.replace("\u00a0", " ")


@pytest.mark.django_db
def test_the_page_says_that_the_catalogue_knows_one_year_of_the_dotation(world: World) -> None:
    assert "2024" in envelope_page(world.young).caution
    assert envelope_page(world.roadmap).caution == ""  # its préfecture announced it again


@pytest.mark.django_db
def test_an_envelope_without_scheme_says_that_requests_are_not_counted(member: Member, client: Client) -> None:
    envelopes.add_envelope(by=member, **FACTS)
    assert [line.requested_here for line in queries.shared_envelopes(member.roadmap)] == [None]
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:envelope", args=[member.roadmap.slug])).content.decode()
    assert "Vos demandes n’y sont pas comptées" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"amount": Decimal(0)}, "amount-not-positive", "amount"),
        ({"requested_elsewhere": Decimal("20000.01")}, "requests-over-envelope", "requested_elsewhere"),
        ({"kind": "ingenierie"}, "engineering-envelope-is-alone", None),
        ({"name": "Déjà là"}, "envelope-name-taken", "name"),
    ],
)
def test_an_envelope_that_makes_no_sense_is_refused(
    member: Member, wrong: dict[str, Any], code: str, field: str | None
) -> None:
    envelopes.add_envelope(by=member, **FACTS | {"name": "Déjà là"})
    with refused(code, field):
        envelopes.add_envelope(by=member, **FACTS | wrong)


@pytest.mark.django_db
def test_the_scheme_of_another_roadmap_is_refused(member: Member, world: World) -> None:
    other = FundingScheme.objects.filter(roadmap=world.roadmap).first()
    with refused("scheme-of-another-roadmap", "scheme"):
        envelopes.add_envelope(by=member, scheme=other, **FACTS)


@pytest.mark.django_db
def test_a_training_envelope_leaves_the_one_of_engineering_alone(member: Member, action: ActionSheet) -> None:
    envelopes.add_envelope(by=member, **FACTS)
    assert grant_frame(action) is None
    grants.set_envelope(amount=Decimal(45_500), by=member)
    frame = grant_frame(action)
    assert frame and frame.envelope == Decimal(45_500)
    with pytest.raises(IntegrityError), transaction.atomic():
        GrantEnvelope.objects.create(roadmap=member.roadmap, amount=1, name="Une autre", kind="ingenierie")


@pytest.mark.django_db
def test_an_envelope_is_removed_and_put_back_from_its_page(member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug
    sent = {"name": "Formation", "kind": "formation", "amount": "20 000", "requested_elsewhere": "9 000"}
    assert client.post(reverse("funding:add_envelope", args=[slug]), sent).status_code == 302
    envelope = GrantEnvelope.objects.get(roadmap=member.roadmap)
    client.post(reverse("funding:remove_envelope", args=[slug, envelope.pk]))
    assert not GrantEnvelope.objects.filter(roadmap=member.roadmap).exists()
    page = client.get(reverse("funding:envelope", args=[slug]))
    [undo] = [one.undo for one in page.context["said"]] if "said" in page.context else [None]
    fields = dict(undo.inputs) if undo else {**sent, "amount": "20000.00", "requested_elsewhere": "9000.00"}
    client.post(reverse("funding:add_envelope", args=[slug]), fields)
    back = GrantEnvelope.objects.get(roadmap=member.roadmap)
    assert (back.name, back.amount, back.requested_elsewhere) == ("Formation", Decimal(20_000), Decimal(9_000))


@pytest.mark.django_db
def test_two_people_who_write_one_envelope_see_both_versions(member: Member, client: Client) -> None:
    envelope = envelopes.add_envelope(by=member, **FACTS)
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:edit_envelope", args=[member.roadmap.slug, envelope.pk])
    seen = client.get(url).context["form"].initial["seen"]
    envelopes.revise_envelope(envelope=envelope, by=member, **FACTS | {"amount": Decimal(18_000)})
    sent = {"name": "Formation", "kind": "formation", "amount": "19 000", "seen": seen}
    refused_page = client.post(url, sent)
    assert refused_page.context["form"].is_stale
    envelope.refresh_from_db()
    assert envelope.amount == Decimal(18_000)


@pytest.mark.django_db
def test_one_envelope_of_a_departement_is_one_sum_for_its_teams(world: World, client: Client) -> None:
    """45 500 € in one roadmap, « Personne ne l’a encore écrite » in another of the same département."""
    GrantEnvelope.objects.all().delete()
    wrote = world.member()
    grants.set_envelope(amount=Decimal("45500"), source="Préfecture", by=wrote)
    assert envelope_page(wrote.roadmap).nearby is None
    page = envelope_page(world.young)
    assert (page.is_set, page.amount, page.nearby, page.differs) == (False, 45500, 45500, False)
    client.force_login(world.user("prefecture"))
    told = client.get(reverse("funding:envelope", args=[world.young.slug])).content.decode()
    assert "Une autre feuille de route du département compte sur 45" in told
    grants.set_envelope(amount=Decimal("40000"), by=world.member(roadmap=world.young))
    assert [envelope_page(roadmap).differs for roadmap in (world.young, wrote.roadmap)] == [True, True]


def test_neighbours_are_one_sum_of_what_they_sent(member: Member, world: World) -> None:
    """Dronne et Belle, of the same département, has sent one request; drafts and other départements do not count."""
    departement = roadmap_departement(member.roadmap)
    sent = queries.requested_by_neighbours(member.roadmap, departement)
    others = GrantRequest.objects.exclude(action__roadmap=member.roadmap).exclude(status__in=["brouillon", "refusee"])
    assert sent == sum((one.amount for one in others), Decimal(0))
    assert queries.requested_by_neighbours(member.roadmap, None) == Decimal(0)


@pytest.mark.django_db
def test_one_envelope_and_three_cost_the_same(member: Member, action: ActionSheet) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            queries.shared_envelopes(member.roadmap)
        return len(spent)

    scheme = FundingScheme.objects.get(key="region-investissement")
    envelopes.add_envelope(by=member, scheme=scheme, **FACTS)
    before = cost()
    for n in range(2):
        envelopes.add_envelope(by=member, scheme=scheme, **FACTS | {"name": f"Autre {n}"})
    assert cost() == before == 2
