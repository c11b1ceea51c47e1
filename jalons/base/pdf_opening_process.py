"""The process that opens a PDF: standard input holds the file, standard output the one word of what is wrong, or nothing.
Without Django, which would take longer to load than most files to open."""

import contextlib
import logging
import sys
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from jalons.base.pdf_opening import LONGEST_SECONDS

END = b"%%EOF"
# A roadmap of 190 pages takes 62 MB, and two may be read at once.
MOST_MEMORY = 512 * 1024 * 1024
SECONDS_BY_MEGABYTE = 16
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
    content = sys.stdin.buffer.read()
    limit_resources(allowed_seconds(len(content), LONGEST_SECONDS))
    logging.disable()
    sys.stdout.write(_opening_problem(content))


def allowed_seconds(size: int, most: int) -> int:
    """How long a file of so many bytes may keep a processor: 41 pages of 150 kB take 0.7 s, and a file of 61 kB was made to take 31."""
    return min(most, 2 + SECONDS_BY_MEGABYTE * size // 1_000_000)


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


if __name__ == "__main__":
    main()
