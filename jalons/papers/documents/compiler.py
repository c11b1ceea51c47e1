"""The PDF compiler, typst, in a process of its own that ends with each document and gives back all that it took.

A layout takes up to 100 MB, and what it leaves in the heaps of a server is never given back. One process serves every
thread, one request at a time, since a layout uses every core. It ends after two seconds without any request. If it dies, the
server does not.
"""

import logging
import marshal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Lock, Timer
from typing import IO, Any

from django.utils.translation import gettext as _

from jalons.papers.documents import compiler_program, look
from jalons.papers.documents.compiler_program import HEAD, read_content, write_content

LONGEST_SECONDS = 120
logger = logging.getLogger(__name__)


class NotCompiled(Exception):
    """The compiler refuses, or its process ended twice: the message says why."""


def compile_source(
    source: bytes | Path, inputs: dict[str, str], *, every_font: bool, root: Path | None = None, **how: Any
) -> list[bytes]:
    """What the compiler makes: a file alone, or one picture for each page. `source`: what the same file gave with the same inputs is
    not laid out again; of bytes, nothing is remembered. `every_font`: the typefaces that the compiler
    holds are used after ours. `how`: the arguments of typst, as `format`. Raises NotCompiled."""
    return _ask_compiler(source, inputs, every_font, root, how=how)


def query_source(source: bytes | Path, inputs: dict[str, str], selector: str, *, one: bool = False) -> str:
    """The JSON of the values of the metadata under a selector; of the only one, for `one`. Raises NotCompiled."""
    [values] = _ask_compiler(source, inputs, False, None, selector=selector, one=one)
    return values.decode()


def end_compiler() -> None:
    """Ends the process, which takes with it all that it remembers."""
    with _turn:
        _end_process()


_turn = Lock()
_process: subprocess.Popen[bytes] | None = None


def _ask_compiler(
    source: bytes | Path, inputs: dict[str, str], every_font: bool, root: Path | None, **asked: Any
) -> list[bytes]:
    if isinstance(source, Path):
        root = source.parent
    place = str(source) if isinstance(source, Path) else source
    # In bytes: marshal takes no subclass of str, such as a SafeString.
    given = {name: text.encode() for name, text in inputs.items()}
    request = {"source": place, "inputs": given, "every_font": every_font, "root": root and str(root), **asked}
    content = marshal.dumps(request)
    with _turn:
        # A process that had nothing to do may have ended just now: a new one is asked.
        answer = _ask_process(content) or _ask_process(content)
    if answer is None:
        raise NotCompiled(
            _("Le programme qui fait les PDF s’est arrêté deux fois sans répondre : regardez la mémoire de la machine.")
        )
    is_done, contents = answer
    if not is_done:
        raise NotCompiled(contents[0].decode())
    return contents


def _ask_process(content: bytes) -> tuple[bool, list[bytes]] | None:
    """Whether it was done, and what was made or why it was not; None when the process ended before it. Raises NotCompiled when it takes too long."""
    process = _living_process()
    assert process.stdin and process.stdout
    is_late = Event()

    def end_late_process() -> None:
        is_late.set()
        process.kill()

    clock = Timer(LONGEST_SECONDS, end_late_process)
    clock.start()
    answer = None
    try:
        write_content(process.stdin, content)
        process.stdin.flush()
        answer = _read_answer(process.stdout)
    except BrokenPipeError:
        pass  # it ended before it read the request
    finally:
        clock.cancel()
    if answer is None and process.wait() and not is_late.is_set():
        logger.warning(_("Le programme qui fait les PDF s’est arrêté avant de répondre (code %s)."), process.returncode)
    if answer is None:
        _end_process()
    if is_late.is_set():
        raise NotCompiled(
            _("Ce document a demandé plus de %(seconds)s secondes au programme qui fait les PDF.")
            % {"seconds": LONGEST_SECONDS}
        )
    return answer


def _read_answer(stream: IO[bytes]) -> tuple[bool, list[bytes]] | None:
    """None when the process ended before the end of its answer."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    is_done, count = HEAD.unpack(head)
    contents: list[bytes] = []
    for _each in range(count):
        content = read_content(stream)
        if content is None:
            return None
        contents.append(content)
    return is_done, contents


def _living_process() -> subprocess.Popen[bytes]:
    """The process that is there, or a new one: after two seconds without any request, it has ended by itself."""
    global _process
    if _process is None or _process.poll() is not None:
        _end_process()
        _process = _begin_process()
    return _process


def _begin_process() -> subprocess.Popen[bytes]:
    found = find_spec("typst")
    assert found and found.origin
    packages = Path(found.origin).parents[1]
    # Without `site` and what it loads: the compiler is all that is needed.
    command = [sys.executable, "-I", "-S", compiler_program.__file__, str(packages), str(look.FONTS)]
    # In a group of its own, which the Ctrl+C of a terminal does not reach: it ends when the one that asked closes the pipe.
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)  # noqa: S603  our own program


def _end_process() -> None:
    global _process
    if _process is None:
        return
    process, _process = _process, None
    process.kill()
    process.communicate()
