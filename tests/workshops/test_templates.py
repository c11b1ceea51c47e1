"""Templates of workshops: what one makes, what a team keeps, and files that come from outside."""

import json
import re
from datetime import time
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.rules.ballots import BallotKind
from jalons.votes.views.ballots import QUESTIONS
from jalons.workshops.changes import templates as changes
from jalons.workshops.changes.workshops import create_workshop
from jalons.workshops.models import KeptTemplate, RunSheetItem, Workshop
from jalons.workshops.queries.templates import find_template, template_cards
from jalons.workshops.rules import run_sheets
from jalons.workshops.rules import workshop_templates as rules
from jalons.workshops.rules.workshop_templates import TEMPLATES, Flaw, PlannedVote, WorkshopTemplate
from tests.refusals import refused
from tests.workshops.test_views import errors, text

if TYPE_CHECKING:
    from tests.world import World

ITEMS = st.builds(
    run_sheets.ItemModel,
    title=st.text("aé ’", min_size=1, max_size=30).map(str.strip).filter(bool),
    minutes=st.integers(1, 600),
    format=st.sampled_from(run_sheets.Format),
    instruction=st.text("aé\n", max_size=50).map(str.strip),
    script=st.text("aé\n", max_size=50).map(str.strip),
    output=st.text("aé", max_size=50),
    material=st.lists(st.text("aé", min_size=1, max_size=9), max_size=3).map(tuple),
)
VOTES = st.builds(
    PlannedVote,
    title=st.text("aé", min_size=1, max_size=30),
    kind=st.sampled_from(rules.VOTE_KINDS),
    is_two_coloured=st.booleans(),
    source=st.sampled_from(rules.SOURCES),
)
SOME = st.builds(
    WorkshopTemplate,
    kind=st.sampled_from(rules.KINDS),
    title=st.text("aé", min_size=1, max_size=150),
    items=st.lists(ITEMS, max_size=5).map(tuple),
    question=st.text("aé", max_size=300),
    table_count=st.integers(0, 40),
    votes=st.lists(VOTES, max_size=3).map(tuple),
    step=st.none() | st.integers(0, 7),
)


# --- rules -----------------------------------------------------------------------------------------------------------


@given(SOME)
def test_a_file_gives_back_the_template_it_was_made_from(template: WorkshopTemplate) -> None:
    assert rules.read_template_file(rules.write_template_file(template)) == template


def test_words_of_votes_are_those_of_the_floor_of_votes() -> None:
    assert set(rules.VOTE_KINDS) == set(BallotKind)
    # Those of the evening are offered by the page of votes alone: a template knows no evening.
    assert set(rules.SOURCES) - {""} == set(QUESTIONS) - {"enjeux_atelier"}
    assert set(rules.KINDS) == set(Workshop.Kind.values)


def file_of(**values: Any) -> bytes:
    template = rules.template_values(TEMPLATES["enjeux"]) | values
    return json.dumps({"format": rules.FORMAT, "version": 1, "template": template}).encode()


ITEM = rules.template_values(TEMPLATES["enjeux"])["items"][0]
HOSTILE = [
    (b"", Flaw.NOT_OURS),
    (b"\xff\xfe", Flaw.NOT_OURS),
    (b"[1]", Flaw.NOT_OURS),
    (b"[" * 100_000, Flaw.NOT_OURS),
    (b'{"format": "autre"}', Flaw.NOT_OURS),
    (b" " * (rules.LARGEST + 1), Flaw.TOO_BIG),
    (json.dumps({"format": rules.FORMAT, "version": 2}).encode(), Flaw.NEWER),
    (json.dumps({"format": rules.FORMAT, "version": "1"}).encode(), Flaw.BROKEN),
    (json.dumps({"format": rules.FORMAT, "version": 1}).encode(), Flaw.BROKEN),
    (file_of(title=""), Flaw.BROKEN),
    (file_of(title="x" * 151), Flaw.BROKEN),
    (file_of(title="a\0b"), Flaw.BROKEN),
    (file_of(kind="fete"), Flaw.BROKEN),
    (file_of(table_count=41), Flaw.BROKEN),
    (file_of(table_count=True), Flaw.BROKEN),
    (file_of(table_count=1e999), Flaw.BROKEN),
    (file_of(items={}), Flaw.BROKEN),
    (file_of(items=[ITEM] * 61), Flaw.BROKEN),
    (file_of(items=[ITEM | {"minutes": 0}]), Flaw.BROKEN),
    (file_of(items=[ITEM | {"format": "debout"}]), Flaw.BROKEN),
    (file_of(votes=[{"title": "Un vote", "kind": "main levée", "is_two_coloured": False, "source": ""}]), Flaw.BROKEN),
    (file_of(votes=["Un vote"]), Flaw.BROKEN),
    # No database holds these.
    (file_of(question="\ud800"), Flaw.BROKEN),
    (file_of(title="\udfff\ud800"), Flaw.BROKEN),
    (file_of(votes=[{"title": "\ud800", "kind": "avis", "is_two_coloured": False, "source": ""}]), Flaw.BROKEN),
]


