"""Gives back to the system the memory that a document or a table took, once the answer has left.

The C library keeps freed memory, in a heap for each thread: eight threads that now and then make a PDF held 244 MB
after two minutes of twelve requests a second. With two heaps (launch/data.py), trimmed after each file: 170. It works
on Linux only; elsewhere nothing is done.
"""

import ctypes
import os
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

from django.http.response import HttpResponseBase

PAUSE_SECONDS = 5
_LIGHT = ("text/", "application/json", "application/javascript", "image/svg")
_asked = threading.Event()
_started = threading.Lock()


@cache
def _c_library() -> Any:
    try:
        library = ctypes.CDLL("libc.so.6")
    except OSError:
        return None
    return library if hasattr(library, "malloc_trim") else None


def memory_in_use() -> int:
    """The bytes that this process holds in memory; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def release_memory() -> None:
    if library := _c_library():
        library.malloc_trim(0)


def release_memory_after(response: HttpResponseBase) -> None:
    """Releases memory soon, when the response is a file."""
    kind = str(response.headers.get("Content-Type", ""))
    if kind and not kind.startswith(_LIGHT):
        release_memory_soon()


def release_memory_soon() -> None:
    """Releases memory in a thread of its own, so that pages and notes never wait for it."""
    _asked.set()


def release_memory_in_background() -> None:
    if _c_library() and _started.acquire(blocking=False):
        threading.Thread(target=_release_memory_forever, name="jalons-memory", daemon=True).start()


def _release_memory_forever() -> None:
    while True:
        _asked.wait()
        time.sleep(PAUSE_SECONDS)
        _asked.clear()
        release_memory()
