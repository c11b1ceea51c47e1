"""A countdown without a conducteur: who starts it, where it is seen, what its end freezes, what takes it back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import notes
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Note, Participant, RunSheetItem, TableSecretary, Workshop, WorkshopEvent
from jalons.workshops.queries import pace as pace_queries
from tests.pages import send_shown
from tests.refusals import refused
from tests.votes.voting import opened
from tests.world import World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`now(90)`: ninety seconds past noon."""

    def set_to(seconds: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(seconds=seconds))

    set_to(0)
    return set_to


def start(workshop: Workshop, by: Member, minutes: int | None = 2, *, freezes: bool = False) -> None:
    pace_changes.start_timer(workshop=workshop, minutes=minutes, freezes=freezes, by=by)


def time_of(workshop: Workshop) -> tuple[bool, int | None, int | None]:
    """Whether it runs, seconds from noon to its end, seconds kept by a pause or a stop."""
    workshop.refresh_from_db()
    ends = workshop.item_ends_at
    return workshop.has_free_timer, ends and int((ends - NOON).total_seconds()), workshop.item_seconds_left


def test_it_starts_gets_a_minute_pauses_stops_and_the_stop_is_taken_back(
    workshop: Workshop, member: Member, now: Callable[[int], None]
) -> None:
    start(workshop, member)
    told = [time_of(workshop)]
    now(30)
    pace_changes.give_time(workshop=workshop, minutes=1, by=member)
    told.append(time_of(workshop))
    pace_changes.pause_item(workshop=workshop, by=member)
    told.append(time_of(workshop))
    now(60)
    pace_changes.resume_item(workshop=workshop, by=member)
    told.append(time_of(workshop))
    now(70)
    pace_changes.stop_item(workshop=workshop, by=member)
    told.append(time_of(workshop))
    now(100)
    pace_changes.restart_timer(workshop=workshop, by=member)
    told.append(time_of(workshop))
    assert told == [
        (True, 120, None),
        (True, 180, None),
        (True, None, 150),
        (True, 210, None),
        (False, None, 140),
        (True, 240, None),
    ]
    verbs = JournalEntry.objects.filter(roadmap=workshop.roadmap, about_kind="workshop").order_by("-id")[:6]
    assert [entry.verb for entry in verbs] == ["resume", "stop", "resume", "pause", "time", "start_timer"]


@pytest.mark.parametrize("minutes", [None, 0, -1, 181])
def test_a_time_that_is_no_time_is_refused(workshop: Workshop, member: Member, minutes: int | None) -> None:
    with refused("timer-minutes"):
        start(workshop, member, minutes)


def test_a_countdown_stands_before_a_sequence_and_gives_its_time_back(
    workshop: Workshop, member: Member, now: Callable[[int], None]
) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    now(60)
    start(workshop, member, freezes=True)
    assert time_of(workshop) == (True, 180, None)
    shown = pace_queries.workshop_pace(workshop, NOON + timedelta(seconds=60))
    playing = pace_queries.playing_item(workshop, NOON + timedelta(seconds=60))
    behind = pace_queries.Behind("Accueil", NOON + timedelta(minutes=10))
    assert (shown.is_free, shown.behind, shown.started_at) == (True, behind, NOON)
    assert shown.current and shown.current.pk == item.pk
    assert shown.finish_at == NOON + timedelta(minutes=10)
    assert playing and (playing.title, playing.seconds, playing.behind) == ("Compte à rebours", 120, behind)
    now(90)
    start(workshop, member, 1)  # another one, which does not become the time of the séquence
    now(150)
    pace_changes.stop_item(workshop=workshop, by=member)
    assert (time_of(workshop), workshop.current_item) == ((False, 600, None), item)
    assert (workshop.item_started_at, workshop.freezes_at_end, workshop.sequence_ends_at) == (NOON, False, None)
    with refused("no-timer-stopped"):
        pace_changes.restart_timer(workshop=workshop, by=member)


