"""Django behind ASGI when every view is synchronous: each request is one job of one thread, and the number of threads
is fixed.

Django's own handler starts a thread for each request, opens a database connection in it, and goes back and forth
between that thread and the loop. One job in a lasting thread takes a quarter of the time and keeps its connection; a
bounded pool also limits the connections. Streams that stay open are not answered here (`jalons.base.live`).
"""

import asyncio
import gc
import io
import threading
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Any

import django
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.db import close_old_connections, connections
from django.http.response import HttpResponseBase
from django.urls import get_resolver, set_script_prefix

from jalons.base.body_limits import KEY as REFUSED
from jalons.base.body_limits import Refusal, body_limit, usual_limit
from jalons.base.db import checkpoint_in_background
from jalons.base.memory_release import release_memory_after, release_memory_in_background, release_memory_soon
from jalons.base.open_files import raise_file_limit

THREADS = 8
# Threads of requests that make or send a file, which may take seconds: the other threads stay free for the pages of the
# room. Each holds a document of several megabytes, and more of them than cores finish none sooner.
FILE_THREADS = 2
# A thread that had nothing to do for so long ends, with its connection to the database: 3 MB on SQLite, opened again in a
# few milliseconds. The pages keep two threads ready; a file takes seconds anyway.
IDLE_SECONDS = 3
IDLE_THREADS = 2
_FILE_ENDINGS = (".pdf", ".docx", ".odt", ".pptx", ".xlsx", ".ods")
# How long a refused client may go on sending before the connection is closed.
DRAIN_SECONDS = 20
_ABOUT_THE_BODY = (b"content-length", b"content-type", b"transfer-encoding")


class LastFirst(Executor):
    """A number of threads at most, started when needed. Among waiting threads, the last that worked gets the next job.

    Taken in turn, each thread finds its database connection and the processor’s caches gone cold: a note took 8.2 ms to
    reach a room instead of 7.1. The others, which only work when many ask at once, end once they are idle.
    """

    def __init__(self, threads: int, name: str, *, kept: int = IDLE_THREADS) -> None:
        """`kept`: how many threads stay, however long they have nothing to do."""
        self._left = threads
        self._kept = kept
        self._name = name
        self._lock = threading.Lock()
        self._waiting: list[SimpleQueue[_Job]] = []
        self._jobs: deque[_Job] = deque()

    def submit[**P, R](self, run: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()

        def job() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(run(*args, **kwargs))
                except BaseException as error:
                    future.set_exception(error)

        with self._lock:
            if self._waiting:
                self._waiting.pop().put(job)
            elif self._left:
                self._left -= 1
                threading.Thread(target=self._work, args=(job,), name=f"{self._name}-{self._left}", daemon=True).start()
            else:
                self._jobs.append(job)
        return future

    def _work(self, job: "_Job") -> None:
        inbox: SimpleQueue[_Job] = SimpleQueue()
        while True:
            job()
            with self._lock:
                following = self._jobs.popleft() if self._jobs else None
                if following is None:
                    self._waiting.append(inbox)
            if (next_job := following or self._next_job(inbox)) is None:
                return
            job = next_job

    def _next_job(self, inbox: "SimpleQueue[_Job]") -> "_Job | None":
        """None when this thread was idle for too long: it has left, and its connections are closed."""
        while True:
            try:
                return inbox.get(timeout=IDLE_SECONDS)
            except Empty:
                with self._lock:
                    # Otherwise a job was given to it just now.
                    has_left = inbox in self._waiting and len(self._waiting) > self._kept
                    if has_left:
                        self._waiting.remove(inbox)
                        self._left += 1
                if has_left:
                    connections.close_all()
                    release_memory_soon()
                    return None


type _Job = Callable[[], None]


class _TooHeavy(Exception):
    """The body is heavier than this address accepts."""


def _announced_length(scope: Any) -> int | None:
    """The length of the body in bytes; None when there is a body without an announced length."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else None


def _is_slow(path: str, length: int | None) -> bool:
    """Whether the request makes a file, or sends one."""
    return path.endswith(_FILE_ENDINGS) or length is None or length > usual_limit()


def _request_limit(scope: Any) -> tuple[int, Refusal]:
    try:
        return body_limit(scope)
    finally:
        close_old_connections()


def _limit_receive(receive: Any, limit: int) -> Any:
    left = limit

    async def receive_some() -> Any:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise _TooHeavy
        return message

    return receive_some


class SyncHandler(ASGIHandler):
    def __init__(self) -> None:
        super(ASGIHandler, self).__init__()
        self.load_middleware(is_async=False)
        self._threads = LastFirst(THREADS, "jalons-request")
        self._file_threads = LastFirst(FILE_THREADS, "jalons-file", kept=0)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        run = asyncio.get_running_loop().run_in_executor
        length = _announced_length(scope)
        limit, refusal = usual_limit(), Refusal(usual_limit())
        if length is None or length > limit:
            limit, refusal = await run(self._threads, _request_limit, scope)
        try:
            if length is not None and length > limit:
                raise _TooHeavy
            body = await self.read_body(_limit_receive(receive, limit))
        except RequestAborted:
            return
        except _TooHeavy:
            await self._refuse(refusal, scope, receive, send)
            return
        threads = self._file_threads if _is_slow(scope["path"], length) else self._threads
        response = await run(threads, self._respond, scope, body)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await run(threads, response.close)

    async def _refuse(self, refusal: Refusal, scope: Any, receive: Any, send: Any) -> None:
        """Sends the answer first, then discards what still comes: a connection closed while the browser sends would
        show a broken page instead of the reason."""
        unread = [header for header in scope["headers"] if header[0] not in _ABOUT_THE_BODY]
        asked = scope | {"headers": unread, REFUSED: refusal}
        response = await asyncio.get_running_loop().run_in_executor(self._threads, self._respond, asked, io.BytesIO())
        response.headers["Connection"] = "close"

        async def keep_open(message: Any) -> None:
            await send(message | {"more_body": True} if message["type"] == "http.response.body" else message)

        await self.send_response(response, keep_open)
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while (await receive()).get("more_body"):
                    pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _respond(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: HttpResponseBase | None = self.get_response(request) if request else refusal
        assert response is not None  # create_request gives a request or a refusal
        if not response.streaming:
            # Closed in this thread, the one that used the database.
            response.close()
        release_memory_after(response)
        return response


def get_application() -> SyncHandler:
    # Static files are read piece by piece on purpose: this warning would be logged at each start.
    warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")
    django.setup(set_prefix=False)
    raise_file_limit()
    checkpoint_in_background()
    release_memory_in_background()
    handler = SyncHandler()
    # Loads every view and form, which the first visitor would otherwise wait for, in the middle of a collection.
    get_resolver().url_patterns  # noqa: B018 it is loaded when it is read
    # Django's own objects live as long as the process: a garbage collection that visits them stops everything for 40
    # ms.
    gc.collect()
    gc.freeze()
    return handler
