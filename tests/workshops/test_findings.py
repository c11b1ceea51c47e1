"""What the room said enters the portrait: once, without whoever wrote it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.changes import findings as diagnosis_finding_changes
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import findings as diagnosis_finding_queries
from jalons.overview.queries.contribution import find_contribution
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import findings as workshops_finding_changes
from jalons.workshops.changes import moderation, pace, run_sheets, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, RunSheetItem, Workshop
from jalons.workshops.queries import findings as workshops_finding_queries
from jalons.workshops.rules.origins import is_within, item_moments
from jalons.workshops.rules.workshop_templates import TEMPLATES
from tests.refusals import refused
from tests.world import World

START = datetime(2026, 11, 5, 18, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_sequence_runs_from_its_start_to_the_next_start_or_stop() -> None:
    events = [(at(0), "start", 1), (at(10), "start", 2), (at(30), "stop", 2), (at(40), "start", 2)]
    assert item_moments(1, events) == [(at(0), at(10))]
    assert item_moments(2, events) == [(at(10), at(30)), (at(40), None)]
    assert item_moments(3, events) == []
    assert [is_within(at(minute), item_moments(2, events)) for minute in (9, 10, 29, 30, 41)] == [
        False,
        True,
        True,
        False,
        True,
    ]


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["start", "stop"]), st.integers(1, 3)), max_size=12))
def test_one_sequence_at_most_runs_at_any_moment(gaps: list[tuple[int, str, int]]) -> None:
    """Against the pace replayed minute by minute."""
    minute, events, running, running_at = 0, [], 0, {}
    for gap, verb, item in gaps:
        running_at |= dict.fromkeys(range(minute, minute + gap), running)
        minute += gap
        events.append((at(minute), verb, item))
        running = item if verb == "start" else 0
    running_at[minute] = running
    for item in (1, 2, 3):
        moments = item_moments(item, events)
        assert {one for one in running_at if is_within(at(one), moments)} == {
            one for one, which in running_at.items() if which == item
        }


# --- the notes of a room


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


@pytest.fixture
def workshop(by: Member) -> Workshop:
    made = workshops.create_workshop(title="Atelier 1", question="Et vous ?", place="", table_count=2, by=by)
    workshops.open_workshop(workshop=made, by=by)
    return made


def write(workshop: Workshop, by: Member, text: str) -> Note:
    commune = by.roadmap.communes.first()
    assert commune
    return note_changes.write_note(
        text=text, by=by, workshop=workshop, category="citoyen", audiences=["seniors"], communes=[commune.code]
    )


def take(workshop: Workshop, by: Member, *notes: Note, kind: str = "reaction") -> list[Finding]:
    return workshops_finding_changes.take_findings(
        workshop=workshop, notes=[note.number for note in notes], kind=kind, by=by
    )


@pytest.mark.django_db
def test_a_note_becomes_a_finding_with_its_tags_and_where_it_comes_from(workshop: Workshop, by: Member) -> None:
    note = write(workshop, by, "Il manque les jeunes.")
    take(workshop, by, note)
    (row,) = diagnosis_finding_queries.roadmap_findings(by.roadmap)
    assert (row.text, row.kind, row.audiences, len(row.codes)) == ("Il manque les jeunes.", "reaction", ("seniors",), 1)
    assert (row.said_by, row.source, row.origin_label) == ("Habitante ou habitant", "atelier", "note 1, Atelier 1")
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.about_label, entry.after) == ("add", "parole 1", {})


@pytest.mark.django_db
def test_a_note_is_never_taken_twice_even_after_it_was_reworded(workshop: Workshop, by: Member) -> None:
    note = write(workshop, by, "Une phrase")
    (finding,) = take(workshop, by, note)
    moderation.moderate_note(note=note, text="Une autre phrase", seen="Une phrase", by=by)
    assert take(workshop, by, note) == [finding]
    assert [row.text for row in diagnosis_finding_queries.roadmap_findings(by.roadmap)] == ["Une phrase"]
    diagnosis_finding_changes.remove_finding(finding=finding, by=by)
    assert [one.finding for one in workshops_finding_queries.notes_to_take(workshop)] == [None]
    assert take(workshop, by, note) == [finding]
    assert [one.finding for one in workshops_finding_queries.notes_to_take(workshop)] == [1]


@pytest.mark.django_db
def test_hidden_notes_stay_in_the_room_and_a_flag_follows(workshop: Workshop, by: Member) -> None:
    hidden, flagged = write(workshop, by, "À masquer"), write(workshop, by, "Le fils du boulanger")
    moderation.hide_note(note=hidden, by=by)
    moderation.flag_note(note=flagged, by=by)
    with refused("no-note-ticked", "notes"):
        take(workshop, by, hidden)
    take(workshop, by, hidden, flagged)
    assert [(row.text, row.names_somebody) for row in diagnosis_finding_queries.roadmap_findings(by.roadmap)] == [
        ("Le fils du boulanger", True)
    ]
    assert diagnosis_finding_queries.portrait_quotes(by.roadmap) == []


@pytest.mark.django_db
def test_the_notes_of_another_workshop_are_not_taken(workshop: Workshop, by: Member, world: World) -> None:
    write(workshop, by, "Ici")
    other = workshops.create_workshop(title="Atelier 2", question="", place="", table_count=1, by=by)
    with refused("no-note-ticked", "notes"):
        workshops_finding_changes.take_findings(workshop=other, notes=[1], kind="verbatim", by=by)
    assert diagnosis_finding_queries.roadmap_findings(by.roadmap) == []


@pytest.mark.django_db
def test_a_whole_sequence_is_taken_at_once(workshop: Workshop, by: Member, client: Client) -> None:
    before = write(workshop, by, "Avant")
    run_sheets.install_run_sheet(workshop=workshop, template=TEMPLATES["enjeux"], by=by)
    item = RunSheetItem.objects.get(workshop=workshop, title="Portrait et définition partagée")
    pace.start_item(workshop=workshop, item=item, by=by)
    during = [write(workshop, by, text) for text in ("Cela surprend", "Cela manque")]
    pace.stop_item(workshop=workshop, by=by)
    write(workshop, by, "Après")
    assert before
    assert by.user
    client.force_login(by.user)
    url = reverse("workshops:take_findings", args=[by.roadmap.slug, workshop.number])
    page = client.get(f"{url}?sequence={item.pk}")
    assert page.context["ticked"] == {note.number for note in during}
    assert page.context["form"]["kind"].value() == "reaction"
    done = client.post(url, {"notes": [note.number for note in during], "kind": "reaction"}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["2 notes sont dans le portrait."]
    assert [(row.text, row.kind) for row in diagnosis_finding_queries.roadmap_findings(by.roadmap)] == [
        ("Cela manque", "reaction"),
        ("Cela surprend", "reaction"),
    ]
    assert client.get(f"{url}?sequence={item.pk}").context["ticked"] == set()


@pytest.mark.django_db
def test_the_page_of_a_note_tells_whether_it_is_in_the_portrait(workshop: Workshop, by: Member, client: Client) -> None:
    note = write(workshop, by, "Une phrase")
    assert by.user
    client.force_login(by.user)
    url = reverse("workshops:note", args=[by.roadmap.slug, workshop.number, note.number])
    assert client.get(url).context["finding"] is None
    (finding,) = take(workshop, by, note)
    page = client.get(url)
    assert page.context["finding"] == finding
    assert reverse("diagnosis:finding", args=[by.roadmap.slug, finding.pk]) in page.content.decode()


@pytest.mark.django_db
def test_nothing_ticked_is_said_beside_the_notes(workshop: Workshop, by: Member, client: Client) -> None:
    write(workshop, by, "Une phrase")
    assert by.user
    client.force_login(by.user)
    page = client.post(
        reverse("workshops:take_findings", args=[by.roadmap.slug, workshop.number]), {"kind": "verbatim"}
    )
    assert page.context["form"].errors == {"notes": ["Cochez au moins une note."]}
    assert diagnosis_finding_queries.roadmap_findings(by.roadmap) == []


@pytest.mark.django_db
def test_whoever_wrote_it_learns_that_it_is_in_the_portrait(workshop: Workshop, by: Member) -> None:
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen")
    notes = [note_changes.write_note(text=text, by=participant) for text in ("Une", "Deux")]
    take(workshop, by, notes[1])
    followed = find_contribution(participant.follow_code)
    assert followed
    assert [(note.text, note.is_in_portrait) for note in followed.notes] == [("Une", False), ("Deux", True)]


@pytest.mark.django_db
def test_a_number_that_no_note_has_is_no_error_of_ours(workshop: Workshop, by: Member, client: Client) -> None:
    write(workshop, by, "Une phrase")
    assert by.user
    client.force_login(by.user)
    url = reverse("workshops:take_findings", args=[by.roadmap.slug, workshop.number])
    page = client.post(url, {"kind": "verbatim", "notes": ["1", "9" * 5_000]})
    assert (page.status_code, list(page.context["form"].errors), page.context["ticked"]) == (200, ["notes"], {1})
