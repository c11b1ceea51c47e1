"""Memory of all the processes of run.py under twelve requests a second: random addresses of the demo that the référente
can reach from her home page, documents included. Shared pages are counted once (PSS)."""

import http.client
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from bench import Figure, FixedWork, measured
from bench._live_hall import ROOT, end, family
from bench.start import _free_port

DEPENDS_ON: dict[str, FixedWork] = {}  # megabytes mean the same on every machine
RATE, SECONDS, HANDS, MOST_ADDRESSES = 12, 180, 24, 260
MEGABYTES = 150  # on a quiet machine: a busy one keeps more requests open at once
# Addresses that are not followed: endless streams, and signing out.
NOT_READ = re.compile(r"/flux|/deconnexion|/static/")


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        command = [sys.executable, "run.py", "demo", "--no-browser", "--port", str(port), "--data", folder]
        with Path(folder, "start.log").open("w") as log:
            server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            visitor = Visitor(port)
            visitor.enter("referente")
            time.sleep(2)
            yield measured("start", "MB", [megabytes(server.pid)])
            read_at_random(visitor, visitor.addresses())
            yield measured("busy", "MB", [megabytes(server.pid)], most=MEGABYTES)
            yield measured("errors", "answers", [visitor.errors], most=0)
        finally:
            end(server)


class Visitor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.errors = 0

    def ask(self, method: str, path: str, body: str = "") -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        self.errors += answer.status >= 500
        return answer, read

    def enter(self, who: str) -> None:
        page = self._keep(*self._once_it_is_there("/demo/"))
        [token, *_others] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
        self._keep(*self.ask("POST", f"/demo/entrer/{who}/", urlencode({"csrfmiddlewaretoken": token})))

    def addresses(self) -> list[str]:
        paths = ["/", "/feuilles-de-route/dronne-et-belle/"]
        for path in paths:
            answer, page = self.ask("GET", path)
            if len(paths) < MOST_ADDRESSES and str(answer.getheader("Content-Type")).startswith("text/html"):
                links = re.findall(r'href="(/[^"#?]*)', page.decode())
                paths += [link for link in dict.fromkeys(links) if link not in paths and not NOT_READ.search(link)]
        return paths

    def _once_it_is_there(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        for _attempt in range(600):
            try:
                return self.ask("GET", path)
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("The demo did not start.")

    def _keep(self, answer: http.client.HTTPResponse, read: bytes) -> bytes:
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _equals, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        return read


def read_at_random(visitor: Visitor, addresses: list[str]) -> None:
    draw, turn = random.Random(1), threading.Lock()
    begun = time.monotonic()
    count = 0

    def read() -> None:
        nonlocal count
        while True:
            with turn:
                at, path = begun + count / RATE, draw.choice(addresses)
                count += 1
            if at > begun + SECONDS:
                return
            time.sleep(max(0.0, at - time.monotonic()))
            visitor.ask("GET", path)

    hands = [threading.Thread(target=read) for _ in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()


def megabytes(pid: int) -> float:
    return sum(_shared_once(one) for one in family(pid)) / 1024


def _shared_once(pid: int) -> int:
    """In kB; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (ProcessLookupError, FileNotFoundError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
