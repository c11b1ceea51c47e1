"""The vote that adopts: what refuses it, what it does."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import adoption as actions_adoption_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.funding.changes import lines
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules.money import VALUED
from jalons.governance.changes import deliberations
from jalons.governance.models import Deliberation
from jalons.governance.words import vote_sentence
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import BulletList, Facts, Heading, Paragraph, Table, plain_text
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.changes import adoption as publication_adoption_changes
from jalons.publication.changes import chapters
from jalons.publication.changes import editions as edition_changes
from jalons.publication.changes import vote_gaps as vote_gap_changes
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.publication.models import ACT, Edition
from jalons.publication.queries.adoption import adoption_page
from jalons.publication.queries.vote_gaps import missing_before_vote
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.models import Workshop
from tests.papers.reading import squeezed
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, keep, today_is
from tests.publication.giving_back import text_of
from tests.publication.giving_back import words as text_words
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
    accept_gaps(member)
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
        "gaps-open",
        saying="5 manques sont à régler, ou à accepter avec un motif, avant d’enregistrer le vote. "
        "1.1 Une permanence numérique itinérante : Il manque 6 000 €. "
        "1.2 Soutenir les secrétaires de mairie : 500,50 € de plus que les dépenses. "
        "Les financements ne peuvent pas dépasser la dépense : un financeur peut réduire sa subvention, ou en reprendre une part. "
        "3.1 Reconditionner des ordinateurs : Il manque 15 000 €. ",
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


def test_what_a_fiche_lacks_is_a_gap_and_the_vote_validates_what_was_accepted(ready: Member, world: World) -> None:
    keep(world, "1.2")
    keep(world, "2.1", elected_sponsor="")
    before = missing_before_vote(ready.roadmap, VOTED)
    assert [(line.subject, line.finding) for line in before.open] == [
        ("2.1", "Il manque\u00a0: élue ou élu de référence.")
    ]
    assert before.count == 8
    accept_gaps(ready)
    edition = publication_adoption_changes.adopt_roadmap(**VOTE, by=ready)
    assert (world.action("1.2").status, world.action("2.1").status, world.action("1.1").status) == (
        "validee",
        "validee",
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
    assert "Il manque 6\u00a0000\u00a0€" in page and 'value="Conseil de communauté"' in page
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
        "Projet de délibération n° …",
        "Vu la CTG 2026-2030",
        "version n° 1 du 1er décembre 2026",
        "Elle compte 8 actions, en 3 axes.",
        "274 460 € de dépenses",
        "Assemblée Conseil communautaire",
        "Convocation envoyée le …",
        "Secrétaire de séance …",
        "Voies de recours : cette délibération peut être contestée devant le tribunal administratif de Bordeaux",
        "Elle est exécutoire dès que la transmission et la publication sont faites",
        "articles L. 2131-1 et L. 5211-3",
    ):
        assert squeezed(words) in text, words
    assert "[" not in text


def test_a_draft_leaves_the_article_of_a_name_to_whoever_reads_it_again(ready: Member) -> None:
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Projet de territoire 2030", by=ready)
    visas = next(block for block in draft_deliberation(ready.roadmap, VOTED).blocks if isinstance(block, BulletList))
    assert [plain_text(item) for item in visas.items][1:3] == [
        "Vu les statuts de la CC Dronne et Belle\u00a0;",
        "Vu le Projet de territoire 2030\u00a0;",
    ]
    actions_adoption_changes.choose_adoption_path(mode="projet", reference="Horizon 2035", by=ready)
    assert "Vu « Horizon 2035 »" in text_words(draft_deliberation(ready.roadmap, VOTED))
    ExpenseLine.objects.filter(action__roadmap=ready.roadmap).update(tax="inconnu")
    told = text_words(draft_deliberation(ready.roadmap, VOTED))
    assert "montants hors taxes ou toutes taxes comprises : …" in told.replace("\u00a0", " ")


def test_a_draft_tells_no_share_of_a_single_kind_of_expense(ready: Member) -> None:
    assert "Elles se partagent entre" in text_words(draft_deliberation(ready.roadmap, VOTED))
    ExpenseLine.objects.filter(action__roadmap=ready.roadmap, kind="investissement").delete()
    told = text_words(draft_deliberation(ready.roadmap, VOTED))
    assert ("Elles se partagent" in told, "Elles sont toutes en fonctionnement." in told) == (False, True)


def test_a_draft_tells_each_part_of_the_resources_that_is_not_zero(ready: Member) -> None:
    """« 1 273 500 € demandées ou envisagées »: the own share was among them, and nothing was « demandé »."""
    rows = FundingLine.objects.filter(action__roadmap=ready.roadmap).exclude(nature__in=VALUED)
    rows.update(status="envisage", nature="subvention")
    told = text_words(draft_deliberation(ready.roadmap, VOTED)).replace("\u00a0", " ")
    [sentence] = re.findall(r"Les ressources sont de [^.]+\.", told)
    assert sentence.endswith("de subventions envisagées.") and sentence.count("€") == 2
    rows.update(nature="propre")
    told = text_words(draft_deliberation(ready.roadmap, VOTED)).replace("\u00a0", " ")
    assert "de part propre envisagée." in told and "subventions envisagées" not in told and "demandées" not in told


def test_a_draft_cites_only_the_workshops_that_are_over(ready: Member) -> None:
    assert "construite avec le territoire" in text_words(draft_deliberation(ready.roadmap, VOTED))
    Workshop.objects.filter(roadmap=ready.roadmap).update(state=Workshop.State.OPEN)
    told = text_words(draft_deliberation(ready.roadmap, VOTED))
    assert ("construite avec le territoire" in told, "qui y ont été nommés" in told) == (False, False)
    assert "Considérant les enjeux qui ont été nommés" in told


def test_a_draft_of_a_young_roadmap_leaves_its_numbers_blank(world: World) -> None:
    blocks = draft_deliberation(world.young, VOTED).blocks
    said = " ".join(plain_text(block.content) for block in blocks if isinstance(block, Paragraph))
    assert re.search(r"Elle compte …+ actions, en …+ axes\.", said) and re.search(r"…+ de dépenses", said)


def test_a_draft_has_the_lines_that_a_council_fills(ready: Member) -> None:
    blocks = draft_deliberation(ready.roadmap, VOTED).blocks
    sitting, signed = (block for block in blocks if isinstance(block, Facts))
    assert [label.partition("\u00a0")[0] for label, _value in sitting.items] == [
        "Assemblée",
        "Séance du",
        "Convocation envoyée le",
        "Membres en exercice",
        "Présents",
        "Absents",
        "Pouvoirs",
        "Ne votent pas",
        "Votants",
        "Quorum",
        "Présidence de la séance",
        "Secrétaire de séance",
        "Rapport présenté par",
    ]
    assert [label for label, _value in signed.items] == [
        "La présidente ou le président de séance",
        "La secrétaire ou le secrétaire de séance",
    ]
    vote = next(block for block in blocks if isinstance(block, Table) and block.caption == "Le vote")
    assert [plain_text(row.cells[0]) for row in vote.rows] == ["Pour", "Contre", "Suffrages exprimés", "Abstentions"]
    assert {plain_text(row.cells[1]).strip("…") for row in vote.rows} == {""}


def test_a_voted_act_tells_what_is_known_and_leaves_the_rest_out(ready: Member) -> None:
    vote = VOTE | {"received_on": VOTED}
    act = read_snapshot(publication_adoption_changes.adopt_roadmap(**vote, by=ready).document[ACT], {})
    [signed] = (block for block in act.blocks if isinstance(block, Facts))
    told = text_words(replace(act, blocks=tuple(block for block in act.blocks if block != signed)))
    assert not re.search(r"…{3}|\[|à compléter|Convocation|Rapport présenté", told)
    for words in (
        "Séance du 15 décembre 2026, Conseil communautaire.",
        "Délibéré en séance le 15 décembre 2026.",
        "Reçue en préfecture le 15 décembre 2026.",
        "peut être contestée devant le tribunal administratif de Bordeaux, dans les deux mois",
    ):
        assert words in told.replace("\u00a0", " "), words
    table = next(block for block in act.blocks if isinstance(block, Table) and block.caption == "Le vote")
    assert [tuple(map(plain_text, row.cells)) for row in table.rows] == [
        ("Pour", "30"),
        ("Contre", "1"),
        ("Suffrages exprimés", "31"),
        ("Abstentions", "2"),
    ]


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
    accept_gaps(member)
    assert "Le vote ne peut pas encore" not in client.get(url).content.decode()


# --- the gate before the vote ----------------------------------------------------------------------------------------

REASON = "Le bureau a choisi de voter ainsi."


def test_chapters_that_fiches_will_fill_are_no_gap_while_nothing_is_kept(world: World) -> None:
    blank = world.blank()
    empty = {line.subject for line in vote_gap_lines(blank.roadmap, VOTED)}
    filled = {"axes", "fiches", "calendrier", "budget", "suivi"}
    assert (empty & filled, "edito" in empty) == (set(), True)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=blank)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    told = {line.subject for line in vote_gap_lines(blank.roadmap, VOTED)}
    assert {"budget", "suivi"} <= told


def test_a_reason_opens_the_vote_and_the_journal_keeps_it(world: World, member: Member) -> None:
    for code in GAPS:
        balance(world, code, member)
    with refused("gaps-open"):
        publication_adoption_changes.adopt_roadmap(**VOTE, by=member)
    accept_gaps(member)
    assert [(line.kind, line.subject) for line in vote_gap_lines(member.roadmap, VOTED) if line.is_open] == []
    lines_ = JournalEntry.objects.filter(roadmap=member.roadmap, verb="accept_gap", about_label__startswith="Édito")
    assert [(line.about_label, line.after) for line in lines_] == [
        ("Édito, un chapitre sans texte", {"reason": REASON}),
    ]
    publication_adoption_changes.adopt_roadmap(**VOTE, by=member)


def test_an_unbalanced_plan_is_adopted_with_its_reason_until_it_grows(world: World, member: Member) -> None:
    accept_gaps(member)
    lines.add_expense(action=world.action("1.1"), label="Encore", kind="fonctionnement", amount=Decimal(1), by=member)
    with refused("gaps-open"):
        publication_adoption_changes.adopt_roadmap(**VOTE, by=member)
    accept_gaps(member)
    assert publication_adoption_changes.adopt_roadmap(**VOTE, by=member).key == "adoptee-1"


@pytest.mark.parametrize("reason", ["ok.", "à voir", "x" * 60])
def test_a_reason_of_a_few_letters_is_refused(member: Member, reason: str) -> None:
    with refused("reason-too-short", "reason"):
        vote_gap_changes.accept_gap(kind="chapitre", subject="edito", reason=reason, by=member)


def test_a_chapter_that_the_team_requires_is_never_accepted_empty(member: Member) -> None:
    vote_gap_changes.accept_gap(kind="chapitre", subject="edito", reason=REASON, by=member)
    chapters.write_chapter(chapter="edito", text="", is_required=True, by=member)
    assert [line.is_open for line in vote_gap_lines(member.roadmap, VOTED) if line.subject == "edito"] == [True]
    with refused("chapter-required"):
        vote_gap_changes.accept_gap(kind="chapitre", subject="edito", reason=REASON, by=member)
    chapters.write_chapter(chapter="edito", text="Pour que personne ne renonce.", by=member)
    with refused("gap-gone"):
        vote_gap_changes.accept_gap(kind="chapitre", subject="edito", reason=REASON, by=member)


def test_a_reason_taken_back_opens_the_gap_again(member: Member) -> None:
    vote_gap_changes.accept_gap(kind="chapitre", subject="edito", reason=REASON, by=member)
    vote_gap_changes.withdraw_gap(kind="chapitre", subject="edito", by=member)
    assert [line.is_open for line in vote_gap_lines(member.roadmap, VOTED) if line.subject == "edito"] == [True]
    last = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (last.verb, last.before) == ("withdraw_gap", {"reason": REASON})
    with refused("reason-gone"):
        vote_gap_changes.withdraw_gap(kind="chapitre", subject="edito", by=member)


def test_eight_empty_fiches_are_not_adopted_as_balanced_plans(world: World, client: Client) -> None:
    by = world.blank(world.roadmap)
    axis = sheets.add_axis(title="Aller vers", by=by)
    for n in range(8):
        action = sheets.propose_action(title=f"Une action {n}", axis=axis, by=by)
        ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    found = [line.kind.value for line in vote_gap_lines(by.roadmap, VOTED) if line.action]
    assert found == ["fiche", "etape", "indicateur", "budget"] * 8
    with refused("gaps-open"):
        publication_adoption_changes.adopt_roadmap(**VOTE, by=by)
    client.force_login(world.user("referente"))
    page = client.get(reverse("publication:adopt", args=[by.roadmap.slug])).content.decode()
    assert "équilibré" not in page and page.count("Accepter avec un motif") == len(
        vote_gap_lines(by.roadmap, timezone.localdate())
    )


def test_the_page_accepts_a_gap_and_takes_the_reason_back(world: World, client: Client) -> None:
    client.force_login(world.user("elu"))
    slug = world.roadmap.slug
    adopt, accept = (
        reverse("publication:adopt", args=[slug]),
        reverse("publication:accept_gap", args=[slug, "chapitre", "edito"]),
    )
    assert accept in client.get(adopt).content.decode()
    seen = client.get(accept).context["form"].initial["seen"]
    assert client.post(accept, {"reason": "non", "seen": seen}).status_code == 200
    sent = client.post(f"{accept}?jour=2026-12-15", {"reason": REASON, "seen": seen})
    assert sent["Location"] == f"{adopt}?jour=2026-12-15#t-before"
    assert REASON in client.get(adopt).content.decode()
    client.post(reverse("publication:withdraw_gap", args=[slug, "chapitre", "edito"]))
    assert REASON not in client.get(adopt).content.decode()


def test_one_fiche_and_eight_cost_the_same_queries_before_the_vote(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("publication:adopt", args=[world.roadmap.slug])
    with CaptureQueriesContext(connection) as eight:
        client.get(url)
    ActionSheet.objects.filter(roadmap=world.roadmap).exclude(axis__rank=1, rank=1).update(status="proposee")
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    assert len(eight) == len(one)


ROOT = Path(__file__).resolve().parents[2]
BAD_DAYS = ["9999-12-31", "9999-12-30", "0001-01-01", "1999-12-31", "2101-01-01", "abc", "2026-13-45"]
# Every page whose address says a day; a view that reads one by `asked_day` is in this list.
DAY_READERS = {"adopt": (), "accept_gap": ("chapitre", "edito")}


@pytest.mark.parametrize("day", BAD_DAYS)
@pytest.mark.parametrize("name", DAY_READERS)
def test_a_day_of_an_address_that_nobody_could_mean_is_told_and_left_out(
    name: str, day: str, world: World, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse(f"publication:{name}", args=[world.roadmap.slug, *DAY_READERS[name]]) + f"?jour={day}"
    page = client.get(url)
    assert page.status_code == 200
    assert "Écrivez une date" in page.content.decode()
    assert client.post(url, {}).status_code == 200


def test_every_day_of_an_address_is_read_by_the_same_function() -> None:
    views = [*ROOT.glob("jalons/*/views/*.py"), *ROOT.glob("jalons/*/views.py")]
    texts = {path.name: path.read_text() for path in views}
    assert [name for name, text in texts.items() if "fromisoformat" in text or "strptime" in text] == []
    assert {name for name, text in texts.items() if "asked_day(" in text} == {"editions.py", "vote_gaps.py"}


def test_a_fiche_put_off_since_its_adoption_says_what_it_lacks_and_blocks_no_vote(world: World, client: Client) -> None:
    """3.1 lacked 15 000 € and was said ready, because the list before the vote holds only what the committee keeps."""
    ActionSheet.objects.filter(pk=world.action("3.1").pk).update(status="reportee")
    ActionSheet.objects.filter(pk=world.action("3.2").pk).update(status="abandonnee")
    page = adoption_page(world.roadmap, date(2026, 12, 16))
    lines_by_code = {line.fiche.code: line for line in page.lines}
    told = {code: [gap.finding.replace("\xa0", " ") for gap in line.gaps][:1] for code, line in lines_by_code.items()}
    assert (told["1.1"], told["3.1"], told["3.2"]) == (["Il manque 6 000 €."], ["Il manque 15 000 €."], [])
    ready = [line.is_ready for code, line in lines_by_code.items() if code in ("1.1", "1.2", "3.1", "3.2")]
    assert ready == [False, True, False, False]
    assert [line.subject for line in page.before.open if line.action] == ["1.1"]
    client.force_login(world.user("elue"))
    text = client.get(reverse("publication:adoption", args=[world.roadmap.slug])).content.decode()
    assert text.count("Aucun vote n’attend cette fiche aujourd’hui.") == 1
