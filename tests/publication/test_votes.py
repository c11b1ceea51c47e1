"""Votes that adopted nothing, signed acts, and what each way of adoption changes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import adoption as paths
from jalons.actions.models import ActionSheet, AdoptionPath, CrossReference
from jalons.base.attachments import HEAVIEST
from jalons.governance.changes import deliberations
from jalons.governance.models import Deliberation, LostVote, SignedAct
from jalons.papers.documents.model import Table
from jalons.papers.documents.snapshot import read_snapshot
from jalons.publication.changes import adoption
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.models import ACT, Edition
from jalons.roadmaps.models import JournalEntry, Member, Milestone, Step
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.publication.giving_back import read, words
from tests.refusals import refused
from tests.specimens import pdf
from tests.world import World

pytestmark = pytest.mark.django_db
LOST: dict[str, Any] = {
    "held_on": VOTED,
    "assembly": "Conseil communautaire",
    "purpose": "L’adoption de la feuille de route",
    "votes_for": 12,
    "votes_against": 20,
    "abstentions": 1,
    "reason": "Chiffrer le bus avant de revenir.",
}
PDF = pdf("un acte")


@pytest.fixture(autouse=True)
def _after_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    today_is(date(2026, 12, 16), monkeypatch)


@pytest.fixture
def ready(world: World, member: Member) -> Member:
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    return member


@pytest.fixture
def signed_in(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


def address(member: Member, name: str, *more: object) -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, *more])


# --- a vote that adopts nothing --------------------------------------------------------------------------------------


def test_a_lost_vote_freezes_nothing_and_stays_written(ready: Member, signed_in: Client) -> None:
    councils = Milestone.objects.filter(roadmap=ready.roadmap, awaits="conseil")
    before = list(councils.values_list("reached_on", "planned_on"))
    states = list(ActionSheet.objects.filter(roadmap=ready.roadmap).values_list("status", "is_adopted"))
    sent = signed_in.post(address(ready, "write_lost_vote"), LOST | {"held_on": f"{VOTED:%d/%m/%Y}"})
    assert (sent.status_code, sent["Location"]) == (302, address(ready, "editions"))
    told = read(signed_in, address(ready, "editions"))
    assert "Votes perdus L’adoption de la feuille de route" in told
    assert "12 pour, 20 contre, 1 abstention. Chiffrer le bus avant de revenir." in told
    assert not Edition.objects.filter(roadmap=ready.roadmap).exclude(kind="projet").exists()
    assert not Deliberation.objects.filter(roadmap=ready.roadmap).exists()
    assert list(councils.values_list("reached_on", "planned_on")) == before
    assert list(ActionSheet.objects.filter(roadmap=ready.roadmap).values_list("status", "is_adopted")) == states
    assert adoption.adopt_roadmap(**VOTE, by=ready).key == "adoptee-1"  # another vote may follow


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"votes_for": 20, "votes_against": 12}, "more-votes-for", "votes_for"),
        ({"votes_for": 0, "votes_against": 0}, "votes-against-missing", "votes_against"),
        ({"held_on": date(2001, 6, 14)}, "vote-before-roadmap", "held_on"),
        ({"held_on": date(2026, 12, 17)}, "vote-day-to-come", "held_on"),
    ],
)
def test_a_vote_that_was_not_lost_is_refused(member: Member, values: dict[str, Any], code: str, field: str) -> None:
    with refused(code, field):
        deliberations.write_lost_vote(**LOST | values, by=member)
    assert not LostVote.objects.exists()


def test_as_many_votes_on_both_sides_may_be_lost_and_one_vote_is_written_once(member: Member) -> None:
    vote = LOST | {"votes_for": 16, "votes_against": 16}
    deliberations.write_lost_vote(**vote, by=member)
    with refused("lost-vote-already-written", "held_on"):
        deliberations.write_lost_vote(**vote, by=member)


def test_the_vote_of_an_avenant_may_be_lost_too_and_a_mistake_is_taken_back(ready: Member, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    vote = deliberations.write_lost_vote(**LOST | {"purpose": "L’avenant du bus"}, by=ready)
    assert "L’avenant du bus" in read(signed_in, address(ready, "editions"))
    signed_in.post(address(ready, "remove_lost_vote", vote.pk))
    assert not LostVote.objects.exists()
    verbs = JournalEntry.objects.filter(roadmap=ready.roadmap, about_kind="lostvote").values_list("verb", flat=True)
    assert sorted(verbs) == ["remove", "write_lost_vote"]


# --- the signed act --------------------------------------------------------------------------------------------------


def attach(client: Client, member: Member, content: bytes, name: str = "acte.pdf") -> Any:
    return client.post(address(member, "attach_signed_act", "adoptee-1"), {"file": SimpleUploadedFile(name, content)})


def test_the_signed_act_is_attached_downloaded_replaced_and_removed(ready: Member, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    assert attach(signed_in, ready, PDF, "Délibération 2026-118.pdf").status_code == 302
    page = signed_in.get(address(ready, "edition", "adoptee-1")).content.decode()
    assert "Délibération 2026-118.pdf" in page
    got = signed_in.get(address(ready, "signed_act", "adoptee-1"))
    assert got.content == PDF and got["Content-Disposition"].startswith("attachment")
    former = SignedAct.objects.get().stored
    ready.roadmap.refresh_from_db()
    assert ready.roadmap.stored_bytes == len(PDF)
    refusal = attach(signed_in, ready, pdf("un acte corrigé"))
    assert [error.code for error in refusal.context["form"].errors.as_data()["replaces"]] == ["act-already-attached"]
    assert SignedAct.objects.get().stored == former
    corrected = SimpleUploadedFile("acte.pdf", pdf("un acte corrigé"))
    read_before = SignedAct.objects.get().pk - 1
    stale = {"file": SimpleUploadedFile("acte.pdf", pdf("un autre acte")), "replaces": read_before}
    refusal = signed_in.post(address(ready, "attach_signed_act", "adoptee-1"), stale)
    assert [error.code for error in refusal.context["form"].errors.as_data()["replaces"]] == ["act-changed"]
    assert SignedAct.objects.get().stored == former
    box = signed_in.get(address(ready, "attach_signed_act", "adoptee-1")).context["form"]["replaces"]
    assert f'value="{SignedAct.objects.get().pk}"' in str(box)
    sent = {"file": corrected, "replaces": SignedAct.objects.get().pk}
    signed_in.post(address(ready, "attach_signed_act", "adoptee-1"), sent)
    act = SignedAct.objects.get()
    assert act.stored != former and act.name == "acte.pdf"
    entry = JournalEntry.objects.filter(verb="replace_act").get()
    assert (entry.before, entry.after) == ({"name": "Délibération 2026-118.pdf"}, {"name": "acte.pdf"})
    signed_in.post(address(ready, "remove_signed_act", "adoptee-1"))
    assert not SignedAct.objects.exists()
    ready.roadmap.refresh_from_db()
    assert ready.roadmap.stored_bytes == 0
    assert signed_in.get(address(ready, "signed_act", "adoptee-1")).status_code == 404


@pytest.mark.parametrize(
    ("content", "code"), [(b"PK\x03\x04", "unknown"), (b"\x89PNG\r\n\x1a\nimage", "unknown"), (b"", "empty")]
)
def test_only_a_pdf_is_an_act(ready: Member, signed_in: Client, content: bytes, code: str) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    shown = attach(signed_in, ready, content)
    assert [error.code for error in shown.context["form"].errors.as_data()["file"]] == [code]
    assert not SignedAct.objects.exists()


def test_an_act_that_is_too_heavy_is_refused(ready: Member, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    assert attach(signed_in, ready, PDF + b"0" * (HEAVIEST + 1)).status_code in (200, 413)
    assert not SignedAct.objects.exists()


def test_a_vote_recorded_by_mistake_leaves_with_its_act(
    ready: Member, signed_in: Client, django_capture_on_commit_callbacks: Any
) -> None:
    edition = adoption.adopt_roadmap(**VOTE, by=ready)
    attach(signed_in, ready, PDF)
    stored = SignedAct.objects.get().stored
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        adoption.withdraw_adoption(edition=edition, by=ready)
    assert not SignedAct.objects.exists() and not default_storage.exists(stored)


# --- two ways --------------------------------------------------------------------------------------------------------


def choose(mode: str, by: Member) -> AdoptionPath:
    return paths.revise_adoption_path(mode=mode, reference="Horizon 2035", by=by)


def steps_and_milestones(by: Member) -> tuple[str, list[str]]:
    titles = Milestone.objects.filter(roadmap=by.roadmap, step__number=6).order_by("planned_on", "pk")
    return Step.objects.get(roadmap=by.roadmap, number=6).purpose, list(titles.values_list("title", flat=True))


def test_each_way_names_its_vote_its_etape_and_its_signature(world: World) -> None:
    by = world.member(roadmap=world.young)
    usual = steps_and_milestones(by)
    choose("projet", by)
    purpose, titles = steps_and_milestones(by)
    assert titles == ["Délibération du conseil sur le projet de territoire"] and "projet de territoire" in purpose
    choose("ctg", by)
    purpose, titles = steps_and_milestones(by)
    assert titles == ["Délibération du conseil sur la CTG", "Signature de la CTG avec la Caf"] and "Caf" in purpose
    choose("projet", by)
    assert steps_and_milestones(by)[1] == ["Délibération du conseil sur le projet de territoire"]
    assert usual[1] == ["Délibération du conseil"]


def test_what_the_team_named_itself_stays(world: World) -> None:
    by = world.member(roadmap=world.young)
    Milestone.objects.filter(roadmap=by.roadmap, awaits="conseil").update(title="Notre grand soir")
    Step.objects.filter(roadmap=by.roadmap, number=6).update(purpose="À notre façon")
    choose("projet", by)
    assert steps_and_milestones(by) == ("À notre façon", ["Notre grand soir"])


def test_the_vote_of_the_projet_de_territoire_freezes_its_edition(ready: Member, signed_in: Client) -> None:
    choose("projet", ready)
    page = signed_in.get(address(ready, "adopt")).content.decode()
    assert "Enregistrer le vote du projet de territoire" in page
    accept_gaps(ready)  # no renvoi is written yet
    signed_in.post(address(ready, "adopt"), VOTE | {"held_on": f"{VOTED:%d/%m/%Y}"})
    edition = Edition.objects.get(roadmap=ready.roadmap, kind="adoptee")
    document = read_snapshot(edition.document, {})
    assert ("Volet inclusion numérique du projet de territoire", "Horizon 2035") in [
        (label, getattr(value, "text", value) if not isinstance(value, tuple) else value[0].text)
        for label, value in document.facts
    ]
    path = AdoptionPath.objects.get(roadmap=ready.roadmap)
    assert (path.adopted_on, path.deliberation) == (VOTED, "2026-118")


def test_once_voted_the_way_does_not_change(ready: Member) -> None:
    choose("projet", ready)
    accept_gaps(ready)
    adoption.adopt_roadmap(**VOTE, by=ready)
    with refused("path-already-voted", "mode"):
        choose("ctg", ready)
    paths.revise_adoption_path(mode="projet", reference="Horizon 2040", by=ready)
    path = AdoptionPath.objects.get(roadmap=ready.roadmap)
    assert (path.reference, path.adopted_on) == ("Horizon 2040", VOTED)


def test_a_ctg_has_its_axes_and_the_signature_of_the_caf(world: World, ready: Member, signed_in: Client) -> None:
    choose("ctg", ready)
    paths.set_cross_references(references={world.action("1.1"): "Axe 3, accès aux droits"}, by=ready)
    url = reverse("actions:note_signature", args=[ready.roadmap.slug])
    assert signed_in.post(url, {"signed_on": f"{VOTED:%d/%m/%Y}"}).status_code == 302
    document = roadmap_document(ready.roadmap, VOTED)
    assert ("Signée avec la Caf", "le 15 décembre 2026") in document.facts
    tables = [block for block in document.blocks if isinstance(block, Table)]
    table = next(block for block in tables if block.caption == "Axes de\u00a0: Horizon 2035")
    assert [row.cells[1] for row in table.rows][:2] == ["Axe 3, accès aux droits", "pas encore écrit"]
    reached = Milestone.objects.get(roadmap=ready.roadmap, title="Signature de la CTG avec la Caf")
    assert reached.reached_on == VOTED
    earlier = roadmap_document(ready.roadmap, VOTED - timedelta(days=1))
    assert "Signée avec la Caf" not in dict(earlier.facts)


def test_only_a_ctg_is_signed_and_never_before_the_day(ready: Member) -> None:
    choose("projet", ready)
    with refused("path-not-signed"):
        paths.note_signature(signed_on=VOTED, by=ready)
    choose("ctg", ready)
    with refused("signature-day-to-come", "signed_on"):
        paths.note_signature(signed_on=timezone.localdate() + timedelta(days=1), by=ready)
    paths.note_signature(signed_on=VOTED, by=ready)
    choose("projet", ready)
    assert AdoptionPath.objects.get(roadmap=ready.roadmap).signed_on is None


@pytest.mark.parametrize(
    ("mode", "visa", "article"),
    [
        ("projet", "approuve le projet de territoire", "y sont rattachées selon le tableau de renvois"),
        ("ctg", "l’avis de la caisse d’allocations familiales", "avec la caisse d’allocations familiales"),
    ],
)
def test_each_way_has_its_visas_and_its_article(ready: Member, mode: str, visa: str, article: str) -> None:
    choose(mode, ready)
    told = words(draft_deliberation(ready.roadmap, VOTED))
    assert visa in told and article in told


def test_a_voted_act_announces_no_table_of_empty_lines(ready: Member) -> None:
    """« Ses actions y sont rattachées selon le tableau de renvois annexé », then thirteen times « sans renvoi »."""
    choose("projet", ready)
    CrossReference.objects.filter(action__roadmap=ready.roadmap).delete()
    accept_gaps(ready)
    edition = adoption.adopt_roadmap(**VOTE, by=ready)
    told = words(read_snapshot(edition.document[ACT], {}))
    assert "constitue le volet inclusion numérique" in told
    assert "tableau de renvois" not in told and "sans renvoi" not in told


def test_a_lost_vote_after_the_adoption_is_that_of_an_avenant(ready: Member, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    after = LOST | {"held_on": VOTED + timedelta(days=1)}
    with refused("lost-vote-after-adoption", "purpose"):
        deliberations.write_lost_vote(**after, by=ready)
    shown = signed_in.get(address(ready, "write_lost_vote")).content.decode()
    assert 'value="Un avenant à la feuille de route"' in shown
    # A first vote that was lost may be written down late; an avenant may be refused.
    deliberations.write_lost_vote(**LOST | {"held_on": VOTED - timedelta(days=30)}, by=ready)
    deliberations.write_lost_vote(**after | {"purpose": "L’adoption de l’avenant n° 1"}, by=ready)
    assert LostVote.objects.filter(roadmap=ready.roadmap).count() == 2


def test_the_page_of_the_adoption_names_every_vote(ready: Member, world: World, signed_in: Client) -> None:
    adoption.adopt_roadmap(**VOTE, by=ready)
    action = world.action("1.1")
    ActionSheet.objects.filter(pk=action.pk).update(objectives="Autrement")
    accept_gaps(ready)
    voted = VOTE | {"number": "2026-130", "held_on": VOTED + timedelta(days=1), "votes_for": 33}
    adoption.amend_roadmap(**voted, purpose="Le bus", by=ready)
    page = read(signed_in, address(ready, "adoption"))
    for told in (
        "Délibération n° 2026-118, votée le mardi 15 décembre 2026. Vote : 30 pour, 1 contre, 2 abstentions.",
        "Avenant n° 1 : délibération n° 2026-130, votée le mercredi 16 décembre 2026. Vote : 33 pour",
    ):
        assert told in page, told
