"""The compte rendu: complete in every format, frozen word for word, without whoever asked to be erased."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.carriage.changes import people as people_changes
from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.invitations.changes import attendance
from jalons.invitations.changes import minutes as workshops_minute_changes
from jalons.invitations.models import Guest
from jalons.invitations.queries import minutes as minute_queries
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Heading, plain_text
from jalons.publication.changes import minutes as publication_minute_changes
from jalons.publication.documents.minutes import document as document_minutes
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.queries import results
from jalons.workshops.changes import groups, moderation, notes, pace, pledges, workshops
from jalons.workshops.models import Note, Pledge, Stake, Workshop
from tests.invitations.people import come
from tests.papers import reading
from tests.publication.giving_back import DAY, live, tables, text_of, words
from tests.refusals import refused

pytestmark = pytest.mark.django_db


# --- complete in every format -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_everything_is_in_every_format(first: Workshop, second: Workshop, extension: str) -> None:
    """Titles of groups, enjeux and their phrasing, propositions, quotations, resources, holders: with their accents."""
    file = text_of(write_document(live(first), extension), extension)
    minutes = minute_queries.workshop_minutes(first)
    said = minute_queries.minutes_notes(first, minutes.picks)
    stakes = Stake.objects.filter(groups__workshop=first)
    wanted = [group.title for group in said.groups]
    wanted += [quote.text for group in said.groups for quote in group.quoted]
    wanted += [words for stake in stakes for words in (stake.title, stake.phrasing, stake.description)]
    wanted += [option.title for vote in results.workshop_results(first) for option in vote.options]
    wanted += list(first.items.values_list("title", flat=True))
    wanted += list(first.pledges.values_list("text", flat=True))
    wanted += [first.title, first.place, first.question, first.roadmap.lead_authority, minutes.introduction]
    assert len(wanted) > 50
    assert [one for one in wanted if reading.squeezed(one) not in file] == []

    file = text_of(write_document(live(second), extension), extension)
    nodes = ResourceNode.objects.filter(key_project__roadmap=second.roadmap)
    wanted = [words for node in nodes for words in (node.label, node.holder, node.conditions)]
    wanted += list(second.roadmap.key_projects.values_list("title", flat=True))
    wanted += list(second.pledges.values_list("text", flat=True))
    assert [one for one in wanted if reading.squeezed(one) not in file] == []


def test_the_parts_come_in_the_order_of_the_afternoon(first: Workshop, second: Workshop) -> None:
    def chapters(workshop: Workshop) -> list[str]:
        return [block.text for block in live(workshop).blocks if isinstance(block, Heading) and block.level == 1]

    assert chapters(first) == [
        "Qui était là",
        "Le déroulé",
        "Ce qui a été dit",
        "Les enjeux",
        "Les votes",
        "Les engagements",
        "Et maintenant",
    ]
    assert chapters(second) == [
        "Qui était là",
        "Le déroulé",
        "Ce qui a été dit",
        "Les votes",
        "Les chantiers",
        "Les engagements",
        "Et maintenant",
    ]


def test_a_part_is_hidden_or_has_a_word_under_its_title(second: Workshop, member: Member) -> None:
    workshops_minute_changes.write_minutes(
        workshop=second,
        hidden_parts=["presence"],
        comments={"votes": "Le vote a eu lieu à main levée."},
        by=member,
    )
    found = [(block.text if isinstance(block, Heading) else plain_text(block.content)) for block in live(second).blocks if isinstance(block, Heading) or type(block).__name__ == "Paragraph"]  # fmt: skip
    assert "Qui était là" not in found
    assert found[found.index("Les votes") + 1] == "Le vote a eu lieu à main levée."


def test_a_drawing_has_its_words_and_its_table(second: Workshop) -> None:
    alts = [tag[1]["Alt"] for tag in reading.pdf_tags(write_document(live(second), "pdf")) if "Alt" in tag[1]]
    maps = [alt for alt in alts if "Carte des ressources du chantier" in alt]
    assert len(maps) == 2
    assert "17 ressources : 9 existantes, 5 mobilisables, 3 à créer." in maps[0].replace("\u00a0", " ")
    (table, _other) = tables(live(second), "Les ressources, branche par branche")
    bus = next(row for row in table.rows if plain_text(row.cells[0]) == "Bus aménagé")
    assert [plain_text(cell).replace("\u00a0", " ") for cell in bus.cells] == [
        "Bus aménagé",
        "à créer",
        "Région Nouvelle-Aquitaine\naide à l’achat à demander",
        "54 000 €",
        "5 sur 5",
    ]


def test_contacts_of_a_map_are_never_in_the_minutes(second: Workshop) -> None:
    node = ResourceNode.objects.filter(key_project__roadmap=second.roadmap).exclude(status="existante").first()
    assert node
    ResourceNode.objects.filter(pk=node.pk).update(contact="Une personne, 06 00 00 00 00")
    document = live(second)
    assert node.label in words(document)
    assert "06 00" not in words(document)
    assert "06 00" not in str(document_minutes.draft_minutes(minute_queries.workshop_minutes(second), DAY).content)


def test_votes_tell_their_method_their_channels_and_their_ties(second: Workshop, member: Member) -> None:
    workshops.open_workshop(workshop=second, by=member)
    ballot = ballots.create_ballot(
        workshop=second, title="Par où commencer ?", options=["Un", "Deux", "Trois", "Quatre"], by=member
    )
    ballots.open_ballot(ballot=ballot, by=member)
    phones = [notes.join_workshop(workshop=second, category="citoyen") for _ in range(6)]
    for phone, marks in zip(phones, ({1: 2, 2: 1}, {1: 1, 2: 1, 3: 1}, {2: 1, 3: 1}, {}, {}), strict=False):
        paper = {rank: {"gommette": count} for rank, count in marks.items()}
        votes.cast_paper(ballot=ballot, marks=paper, by=phone)
    votes.enter_room_count(
        ballot=ballot, table=None, voters=5, marks={3: {"gommette": 1}, 4: {"gommette": 1}}, by=member
    )
    document = live(second)
    assert "Par où commencer ?" not in words(document)  # nobody reads a vote that is not closed
    closing.close_ballot(ballot=ballot, by=member)
    document = live(second)
    table = tables(document, "Les résultats")[-1]
    assert [tuple(map(plain_text, row.cells)) for row in table.rows] == [
        ("N° 1\u00a0: A. Un (ex æquo)", "3\u00a0(3\u00a0+\u00a00)"),
        ("N° 1\u00a0: B. Deux (ex æquo)", "3\u00a0(3\u00a0+\u00a00)"),
        ("N° 1\u00a0: C. Trois (ex æquo)", "3\u00a0(2\u00a0+\u00a01)"),
        ("N° 4\u00a0: D. Quatre", "1\u00a0(0\u00a0+\u00a01)"),
    ]
    said = words(document)
    assert "Gommettes : 3 par personne, 2 au plus par proposition" in said
    present = minute_queries.attendance_counts(second).present
    said = said.replace("\u00a0", " ")
    assert "10 votes : 5 au téléphone dont 2 blancs, 5 sur papier. 10 votes pour " in said
    assert f"10 votes pour {present} personnes présentes d’après l’émargement" in said


def test_the_minutes_tell_that_papers_were_counted_after_the_closing(second: Workshop, member: Member) -> None:
    """A late pile changed who came first; only the page of the vote said so."""
    workshops.open_workshop(workshop=second, by=member)
    ballot = ballots.create_ballot(workshop=second, title="Par où commencer ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.enter_room_count(ballot=ballot, table=1, voters=5, marks={1: {"gommette": 5}}, by=member)
    closing.close_ballot(ballot=ballot, by=member)
    assert "a changé après la clôture" not in words(live(second))
    ballot.refresh_from_db()
    votes.enter_room_count(ballot=ballot, table=2, voters=8, marks={2: {"gommette": 8}}, by=member)
    assert "Le décompte papier a changé après la clôture du vote, " in words(live(second))


def test_the_minutes_tell_more_votes_than_people(second: Workshop, member: Member) -> None:
    second.guests.all().delete()
    Guest.objects.filter(pk__in=[guest.pk for guest in come(second, 3)]).update(attended=True)
    workshops.open_workshop(workshop=second, by=member)
    ballot = ballots.create_ballot(workshop=second, title="Par où commencer ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.enter_room_count(ballot=ballot, voters=4, marks={1: {"gommette": 4}}, by=member)
    closing.close_ballot(ballot=ballot, by=member)
    sentence = "4 votes pour 3 personnes présentes d’après l’émargement : 1 vote de trop."
    assert sentence in words(live(second)).replace("\u00a0", " ")


def test_beside_the_people_of_the_door_the_minutes_count_no_phone(second: Workshop, member: Member) -> None:
    second.guests.all().delete()
    Guest.objects.filter(pk__in=[guest.pk for guest in come(second, 9)]).update(attended=True)
    workshops.open_workshop(workshop=second, by=member)
    ballot = ballots.create_ballot(workshop=second, title="Par où commencer ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.enter_room_count(ballot=ballot, voters=4, marks={1: {"gommette": 4}}, by=member)
    closing.close_ballot(ballot=ballot, by=member)
    said = words(live(second)).replace("\u00a0", " ")
    assert "4 votes : aucun au téléphone, 4 sur papier. 4 votes pour 9 personnes présentes" in said


def test_a_college_of_fewer_than_five_is_never_shown_alone(first: Workshop) -> None:
    table = tables(live(first), "Par collège")[-1]
    counts = [int(column.label.rpartition("(")[2].rstrip(")")) for column in table.columns[1:]]
    assert min(counts) >= 5


def test_attendance_says_what_is_counted(first: Workshop, member: Member) -> None:
    first.guests.all().delete()
    entered = first.participants.count()
    telephones = words(live(first))
    assert f"{entered} téléphones entrés." in telephones
    assert "La feuille d’émargement n’a pas été saisie" in telephones
    guests = come(first, 20)
    Guest.objects.filter(pk__in=[guest.pk for guest in guests[:14]]).update(attended=True)
    Guest.objects.filter(pk__in=[guest.pk for guest in guests[14:19]]).update(attended=False)
    document = live(first)
    said = words(document)
    assert said.startswith("14 personnes présentes, 20 notes écrites, 5 enjeux nommés, 3 engagements.")
    assert "20 personnes invitées, 14 présentes d’après l’émargement." in said
    assert "Pour 1 personne, la présence n’a pas été notée." in said
    assert f"{entered} téléphones entrés : ce sont les mêmes personnes" in said
    (table,) = tables(document, "Par catégorie")
    assert [tuple(map(plain_text, row.cells)) for row in table.rows][-1] == ("Ensemble", "20", "14")
    attendance.welcome_walk_in(workshop=first, college="habitant", by=member)
    document = live(first)
    assert "20 personnes invitées, 15 présentes, dont 1 sans invitation, d’après l’émargement." in words(document)
    (table,) = tables(document, "Par catégorie")
    assert [tuple(map(plain_text, row.cells)) for row in table.rows][-1] == ("Ensemble", "20", "15")


def test_a_sheet_with_fewer_people_than_phones_is_not_told_as_the_same_people(first: Workshop) -> None:
    first.guests.all().delete()
    entered = first.participants.count()
    (guest,) = come(first, 1)
    Guest.objects.filter(pk=guest.pk).update(attended=True)
    said = words(live(first))
    assert said.startswith("1 personne cochée à l’émargement, 20 notes écrites")
    assert "ce sont les mêmes personnes" not in said
    assert (
        f"{entered} téléphones entrés, plus que de personnes cochées présentes :"
        " l’émargement n’est sans doute pas complet." in said
    )


def test_groups_that_nobody_named_are_printed_as_other_notes(second: Workshop, member: Member) -> None:
    numbers = list(second.notes.filter(is_hidden=False).order_by("number").values_list("number", flat=True))
    for number in numbers[:2]:
        group = groups.create_group(workshop=second, by=member)
        groups.move_note(note=second.notes.get(number=number), group=group, by=member)
    document = live(second)
    headings = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    assert (headings.count("Autres notes"), "à nommer" in words(document)) == (1, False)
    said = minute_queries.minutes_notes(second, {})
    assert sum(group.notes for group in said.printed) == said.notes == len(numbers)
    assert "Autres notes 2 notes." in words(document)


def test_three_groups_and_notes_more_cost_no_query_more(second: Workshop, member: Member) -> None:
    live(second)  # what is read once for all documents
    with CaptureQueriesContext(connection) as before:
        live(second)
    participant = workshops.open_workshop(workshop=second, by=member) or notes.join_workshop(
        workshop=second, category="public"
    )
    for number in range(3):
        group = groups.create_group(workshop=second, title=f"Groupe {number}", by=member)
        for text in ("une", "deux"):
            note = notes.write_note(text=f"{text} {number}", by=participant)
            groups.move_note(note=note, group=group, by=member)
        groups.promote_to_key_project(group=group, by=member)
        pledges.make_pledge(text=f"Promesse {number}", workshop=second, by=member)
    with CaptureQueriesContext(connection) as after:
        live(second)
    assert len(after) == len(before)


# --- frozen -----------------------------------------------------------------------------------------------------------


def test_what_was_validated_no_longer_moves(second: Workshop, member: Member, client: Client) -> None:
    minutes = publication_minute_changes.validate_minutes(workshop=second, by=member, on=date(2025, 8, 1))
    before = {extension: write_document(document_minutes.last_edition(minutes), extension) for extension in FORMATS}  # type: ignore[arg-type]
    workshops.open_workshop(workshop=second, by=member)
    participant = notes.join_workshop(workshop=second, category="citoyen")
    notes.write_note(text="Une note de plus", by=participant)
    group = second.groups.first()
    assert group
    groups.rename_group(group=group, title="Un autre nom", by=member)
    whole_workshop_changes.revise_workshop(
        workshop=second,
        title="Rebaptisé",
        kind="chantiers",
        question="",
        held_on=date(2025, 7, 1),
        place="",
        table_count=4,
        starts_at=None,
        ends_at=None,
        capacity=None,
        by=member,
    )
    minutes = minute_queries.workshop_minutes(Workshop.objects.get(pk=second.pk))
    after = {extension: write_document(document_minutes.last_edition(minutes), extension) for extension in FORMATS}  # type: ignore[arg-type]
    assert before == after
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("publication:minutes_file", args=[member.roadmap.slug, 2, "pdf"])
    assert client.get(url).content == before["pdf"]
    assert "Validé1eraoût2025" in reading.squeezed(reading.pdf_pages(before["pdf"])[0])


def test_what_changed_while_it_was_read_is_not_validated(second: Workshop, member: Member) -> None:
    seen = document_minutes.draft_minutes(minute_queries.workshop_minutes(second), DAY).stamp
    group = second.groups.first()
    assert group
    groups.rename_group(group=group, title="Un autre nom", by=member)
    with refused("stale"):
        publication_minute_changes.validate_minutes(workshop=second, seen=seen, by=member, on=DAY)
    again = document_minutes.draft_minutes(minute_queries.workshop_minutes(second), DAY).stamp
    assert publication_minute_changes.validate_minutes(workshop=second, seen=again, by=member, on=DAY).edition == 1


def test_the_next_edition_says_its_number(second: Workshop, member: Member) -> None:
    publication_minute_changes.validate_minutes(workshop=second, by=member, on=date(2025, 8, 1))
    workshops_minute_changes.reopen_minutes(workshop=second, by=member)
    minutes = minute_queries.workshop_minutes(second)
    standing = document_minutes.last_edition(minutes)
    assert standing and (standing.status, standing.date) == ("Validé", date(2025, 8, 1))
    assert document_minutes.shown_document(minutes, DAY).status == "À relire"
    minutes = publication_minute_changes.validate_minutes(workshop=second, by=member, on=date(2025, 8, 5))
    standing = document_minutes.last_edition(minutes)
    assert standing and (standing.status, standing.date) == ("Validé, version 2", date(2025, 8, 5))


def test_a_note_withdrawn_after_the_validation_is_no_longer_read(second: Workshop, member: Member) -> None:
    minutes = publication_minute_changes.validate_minutes(workshop=second, by=member)
    quoted = minute_queries.minutes_notes(second, {}).groups[0].quoted[0]
    assert quoted.text in words(document_minutes.last_edition(minutes))
    moderation.flag_note(note=Note.objects.get(workshop=second, number=quoted.number), by=member)
    document = document_minutes.last_edition(minutes)
    assert quoted.text not in words(document)
    assert "(parole retirée depuis)" in words(document)


def test_words_that_were_put_otherwise_never_come_back(second: Workshop, member: Member, client: Client) -> None:
    """Flagged, then reworded so that it names nobody: the first words stay out of the page and of every file."""
    minutes = publication_minute_changes.validate_minutes(workshop=second, by=member)
    quoted = minute_queries.minutes_notes(second, {}).groups[0].quoted[0]
    note = Note.objects.get(workshop=second, number=quoted.number)
    moderation.flag_note(note=note, by=member)
    moderation.moderate_note(note=note, text="Personne ne répond au guichet.", by=member)
    document = document_minutes.last_edition(minutes)
    assert document
    assert quoted.text not in words(document)
    assert "« Personne ne répond au guichet. »" in words(document)
    for extension in FORMATS:
        file = text_of(write_document(document, extension), extension)
        assert reading.squeezed(quoted.text) not in file
        assert reading.squeezed("Personne ne répond au guichet.") in file
    workshops_minute_changes.hand_over_minutes(workshop=second, by=member)
    page = client.get(
        reverse("publication:public_minutes", args=[minute_queries.workshop_minutes(second).uid])
    ).content.decode()
    assert quoted.text not in page and "Personne ne répond au guichet." in page


def test_a_name_is_in_the_document_and_never_in_what_is_kept(first: Workshop, member: Member) -> None:
    """The minutes of the demo, already sent: two people agreed to be named, one did not."""
    minutes = minute_queries.workshop_minutes(first)
    named, unnamed = "Le secrétariat de mairie de Villars", "Une habitante de Mareuil"
    document = document_minutes.last_edition(minutes)
    assert named in words(document) and unnamed not in words(document)
    assert named not in str(minutes.content) and "demo.example" not in str(minutes.content)
    kept = minutes.content
    people_changes.erase_pledge_person(pledge=Pledge.objects.get(workshop=first, name=named), by=member)
    minutes = minute_queries.workshop_minutes(first)
    assert minutes.content == kept
    document = document_minutes.last_edition(minutes)
    assert named not in words(document)
    assert "Afficher le compte rendu à l’accueil de la mairie. une personne , pour le" in words(document)
    for extension in FORMATS:
        assert reading.squeezed(named) not in text_of(write_document(document, extension), extension)  # type: ignore[arg-type]


def test_an_output_is_told_only_of_what_ran(first: Workshop, second: Workshop, member: Member) -> None:
    """What the template foresaw is not a fact."""
    JournalEntry.objects.filter(about_kind="runsheetitem", verb__in=("start", "stop")).delete()
    (table,) = tables(live(second), "Les séquences")
    assert table.columns[-1].label == "Ce qui devait en sortir"
    assert "le minuteur n’a pas été lancé" in words(live(second))
    workshops.open_workshop(workshop=second, by=member)
    pace.start_timer(workshop=second, minutes=2, by=member)
    assert "un compte à rebours a été lancé, sans suivre les séquences" in words(live(second))
    pace.stop_item(workshop=second, by=member)
    pace.start_item(workshop=second, item=second.items.order_by("rank", "id")[0], by=member)
    (table,) = tables(live(second), "Les séquences")
    assert table.columns[-1].label == "Ce qui en est sorti"
    assert [plain_text(row.cells[-1]) == "Non jouée." for row in table.rows] == [False, *[True] * (len(table.rows) - 1)]


def test_secretaries_are_told_beside_the_phones(second: Workshop) -> None:
    Note.objects.filter(workshop=second).update(source=Note.Source.PHONE)
    assert "secrétariat" not in words(live(second))
    Note.objects.filter(workshop=second, number=1).update(source=Note.Source.SECRETARY, table=1)
    assert "Le secrétariat de 1 table a aussi saisi des notes." in words(live(second))