def test_a_paused_sequence_is_still_paused_after_a_countdown(
    workshop: Workshop, member: Member, now: Callable[[int], None]
) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    now(60)
    pace_changes.pause_item(workshop=workshop, by=member)
    start(workshop, member)
    assert pace_queries.workshop_pace(workshop, NOON).behind == pace_queries.Behind("Accueil", None)
    now(90)
    pace_changes.stop_item(workshop=workshop, by=member)
    assert time_of(workshop) == (False, None, 540)


def test_the_next_sequence_takes_the_place_of_a_countdown(workshop: Workshop, member: Member) -> None:
    one, two = (RunSheetItem.objects.create(workshop=workshop, rank=n, title=f"S{n}", minutes=10) for n in (1, 2))
    pace_changes.start_item(workshop=workshop, item=one, by=member)
    start(workshop, member, freezes=True)
    pace_changes.start_item(workshop=workshop, item=two, by=member)
    workshop.refresh_from_db()
    assert (workshop.has_free_timer, workshop.freezes_at_end, workshop.current_item) == (False, False, two)
    assert workshop.sequence_ends_at is None


def test_a_workshop_that_closes_during_a_countdown_ends_its_sequence(
    workshop: Workshop, member: Member, now: Callable[[int], None]
) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    start(workshop, member, freezes=True)
    now(30)
    closing.close_workshop(workshop=workshop, by=member)
    assert time_of(workshop) == (False, 30, None)
    assert (workshop.item_started_at, workshop.freezes_at_end) == (NOON, False)


def test_the_console_gives_a_time_within_a_sequence_then_leads_back(
    workshop: Workshop, member: Member, client: Client, world: World
) -> None:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    client.force_login(world.user("referente"))
    url = reverse("votes:run", args=[world.roadmap.slug, workshop.number])
    assert "Donner un temps dans la séquence" in words_of(client, url)
    send_shown(client, url, {"gesture": "timer:2"})
    page = words_of(client, url)
    assert "Revenir à la séquence" in page and "Dans la séquence « Accueil », jusqu’à" in page
    assert "Arrêter la séquence" not in page
    send_shown(client, url, {"gesture": "stop"})
    assert "Dans la séquence" not in words_of(client, url).replace("Donner un temps dans la séquence", "")


def test_a_closed_workshop_names_no_sequence_to_launch(
    workshop: Workshop, member: Member, client: Client, world: World
) -> None:
    RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    closing.close_workshop(workshop=workshop, by=member)
    client.force_login(world.user("referente"))
    page = words_of(client, reverse("votes:run", args=[world.roadmap.slug, workshop.number]))
    assert "L’atelier est clos : aucune séquence ne se lance plus." in page
    assert "La première est" not in page


def test_a_workshop_that_is_not_open_has_no_countdown(workshop: Workshop, member: Member) -> None:
    start(workshop, member, freezes=True)
    closing.close_workshop(workshop=workshop, by=member)
    assert time_of(workshop) == (False, None, None)
    with refused("workshop-closed-to-items"):
        start(workshop, member)


def test_two_facilitators_do_not_start_over_one_another(workshop: Workshop, member: Member) -> None:
    stamp = pace_queries.workshop_pace(workshop, NOON).seen
    pace_changes.start_timer(workshop=workshop, minutes=1, by=member, seen=stamp)
    with refused("stale"):
        pace_changes.start_timer(workshop=workshop, minutes=5, by=member, seen=stamp)


# --- the end ---------------------------------------------------------------------------------------------------------


