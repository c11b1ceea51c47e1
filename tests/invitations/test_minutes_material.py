"""What minutes are made from: the conducteur as it ran, quotations, what comes next."""

import uuid
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jalons.carriage.changes import people as people_changes
from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.invitations.changes import minutes as minute_changes
from jalons.invitations.models import Guest, Minutes
from jalons.invitations.queries import minutes as minute_queries
from jalons.resources.changes import resources as resource_changes
from jalons.roadmaps.models import JournalEntry, Member, Step
from jalons.votes.changes import closing
from jalons.workshops.changes import fusions, groups, moderation, pace, pledges, run_sheets, stakes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Participant, Pledge, TableSecretary, Workshop
from jalons.workshops.rules.workshop_templates import TEMPLATES
from tests.invitations.people import come
from tests.invitations.test_minutes_changes import validated
from tests.refusals import refused
from tests.workshops.test_table_stakes import proposal

pytestmark = pytest.mark.django_db


def test_a_name_in_the_minutes_is_another_consent(workshop: Workshop, member: Member) -> None:
    kept = pledges.make_pledge(
        text="Appeler", workshop=workshop, name="La directrice", consents=True, may_be_named=True, by=member
    )
    unnamed = pledges.make_pledge(text="Écrire", workshop=workshop, may_be_named=True, by=member)
    assert (kept.may_be_named, unnamed.may_be_named) == (True, False)
    people_changes.erase_pledge_person(pledge=kept, by=member)
    kept.refresh_from_db()
    assert (kept.name, kept.consents, kept.may_be_named) == ("", False, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=kept.pk).update(may_be_named=True)


# --- what the workshop says -------------------------------------------------------------------------------------------


