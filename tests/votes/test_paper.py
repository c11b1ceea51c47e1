"""Room mode: sheets of paper typed back one after the other."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.models import College
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.votes.models import Ballot
from jalons.votes.queries import paper
from jalons.workshops.changes import moderation
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, Participant, TableSecretary, Workshop
from jalons.workshops.queries import secretaries
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def url(workshop: Workshop) -> str:
    return reverse("votes:paper", args=[workshop.roadmap.slug, workshop.number])


def typed(workshop: Workshop, by: Member, text: str = "Pas de bus", **about: Any) -> Note:
    return note_changes.write_note(workshop=workshop, text=text, by=by, **about)


def page_words(response: Any) -> str:
    text = re.sub(r"</?b>", "", response.content.decode().replace("\u00a0", " "))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def proposed(response: Any) -> tuple[Any, Any, Any]:
    form = response.context["form"]
    return tuple(form[name].value() for name in ("sheet", "table", "category"))  # type: ignore[return-value]


def focused(response: Any) -> list[str]:
    return re.findall(r'name="(\w+)"[^>]* autofocus', response.content.decode())


def sheets(workshop: Workshop) -> list[tuple[int | None, str, int | None]]:
    notes = Note.objects.filter(workshop=workshop).order_by("number")
    return [(note.sheet, note.text, note.table) for note in notes]


# --- one after the other ---------------------------------------------------------------------------------------------


def test_a_sheet_is_typed_and_the_next_one_is_proposed(site: Client, workshop: Workshop) -> None:
    first = site.get(url(workshop))
    assert (proposed(first), focused(first)) == ((1, None, None), ["sheet"])
    posted = {
        "sheet": "n° 12", "table": "3", "category": "citoyen", "text": "Pas de bus", "audiences": ["seniors"],
        "causes": ["mobilite"], "communes": ["24064"],
    }  # fmt: skip
    answer = site.post(url(workshop), posted)
    note = Note.objects.get(workshop=workshop)
    assert answer.headers["Location"] == f"{url(workshop)}?apres={note.number}"
    assert (note.sheet, note.table, note.category, note.source, secretaries.note_tags(note)["communes"]) == (
        12, 3, "citoyen", "papier", ["24064"],
    )  # fmt: skip
    second = site.get(answer.headers["Location"])
    assert (proposed(second), focused(second)) == ((13, 3, "citoyen"), ["sheet"])
    assert "Feuille 12 enregistrée : c’est la note 1 du mur." in page_words(second)
    # Tags are those of one sheet: they do not stay.
    assert [second.context["form"][name].value() for name in ("audiences", "causes", "communes")] == [None] * 3


def test_a_sheet_is_typed_with_the_five_colleges_that_it_prints_and_keeps_the_wide_category(
    site: Client, workshop: Workshop
) -> None:
    shown = dict(site.get(url(workshop)).context["form"].fields["category"].choices)
    assert shown["Comme sur la feuille"] == College.choices
    for college in College.values:
        site.post(url(workshop), {"text": f"Dit par {college}", "category": college})
    kept = Note.objects.filter(workshop=workshop).order_by("number").values_list("category", "college")
    assert list(kept) == [("public", ""), ("public", ""), ("prive", ""), ("prive", ""), ("citoyen", "")]


def test_numbers_already_typed_are_passed_over(site: Client, workshop: Workshop, member: Member) -> None:
    typed(workshop, member, sheet=13)
    note = typed(workshop, member, sheet=12)
    assert proposed(site.get(url(workshop), {"apres": note.number}))[0] == 14


def test_a_post_it_without_number_is_followed_by_another(site: Client, workshop: Workshop) -> None:
    answer = site.post(url(workshop), {"sheet": "", "table": "2", "text": "Pas de bus"}, follow=True)
    assert (proposed(answer), focused(answer)) == ((None, 2, ""), ["text"])
    assert "Enregistrée : c’est la note 1 du mur." in page_words(answer)


def test_coming_back_later_goes_on_from_the_last_sheet(site: Client, workshop: Workshop, member: Member) -> None:
    typed(workshop, member, sheet=41, table=2, category="prive")
    assert proposed(site.get(url(workshop))) == (42, 2, "prive")


def test_an_unknown_note_in_the_address_is_passed_over(site: Client, workshop: Workshop, member: Member) -> None:
    typed(workshop, member, sheet=1)
    for asked in ("99", "x", "9" * 30):
        page = site.get(url(workshop), {"apres": asked})
        assert (proposed(page)[0], "enregistrée" in page_words(page)) == (2, False)


def test_missing_numbers_are_told(site: Client, workshop: Workshop, member: Member) -> None:
    assert "Aucune feuille numérotée saisie." in page_words(site.get(url(workshop)))
    for sheet in (1, 2, 4, 5, 6, 10):
        typed(workshop, member, f"Note {sheet}", sheet=sheet)
    typed(workshop, member, "Sans numéro")
    page = page_words(site.get(url(workshop)))
    assert "6 feuilles numérotées saisies, 1 note sans numéro." in page
    assert "Il manque 4 feuilles : 3 et 7 à 9." in page
    for sheet in (3, 7, 8, 9):
        typed(workshop, member, f"Note {sheet}", sheet=sheet)
    assert "Il n’en manque aucune jusqu’à 10." in page_words(site.get(url(workshop)))


@pytest.mark.parametrize("sheet", ["douze", "12 bis", "0", "10000", "1" * 20])
def test_a_number_that_is_none_keeps_what_was_typed(site: Client, workshop: Workshop, sheet: str) -> None:
    answer = site.post(url(workshop), {"sheet": sheet, "text": "Pas de bus", "audiences": ["seniors"]})
    assert "Écrivez le numéro imprimé sur la feuille, de 1 à 9 999. Pas de numéro ? Laissez vide." in page_words(answer)
    assert (answer.context["form"]["text"].value(), focused(answer)) == ("Pas de bus", ["sheet"])
    assert sheets(workshop) == []


def test_a_table_that_does_not_exist_and_a_long_text_are_refused(site: Client, workshop: Workshop) -> None:
    answer = site.post(url(workshop), {"sheet": "1", "table": "9", "text": "Pas de bus"})
    assert list(answer.context["form"].errors) == ["table"]
    answer = site.post(url(workshop), {"sheet": "1", "text": "é" * 501})
    assert (list(answer.context["form"].errors), focused(answer)) == (["text"], ["text"])
    assert sheets(workshop) == []


def test_a_draft_says_to_open_first_and_a_closed_workshop_still_takes_paper(
    site: Client, workshop: Workshop, member: Member
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    site.post(url(workshop), {"sheet": "1", "text": "Retrouvée sous une chaise"})
    assert sheets(workshop) == [(1, "Retrouvée sous une chaise", None)]
    Workshop.objects.filter(pk=workshop.pk).update(state="brouillon")
    answer = site.post(url(workshop), {"sheet": "2", "text": "Pas de bus"})
    assert "Ouvrez l’atelier avant d’y ajouter des notes." in page_words(answer)
    assert answer.context["form"]["text"].value() == "Pas de bus"


def test_the_same_page_sent_twice_is_one_note(site: Client, workshop: Workshop) -> None:
    posted = {"sheet": "", "text": "Pas de bus", "client_id": "a2f6a6f2-4b2b-4b4e-8a53-0e8a1c3f4b5d"}
    assert [site.post(url(workshop), posted).headers["Location"] for _ in range(2)] == [f"{url(workshop)}?apres=1"] * 2
    assert len(sheets(workshop)) == 1


# --- a sheet that is known -------------------------------------------------------------------------------------------


def test_a_sheet_typed_already_is_shown_and_may_be_replaced(site: Client, workshop: Workshop, member: Member) -> None:
    note = typed(workshop, member, "Pas de bis", sheet=12, table=1, audiences=["jeunes"])
    posted = {"sheet": "12", "table": "2", "text": "Pas de bus", "audiences": ["seniors"]}
    refused = site.post(url(workshop), posted)
    words = page_words(refused)
    assert "La feuille 12 est la note 1 du mur. Elle dit : « Pas de bis »" in words
    assert "Remplacer par ce que je viens de taper" in words
    assert focused(refused) == ["sheet"]
    answer = site.post(url(workshop), {**posted, "seen": "Pas de bis", "replace": str(note.number)})
    assert answer.headers["Location"] == f"{url(workshop)}?apres=1"
    note.refresh_from_db()
    assert (sheets(workshop), note.audiences) == ([(12, "Pas de bus", 2)], ["seniors"])


def test_a_note_is_read_again_from_the_last_ones(site: Client, workshop: Workshop, member: Member) -> None:
    note = typed(workshop, member, "Pas de bis", table=1, category="prive", causes=["mobilite"])
    page = site.get(url(workshop), {"corriger": note.number})
    form = page.context["form"]
    assert [form[name].value() for name in ("sheet", "table", "category", "text", "causes", "seen")] == [
        None, 1, "prive", "Pas de bis", ["mobilite"], "Pas de bis",
    ]  # fmt: skip
    posted = {"sheet": "7", "table": "1", "text": "Pas de bus", "seen": "Pas de bis", "replace": "1"}
    site.post(url(workshop), posted)
    assert sheets(workshop) == [(7, "Pas de bus", 1)]


def test_a_correction_does_not_take_the_number_of_another_sheet(
    site: Client, workshop: Workshop, member: Member
) -> None:
    typed(workshop, member, "La douze", sheet=12)
    note = typed(workshop, member, "La treize", sheet=13)
    answer = site.post(
        url(workshop), {"sheet": "12", "text": "La treize", "seen": "La treize", "replace": str(note.number)}
    )
    assert "La feuille 12 est la note 1 du mur. Elle dit : « La douze » Changez le numéro." in page_words(answer)
    assert sheets(workshop) == [(12, "La douze", None), (13, "La treize", None)]


def test_only_what_was_typed_is_typed_again(
    site: Client, workshop: Workshop, member: Member, participant: Participant
) -> None:
    for note in (
        note_changes.write_note(text="D’un téléphone", by=participant),
        note_changes.write_note(text="Dictée", by=TableSecretary(workshop, 1)),
    ):
        assert site.get(url(workshop), {"corriger": note.number}).status_code == 404
        assert site.post(url(workshop), {"replace": note.number, "text": "Autre"}).status_code == 404
        with refused("note-not-from-paper"):
            note_changes.retype_note(note=note, text="Autre", seen=note.text, by=member)
    assert site.get(url(workshop), {"corriger": "x"}).status_code == 404


def test_retyping_is_refused_after_somebody_else_or_a_rewording(workshop: Workshop, member: Member) -> None:
    note = typed(workshop, member)
    with refused("stale", "text"):
        note_changes.retype_note(note=note, text="Autre", seen="Ce que je lisais", by=member)
    moderation.moderate_note(note=note, text="Reformulée", by=member)
    with refused("note-reworded-for-room"):
        note_changes.retype_note(note=note, text="Autre", seen="Reformulée", by=member)


def test_retyping_is_told_once_and_without_a_word_of_the_note(workshop: Workshop, member: Member) -> None:
    note = typed(workshop, member, "Demandez", sheet=3)
    seq = Workshop.objects.get(pk=workshop.pk).last_seq
    for _ in range(2):
        note.refresh_from_db()
        note_changes.retype_note(note=note, text="Demandez à Mme Untel", seen=note.text, sheet=3, by=member)
    note.refresh_from_db()
    assert (note.text, note.names_somebody) == ("Demandez à Mme Untel", True)
    assert Workshop.objects.get(pk=workshop.pk).last_seq == seq + 1
    lines = JournalEntry.objects.filter(about_kind="note", about_id=note.pk).order_by("id")
    assert [(line.verb, line.before, line.after) for line in lines] == [("add", {}, {}), ("revise", {}, {})]


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_part_that_changes_equals_the_page(site: Client, workshop: Workshop, member: Member) -> None:
    typed(workshop, member, sheet=4, table=2)

    def without_tokens(html: str) -> str:
        html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
        return re.sub(r'name="client_id" value="[\w-]+"', "", html)

    whole = without_tokens(site.get(url(workshop), {"apres": 1}).content.decode())
    part = without_tokens(site.get(url(workshop), {"apres": 1}, headers={"X-Script": "1"}).content.decode().strip())
    assert part.startswith('<div class="box gap" id="desk"')
    assert part in whole


def test_one_sheet_and_many_cost_the_same(site: Client, workshop: Workshop, member: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            site.get(url(workshop))
        return len(seen)

    typed(workshop, member, sheet=1, communes=["24064"])
    cost()
    before = cost()
    for sheet in range(2, 60):
        typed(workshop, member, f"Note {sheet}", sheet=sheet, communes=["24064"])
    assert cost() == before
    assert len(paper.paper_page(workshop).last) == 12


def test_the_votes_of_the_room_are_one_link_away(site: Client, workshop: Workshop, vote: Ballot) -> None:
    page = site.get(url(workshop))
    address = reverse("votes:room_count", args=[workshop.roadmap.slug, workshop.number, vote.pk])
    assert (address in page.content.decode(), page.context["page"].ballots) == (True, [(vote.pk, "Le vote")])
