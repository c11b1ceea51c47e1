"""A mail server that goes down, a worker that is killed: everything leaves, nothing twice, each failure on its page."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.mail import group_office
from tests.mail.mail_server import MailServer
from tests.mail.office import GROUP, PEOPLE, SEATS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds until something that takes two on an idle machine
INTERRUPTED = "L’envoi a été interrompu"
DOWN = "e serveur de courriel n’a pas répondu"


class Instance:
    """A worker and whoever asks, in processes of their own."""

    def __init__(self, data: Path, mail_port: int, office: str = "tests.mail.office") -> None:
        self.environment = os.environ | {
            "JALONS_DATA": str(data),
            "JALONS_DATABASE_URL": "",
            "JALONS_SECRET_KEY": "of this test alone, and long enough to be one",
            "JALONS_DEBUG": "1",
            "JALONS_SIGNUP": "open",
            "JALONS_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "JALONS_EMAIL_FROM": "Jalons <jalons@exemple.fr>",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.office = self._run("-m", office, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.worker = self.office

    def _run(self, *words: str, **options: Any) -> Any:
        return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.environment, **options)

    def tell(self, gesture: str) -> Any:
        self.office.stdin.write(gesture + "\n")
        self.office.stdin.flush()
        answer = self.office.stdout.readline()
        assert answer, gesture
        return json.loads(answer)

    def start_worker(self) -> None:
        self.worker = self._run("manage.py", "worker")

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()

    def until(self, met: Callable[[dict[str, int]], bool]) -> dict[str, int]:
        deadline = time.monotonic() + PATIENCE
        while not met(state := self.tell("state")):
            assert time.monotonic() < deadline, state
            time.sleep(0.1)
        return state


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    yield server


@pytest.fixture(params=["tests.mail.office"])
def instance(tmp_path: Path, server: MailServer, request: pytest.FixtureRequest) -> Iterator[Instance]:
    """Of the office that the test names, else the one of the mailing."""
    instance = Instance(tmp_path, server.port, request.param)
    yield instance
    for process in (instance.worker, instance.office):
        process.kill()
        process.wait()


def test_a_server_down_and_a_worker_killed_twice_lose_nothing_and_double_nothing(
    instance: Instance, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    # An invitation, a private link and a sign-in link beside the mailing and the round of consent.
    expected = PEOPLE + GROUP + 3
    instance.tell("set_up")

    # The server is down when everything is asked for: every page says so.
    server.stop()
    instance.tell("ask")
    instance.start_worker()
    assert instance.until(lambda state: state["delayed"] == expected) == {
        "attente": expected, "delayed": expected, "tasks": 0
    }  # fmt: skip
    told = instance.tell("pages")
    assert {name: DOWN in told[name] for name in ("mailing", "team", "links", "consent")} == dict.fromkeys(
        ("mailing", "team", "links", "consent"), True
    )
    assert "Notre messagerie a du retard" in told["sign_in"]

    # It is back. First kill: the server has the text of a message, and has not answered yet.
    first_kill, down = server.hold("data", 50), server.hold("rcpt", 100)
    server.start()
    instance.tell("a_minute_passes")
    instance.tell("press")
    assert first_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    first_kill.let_go.set()
    assert instance.tell("state")["depart"] == 1
    instance.start_worker()
    instance.until(lambda state: state.get("echec") == 1)

    # It goes down half-way: what it was told of but not given waits, as all that follows.
    assert down.reached.wait(PATIENCE)
    server.stop()
    down.let_go.set()
    instance.until(lambda state: "depart" not in state and state.get("attente") == state["delayed"] > 0)
    told = instance.tell("pages")
    assert (DOWN in told["mailing"], INTERRUPTED in told["mailing"]) == (True, True), told["mailing"]

    # It is back. Second kill: the server knows a recipient, and has no text.
    second_kill = server.hold("rcpt", 150)
    server.start()
    instance.tell("press")
    assert second_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    second_kill.let_go.set()
    instance.start_worker()
    instance.until(lambda state: state.get("echec") == 1 and not state.get("attente"))
    assert INTERRUPTED in instance.tell("pages")["mailing"]
    instance.tell("press")

    end = instance.until(lambda state: state.get("parti") == expected)
    assert end == {"parti": expected, "delayed": 0, "tasks": 0}
    messages = set(server.taken)
    recipients = Counter(recipient for recipient, _message_id in messages)
    assert (len(messages), max(recipients.values())) == (expected, 1)
    # The server had the text when the worker was killed: sent again by a person, under the same Message-ID.
    assert len(server.taken) - len(messages) == 1
    told = instance.tell("pages")
    assert f"{PEOPLE} courriels partis sur {PEOPLE}." in told["mailing"]
    assert ("Courriel parti le" in told["team"], "Courriel parti le" in told["links"]) == (True, True)
    assert told["consent"].count("Courriel parti le") == GROUP
    with capsys.disabled():
        print(
            f"\nmail: {len(messages)} messages gone of {expected} ({PEOPLE} guests, {GROUP} people asked to consent, an invitation, a private link, a "
            f"sign-in link), {expected - len(recipients)} lost, {sum(recipients.values()) - len(recipients)} people "
            f"written to by two messages, {len(server.taken) - len(messages)} text handed over again under the same "
            f"Message-ID after a kill, {end['tasks']} tasks left; server down twice, worker killed twice"
        )


@pytest.mark.parametrize("instance", ["tests.mail.group_office"], indirect=True)
def test_answers_to_requests_a_round_and_invitations_all_leave_once_although_the_worker_is_killed_twice(
    instance: Instance, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = {"join_answer": group_office.ANSWERS, "asked_to_consent": group_office.ASKED}
    expected |= {"invitation": group_office.INVITED}
    total = sum(expected.values())
    instance.tell("set_up")
    people = instance.tell("ask")
    assert instance.tell("kinds") == expected and total == 210

    # First kill, in the middle of the round: the server has the text of a message, and has not answered yet.
    first_kill = server.hold("data", group_office.ANSWERS + 30)
    instance.start_worker()
    assert first_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    first_kill.let_go.set()
    state = instance.tell("state")
    assert (state["depart"], state["parti"], len(server.taken)) == (1, 100, 101)

    # Second kill, in the middle of the invitations: the server knows a recipient, and has no text.
    second_kill = server.hold("rcpt", group_office.ANSWERS + group_office.ASKED + 30)
    instance.start_worker()
    assert second_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    second_kill.let_go.set()
    state = instance.tell("state")
    assert (state["depart"], state["echec"], len(server.taken)) == (1, 1, 170)

    # What was interrupted is said, and sent again by a person: nobody else knows whether it had arrived.
    instance.start_worker()
    instance.until(lambda state: state.get("echec") == 2 and not state.get("attente"))
    assert instance.tell("press") == {"asked_to_consent": 1, "invitation": 1}
    end = instance.until(lambda state: state.get("parti") == total)
    assert end == {"parti": total, "delayed": 0, "tasks": 0}

    messages = set(server.taken)
    recipients = Counter(recipient for recipient, _message_id in messages)
    assert recipients == Counter(people)
    assert len(server.taken) - len(messages) == 1  # handed over again under the same Message-ID
    with capsys.disabled():
        print(
            f"\nmail: {len(messages)} messages gone of {total} ({expected}), {len(set(people) - set(recipients))} lost, "
            f"{len(messages) - len(recipients)} doubled, {len(server.taken) - len(messages)} text handed over again "
            f"under the same Message-ID, {end['tasks']} tasks left; worker killed twice"
        )


def test_sixty_convocations_then_a_change_of_hour_reach_each_seat_once(
    instance: Instance, server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The server goes down half-way, the worker is killed twice: 60 gone, none doubled; then 60 notices, one each."""
    instance.tell("set_up")
    instance.tell("seat")
    first_kill, down = server.hold("data", 15), server.hold("rcpt", 30)
    assert instance.tell("convene") == "already-convened"
    instance.start_worker()

    # First kill: the server has a text, and has not answered yet. Only a person sends it again.
    assert first_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    first_kill.let_go.set()
    instance.start_worker()

    # It goes down half-way.
    assert down.reached.wait(PATIENCE)
    server.stop()
    down.let_go.set()
    instance.until(lambda state: "depart" not in state and state.get("attente") == state["delayed"] > 0)
    second_kill = server.hold("rcpt", 45)
    server.start()
    assert INTERRUPTED not in instance.tell("convocations")["told"]  # its button was pressed

    # Second kill: the server knows a recipient, and has no text.
    assert second_kill.reached.wait(PATIENCE)
    instance.kill_worker()
    second_kill.let_go.set()
    instance.start_worker()
    instance.until(lambda state: state.get("echec") == 1 and not state.get("attente"))
    instance.tell("convocations")
    instance.until(lambda state: state.get("parti") == SEATS)
    messages = set(server.taken)
    recipients = Counter(recipient for recipient, _message_id in messages)
    assert (len(messages), len(recipients), max(recipients.values())) == (SEATS, SEATS, 1)
    assert len(server.taken) - len(messages) == 1  # the text that the server had, under the same Message-ID

    # Two changes of hour before anything has left: one notice a seat.
    instance.kill_worker()
    instance.tell("change_hour")
    instance.start_worker()
    end = instance.until(lambda state: state.get("parti") == 2 * SEATS)
    notices = Counter(recipient for recipient, _message_id in set(server.taken) - messages)
    assert (end, len(notices), set(notices.values())) == ({"parti": 2 * SEATS, "delayed": 0, "tasks": 0}, SEATS, {1})
    told = instance.tell("convocations")
    assert (told["secrets"], told["told"].count("Courriel parti le")) == (0, SEATS)
    with capsys.disabled():
        print(
            f"\nconvocations: {len(recipients)} seats of {SEATS} written to once, {SEATS - len(recipients)} lost, then "
            f"{len(notices)} told of the new hour by one notice each; server down once, worker killed twice"
        )