def test_writing_is_frozen_at_the_end_though_nobody_watches(
    workshop: Workshop, participant: Participant, member: Member, now: Callable[[int], None]
) -> None:
    start(workshop, member, freezes=True)
    now(119)
    notes.write_note(text="À temps", by=participant)
    now(120)
    for by in (participant, TableSecretary(workshop, 2)):
        with refused("notes-frozen"):
            notes.write_note(text="Trop tard", by=by)
    assert WorkshopEvent.objects.filter(workshop=workshop, kind="freeze").count() == 0
    assert list(Note.objects.filter(workshop=workshop).values_list("text", flat=True)) == ["À temps"]


def test_without_that_wish_nothing_is_frozen(
    workshop: Workshop, participant: Participant, member: Member, now: Callable[[int], None]
) -> None:
    start(workshop, member)
    now(500)
    notes.write_note(text="Encore", by=participant)
    assert Note.objects.filter(workshop=workshop).count() == 1


@pytest.mark.parametrize("act", ["more", "stop", "unfreeze"])
def test_more_time_a_stop_or_a_word_opens_writing_again(
    workshop: Workshop, participant: Participant, member: Member, now: Callable[[int], None], act: str
) -> None:
    start(workshop, member, freezes=True)
    now(150)
    if act == "more":
        pace_changes.give_time(workshop=workshop, minutes=1, by=member)
    elif act == "stop":
        pace_changes.stop_item(workshop=workshop, by=member)
    else:
        pace_changes.unfreeze_notes(workshop=workshop, by=member)
    notes.write_note(text="Reprise", by=participant)
    assert Note.objects.filter(workshop=workshop).count() == 1
    # What waits in the phones leaves: they hear of it.
    assert WorkshopEvent.objects.filter(workshop=workshop).order_by("-seq")[1].kind in ("pace", "freeze")


def test_a_wall_frozen_by_hand_stays_frozen_after_a_countdown(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    pace_changes.freeze_notes(workshop=workshop, by=member)
    start(workshop, member, freezes=True)
    pace_changes.stop_item(workshop=workshop, by=member)
    with refused("notes-frozen"):
        notes.write_note(text="Non", by=participant)


# --- where it is seen ------------------------------------------------------------------------------------------------


def test_the_console_the_wall_the_screen_phones_and_tables_show_one_end(
    workshop: Workshop, member: Member, client: Client
) -> None:
    start(workshop, member, freezes=True)
    workshop.refresh_from_db()
    assert workshop.item_ends_at
    assert member.user
    ends = f'data-ends="{int(workshop.item_ends_at.timestamp() * 1000)}"'
    client.force_login(member.user)
    slug = workshop.roadmap.slug
    phone = Client()
    phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    shown = {
        name: client.get(reverse(name, args=[slug, workshop.number])).content.decode()
        for name in ("votes:run", "workshops:wall", "votes:projection")
    }
    shown["phone"] = phone.get(f"/a/{workshop.code}/").content.decode()
    shown["table"] = (
        Client().get(reverse("workshops:secretary", args=[workshop.code, workshop.table_token(2)])).content.decode()
    )
    assert {name: ends in page and "data-freezes" in page for name, page in shown.items()} == dict.fromkeys(shown, True)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ({"gesture": "timer:5"}, 300),
        ({"gesture": "timer", "minutes": "12"}, 720),
        ({"gesture": "timer", "minutes": ""}, None),
        ({"gesture": "timer", "minutes": "deux"}, None),
        ({"gesture": "timer:999"}, None),
    ],
)
def test_the_console_starts_a_time_of_its_own_without_a_script(
    workshop: Workshop, member: Member, client: Client, now: Callable[[int], None], sent: dict[str, str], seconds: int
) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])
    answer = send_shown(client, url, sent, follow=True)
    assert time_of(workshop)[1] == seconds
    said = "Écrivez un nombre de minutes, de 1 à 180." in answer.content.decode().replace("\u00a0", " ")
    assert said is (seconds is None)


