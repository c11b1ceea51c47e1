"""Django through `SyncHandler`: what the loop sends is what Django's own handler would."""

import asyncio
import threading
import time
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path

from jalons.base import handler
from jalons.base.handler import THREADS, LastFirst, SyncHandler

threads: set[int] = set()


def told(request: HttpRequest) -> HttpResponse:
    threads.add(threading.get_ident())
    answer = HttpResponse(f"{request.method} {request.path} {request.GET.get('q')} {request.body.decode()}", status=201)
    answer.set_cookie("seen", "yes")
    return answer


def file(request: HttpRequest) -> FileResponse:
    return FileResponse([b"one ", b"two"], content_type="text/plain")


unhurried = threading.Event()


def document(request: HttpRequest) -> HttpResponse:
    unhurried.wait(10)
    return told(request)


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse("absent", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("broken", status=500)


handler404, handler500 = absent, broken
urlpatterns = [path("plan.pdf", document), path("told/", told), path("file/", file), path("breaks/", breaks)]


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.base.test_handler"
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False


async def answer(handler: Any, address: str, body: bytes = b"", leaves: bool = False) -> list[dict[str, Any]]:
    """The messages sent for one request; a client that `leaves` is gone before its body has come."""
    where, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": where,
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), (b"content-length", str(len(body)).encode())],
    }
    coming: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": leaves}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if coming:
            return coming.pop(0)
        if leaves:
            return {"type": "http.disconnect"}
        return await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await handler(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("address", "status"), [("/told/?q=é", 201), ("/told", 301), ("/file/", 200), ("/nowhere/", 404), ("/breaks/", 500)]
)
def test_it_answers_as_djangos_own_handler_does(address: str, status: int) -> None:
    ours, theirs = (asyncio.run(answer(handler(), address)) for handler in (SyncHandler, ASGIHandler))
    assert ours == theirs
    assert ours[0]["status"] == status


def test_a_body_reaches_the_view() -> None:
    sent = asyncio.run(answer(SyncHandler(), "/told/", b"a note"))
    assert b"".join(message.get("body", b"") for message in sent) == b"POST /told/ None a note"


def test_a_client_that_leaves_before_its_body_has_come_is_not_answered() -> None:
    assert asyncio.run(answer(SyncHandler(), "/told/", b"a no", leaves=True)) == []


def test_threads_are_few_and_last() -> None:
    handler = SyncHandler()
    threads.clear()

    async def story() -> None:
        for _ in range(5):
            await asyncio.gather(*(answer(handler, "/told/") for _ in range(2 * THREADS)))

    asyncio.run(story())
    assert 1 <= len(threads) <= THREADS


def test_documents_that_take_long_leave_the_pages_their_threads() -> None:
    handler = SyncHandler()
    unhurried.clear()

    async def story() -> tuple[int, int]:
        documents = [asyncio.create_task(answer(handler, "/plan.pdf")) for _ in range(3 * THREADS)]
        pages = await asyncio.gather(*(answer(handler, "/told/") for _ in range(THREADS)))
        unhurried.set()
        return len(pages), len(await asyncio.gather(*documents))

    assert asyncio.run(asyncio.wait_for(story(), 5)) == (THREADS, 3 * THREADS)


def _who(together: threading.Barrier | None = None) -> int:
    if together:
        together.wait()
    return threading.get_ident()


def _all_rest(executor: LastFirst, threads: int) -> None:
    """A job is done a moment before its thread rests."""
    while len(executor._waiting) < threads:
        time.sleep(0)


def test_a_thread_that_has_just_worked_works_again() -> None:
    executor, together = LastFirst(3, "test"), threading.Barrier(3)
    everybody = {job.result() for job in [executor.submit(_who, together) for _ in range(3)]}
    assert len(everybody) == 3
    one_by_one = []
    for _ in range(20):
        _all_rest(executor, 3)
        one_by_one.append(executor.submit(_who).result())
    assert len(set(one_by_one)) == 1


def test_threads_that_rest_for_too_long_end_with_their_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each held 3 MB for ever after the first crowd."""
    closed: list[int] = []
    monkeypatch.setattr(handler, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(handler.connections, "close_all", lambda: closed.append(threading.get_ident()))
    executor = LastFirst(5, "test")
    for _crowd in range(2):
        together = threading.Barrier(5)
        everybody = {job.result() for job in [executor.submit(_who, together) for _ in range(5)]}
        assert len(everybody) == 5
        waited = time.monotonic() + 10
        while len(closed) < 3 and time.monotonic() < waited:
            time.sleep(0.01)
        assert len(set(closed)) == 3
        assert set(closed) < everybody
        closed.clear()
    assert executor.submit(_who).result() in everybody


def test_no_thread_of_files_stays_with_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[int] = []
    monkeypatch.setattr(handler, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(handler.connections, "close_all", lambda: closed.append(threading.get_ident()))
    files = SyncHandler()._file_threads
    together = threading.Barrier(2)
    both = {job.result() for job in [files.submit(_who, together) for _ in range(2)]}
    waited = time.monotonic() + 10
    while len(closed) < 2 and time.monotonic() < waited:
        time.sleep(0.01)
    assert set(closed) == both
    assert files.submit(_who).result()


def test_more_jobs_than_threads_wait_and_run_in_order() -> None:
    executor, ran, go = LastFirst(1, "test"), list[int](), threading.Event()
    jobs = [executor.submit(go.wait), *(executor.submit(ran.append, number) for number in range(5))]
    given_up = jobs.pop(3)
    assert given_up.cancel()
    go.set()
    for job in jobs:
        job.result()
    assert ran == [0, 1, 3, 4]


def test_a_job_that_fails_tells_who_asked_and_its_thread_goes_on() -> None:
    executor = LastFirst(1, "test")
    with pytest.raises(ZeroDivisionError):
        executor.submit(lambda: 1 // 0).result()
    assert executor.submit(lambda: 1).result() == 1
