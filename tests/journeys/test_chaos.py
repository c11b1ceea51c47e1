"""Ten phones, a server killed twice in the middle, networks cut while they send, everything sent again: each note and
each vote is there once, and every page of a map shows the same tree as the database.

On the kind of database that the tests run on; on PostgreSQL, with two processes. Nothing here measures time.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.conftest import CHROMIUM
from tests.databases import own_name
from tests.journeys import steps
from tests.journeys.conftest import PHONE
from tests.workshops.chaos import TIMES, Facilitator, Hall, Outline, Phone

PHONES, BROWSERS = 10, 2
DATABASE = own_name("jalons_chaos")


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a database of its own, beside that of the tests; empty on SQLite."""
    if connection.vendor != "postgresql":
        yield ""
        return
    known = connection.settings_dict
    place = psycopg.conninfo.make_conninfo(
        host=known["HOST"],
        port=known["PORT"] or None,
        user=known["USER"],
        password=known["PASSWORD"],
        dbname="postgres",
    )
    with psycopg.connect(place, autocommit=True) as administrator:
        administrator.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        administrator.execute(f"CREATE DATABASE {DATABASE}")
        yield f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}/{DATABASE}"
        administrator.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture
def hall(tmp_path: Path, database: str) -> Iterator[Hall]:
    hall = Hall(tmp_path, database)
    hall.start()
    yield hall
    hall.stop()


class Browser:
    """A real phone: its queue, its clock twenty years late, its second tab."""

    def __init__(self, browser: Any, hall: Hall, number: int) -> None:
        self.context = browser.new_context(
            base_url=hall.url, viewport=PHONE, is_mobile=True, has_touch=True, locale="fr-FR"
        )
        self.context.set_default_timeout(20_000)
        self.context.clock.install(time="2006-01-01T00:00:00")
        self.number, self.written = number, list[str]()
        self.page = self.context.new_page()
        self.page.goto(f"/a/{hall.world['code']}/")
        self.page.get_by_label("Habitante ou habitant").check()
        steps.press(self.page, "J’entre")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.tab = self.context.new_page()
        self.tab.goto(self.page.url)

    def write(self, page: Page) -> None:
        text = f"note {len(self.written) + 1} du navigateur {self.number}"
        steps.field(page, "Ma note").fill(text)
        steps.press(page, "Envoyer ma note")
        expect(steps.field(page, "Ma note")).to_be_empty()
        # Kept by the phone, or stored: until then, nothing says that it waits.
        expect(page.get_by_role("listitem").filter(has_text=text)).to_be_visible()
        self.written.append(text)

    def has_sent_all(self) -> None:
        for page in (self.page, self.tab):
            expect(page.get_by_role("listitem").filter(has_text="en attente")).to_have_count(0, timeout=45_000)
        self.page.reload()
        assert Counter(self.page.get_by_role("listitem").locator("p").all_inner_texts()) == Counter(self.written)


def wait_until(condition: Callable[[], object]) -> None:
    """Bounded, so that a fault ends; nothing is measured."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_notes_and_votes_are_there_once_and_maps_are_one_tree(hall: Hall, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue("browser") if CHROMIUM else None
    browsers = [Browser(browser, hall, number) for number in range(BROWSERS if browser else 0)]
    phones = [Phone(hall, number) for number in range(PHONES - len(browsers))]
    world = hall.world
    at_the_map = reverse("resources:map", args=[world["slug"], world["project"]])
    move = reverse("resources:move_resource", args=[world["slug"], world["project"], 0])
    facilitator = Facilitator(hall, {"map": at_the_map, "move": move})
    for thread in (*phones, facilitator):
        thread.start()

    # Twice, once a part of the notes has been acknowledged: killed, written in meanwhile, started again.
    for part in (1, 2):
        wait_until(lambda part=part: sum(len(phone.acknowledged) for phone in phones) >= 8 * part)  # type: ignore[misc]
        for one in browsers:
            one.context.set_offline(part == 1)
            one.write(one.page)
        hall.kill()
        for one in browsers:
            one.write(one.tab)
            one.write(one.page)
        hall.start()
        hall.sleep(0.5)
    for one in browsers:
        one.context.set_offline(False)
        one.write(one.tab)
        one.has_sent_all()
    for phone in phones:
        phone.join(60)
    facilitator.done.set()
    facilitator.join(30)
    assert [phone.error for phone in phones] == [None] * len(phones)

    found = hall.asked("stored")
    sent = {uid: text for phone in phones for uid, text in phone.acknowledged.items()}
    typed = [text for one in browsers for text in one.written]
    assert {uid: text for uid, text in found["notes"] if uid in sent} == sent
    assert Counter(text for _uid, text in found["notes"]) == Counter([*sent.values(), *typed])
    assert (len(sent), len(typed), TIMES) == (5 * len(phones), 7 * len(browsers), 4)
    # Numbers and events follow one another, whatever was killed in between.
    assert found["numbers"] == list(range(1, len(found["notes"]) + 1))
    assert found["events"] == [list(range(1, found["events"][1] + 1)), found["events"][1]]

    papers = Counter(token for token, _marks in found["papers"])
    assert papers == Counter(phone.token for phone in phones)
    kept = dict(found["papers"])
    assert [phone.number for phone in phones if kept[phone.token] not in phone.possible] == []
    assert {status for phone in phones for status in phone.refused} == {409}

    nodes = {pk: (parent, branch, rank, label) for pk, parent, branch, rank, label in found["nodes"]}
    assert {label for phone in phones for label in phone.resources} <= {node[3] for node in nodes.values()}
    places = Counter((parent, branch, rank) for parent, branch, rank, _label in nodes.values())
    assert set(places.values()) == {1}
    assert [pk for pk in nodes if above(nodes, pk) is None] == []
    for page in pages_of_the_map(hall, at_the_map):
        assert sorted(Outline(page).found) == sorted((pk, node[0]) for pk, node in nodes.items())
    assert found["acts"] == list(range(found["acts"][0], found["acts"][-1] + 1))
    assert facilitator.moves > 0
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("phone")] == []
    for one in browsers:
        one.context.close()


def above(nodes: dict[int, tuple[int | None, str, int, str]], pk: int) -> list[int] | None:
    """The resources it stands under, all on its branch; nothing when they turn in a ring."""
    found: list[int] = []
    parent = nodes[pk][0]
    while parent is not None:
        if parent in found or nodes[parent][1] != nodes[pk][1]:
            return None
        found.append(parent)
        parent = nodes[parent][0]
    return found


def pages_of_the_map(hall: Hall, at_the_map: str) -> list[str]:
    """At a desk, and from a phone that has just come in."""
    world, pages = hall.world, []
    with httpx.Client(base_url=hall.url, cookies={"sessionid": world["session"]}) as desk:
        pages.append(desk.get(at_the_map).raise_for_status().text)
    with httpx.Client(base_url=hall.url, follow_redirects=True) as phone:
        door = phone.get(f"/a/{world['code']}/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', door)
        assert token
        phone.post(f"/a/{world['code']}/entrer/", data={"csrfmiddlewaretoken": token[1], "college": "habitant"})
        pages.append(phone.get(f"/a/{world['code']}/cartes/{world['project']}/").raise_for_status().text)
    return pages