@pytest.mark.parametrize(("data", "flaw"), HOSTILE)
def test_a_file_that_is_not_a_template_says_why(data: bytes, flaw: Flaw) -> None:
    with pytest.raises(rules.UnreadableTemplate) as refusal:
        rules.read_template_file(data)
    assert refusal.value.flaw is flaw


@pytest.mark.parametrize(
    ("title", "taken", "free"),
    [
        ("Rencontre", set(), "Rencontre"),
        ("Rencontre", {"Rencontre"}, "Rencontre (2)"),
        ("Rencontre", {"Rencontre", "Rencontre (2)"}, "Rencontre (3)"),
        ("x" * 150, {"x" * 150}, "x" * 146 + " (2)"),
    ],
)
def test_a_title_that_is_taken_gets_a_number(title: str, taken: set[str], free: str) -> None:
    assert rules.free_title(title, taken) == free


# --- changes ---------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def test_a_workshop_made_from_a_template_has_its_conducteur_its_votes_and_its_end(member: Member) -> None:
    template = TEMPLATES["chantiers"]
    workshop = create_workshop(
        title="Atelier 2", kind=template.kind, starts_at=time(18), table_count=6, template=template, by=member
    )
    assert list(RunSheetItem.objects.filter(workshop=workshop).values_list("title", "minutes")) == [
        (item.title, item.minutes) for item in template.items
    ]
    assert workshop.ends_at == time(21, 30)
    assert rules.read_votes(Workshop.objects.get(pk=workshop.pk).planned_votes) == template.votes


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "kept"), [(None, None, None), (time(18), time(20), time(20)), (time(22), None, None)]
)
def test_a_template_ends_a_workshop_only_when_nobody_said_when(
    member: Member, starts_at: time | None, ends_at: time | None, kept: time | None
) -> None:
    workshop = create_workshop(
        title="Atelier", starts_at=starts_at, ends_at=ends_at, template=TEMPLATES["enjeux"], by=member
    )
    assert workshop.ends_at == kept


def test_a_template_is_kept_under_a_free_title_and_removed(member: Member) -> None:
    file = rules.write_template_file(TEMPLATES["restitution"])
    first, second = (changes.receive_template(file=file, by=member) for _time in range(2))
    assert second.title == f"{first.title} (2)"
    assert second.template.title == second.title
    assert find_template(member.roadmap, f"equipe-{first.pk}") == TEMPLATES["restitution"]
    changes.remove_template(template=first, by=member)
    assert find_template(member.roadmap, f"equipe-{first.pk}") is None
    verbs = JournalEntry.objects.filter(roadmap=member.roadmap, about_kind="kepttemplate").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["keep", "keep", "keep", "remove"]  # the first is the demo's


def test_a_team_keeps_fifty_templates_at_most(member: Member) -> None:
    content = rules.template_values(TEMPLATES["enjeux"])
    left = rules.KEPT_MAX - KeptTemplate.objects.filter(roadmap=member.roadmap).count()
    KeptTemplate.objects.bulk_create(
        KeptTemplate(roadmap=member.roadmap, title=f"Modèle {n}", content=content) for n in range(left)
    )
    with refused("too-many-templates"):
        changes.receive_template(file=file_of(), by=member)


