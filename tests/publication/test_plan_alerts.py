"""What contradicts itself in a plan holds the vote back, until it is mended or accepted; papers tell it before the vote."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines, tax_recovery
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.publication.changes import vote_gaps as vote_gap_changes
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.short_sheet import short_sheet_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.documents.roadmap.vote_gaps import GapLine, vote_gap_lines
from jalons.publication.queries.adoption import adoption_page
from jalons.roadmaps.models import Member
from tests.days import plain_text
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
REASON = "La Région nous l’a confirmé par écrit."
BASE = "la dépense subventionnable dépasse les dépenses."
TAXES = "La TVA et les montants ne vont pas ensemble."


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").split())


@pytest.fixture
def action(world: World, monkeypatch: pytest.MonkeyPatch) -> ActionSheet:
    """A fiche of the demo whose plan contradicts itself twice."""
    today_is(date(2026, 12, 16), monkeypatch)
    action, by = world.action("1.1"), world.member()
    line = FundingLine.objects.filter(action=action, nature="subvention", kind="investissement").first()
    assert line
    FundingLine.objects.filter(pk=line.pk).update(eligible_amount=Decimal(90_000))
    ExpenseLine.objects.filter(action=action).update(tax="ttc")
    tax_recovery.set_tax_recovery(action=action, tax_recovery="deduite", by=by)
    return action


def gaps(roadmap_member: Member) -> dict[str, GapLine]:
    rows = vote_gap_lines(roadmap_member.roadmap, VOTED)
    return {row.kind.value: row for row in rows if row.subject == "1.1" and row.kind.value in ("assiette", "taxes")}


def test_both_are_listed_before_the_vote_and_the_fiche_is_not_ready(
    world: World, action: ActionSheet, client: Client
) -> None:
    member = world.member()
    found = gaps(member)
    assert set(found) == {"assiette", "taxes"}
    assert plain(found["assiette"].finding).endswith(
        f"{BASE} 90 000 €, pour 62 000 € de dépenses (investissement) dans ce plan."
    )
    assert plain(found["taxes"].finding).startswith(TAXES)
    assert found["assiette"].page == "funding:plan"
    page = adoption_page(member.roadmap, VOTED)
    (line,) = (row for row in page.lines if row.fiche.code == "1.1") if page.lines else ()
    assert not line.is_ready and {"assiette", "taxes"} <= {gap.kind.value for gap in line.gaps}
    client.force_login(world.user("referente"))
    for name in ("publication:adopt", "publication:adoption"):
        assert BASE in plain_text(client.get(reverse(name, args=[member.roadmap.slug])).content.decode()), name


def test_a_reason_for_one_funder_accepts_no_other(world: World, action: ActionSheet) -> None:
    by = world.member()
    vote_gap_changes.accept_gap(kind="assiette", subject="1.1", reason=REASON, on=VOTED, by=by)
    assert not gaps(by)["assiette"].is_open
    FundingLine.objects.filter(action=action, eligible_amount=90_000).update(eligible_amount=62_000)
    other = FundingLine.objects.filter(action=action, nature="subvention", kind="investissement", eligible_amount=None)
    FundingLine.objects.filter(pk=other.first().pk).update(eligible_amount=Decimal(63_000))  # type: ignore[union-attr]
    assert gaps(by)["assiette"].is_open  # smaller, of another funder


def test_papers_tell_it_before_the_vote_and_an_adopted_edition_tells_only_the_reason(
    world: World, action: ActionSheet
) -> None:
    by = world.member()
    roadmap = by.roadmap
    papers = {
        "fiche": sheet_document(action, VOTED),
        "court": short_sheet_document(action, VOTED, roadmap_look(roadmap), pages=1),
        "plan": two_column_document(action, VOTED),
        "financement": funding_document(roadmap, VOTED),
        "projet": draft_deliberation(roadmap, VOTED),
    }
    for name, made in papers.items():
        assert (plain(made).count(BASE), plain(made).count(TAXES[3:])) == (1, 1), name
    for code in GAPS:
        balance(world, code, by)
    accept_gaps(by)
    edition = adopt_roadmap(**VOTE, by=by)
    text = plain(edition.document)
    assert (text.count(BASE), text.count(TAXES)) == (1, 1)  # in the annex of what is adopted with a gap
    assert BASE not in plain(edition.deck) and TAXES not in plain(edition.deck)


def test_mended_nothing_is_left(world: World, action: ActionSheet) -> None:
    by = world.member()
    tax_recovery.set_tax_recovery(action=action, tax_recovery="aucune", by=by)
    lines.add_expense(action=action, label="Remorque", kind="investissement", amount=Decimal(28_000), tax="ttc", by=by)
    assert gaps(by) == {}