def test_the_run_sheet_as_it_ran_comes_from_the_journal(workshop: Workshop, member: Member) -> None:
    run_sheets.install_run_sheet(workshop=workshop, template=TEMPLATES["enjeux"], by=member)
    first, second = workshop.items.order_by("rank")[:2]
    assert minute_queries.item_durations(workshop) == {}
    pace.start_item(workshop=workshop, item=first, by=member)
    pace.start_item(workshop=workshop, item=second, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    lines = JournalEntry.objects.filter(about_kind="runsheetitem", verb="start").order_by("id")
    assert {item: one.started_at for item, one in minute_queries.item_durations(workshop).items()} == {
        line.about_id: line.at for line in lines
    }


def test_only_what_names_nobody_may_be_quoted(workshop: Workshop, member: Member, participant: Participant) -> None:
    texts = ("une", "deux", "trois", "quatre", "cinq")
    notes = [note_changes.write_note(text=text, by=participant) for text in texts]
    group = groups.create_group(workshop=workshop, title="Le groupe", by=member)
    for note in notes[:4]:
        groups.move_note(note=note, group=group, by=member)
    moderation.flag_note(note=notes[0], by=member)
    moderation.hide_note(note=notes[1], by=member)
    found = minute_queries.minutes_notes(workshop, {})
    assert [
        (one.title, one.notes, [q.text for q in one.quotable], [q.text for q in one.quoted]) for one in found.groups
    ] == [
        ("Le groupe", 3, ["trois", "quatre"], ["trois", "quatre"]),
        ("Notes restées sans groupe", 1, ["cinq"], []),
    ]
    assert (found.notes, found.tables) == (4, 1)
    chosen = {
        f"note:{notes[3].client_id}": True,
        f"note:{notes[4].client_id}": True,
        f"note:{notes[0].client_id}": True,
    }
    assert [[q.text for q in one.quoted] for one in minute_queries.minutes_notes(workshop, chosen).groups] == [
        ["quatre"],
        ["cinq"],
    ]


def test_a_note_that_was_quoted_says_what_it_says_today(
    workshop: Workshop, member: Member, participant: Participant
) -> None:
    texts = ("une", "deux", "trois", "quatre")
    notes = [note_changes.write_note(text=text, by=participant) for text in texts]
    paper = note_changes.write_note(text="sur papier", by=member, workshop=workshop)
    moderation.flag_note(note=notes[0], by=member)
    moderation.hide_note(note=notes[1], by=member)
    moderation.flag_note(note=notes[2], by=member)
    moderation.moderate_note(note=notes[2], text="trois, sans le nom", by=member)
    note_changes.retype_note(note=paper, text="relue", seen="sur papier", by=member)
    keys = [f"note:{note.client_id}" for note in (*notes, paper)]
    stranger = f"note:{uuid.uuid4()}"
    assert minute_queries.current_quotes(workshop, [*keys, stranger, "person:one"]) == dict(
        zip([*keys, stranger], [None, None, "trois, sans le nom", "quatre", "relue", None], strict=True)
    )


def test_an_enjeu_says_which_tables_proposed_it_also_once_merged(workshop: Workshop, member: Member) -> None:
    (_first, kept), (_second, merged) = proposal(workshop, 1), proposal(workshop, 2, how="prendre le bus")
    fusions.merge_outcomes(rows=[kept, merged], title=kept.title, text=kept.phrasing, by=member)
    [said] = minute_queries.minutes_stakes(workshop)
    assert (said.notes, said.tables) == (0, (1, 2))


def test_a_chantier_is_told_once_the_tables_of_the_workshop_named_its_resources(
    workshop: Workshop, member: Member
) -> None:
    project = stakes.add_key_project(title="Une permanence", workshop=workshop, by=member)
    assert minute_queries.minutes_projects(workshop) == []
    resource_changes.add_resource(
        project=project, branch="lieu", label="Une salle", by=TableSecretary(workshop, 1), status="existante"
    )
    assert minute_queries.minutes_projects(workshop) == [project]


def test_a_veiled_wall_gives_no_quotation(workshop: Workshop, member: Member, participant: Participant) -> None:
    note_changes.write_note(text="une", by=participant)
    pace.hide_notes(workshop=workshop, by=member)
    workshop.refresh_from_db()
    found = minute_queries.minutes_notes(workshop, {})
    assert [(one.notes, one.quotable) for one in found.groups] == [(1, [])]


def test_a_workshop_that_left_a_trace_stays(workshop: Workshop, member: Member) -> None:
    """Without a note nor a vote: people came, promised, and were given minutes whose page must not die."""
    remove = lambda: whole_workshop_changes.remove_workshop(workshop=workshop, by=member)  # noqa: E731
    [guest] = come(workshop, 1)
    Guest.objects.filter(pk=guest.pk).update(attended=True)
    with refused("workshop-has-attendance"):
        remove()
    Guest.objects.filter(pk=guest.pk).update(attended=False)
    pledge = pledges.make_pledge(text="Revenir", workshop=workshop, by=member)
    with refused("workshop-has-pledges"):
        remove()
    people_changes.remove_pledge(pledge=pledge, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    minute_changes.write_minutes(workshop=workshop, introduction="Une voisine est venue.", by=member)
    minutes = validated(workshop, member)
    with refused("workshop-has-minutes"):
        remove()
    minute_changes.reopen_minutes(workshop=workshop, by=member)
    with refused("workshop-has-minutes"):
        remove()
    assert Workshop.objects.filter(pk=workshop.pk).exists() and Minutes.objects.filter(pk=minutes.pk).exists()


def test_minutes_that_nobody_validated_go_with_their_workshop(workshop: Workshop, member: Member) -> None:
    minute_changes.write_minutes(workshop=workshop, introduction="Reporté.", by=member)
    come(workshop, 2)
    whole_workshop_changes.remove_workshop(workshop=workshop, by=member)
    assert not Workshop.objects.filter(pk=workshop.pk).exists()


def test_what_comes_next_is_a_workshop_then_a_milestone(workshop: Workshop, member: Member) -> None:
    day = date(2027, 3, 12)
    other = workshops.create_workshop(title="Atelier suivant", held_on=date(2027, 5, 14), place="Quinsac", by=member)
    found = minute_queries.next_meeting(workshop, day)
    assert found and (found.title, found.held_on, found.place) == ("Atelier suivant", date(2027, 5, 14), "Quinsac")
    whole_workshop_changes.remove_workshop(workshop=other, by=member)
    assert minute_queries.next_meeting(workshop, day) is None
    from jalons.roadmaps.changes.milestones import add_milestone

    framing = Step.objects.get(roadmap=member.roadmap, number=1)
    add_milestone(title="Note de cadrage", due_on=date(2027, 3, 20), step=framing, by=member)
    assert minute_queries.next_meeting(workshop, day) is None
    add_milestone(title="Restitution", due_on=date(2027, 4, 2), by=member)
    found = minute_queries.next_meeting(workshop, day)
    assert found and (found.title, found.held_on, found.place) == ("Restitution", date(2027, 4, 2), "")
    workshop.held_on = date(2027, 4, 30)
    assert minute_queries.next_meeting(workshop, day) is None


def test_what_comes_next_starts_once_this_workshop_is_over(workshop: Workshop, member: Member) -> None:
    day = date(2027, 3, 12)
    evening, last = time(18, 30), time(20, 30)
    Workshop.objects.filter(pk=workshop.pk).update(held_on=day, starts_at=evening, ends_at=last)
    workshop.refresh_from_db()
    other = workshops.create_workshop(title="Le même jour", held_on=day, starts_at=time(14), by=member)
    assert minute_queries.next_meeting(workshop, day) is None
    for starts_at, expected in ((None, None), (time(20), None), (last, "Le même jour")):
        Workshop.objects.filter(pk=other.pk).update(starts_at=starts_at)
        found = minute_queries.next_meeting(workshop, day)
        assert (found and found.title) == expected
    Workshop.objects.filter(pk=workshop.pk).update(starts_at=None, ends_at=None)
    workshop.refresh_from_db()
    assert minute_queries.next_meeting(workshop, day) is None


def test_who_is_only_on_the_list_was_not_invited(workshop: Workshop) -> None:
    come(workshop, 3)
    listed = come(workshop, 1, answer=Guest.Answer.WAITING)[0]
    assert minute_queries.attendance_counts(workshop).invited == 3
    Guest.objects.filter(pk=listed.pk).update(invited_at=timezone.now())
    assert minute_queries.attendance_counts(workshop).invited == 4
    Guest.objects.filter(pk=listed.pk).update(attended=True, is_walk_in=True)
    found = minute_queries.attendance_counts(workshop)
    assert (found.invited, found.present) == (3, 1)