@pytest.mark.parametrize("key", ["", "inconnu", "equipe-", "equipe-0", "equipe-x", "equipe-" + "9" * 40, "equipe-²"])
def test_a_key_of_nothing_finds_nothing(member: Member, key: str) -> None:
    assert find_template(member.roadmap, key) is None


def test_a_template_of_another_roadmap_is_not_found(world: "World", member: Member) -> None:
    kept = changes.receive_template(file=file_of(), by=member)
    assert find_template(world.young, f"equipe-{kept.pk}") is None


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def facilitator(client: Client, world: "World") -> Client:
    client.force_login(world.user("facilitation"))
    return client


def test_choosing_a_template_fills_the_form_and_the_workshop_has_it_all(facilitator: Client, world: "World") -> None:
    address = reverse("workshops:create", args=[world.roadmap.slug])
    page = text(facilitator.get(address + "?modele=definition"))
    assert f'value="{TEMPLATES["definition"].title}"' in page
    assert "1\u00a0h\u00a030, 6 séquences, 2 tables, 1 vote prévu." in page
    sent = {"title": "Nos mots", "kind": "autre", "table_count": "2", "template": "definition"}
    facilitator.post(address, sent)
    workshop = Workshop.objects.get(title="Nos mots")
    assert RunSheetItem.objects.filter(workshop=workshop).count() == 6
    votes = text(facilitator.get(reverse("votes:ballots", args=[world.roadmap.slug, workshop.number])))
    assert "Cette définition vous convient-elle" in votes
    form = text(
        facilitator.get(reverse("votes:create_ballot", args=[world.roadmap.slug, workshop.number]) + "?prevu=0")
    )
    assert re.search(r'value="consentement"[^>]* checked', form)


@pytest.mark.parametrize("rank", ["1", "-1", "x", "", "0" * 5000, "²"])
def test_a_vote_that_nobody_planned_is_an_empty_form(facilitator: Client, world: "World", rank: str) -> None:
    address = reverse("votes:create_ballot", args=[world.roadmap.slug, 1])
    assert facilitator.get(address, {"prevu": rank}).status_code == 200


def test_a_form_that_is_refused_keeps_its_template(facilitator: Client, world: "World") -> None:
    address = reverse("workshops:create", args=[world.roadmap.slug])
    answer = facilitator.post(address, {"title": "", "kind": "autre", "table_count": "2", "template": "definition"})
    assert len(errors(answer)) == 1
    assert 'name="template" value="definition"' in text(answer)


def test_a_template_travels_from_a_workshop_to_another_team(facilitator: Client, world: "World") -> None:
    here = [world.roadmap.slug, 1]
    facilitator.post(reverse("carriage:keep_as_template", args=here))
    workshop = world.workshop()
    kept = KeptTemplate.objects.get(roadmap=world.roadmap, title=workshop.title)
    assert len(kept.template.items) == RunSheetItem.objects.filter(workshop=workshop).count()
    assert [vote.source for vote in kept.template.votes] == ["enjeux"]
    file = facilitator.get(reverse("workshops:template_file", args=[world.roadmap.slug, kept.pk]))
    assert str(workshop.held_on) not in file.content.decode()
    assert workshop.place not in file.content.decode()
    facilitator.force_login(world.user("referente"))
    there = reverse("workshops:templates", args=[world.young.slug])
    sent = {"file": SimpleUploadedFile("modele.json", file.content)}
    assert facilitator.post(there, sent)["Location"] == there
    assert KeptTemplate.objects.get(roadmap=world.young).template == kept.template


def test_a_file_that_is_no_template_is_refused_beside_its_field(facilitator: Client, world: "World") -> None:
    address = reverse("workshops:templates", args=[world.roadmap.slug])
    before = len(template_cards(world.roadmap))
    answer = facilitator.post(address, {"file": SimpleUploadedFile("modele.json", b"Bonjour")})
    assert "n’est pas un modèle d’atelier" in text(answer)
    assert len(template_cards(world.roadmap)) == before
