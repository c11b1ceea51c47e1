"""An enjeu and a fiche cite what was collected: shown with them, and in the thread."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions import queries as actions
from jalons.actions.changes.citations import cite_in_fiche
from jalons.actions.models import SheetFinding
from jalons.base.errors import Refused
from jalons.diagnosis import changes as diagnosis
from jalons.diagnosis.models import Finding
from jalons.overview import queries as overview
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops import changes, queries
from jalons.workshops.models import Stake, StakeFinding
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def stake(world: World) -> Stake:
    piece = actions.sheet(world.action()).key_project
    assert piece
    return Stake.objects.get(pk=piece.stakes[0].pk)


def findings(by: Member) -> tuple[Finding, Finding]:
    return diagnosis.add_finding(text="Premier", by=by), diagnosis.add_finding(text="Second", by=by)


def cited(stake: Stake) -> list[str]:
    return [finding.text for finding in queries.cited_by_stakes([stake.pk]).get(stake.pk, [])]


def test_an_enjeu_cites_what_is_chosen_and_no_more(stake: Stake, by: Member, world: World) -> None:
    first, second = findings(by)
    elsewhere = diagnosis.add_finding(text="Ailleurs", by=world.member(roadmap=world.young))
    changes.cite_in_stake(stake=stake, findings=[second.pk, first.pk, elsewhere.pk, 0], by=by)
    assert cited(stake) == ["Premier", "Second"]
    changes.cite_in_stake(stake=stake, findings=[second.pk], by=by)
    lines = JournalEntry.objects.count()
    changes.cite_in_stake(stake=stake, findings=[second.pk], by=by)
    assert (cited(stake), JournalEntry.objects.count()) == (["Second"], lines)
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == (
        "cite",
        {"findings": [str(first), str(second)]},
        {"findings": [str(second)]},
    )


def test_what_is_removed_or_names_somebody_is_no_longer_cited(stake: Stake, by: Member) -> None:
    first, second = findings(by)
    changes.cite_in_stake(stake=stake, findings=[first.pk, second.pk], by=by)
    diagnosis.remove_finding(finding=first, by=by)
    assert cited(stake) == ["Second"]
    diagnosis.restore_finding(finding=first, by=by)
    assert cited(stake) == ["Premier", "Second"]
    diagnosis.erase_finding(finding=second, by=by)
    assert (cited(stake), StakeFinding.objects.filter(stake=stake).count()) == (["Premier"], 1)


def test_an_enjeu_of_another_roadmap_is_refused(stake: Stake, world: World) -> None:
    with pytest.raises(Refused):
        changes.cite_in_stake(stake=stake, findings=[], by=world.member(roadmap=world.young))


def test_the_thread_goes_from_the_finding_to_the_fiche(stake: Stake, by: Member, world: World) -> None:
    first, second = findings(by)
    changes.cite_in_stake(stake=stake, findings=[first.pk], by=by)
    cite_in_fiche(action=world.action(), findings=[second.pk], by=by)
    thread = overview.thread(actions.sheet(world.action()))
    assert [finding.text for finding in thread.findings] == ["Second"]
    assert [finding.text for finding in thread.stakes[0].findings] == ["Premier"]


def test_a_fiche_of_another_roadmap_cites_nothing(world: World) -> None:
    by = world.member(roadmap=world.young)
    first, _second = findings(by)
    cite_in_fiche(action=world.action(), findings=[first.pk], by=by)
    assert SheetFinding.objects.filter(finding=first).count() == 0


def test_they_are_chosen_and_shown_on_the_pages(stake: Stake, by: Member, world: World, client: Client) -> None:
    first, second = findings(by)
    named = diagnosis.add_finding(text="Mme Untel", by=by)
    client.force_login(world.user("referente"))
    slug, action = by.roadmap.slug, world.action()
    choose = reverse("workshops:cite_in_stake", args=[slug, stake.pk])
    offered = {row.pk for row, _ticked in client.get(choose).context["form"].lines()}
    assert ({first.pk, second.pk} <= offered, named.pk in offered) == (True, False)
    client.post(choose, {"findings": [first.pk]})
    assert client.get(choose).context["form"].lines()[0][0].pk == first.pk
    assert (
        "« Premier »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
        in client.get(reverse("workshops:stakes", args=[slug])).content.decode()
    )
    client.post(reverse("actions:cite_in_fiche", args=[slug, action.code]), {"findings": [second.pk]})
    page = client.get(reverse("overview:thread", args=[slug, action.code])).content.decode()
    assert ("Premier" in page, "Second" in page) == (True, True)
