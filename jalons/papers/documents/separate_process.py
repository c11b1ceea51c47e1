"""Writes a document in a separate process, which gives back all its memory when it ends.

A worker that drew the three files of one edition kept 110 MB for ever, in the heaps of the compiler and of the office
libraries. This module loads only the writers (0.1 s, 15 MB), without the models.
"""

import pickle
import subprocess
import sys

from django.conf import settings

from jalons.papers.documents import write_document
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Document

LONGEST_SECONDS = 300


class NotWritten(Exception):
    """The process ended without a file: the message holds its last lines."""


def write_in_process(document: Document, extension: str, look: Look) -> bytes:
    """The file that `write_document` gives. Raises NotWritten when the process fails, is killed or takes more than
    LONGEST_SECONDS."""
    try:
        done = subprocess.run(  # noqa: S603  our own module
            [sys.executable, "-m", __name__],
            input=pickle.dumps((document, extension, look)),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotWritten(f"not written in {LONGEST_SECONDS} seconds") from error
    if done.returncode:
        raise NotWritten(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def main() -> None:
    """Reads standard input, which only `write_in_process` fills, and writes the file to standard output."""
    document, extension, look = pickle.load(sys.stdin.buffer)  # noqa: S301  from our own process
    sys.stdout.buffer.write(write_document(document, extension, look))


if __name__ == "__main__":
    main()
