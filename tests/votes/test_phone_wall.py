"""From a phone, near or far: the séquence and its time, what became of one's notes, what the room sees and no more."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.workshops.changes import groups, moderation
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Note, Participant, RunSheetItem, Workshop
from jalons.workshops.queries import pace as pace_queries
from tests.votes.voting import now, put, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def far(workshop: Workshop) -> Client:
    """Somebody who takes part from home."""
    far = Client()
    far.post(f"/a/{workshop.code}/entrer/", {"college": "habitant", "is_remote": "on"})
    return far


def text(client: Client, workshop: Workshop, page: str = "") -> str:
    """The words of a page, one space between them."""
    html = unescape(client.get(f"/a/{workshop.code}/{page}").content.decode()).split("<main")[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace("\u00a0", " ")


def columns(client: Client, workshop: Workshop) -> dict[str, list[str]]:
    html = unescape(client.get(f"/a/{workshop.code}/mur/").content.decode())
    return {
        re.findall(r"<h3>([^<]*)</h3>", column)[0]: re.findall(r'<p dir="auto">([^<]*)</p>', column)
        for column in html.split("<details")[1:]
        if "<h3>" in column
    }


def test_whoever_has_not_entered_is_led_to_the_door(workshop: Workshop) -> None:
    answer = Client().get(f"/a/{workshop.code}/mur/")
    assert (answer.status_code, answer["Location"]) == (302, f"/a/{workshop.code}/")


def test_the_wall_is_read_by_groups_then_what_is_not_sorted(
    far: Client, workshop: Workshop, participant: Participant, member: Member
) -> None:
    notes = [note_changes.write_note(text=said, by=participant) for said in ("Le bus", "La carte", "Le prix", "Le nom")]
    group = groups.create_group(workshop=workshop, title="Se déplacer", by=member)
    groups.move_note(note=notes[0], group=group, by=member)
    moderation.hide_note(note=notes[3], by=member)
    assert columns(far, workshop) == {"A. Se déplacer": ["Le bus"], "Pas encore rangées": ["Le prix", "La carte"]}


def test_a_veiled_wall_is_counted_and_not_read(
    far: Client, workshop: Workshop, participant: Participant, member: Member
) -> None:
    note_changes.write_note(text="Le bus ne passe plus", by=participant)
    pace_changes.hide_notes(workshop=workshop, by=member)
    page = text(far, workshop, "mur/")
    assert "1 note est arrivée. L’animation les montrera à tout le monde en même temps." in page
    assert "Le bus ne passe plus" not in page
    assert columns(far, workshop) == {}
    stream = far.get(f"/a/{workshop.code}/flux/?mur=1&after=0").content.decode()
    assert "Le bus ne passe plus" not in stream


def test_the_stream_of_the_wall_carries_notes_and_that_of_the_page_only_their_number(
    far: Client, workshop: Workshop, participant: Participant
) -> None:
    note_changes.write_note(text="Le bus ne passe plus", by=participant)
    whole = far.get(f"/a/{workshop.code}/flux/?mur=1&after=0").content.decode()
    assert ("event: note" in whole, "Le bus ne passe plus" in whole) == (True, True)
    page = far.get(f"/a/{workshop.code}/flux/?after=0").content.decode()
    assert ("event: count" in page, "Le bus ne passe plus" in page) == (True, False)


def test_an_open_vote_is_a_link_and_its_results_are_read_once_shown(
    far: Client, workshop: Workshop, member: Member
) -> None:
    ballot = ballots.create_ballot(workshop=workshop, title="Par où commencer ?", options=["Ici", "Là"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    for marks in (put(0, 2), {}, {}):
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    assert f'href="/a/{workshop.code}/vote/{ballot.pk}/"' in far.get(f"/a/{workshop.code}/mur/").content.decode()
    assert "gommette" not in text(far, workshop, "mur/")
    closing.close_ballot(ballot=ballot, by=member)
    assert "gommette" not in text(far, workshop, "mur/")
    ballots.show_ballot(ballot=now(ballot), is_shown=True, by=member)
    assert "Par où commencer ? N° 1 : B. Là 2 gommettes N° 2 : A. Ici 0 gommette" in text(far, workshop, "mur/")


def test_the_sequence_and_its_time_are_told_on_every_phone(far: Client, workshop: Workshop, member: Member) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Récits", minutes=10)
    for page in ("", "mur/"):
        assert "En ce moment" not in text(far, workshop, page)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    workshop.refresh_from_db()
    for page in ("", "mur/"):
        assert "En ce moment Récits 10:00 jusqu’à" in text(far, workshop, page)
        assert (
            f'data-ends="{int(workshop.item_ends_at.timestamp() * 1000)}"'
            in far.get(  # type: ignore[union-attr]
                f"/a/{workshop.code}/{page}"
            ).content.decode()
        )
    pace_changes.pause_item(workshop=workshop, by=member)
    assert "en pause" in text(far, workshop)
    closing.close_workshop(workshop=workshop, by=member)
    assert "En ce moment" not in text(far, workshop)


def test_what_plays_is_read_at_the_time_of_the_server(workshop: Workshop, member: Member) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Récits", minutes=10)
    assert pace_queries.playing_item(workshop, timezone.now()) is None
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    workshop.refresh_from_db()
    assert workshop.item_ends_at
    shown = pace_queries.playing_item(workshop, workshop.item_ends_at - timedelta(seconds=65))
    assert shown and (shown.title, shown.clock, shown.over) == ("Récits", "1:05", None)
    late = pace_queries.playing_item(workshop, workshop.item_ends_at + timedelta(minutes=3))
    assert late and (late.clock, late.over) == ("0:00", timedelta(minutes=3))


def test_one_reads_what_the_facilitation_did_to_a_note(phone: Client, workshop: Workshop, member: Member) -> None:
    for said in ("Le bus", "Mon voisin", "Le nom"):
        phone.post(f"/a/{workshop.code}/notes/", {"text": said})
    reworded, hidden = Note.objects.filter(workshop=workshop, number__gt=1).order_by("number")
    moderation.moderate_note(note=reworded, text="Un habitant", seen="Mon voisin", by=member)
    moderation.hide_note(note=hidden, by=member)
    page = text(phone, workshop)
    assert "Le nom masquée par l’animation" in page
    assert "Un habitant sur le mur reformulée par l’animation" in page
    assert "Le bus sur le mur Corriger" in page
    assert "Mon voisin" not in page


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    phone = Client()
    phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    return phone


def test_a_frozen_page_says_so_and_still_lets_one_write(phone: Client, workshop: Workshop, member: Member) -> None:
    pace_changes.freeze_notes(workshop=workshop, by=member)
    page = text(phone, workshop)
    assert (
        "L’écriture est figée pour le moment. Vous pouvez écrire : votre note partira quand l’animation le rouvrira."
        in page
    )
    assert "Envoyer ma note" in page


def test_the_wall_of_a_phone_costs_the_same_with_one_note_and_with_forty(
    far: Client, workshop: Workshop, participant: Participant
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            far.get(f"/a/{workshop.code}/mur/")
        return len(captured)

    note_changes.write_note(text="Une", by=participant)
    one = cost()
    for number in range(39):
        note_changes.write_note(text=f"Note {number}", by=participant)
    assert cost() == one


def test_one_comes_back_to_a_promise_from_the_workshop(phone: Client, workshop: Workshop) -> None:
    address = phone.post(f"/a/{workshop.code}/engagements/", {"text": "Aider mes voisins"})["Location"]
    assert f'href="{address}"' in phone.get(f"/a/{workshop.code}/engagements/").content.decode()
    # Just promised: no button that one would press to say « d’accord ».
    buttons = re.findall(r"<button[^>]*>(.*?)</button>", phone.get(address).content.decode())
    assert buttons == ["J’ai tenu cet engagement"]
