"""Memory is given back after a file, never after a page or a note; and what stays in it is bounded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.http import HttpResponse, JsonResponse

from config.settings import database
from jalons.base import memory_release
from jalons.base.handler import FILE_THREADS, THREADS
from launch import data


@pytest.fixture(autouse=True)
def _nothing_asked() -> Iterator[None]:
    memory_release._asked.clear()
    yield
    memory_release._asked.clear()


@pytest.mark.parametrize(
    ("response", "asked"),
    [
        (HttpResponse("page"), False),
        (HttpResponse("data:", content_type="text/event-stream"), False),
        (JsonResponse({"saved": 1}), False),
        (HttpResponse(b"%PDF-", content_type="application/pdf"), True),
        (HttpResponse(b"PK", content_type="application/vnd.oasis.opendocument.text"), True),
    ],
)
def test_memory_is_given_back_after_a_file(response: HttpResponse, asked: bool) -> None:
    memory_release.release_memory_after(response)
    assert memory_release._asked.is_set() is asked


def test_the_processes_share_two_heaps_unless_the_host_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert data.settings(tmp_path, "demo", "http://x")["MALLOC_ARENA_MAX"] == "2"
    monkeypatch.setenv("MALLOC_ARENA_MAX", "8")
    assert data.settings(tmp_path, "demo", "http://x")["MALLOC_ARENA_MAX"] == "8"


def test_the_threads_of_a_server_keep_at_most_ten_megabytes_of_sqlite(tmp_path: Path) -> None:
    options = database(f"sqlite:///{tmp_path.as_posix()}/base.sqlite3")["OPTIONS"]
    assert isinstance(options, dict)
    with closing(sqlite3.connect(tmp_path / "base.sqlite3")) as connection:
        connection.executescript(options["init_command"])
        [kilobytes] = connection.execute("PRAGMA cache_size").fetchone()
    # A negative number is in kilobytes, a positive one in pages.
    assert (kilobytes, -kilobytes * (THREADS + FILE_THREADS)) == (-1_000, 10_000)
