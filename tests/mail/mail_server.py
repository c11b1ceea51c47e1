"""A mail server on loopback, small and real: it speaks SMTP, keeps what it took, may be stopped, and may hold its answer."""

import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Hold:
    """The server keeps its answer: `reached` is set when it does, `let_go` sends it."""

    reached: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)


@dataclass
class MailServer:
    """`taken`: (recipient, Message-ID) of each text it accepted, in order. `heard`: the commands it read, without the texts.
    `refuses_sender`: it takes nothing from this address. `leaves_after`: it refuses this recipient, and
    closes. `drops`: it closes at any recipient, without a word. `drips`: the answer to a text never ends, each line comes a moment after the other."""

    port: int = 0
    leaves_after: str = ""
    refuses_sender: str = ""
    drips: bool = False
    drops: bool = False
    taken: list[tuple[str, str]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    _listening: socket.socket | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _holds: dict[tuple[str, int], Hold] = field(default_factory=dict)

    def start(self) -> None:
        server = socket.create_server(("127.0.0.1", self.port))
        self.port, self._listening = server.getsockname()[1], server
        threading.Thread(target=self._accept, args=(server,), daemon=True).start()

    def stop(self) -> None:
        """As when its machine goes down: nothing is answered to whoever was talking to it."""
        assert self._listening
        # A thread that waits in accept() or in recv() would keep the port open.
        for connection in (self._listening, *self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def hold(self, when: str, count: int) -> Hold:
        """Keep the answer to the recipient (« rcpt ») that follows `count` texts taken, or to the text (« data ») that
        follows them, which is kept already."""
        return self._holds.setdefault((when, count), Hold())

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            self._talk(connection)
        except OSError:
            pass
        finally:
            self._open.discard(connection)
            connection.close()

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")

        def say(answer: str) -> None:
            connection.sendall(answer.encode() + b"\r\n")

        say("220 ready")
        recipient = ""
        for line in lines:
            word = line[:4].upper()
            self.heard.append(line.decode().strip())
            if word == b"MAIL" and self.refuses_sender and self.refuses_sender in line.decode():
                say("550 not yours")
            elif word == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                self._wait("rcpt")
                if self.drops:
                    return
                if recipient == self.leaves_after:
                    say("550 nobody")
                    return
                say("250 ok")
            elif word == b"DATA":
                say("354 go on")
                text = []
                for part in lines:
                    if part == b".\r\n":
                        break
                    text.append(part)
                else:
                    return
                found = re.search(rb"^Message-ID:\s*(\S+)", b"".join(text), re.MULTILINE | re.IGNORECASE)
                self.taken.append((recipient, found[1].decode() if found else ""))
                self._wait("data", -1)
                while self.drips:
                    say("250-taken")
                    time.sleep(0.05)
                say("250 taken")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")

    def _wait(self, when: str, more: int = 0) -> None:
        if held := self._holds.pop((when, len(self.taken) + more), None):
            held.reached.set()
            held.let_go.wait(60)
