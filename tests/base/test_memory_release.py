"""Memory is given back after a file, never after a page or a note."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse, JsonResponse

from jalons.base import memory_release
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
