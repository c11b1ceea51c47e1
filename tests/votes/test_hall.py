"""A hall comes from one address: whoever is there is never refused for what a neighbour does, and a machine is."""

from typing import Any

import pytest
from django.test import Client

from jalons.votes.models import Ballot
from jalons.workshops.models import Note, Participant, Workshop
from tests.conftest import Clock
from tests.pages import send_shown, shown_stamp

HALL = "192.0.2.1"


def enter(workshop: Workshop, phone: Client | None = None, **sent: str) -> Any:
    phone = phone or Client(REMOTE_ADDR=HALL)
    return phone.post(f"/a/{workshop.code}/entrer/", {"college": "elu"} | sent)


def test_a_hall_of_150_phones_enters_writes_and_votes_while_one_of_them_guesses(
    workshop: Workshop, vote: Ballot, clock: Clock
) -> None:
    """A minute to enter, half a minute to vote, from one address, and a thousand wrong codes meanwhile."""
    guesser = Client(REMOTE_ADDR=HALL)
    phones = [Client(REMOTE_ADDR=HALL) for _ in range(150)]
    answers: dict[str, list[int]] = {"page": [], "entry": [], "note": [], "vote": [], "guess": []}
    for n, phone in enumerate(phones):
        clock.now += 0.4
        answers["page"].append(phone.get(f"/a/{workshop.code}/").status_code)
        for guess in range(7):
            guesser.cookies.clear()
            answers["guess"].append(guesser.get("/rejoindre/", {"code": f"CC{n:03}{guess}"}).status_code)
        answers["entry"].append(enter(workshop, phone).status_code)
    for phone in phones:
        clock.now += 0.2
        answers["note"].append(phone.post(f"/a/{workshop.code}/notes/", {"text": "Le bus"}).status_code)
        sent = {"d-1-gommette": "2", "d-2-gommette": "1"}
        answers["vote"].append(send_shown(phone, f"/a/{workshop.code}/vote/{vote.pk}/", sent).status_code)
    assert {name: set(statuses) for name, statuses in answers.items() if name != "guess"} == {
        "page": {200},
        "entry": {302},
        "note": {302},
        "vote": {302},
    }
    assert answers["guess"].count(429) > 900
    assert (
        Participant.objects.filter(workshop=workshop).count(),
        Note.objects.filter(workshop=workshop).count(),
    ) == (150, 150)


def test_a_machine_that_enters_for_a_hundred_people_is_stopped(workshop: Workshop, clock: Clock) -> None:
    answers = [enter(workshop).status_code for _ in range(120)]
    assert (answers.count(302), answers.count(429)) == (75, 45)
    clock.now += 15
    assert enter(workshop).status_code == 302


def test_a_machine_that_forges_cookies_keeps_the_door_shut_two_minutes_at_most(
    workshop: Workshop, clock: Clock
) -> None:
    begun, entered = clock.now, 0
    while (answer := enter(workshop)).status_code == 302 or int(answer["Retry-After"]) <= 15:
        entered += answer.status_code == 302
        clock.now += 0 if answer.status_code == 302 else 15
    assert (entered, int(answer["Retry-After"]) + clock.now - begun) == (200, 120)
    clock.now += int(answer["Retry-After"])
    assert enter(workshop).status_code == 302


def test_a_browser_enters_thirty_times_an_hour_and_its_neighbours_still_do(workshop: Workshop, clock: Clock) -> None:
    browser = Client(REMOTE_ADDR=HALL)
    browser.get(f"/a/{workshop.code}/")
    answers = [enter(workshop, browser).status_code for _ in range(31)]
    assert answers == [302] * 30 + [429]
    refused = enter(workshop, browser, text="Une note déjà tapée")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    page = refused.content.decode().replace("\u00a0", " ")
    assert "Beaucoup de monde entre en même temps. Réessayez dans une heure." in page
    assert "Une note déjà tapée" in page
    assert enter(workshop).status_code == 302


@pytest.mark.parametrize(
    "door", ["/rejoindre/?code={}", "/a/{}/", "/q/{}/", "/suivre/?code={}", "/suivre/{}/", "/repondre/?code={}"]
)
def test_every_door_stops_a_guesser(workshop: Workshop, clock: Clock, door: str) -> None:
    def guess(n: int) -> int:
        return Client(REMOTE_ADDR=HALL).get(door.format(f"CCC{n:03}")).status_code

    answers = [guess(n) for n in range(70)]
    assert (answers[59] != 429, set(answers[60:])) == (True, {429})
    answer = Client(REMOTE_ADDR=HALL).get(door.format("CCC999"))
    assert (answer["Retry-After"], "Réessayez dans 1" in answer.content.decode()) == ("60", True)
    clock.now += 60
    assert guess(1) != 429


def test_every_door_of_a_workshop_is_guarded_for_who_posts_too(workshop: Workshop, clock: Clock) -> None:
    for n in range(60):
        Client(REMOTE_ADDR=HALL).post(f"/a/CCC{n:03}/notes/", {"text": "Une note"})
    page = Client(REMOTE_ADDR=HALL).post("/a/CCC999/notes/", {"text": "Une note bien tapée"})
    assert (page.status_code, "Une note bien tapée" in page.content.decode()) == (429, True)
    queued = Client(REMOTE_ADDR=HALL).post(
        f"/a/{workshop.code}/notes/", {"text": "Une note"}, headers={"Accept": "application/json"}
    )
    assert (queued.status_code, queued.json()["until"]) == (429, "soon")


def test_a_phone_that_acts_without_end_is_asked_to_wait(workshop: Workshop, vote: Ballot, clock: Clock) -> None:
    phone = Client(REMOTE_ADDR=HALL)
    enter(workshop, phone)
    url = f"/a/{workshop.code}/vote/{vote.pk}/"
    pressed = shown_stamp(phone, url) | {"plus": "1:gommette"}
    answers = [phone.post(url, pressed).status_code for _ in range(121)]
    assert (answers[:120].count(429), answers[120]) == (0, 429)
