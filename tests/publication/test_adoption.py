"""The vote that adopts: what refuses it, what it does."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import adoption as actions_adoption_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.funding.changes import lines
from jalons.governance.changes import deliberations
from jalons.governance.models import Deliberation
from jalons.governance.words import vote_sentence
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import BulletList, Heading, Paragraph, plain_text
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.changes import adoption as publication_adoption_changes
from jalons.publication.changes import editions as edition_changes
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.models import Edition
from jalons.publication.queries import editions as edition_queries
from jalons.roadmaps.models import Member
from tests.papers.reading import squeezed
from tests.publication.adopting import GAPS, VOTE, VOTED, balance, keep, today_is
from tests.publication.giving_back import text_of
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(date(2026, 12, 16), monkeypatch)


@pytest.fixture
def ready(world: World, member: Member) -> Member:
    for code in GAPS:
        balance(world, code, member)
    return member


def test_a_plan_that_does_not_balance_is_refused_with_every_gap(world: World, member: Member) -> None:
    lines.add_funding(
        action=world.action("1.2"),
        funder="CAF",
        scheme="",
        nature="subvention",
        kind="fonctionnement",
        amount=Decimal("500.50"),
        status="demande",
        is_public=False,
        by=member,
    )
    with refused(
        "plans-unbalanced",
        saying="3 plans de financement ne sont pas équilibrés. "
        "1.1 Une permanence numérique itinérante : il manque 6 000 €. "
        "1.2 Soutenir les secrétaires de mairie : 500,50 € de plus que les dépenses. "
        "3.1 Reconditionner des ordinateurs : il manque 15 000 €. "
        "Équilibrez avant d’enregistrer le vote.",
    ):
        publication_adoption_changes.adopt_roadmap(**VOTE, by=member)
    assert not Deliberation.objects.exists() and not Edition.objects.exists()


def test_a_plan_of_an_action_that_nobody_kept_refuses_nothing(ready: Member, world: World) -> None:
    ActionSheet.objects.filter(pk=world.action("1.1").pk).update(status="proposee")
    sheets.propose_action(title="Une idée nouvelle", axis=world.action("1.1").axis, by=ready)
    lines.add_expense(action=world.action("1.1"), label="Encore", kind="fonctionnement", amount=Decimal(99), by=ready)
    document = read_snapshot(publication_adoption_changes.adopt_roadmap(**VOTE, by=ready).document, {})
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert not [text for text in headings if text.startswith("1.1 ") or "Une idée nouvelle" in text]
    assert [text for text in headings if text.startswith("1.2 ")]
    facts = dict(document.facts)
    assert (facts["Actions"], facts["Budget"]) == ("7 actions adoptées", "92\u00a0460\u00a0€")


def test_whole_fiches_become_validated_and_the_others_stay(ready: Member, world: World) -> None:
    keep(world, "1.2")
    keep(world, "2.1", elected_sponsor="")
    before = edition_queries.missing_before_vote(ready.roadmap)
    assert ([line.code for line in before.unready], before.gaps, before.count) == (["2.1"], (), 8)
    edition = publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    assert (world.action("1.2").status, world.action("2.1").status, world.action("1.1").status) == (
        "validee",
        "retenue",
        "en_cours",
    )
    headings = [block.text for block in read_snapshot(edition.document, {}).blocks if isinstance(block, Heading)]
    assert [text for text in headings if text.startswith("2.1 ")]


def test_what_a_vote_validated_is_kept_again_when_the_vote_is_taken_back(ready: Member, world: World) -> None:
    keep(world, "1.2")
    edition = publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    publication_adoption_changes.withdraw_adoption(edition=edition, by=ready)
    assert (world.action("1.2").status, world.action("1.1").status) == ("retenue", "en_cours")


def test_the_path_of_adoption_says_the_vote_and_its_day(ready: Member) -> None:
    actions_adoption_changes.choose_adoption_path(mode="ctg", reference="CTG 2026-2030", by=ready)
    publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    path = AdoptionPath.objects.get(roadmap=ready.roadmap)
    assert (path.mode, path.reference, path.adopted_on, path.deliberation) == (
        "ctg",
        "CTG 2026-2030",
        VOTED,
        "2026-118",
    )


def test_nothing_kept_is_nothing_to_adopt(world: World) -> None:
    with refused("no-action-kept"):
        publication_adoption_changes.adopt_roadmap(**VOTE, by=world.member(roadmap=world.young))


def test_a_roadmap_is_adopted_once(ready: Member) -> None:
    publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    with refused("roadmap-already-adopted"):
        publication_adoption_changes.adopt_roadmap(**VOTE | {"number": "2026-119"}, by=ready)
    assert Edition.objects.get(roadmap=ready.roadmap).key == "adoptee-1"


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"held_on": date(2026, 12, 17)}, "vote-day-to-come", "held_on"),
        ({"votes_for": 0, "votes_against": 0}, "votes-for-missing", "votes_for"),
        ({"votes_for": 12, "votes_against": 13}, "more-votes-against", "votes_against"),
        ({"received_on": date(2026, 12, 14)}, "receipt-before-vote", "received_on"),
        ({"received_on": date(2026, 12, 17)}, "receipt-day-to-come", "received_on"),
    ],
)
def test_a_vote_that_cannot_be_is_refused(ready: Member, values: dict[str, Any], code: str, field: str) -> None:
    with refused(code, field):
        publication_adoption_changes.adopt_roadmap(**VOTE | values, by=ready)
    assert not Deliberation.objects.exists()


def test_as_many_voices_on_both_sides_may_adopt(ready: Member) -> None:
    assert (
        publication_adoption_changes.adopt_roadmap(**VOTE | {"votes_for": 12, "votes_against": 12}, by=ready).key
        == "adoptee-1"
    )


def test_votes_are_said_in_words() -> None:
    def said(*counts: int) -> str:
        names = ("votes_for", "votes_against", "abstentions")
        return vote_sentence(Deliberation(**dict(zip(names, counts, strict=True))))

    assert [said(30, 1, 2), said(30, 0, 1), said(30, 2, 0), said(33, 0, 0)] == [
        "30 pour, 1 contre, 2 abstentions",
        "30 pour, aucune voix contre, 1 abstention",
        "30 pour, 2 contre, aucune abstention",
        "33 pour, à l’unanimité",
    ]


def test_a_mistake_is_taken_back_until_the_prefecture_has_it(ready: Member) -> None:
    edition = publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    publication_adoption_changes.withdraw_adoption(edition=edition, by=ready)
    assert not Edition.objects.exists() and not Deliberation.objects.exists()
    assert set(ActionSheet.objects.filter(roadmap=ready.roadmap, is_adopted=True)) == set()
    edition = publication_adoption_changes.adopt_roadmap(**VOTE | {"votes_for": 29}, by=ready)
    assert edition.deliberation
    deliberations.note_receipt(deliberation=edition.deliberation, received_on=date(2026, 12, 16), by=ready)
    with refused("deliberation-received"):
        publication_adoption_changes.withdraw_adoption(edition=Edition.objects.get(), by=ready)


def test_a_version_projet_is_not_taken_back(ready: Member) -> None:
    draft = edition_changes.freeze_project(by=ready)
    with refused("edition-not-adopted"):
        publication_adoption_changes.withdraw_adoption(edition=draft, by=ready)
    assert Edition.objects.get() == draft


def test_the_prefecture_receives_no_version_projet(ready: Member, client: Client) -> None:
    assert ready.user
    client.force_login(ready.user)
    draft = edition_changes.freeze_project(by=ready)
    url = reverse("publication:note_receipt", args=[ready.roadmap.slug, draft.key])
    assert [client.get(url).status_code, client.post(url, {"received_on": "16/12/2026"}).status_code] == [404, 404]


def test_the_database_refuses_an_adoption_without_its_vote(ready: Member) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(roadmap=ready.roadmap, kind="adoptee", number=1, frozen_on=VOTED)


def test_a_refusal_keeps_what_was_typed(world: World, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("publication:adopt", args=[world.roadmap.slug])
    typed = {**VOTE, "held_on": "15/12/2026", "assembly": "Conseil de communauté"}
    page = client.post(url, typed).content.decode()
    assert "il manque 6\u00a0000\u00a0€" in page and 'value="Conseil de communauté"' in page
    assert not Edition.objects.exists()


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_draft_says_what_is_known_and_marks_what_is_not(ready: Member, client: Client, extension: str) -> None:
    assert ready.user
    client.force_login(ready.user)
    actions_adoption_changes.choose_adoption_path(mode="ctg", reference="la CTG 2026-2030", by=ready)
    edition_changes.freeze_project(on=date(2026, 12, 1), by=ready)
    url = reverse("publication:draft_deliberation", args=[ready.roadmap.slug, extension])
    text = text_of(client.get(url).content, extension)
    for words in (
        "Projet de délibération n° [à compléter]",
        "Vu la CTG 2026-2030",
        "version n° 1 du 1er décembre 2026",
        "Elle compte 8 actions, en 3 axes.",
        "274 460 € de dépenses",
        "[à compléter]",
    ):
        assert squeezed(words) in text, words


def test_a_draft_leaves_the_article_of_a_name_to_whoever_reads_it_again(ready: Member) -> None:
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Projet de territoire 2030", by=ready)
    visas = next(block for block in draft_deliberation(ready.roadmap, VOTED).blocks if isinstance(block, BulletList))
    assert [plain_text(item) for item in visas.items][1:3] == [
        "Vu les statuts de [la] CC Dronne et Belle\u00a0;",
        "Vu [le ou la] Projet de territoire 2030\u00a0;",
    ]


def test_a_draft_of_a_young_roadmap_leaves_its_numbers_blank(world: World) -> None:
    blocks = draft_deliberation(world.young, VOTED).blocks
    said = " ".join(plain_text(block.content) for block in blocks if isinstance(block, Paragraph))
    assert "Elle compte [n] actions, en [n] axes." in said and "[montant] de dépenses" in said


def test_what_prevents_the_vote_is_told_before_the_form_and_leads_to_the_plan(
    world: World, member: Member, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("publication:adopt", args=[world.roadmap.slug])
    page = client.get(url).content.decode()
    assert page.index("Le vote ne peut pas encore être enregistré.") < page.index('aria-labelledby="t-vote"')
    assert [f'href="{reverse("funding:plan", args=[world.roadmap.slug, code])}"' in page for code in GAPS] == [True] * 2
    for code in GAPS:
        balance(world, code, member)
    assert "Le vote ne peut pas encore" not in client.get(url).content.decode()
