"""Fixtures for every test: the real geography, loaded once; and a running server of the demo for the tests that need
one."""

import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import settings

from launch.browser import INSTALL, chromium
from launch.server import SERVER_OPTIONS
from tests.databases import renew_database, test_database
from tests.drawings import draw_once
from tests.kept import find_or_build, source_digest
from tests.turns import Turns, turn_rank

if TYPE_CHECKING:
    from tests.world import World

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = chromium()

# No test measures time: a busy machine is slow, which is not a bug.
LONGEST_TEST = 20 * 60  # seconds; the longest takes five minutes of a quiet machine
START_PATIENCE = 120  # seconds; a starting server shares its cores with the tests of the other process
settings.register_profile("jalons", deadline=None)
settings.load_profile("jalons")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Turns:
    config.option.loadscopereorder = False  # our order, not that of the number of tests
    return Turns(config, log)


def pytest_configure() -> None:
    from django.test import Client

    from tests.pages import read_pages_on_one_line

    read_pages_on_one_line(Client)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tells `run.py test` what failed, once: a process that plays tests for another leaves it to that other."""
    told = os.environ.get("JALONS_TEST_FAILED")
    if told and report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(told).open("a", encoding="utf-8") as failed:
            failed.write(f"{report.nodeid}\n")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_rank(item.nodeid))
    for item in items:
        if asks_a_database(item):
            item.add_marker(pytest.mark.database)
    if CHROMIUM is None:
        skip = pytest.mark.skip(reason=f"Chromium absent. Pour l’installer\u00a0: {INSTALL}")
        for item in items:
            if "journey" in item.keywords:
                item.add_marker(skip)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The modules and the tests stay until the end: the collector no longer goes through them, and comes less often.
    Asking for each address took it 5.6 s of 54; it takes 3.3 s now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# pytest-django refuses the database to a test that asks none of them.
FIXTURES_OF_A_DATABASE = {"db", "transactional_db", "django_db_setup", "django_db_blocker", "module_world"}
# A file where one of these words stands may reach a database by a way of its own: a driver, another process. A
# `connection` is one only when it is that of Django: most are of HTTP.
WORDS_OF_A_DATABASE = re.compile(r"(?i:postgre|psycopg|database)|django\.db\b|getfixturevalue|manage\(|\bServed\b")
# They start programs of their own, without any setting of the tests: on SQLite, whatever the tests run on.
APART = (
    "tests/test_run.py",
    "tests/test_run_backups.py",
    "tests/test_run_config.py",
    "tests/test_run_guide.py",
    "tests/test_run_lost_base.py",
    "tests/test_run_safety.py",
    "tests/mail/test_killed_worker.py",
    "tests/base/test_worker_starts_again.py",
)


def asks_a_database(item: pytest.Item) -> bool:
    """Whether this test could end otherwise on another database: it asks for one, or its file speaks of them."""
    if item.get_closest_marker("django_db") or FIXTURES_OF_A_DATABASE & set(getattr(item, "fixturenames", ())):
        return True
    return not item.nodeid.startswith(APART) and speaks_of_databases(item.path)


@cache
def speaks_of_databases(path: Path) -> bool:
    return WORDS_OF_A_DATABASE.search(path.read_text(encoding="utf-8")) is not None


def empties_tables(item: pytest.Item | None) -> bool:
    mark = item.get_closest_marker("django_db") if item else None
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[object]:
    """A test that waits for ever fails by its name, with what it was waiting for: no other test would be told."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST_TEST)
    try:
        return (yield)
    finally:
        signal.alarm(0)


def give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"still running after {LONGEST_TEST} s")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Restores the database after a test that commits and so empties its tables. In a single process all such tests
    come last; with two processes, other tests follow them."""
    yield
    if empties_tables(item) and nextitem is not None and not empties_tables(nextitem):
        renew_database()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Each process has its own database: a copy of the cached one."""
    with django_db_blocker.unblock(), test_database():
        check_what_tests_write()
        read_geography_once()
        write_editions_here()
        with django_db_blocker.block():
            yield


