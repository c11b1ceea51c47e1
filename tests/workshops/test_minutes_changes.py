"""Writing, validating, reopening and giving the minutes: exact effects, exact refusals."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jalons.base.errors import Refused
from jalons.roadmaps.models import JournalEntry, Member, Step
from jalons.workshops import changes, queries
from jalons.workshops.models import Dispatch, Guest, Minutes, Participant, Pledge, Workshop
from jalons.workshops.rules.minutes import State
from tests.workshops.people import come

pytestmark = pytest.mark.django_db
CONTENT = {"title": "Atelier", "blocks": []}


def sentence(change: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        change()
    return refusal.value.sentence.replace("\u00a0", " ")


def journal(member: Member, count: int = 1) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    lines = JournalEntry.objects.filter(roadmap=member.roadmap).order_by("-id")[:count]
    return [(line.verb, line.about_label, line.before, line.after) for line in reversed(lines)]


@pytest.fixture
def closed(workshop: Workshop, member: Member) -> Workshop:
    changes.close_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


def validated(workshop: Workshop, member: Member, on: date | None = None) -> Minutes:
    return changes.freeze_minutes(minutes=queries.minutes_of(workshop), content=CONTENT, by=member, on=on)


def label(workshop: Workshop) -> str:
    return f"compte rendu de l’atelier {workshop.number}"


def test_blank_minutes_are_not_saved_by_reading_them(workshop: Workshop) -> None:
    minutes = queries.minutes_of(workshop)
    assert (minutes.pk, minutes.version, minutes.state, minutes.due_days) == (None, 0, State.TO_REVIEW, 10)
    assert not Minutes.objects.filter(workshop=workshop).exists()


def test_what_is_written_is_kept_and_the_journal_tells_the_fields_only(workshop: Workshop, member: Member) -> None:
    changes.write_minutes(
        workshop=workshop,
        version=0,
        introduction="Une voisine est venue.",
        comments={"notes": "Beaucoup de rires.", "votes": "", "ailleurs": "perdu"},
        hidden_parts=["deroule", "ailleurs", "presence"],
        next_on=date(2026, 5, 14),
        by=member,
    )
    minutes = queries.minutes_of(workshop)
    assert (minutes.introduction, minutes.comments, minutes.hidden_parts, minutes.next_on, minutes.version) == (
        "Une voisine est venue.",
        {"notes": "Beaucoup de rires."},
        ["presence", "deroule"],
        date(2026, 5, 14),
        1,
    )
    fields = ["introduction", "commentaires", "parties masquées", "date du prochain rendez-vous"]
    assert journal(member) == [("revise", label(workshop), {}, {"fields": fields})]


def test_nothing_different_writes_nothing(workshop: Workshop, member: Member) -> None:
    changes.write_minutes(workshop=workshop, version=0, introduction="Merci.", by=member)
    lines = JournalEntry.objects.count()
    changes.write_minutes(workshop=workshop, version=0, introduction="Merci.", by=member)
    assert (queries.minutes_of(workshop).version, JournalEntry.objects.count()) == (1, lines)


def test_a_version_that_somebody_else_replaced_is_refused(workshop: Workshop, member: Member) -> None:
    changes.write_minutes(workshop=workshop, version=0, introduction="Le premier.", by=member)
    refused = sentence(
        lambda: changes.write_minutes(workshop=workshop, version=0, introduction="Le second.", by=member)
    )
    assert refused == (
        "Quelqu’un a enregistré le compte rendu pendant votre saisie. Comparez les deux, puis enregistrez."
    )
    assert queries.minutes_of(workshop).introduction == "Le premier."


def test_choices_of_two_people_add_up(workshop: Workshop, member: Member) -> None:
    changes.choose_quotes(workshop=workshop, decisions={"note:a": True, "note:b": True}, by=member)
    changes.choose_quotes(workshop=workshop, decisions={"note:b": False, "pledge:c": False}, by=member)
    minutes = queries.minutes_of(workshop)
    assert (minutes.picks, minutes.version) == ({"note:a": True, "note:b": False, "pledge:c": False}, 0)
    assert journal(member) == [
        ("revise", label(workshop), {}, {"fields": ["paroles et engagements cités"]}),
    ]
    lines = JournalEntry.objects.count()
    changes.choose_quotes(workshop=workshop, decisions={"note:a": True}, by=member)
    assert JournalEntry.objects.count() == lines


def test_an_open_workshop_has_no_minutes_to_validate(workshop: Workshop, member: Member) -> None:
    assert sentence(lambda: validated(workshop, member)) == (
        "Closez d’abord l’atelier : le compte rendu dit ce qui s’y est passé jusqu’au bout."
    )
    assert not Minutes.objects.filter(workshop=workshop).exists()


def test_validated_minutes_are_frozen_numbered_and_dated(closed: Workshop, member: Member) -> None:
    validated(closed, member, on=date(2026, 3, 20))
    minutes = queries.minutes_of(closed)
    assert (minutes.is_open, minutes.edition, minutes.content, minutes.frozen_on, minutes.state) == (
        False,
        1,
        CONTENT,
        date(2026, 3, 20),
        State.VALIDATED,
    )
    assert journal(member) == [("validate", label(closed), {}, {"edition": 1})]


def test_validated_minutes_refuse_to_be_written(closed: Workshop, member: Member) -> None:
    validated(closed, member)
    said = "Ce compte rendu est validé. Rouvrez-le pour le modifier : ce sera une nouvelle version."
    assert sentence(lambda: changes.write_minutes(workshop=closed, version=0, introduction="Et", by=member)) == said
    assert sentence(lambda: changes.choose_quotes(workshop=closed, decisions={"note:a": True}, by=member)) == said
    assert sentence(lambda: validated(closed, member)) == said


def test_reopened_minutes_keep_the_last_edition_until_the_next(closed: Workshop, member: Member) -> None:
    first = validated(closed, member)
    changes.reopen_minutes(workshop=closed, by=member)
    minutes = queries.minutes_of(closed)
    assert (minutes.is_open, minutes.edition, minutes.content, minutes.uid) == (True, 1, CONTENT, first.uid)
    assert journal(member) == [("reopen", label(closed), {"edition": 1}, {})]
    assert sentence(lambda: changes.reopen_minutes(workshop=closed, by=member)) == (
        "Le compte rendu est déjà ouvert : vous pouvez le modifier."
    )
    validated(closed, member)
    assert (queries.minutes_of(closed).edition, queries.minutes_of(closed).uid) == (2, first.uid)


def test_what_was_handed_over_is_noted_once(closed: Workshop, member: Member) -> None:
    said = sentence(lambda: changes.hand_over_minutes(workshop=closed, by=member))
    assert said == "Validez d’abord le compte rendu."
    validated(closed, member)
    changes.hand_over_minutes(workshop=closed, by=member)
    minutes = queries.minutes_of(closed)
    assert (minutes.state, minutes.given_edition, minutes.given_on) == (State.GIVEN, 1, timezone.localdate())
    assert journal(member) == [("give", label(closed), {}, {"edition": 1})]
    assert sentence(lambda: changes.hand_over_minutes(workshop=closed, by=member)) == (
        "Ce compte rendu est déjà noté comme remis."
    )


def test_a_dispatch_holds_nobody_s_address(closed: Workshop, member: Member) -> None:
    here, away = come(closed, 2)
    minutes = validated(closed, member)
    changes.note_dispatches(minutes=minutes, present=[here], absent=[away], by=member, on=date(2026, 3, 21))
    rows = Dispatch.objects.filter(minutes=minutes).values_list("guest", "pledge", "edition", "to_absent", "sent_on")
    assert list(rows) == [(here.pk, None, 1, False, date(2026, 3, 21)), (away.pk, None, 1, True, date(2026, 3, 21))]
    assert journal(member) == [("send", label(closed), {}, {"edition": 1, "sent_present": 1, "sent_absent": 1})]
    assert {field.name for field in Dispatch._meta.get_fields()} == {
        "id", "minutes", "edition", "guest", "pledge", "to_absent", "sent_on",
    }  # fmt: skip


def test_the_database_refuses_a_second_dispatch_of_an_edition(closed: Workshop, member: Member) -> None:
    (guest,) = come(closed, 1)
    minutes = validated(closed, member)
    changes.note_dispatches(minutes=minutes, present=[guest], absent=[], by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        changes.note_dispatches(minutes=minutes, present=[], absent=[guest], by=member)


def test_the_database_refuses_an_edition_without_content(workshop: Workshop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(workshop=workshop, is_open=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(workshop=workshop, edition=1)


# --- pledges that name somebody ---------------------------------------------------------------------------------------


def test_a_name_in_the_minutes_is_another_consent(workshop: Workshop, member: Member) -> None:
    kept = changes.make_pledge(
        text="Appeler", workshop=workshop, name="La directrice", consents=True, may_be_named=True, by=member
    )
    unnamed = changes.make_pledge(text="Écrire", workshop=workshop, may_be_named=True, by=member)
    assert (kept.may_be_named, unnamed.may_be_named) == (True, False)
    changes.erase_pledge_person(pledge=kept, by=member)
    kept.refresh_from_db()
    assert (kept.name, kept.consents, kept.may_be_named) == ("", False, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(pk=kept.pk).update(may_be_named=True)


# --- what the workshop says -------------------------------------------------------------------------------------------


def test_the_run_sheet_as_it_ran_comes_from_the_journal(workshop: Workshop, member: Member) -> None:
    changes.install_run_sheet(workshop=workshop, template="enjeux", by=member)
    first, second = workshop.items.order_by("rank")[:2]
    assert queries.as_it_ran(workshop) == {}
    changes.start_item(workshop=workshop, item=first, by=member)
    changes.start_item(workshop=workshop, item=second, by=member)
    changes.close_workshop(workshop=workshop, by=member)
    lines = JournalEntry.objects.filter(about_kind="runsheetitem", verb="start").order_by("id")
    assert {item: one.started_at for item, one in queries.as_it_ran(workshop).items()} == {
        line.about_id: line.at for line in lines
    }


def test_only_what_names_nobody_may_be_quoted(workshop: Workshop, member: Member, participant: Participant) -> None:
    texts = ("une", "deux", "trois", "quatre", "cinq")
    notes = [changes.write_note(text=text, by=participant) for text in texts]
    group = changes.create_group(workshop=workshop, title="Le groupe", by=member)
    for note in notes[:4]:
        changes.move_note(note=note, group=group, by=member)
    changes.flag_note(note=notes[0], by=member)
    changes.hide_note(note=notes[1], by=member)
    found = queries.notes_said(workshop, {})
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
    assert [[q.text for q in one.quoted] for one in queries.notes_said(workshop, chosen).groups] == [
        ["quatre"],
        ["cinq"],
    ]


def test_a_note_that_was_quoted_says_what_it_says_today(
    workshop: Workshop, member: Member, participant: Participant
) -> None:
    texts = ("une", "deux", "trois", "quatre")
    notes = [changes.write_note(text=text, by=participant) for text in texts]
    paper = changes.write_note(text="sur papier", by=member, workshop=workshop)
    changes.flag_note(note=notes[0], by=member)
    changes.hide_note(note=notes[1], by=member)
    changes.flag_note(note=notes[2], by=member)
    changes.moderate_note(note=notes[2], text="trois, sans le nom", by=member)
    changes.retype_note(note=paper, text="relue", seen="sur papier", by=member)
    keys = [f"note:{note.client_id}" for note in (*notes, paper)]
    stranger = f"note:{uuid.uuid4()}"
    assert queries.said_now(workshop, [*keys, stranger, "person:one"]) == dict(
        zip([*keys, stranger], [None, None, "trois, sans le nom", "quatre", "relue", None], strict=True)
    )


def test_a_veiled_wall_gives_no_quotation(workshop: Workshop, member: Member, participant: Participant) -> None:
    changes.write_note(text="une", by=participant)
    changes.hide_notes(workshop=workshop, by=member)
    workshop.refresh_from_db()
    found = queries.notes_said(workshop, {})
    assert [(one.notes, one.quotable) for one in found.groups] == [(1, [])]


def test_a_workshop_that_left_a_trace_stays(workshop: Workshop, member: Member) -> None:
    """Without a note nor a vote: people came, promised, and were given minutes whose page must not die."""
    remove = lambda: changes.remove_workshop(workshop=workshop, by=member)  # noqa: E731
    [guest] = come(workshop, 1)
    Guest.objects.filter(pk=guest.pk).update(attended=True)
    told = "Des personnes sont venues à cet atelier, d’après l’émargement : il ne peut plus être supprimé."
    assert sentence(remove) == told
    Guest.objects.filter(pk=guest.pk).update(attended=False)
    pledge = changes.make_pledge(text="Revenir", workshop=workshop, by=member)
    assert sentence(remove) == "Des personnes se sont engagées dans cet atelier : il ne peut plus être supprimé."
    changes.remove_pledge(pledge=pledge, by=member)
    changes.close_workshop(workshop=workshop, by=member)
    changes.write_minutes(workshop=workshop, version=0, introduction="Une voisine est venue.", by=member)
    minutes = validated(workshop, member)
    told = "Le compte rendu de cet atelier est validé : l’atelier ne peut plus être supprimé."
    assert sentence(remove) == told
    changes.reopen_minutes(workshop=workshop, by=member)
    assert sentence(remove) == told
    assert Workshop.objects.filter(pk=workshop.pk).exists() and Minutes.objects.filter(pk=minutes.pk).exists()


def test_minutes_that_nobody_validated_go_with_their_workshop(workshop: Workshop, member: Member) -> None:
    changes.write_minutes(workshop=workshop, version=0, introduction="Reporté.", by=member)
    come(workshop, 2)
    changes.remove_workshop(workshop=workshop, by=member)
    assert not Workshop.objects.filter(pk=workshop.pk).exists()


def test_minutes_are_due_until_they_are_given(workshop: Workshop, member: Member) -> None:
    held = date(2026, 3, 12)
    Workshop.objects.filter(pk=workshop.pk).update(held_on=held)

    def due(today: date) -> list[tuple[int, date, bool]]:
        found = queries.minutes_due(member.roadmap, today)
        return [(one.number, one.due_on, one.is_late) for one in found if one.number == workshop.number]

    assert due(held) == []
    changes.close_workshop(workshop=workshop, by=member)
    assert due(held) == [(workshop.number, date(2026, 3, 22), False)]
    assert due(date(2026, 3, 22)) == [(workshop.number, date(2026, 3, 22), False)]
    assert due(date(2026, 3, 23)) == [(workshop.number, date(2026, 3, 22), True)]
    assert due(date(2026, 5, 22)) == []
    changes.write_minutes(workshop=workshop, version=0, due_days=20, by=member)
    assert due(held) == [(workshop.number, date(2026, 4, 1), False)]
    validated(workshop, member)
    assert due(held) == [(workshop.number, date(2026, 4, 1), False)]
    changes.hand_over_minutes(workshop=workshop, by=member)
    assert due(held) == []
    changes.reopen_minutes(workshop=workshop, by=member)
    assert due(held) == []


def test_what_comes_next_is_a_workshop_then_a_milestone(workshop: Workshop, member: Member) -> None:
    day = date(2027, 3, 12)
    other = changes.create_workshop(title="Atelier suivant", held_on=date(2027, 5, 14), place="Quinsac", by=member)
    found = queries.next_meeting(workshop, day)
    assert found and (found.title, found.held_on, found.place) == ("Atelier suivant", date(2027, 5, 14), "Quinsac")
    changes.remove_workshop(workshop=other, by=member)
    assert queries.next_meeting(workshop, day) is None
    from jalons.roadmaps.changes import add_milestone

    framing = Step.objects.get(roadmap=member.roadmap, number=1)
    add_milestone(title="Note de cadrage", due_on=date(2027, 3, 20), step=framing, by=member)
    assert queries.next_meeting(workshop, day) is None
    add_milestone(title="Restitution", due_on=date(2027, 4, 2), by=member)
    found = queries.next_meeting(workshop, day)
    assert found and (found.title, found.held_on, found.place) == ("Restitution", date(2027, 4, 2), "")
    workshop.held_on = date(2027, 4, 30)
    assert queries.next_meeting(workshop, day) is None


def test_who_is_only_on_the_list_was_not_invited(workshop: Workshop) -> None:
    come(workshop, 3)
    listed = come(workshop, 1, answer=Guest.Answer.WAITING)[0]
    assert queries.attendance(workshop).invited == 3
    Guest.objects.filter(pk=listed.pk).update(invited_at=timezone.now())
    assert queries.attendance(workshop).invited == 4
    Guest.objects.filter(pk=listed.pk).update(attended=True, is_walk_in=True)
    found = queries.attendance(workshop)
    assert (found.invited, found.present) == (3, 1)


# --- who gets them ----------------------------------------------------------------------------------------------------


def test_guests_and_pledges_are_sorted_out_with_one_reason_each(closed: Workshop, member: Member) -> None:
    guests = come(closed, 6)
    values = (
        (True, "a", True),
        (False, "b", True),
        (True, "c", False),
        (True, "", True),
        (None, "d", True),
        (True, "e", True),
    )
    for guest, (attended, mailbox, consents) in zip(guests, values, strict=True):
        assert guest.contact
        guest.contact.email = f"{mailbox}@demo.example" if mailbox else ""
        guest.contact.consents, guest.contact.consented_on = consents, date(2026, 1, 1) if consents else None
        guest.contact.save()
        Guest.objects.filter(pk=guest.pk).update(attended=attended)
    assert guests[5].contact
    guests[5].contact.delete()
    for text, contact in (("Un", "F@demo.example"), ("Deux", "06 00 00 00 00"), ("Trois", "a@demo.example")):
        changes.make_pledge(text=text, workshop=closed, name="Quelqu’un", contact=contact, consents=True, by=member)
    changes.make_pledge(text="Sans nom", workshop=closed, by=member)
    changes.welcome_walk_in(workshop=closed, college="habitant", by=member)
    minutes = validated(closed, member)
    found = queries.addressees(minutes)
    assert [(one.email, one.outcome.value) for one in found.everybody] == [
        ("a@demo.example", "present"),
        ("b@demo.example", "absent"),
        ("c@demo.example", "sans_accord"),
        ("", "sans_adresse"),
        ("d@demo.example", "present"),
        ("", "efface"),
        ("f@demo.example", "present"),
        ("", "sans_adresse"),
        ("a@demo.example", "meme_adresse"),
    ]
    counts = (
        len(found.waiting),
        len(found.on_paper),
        len(found.without_consent),
        len(found.same_address),
        found.erased,
    )
    assert counts == (4, 2, 1, 1, 1)


def test_one_guest_and_three_cost_the_same_queries(
    closed: Workshop, member: Member, django_assert_num_queries: Any
) -> None:
    minutes = validated(closed, member)
    come(closed, 1)
    with django_assert_num_queries(3):
        queries.addressees(minutes)
    come(closed, 3)
    with django_assert_num_queries(3):
        queries.addressees(minutes)
