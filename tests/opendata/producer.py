"""A producer of open data on the loopback, which answers as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # as it is said, when that is a lie
    drips: bool = False  # a byte now and then, for ever


class Producer:
    """`answers`: by path, one after the other; the last is given again. `asked`: the paths, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    def gives(self, path: str, *answers: Answer) -> str:
        self.answers[path] = list(answers)
        return self.url + path


@contextmanager
def producing() -> Iterator[Producer]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            producer.asked.append(self.path)
            producer.headers.append(dict(self.headers))
            found = producer.answers.get(self.path) or [Answer(status=404)]
            answer = found.pop(0) if len(found) > 1 else found[0]
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if not answer.drips:
                self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            self.send_header("Connection", "close")
            self.close_connection = True
            self.end_headers()
            try:
                self.wfile.write(answer.body)
                while answer.drips:
                    self.wfile.write(b"x")
                    time.sleep(0.01)
            except OSError:
                pass  # whoever asked has gone

        do_POST = do_GET

        def log_message(self, *said: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    producer = Producer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield producer
    finally:
        server.shutdown()
        server.server_close()
