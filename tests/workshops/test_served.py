"""A workshop on committed rows and a real server: many at once, stopped and started again. Nothing twice, nothing lost."""

import re
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from django.db import connections
from django.test import Client
from django.urls import reverse

from jalons.accounts import changes as accounts
from jalons.accounts.changes import ensure_account
from jalons.base.handler import SyncHandler
from jalons.base.live.hub import hub
from jalons.base.live.postgres import PostgresWire
from jalons.base.live.redis import RedisWire
from jalons.base.live.stream import LiveStreams
from jalons.roadmaps.changes import members
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import Member, Membership
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.workshops.changes import groups, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, Workshop, WorkshopEvent
from tests import postgres, redis
from tests.world import World


class Served:
    """The whole application on a port of its own, which survives a restart."""

    def __init__(self) -> None:
        with socket.socket() as sock:
            sock.bind(("127.0.0.1", 0))
            self.port = sock.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        config = uvicorn.Config(
            LiveStreams(SyncHandler()),
            port=self.port,
            lifespan="off",
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(5)


@pytest.fixture(params=["local", "postgres", "redis"])
def wire(
    request: pytest.FixtureRequest, django_db_setup: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    if request.param == "local":
        yield
        return
    with connected(request.param, tmp_path) as wire:
        monkeypatch.setattr(hub, "wire", wire)
        yield
        wire.close()


@contextmanager
def connected(by: str, folder: Path) -> Iterator[PostgresWire | RedisWire]:
    if by == "postgres":
        yield PostgresWire(postgres.address())
    else:
        with redis.serving(folder) as server:
            yield RedisWire(server.url)


@pytest.fixture
def hall(wire: None, django_db_blocker: Any) -> Iterator[tuple[Served, Workshop, Member]]:
    """Rows are committed, as the server's own threads must see them; they are removed afterwards."""
    with django_db_blocker.unblock():
        user = ensure_account(email="salle@essai.example", name="Animation")
        roadmap = roadmap_changes.create_roadmap(
            name="Salle", lead_authority="Essai", communes=list(Commune.objects.all()[:1]), by=user
        )
        member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
        workshop = workshops.create_workshop(title="Salle", by=member)
        workshops.open_workshop(workshop=workshop, by=member)
        served = Served()
        yield served, workshop, member
        served.stop()
        roadmap.delete()
        user.delete()


class Wall:
    """A listener that remembers what a browser remembers."""

    def __init__(self, served: Served, workshop: Workshop, session: str) -> None:
        self.address = (
            f"{served.url}/feuilles-de-route/{workshop.roadmap.slug}/ateliers/{workshop.number}/flux/?after=1"
        )
        self.session = session
        self.heard = ""
        self.ended = threading.Event()

    def listen(self) -> None:
        self.ended.clear()
        self.thread = threading.Thread(target=self._run, daemon=True)
        before = self.heard
        self.thread.start()
        wait_for(lambda: len(self.heard) > len(before))

    def _run(self) -> None:
        numbers = re.findall(r"^id: (\d+)$", self.heard, re.MULTILINE)
        headers = {"Cookie": f"sessionid={self.session}"} | ({"Last-Event-ID": numbers[-1]} if numbers else {})
        try:
            with httpx.stream("GET", self.address, headers=headers, timeout=10) as answer:
                self.status = answer.status_code
                for part in answer.iter_text():
                    self.heard += part
        except httpx.HTTPError:
            pass
        self.ended.set()

    def notes(self) -> list[str]:
        return re.findall(r'<p dir="auto">([^<]+)</p>', self.heard)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def a_session_of(member: Member) -> str:
    client = Client()
    assert member.user
    client.force_login(member.user)
    return client.cookies["sessionid"].value


def a_phone(served: Served, workshop: Workshop) -> Callable[[str], int]:
    """Joins through the pages; gives a way to send a note through the form."""
    phone = httpx.Client(base_url=served.url, follow_redirects=True)
    path = f"/a/{workshop.code}/"

    def form() -> dict[str, str]:
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', phone.get(path).text))

    assert phone.post(path + "entrer/", data=form() | {"college": "habitant"}).status_code == 200
    return lambda text: phone.post(path + "notes/", data=form() | {"text": text}).status_code


def in_threads(count: int, work: Callable[[int], object]) -> list[object]:
    """Run at once; each thread has its own connection."""
    start, results = threading.Barrier(count), [None] * count

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = work(index)  # type: ignore[call-overload]
        except Exception as error:
            results[index] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_a_note_sent_by_ten_threads_at_once_is_stored_once(hall: tuple[Served, Workshop, Member]) -> None:
    _served, workshop, _member = hall
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen")
    sent = uuid.uuid4()
    notes = in_threads(10, lambda _: note_changes.write_note(text="Une idée", by=participant, client_id=sent))
    assert {note.pk if isinstance(note, Note) else note for note in notes} == {Note.objects.get(workshop=workshop).pk}


def test_notes_and_events_are_numbered_without_a_hole_whoever_writes(hall: tuple[Served, Workshop, Member]) -> None:
    _served, workshop, member = hall
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen")

    def work(index: int) -> None:
        for _ in range(3):
            if index % 3 == 0:
                groups.create_group(workshop=workshop, title=f"Groupe {index} {uuid.uuid4()}", by=member)
            else:
                note_changes.write_note(text=f"Idée {index}", by=participant)

    assert in_threads(9, work) == [None] * 9
    assert list(Note.objects.filter(workshop=workshop).values_list("number", flat=True)) == list(range(1, 19))
    assert list(WorkshopEvent.objects.filter(workshop=workshop).values_list("seq", flat=True)) == list(range(1, 30))
    assert Workshop.objects.get(pk=workshop.pk).last_seq == 29


def test_a_restart_loses_nothing_and_every_wall_catches_up(hall: tuple[Served, Workshop, Member]) -> None:
    served, workshop, member = hall
    walls = [Wall(served, workshop, a_session_of(member)) for _ in range(3)]
    for wall in walls:
        wall.listen()
    send = a_phone(served, workshop)
    assert send("avant") == 200
    wait_for(lambda: all(wall.notes() == ["avant"] for wall in walls))
    served.stop()
    for wall in walls:
        assert wall.ended.wait(5)
    note_changes.write_note(workshop=workshop, text="pendant", by=member)
    served.start()
    for wall in walls:
        wall.listen()
    assert a_phone(served, workshop)("après") == 200
    wait_for(lambda: all(wall.notes() == ["avant", "pendant", "après"] for wall in walls))
    assert list(Note.objects.filter(workshop=workshop).values_list("text", flat=True)) == ["avant", "pendant", "après"]


def test_whoever_leaves_the_team_or_signs_out_hears_no_more(hall: tuple[Served, Workshop, Member]) -> None:
    served, workshop, member = hall
    guest = ensure_account(email="invite@essai.example", name="Invitée")
    membership = Membership.objects.create(roadmap=member.roadmap, user=guest, role=Role.OBSERVER)
    wall = Wall(served, workshop, a_session_of(Member(member.roadmap, guest, Role.OBSERVER, "Invitée")))
    own = Wall(served, workshop, a_session_of(member))
    for page in (wall, own):
        page.listen()
    members.remove_member(membership=membership, by=member)
    assert wall.ended.wait(5)
    wall._run()
    assert (wall.status, own.ended.is_set()) == (404, False)
    assert member.user
    accounts.sign_out_everywhere(by=member.user)
    assert own.ended.wait(5)
    wait_for(lambda: not list(hub.subscribers()))
    guest.delete()


@pytest.mark.django_db
def test_where_no_stream_stays_open_the_browser_asks_again_and_misses_nothing(world: World, workshop: Workshop) -> None:
    browser = Client()
    browser.force_login(world.user("elue"))
    address = reverse("workshops:stream", args=[workshop.roadmap.slug, workshop.number])
    note_changes.write_note(workshop=workshop, text="un", by=world.member())
    first = browser.get(address, {"after": 1}).content.decode()
    last = re.findall(r"^id: (\d+)$", first, re.MULTILINE)[-1]
    note_changes.write_note(workshop=workshop, text="deux", by=world.member())
    then = browser.get(address, {"after": 1}, headers={"Last-Event-ID": last}).content.decode()
    assert [re.findall(r'<p dir="auto">([^<]+)</p>', answer) for answer in (first, then)] == [["un"], ["deux"]]
