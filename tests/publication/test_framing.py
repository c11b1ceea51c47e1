"""The note de cadrage adopted: frozen for ever, compared with the one before, read back in each format."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.differences import Kind
from jalons.base.page_messages import undo_of
from jalons.governance.changes.framing import withdraw_framing_version, write_framing_part
from jalons.governance.models import FramingVersion, GroupMember, Responsibility
from jalons.governance.rules.framing import Part
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Document, Heading, Paragraph
from jalons.publication.changes.framing import adopt_framing_note
from jalons.publication.documents.framing.versions import changed_parts, framing_draft, version_document
from jalons.roadmaps.changes.milestones import revise_milestone
from jalons.roadmaps.models import JournalEntry, Member, Milestone, Step
from jalons.roadmaps.rules.milestones import MILESTONES, Awaited
from tests.governance.framing import (
    ADDRESS,
    CONTEXT,
    OBJECTIVES,
    PHONE,
    SURNAME,
    add_blocker,
    add_frameworks,
    gather_group,
    write_needed_parts,
)
from tests.pages import send_shown
from tests.papers import reading
from tests.publication.giving_back import text_of
from tests.refusals import refused
from tests.world import World


@pytest.fixture
def lead(world: World) -> Member:
    """The référente of an empty roadmap whose first meeting was held 40 days ago."""
    member = world.blank()
    first = Milestone.objects.filter(roadmap=member.roadmap, awaits="").order_by("planned_on")[0]
    Milestone.objects.filter(pk=first.pk).update(planned_on=timezone.localdate() - timedelta(days=40))
    return member


@pytest.fixture
def signed_in(lead: Member, client: Client) -> Client:
    assert lead.user
    client.force_login(lead.user)
    return client


def today() -> date:
    return timezone.localdate()


def adopt(by: Member, days_ago: int = 0, **more: Any) -> FramingVersion:
    return adopt_framing_note(adopted_on=today() - timedelta(days=days_ago), by=by, **{"despite_gaps": True} | more)


def address(member: Member, name: str, *more: object) -> str:
    return reverse(f"publication:{name}", args=[member.roadmap.slug, *more])


# --- adopted ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_adoption_freezes_the_note_reaches_its_milestone_and_begins_the_etape(lead: Member) -> None:
    write_needed_parts(lead)
    Step.objects.filter(roadmap=lead.roadmap, number=1).update(state=Step.State.TODO)
    version = adopt(lead, 3)
    day = today() - timedelta(days=3)
    assert (version.number, version.adopted_on, str(version)) == (1, day, "note de cadrage, version 1")
    assert (version.texts["context"], version.texts["planned_budget"]) == (CONTEXT, "")
    milestones = Milestone.objects.filter(roadmap=lead.roadmap).exclude(reached_on=None)
    assert list(milestones.values_list("title", "reached_on")) == [("Note de cadrage adoptée", day)]
    assert Step.objects.get(roadmap=lead.roadmap, number=1).state == Step.State.NOW
    lines = JournalEntry.objects.filter(roadmap=lead.roadmap).order_by("-id")[:3]
    assert [(line.verb, line.about_label) for line in lines] == [
        ("reach", "1. Constituer le groupe projet"),
        ("reach_milestone", "Note de cadrage adoptée"),
        ("adopt_note", "note de cadrage, version 1"),
    ]


def test_one_milestone_of_a_new_roadmap_announces_the_note() -> None:
    assert [model.title for model in MILESTONES if model.awaits == Awaited.NOTE] == ["Note de cadrage adoptée"]


@pytest.mark.django_db
def test_a_milestone_ticked_by_hand_takes_the_day_of_the_adoption_and_keeps_it(lead: Member) -> None:
    write_needed_parts(lead)
    milestones = Milestone.objects.filter(roadmap=lead.roadmap, awaits=Awaited.NOTE)
    milestones.update(reached_on=today())
    adopt(lead, 9)
    write_framing_part(part=Part.CONTEXT, context="Un autre contexte.", by=lead)
    adopt(lead, 2)
    assert [row.reached_on for row in milestones] == [today() - timedelta(days=9)]


@pytest.mark.django_db
def test_a_note_without_context_or_objectives_is_not_adopted(lead: Member) -> None:
    with refused("note-unfinished", saying="contexte, objectifs"):
        adopt(lead)
    write_framing_part(part=Part.CONTEXT, context=CONTEXT, by=lead)
    with refused("note-unfinished", saying="reste à écrire : objectifs."):
        adopt(lead)
    assert not FramingVersion.objects.filter(roadmap=lead.roadmap).exists()


@pytest.mark.django_db
def test_a_note_is_adopted_on_a_day_that_has_come_and_follows_the_one_before(lead: Member) -> None:
    write_needed_parts(lead)
    with refused("note-day-to-come", "adopted_on"):
        adopt(lead, -1)
    adopt(lead, 5)
    write_framing_part(part=Part.CONTEXT, context="Un autre contexte.", by=lead)
    with refused("note-day-before-version", "adopted_on"):
        adopt(lead, 6)
    assert adopt(lead, 5).number == 2


@pytest.mark.django_db
def test_a_note_that_says_the_same_makes_no_new_version(lead: Member) -> None:
    write_needed_parts(lead)
    adopt(lead, 1)
    with refused("note-unchanged"):
        adopt(lead)


@pytest.mark.django_db
def test_nothing_is_adopted_that_was_not_read(lead: Member) -> None:
    write_needed_parts(lead)
    seen = framing_draft(lead.roadmap).stamp
    gather_group(lead)
    with refused("stale"):
        adopt(lead, seen=seen)
    assert adopt(lead, seen=framing_draft(lead.roadmap).stamp).number == 1


@pytest.mark.django_db
def test_a_note_that_leaves_something_open_is_adopted_by_whoever_says_to_have_read_it(lead: Member) -> None:
    write_needed_parts(lead)
    with refused("note-with-gaps", "despite_gaps"):
        adopt(lead, despite_gaps=False)
    assert adopt(lead, despite_gaps=True).number == 1


@pytest.mark.django_db
def test_what_the_note_leaves_open_is_told_in_its_order_until_nothing_is(lead: Member) -> None:
    write_needed_parts(lead)
    assert framing_draft(lead.roadmap).framing.gaps == [
        "Rôles\u00a0: le groupe projet n’est pas encore composé",
        "Gouvernance prévue\u00a0: rien n’est écrit",
        "Moyens\u00a0: rien n’est écrit",
        "Communication\u00a0: rien n’est écrit",
    ]
    first, *_others = gather_group(lead)
    write_framing_part(part=Part.GOVERNANCE, planned_governance="Un comité.", by=lead)
    write_framing_part(part=Part.MEANS, planned_staff=None, planned_budget=Decimal(0), by=lead)
    write_framing_part(part=Part.COMMUNICATION, communication="Une affiche.", by=lead)
    assert framing_draft(lead.roadmap).framing.gaps == [
        "Rôles\u00a0: personne n’a la charge de faire le lien entre les instances et les partenaires",
        "Moyens\u00a0: le temps de travail n’est pas précisé",
    ]
    first.responsibilities = [responsibility.value for responsibility in Responsibility]
    first.save()
    write_framing_part(part=Part.MEANS, planned_staff=Decimal("0.2"), planned_budget=Decimal(0), by=lead)
    assert framing_draft(lead.roadmap).framing.gaps == []
    assert adopt(lead, despite_gaps=False).number == 1


@pytest.mark.django_db
def test_an_adoption_is_taken_back_the_same_day_and_its_milestone_waits_again(lead: Member) -> None:
    write_needed_parts(lead)
    withdraw_framing_version(version=adopt(lead, 3), by=lead)
    assert not FramingVersion.objects.filter(roadmap=lead.roadmap).exists()
    assert Milestone.objects.get(roadmap=lead.roadmap, awaits=Awaited.NOTE).reached_on is None
    verbs = JournalEntry.objects.filter(roadmap=lead.roadmap).order_by("-id").values_list("verb", flat=True)
    assert "withdraw_note" in verbs[:2]
    assert adopt(lead).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("days_ago", [3, 5])
def test_an_adoption_taken_back_leaves_the_day_that_somebody_gave_by_hand(lead: Member, days_ago: int) -> None:
    """On the same day as the adoption, or on another one that it replaced."""
    write_needed_parts(lead)
    row = Milestone.objects.get(roadmap=lead.roadmap, awaits=Awaited.NOTE)
    by_hand = today() - timedelta(days=days_ago)
    revise_milestone(milestone=row, title=row.title, reached_on=by_hand, by=lead)
    version = adopt(lead, 3)
    row.refresh_from_db()
    assert row.reached_on == today() - timedelta(days=3)
    withdraw_framing_version(version=version, by=lead)
    row.refresh_from_db()
    assert row.reached_on == by_hand


@pytest.mark.django_db
def test_a_note_is_not_adopted_before_the_demarche_began(lead: Member) -> None:
    write_needed_parts(lead)
    with refused("note-day-before-start", "adopted_on", saying="datez d’abord son premier jalon"):
        adopt(lead, 41)
    # Somebody was in the group before: it had begun.
    GroupMember.objects.create(
        roadmap=lead.roadmap, kind="elu", function="Adjointe", since=today() - timedelta(days=50)
    )
    with refused("note-day-before-start", "adopted_on"):
        adopt(lead, 51)
    assert adopt(lead, 50).adopted_on == today() - timedelta(days=50)


@pytest.mark.django_db
def test_an_adoption_stays_once_the_day_is_over_or_another_one_follows(lead: Member) -> None:
    write_needed_parts(lead)
    first = adopt(lead)
    write_framing_part(part=Part.CONTEXT, context="Un autre contexte.", by=lead)
    second = adopt(lead)
    with refused("note-version-followed"):
        withdraw_framing_version(version=first, by=lead)
    second.at -= timedelta(days=1)
    second.save()
    with refused("note-version-stays"):
        withdraw_framing_version(version=second, by=lead)
    assert FramingVersion.objects.filter(roadmap=lead.roadmap).count() == 2


# --- the documents ---------------------------------------------------------------------------------------------------


@pytest.fixture
def whole(lead: Member) -> Member:
    """Everything is written, and the group has a contact who did not agree."""
    write_needed_parts(lead)
    write_framing_part(part=Part.GOVERNANCE, planned_governance="Un comité, deux fois par an.", by=lead)
    gather_group(lead)
    add_frameworks(lead)
    add_blocker(lead)
    return lead


@pytest.mark.django_db
@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_each_format_says_every_function_milestone_and_text_and_nobody(
    whole: Member, signed_in: Client, extension: str
) -> None:
    """Scenario 4: exported with its roles, objectives, milestones and planned governance; scenario 3: what blocks."""
    assert SURNAME in GroupMember.objects.exclude(contact=None).get(roadmap=whole.roadmap).name
    adopt(whole)
    for url in (address(whole, "framing", extension), address(whole, "framing_version_file", 1, extension)):
        answer = signed_in.get(url)
        assert answer.headers["Content-Type"] == FORMATS[extension].mime
        text = text_of(answer.content, extension)
        functions = GroupMember.objects.filter(roadmap=whole.roadmap).values_list("function", flat=True)
        titles = Milestone.objects.filter(roadmap=whole.roadmap).values_list("title", flat=True)
        communes = [name.replace("'", "’") for name in whole.roadmap.communes.values_list("name", flat=True)]
        said = [
            *functions,
            *titles,
            *communes,
            *(CONTEXT, "Faire voter une feuille de route financée.", "Un comité, deux fois par an."),
            *("CTG 2024", "Pas de temps agent (0,2 ETP)", "Centre social de la Dronne", "Mutualiser avec la commune"),
        ]
        assert len(functions) == 4 and len(titles) == len(MILESTONES)
        assert [one for one in said if reading.squeezed(one) not in text] == []
        assert [one for one in (SURNAME, ADDRESS, PHONE, "@") if reading.squeezed(one) in text] == []
        assert SURNAME.encode() not in answer.content and ADDRESS.encode() not in answer.content


@pytest.mark.django_db
def test_the_pdf_is_tagged_with_its_headings_and_its_tables(whole: Member, signed_in: Client) -> None:
    tags = [name for name, _more in reading.pdf_tags(signed_in.get(address(whole, "framing", "pdf")).content)]
    assert tags.count("H1") + tags.count("H2") >= 10 and tags.count("Table") == 5
    assert tags.count("TH") > 0


@pytest.mark.django_db
def test_a_project_asks_for_what_is_missing_and_an_adopted_note_says_it_was_not_written(lead: Member) -> None:
    write_needed_parts(lead)
    draft = framing_draft(lead.roadmap)
    project = text_of(write_document(draft.document, "docx"), "docx")
    assert "Àécrire" in project and "Versiondetravail,àrelire" in project
    adopted = text_of(write_document(version_document(adopt(lead)), "docx"), "docx")
    assert "Àécrire" not in adopted and reading.squeezed("Cette partie n’a pas été écrite.") in adopted
    assert reading.squeezed("pas encore précisé") in adopted and "0ETP" not in adopted


@pytest.mark.django_db
def test_the_file_of_today_is_the_adopted_one_until_the_note_says_something_else(
    whole: Member, signed_in: Client
) -> None:
    adopt(whole, 2)
    today_url, adopted_url = address(whole, "framing", "docx"), address(whole, "framing_version_file", 1, "docx")
    assert signed_in.get(today_url).content == signed_in.get(adopted_url).content
    write_framing_part(part=Part.COMMUNICATION, communication="Une affiche.", by=whole)
    assert reading.squeezed("Version de travail, après la version 1") in text_of(
        signed_in.get(today_url).content, "docx"
    )


@pytest.mark.django_db
def test_a_version_says_the_same_whatever_moves_afterwards(whole: Member, signed_in: Client) -> None:
    adopt(whole)
    urls = [address(whole, "framing_version_file", 1, extension) for extension in FORMATS]
    page = address(whole, "framing_version", 1)
    before = [signed_in.get(url).content for url in urls]
    shown = signed_in.get(page).content.decode()
    body = shown[shown.index("<article") : shown.index("</article>")]
    write_framing_part(part=Part.OBJECTIVES, objectives="Tout autre chose.", by=whole)
    GroupMember.objects.filter(roadmap=whole.roadmap).update(function="Une autre fonction")
    Milestone.objects.filter(roadmap=whole.roadmap).delete()
    adopt(whole)
    assert [signed_in.get(url).content for url in urls] == before
    again = signed_in.get(page).content.decode()
    assert body in again and address(whole, "framing_version", 2) in again


# --- what changed ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_later_version_shows_what_changed_word_by_word(lead: Member, signed_in: Client) -> None:
    Milestone.objects.filter(roadmap=lead.roadmap).delete()
    write_needed_parts(lead)
    adopt(lead)
    write_framing_part(part=Part.OBJECTIVES, objectives=OBJECTIVES.replace("financée", "votée et financée"), by=lead)
    add_blocker(lead)
    adopt(lead)
    page = signed_in.get(address(lead, "framing_version", 2))
    changes = [
        (part.title, [[(p.kind, p.text) for p in line] for line in part.lines]) for part in page.context["changes"]
    ]
    assert changes == [
        (
            "Objectifs",
            [
                [
                    (Kind.SAME, "– Faire voter une feuille de route "),
                    (Kind.ADDED, "votée et "),
                    (Kind.SAME, "financée."),
                ]
            ],
        ),
        (
            "Points de blocage",
            [
                [(Kind.REMOVED, "Aucun point de blocage n’est ouvert.")],
                [
                    (
                        Kind.ADDED,
                        "Pas de temps agent (0,2 ETP), haute, temps et personnes, 1. Constituer le groupe projet, "
                        "Mutualiser avec la commune voisine, 15 déc. 2026",
                    )
                ],
            ],
        ),
    ]
    text = page.content.decode()
    assert "<ins>" in text and "votée et" in text and address(lead, "framing_version", 1) in text


def _note(*parts: tuple[str, str]) -> Document:
    blocks = [block for title, text in parts for block in (Heading(title), Paragraph(text))]
    return Document(title="Note", blocks=tuple(blocks), date=date(2026, 11, 28))


TEXTS = st.text("ab cdé\n", max_size=30)


@given(TEXTS, TEXTS)
def test_without_what_was_added_the_pieces_make_the_old_lines_and_without_what_was_removed_the_new(
    before: str, after: str
) -> None:
    changes = changed_parts(_note(("Contexte", before)), _note(("Contexte", after)))
    old_lines, new_lines = ([line for line in text.split("\n") if line.strip()] for text in (before, after))
    assert bool(changes) == (old_lines != new_lines)
    lines = [line for part in changes for line in part.lines]
    old = [text for line in lines if (text := "".join(p.text for p in line if p.kind is not Kind.ADDED))]
    new = [text for line in lines if (text := "".join(p.text for p in line if p.kind is not Kind.REMOVED))]
    kept = iter(old_lines)
    assert all(line in kept for line in old)
    kept = iter(new_lines)
    assert all(line in kept for line in new)


def test_a_part_that_is_new_or_gone_is_told() -> None:
    old, new = _note(("Contexte", "Ici"), ("Moyens", "Rien")), _note(("Contexte", "Ici"), ("Rôles", "Une élue"))
    assert [(part.title, part.lines[0][0].kind) for part in changed_parts(old, new)] == [
        ("Rôles", Kind.ADDED), ("Moyens", Kind.REMOVED),
    ]  # fmt: skip


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_of_adoption_shows_what_will_be_frozen_then_adopts_it(whole: Member, signed_in: Client) -> None:
    url = address(whole, "adopt_framing")
    page = signed_in.get(url)
    assert "Direction du centre social" in page.content.decode() and SURNAME not in page.content.decode()
    seen = page.context["form"]["seen"].value()
    text = page.content.decode()
    places = [text.index(words) for words in ("regardez", "<article", 'name="adopted_on"', "Adopter cette version")]
    assert places == sorted(places)
    fields = {"seen": seen, "despite_gaps": "on"}
    late = signed_in.post(url, fields | {"adopted_on": (today() + timedelta(days=1)).isoformat()})
    assert (late.status_code, list(late.context["form"].errors)) == (200, ["adopted_on"])
    unread = signed_in.post(url, {"seen": seen, "adopted_on": today().isoformat()})
    assert (unread.status_code, list(unread.context["form"].errors)) == (200, ["despite_gaps"])
    sent = signed_in.post(url, fields | {"adopted_on": today().isoformat()})
    assert sent["Location"] == address(whole, "framing_version", 1)
    assert signed_in.get(sent["Location"]).status_code == 200


@pytest.mark.django_db
def test_the_message_of_an_adoption_takes_it_back(whole: Member, signed_in: Client) -> None:
    sent = {"adopted_on": today().isoformat(), "despite_gaps": "on"}
    page = send_shown(signed_in, address(whole, "adopt_framing"), sent, follow=True)
    (undo,) = filter(None, map(undo_of, page.context["messages"]))
    assert undo.url == address(whole, "withdraw_framing", 1)
    again = signed_in.post(undo.url)
    assert again["Location"] == reverse("governance:framing_note", args=[whole.roadmap.slug])
    assert not FramingVersion.objects.filter(roadmap=whole.roadmap).exists()


@pytest.mark.django_db
def test_the_page_and_the_document_have_one_order(whole: Member, signed_in: Client) -> None:
    page = signed_in.get(reverse("governance:framing_note", args=[whole.roadmap.slug])).content.decode()
    titles = [block.text for block in framing_draft(whole.roadmap).document.blocks if isinstance(block, Heading)]
    assert re.findall(r'<h2 id="t-[a-z]+">(.*?)</h2>', page) == titles


@pytest.mark.django_db
def test_whoever_read_another_note_reads_it_again(whole: Member, signed_in: Client) -> None:
    url = address(whole, "adopt_framing")
    seen = signed_in.get(url).context["form"]["seen"].value()
    write_framing_part(part=Part.COMMUNICATION, communication="Une affiche par mairie.", by=whole)
    sent = {"adopted_on": today().isoformat(), "seen": seen, "despite_gaps": "on"}
    page = signed_in.post(url, sent)
    assert page.status_code == 409 and "Une affiche par mairie." in page.content.decode()
    sent["seen"] = page.context["form"]["seen"].value()
    assert signed_in.post(url, sent).status_code == 302


@pytest.mark.django_db
def test_there_is_nothing_to_send_while_something_is_missing(lead: Member, signed_in: Client) -> None:
    page = signed_in.get(address(lead, "adopt_framing")).content.decode()
    assert "il reste à écrire" in page and "Adopter cette version" not in page


@pytest.mark.django_db
def test_the_note_of_another_roadmap_is_nowhere(lead: Member, signed_in: Client, world: World) -> None:
    assert FramingVersion.objects.filter(roadmap=world.roadmap, number=1).exists()
    assert signed_in.get(address(lead, "framing_version", 1)).status_code == 404
    assert signed_in.get(address(lead, "framing_version_file", 1, "pdf")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["adopt_framing", "framing_version"])
def test_a_page_costs_the_same_however_many_versions(lead: Member, signed_in: Client, name: str) -> None:
    write_needed_parts(lead)

    def adopt_another(number: int) -> None:
        write_framing_part(part=Part.COMMUNICATION, communication=f"Affiche {number}", by=lead)
        adopt(lead)

    for number in range(2):
        adopt_another(number)
    url = address(lead, name, *([2] if name == "framing_version" else []))
    with CaptureQueriesContext(connection) as few:
        signed_in.get(url)
    for number in range(2, 5):
        adopt_another(number)
        add_blocker(lead, f"Point {number}")
    with CaptureQueriesContext(connection) as many:
        signed_in.get(url)
    assert abs(len(many) - len(few)) == 0


@pytest.mark.django_db
def test_the_list_of_documents_says_where_the_note_is(lead: Member, signed_in: Client) -> None:
    def state() -> str:
        lines = signed_in.get(address(lead, "index")).context["lines"]
        return next(line.state.word for line in lines if line.paper.view == "publication:framing")

    states = [state()]
    write_needed_parts(lead)
    states.append(state())
    version = adopt(lead)
    states.append(state())
    write_framing_part(part=Part.CONTEXT, context="Un autre contexte.", by=lead)
    states.append(state())
    assert version.adopted_on == today()
    assert states[:2] == ["pas encore écrite", "en projet"] and states[3] == "modifiée depuis son adoption"
    assert states[2].startswith("adoptée le ")


@pytest.mark.django_db
def test_the_demo_has_a_note_adopted_on_its_day_and_one_written_again_since(world: World) -> None:
    found = {
        roadmap.slug: (
            [version.adopted_on for version in FramingVersion.objects.filter(roadmap=roadmap)],
            bool(framing_draft(roadmap).last and framing_draft(roadmap).last.says_the_same(roadmap.framing_note.texts)),  # type: ignore[union-attr]
        )
        for roadmap in (world.roadmap, world.young)
    }
    planned = {
        roadmap.slug: Milestone.objects.get(roadmap=roadmap, awaits=Awaited.NOTE)
        for roadmap in (world.roadmap, world.young)
    }
    assert found == {
        world.roadmap.slug: ([planned[world.roadmap.slug].planned_on], True),
        world.young.slug: ([planned[world.young.slug].planned_on], False),
    }
    assert all(milestone.reached_on == milestone.planned_on for milestone in planned.values())
