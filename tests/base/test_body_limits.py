"""What is too heavy is refused before it is read, by a page of ours that reaches whoever sent it."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jalons.actions.changes.links import make_link, revoke_link
from jalons.base import handler
from jalons.base.body_limits import MEGABYTE, Refusal, body_limit, refusal_sentence, usual_limit
from jalons.base.connections import Connection
from jalons.base.handler import SyncHandler
from jalons.base.table_imports import TableImport
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
CHUNK = bytes(64 * 1024)
ATTACHMENTS = "/feuilles-de-route/{}/actions/1.1/pieces/"
TAKERS = {
    "actions:attachments",
    "actions:own_attachment",
    "actions:upload_steps",
    "opendata:give_file",
    "opendata:local_file",
    "opendata:upload_places",
    "diagnosis:upload_findings",
    "directory:upload",
    "funding:status",
    "publication:attach_signed_act",
    "funding:upload_lines",
    "monitoring:upload_values",
    "publication:look",
    "publication:template",
    "publication:upload_plan",
    "carriage:bring_back",
    "workshops:notes_table",
    "workshops:templates",
    "carriage:open_carried",
}


def sent(path: str, size: int, *, announced: bool = True, headers: dict[str, str] | None = None) -> tuple[Any, int]:
    """The messages of the answer, and how many bytes were taken before it began."""
    told = {"host": "127.0.0.1", **(headers or {})}
    told |= {"content-length": str(size)} if announced else {"transfer-encoding": "chunked"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    left, before, messages = size, 0, list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        nonlocal left, before
        part = CHUNK[: min(len(CHUNK), left)]
        left -= len(part)
        before += 0 if messages else len(part)
        return {"type": "http.request", "body": part, "more_body": left > 0}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    asyncio.run(SyncHandler()(scope, receive, send))
    return messages, before


def page_of(messages: list[dict[str, Any]]) -> str:
    return b"".join(message.get("body", b"") for message in messages).decode()


def named_views(patterns: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named_views(pattern.url_patterns, pattern.namespace or space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}", pattern.callback


def test_the_addresses_that_take_files_are_these_and_no_other() -> None:
    found = {name for name, view in named_views(get_resolver().url_patterns) if hasattr(view, "heaviest_file")}
    assert found == TAKERS


def test_no_page_sends_a_file_to_an_address_that_takes_none() -> None:
    """One page a template; `carry` shows the form of `bring_back`, and tables brought in share their page."""
    shared = "base/table_import/upload.html"
    pages = {
        f"{path.parent.name}:{path.stem}"
        for path in ROOT.glob("jalons/*/templates/*/*.html")
        if "multipart/form-data" in path.read_text() or f'extends "{shared}"' in path.read_text()
    }
    assert get_resolver().url_patterns  # every import of a table is loaded with its view
    pages |= {
        each.pages.upload for each in kinds_of(TableImport) if each.upload_template == shared and hasattr(each, "name")
    }
    assert pages - {"table_import:upload"} == TAKERS | {"carriage:carry"}


def kinds_of(kind: type[TableImport]) -> Iterator[type[TableImport]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("jalons."):
            yield from (child, *kinds_of(child))


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("path", ["/nowhere/", "/connexion/", "/sante", "/rejoindre/"])
def test_an_address_without_files_reads_what_a_form_weighs(path: str, announced: bool) -> None:
    messages, before = sent(path, 50 * MEGABYTE, announced=announced)
    assert messages[0]["status"] == 413
    assert before <= (0 if announced else usual_limit() + len(CHUNK))
    assert "Cette page accepte 2 Mo au plus." in page_of(messages)


def test_a_body_of_just_what_is_allowed_is_read() -> None:
    messages, before = sent("/nowhere/", usual_limit(), announced=False)
    assert (messages[0]["status"], before) == (404, usual_limit())


def test_the_answer_leaves_first_and_the_line_is_closed_last() -> None:
    messages, _before = sent("/nowhere/", 5 * MEGABYTE)
    start, *bodies = messages
    assert (b"Connection", b"close") in start["headers"]
    assert [body["more_body"] for body in bodies] == [True] * (len(bodies) - 1) + [False]
    assert bodies[-1]["body"] == b""


def test_a_fragment_is_told_in_a_sentence() -> None:
    messages, _before = sent("/nowhere/", 5 * MEGABYTE, headers={"x-script": "1"})
    assert page_of(messages) == refusal_sentence(Refusal(2 * MEGABYTE))


def asking(path: str, cookie: str = "") -> dict[str, Any]:
    return {"path": path, "headers": [(b"cookie", cookie.encode())]}


@pytest.mark.django_db
def test_only_who_is_signed_in_may_send_a_file(world: World) -> None:
    path = ATTACHMENTS.format(world.roadmap.slug)
    limit, refusal = body_limit(asking(path, "sessionid=unknown"))
    assert (limit, refusal) == (usual_limit(), Refusal(10 * MEGABYTE, signing_in_helps=True))
    assert refusal_sentence(refusal).startswith("Votre session a expiré")
    client = Client()
    client.force_login(world.user("pilote"))
    limit, refusal = body_limit(asking(path, f"a=b; sessionid={client.cookies['sessionid'].value}"))
    # Up to twice the limit it is read: the form then gives back what was typed beside the file.
    assert (limit, refusal) == (22 * MEGABYTE, Refusal(10 * MEGABYTE))
    assert (
        refusal_sentence(refusal) == "Cette page accepte 10 Mo au plus. Allégez ce que vous envoyez, puis recommencez."
    )


@pytest.mark.django_db
def test_a_private_link_sends_a_file_while_it_is_open(world: World) -> None:
    by = world.member()
    made = make_link(action=world.action(), email="club@demo.example", holder="Direction du club", by=by)
    path = reverse("actions:own_attachment", args=[made.address.rstrip("/").rpartition("/")[2]])
    assert body_limit(asking(path)) == (22 * MEGABYTE, Refusal(10 * MEGABYTE))
    revoke_link(link=made.link, by=by)
    assert body_limit(asking(path)) == (usual_limit(), Refusal(usual_limit()))


@pytest.fixture
def port() -> Iterator[int]:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(SyncHandler(), http=Connection, ws="none", lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.005)
    yield sock.getsockname()[1]
    running.should_exit = True
    thread.join(5)


def test_whoever_sends_all_before_reading_gets_the_page(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST /nowhere/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20971520\r\n\r\n")
        for _ in range(320):
            line.sendall(CHUNK)
        answer = bytearray()
        while part := line.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "accepte 2 Mo au plus" in answer.decode()


def test_a_body_that_never_ends_is_cut(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler, "DRAIN_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST /nowhere/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20971520\r\n\r\n")
        answer = bytearray()
        while part := line.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_a_body_that_waits_for_our_word_is_never_sent(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        head = b"POST /nowhere/ HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Length: 20971520\r\n\r\n"
        line.sendall(head)
        assert line.recv(13) == b"HTTP/1.1 413 "
