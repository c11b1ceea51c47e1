"""The process that opens a PDF: standard input holds the file, standard output the one word of what is wrong, or nothing.
Without Django, which would take longer to load than most files to open."""

import contextlib
import logging
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import IO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

END = b"%%EOF"
MOST_MEMORY = 1024 * 1024 * 1024
LONGEST_SECONDS = 20
# pypdf raises any of them on a damaged file.
DAMAGED = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    NotImplementedError,
    MemoryError,
)


def main() -> None:
    limit_resources(LONGEST_SECONDS)
    logging.disable()
    sys.stdout.write(_opening_problem(sys.stdin.buffer.read()))


def limit_resources(seconds: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def is_cut(content: bytes) -> bool:
    """pypdf would find what it can of a file that is cut, and the rest would be lost without a word."""
    return END not in content[-4096:]


def _opening_problem(content: bytes) -> str:
    if is_cut(content):
        return "damaged"
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return "locked"
        reader.pages[0].get_object()
    except DAMAGED:
        return "damaged"
    return ""


def find_opening_problem(file: IO[bytes]) -> str:
    """« damaged », « locked » for who has no password, or nothing. In a separate process: a file may be made to take
    minutes, or all the memory."""
    file.seek(0)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jalons.base.pdf_opening"],
            input=file.read(),
            capture_output=True,
            cwd=Path(__file__).resolve().parents[2],
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "damaged"
    finally:
        file.seek(0)
    return done.stdout.decode() if done.returncode == 0 else "damaged"


if __name__ == "__main__":
    main()
