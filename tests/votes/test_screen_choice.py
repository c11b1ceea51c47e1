"""The facilitation chooses what the big screen shows; it is stored, and told to the screen at once."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing
from jalons.workshops.changes import groups, pace, run_sheets
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import KeyProject, NoteGroup, Participant, Workshop, WorkshopEvent
from tests.refusals import refused
from tests.votes.voting import now as ballot_now
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def group(participant: Participant, member: Member) -> NoteGroup:
    """Two groups of one note, and one note apart; returns the first group."""
    texts = ("Le bus ne passe plus", "Un ordinateur pour quatre", "Le réseau est faible")
    notes = [note_changes.write_note(text=text, by=participant) for text in texts]
    first = groups.create_group(workshop=participant.workshop, title="Loin de tout", by=member)
    groups.move_note(note=notes[0], group=first, by=member)
    second = groups.create_group(workshop=participant.workshop, title="Sans matériel", by=member)
    groups.move_note(note=notes[1], group=second, by=member)
    return first


def main(client: Client, workshop: Workshop) -> str:
    page = client.get(reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number])).content.decode()
    return unescape(page[page.index("<main") : page.index("</main>")]).replace("\u00a0", " ")


def read_back(workshop: Workshop) -> Workshop:
    return Workshop.objects.get(pk=workshop.pk)


def choose(client: Client, workshop: Workshop, gesture: str) -> None:
    url = reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])
    assert client.post(url, {"gesture": gesture}, headers={"X-Script": "1"}).status_code == 204


NOTES = ("Le bus ne passe plus", "Un ordinateur pour quatre", "Le réseau est faible")
SHOWN = {
    "screen-auto": (),
    "screen-consigne": (),
    "screen-notes": NOTES,
    "screen-groupes": NOTES[:2],
    "screen-groupe": NOTES[:1],
    "screen-vote": (),
    "screen-portrait": (),
}


@pytest.mark.parametrize("gesture", SHOWN)
def test_the_screen_shows_the_notes_that_the_facilitation_chose(
    facilitator: Client, group: NoteGroup, gesture: str
) -> None:
    workshop = group.workshop
    choose(facilitator, workshop, f"{gesture}:{group.pk}" if gesture == "screen-groupe" else gesture)
    shown = main(facilitator, workshop)
    assert tuple(text for text in NOTES if text in shown) == SHOWN[gesture]


def test_hidden_notes_stay_hidden_whatever_was_chosen(facilitator: Client, group: NoteGroup, member: Member) -> None:
    workshop = group.workshop
    pace.hide_notes(workshop=workshop, by=member)
    for gesture in ("screen-notes", "screen-groupes", f"screen-groupe:{group.pk}"):
        choose(facilitator, workshop, gesture)
        shown = main(facilitator, workshop)
        assert (gesture, [text for text in NOTES if text in shown]) == (gesture, [])
        assert "notes sont arrivées" in shown


def test_the_screen_shows_the_map_of_a_chantier(facilitator: Client, workshop: Workshop) -> None:
    project = KeyProject.objects.filter(roadmap=workshop.roadmap)[0]
    choose(facilitator, workshop, f"screen-carte:{project.pk}")
    shown = main(facilitator, workshop)
    assert reverse("resources:map_svg", args=[workshop.roadmap.slug, project.pk]) in shown
    assert project.title in shown


def test_a_choice_is_told_to_the_screen_and_written_in_the_journal_once(workshop: Workshop, member: Member) -> None:
    before = WorkshopEvent.objects.filter(workshop=workshop, kind="pace").count()
    for _twice in range(2):
        pace.choose_screen(workshop=workshop, screen="portrait", by=member)
    assert WorkshopEvent.objects.filter(workshop=workshop, kind="pace").count() == before + 1
    assert read_back(workshop).screen == "portrait"


def test_a_vote_that_opens_takes_the_screen_and_so_do_its_results(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    ballot = ballots.create_ballot(workshop=workshop, title="Où ?", options=["Ici", "Là"], by=member)
    pace.choose_screen(workshop=workshop, screen="portrait", by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    assert "Le vote est ouvert" in main(facilitator, workshop)
    pace.choose_screen(workshop=workshop, screen="consigne", by=member)
    assert "Le vote est ouvert" not in main(facilitator, workshop)
    closing.close_ballot(ballot=ballot_now(ballot), by=member)
    ballots.show_ballot(ballot=ballot_now(ballot), is_shown=True, by=member)
    assert "Où ?" in main(facilitator, workshop)


def test_a_group_that_goes_leaves_the_screen_to_what_happens(
    facilitator: Client, group: NoteGroup, member: Member
) -> None:
    workshop = group.workshop
    pace.choose_screen(workshop=workshop, screen="groupe", group=group.pk, by=member)
    groups.remove_group(group=group, by=member)
    assert "Sans matériel" in main(facilitator, workshop)
    with refused("screen-group-gone"):
        pace.choose_screen(workshop=workshop, screen="groupe", group=group.pk, by=member)
    with refused("screen-key-project-gone"):
        pace.choose_screen(workshop=workshop, screen="carte", key_project=0, by=member)


def test_a_gesture_is_one_line_and_is_known_or_refused(facilitator: Client, workshop: Workshop) -> None:
    url = reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])
    assert facilitator.post(url, {"gesture": "screen\nnotes"}, headers={"X-Script": "1"}).status_code == 409
    assert read_back(workshop).screen == "auto"


def test_a_choice_takes_the_code_away(facilitator: Client, workshop: Workshop, member: Member) -> None:
    pace.show_way_in(workshop=workshop, by=member)
    choose(facilitator, workshop, "screen-auto")
    assert not read_back(workshop).shows_way_in


def test_the_rule_of_an_open_vote_is_on_the_screen(facilitator: Client, workshop: Workshop, member: Member) -> None:
    vote = ballots.create_ballot(workshop=workshop, title="Par où commencer", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=vote, by=member)
    assert "3 gommettes par personne, 2 au plus sur la même proposition." in main(facilitator, workshop)


SECRET = "Relancez la table du fond."


def test_the_screen_tables_and_phones_never_say_what_is_for_the_facilitation(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    item = run_sheets.add_item(
        workshop=workshop, title="Récits", minutes=20, instruction="Une note par idée.", script=SECRET, by=member
    )
    pace.start_item(workshop=workshop, item=item, by=member)
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"college": "habitant"})
    console, sheet, screen = (
        facilitator.get(reverse(name, args=[workshop.roadmap.slug, workshop.number])).content.decode()
        for name in ("votes:run", "workshops:run_sheet", "votes:projection")
    )
    assert (SECRET in console, SECRET in sheet) == (True, True)
    public = [screen]
    for choice in ("consigne", "auto"):
        pace.choose_screen(workshop=workshop, screen=choice, by=member)
        public.append(
            facilitator.get(reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number])).content.decode()
        )
    assert ["Une note par idée." in page for page in public] == [True] * 3
    public += [
        phone.get(reverse("votes:participate", args=[workshop.code])).content.decode(),
        phone.get(reverse("votes:phone_wall", args=[workshop.code])).content.decode(),
        Client().get(reverse("workshops:secretary", args=[workshop.code, workshop.table_token(1)])).content.decode(),
    ]
    assert [SECRET in page for page in public] == [False] * 6


def test_a_sequence_without_a_consigne_shows_the_question(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    item = run_sheets.add_item(workshop=workshop, title="Accueil", minutes=10, script=SECRET, by=member)
    pace.start_item(workshop=workshop, item=item, by=member)
    screen = facilitator.get(reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number]))
    shown = screen.content.decode().partition("<main")[2]
    assert ((workshop.question or workshop.title) in shown, "Écrivez votre première note" in shown) == (True, False)
