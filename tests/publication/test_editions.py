"""Frozen editions: the same bytes for ever, made in the background, shown with their hash."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.funding.changes import lines
from jalons.papers.documents import FORMATS
from jalons.papers.stored_parts import dump_part, load_part
from jalons.publication.changes import editions
from jalons.publication.changes.editions import make_file
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.models import Edition, EditionFile
from jalons.publication.words import EDITION_FORMATS
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import JournalEntry, Member
from tests.papers import reading
from tests.papers.formulas import read_xlsx
from tests.publication.adopting import today_is
from tests.publication.giving_back import text_of
from tests.publication.test_presentation import slides
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)


@pytest.fixture
def young(world: World, client: Client) -> Member:
    """Of a roadmap without any edition; signed in."""
    member = world.member(roadmap=world.young)
    assert member.user
    client.force_login(member.user)
    return member


def address(member: Member, name: str, *more: object) -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, *more])


def made(edition: Edition) -> dict[str, bytes]:
    for file in edition.files.all():
        make_file.call(file.pk)
    return {file.extension: bytes(file.content) for file in edition.files.all()}


def test_a_version_is_numbered_signed_and_told_in_the_journal(young: Member) -> None:
    first = editions.freeze_project(purpose="Relecture", on=DAY, by=young)
    second = editions.freeze_project(by=young)
    assert [(e.key, str(e), e.purpose) for e in (first, second)] == [
        ("projet-1", "version projet n° 1", "Relecture"),
        ("projet-2", "version projet n° 2", ""),
    ]
    assert (first.frozen_on, first.by_name, first.document["status"]) == (DAY, young.name, "Version projet n° 1")
    line = JournalEntry.objects.filter(roadmap=young.roadmap, about_kind="edition").earliest("id")
    assert (line.verb, line.about_label, line.after) == ("freeze", "version projet n° 1", {"purpose": "Relecture"})


def test_each_format_waits_until_a_task_makes_it_after_the_commit(
    young: Member, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as tasks:
        edition = editions.freeze_project(by=young)
    files = edition.files.all()
    assert {(file.extension, file.made_at, file.sha256) for file in files} == {(e, None, "") for e in EDITION_FORMATS}
    for task in tasks:
        task()
    for file in edition.files.all():
        assert file.made_at and file.size == len(file.content) > 1000
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()


def test_the_bytes_and_the_hash_stay_when_everything_else_moves(young: Member, client: Client) -> None:
    edition = editions.freeze_project(by=young)
    made(edition)
    urls = [address(young, "edition_file", edition.key, extension) for extension in EDITION_FORMATS]
    before = [client.get(url) for url in urls]
    page = client.get(address(young, "edition", edition.key)).content.decode()
    roadmap_changes.revise_roadmap(name="Tout autre nom", lead_authority="Une autre", carrying_service="", by=young)
    sheets.add_axis(title="Un axe arrivé après", by=young)
    for file in edition.files.all():
        make_file.call(file.pk)  # a task that comes back makes nothing twice
    after = [client.get(url) for url in urls]
    assert [r.content for r in after] == [r.content for r in before]
    hashes = [hashlib.sha256(r.content).hexdigest() for r in after]
    assert [r["ETag"] for r in after] == [f'"{one}"' for one in hashes]
    assert [one for one in hashes if one not in page] == []
    name = f'attachment; filename="feuille-de-route-{young.roadmap.slug}-projet-1.pdf"'
    assert after[list(EDITION_FORMATS).index("pdf")]["Content-Disposition"] == name


@pytest.mark.parametrize("fails", [False, True])
def test_two_tasks_for_one_file_keep_the_bytes_of_the_first(
    young: Member, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    file = editions.freeze_project(by=young).files.all()[0]
    slow = True

    def written(*_asked: Any) -> bytes:
        nonlocal slow
        if not slow:
            return b"the first"
        slow = False
        make_file.call(file.pk)  # another worker ends before this one does
        if fails:
            raise OSError("no room left")
        return b"the second"

    monkeypatch.setattr(editions, "write_in_process", written)
    make_file.call(file.pk)
    file.refresh_from_db()
    assert (bytes(file.content), file.failed_at) == (b"the first", None)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_a_file_says_what_the_data_said_the_day_it_was_frozen(young: Member, extension: str) -> None:
    """Even when it is made afterwards: it is written from what was frozen."""
    name = young.roadmap.name
    edition = editions.freeze_project(by=young)
    roadmap_changes.revise_roadmap(name="Tout autre nom", lead_authority="Une autre", carrying_service="", by=young)
    text = text_of(made(Edition.objects.get(pk=edition.pk))[extension], extension)
    assert reading.squeezed(name) in text and reading.squeezed("Version projet n° 1") in text
    assert reading.squeezed("Tout autre nom") not in text


def test_a_file_that_is_not_ready_sends_back_to_the_page_that_says_so(young: Member, client: Client) -> None:
    edition = editions.freeze_project(by=young)
    response = client.get(address(young, "edition_file", edition.key, "pdf"))
    assert (response.status_code, response["Location"]) == (302, address(young, "edition", edition.key))
    page = client.get(response["Location"])
    assert "0 prêt" not in page.content.decode()
    assert page.context["edition"].is_waiting and not page.context["may_ask_again"]
    part = client.get(response["Location"], headers={"X-Script": "1"}).content.decode()
    assert part.strip().startswith("<section") and part.strip() in page.content.decode()
    made(edition)
    assert "data-again" not in client.get(response["Location"]).content.decode()


def test_a_file_that_failed_is_asked_for_again(
    young: Member, client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def breaks(*_words: object) -> bytes:
        raise RuntimeError("no font")

    edition = editions.freeze_project(by=young)
    with monkeypatch.context() as patched:
        patched.setattr("jalons.publication.changes.editions._write_content", breaks)
        made(edition)
    assert not EditionFile.objects.filter(edition=edition, failed_at=None).exists()
    page = client.get(address(young, "edition", edition.key))
    assert page.context["may_ask_again"] and "Préparer de nouveau" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(young, "make_again", edition.key))
    assert not EditionFile.objects.filter(edition=edition, made_at=None).exists()
    refused = client.post(address(young, "make_again", edition.key), follow=True)
    assert "Tous les fichiers de cette édition sont prêts." in refused.content.decode()


def test_the_list_helps_when_it_is_empty_and_costs_the_same_however_long(young: Member, client: Client) -> None:
    url = address(young, "editions")
    assert "Pas encore d’édition figée." in client.get(url).content.decode()
    sent = client.post(address(young, "freeze_project"), {"purpose": "Relecture du COTECH"})
    assert sent["Location"] == address(young, "edition", "projet-1")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    for _more in range(2):
        editions.freeze_project(by=young)
    with CaptureQueriesContext(connection) as three:
        page = client.get(url)
    assert len(one) == len(three)
    assert [card.key for card in page.context["editions"]] == ["projet-3", "projet-2", "projet-1"]
    assert not any("content" in query["sql"] for query in three)
    assert url in client.get(address(young, "index")).content.decode()


def test_the_edition_of_another_roadmap_is_nowhere(young: Member, world: World, client: Client) -> None:
    editions.freeze_project(by=young)
    for _number in range(1, 4):
        editions.freeze_project(by=world.member())
    for name, more in (("edition", ()), ("edition_file", ("pdf",))):
        assert client.get(address(young, name, "projet-3", *more)).status_code == 404


def test_the_budget_and_the_slides_are_those_of_the_day_whenever_they_are_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = world.member()
    on_the_day, later = (editions.freeze_project(on=DAY, by=by) for _ in range(2))
    first = made(on_the_day)
    action = world.action("1.2")
    lines.add_expense(action=action, label="Dépense venue après", kind="fonctionnement", amount=Decimal(7_777), by=by)
    sheets.propose_action(title="Une fiche venue après", axis=action.axis, by=by)
    today_is(date(2031, 1, 1), monkeypatch)
    again = made(later)
    for extension in ("xlsx", "pptx"):
        assert again[extension] == first[extension]
        assert len(first[extension]) > 5_000
    told = " ".join(text for _title, text, _notes in slides(again["pptx"]))
    assert "Une permanence" in told and "venue après" not in told
    cells = {str(cell.value) for cell in read_xlsx(again["xlsx"]).values()}
    assert "Ensemble" in cells and not any("venue après" in cell for cell in cells)


def test_what_is_frozen_of_a_book_and_of_a_deck_is_read_back_equal(world: World) -> None:
    for part in (budget_book(world.roadmap, DAY), roadmap_deck(world.roadmap, DAY)):
        assert load_part(json.loads(json.dumps(dump_part(part)))) == part
