"""The file of the database is removed, emptied or replaced while Jalons serves it: nothing is ever said to be saved again."""

import json
import os
import re
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from config.settings import database
from jalons.base import served_base
from jalons.base.served_base import LostBase
from launch import waiting_worker
from tests.conftest import Served, served_demo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not remove an open file")


def remove(base: Path) -> None:
    base.unlink()


def move(base: Path) -> None:
    base.rename(base.with_name("elsewhere.sqlite3"))


def empty(base: Path) -> None:
    os.truncate(base, 0)


def replace(base: Path) -> None:
    copy = base.with_name("copy.sqlite3")
    shutil.copy(base, copy)
    copy.replace(base)


def cut(base: Path) -> None:
    os.truncate(base, 3 * 4096)


LOSSES = {
    "a disparu": remove,
    "a été vidée": empty,
    "a été remplacée par un autre fichier": replace,
    "a été raccourcie": cut,
}


@pytest.fixture
def base(tmp_path: Path, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that this process serves."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    path = tmp_path / "jalons.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE some AS SELECT zeroblob(20000)")
        made.commit()
    monkeypatch.setattr(served_base, "_served", served_base._Served())
    served_base._served.path = path
    served_base._served.mark = tmp_path / served_base.LOST
    served_base._served.identity = waiting_worker.file_identity(path)
    yield path
    served_base._served.path = None


@pytest.mark.parametrize("what", LOSSES)
def test_a_file_that_is_no_longer_the_same_is_lost_until_the_next_start_and_told_once(
    what: str, base: Path, caplog: pytest.LogCaptureFixture
) -> None:
    served_base.check_served_file()
    LOSSES[what](base)
    for _time in range(3):
        with pytest.raises(LostBase):
            served_base.check_served_file()
    base.unlink(missing_ok=True)
    base.write_bytes(b"some pages")
    assert served_base.is_base_lost()
    [line] = caplog.records
    assert (line.levelname, line.exc_info) == ("ERROR", None)
    assert line.getMessage().startswith(f"La base {base} {what} pendant que Jalons s’en servait")
    assert "restore FICHIER --aside" in line.getMessage()
    assert "remettez-le à sa place, avec ses fichiers -wal et -shm" in line.getMessage()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of SQLite")
def test_a_worker_that_starts_again_after_its_file_is_gone_says_so_and_does_not_fail(
    tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(base))
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: False)
    monkeypatch.setenv(served_base.IDENTITY, waiting_worker.file_identity(base))
    base.unlink()
    served_base.serve_base()
    with pytest.raises(LostBase):
        served_base.check_served_file()


def test_a_file_that_is_packed_by_its_host_is_the_same(base: Path) -> None:
    served_base.check_served_file()
    before = base.stat().st_size
    with closing(sqlite3.connect(base)) as packed:
        packed.execute("DELETE FROM some")
        packed.commit()
        packed.execute("VACUUM")
    assert base.stat().st_size < before
    served_base.check_served_file()


def test_a_process_refuses_what_the_other_has_noticed_and_a_start_forgets_it(base: Path) -> None:
    (base.parent / served_base.LOST).touch()
    with pytest.raises(LostBase):
        served_base.check_served_file()
    served_base.forget_loss()
    served_base.check_served_file()


def test_a_folder_that_has_served_never_gets_another_file(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    assert served_base.may_create_file()
    (tmp_path / ".base").write_text("sqlite")
    assert not served_base.may_create_file()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(served_base.open_existing_uri(tmp_path / "jalons.sqlite3"), uri=True)
    assert database("sqlite:////a.sqlite3")["ENGINE"] == "jalons.base.sqlite"


def test_the_worker_at_rest_wakes_up_when_its_file_is_another(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting_worker.check_file(base)
    monkeypatch.setenv(waiting_worker.IDENTITY, waiting_worker.file_identity(base))
    waiting_worker.check_file(base)
    replace(base)
    with pytest.raises(waiting_worker.WorkerIsNeeded):
        waiting_worker.check_file(base)


# --- a real server and its worker -------------------------------------------------------------------------------------


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Served]:
    if connection.vendor != "sqlite":
        pytest.skip("a file")
    for served in served_demo(tmp_path):
        yield served
        # What they would still say is of no interest here, and a busy machine takes its time to stop them.
        served.server.kill()
        served.worker.kill()


class Person:
    """Somebody who signed in as the référente of the demo."""

    def __init__(self, hall: Served) -> None:
        self.url = hall.url
        self.account = ""
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = self.ask("/demo/")[1]
        found = re.search(r'action="([^"]*/referente/[^"]*)"', page)
        assert found
        self.send(found[1], page)

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        sent = urlencode(fields).encode() if fields else None
        try:
            answer = self.browser.open(f"{self.url}{path}", sent, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        return answer.status, answer.read().decode()

    def send(self, path: str, page: str, **fields: str) -> tuple[int, str]:
        token = re.search(r'name="csrfmiddlewaretoken"\s+value="(\w+)"', page)
        return self.ask(path, fields | {"csrfmiddlewaretoken": token[1] if token else ""})

    def rename(self, name: str) -> int:
        seen = re.search(r'name="seen"\s+value="(\w+)"', self.account)
        return self.send("/compte/", self.account, name=name, seen=seen[1] if seen else "")[0]


@pytest.mark.parametrize("lose", [remove, replace])
def test_a_server_whose_file_is_lost_saves_nothing_more_and_never_makes_it_again(
    lose: Callable[[Path], None], hall: Served
) -> None:
    path = hall.data / "jalons.sqlite3"
    person = Person(hall)
    person.account = person.ask("/compte/")[1]
    assert person.rename("Prénom d’avant") == 200
    lose(path)
    left = waiting_worker.file_identity(path)
    assert [person.rename("Prénom d’après") for _time in range(3)] == [503] * 3
    status, report = person.ask("/sante")
    assert (status, json.loads(report)["database"]) == (503, False)
    assert waiting_worker.file_identity(path) == left
