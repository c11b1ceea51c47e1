"""What changed since the adopted edition, and the avenant that freezes it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, ActionStep, StepOrder
from jalons.base.french import format_euros
from jalons.funding.changes import lines as line_changes
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.governance.models import Deliberation
from jalons.papers.documents.model import Heading, Table, plain_text
from jalons.papers.documents.snapshot import read_snapshot
from jalons.papers.stored_parts import load_part
from jalons.publication.changes import adoption, chapters
from jalons.publication.documents.roadmap.amendment import changed_lines
from jalons.publication.documents.roadmap.changed import ChangedLine, roadmap_changes
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.publication.documents.roadmap.followed import moved_since
from jalons.publication.models import ACT, Edition
from jalons.publication.rules.differences import list_differences, load_facts
from jalons.roadmaps.changes import roadmaps as roadmap_changes_
from jalons.roadmaps.models import Member
from tests.papers.reading import squeezed
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance, keep, today_is
from tests.publication.differences import applied
from tests.publication.giving_back import read, text_of
from tests.publication.giving_back import words as text_words
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture
def adopted(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> Member:
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    adoption.adopt_roadmap(**VOTE, by=member)
    accept_gaps(member, TODAY)  # a scheme has closed since the vote
    return member


def test_nothing_changed_since_the_vote(adopted: Member) -> None:
    assert roadmap_changes(adopted.roadmap, TODAY).subjects == ()
    with refused("nothing-to-amend"):
        adoption.amend_roadmap(purpose="Rien", by=adopted)


def test_what_is_followed_is_not_a_change(adopted: Member, world: World) -> None:
    """An action that goes on, a grant that is given, an idea that nobody kept."""
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    line = FundingLine.objects.filter(action=world.action("1.1"), status="demande").first()
    assert line
    FundingLine.objects.filter(pk=line.pk).update(status="accorde")
    sheets.propose_action(title="Une idée", axis=world.action("1.1").axis, by=adopted)
    assert roadmap_changes(adopted.roadmap, TODAY).subjects == ()


def test_a_chapter_saved_empty_is_no_chapter(adopted: Member, client: Client) -> None:
    client.force_login(adopted.user)
    pages = [reverse(f"publication:{name}", args=[adopted.roadmap.slug]) for name in ("changed", "amend")]
    chapters.write_chapter(chapter="contexte", text="", by=adopted)
    assert roadmap_changes(adopted.roadmap, TODAY).subjects == ()
    assert [client.get(page).status_code for page in pages] == [200, 200]
    chapters.write_chapter(chapter="contexte", text="Un contexte.", by=adopted)
    adoption.amend_roadmap(purpose="Le contexte", by=adopted)
    chapters.write_chapter(chapter="contexte", text="", by=adopted)
    assert [(subject.title, subject.word) for subject in roadmap_changes(adopted.roadmap, TODAY).subjects] == [
        ("Chapitre «\xa0Contexte et cadre\xa0»", "retiré")
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200]


def _change_everything(world: World, by: Member) -> None:
    roadmap_changes_.revise_roadmap(
        name=by.roadmap.name, lead_authority=by.roadmap.lead_authority, carrying_service="Direction nouvelle", by=by
    )
    chapters.write_chapter(chapter="edito", text="Un an après.", by=by)
    action = world.action("1.2")
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor="Une autre vice-présidence", ends_on="2028-01-31")
    for change in (line_changes.add_expense,):
        change(action=action, label="Un second poste", kind="fonctionnement", amount=Decimal(600), by=by)
    resource = FundingLine.objects.filter(action=action).earliest("id")
    FundingLine.objects.filter(pk=resource.pk).update(amount=resource.amount + 600)
    ActionSheet.objects.filter(pk=world.action("3.1").pk).update(status="abandonnee")


def test_each_difference_is_told_by_fiche_and_field(adopted: Member, world: World) -> None:
    _change_everything(world, adopted)
    told = {subject.title: subject for subject in roadmap_changes(adopted.roadmap, TODAY).subjects}
    assert {title: subject.act for title, subject in told.items()} == {
        "La feuille de route": "changed",
        "Action 1.2 Soutenir les secrétaires de mairie": "changed",
        "Action 3.1 Reconditionner des ordinateurs": "removed",
        "Chapitre «\u00a0Édito\u00a0»": "added",
    }
    lines = {line.label: line for line in told["Action 1.2 Soutenir les secrétaires de mairie"].lines}
    assert lines["Élue ou élu de référence"].after == "Une autre vice-présidence"
    assert lines["Fin"].after == "31 janv. 2028"
    assert lines["Dépense «\u00a0Un second poste\u00a0»"] == ChangedLine(
        "Dépense «\u00a0Un second poste\u00a0»", "", "600\u00a0€", "+600\u00a0€"
    )
    assert lines["Total des dépenses"] == ChangedLine(
        "Total des dépenses", "6\u00a0400\u00a0€", "7\u00a0000\u00a0€", "+600\u00a0€"
    )


def test_the_differences_of_a_real_roadmap_give_it_back(adopted: Member, world: World) -> None:
    before = load_facts(Edition.objects.get(roadmap=adopted.roadmap).facts)
    _change_everything(world, adopted)
    after = roadmap_facts(adopted.roadmap, TODAY)
    assert before != after and applied(before, list_differences(before, after)) == after


def test_an_avenant_holds_the_list_and_starts_the_next_count(adopted: Member, world: World) -> None:
    _change_everything(world, adopted)
    frozen = Edition.objects.get(roadmap=adopted.roadmap).document
    edition = adoption.amend_roadmap(purpose="Un second poste", by=adopted)
    assert (edition.key, str(edition), edition.document["status"]) == ("avenant-1", "avenant n° 1", "Avenant n° 1")
    document = read_snapshot(edition.document, {})
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    first = next(block for block in document.blocks if isinstance(block, Heading))
    assert first.new_page and dict(document.facts)["Objet"] == "Un second poste"
    assert "Objet : Un second poste" in text_words(document)
    assert headings[0] == "Ce que change cet avenant" and "13. Annexes" in headings
    assert dict(document.facts)["Adoptée par"] == "délibération n° 2026-118 du 15 décembre 2026"
    table = next(b for b in document.blocks if isinstance(b, Table) and b.caption.endswith("secrétaires de mairie"))
    rows = [tuple(plain_text(cell) for cell in row.cells) for row in table.rows]
    assert ("Total des dépenses", "6\u00a0400\u00a0€", "7\u00a0000\u00a0€ (+600\u00a0€)") in rows
    assert Edition.objects.get(roadmap=adopted.roadmap, kind="adoptee").document == frozen
    assert roadmap_changes(adopted.roadmap, TODAY).subjects == ()
    with refused("edition-has-amendment"):
        adoption.withdraw_adoption(edition=Edition.objects.get(kind="adoptee"), by=adopted)


def test_an_avenant_recorded_by_mistake_is_taken_back(adopted: Member, world: World, client: Client) -> None:
    """It had no « Retirer », and the vote that it follows could not be taken back either: for ever."""
    client.force_login(adopted.user)
    _change_everything(world, adopted)
    new = sheets.propose_action(title="Une action de plus", axis=world.action("1.1").axis, by=adopted)
    keep(world, new.code)
    accept_gaps(adopted, TODAY)
    changed = roadmap_changes(adopted.roadmap, TODAY).subjects
    sheets_of = ActionSheet.objects.filter(roadmap=adopted.roadmap)
    states, voted = dict(sheets_of.values_list("pk", "status")), set(sheets_of.filter(is_adopted=True))
    vote = VOTE | {"number": "2027-12", "held_on": TODAY}
    edition = adoption.amend_roadmap(purpose="Une action de plus", by=adopted, **vote)
    new.refresh_from_db()
    assert (new.is_adopted, new.status) == (True, "validee")
    page = reverse("publication:edition", args=[adopted.roadmap.slug, edition.key])
    first = reverse("publication:edition", args=[adopted.roadmap.slug, "adoptee-1"])
    assert [b"Retirer cet" in client.get(address).content for address in (page, first)] == [True, False]
    assert "Objet\u00a0: Une action de plus" in client.get(page).content.decode()
    assert (
        client.post(reverse("publication:withdraw_adoption", args=[adopted.roadmap.slug, edition.key])).status_code
        == 302
    )
    assert list(Edition.objects.values_list("kind", flat=True)) == ["adoptee"]
    assert list(Deliberation.objects.values_list("number", flat=True)) == [VOTE["number"]]
    assert dict(sheets_of.values_list("pk", "status")) == states
    assert set(sheets_of.filter(is_adopted=True)) == voted and new not in voted
    assert roadmap_changes(adopted.roadmap, TODAY).subjects == changed
    assert b"Retirer cette" in client.get(first).content


def test_an_avenant_that_the_prefecture_has_is_kept(adopted: Member, world: World) -> None:
    _change_everything(world, adopted)
    unvoted = adoption.amend_roadmap(purpose="Pour mémoire", by=adopted)
    adoption.withdraw_adoption(edition=unvoted, by=adopted)
    vote = VOTE | {"number": "2027-12", "held_on": TODAY, "received_on": TODAY}
    voted = adoption.amend_roadmap(purpose="Un second poste", by=adopted, **vote)
    with refused("deliberation-received"):
        adoption.withdraw_adoption(edition=voted, by=adopted)


def test_the_draft_is_that_of_the_avenant_until_it_is_voted(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    slug = adopted.roadmap.slug
    _change_everything(world, adopted)
    FundingLine.objects.filter(action=world.action("1.1")).filter(status="demande").update(status="refuse")
    drafts = [reverse("publication:draft_deliberation", args=[slug, extension]) for extension in ("pdf", "docx", "odt")]
    page = client.get(reverse("publication:amend", args=[slug])).content.decode()
    assert [draft for draft in drafts if f'href="{draft}"' not in page] == []
    draft = draft_deliberation(adopted.roadmap, TODAY)
    told = text_words(draft).replace("\u00a0", " ")
    assert draft.title == "Avenant n° 1 à la feuille de route d’inclusion numérique"
    for said in (
        "Vu la délibération n° 2026-118 du 15 décembre 2026, qui adopte la feuille de route ;",
        "total des dépenses : 6 400 € avant, 7 000 € après (+600 €)",
        "€ avant, refusée après (-",
        "L’avenant n° 1 à la feuille de route, annexé, est adopté. Son objet : ………",
    ):
        assert said in told.replace("−", "-"), said
    assert "Nature de la ressource" not in told and "est adoptée. Elle compte" not in told


def test_a_voted_act_says_its_vote_and_stays_as_it_was(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    slug = adopted.roadmap.slug
    address = reverse("publication:voted_deliberation", args=[slug, "adoptee-1", "docx"])
    index = client.get(reverse("publication:index", args=[slug])).content.decode()
    assert address in index and "La délibération votée, à signer" in index
    assert address in client.get(reverse("publication:edition", args=[slug, "adoptee-1"])).content.decode()
    before = text_of(client.get(address).content, "docx")
    assert squeezed("Délibération n° 2026-118 du 15 décembre 2026") in before
    assert squeezed("Séance du 15 décembre 2026, Conseil communautaire.") in before
    assert squeezed("Pour 30") in before and squeezed("Projet de délibération") not in before
    assert squeezed("Après en avoir délibéré, le conseil communautaire décide") in before
    assert squeezed("Complétez") not in before and "[" not in before
    _change_everything(world, adopted)
    assert text_of(client.get(address).content, "docx") == before
    vote = VOTE | {"number": "2027-12", "held_on": date(2027, 2, 15)}
    adoption.amend_roadmap(purpose="Un second poste", **vote, by=adopted)
    act = read_snapshot(Edition.objects.get(kind="avenant").document[ACT], {})
    assert (act.title, act.subtitle) == (
        "Avenant n° 1 à la feuille de route d’inclusion numérique",
        "Délibération n° 2027-12 du 15 février 2027",
    )
    told = text_words(act).replace("\u00a0", " ")
    assert "Son objet : Un second poste." in told and "n° 2026-118" in told and "Vu la délibération n° 2027" not in told
    deck = load_part(Edition.objects.get(kind="avenant").deck)
    assert (deck.slides[1].title, deck.slides[1].lead) == ("Avenant n° 1", "Un second poste")
    assert client.get(address.replace("adoptee-1", "avenant-2")).status_code == 404


def test_what_is_new_in_an_avenant_is_told_as_new_words(adopted: Member, world: World) -> None:
    """« rien avant, Subvention, Fonctionnement, argent public après » could not be read."""
    line_changes.add_funding(
        action=world.action("1.2"),
        funder="Région",
        nature="subvention",
        kind="fonctionnement",
        amount=Decimal(600),
        status="envisage",
        is_public=True,
        by=adopted,
    )
    told = [line.partition("ressource")[2] for line in changed_lines(roadmap_changes(adopted.roadmap, TODAY))]
    assert " «\u00a0Région\u00a0»\u00a0: désormais «\u00a0Subvention, fonctionnement, argent public\u00a0»" in told
    assert not any("rien avant" in line for line in told)


def test_an_avenant_that_was_voted_validates_the_new_fiches(adopted: Member, world: World) -> None:
    _change_everything(world, adopted)
    keep(world, "2.1")
    vote = VOTE | {"number": "2027-12", "held_on": date(2027, 2, 15)}
    edition = adoption.amend_roadmap(purpose="Une action de plus", **vote, by=adopted)
    assert edition.deliberation and (edition.deliberation.number, world.action("2.1").status) == ("2027-12", "validee")


def test_an_avenant_is_never_voted_before_what_it_amends(adopted: Member, world: World, client: Client) -> None:
    _change_everything(world, adopted)
    assert adopted.user
    client.force_login(adopted.user)
    first = VOTE["held_on"]
    vote = VOTE | {"number": "2027-12", "held_on": first - timedelta(days=1)}
    with refused("amendment-before-vote", "held_on"):
        adoption.amend_roadmap(purpose="Une action de plus", **vote, by=adopted)
    sent = {"purpose": "Une action de plus", "number": "2027-12", "assembly": "Le conseil", "votes_for": "28"}
    amend = reverse("publication:amend", args=[adopted.roadmap.slug])
    page = client.post(amend, sent | {"held_on": f"{vote['held_on']:%d/%m/%Y}"})
    form = page.context["form"]
    assert (list(form.errors), form["purpose"].value(), form["number"].value()) == (
        ["held_on"],
        "Une action de plus",
        "2027-12",
    )
    assert not Edition.objects.filter(kind="avenant").exists()
    edition = adoption.amend_roadmap(purpose="Une action de plus", **vote | {"held_on": first}, by=adopted)
    assert edition.deliberation and edition.deliberation.held_on == first


def test_an_avenant_must_balance_and_follow_an_adoption(adopted: Member, world: World) -> None:
    line_changes.add_expense(
        action=world.action("1.2"), label="De trop", kind="fonctionnement", amount=Decimal(75), by=adopted
    )
    with refused("gaps-open", saying="1.2 Soutenir les secrétaires de mairie : Il manque 75 €."):
        adoption.amend_roadmap(purpose="Trop", by=adopted)
    with refused("roadmap-not-adopted"):
        adoption.amend_roadmap(purpose="Tôt", by=world.member(roadmap=world.young))


def test_the_page_tells_it_and_leads_to_the_avenant(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    slug = adopted.roadmap.slug
    url = reverse("publication:changed", args=[slug])
    assert "La feuille de route dit encore ce qui a été adopté." in read(client, url)
    _change_everything(world, adopted)
    with CaptureQueriesContext(connection) as few:
        page = read(client, url)
    for said in ("4 éléments ont changé", "Un second poste", "+600 €", "31 janv. 2028", "retirée"):
        assert said in page
    for code in ("2.1", "2.2", "2.3"):
        ActionSheet.objects.filter(pk=world.action(code).pk).update(means="Autrement")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(few) == len(many)
    amend = reverse("publication:amend", args=[slug])
    wrong = client.post(amend, {"purpose": "Encore", "held_on": "01/02/2027"})
    assert "Écrivez le numéro de la délibération" in wrong.content.decode()
    sent = client.post(amend, {"purpose": "Un second poste"})
    assert sent["Location"] == reverse("publication:edition", args=[slug, "avenant-1"])


def test_an_avenant_is_offered_only_once_something_changed(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    slug = adopted.roadmap.slug
    amend, adoption_page, index = (
        reverse(f"publication:{name}", args=[slug]) for name in ("amend", "adoption", "index")
    )
    draft = reverse("publication:draft_deliberation", args=[slug, "docx"])
    nothing = "Rien n’a changé depuis l’édition en vigueur : il n’y a pas d’avenant à faire."
    assert nothing in read(client, amend) and 'name="purpose"' not in client.get(amend).content.decode()
    assert nothing in read(client, adoption_page) and amend not in client.get(adoption_page).content.decode()
    documents = client.get(index).content.decode()
    assert draft not in documents and reverse("publication:changed", args=[slug]) in documents
    assert text_words(draft_deliberation(adopted.roadmap, TODAY)) == nothing
    _change_everything(world, adopted)
    assert nothing not in read(client, amend) and 'name="purpose"' in client.get(amend).content.decode()
    assert nothing not in read(client, adoption_page)
    assert draft in client.get(amend).content.decode()


def test_before_any_adoption_the_page_says_what_it_will_tell(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    assert "Pas encore d’édition adoptée." in read(client, reverse("publication:changed", args=[world.young.slug]))


def test_what_a_fiche_asks_of_people_and_of_time_is_told_too(adopted: Member, world: World) -> None:
    """Posts, frameworks, the order of steps, the years of a line, what nobody pays."""
    action = world.action("1.2")
    ActionSheet.objects.filter(pk=action.pk).update(
        staff=[["Conseillère numérique", "0.5", "Centre social"]], frameworks=[["autre", "Contrat de ville"]]
    )
    second = ActionStep.objects.filter(action=action)[1]
    elsewhere = ActionStep.objects.filter(action=world.action("1.1"))[0]
    StepOrder.objects.create(step=second, after=elsewhere)
    expense = ExpenseLine.objects.filter(action=action).earliest("id")
    Instalment.objects.filter(expense=expense).delete()
    Instalment.objects.create(expense=expense, year=2028, planned=Decimal(1500))
    FundingLine.objects.create(
        action=action, funder="Une commune", scheme="Une salle", nature="nature", kind="fonctionnement", amount=40
    )
    (told,) = roadmap_changes(adopted.roadmap, TODAY).subjects
    said = {line.label: line.after for line in told.lines}
    assert said["Postes et temps de travail"] == "Conseillère numérique, 0,5\u00a0ETP, Centre social"
    assert said["Cadres d’articulation"].endswith("Contrat de ville")
    assert said[f"Ce que l’étape attend «\u00a0{second.label}\u00a0»"].splitlines()[-1] == f"1.1 {elsewhere.label}"
    assert said[f"Années de la dépense «\u00a0{expense.label}\u00a0»"] == "2028\u00a0: 1\u00a0500\u00a0€"
    assert said["Contribution valorisée «\u00a0Une commune, Une salle\u00a0»"] == "40\u00a0€"


def test_states_and_money_are_told_both_ways_with_their_totals(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    url = reverse("publication:changed", args=[adopted.roadmap.slug])
    assert "Aucune action n’a changé d’état." in read(client, url)
    sheets.advance_action(action=world.action("1.2"), to="realisee", by=adopted)
    line = FundingLine.objects.filter(action=world.action("1.1"), status="demande").earliest("id")
    FundingLine.objects.filter(pk=line.pk).update(status="accorde")
    page = read(client, url)
    assert "1 action a changé d’état." in page and "réalisée" in page
    edition = Edition.objects.get(roadmap=adopted.roadmap)
    moved = {row.label: row for row in moved_since(edition, TODAY).money}
    assert moved["Ressources acquises"].gap == "+" + format_euros(line.amount)
    assert moved["Ressources demandées"].gap == format_euros(-line.amount)
    Edition.objects.filter(pk=edition.pk).update(followed={})
    assert "Cette édition n’a pas gardé l’état des actions" in read(client, url)


def test_the_page_of_an_avenant_shows_the_gate_before_its_button(adopted: Member, world: World, client: Client) -> None:
    assert adopted.user
    client.force_login(adopted.user)
    _change_everything(world, adopted)
    line_changes.add_expense(
        action=world.action("1.2"), label="De trop", kind="fonctionnement", amount=Decimal(75), by=adopted
    )
    slug = adopted.roadmap.slug
    page = client.get(reverse("publication:amend", args=[slug])).content.decode()
    assert "L’avenant ne peut pas encore être figé." in page and "Il manque 75\u00a0€." in page
    assert reverse("funding:plan", args=[slug, "1.2"]) in page
    accept = reverse("publication:accept_gap", args=[slug, "equilibre", "1.2"])
    assert accept in page
    seen = client.get(accept).context["form"].initial["seen"]
    sent = client.post(accept, {"reason": "Le bureau a choisi de voter ainsi.", "seen": seen})
    assert sent["Location"].startswith(reverse("publication:amend", args=[slug]))
    assert "ne peut pas encore" not in client.get(reverse("publication:amend", args=[slug])).content.decode()
