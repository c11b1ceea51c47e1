"""An enjeu, a fiche and a note cite what was collected: shown with them, in the thread, and beside what they cite."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes.citations import cite_in_fiche
from jalons.actions.models import SheetFinding
from jalons.actions.queries import sheets
from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.forms.citations import MOST_AT_ONCE
from jalons.diagnosis.models import Citation, Finding
from jalons.diagnosis.queries import citations as citation_queries
from jalons.diagnosis.queries import findings as diagnosis_finding_queries
from jalons.overview.queries import thread as thread_queries
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import citations as citation_changes
from jalons.workshops.models import Note, NoteFinding, Stake, StakeFinding
from jalons.workshops.queries import findings as workshops_finding_queries
from jalons.workshops.queries import stakes
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def stake(world: World) -> Stake:
    piece = sheets.current_sheet(world.action()).key_project
    assert piece
    return Stake.objects.get(pk=piece.stakes[0].pk)


def findings(by: Member) -> tuple[Finding, Finding]:
    return finding_changes.add_finding(text="Premier", by=by), finding_changes.add_finding(text="Second", by=by)


def cited(stake: Stake) -> list[str]:
    return [finding.text for finding in stakes.findings_of_stakes([stake.pk]).get(stake.pk, [])]


def test_an_enjeu_cites_what_is_chosen_and_no_more(stake: Stake, by: Member, world: World) -> None:
    first, second = findings(by)
    elsewhere = finding_changes.add_finding(text="Ailleurs", by=world.member(roadmap=world.young))
    citation_changes.cite_in_stake(stake=stake, findings=[second.pk, first.pk, elsewhere.pk, 0], by=by)
    assert cited(stake) == ["Premier", "Second"]
    citation_changes.cite_in_stake(stake=stake, findings=[second.pk], by=by)
    lines = JournalEntry.objects.count()
    citation_changes.cite_in_stake(stake=stake, findings=[second.pk], by=by)
    assert (cited(stake), JournalEntry.objects.count()) == (["Second"], lines)
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.before, entry.after) == (
        "cite",
        {"findings": [str(first), str(second)]},
        {"findings": [str(second)]},
    )


def test_what_is_removed_or_names_somebody_is_no_longer_cited(stake: Stake, by: Member) -> None:
    first, second = findings(by)
    citation_changes.cite_in_stake(stake=stake, findings=[first.pk, second.pk], by=by)
    finding_changes.remove_finding(finding=first, by=by)
    assert cited(stake) == ["Second"]
    finding_changes.restore_finding(finding=first, by=by)
    assert cited(stake) == ["Premier", "Second"]
    finding_changes.erase_finding(finding=second, by=by)
    assert (cited(stake), StakeFinding.objects.filter(stake=stake).count()) == (["Premier"], 1)


def test_an_enjeu_of_another_roadmap_is_refused(stake: Stake, world: World) -> None:
    with refused("stake-gone"):
        citation_changes.cite_in_stake(stake=stake, findings=[], by=world.member(roadmap=world.young))


def test_the_thread_goes_from_the_finding_to_the_fiche(stake: Stake, by: Member, world: World) -> None:
    first, second = findings(by)
    citation_changes.cite_in_stake(stake=stake, findings=[first.pk], by=by)
    cite_in_fiche(action=world.action(), findings=[second.pk], by=by)
    thread = thread_queries.action_thread(sheets.current_sheet(world.action()))
    assert [finding.text for finding in thread.findings] == ["Second"]
    assert [finding.text for finding in thread.stakes[0].findings] == ["Premier"]


def test_a_fiche_of_another_roadmap_cites_nothing(world: World) -> None:
    by = world.member(roadmap=world.young)
    first, _second = findings(by)
    cite_in_fiche(action=world.action(), findings=[first.pk], by=by)
    assert SheetFinding.objects.filter(finding=first).count() == 0


def test_they_are_chosen_and_shown_on_the_pages(stake: Stake, by: Member, world: World, client: Client) -> None:
    first, second = findings(by)
    named = finding_changes.add_finding(text="Mme Untel", by=by)
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


# --- notes


@pytest.fixture
def note(stake: Stake) -> Note:
    """One that is behind the enjeu."""
    return Note.objects.publishable().filter(group__stake=stake).select_related("workshop").order_by("number")[0]


def resting_on(note: Note) -> list[str]:
    return [finding.text for finding in workshops_finding_queries.findings_of_note(note)]


def test_a_note_cites_what_is_chosen_and_no_more(note: Note, by: Member, world: World) -> None:
    first, second = findings(by)
    elsewhere = finding_changes.add_finding(text="Ailleurs", by=world.member(roadmap=world.young))
    citation_changes.cite_in_note(note=note, findings=[second.pk, first.pk, elsewhere.pk, 0], by=by)
    assert resting_on(note) == ["Premier", "Second"]
    citation_changes.cite_in_note(note=note, findings=[second.pk], by=by)
    lines = JournalEntry.objects.count()
    citation_changes.cite_in_note(note=note, findings=[second.pk], by=by)
    assert (resting_on(note), JournalEntry.objects.count()) == (["Second"], lines)
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.about_label, entry.after) == ("cite", str(note), {"findings": [str(second)]})


def test_a_note_of_another_roadmap_or_that_is_gone_is_refused(note: Note, by: Member, world: World) -> None:
    first, _second = findings(by)
    with refused("note-off-the-wall"):
        citation_changes.cite_in_note(note=note, findings=[first.pk], by=world.member(roadmap=world.young))
    Note.objects.filter(pk=note.pk).delete()
    with refused("note-off-the-wall"):
        citation_changes.cite_in_note(note=note, findings=[first.pk], by=by)


def test_what_a_note_cites_leaves_and_comes_back_with_the_finding(note: Note, by: Member) -> None:
    first, second = findings(by)
    citation_changes.cite_in_note(note=note, findings=[first.pk, second.pk], by=by)
    finding_changes.remove_finding(finding=first, by=by)
    assert resting_on(note) == ["Second"]
    finding_changes.restore_finding(finding=first, by=by)
    assert resting_on(note) == ["Premier", "Second"]
    finding_changes.erase_finding(finding=second, by=by)
    assert NoteFinding.objects.filter(note=note).count() == 1


def test_a_note_that_goes_leaves_the_finding(note: Note, by: Member) -> None:
    first, _second = findings(by)
    citation_changes.cite_in_note(note=note, findings=[first.pk], by=by)
    note.delete()
    assert (Finding.objects.filter(pk=first.pk).count(), citation_queries.citation_labels([first.pk])) == (
        1,
        {first.pk: ()},
    )


def test_the_facilitation_chooses_on_the_page_of_the_note(note: Note, by: Member, world: World, client: Client) -> None:
    first, _second = findings(by)
    client.force_login(world.user("referente"))
    place = [by.roadmap.slug, note.workshop.number, note.number]
    choose, shown = reverse("workshops:cite_in_note", args=place), reverse("workshops:note", args=place)
    assert choose in client.get(shown).content.decode()
    response = client.post(choose, {"findings": [first.pk]})
    assert response.headers["Location"] == f"{shown}#t-cited"
    assert "Premier" in client.get(shown).content.decode()
    assert client.get(choose).context["form"].lines()[0] == (diagnosis_finding_queries.finding_row(first), True)


def test_one_looks_for_a_word_without_losing_what_is_ticked(
    note: Note, by: Member, world: World, client: Client
) -> None:
    client.force_login(world.user("referente"))
    ticked = finding_changes.add_finding(text="Une voiture", by=by)
    found = finding_changes.add_finding(text="Le réseau est coupé", by=by)
    for number in range(MOST_AT_ONCE):
        finding_changes.add_finding(text=f"Autre {number}", by=by)
    choose = reverse("workshops:cite_in_note", args=[by.roadmap.slug, note.workshop.number, note.number])
    citation_changes.cite_in_note(note=note, findings=[], by=by)
    response = client.post(choose, {"findings": [ticked.pk], "q": "RESEAU coupe", "chercher": "oui"})
    lines = [(row.pk, is_ticked) for row, is_ticked in response.context["form"].lines()]
    assert (lines, resting_on(note)) == ([(ticked.pk, True), (found.pk, False)], [])
    client.post(choose, {"findings": [ticked.pk, found.pk], "q": "RESEAU coupe"})
    assert resting_on(note) == ["Une voiture", "Le réseau est coupé"]


def test_a_finding_that_no_database_holds_is_not_ticked(note: Note, by: Member, world: World, client: Client) -> None:
    first, _second = findings(by)
    client.force_login(world.user("referente"))
    choose = reverse("workshops:cite_in_note", args=[by.roadmap.slug, note.workshop.number, note.number])
    page = client.post(choose, {"findings": [first.pk, "9" * 5_000], "chercher": "oui", "q": "a" * 100_000})
    assert page.context["form"].lines() == [(diagnosis_finding_queries.finding_row(first), True)]


def test_the_thread_says_what_a_note_rests_on(note: Note, by: Member, world: World, client: Client) -> None:
    first, _second = findings(by)
    citation_changes.cite_in_note(note=note, findings=[first.pk], by=by)
    notes = [
        one
        for stake in thread_queries.action_thread(sheets.current_sheet(world.action())).stakes
        for one in stake.notes
    ]
    assert [(one.number, [finding.text for finding in one.findings]) for one in notes if one.findings] == [
        (note.number, ["Premier"])
    ]
    client.force_login(world.user("referente"))
    page = client.get(reverse("overview:thread", args=[by.roadmap.slug, world.action().code])).content.decode()
    assert "Appuyée par" in page


# --- the other way: what cites a finding


def test_a_finding_tells_what_cites_it(note: Note, stake: Stake, by: Member, world: World, client: Client) -> None:
    first, second = findings(by)
    others = Note.objects.filter(workshop=note.workshop).exclude(pk=note.pk).select_related("workshop")
    for one in (note, others[0]):
        citation_changes.cite_in_note(note=one, findings=[first.pk], by=by)
    citation_changes.cite_in_stake(stake=stake, findings=[first.pk], by=by)
    cite_in_fiche(action=world.action(), findings=[first.pk], by=by)
    assert citation_queries.citation_labels([first.pk, second.pk]) == {
        first.pk: ("2 notes", "1 enjeu", "1 fiche"),
        second.pk: (),
    }
    client.force_login(world.user("referente"))
    told = "Cité par\u00a0: 2 notes, 1 enjeu, 1 fiche."
    for page in ("diagnosis:findings", "diagnosis:finding"):
        where = [by.roadmap.slug] if page == "diagnosis:findings" else [by.roadmap.slug, first.pk]
        assert told in client.get(reverse(page, args=where)).content.decode()
    # It may be erased, because a person may ask for it; whoever does is told what loses it.
    erase = client.get(reverse("diagnosis:finding", args=[by.roadmap.slug, first.pk])).content.decode()
    assert "Ce qui le cite le perdra\u00a0: 2 notes, 1 enjeu, 1 fiche." in erase
    removed = client.post(reverse("diagnosis:remove_finding", args=[by.roadmap.slug, first.pk]), follow=True)
    assert "2 notes, 1 enjeu, 1 fiche" in removed.content.decode()


def test_every_kind_of_citation_is_counted() -> None:
    assert [kind.__name__ for kind in Citation.kinds()] == ["NoteFinding", "StakeFinding", "SheetFinding"]


def test_one_citation_and_ten_cost_the_same_queries(
    note: Note, stake: Stake, by: Member, world: World, client: Client
) -> None:
    client.force_login(world.user("referente"))
    url = reverse("diagnosis:findings", args=[by.roadmap.slug])

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(url)
        return len(made)

    said = [finding_changes.add_finding(text=f"Parole {number}", by=by).pk for number in range(5)]
    citation_changes.cite_in_stake(stake=stake, findings=said[:1], by=by)
    one = cost()
    citation_changes.cite_in_stake(stake=stake, findings=said, by=by)
    citation_changes.cite_in_note(note=note, findings=said, by=by)
    assert cost() == one