def check_what_tests_write() -> None:
    """Speeds up the check of all foreign keys that ends each test. SQLite reads every row for it, so the geography, a
    hundred times larger than the rest, is left out; PostgreSQL only reads what was written. The few tests that load the
    geography check it (tests/territories)."""
    if connection.vendor == "sqlite":
        tables = connection.introspection.django_table_names(only_existing=True)
        written = [table for table in tables if not table.startswith("territories_")]
        connection.check_constraints = partial(connection.check_constraints, table_names=written)


def read_geography_once() -> None:
    """Caches the geography: reading a file of open data needs the whole of France, which does not change between
    tests."""
    from jalons.opendata.changes import local, updates
    from jalons.opendata.sources import geography

    geography.current_geography = updates.current_geography = local.current_geography = cache(
        geography.current_geography
    )


def write_editions_here() -> None:
    """Writes the files of editions in the process of the tests: starting another one takes longer than most of them. That
    both write the same bytes is tested in tests/papers; the demo, built before, had its files from the other one."""
    from jalons.papers.documents import write_document
    from jalons.publication.changes import editions

    editions.write_in_process = write_document


@pytest.fixture
def world(db: None) -> "World":
    return world_of_the_demo()


def world_of_the_demo() -> "World":
    from jalons.roadmaps.models import Roadmap
    from tests.world import World

    young, roadmap = Roadmap.objects.order_by("-id")[:2]
    return World(roadmap=roadmap, young=young)


@pytest.fixture(scope="module")
def module_world(django_db_setup: None, django_db_blocker: Any) -> Iterator["World"]:
    """The world for fixtures that a module builds once: after its last test, the database is the demo again. Only rows
    are shared: a test reads its own objects through `world`."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as Django's own: a durable block may be inside
    with django_db_blocker.unblock(), outer:
        yield world_of_the_demo()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    from django.core.cache import cache

    from jalons.base import rate_limits

    cache.clear()
    rate_limits.clear_counts()


@pytest.fixture(autouse=True, scope="module")
def _documents_drawn_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a module asks of the PDF compiler again is not drawn again: nine people open one document. The tests of the
    compiler and of what it writes (tests/papers) always ask it."""
    from jalons.papers.documents import compiler

    with pytest.MonkeyPatch.context() as patch:
        if not request.path.is_relative_to(ROOT / "tests" / "papers"):
            patch.setattr(compiler, "_ask_compiler", draw_once(compiler._ask_compiler))
        yield


class Clock:
    """Replaces the clock of `rate_limits` in tests that set the time."""

    def __init__(self) -> None:
        self.now = 1_796_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    from jalons.base import rate_limits

    clock = Clock()
    monkeypatch.setattr(rate_limits, "clock", clock)
    return clock


# --- the demo, served -------------------------------------------------------------------------------------------------


class Served:
    """A server of the demo in its own process and data folder: tests use it as a visitor does."""

    def __init__(self, data: Path, database_url: str = "") -> None:
        self.data = data
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "JALONS_DATA": str(data),
            "JALONS_DEMO": "1",
            "JALONS_DEBUG": "",
            "JALONS_SECRET_KEY": "journeys",
            "JALONS_BASE_URL": self.url,
            "JALONS_DATABASE_URL": database_url,
            "JALONS_OPEN_DATA_HOSTS": "",  # no test reaches the network
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def manage(self, *words: str) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True)

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", *SERVER_OPTIONS, "--port", str(self.port)]
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        self.worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=self.environment)
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/connexion/", timeout=20).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("The demo did not start.")

    def stop(self) -> None:
        for process in (self.server, self.worker):
            process.terminate()
            process.wait(10)

    def messages(self) -> list[str]:
        """The e-mails sent so far, oldest first."""
        folder = self.data / "courriels"
        files = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime_ns) if folder.exists() else []
        # Two e-mails sent in the same second may share a file; each ends with a line of dashes once it is complete.
        return [raw.lstrip("\n") for file in files for raw in file.read_text().split(f"{'-' * 79}\n")[:-1]]


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def served_demo(folder: Path) -> Iterator[Served]:
    def build(folder: Path) -> None:
        Served(folder).manage("prepare", "--demo")

    data = folder / "data"
    shutil.copytree(find_or_build(f"demo-{source_digest(static=True)}", build), data)
    served = Served(data)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo territory on SQLite, served during the whole run."""
    yield from served_demo(tmp_path_factory.mktemp("demo"))


# One browser for each module: while it is open, Playwright holds an event loop, in which Django refuses the database.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()
