"""Who carries an action: one answer on every page and paper, before the vote and after."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes.funders import say_own_name
from jalons.papers.documents.model import Document, Facts, plain_text
from jalons.papers.slides.model import Fiche
from jalons.publication.changes import adoption
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.changed import roadmap_changes
from jalons.publication.documents.roadmap.council_form import Act
from jalons.publication.documents.roadmap.deliberation import deliberation_document, draft_deliberation
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.models import Edition
from jalons.publication.rules.differences import dump_facts, load_facts
from jalons.publication.rules.public_actions import voted_carrier
from jalons.roadmaps.models import Member, Roadmap
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.world import World

pytestmark = pytest.mark.django_db
RELAIS, CC = "Association Relais", "CC Dronne et Belle"
TODAY = date(2027, 3, 1)


def led_by(action: ActionSheet, name: str) -> ActionSheet:
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation=name, carrier_organisation="")
    return ActionSheet.objects.get(pk=action.pk)


def facts_of(action: ActionSheet) -> dict[str, str]:
    facts = next(block for block in sheet_document(action, VOTED).blocks if isinstance(block, Facts))
    return {label: plain_text(value) for label, value in facts.items}


def words_of(document: Document) -> str:
    return repr(document).replace("\\xa0", " ")


def test_a_carrier_that_somebody_wrote_has_its_own_line(world: World) -> None:
    action = world.action("2.1")
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation=RELAIS, carrier_organisation="Commune de Villars")
    told = facts_of(world.action("2.1"))
    assert (told["Structure pilote"], told["Qui porte l’action"]) == (RELAIS, "Commune de Villars")


@pytest.mark.parametrize(
    ("lead", "carried", "paper"),
    [
        (
            "Communauté de communes, service jeunesse",
            CC,
            f"{CC}, service jeunesse, qui porte l’action",
        ),
        ("Commune de Villars", "Commune de Villars", "Commune de Villars, qui porte l’action"),
        (RELAIS, "", RELAIS),
    ],
)
def test_papers_name_the_same_carrier(world: World, member: Member, lead: str, carried: str, paper: str) -> None:
    action = led_by(world.action("2.1"), lead)
    told = facts_of(action)
    assert (told["Structure pilote"], "Qui porte l’action" in told) == (paper, False)
    slide = next(
        slide
        for slide in roadmap_deck(member.roadmap, VOTED).slides
        if isinstance(slide, Fiche) and slide.title.startswith("2.1 ")
    )
    told = dict(slide.facts)
    assert told["Qui porte l’action"] == carried
    pilot = paper.removesuffix(", qui porte l’action")
    assert told["Structure pilote"] == ("" if pilot == carried else pilot)
    summary = words_of(summary_document(member.roadmap, VOTED))
    assert re.search(rf"{carried or f'{RELAIS}, structure pilote'} \([^)]*2\.1", summary)
    facts = roadmap_facts(member.roadmap, VOTED)
    carrier = voted_carrier(facts[f"action:{action.pk}"], member.roadmap.lead_authority)
    assert (carrier.name if carrier.is_sure else "") == carried


def test_the_page_of_a_fiche_names_a_carrier_that_nobody_wrote(world: World, member: Member, client: Client) -> None:
    led_by(world.action("2.1"), "Communauté de communes")
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("overview:action", args=[member.roadmap.slug, "2.1"])).content.decode()
    assert page.count("Qui porte l’action") == 1


def test_a_name_said_to_be_ours_is_the_authority_on_every_paper_and_changes_no_vote(
    world: World, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    Roadmap.objects.filter(pk=member.roadmap.pk).update(lead_authority="CA Le Grand Périgueux")
    member.roadmap.refresh_from_db()
    led_by(world.action("2.1"), "CC")
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    adoption.adopt_roadmap(**VOTE, by=member)
    say_own_name(name="CC", is_own=True, by=member)
    assert facts_of(world.action("2.1"))["Structure pilote"] == "CA Le Grand Périgueux, qui porte l’action"
    roadmap = Roadmap.objects.get(pk=member.roadmap.pk)
    slides = {
        slide.title[:4]: dict(slide.facts) for slide in roadmap_deck(roadmap, VOTED).slides if isinstance(slide, Fiche)
    }
    assert (slides["2.1 "]["Qui porte l’action"], slides["2.1 "]["Structure pilote"]) == ("CA Le Grand Périgueux", "")
    assert roadmap_changes(roadmap, TODAY).subjects == ()


def test_a_signed_act_confirms_nothing_later(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    led_by(world.action("1.1"), RELAIS)
    assert f"À confirmer : {RELAIS} pilote" in words_of(draft_deliberation(member.roadmap, VOTED))
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    edition = adoption.adopt_roadmap(**VOTE, by=member)
    act = words_of(deliberation_document(member.roadmap, VOTED, Act(vote=edition.deliberation)))
    assert f"{RELAIS}, structure pilote" in act
    assert "confirmer" not in act.lower()


def test_saying_what_the_act_said_already_is_no_change(
    world: World, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = led_by(world.action("1.1"), "Communauté de communes")
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    edition = adoption.adopt_roadmap(**VOTE, by=member)
    # An edition of before carriers were kept.
    facts = {
        name: {key: field for key, field in subject.items() if key != "carrier_organisation"}
        for name, subject in load_facts(edition.facts).items()
    }
    Edition.objects.filter(pk=edition.pk).update(facts=dump_facts(facts))
    action = ActionSheet.objects.get(pk=action.pk)
    sheets.revise_action(action=action, version=action.version, carrier_organisation=CC, by=member)
    assert roadmap_changes(member.roadmap, TODAY).subjects == ()
    action = ActionSheet.objects.get(pk=action.pk)
    sheets.revise_action(action=action, version=action.version, carrier_organisation="Commune de Villars", by=member)
    (subject,) = roadmap_changes(member.roadmap, TODAY).subjects
    lines = [(line.label, line.before, line.after) for line in subject.lines if "porte" in line.label]
    assert lines == [("Qui porte l’action", CC, "Commune de Villars")]


def test_an_edition_keeps_who_leads_where_nobody_is_sure_to_carry(world: World, member: Member) -> None:
    pk = led_by(world.action("2.1"), RELAIS).pk
    kept = roadmap_facts(member.roadmap, VOTED)[f"action:{pk}"]
    carrier = voted_carrier(kept, member.roadmap.lead_authority)
    assert (carrier.name, carrier.is_sure, "carrier_organisation" in kept) == (RELAIS, False, False)
