"""A room in trouble: a server that is killed, phones whose network is cut while they send, and who send again."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT, START_PATIENCE, Served

NOTES, TIMES = (
    4,
    4,
)  # of each phone; the same note, as often as that: with those that are cut, under the limit of a minute
FROZEN = 5
BRANCHES = ["materielle", "humaine", "financiere", "partenariale", "savoir", "lieu"]

type Marks = dict[str, dict[str, int]]


class Hall(Served):
    """A served workshop, in as many processes as its database allows."""

    def __init__(self, data: Path, database_url: str) -> None:
        super().__init__(data, database_url)
        self.processes = 2 if database_url else 1
        self.environment |= {"JALONS_DEMO": "", "JALONS_HUB_URL": database_url or "local"}
        self.manage("prepare", "--verbosity", "0")
        self.world: dict[str, Any] = self.asked("build")

    def asked(self, word: str) -> Any:
        command = [sys.executable, "-m", "tests.workshops.chaos_world", word]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout)

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(self.port)]
        command += ["--workers", str(self.processes)] if self.processes > 1 else []
        command += ["--log-level", "critical", "--lifespan", "off", "--timeout-graceful-shutdown", "1"]
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/rejoindre/", timeout=20).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("The hall did not open.")

    def kill(self) -> None:
        """Without warning, all its processes."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def sleep(self, seconds: float) -> None:
        """As a laptop whose lid is closed for a while."""
        os.killpg(self.server.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self.server.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self.server.poll() is None:
            self.kill()


class Phone(threading.Thread):
    """Sends until it is answered, as the queue of the page does; now and then the network goes before the answer comes,
    or what was answered long ago is sent once more. Its random numbers are its own: the same at each run."""

    def __init__(self, hall: Hall, number: int) -> None:
        super().__init__(name=f"phone {number}", daemon=True)
        self.hall, self.random, self.number = hall, random.Random(number), number
        self.page = f"/a/{hall.world['code']}/"
        self.vote = f"{self.page}vote/{hall.world['ballot']}/"
        self.map = f"{self.page}cartes/{hall.world['project']}/"
        self.client = httpx.Client(base_url=hall.url, timeout=20)
        self.acknowledged: dict[str, str] = {}  # notes
        self.possible: list[Marks] = []  # papers that the database may hold
        self.resources: list[str] = []
        self.refused: list[int] = []  # of the over-votes
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._enter()
            work = [self._note] * NOTES + [self._change_vote] * 2 + [self._add_resource] * 2 + [self._over_vote] * 2
            work += [self._write_in_a_resource] * 2
            self.random.shuffle(work)
            for one in work:
                one()
            self._vote_in_two_tabs()
            self._note()
        except BaseException as error:
            self.error = error

    # --- what the network does ---------------------------------------------------------------------------------------

    def _sent(self, path: str, fields: dict[str, Any], headers: dict[str, str] | None = None) -> httpx.Response:
        """Until somebody answers. Some sendings are cut once the server may have read them."""
        if self.random.random() < 0.25:
            self._cut(path, fields, headers or {})
        while True:
            try:
                answer = self.client.post(path, data=fields, headers=headers)
                if answer.status_code < 500:
                    return answer
            except httpx.HTTPError:
                pass
            time.sleep(0.1)

    def _read(self, path: str) -> str:
        while True:
            try:
                answer = self.client.get(path, follow_redirects=True)
                if answer.status_code == 200:
                    return answer.text
            except httpx.HTTPError:
                pass
            time.sleep(0.1)

    def _cut(self, path: str, fields: dict[str, Any], headers: dict[str, str]) -> None:
        request = self.client.build_request("POST", path, data=fields, headers=headers)
        lines = [f"{name}: {value}" for name, value in request.headers.items()]
        head = "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", ""])
        try:
            with socket.create_connection(("127.0.0.1", self.hall.port), timeout=5) as connection:
                connection.sendall(head.encode() + request.read())
        except OSError:
            pass

    def _hidden(self, path: str) -> dict[str, str]:
        found = re.findall(r'<input\s+type="hidden"\s+name="([\w-]+)"\s+value="([^"]*)"', self._read(path))
        return {name: unescape(value) for name, value in found}

    # --- what people do ----------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        self._sent(f"{self.page}entrer/", self._hidden(self.page) | {"college": "habitant", "table": "1"})
        cookie = next(value for name, value in self.client.cookies.items() if name.startswith("atelier-"))
        self.token = cookie.strip('"').partition(":")[0]

    def _note(self) -> None:
        sent = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        text = f"note {len(self.acknowledged) + 1} du téléphone {self.number}"
        token = {"X-CSRFToken": self.client.cookies["csrftoken"], "Accept": "application/json"}
        for _time in range(TIMES):
            answer = self._sent(f"{self.page}notes/", {"text": text, "client_id": sent}, token)
            assert answer.json()["saved"] == sent
        self.acknowledged[sent] = text

    def _paper(self) -> dict[str, str]:
        bag = list(range(1, FROZEN)) * 2
        chosen = self.random.sample(bag, self.random.randint(0, 3))
        return {f"d-{rank}-gommette": str(chosen.count(rank)) for rank in range(1, FROZEN + 1)}

    def _change_vote(self) -> None:
        """Two sendings of a paper; then the one before, late, which must change nothing."""
        before = getattr(self, "last", None)
        fields = self._hidden(self.vote) | self._paper() | {"send": "1"}
        for _time in range(2):
            assert self._sent(self.vote, fields).status_code == 302
        if before:
            assert self._sent(self.vote, before).status_code == 302
        self.last, self.possible = fields, [marks_of(fields)]

    def _over_vote(self) -> None:
        over = self.random.choice([{1: 2, 2: 2}, {1: 3}, {FROZEN: 1}, {9: 1}, {1: -1}])
        fields = self._hidden(self.vote) | {f"d-{rank}-gommette": str(count) for rank, count in over.items()}
        self.refused.append(self._sent(self.vote, fields | {"send": "1"}).status_code)

    def _vote_in_two_tabs(self) -> None:
        """Each tab has read the page; both send at once. One of the two papers stands, whole."""
        papers = [self._hidden(self.vote) | self._paper() | {"send": "1"} for _tab in range(2)]
        tabs = [Tab(self, paper) for paper in papers]
        for tab in tabs:
            tab.start()
        for tab in tabs:
            tab.join()
        self.possible = [marks_of(paper) for paper in papers]

    def _add_resource(self) -> None:
        label = f"ressource {len(self.resources) + 1} du téléphone {self.number}"
        under = re.findall(r'<li\s+id="ressource-(\d+)"', self._read(self.map))
        to = self.random.choice([self.random.choice(BRANCHES), *under[:3]])
        answer = self._sent(self.map, self._hidden(self.map) | {"label": label, "to": to, "status": "existante"})
        if answer.status_code == 302:
            self.resources.append(label)

    def _write_in_a_resource(self) -> None:
        """Whoever is refused because somebody wrote meanwhile reads both versions, then sends their own."""
        nodes = re.findall(r'<li\s+id="ressource-(\d+)"', self._read(self.map))
        path = f"{self.map}{self.random.choice(nodes)}/"
        fields = {"holder": f"téléphone {self.number}", "status": "mobilisable", "effort": "2"}
        for _attempt in range(20):
            page = self._read(path)
            label = re.search(r'name="label"\s+value="([^"]*)"', page)
            seen = re.search(r'name="seen" value="(\w+)"', page)
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
            assert label and seen and token
            known = {"label": unescape(label[1]), "seen": seen[1], "csrfmiddlewaretoken": token[1]}
            if self._sent(path, fields | known).status_code == 302:
                return
        raise AssertionError("always refused")