def test_the_wall_starts_a_time_and_stays_the_wall(workshop: Workshop, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    args = [workshop.roadmap.slug, workshop.number]
    sent = {"gesture": "timer:2", "freezes": "on", "back": "mur"}
    answer = client.post(reverse("votes:run", args=args), sent)
    workshop.refresh_from_db()
    assert answer["Location"] == reverse("workshops:wall", args=args)
    assert (workshop.has_free_timer, workshop.freezes_at_end) == (True, True)


@pytest.mark.parametrize("freezes", [True, False])
def test_the_end_of_a_time_is_told_on_the_screen_the_wall_and_the_tables(
    world: World, workshop: Workshop, member: Member, now: Callable[[int], None], freezes: bool
) -> None:
    facilitator = Client()
    facilitator.force_login(world.user("facilitation"))
    start(workshop, member, freezes=freezes)
    workshop.refresh_from_db()
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    pages = [
        (facilitator, reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number])),
        (facilitator, reverse("workshops:wall", args=[workshop.roadmap.slug, workshop.number])),
        (phone, reverse("votes:participate", args=[workshop.code])),
        (Client(), reverse("workshops:secretary", args=[workshop.code, workshop.table_token(1)])),
    ]
    for client, url in pages:
        page = words_of(client, url)
        assert (url, "Puis l’écriture s’arrête." in page) == (url, freezes)
    now(121)
    for client, url in pages:
        page = words_of(client, url)
        assert (url, "Temps écoulé depuis" in page, "jusqu’à" in page) == (url, True, False)
        assert (url, "L’écriture est figée." in page) == (url, freezes)
    wall = words_of(*pages[1])
    assert ("+ 1 minute" in wall, "Rouvrir l’écriture" in wall) == (True, freezes)
    sent = {"gesture": "unfreeze" if freezes else "more-one", "back": "mur"}
    facilitator.post(reverse("votes:run", args=[workshop.roadmap.slug, workshop.number]), sent)
    workshop.refresh_from_db()
    assert not workshop.is_writing_frozen


def test_the_end_of_a_countdown_leaves_by_itself_and_gives_way_to_a_vote(
    world: World, workshop: Workshop, member: Member, now: Callable[[int], None]
) -> None:
    """« Temps écoulé depuis 18 h 31 » stayed until the facilitation stopped it."""
    screen = Client()
    screen.force_login(world.user("facilitation"))
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    start(workshop, member)
    pages = [
        (screen, reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number])),
        (phone, reverse("votes:participate", args=[workshop.code])),
    ]
    for seconds, is_told in ((149, True), (151, False)):
        now(seconds)
        assert [("Temps écoulé" in words_of(*page)) for page in pages] == [is_told, is_told]
    now(125)
    opened(workshop, member, "gommettes", "Un", "Deux")
    assert "Temps écoulé" not in words_of(*pages[0])


def words_of(client: Client, url: str) -> str:
    page = re.sub(r"<noscript>.*?</noscript>", "", client.get(url).content.decode(), flags=re.DOTALL)
    return re.sub(r"(?:\s|<[^>]*>)+", " ", unescape(page))


def test_a_countdown_between_two_sequences_loses_no_place(
    workshop: Workshop, member: Member, client: Client, world: World
) -> None:
    one, two, three = (
        RunSheetItem.objects.create(workshop=workshop, rank=rank, title=f"Séquence {rank}", minutes=10)
        for rank in (1, 2, 3)
    )
    pace_changes.start_item(workshop=workshop, item=two, by=member)
    pace_changes.stop_item(workshop=workshop, by=member)
    start(workshop, member)
    shown = pace_queries.workshop_pace(workshop, NOON)
    assert [moment and moment.pk for moment in (shown.before, shown.left, shown.after)] == [one.pk, two.pk, three.pk]
    client.force_login(world.user("referente"))
    page = unescape(client.get(reverse("votes:run", args=[world.roadmap.slug, workshop.number])).content.decode())
    assert "Vous en étiez à «\u00a0Séquence 2\u00a0»." in page and "La première est" not in page
