"""The PDF compiler, typst, in a process of its own that ends with each document and gives back all that it took.

A layout takes up to 100 MB, and what it leaves in the heaps of a server is never given back. One process serves every
thread, one request at a time, since a layout uses every core. It ends after two seconds without any request. If it dies, the
server does not.
"""

import logging
import pickle
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

from django.utils.translation import gettext as _

from jalons.papers.documents import compiler_program, look
from jalons.papers.documents.compiler_program import LENGTH

LONGEST_SECONDS = 120
logger = logging.getLogger(__name__)


class NotCompiled(Exception):
    """The compiler refuses, or its process ended twice: the message says why."""


def compile_source(
    source: bytes | Path, inputs: dict[str, str], *, every_font: bool, root: Path | None = None, **how: Any
) -> bytes | list[bytes]:
    """What the compiler makes: a file, or one picture for each page. `source`: what the same file gave with the same inputs is
    not laid out again; of bytes, nothing is remembered. `every_font`: the typefaces that the compiler
    holds are used after ours. `how`: the arguments of typst, as `format`. Raises NotCompiled."""
    made: bytes | list[bytes] = _ask_compiler(source, inputs, every_font, root, how=how)
    return made


def query_source(source: bytes | Path, inputs: dict[str, str], selector: str, *, one: bool = False) -> str:
    """The JSON of the values of the metadata under a selector; of the only one, for `one`. Raises NotCompiled."""
    values: str = _ask_compiler(source, inputs, False, None, selector=selector, one=one)
    return values


def end_compiler() -> None:
    """Ends the process, which takes with it all that it remembers."""
    with _turn:
        _end_process()


_turn = Lock()
_process: subprocess.Popen[bytes] | None = None


def _ask_compiler(
    source: bytes | Path, inputs: dict[str, str], every_font: bool, root: Path | None, **asked: Any
) -> Any:
    if isinstance(source, Path):
        root = source.parent
    place = str(source) if isinstance(source, Path) else source
    request = {"source": place, "inputs": inputs, "every_font": every_font, "root": root and str(root), **asked}
    content = pickle.dumps(request)
    with _turn:
        # A process that had nothing to do may have ended just now: a new one is asked.
        made = _ask_process(content) or _ask_process(content)
    if made is None:
        raise NotCompiled(
            _("Le programme qui fait les PDF s’est arrêté deux fois sans répondre : regardez la mémoire de la machine.")
        )
    is_done, answer = pickle.loads(made)  # noqa: S301  from our own process
    if not is_done:
        raise NotCompiled(answer)
    return answer


def _ask_process(content: bytes) -> bytes | None:
    """The content of the answer; None when the process ended before it. Raises NotCompiled when it takes too long."""
    process = _living_process()
    assert process.stdin and process.stdout
    is_late = Event()

    def end_late_process() -> None:
        is_late.set()
        process.kill()

    clock = Timer(LONGEST_SECONDS, end_late_process)
    clock.start()
    try:
        process.stdin.write(LENGTH.pack(len(content)))
        process.stdin.write(content)
        process.stdin.flush()
        size = process.stdout.read(LENGTH.size)
        made = process.stdout.read(*LENGTH.unpack(size)) if len(size) == LENGTH.size else b""
    except BrokenPipeError:
        made = b""
    finally:
        clock.cancel()
    if not made and process.wait() and not is_late.is_set():
        logger.warning(_("Le programme qui fait les PDF s’est arrêté avant de répondre (code %s)."), process.returncode)
    if not made:
        _end_process()
    if is_late.is_set():
        raise NotCompiled(
            _("Ce document a demandé plus de %(seconds)s secondes au programme qui fait les PDF.")
            % {"seconds": LONGEST_SECONDS}
        )
    return made or None


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
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own program


def _end_process() -> None:
    global _process
    if _process is None:
        return
    process, _process = _process, None
    process.kill()
    process.communicate()
