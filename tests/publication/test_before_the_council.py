"""What members of a council should know before they vote: what is left out, what is not obtained, and a note that says it."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, Axis
from jalons.funding.changes.funders import say_own_name
from jalons.funding.rules.money import Consolidated, Sums
from jalons.papers.documents.model import Document, Table, plain_text
from jalons.papers.slides.model import Figures
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.briefing import briefing_document
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.queries.vote_gaps import missing_before_vote
from jalons.publication.words import unobtained_sentence
from jalons.roadmaps.models import Member, Roadmap
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.publication.test_amendments import TODAY
from tests.world import World

pytestmark = pytest.mark.django_db


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def outside(world: World, member: Member) -> ActionSheet:
    """A fiche that the committee never kept, and a draft."""
    sheets.propose_action(title="Un brouillon", axis=world.action("1.1").axis, by=member)
    action = sheets.propose_action(title="Une idée", axis=world.action("1.1").axis, by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    ActionSheet.objects.filter(roadmap=member.roadmap).update(is_adopted=False)
    return action


def test_what_the_council_does_not_vote_is_told_on_every_paper(outside: ActionSheet, member: Member) -> None:
    told = f"1 action n’est pas soumise au vote : {outside.code} (proposée)."
    figures = next(slide for slide in roadmap_deck(member.roadmap, VOTED).slides if isinstance(slide, Figures))
    summary, roadmap = summary_document(member.roadmap, VOTED), roadmap_document(member.roadmap, VOTED)
    for document in (summary, roadmap):
        assert plain(dict(document.facts)["Hors du vote"]) == told
    assert told in plain(figures)
    assert told in plain(briefing_document(member.roadmap, VOTED))


def test_an_adopted_edition_says_nothing_of_what_it_left_out(
    world: World, member: Member, outside: ActionSheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    edition = adopt_roadmap(**VOTE, by=member)
    assert "soumise au vote" not in plain(edition.document) + plain(edition.deck)
    assert "Hors du vote" not in dict(summary_document(member.roadmap, TODAY).facts)


def test_the_gate_and_the_page_of_the_adoption_tell_it_with_what_is_not_obtained(
    outside: ActionSheet, member: Member, client: Client
) -> None:
    before = missing_before_vote(member.roadmap, VOTED)
    assert ([row.code for row in before.left_out], before.drafts) == ([outside.code], 1)
    assert "ne sont pas encore obtenus" in before.unobtained
    assert member.user
    client.force_login(member.user)
    for page in ("adopt", "adoption"):
        told = plain(client.get(reverse(f"publication:{page}", args=[member.roadmap.slug])).content.decode())
        assert "À regarder avant le vote" in told
        assert "1 action n’est pas soumise à ce vote : le comité ne l’a pas retenue" in told
        assert plain(before.unobtained) in told


def test_the_gate_asks_which_names_are_ours(world: World, member: Member, client: Client) -> None:
    Roadmap.objects.filter(pk=member.roadmap.pk).update(lead_authority="CA Le Grand Périgueux")
    member.roadmap.refresh_from_db()
    action = world.action("1.1")
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation="Communauté de communes")
    (asked,) = missing_before_vote(member.roadmap, VOTED).own_names
    assert (asked.name, "1.1" in asked.codes) == ("Communauté de communes", True)
    client.force_login(world.user("referente"))
    page = client.get(reverse("publication:adopt", args=[member.roadmap.slug])).content.decode()
    assert f"{reverse('funding:funders', args=[member.roadmap.slug])}#est-ce-vous" in page
    say_own_name(name=asked.name, is_own=True, by=member)
    assert missing_before_vote(member.roadmap, VOTED).own_names == []


@pytest.mark.parametrize(
    ("secured", "expected"),
    [
        ("12000", "134 400 € des 146 400 € de dépenses, soit 92 %, ne sont pas encore obtenus."),
        ("146400", ""),
    ],
)
def test_the_share_that_nobody_granted_is_told(secured: str, expected: str) -> None:
    paid = Decimal(secured)
    sums = Sums(expenses=Decimal(146_400), secured=paid, envisaged=Decimal(146_400) - paid)
    assert plain(unobtained_sentence(Consolidated(sums))) == expected


def test_an_axis_without_action_is_in_no_summary(world: World, member: Member) -> None:
    Axis.objects.create(roadmap=member.roadmap, rank=9, title="Actions sans axe")
    assert "Actions sans axe" not in plain(summary_document(member.roadmap, VOTED))


def table_of(document: Document, caption: str) -> Table:
    return next(b for b in document.blocks if isinstance(b, Table) and plain(b.caption) == caption)


def test_the_note_for_the_council_says_what_is_asked_and_what_it_costs(world: World, member: Member) -> None:
    note = briefing_document(member.roadmap, VOTED)
    told = plain(note)
    assert "Adopter la feuille de route annexée, qui compte 8 actions" in told
    assert "À joindre à la convocation" in told
    rows = table_of(note, "Les actions soumises au vote").rows
    assert [plain_text(row.cells[0]).partition(" ")[0] for row in rows] == sorted(told_codes(member))
    assert "ne sont pas encore obtenus" in told
    assert "par action et par année" in told
    # Nothing of it is to be filled by hand.
    assert "……" not in told


def told_codes(member: Member) -> list[str]:
    carried = missing_before_vote(member.roadmap, VOTED).carried
    return [code for one in carried for code in one.codes]


def test_the_note_of_an_avenant_says_what_it_changes(
    world: World, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    adopt_roadmap(**VOTE, by=member)
    assert "il n’y a pas d’avenant à faire" in plain(briefing_document(member.roadmap, TODAY))
    action = world.action("1.1")
    sheets.revise_action(action=action, version=action.version, title="Un autre bus", by=member)
    told = plain(briefing_document(member.roadmap, TODAY))
    assert "Adopter un avenant à la feuille de route" in told and "Un autre bus" in told