class Tab(threading.Thread):
    def __init__(self, phone: Phone, paper: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.phone, self.paper = phone, paper

    def run(self) -> None:
        with httpx.Client(base_url=self.phone.hall.url, cookies=self.phone.client.cookies, timeout=20) as tab:
            while True:
                try:
                    if tab.post(self.phone.vote, data=self.paper).status_code == 302:
                        return
                except httpx.HTTPError:
                    pass
                time.sleep(0.05)


class Facilitator(threading.Thread):
    """Moves resources anywhere, under one another too, as long as the room writes; what would be a ring is refused."""

    def __init__(self, hall: Hall, addresses: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.hall, self.addresses, self.random = hall, addresses, random.Random(0)
        self.done = threading.Event()
        self.moves = 0

    def run(self) -> None:
        cookies = {"sessionid": self.hall.world["session"], "csrftoken": "f" * 32}
        with httpx.Client(base_url=self.hall.url, cookies=cookies, timeout=20) as desk:
            while not self.done.is_set():
                try:
                    nodes = re.findall(r'<li\s+id="ressource-(\d+)"', desk.get(self.addresses["map"]).text)
                    node, under = self.random.choice(nodes), self.random.choice([*nodes, *BRANCHES])
                    address = self.addresses["move"].replace("/0/", f"/{node}/")
                    desk.post(address, data={"to": under}, headers={"X-CSRFToken": "f" * 32})
                    self.moves += 1
                except (httpx.HTTPError, IndexError):
                    pass
                time.sleep(0.1)


def marks_of(fields: dict[str, str]) -> Marks:
    """The paper of a form, as the database keeps it."""
    counts = {name.split("-")[1]: int(value) for name, value in fields.items() if name.startswith("d-")}
    return {rank: {"gommette": count} for rank, count in counts.items() if count}


class Outline(HTMLParser):
    """The tree of a map as a page nests it: (resource, the one it stands under), in the order of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[int | None] = []
        self.found: list[tuple[int, int | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            name = dict(attrs).get("id") or ""
            number = re.fullmatch(r"ressource-(\d+)", name)
            if number:
                above = next((one for one in reversed(self.stack) if one is not None), None)
                self.found.append((int(number[1]), above))
            self.stack.append(int(number[1]) if number else None)

    def handle_endtag(self, tag: str) -> None:
        if tag == "li":
            self.stack.pop()
